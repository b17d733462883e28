//! `cards issue`: a card for somebody, or a certificate for an organisation.

use clap::Args;
use identities::{CardKind, OrganisationFault, OrganisationUse, Profession};

use super::{CardsError, Named, Running, export, nearest};
use crate::{
    lang::{Lang, Text, say},
    language::CardFault,
    stack::control::{KnownPerson, NewPerson},
};

/// Arguments of `doublure cards issue`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Whose it is: a national id, a key of doublure.toml, or a name as `up` prints it; without it, somebody new.
    #[arg(long, value_name = "PERSON")]
    holder: Option<String>,
    /// Profession of somebody new.
    #[arg(long, value_name = "PROFESSION", conflicts_with = "holder", default_value = "physician")]
    profession: String,
    /// Which card: cps, cpf, cpe or cpa.
    #[arg(long, value_name = "KIND", default_value = "cps")]
    kind: String,
    /// What is to be wrong with it; `doublure list --card-faults` lists what can be wrong with a card. With an
    /// organisation's: `wrong_name`, `wrong_unit`, `expired`, `revoked`, `foreign_authority`.
    #[arg(long, value_name = "FAULT")]
    fault: Option<String>,
    /// A certificate for an organisation instead: its CN, a host or what the service is.
    #[arg(long, value_name = "CN", conflicts_with_all = ["holder", "profession", "kind"])]
    organisation: Option<String>,
    /// The organisation's OU: 1 and a FINESS number, or 3 and a SIRET number; a made-up one without it.
    #[arg(long, value_name = "OU", requires = "organisation")]
    unit: Option<String>,
    /// What the organisation's certificate is for: client (mutual TLS) or server.
    #[arg(long = "use", value_name = "USE", requires = "organisation", default_value = "client")]
    used_for: String,
    #[command(flatten)]
    place: export::OptionalPlace,
}

pub(super) async fn issue(running: &Running, arguments: &Arguments, lang: Lang) -> Result<(), CardsError> {
    // All words before anything is made.
    if let Some(place) = arguments.place.place() {
        place.check()?;
    }
    let named = match &arguments.organisation {
        Some(name) => issue_organisation(running, arguments, name).await?,
        None => issue_card(running, arguments).await?,
    };
    tell(&named, lang);
    if let Some(place) = arguments.place.place() {
        return export::export(running, &named, &place, lang).await;
    }
    let serial = named.serial();
    let told = say!(
        "Pour l’emporter : doublure cards export {serial} --out carte",
        "To take it away: doublure cards export {serial} --out carte"
    );
    println!("{}", told.to(lang));
    Ok(())
}

async fn issue_card(running: &Running, arguments: &Arguments) -> Result<Named, CardsError> {
    let kind = kind(&arguments.kind)?;
    let fault = arguments.fault.as_deref().map(card_fault).transpose()?;
    let profession = profession(&arguments.profession)?;
    let people = running.ask(running.control.people().await)?;
    let holder = if let Some(wanted) = &arguments.holder {
        person(wanted, &people)?.national_id.clone()
    } else {
        let new = NewPerson::of(free_key(&people), profession);
        running.ask(running.control.make_person_without_card(&new).await)?.national_id
    };
    let card = running.control.hand_out_card(&holder, kind.label(), fault).await;
    Ok(Named::Card(running.ask(card)?))
}

async fn issue_organisation(
    running: &Running,
    arguments: &Arguments,
    name: &str,
) -> Result<Named, CardsError> {
    let used_for = organisation_use(&arguments.used_for)?.word();
    let fault = arguments.fault.as_deref().map(organisation_fault).transpose()?;
    let unit = arguments.unit.as_deref();
    let issued = running.control.hand_out_organisation(name, unit, used_for, fault).await;
    Ok(Named::Organisation(running.ask(issued)?))
}

fn tell(named: &Named, lang: Lang) {
    let told = match named {
        Named::Card(card) => {
            let (kind, holder, id, serial, pin) =
                (&card.kind, &card.holder, &card.national_id, &card.serial, &card.pin);
            let day = card.not_after.date();
            say!(
                "Carte {kind} de TEST de {holder}, identifiant national {id}\nN° de série {serial}, code {pin}, valable \
                 jusqu’au {day}",
                "TEST {kind} card of {holder}, national id {id}\nSerial number {serial}, PIN {pin}, valid until {day}"
            )
        }
        Named::Organisation(one) => {
            let (name, unit, serial, day) = (&one.name, &one.unit, &one.serial, one.not_after.date());
            say!(
                "Certificat d’organisation de TEST : CN={name}, OU={unit}\nN° de série {serial}, valable jusqu’au {day}",
                "TEST certificate of an organisation: CN={name}, OU={unit}\nSerial number {serial}, valid until {day}"
            )
        }
    };
    println!("{}", told.to(lang));
}

/// A key that nobody has: the same numbers each day, where nothing was kept.
fn free_key(people: &[KnownPerson]) -> String {
    let taken = |key: &str| people.iter().any(|person| person.key == key);
    // Among more keys than there are people, one is free.
    let keys = (1..=people.len() + 1).map(|rank| format!("cards/{rank}"));
    keys.into_iter().find(|key| !taken(key)).unwrap_or_default()
}

