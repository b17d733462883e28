/// Two writings that should be one, shown one above the other. Plain text, escaped; what the eye cannot see is made
/// visible.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What is compared: `redirect_uri`. A feminine noun in French.
    pub parameter: &'static str,
    /// What came.
    pub received: String,
    /// What should have come.
    pub registered: String,
    /// What tells them apart, one French sentence.
    pub gap: String,
}

/// One of the two, cut where they part and where they meet again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub label: &'static str,
    pub before: String,
    pub different: String,
    /// Columns by which the other one's difference is wider: both ends stand one above the other.
    pub hole: usize,
    pub after: String,
}

impl Comparison {
    /// What came first, then what should have come.
    pub(super) fn rows(&self) -> [Row; 2] {
        let [received, registered] =
            [&self.received, &self.registered].map(|text| text.chars().collect::<Vec<_>>());
        let before = alike(received.iter().zip(&registered));
        let after = alike(received[before..].iter().rev().zip(registered[before..].iter().rev()));
        let [one, other] = [&received, &registered].map(|text| visible(&text[before..text.len() - after]));
        let row = |label, text: &[char], different: &str, against: &str| Row {
            label,
            before: visible(&text[..before]),
            different: different.to_owned(),
            hole: against.chars().count().saturating_sub(different.chars().count()),
            after: visible(&text[text.len() - after..]),
        };
        [row("reçue", &received, &one, &other), row("enregistrée", &registered, &other, &one)]
    }
}

fn alike<'c>(pairs: impl Iterator<Item = (&'c char, &'c char)>) -> usize {
    pairs.take_while(|(one, other)| one == other).count()
}

/// Spaces, and what has no shape or turns the line around, are spelt out.
fn visible(text: &[char]) -> String {
    text.iter()
        .map(|&letter| match letter {
            ' ' => "␣".to_owned(),
            '\'' | '"' | '\\' => letter.to_string(),
            other => other.escape_debug().to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(received: &str, registered: &str) -> [Row; 2] {
        Comparison {
            parameter: "redirect_uri",
            received: received.to_owned(),
            registered: registered.to_owned(),
            gap: String::new(),
        }
        .rows()
    }

    fn row(label: &'static str, before: &str, different: &str, hole: usize, after: &str) -> Row {
        Row { label, before: before.into(), different: different.into(), hole, after: after.into() }
    }

    #[test]
    fn the_part_that_differs_is_cut_out_and_both_ends_are_aligned() {
        assert_eq!(
            rows("https://a.test/retour/", "https://a.test/retour"),
            [
                row("reçue", "https://a.test/retour", "/", 0, ""),
                row("enregistrée", "https://a.test/retour", "", 1, ""),
            ]
        );
        assert_eq!(
            rows("http://localhost:3000/retour", "http://127.0.0.1:3000/retour"),
            [
                row("reçue", "http://", "localhost", 0, ":3000/retour"),
                row("enregistrée", "http://", "127.0.0.1", 0, ":3000/retour"),
            ]
        );
        // What is repeated is not counted from both ends.
        assert_eq!(rows("/aa", "/aaa")[1], row("enregistrée", "/aa", "a", 0, ""));
        assert_eq!(rows("", "é")[0], row("reçue", "", "", 1, ""));
    }

    #[test]
    fn what_the_eye_cannot_see_is_spelt_out() {
        let [received, _] = rows("https://a.test/\u{202e}\u{200b} x", "https://a.test/x");
        assert_eq!(received.different, "\\u{202e}\\u{200b}␣");
    }
}
