//! Checks that a test asks the card to leave out, to see that the check is what made the difference.

use std::path::Path;

/// What the file `deviations` asks for: a word a line. A word that is not known asks for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deviations {
    /// `pin-unchecked`: any code opens the card, even a blocked one, and nothing is counted.
    pub pin_unchecked: bool,
    /// `block-unkept`: a blocked card accepts the right code all the same.
    pub block_unkept: bool,
}

impl Deviations {
    /// Those of a folder of readers; none without the file.
    pub fn read(folder: &Path) -> Self {
        std::fs::read_to_string(folder.join("deviations")).map(|text| Self::parse(&text)).unwrap_or_default()
    }

    fn parse(text: &str) -> Self {
        let asked = |word| text.split_whitespace().any(|found| found == word);
        Self { pin_unchecked: asked("pin-unchecked"), block_unkept: asked("block-unkept") }
    }
}

#[cfg(test)]
mod tests {
    use super::Deviations;

    #[test]
    fn words_are_asked_for_line_by_line() {
        assert_eq!(Deviations::parse(""), Deviations::default());
        assert_eq!(Deviations::parse("pin-unchecked-not\npin"), Deviations::default());
        assert_eq!(
            Deviations::parse("pin-unchecked\n"),
            Deviations { pin_unchecked: true, block_unkept: false }
        );
        let both = Deviations { pin_unchecked: true, block_unkept: true };
        assert_eq!(Deviations::parse("block-unkept\r\nelse\n pin-unchecked"), both);
    }
}
