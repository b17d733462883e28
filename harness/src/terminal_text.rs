//! Text of pages, services and files of others, made fit for a terminal: none of it may act on the terminal.

use anstream::adapter::strip_str;

/// One line without colours, control characters and what reverses the reading direction; a tab becomes four spaces.
#[must_use]
pub(crate) fn harmless(line: &str) -> String {
    let plain = strip_str(line).to_string().replace('\t', "    ");
    plain.chars().filter(|character| !acts(*character)).collect()
}

/// Several lines, each of them [`harmless`]; what one leaves open (a title, a colour) ends with it.
#[must_use]
pub(crate) fn harmless_lines(text: &str) -> String {
    text.split('\n').map(harmless).collect::<Vec<_>>().join("\n")
}

fn acts(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_cannot_act_on_the_terminal() {
        assert_eq!(
            harmless("\u{1b}[31mrouge\u{1b}[0m\u{7}\r a\tb \u{1b}]0;titre\u{7}fin\u{202e}\u{9b}"),
            "rouge a    b fin"
        );
    }

    #[test]
    fn lines_stay_lines_and_what_one_leaves_open_ends_with_it() {
        assert_eq!(harmless_lines("-a\r\n+\u{1b}]0;sans fin\n\n b \n"), "-a\n+\n\n b \n");
    }
}
