use super::*;

#[test]
fn dates_are_french() {
    use time::macros::date as day;
    assert_eq!(date(day!(2023 - 05 - 16)), "mardi 16 mai");
    assert_eq!(date(day!(2026 - 02 - 01)), "dimanche 1er février");
}
