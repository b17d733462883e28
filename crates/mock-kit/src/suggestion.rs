/// The known word nearest to `unknown`, when one is near enough to be worth suggesting.
///
/// Used wherever a person types a name that must exist: a deviation, a sentence, a command's argument.
pub fn nearest<'known>(unknown: &str, known: impl IntoIterator<Item = &'known str>) -> Option<&'known str> {
    known
        .into_iter()
        .map(|word| (strsim::normalized_damerau_levenshtein(unknown, word), word))
        .filter(|(likeness, _)| *likeness >= LIKE_ENOUGH)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word)
}

/// Below this, a suggestion confuses more than it helps.
const LIKE_ENOUGH: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_word_and_nothing_when_all_are_far() {
        let known = ["card.pin.unchecked", "sas.link.reusable"];
        assert_eq!(nearest("card.pin.uncheked", known), Some("card.pin.unchecked"));
        assert_eq!(nearest("xyz", known), None);
    }
}
