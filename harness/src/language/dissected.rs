//! Telling a sentence from what is quoted in it.

/// A sentence with its arguments taken out. « … », “ … ” and " … " all quote; « elle » and « il » are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dissected {
    /// The text, each quotation written `« … »`.
    pub skeleton: String,
    /// What was quoted, in order.
    pub arguments: Vec<String>,
}

impl Dissected {
    /// Takes `text` apart.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut skeleton = String::with_capacity(text.len());
        let mut arguments = Vec::new();
        let mut rest = text.trim();
        while let Some(open) = rest.find(['«', '“', '"']) {
            let quote = rest[open..].chars().next().unwrap_or_default();
            let inside = &rest[open + quote.len_utf8()..];
            let close = match quote {
                '«' => '»',
                '“' => '”',
                other => other,
            };
            let Some(end) = inside.find(close) else { break };
            skeleton.push_str(&rest[..open]);
            skeleton.push_str("« … »");
            arguments.push(inside[..end].trim_matches([' ', '\u{a0}', '\u{202f}']).to_owned());
            rest = &inside[end + close.len_utf8()..];
        }
        skeleton.push_str(rest);
        let skeleton = skeleton.split_whitespace().collect::<Vec<_>>().join(" ");
        let skeleton = skeleton.strip_prefix("elle ").map_or(skeleton.clone(), |rest| format!("il {rest}"));
        let skeleton = skeleton.replace("est cochée", "est coché").replace("pas cochée", "pas coché");
        Self { skeleton, arguments }
    }
}
