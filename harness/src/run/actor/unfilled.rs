//! A field that did not take what it was given.

use crate::{browser::Unfilled, lang::say, language::sentence::Target, run::Failure};

/// What it was given, what it holds instead, and how such a field is written.
pub(super) fn not_filled(field: &Target, value: &str, unfilled: &Unfilled) -> Failure {
    let name = match field {
        Target::Named { name, .. } => name,
        Target::Selected(selector) => selector,
    };
    let held = &unfilled.held;
    let claimed = say!(
        "le champ « {name} » se remplit avec « {value} »",
        "the field “{name}” is filled with “{value}”"
    );
    let found = if held.is_empty() {
        say!("il reste vide", "it stays empty")
    } else {
        say!("il contient « {held} »", "it holds “{held}”")
    };
    if unfilled.closed {
        let advice = say!(
            "il est inactif ou en lecture seule : personne ne pourrait le remplir.",
            "it is disabled or read-only: nobody could fill it."
        );
        return Failure::claim(claimed, found, advice);
    }
    let advice = match unfilled.kind.as_str() {
        "date" => say!(
            "écrivez une date ainsi : AAAA-MM-JJ, par exemple 2026-11-24.",
            "write a date like this: YYYY-MM-DD, for instance 2026-11-24."
        ),
        "month" => say!(
            "écrivez un mois ainsi : AAAA-MM, par exemple 2026-11.",
            "write a month like this: YYYY-MM, for instance 2026-11."
        ),
        "week" => say!(
            "écrivez une semaine ainsi : AAAA-Wss, par exemple 2026-W48.",
            "write a week like this: YYYY-Www, for instance 2026-W48."
        ),
        "time" => say!(
            "écrivez une heure ainsi : HH:MM, par exemple 09:30.",
            "write a time like this: HH:MM, for instance 09:30."
        ),
        "datetime-local" => say!(
            "écrivez le jour et l’heure ainsi : AAAA-MM-JJTHH:MM, par exemple 2026-11-24T09:30.",
            "write day and time like this: YYYY-MM-DDTHH:MM, for instance 2026-11-24T09:30."
        ),
        "color" => say!(
            "écrivez une couleur ainsi : #rrvvbb, par exemple #003189.",
            "write a colour like this: #rrggbb, for instance #003189."
        ),
        "range" | "number" => say!(
            "écrivez un nombre que ce champ accepte, par exemple 12 ou 1.5.",
            "write a number that this field accepts, for instance 12 or 1.5."
        ),
        _ => say!(
            "la page l’a refusé ou effacé : voyez l’image de la page.",
            "the page refused or removed it: see the picture of the page."
        ),
    };
    Failure::claim(claimed, found, advice)
}