fn person<'p>(wanted: &str, people: &'p [KnownPerson]) -> Result<&'p KnownPerson, CardsError> {
    let called = |person: &&KnownPerson| {
        [&person.national_id, &person.key, &person.display_name].into_iter().any(|name| name == wanted)
    };
    people.iter().find(called).ok_or_else(|| {
        let names = people.iter().flat_map(|person| {
            [person.national_id.as_str(), person.key.as_str(), person.display_name.as_str()]
        });
        let near = nearest(wanted, names);
        CardsError::Usage(say!(
            "personne ne s’appelle « {wanted} »{near} ; `doublure cards list` montre les titulaires, et sans --holder une \
             personne est inventée.",
            "nobody is called “{wanted}”{near}; `doublure cards list` shows the holders, and without --holder somebody is \
             made up.";
            near
        ))
    })
}

fn kind(word: &str) -> Result<CardKind, CardsError> {
    let known = CardKind::ALL.map(|kind| (kind.label().to_lowercase(), kind));
    named(word, &known, &say!("cette carte", "card"))
}

fn profession(word: &str) -> Result<Profession, CardsError> {
    let known = Profession::ALL.map(|profession| {
        let word = serde_json::to_value(profession).ok().and_then(|word| word.as_str().map(str::to_owned));
        (word.unwrap_or_default(), profession)
    });
    named(word, &known, &say!("cette profession", "profession"))
}

fn organisation_use(word: &str) -> Result<OrganisationUse, CardsError> {
    let known = OrganisationUse::ALL.map(|used_for| (used_for.word().to_owned(), used_for));
    named(word, &known, &say!("cet usage", "use"))
}

fn organisation_fault(word: &str) -> Result<&'static str, CardsError> {
    let known = OrganisationFault::ALL.map(|fault| (fault.word().to_owned(), fault.word()));
    named(word, &known, &say!("ce défaut d’organisation", "fault of an organisation"))
}

/// By the control plane's word or by the name that scenarios use.
fn card_fault(word: &str) -> Result<&'static str, CardsError> {
    if let Some(fault) = CardFault::named(word) {
        return Ok(fault.word);
    }
    let known = CardFault::ALL.map(|fault| (fault.word.to_owned(), fault.word));
    named(word, &known, &say!("ce défaut de carte", "fault of a card"))
}

/// The one of this name, in any case; else what there is, with the nearest.
fn named<T: Copy>(word: &str, known: &[(String, T)], what: &Text) -> Result<T, CardsError> {
    let plain = word.to_lowercase();
    if let Some((_, one)) = known.iter().find(|(name, _)| *name == plain) {
        return Ok(*one);
    }
    let near = nearest(&plain, known.iter().map(|(name, _)| name.as_str()));
    let all: Vec<_> = known.iter().map(|(name, _)| name.as_str()).collect();
    let all = all.join(", ");
    Err(CardsError::Usage(say!(
        "{what} n’existe pas : « {word} »{near} ; il y a {all}.",
        "no such {what}: “{word}”{near}; there are {all}.";
        what, near
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Told;

    fn said<T>(outcome: Result<T, CardsError>, lang: Lang) -> String {
        outcome.err().unwrap().told().in_lang(lang)
    }

    #[test]
    fn an_unknown_word_is_told_with_the_nearest_and_all_there_are() {
        assert_eq!(
            said(kind("cpx"), Lang::Fr),
            "cette carte n’existe pas : « cpx » ; le plus proche est « cpa » ; il y a cps, cpf, cpe, cpa."
        );
        assert_eq!(
            said(profession("nurs"), Lang::En),
            "no such profession: “nurs”; the nearest is “nurse”; there are physician, pharmacist, dentist, midwife, \
             nurse, podiatrist."
        );
        assert!(said(card_fault("expird"), Lang::Fr).contains("« expired »"));
        assert!(said(organisation_fault("wrong_nam"), Lang::Fr).contains("« wrong_name »"));
        assert!(said(organisation_use("serveur"), Lang::Fr).contains("« server »"));
    }

    #[test]
    fn words_are_read_in_any_case_and_faults_by_their_french_names_too() {
        assert_eq!(kind("CPE").ok(), Some(CardKind::Cpe));
        assert_eq!(card_fault("révoquée").ok(), Some("revoked"));
        assert_eq!(card_fault("certificat d’autorité").ok(), Some("authority_certificate"));
        assert_eq!(organisation_fault("wrong_unit").ok(), Some("wrong_unit"));
    }

    #[test]
    fn somebody_is_called_by_their_id_their_key_or_their_name() {
        let known = |key: &str, id: &str, name: &str| KnownPerson {
            key: key.into(),
            national_id: id.into(),
            display_name: name.into(),
        };
        let people = [known("anne", "899700427885", "Anne Lefèvre"), known("cards/1", "8997", "Zoé Roy")];
        for name in ["anne", "899700427885", "Anne Lefèvre"] {
            assert_eq!(person(name, &people).ok().unwrap().key, "anne");
        }
        let told = said(person("Anne Lefebvre", &people), Lang::Fr);
        assert!(told.contains("le plus proche est « Anne Lefèvre »"), "{told}");
        assert_eq!(free_key(&people), "cards/2");
    }
}
