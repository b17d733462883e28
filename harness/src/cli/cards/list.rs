//! `cards list`.

use std::fmt::Write;

use time::OffsetDateTime;

use crate::{
    lang::{Lang, say},
    language::CardFault,
    stack::control::{IssuedCard, IssuedOrganisation},
    terminal_text::harmless,
};

/// The cards, and below them the organisations' certificates, if there are any.
pub(super) fn table(cards: &[IssuedCard], organisations: &[IssuedOrganisation], lang: Lang) -> String {
    let head = [
        lang.say("Titulaire", "Holder"),
        lang.say("Carte", "Card"),
        lang.say("Identifiant national", "National id"),
        lang.say("N° de série", "Serial number"),
        lang.say("Valable jusqu’au", "Valid until"),
        lang.say("État", "State"),
    ];
    let rows = cards.iter().map(|card| {
        [
            harmless(&card.holder),
            card.kind.to_uppercase(),
            card.national_id.clone(),
            card.serial.clone(),
            card.not_after.date().to_string(),
            State::of_card(card).told(lang),
        ]
    });
    let mut told = columns(head, rows);
    if organisations.is_empty() {
        return told;
    }
    let head = [
        lang.say("Organisation (CN)", "Organisation (CN)"),
        lang.say("Usage", "Use"),
        lang.say("Structure (OU)", "Structure (OU)"),
        lang.say("N° de série", "Serial number"),
        lang.say("Valable jusqu’au", "Valid until"),
        lang.say("État", "State"),
    ];
    let rows = organisations.iter().map(|one| {
        let used_for = if one.used_for == "server" { lang.say("serveur", "server") } else { "client" };
        [
            harmless(&one.name),
            used_for.to_owned(),
            harmless(&one.unit),
            one.serial.clone(),
            one.not_after.date().to_string(),
            State { fault: one.fault.as_deref(), revoked_since: one.revoked_since, blocked: false }
                .told(lang),
        ]
    });
    told.push('\n');
    told + &columns(head, rows)
}

fn columns(head: [&str; 6], rows: impl Iterator<Item = [String; 6]>) -> String {
    let rows: Vec<[String; 6]> = std::iter::once(head.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [0, 1, 2, 3, 4, 5].map(width);
    rows.iter().fold(String::new(), |mut told, row| {
        let cells: Vec<_> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(told, "{}", cells.join("  ").trim_end());
        told
    })
}

/// What became of a card, and what was made wrong with it.
struct State<'c> {
    fault: Option<&'c str>,
    revoked_since: Option<OffsetDateTime>,
    blocked: bool,
}

impl<'c> State<'c> {
    fn of_card(card: &'c IssuedCard) -> Self {
        Self { fault: card.fault.as_deref(), revoked_since: card.revoked_since, blocked: card.blocked }
    }

    fn told(&self, lang: Lang) -> String {
        let mut parts = Vec::new();
        if let Some(since) = self.revoked_since {
            let day = since.date();
            parts.push(say!("révoqué le {day}", "revoked on {day}").in_lang(lang));
        }
        if self.blocked {
            parts.push(lang.say("code bloqué", "code blocked").to_owned());
        }
        // What was said already is not said twice.
        let told = |fault: &str| {
            fault == "revoked" && self.revoked_since.is_some() || fault == "blocked" && self.blocked
        };
        if let Some(fault) = self.fault.filter(|fault| !told(fault)) {
            let french =
                CardFault::ALL.iter().find(|known| known.word == fault).map_or(fault, |known| known.name);
            parts.push(say!("défaut : {french}", "fault: {fault}").in_lang(lang));
        }
        if parts.is_empty() { lang.say("bon", "good").to_owned() } else { parts.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn card(fault: Option<&str>, revoked: bool, blocked: bool) -> IssuedCard {
        IssuedCard {
            kind: "CPS".into(),
            serial: "10AB".into(),
            national_id: "899700427885".into(),
            holder: "Zoé\u{1b}[31m Lefèvre".into(),
            pin: "1234".into(),
            not_before: datetime!(2026-03-01 09:00 UTC),
            not_after: datetime!(2029-02-28 09:00 UTC),
            revoked_since: revoked.then_some(datetime!(2026-03-02 09:00 UTC)),
            blocked,
            fault: fault.map(str::to_owned),
            certificate_pem: String::new(),
            key_pem: String::new(),
        }
    }

    #[test]
    fn a_table_tells_each_card_and_what_became_of_it_in_both_languages() {
        let cards = [
            card(None, false, false),
            card(Some("revoked"), true, false),
            card(Some("altered"), true, true),
            card(Some("expired"), false, false),
        ];
        assert_eq!(
            table(&cards, &[], Lang::Fr),
            "Titulaire    Carte  Identifiant national  N° de série  Valable jusqu’au  État\n\
             Zoé Lefèvre  CPS    899700427885          10AB         2029-02-28        bon\n\
             Zoé Lefèvre  CPS    899700427885          10AB         2029-02-28        révoqué le 2026-03-02\n\
             Zoé Lefèvre  CPS    899700427885          10AB         2029-02-28        révoqué le 2026-03-02, code bloqué, \
             défaut : altérée\n\
             Zoé Lefèvre  CPS    899700427885          10AB         2029-02-28        défaut : expirée\n"
        );
        let english = table(&cards, &[], Lang::En);
        assert!(english.contains("revoked on 2026-03-02, code blocked, fault: altered\n"), "{english}");
    }

    #[test]
    fn organisations_stand_below_in_a_table_of_their_own() {
        let organisation = IssuedOrganisation {
            name: "mon-service.localhost".into(),
            unit: "300000000000019".into(),
            used_for: "server".into(),
            serial: "10AB".into(),
            not_before: datetime!(2026-03-01 09:00 UTC),
            not_after: datetime!(2029-02-28 09:00 UTC),
            revoked_since: None,
            fault: Some("wrong_unit".into()),
            certificate_pem: String::new(),
            key_pem: String::new(),
        };
        let told = table(&[], &[organisation], Lang::Fr);
        let (_, below) = told.split_once("\n\n").unwrap();
        assert!(below.starts_with("Organisation (CN)      Usage    Structure (OU)   N° de série"), "{below}");
        assert!(below.contains("mon-service.localhost  serveur  300000000000019  10AB"), "{below}");
        assert!(below.ends_with("défaut : wrong_unit\n"), "{below}");
    }
}
