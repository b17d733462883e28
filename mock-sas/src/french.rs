//! Dates and times as French people write and read them.

use mock_kit::french_date::day_and_month;
use time::{Date, Month, Time};

/// Why something typed is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DateError {
    #[error("no date was typed")]
    Missing,
    #[error("the date is not of the form DD/MM/YYYY")]
    Malformed,
    #[error("the calendar has no such day")]
    NoSuchDay,
}

impl DateError {
    /// What the page says beside the field.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "Renseignez une date.",
            Self::Malformed => {
                "Cette date n’est pas valable. Écrivez le jour, le mois et l’année : 16/05/2023."
            }
            Self::NoSuchDay => "Cette date n’existe pas dans le calendrier. Vérifiez le jour et le mois.",
        }
    }
}

/// Reads `16/05/2023`, `16/5/2023`, or `2023-05-16` as programs and date fields write it.
pub(crate) fn parse_date(typed: &str) -> Result<Date, DateError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(DateError::Missing);
    }
    let parts: Vec<_> = typed.split(['/', '-']).collect();
    let [day, month, year] = match parts[..] {
        [day, month, year] if typed.contains('/') && !typed.contains('-') => [day, month, year],
        [year, month, day] if !typed.contains('/') => [day, month, year],
        _ => return Err(DateError::Malformed),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=2).contains(&day.len())
        || !(1..=2).contains(&month.len())
        || year.len() != 4
        || ![day, month, year].into_iter().all(digits)
    {
        return Err(DateError::Malformed);
    }
    let number = |part: &str| part.parse::<u16>().map_err(|_| DateError::Malformed);
    let (day, month, year) = (number(day)?, number(month)?, number(year)?);
    u8::try_from(month)
        .ok()
        .and_then(|month| Month::try_from(month).ok())
        .zip(u8::try_from(day).ok())
        .and_then(|(month, day)| Date::from_calendar_date(year.into(), month, day).ok())
        .ok_or(DateError::NoSuchDay)
}

/// Reads `08h00`, `8h`, `8:00` or `08:00`; `None` for anything else.
pub(crate) fn parse_time(typed: &str) -> Option<Time> {
    let typed = typed.trim().to_lowercase();
    let (hour, minute) = typed.split_once(['h', ':'])?;
    let minute = if minute.is_empty() && typed.ends_with('h') { "00" } else { minute };
    let digits = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return None;
    }
    Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()
}

/// `16/05/2023`.
pub(crate) fn short_date(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
}

/// `16 mai 2023`, `1er juin 2023`.
pub(crate) fn long_date(date: Date) -> String {
    format!("{} {}", day_and_month(date), date.year())
}

/// `08h00`.
pub(crate) fn hour(time: Time) -> String {
    format!("{:02}h{:02}", time.hour(), time.minute())
}

/// `10 000`, with the space that does not break.
pub(crate) fn thousands(number: usize) -> String {
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{}\u{a0}{rest:03}", self::thousands(thousands)),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, time};

    use super::*;

    #[test]
    fn reads_dates_as_people_and_date_fields_write_them() {
        for typed in ["16/05/2023", " 16/5/2023 ", "2023-05-16"] {
            assert_eq!(parse_date(typed), Ok(date!(2023 - 05 - 16)), "{typed}");
        }
        assert_eq!(parse_date(" "), Err(DateError::Missing));
        for typed in
            ["demain", "16/05", "16/05/23", "16-05-2023", "+1/05/2023", "16/05/2023/", "١٦/05/2023", "//"]
        {
            assert_eq!(parse_date(typed), Err(DateError::Malformed), "{typed}");
        }
        assert_eq!(parse_date(&"1".repeat(10_000)), Err(DateError::Malformed));
        for typed in ["31/02/2023", "29/02/2023", "00/01/2023", "1/13/2023", "99/99/2023"] {
            assert_eq!(parse_date(typed), Err(DateError::NoSuchDay), "{typed}");
        }
    }

    #[test]
    fn reads_times_as_people_write_them() {
        for typed in ["08h00", "8h", "8H00", " 8:00 ", "08:00"] {
            assert_eq!(parse_time(typed), Some(time!(08:00)), "{typed}");
        }
        for typed in ["", "8", "24h00", "8h60", "8h5", "8:", "h30", "-8h00", "8h00h", "huit heures"] {
            assert_eq!(parse_time(typed), None, "{typed}");
        }
    }

    #[test]
    fn writes_dates_times_and_numbers() {
        assert_eq!(short_date(date!(2023 - 05 - 06)), "06/05/2023");
        assert_eq!(long_date(date!(2023 - 08 - 01)), "1er août 2023");
        assert_eq!(hour(time!(20:30)), "20h30");
        assert_eq!(thousands(254), "254");
        assert_eq!(thousands(1_010_007), "1\u{a0}010\u{a0}007");
    }
}
