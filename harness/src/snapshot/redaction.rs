//! Taking noise out of a page's text, by name.

use regex::{NoExpand, Regex};

/// Values that differ from one person or run to the next, and the names that stand for them in snapshots.
///
/// Noise is taken out by name and never by comparing less strictly: a page that shows the wrong person's name
/// still differs.
#[derive(Clone, Debug, Default)]
pub struct Redactions {
    values: Vec<(String, String)>,
    patterns: Vec<(Regex, String)>,
    /// A query parameter, and the name that stands for its value.
    parameters: Vec<(String, String)>,
}

impl Redactions {
    /// Shows `[name]` wherever `value` stands. An empty value stands nowhere.
    pub fn add(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        self.values.push((value.to_owned(), format!("[{name}]")));
        // Longest first, so that a name inside a longer value does not cut it in two.
        self.values.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    }

    /// Shows `[name]` wherever `pattern` matches, once the values have been replaced.
    pub fn add_pattern(&mut self, name: &str, pattern: Regex) {
        self.patterns.push((pattern, format!("[{name}]")));
    }

    /// Shows `NAME=[NAME]` wherever a link carries the query parameter `name`.
    pub fn add_parameter(&mut self, name: &str) {
        self.add_named_parameter(name, name);
    }

    /// Shows `PARAMETER=[name]` wherever a link carries this query parameter; the first name given to it counts.
    pub fn add_named_parameter(&mut self, parameter: &str, name: &str) {
        if self.parameters.iter().all(|(known, _)| known != parameter) {
            self.parameters.push((parameter.to_owned(), name.to_owned()));
        }
    }

    /// The text with names in place of values. A value inside a longer word is left alone.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let text =
            self.values.iter().fold(text.to_owned(), |text, (value, name)| replace_whole(&text, value, name));
        let text = self
            .patterns
            .iter()
            .fold(text, |text, (pattern, name)| pattern.replace_all(&text, NoExpand(name)).into_owned());
        self.parameters.iter().fold(text, |text, (parameter, name)| replace_parameter(&text, parameter, name))
    }
}

fn replace_whole(text: &str, value: &str, name: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(value) {
        let (before, after) = (&rest[..at], &rest[at + value.len()..]);
        let inside_a_word = before.chars().next_back().is_some_and(char::is_alphanumeric)
            && value.chars().next().is_some_and(char::is_alphanumeric)
            || after.chars().next().is_some_and(char::is_alphanumeric)
                && value.chars().next_back().is_some_and(char::is_alphanumeric);
        replaced.push_str(before);
        replaced.push_str(if inside_a_word { value } else { name });
        rest = after;
    }
    replaced.push_str(rest);
    replaced
}

/// The value of a query parameter ends where the link or the next parameter begins; a full stop or a comma at its
/// end belongs to the sentence. One without a value is a link that lacks something: it stays as it is.
fn replace_parameter(text: &str, parameter: &str, name: &str) -> String {
    let mark = format!("{parameter}=");
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&mark) {
        let (before, value) = (&rest[..at], &rest[at + mark.len()..]);
        let starts =
            before.chars().next_back().is_none_or(|last| last.is_whitespace() || "?&;".contains(last));
        let ends = |character: char| character.is_whitespace() || "&#\"'<>()[]«»".contains(character);
        let value = value.split(ends).next().unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!']);
        let end = at + mark.len() + value.len();
        replaced.push_str(&rest[..at + mark.len()]);
        if starts && !value.is_empty() {
            replaced.extend(["[", name, "]"]);
        } else {
            replaced.push_str(value);
        }
        rest = &rest[end..];
    }
    replaced.push_str(rest);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_whole_values_longest_first() {
        let mut redactions = Redactions::default();
        redactions.add("nom", "Roy");
        redactions.add("nom complet", "Anne Roy");
        redactions.add("rien", "");
        assert_eq!(redactions.apply("Anne Roy, Dr Roy, Royan"), "[nom complet], Dr [nom], Royan");
        redactions.add_pattern("dossier", Regex::new("DOS-[0-9]+").unwrap());
        assert_eq!(redactions.apply("Dossier DOS-12 de Anne Roy"), "Dossier [dossier] de [nom complet]");
        redactions.add_parameter("jeton");
        assert_eq!(
            redactions.apply("https://x/?jeton=a1-_%3D.b2&y=3, /?y=3&jeton=e30.e30._x. (?jeton=z)"),
            "https://x/?jeton=[jeton]&y=3, /?y=3&jeton=[jeton]. (?jeton=[jeton])"
        );
        // A link that lacks its token is not the link; another parameter is another parameter.
        assert_eq!(redactions.apply("/?jeton= /?monjeton=1"), "/?jeton= /?monjeton=1");
    }

    #[test]
    fn the_first_name_of_a_parameter_counts() {
        let mut redactions = Redactions::default();
        redactions.add_named_parameter("jeton", "lien d’activation");
        redactions.add_parameter("jeton");
        assert_eq!(redactions.apply("/?jeton=a1b2"), "/?jeton=[lien d’activation]");
    }
}
