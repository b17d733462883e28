//! Dates as French people write them.

use time::{Date, Month, Weekday};

/// `mardi 16 mai`.
#[must_use]
pub fn day_of_week(date: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => "lundi",
        Weekday::Tuesday => "mardi",
        Weekday::Wednesday => "mercredi",
        Weekday::Thursday => "jeudi",
        Weekday::Friday => "vendredi",
        Weekday::Saturday => "samedi",
        Weekday::Sunday => "dimanche",
    };
    format!("{weekday} {}", day_and_month(date))
}

/// `16 mai`, `1er juin`.
#[must_use]
pub fn day_and_month(date: Date) -> String {
    let month = match date.month() {
        Month::January => "janvier",
        Month::February => "février",
        Month::March => "mars",
        Month::April => "avril",
        Month::May => "mai",
        Month::June => "juin",
        Month::July => "juillet",
        Month::August => "août",
        Month::September => "septembre",
        Month::October => "octobre",
        Month::November => "novembre",
        Month::December => "décembre",
    };
    match date.day() {
        1 => format!("1er {month}"),
        day => format!("{day} {month}"),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn days_are_written_as_the_guide_writes_them() {
        assert_eq!(day_of_week(date!(2023 - 05 - 16)), "mardi 16 mai");
        assert_eq!(day_of_week(date!(2026 - 02 - 01)), "dimanche 1er février");
        assert_eq!(day_and_month(date!(2023 - 08 - 01)), "1er août");
    }
}
