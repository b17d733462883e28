//! `[[person]]`: who can be made.

use identities::{NationalId, NationalIdError, PersonName, PersonNameError, PersonRecord, RecordError};
use toml::Spanned;

use super::Check;
use crate::{
    lang::{Text, say},
    project::file,
};

impl Check<'_> {
    pub(super) fn people(&mut self, people: &[file::Person]) -> Vec<PersonRecord> {
        let mut records = Vec::new();
        for (rank, person) in people.iter().enumerate() {
            let key = person.key.get_ref();
            if key.trim().is_empty() {
                self.wrong(
                    &person.key,
                    say!("« key » est vide", "“key” is empty"),
                    say!("aucun nom", "no name"),
                    say!("écrivez par exemple : key = \"anne\".", "write, for instance: key = \"anne\"."),
                );
                continue;
            }
            if people[..rank].iter().any(|earlier| earlier.key.get_ref() == key) {
                self.wrong(
                    &person.key,
                    say!("deux personnes s’appellent « {key} »", "two people are called “{key}”"),
                    say!("déjà prise", "taken already"),
                    say!("donnez à chacune une clé à elle.", "give each a key of their own."),
                );
            }
            let record = PersonRecord {
                key: key.clone(),
                about: person.about.clone(),
                profession: person.profession,
                given_name: person.given_name.as_ref().and_then(|name| self.name(name)),
                family_name: person.family_name.as_ref().and_then(|name| self.name(name)),
                civility: person.civility,
                national_id: person.national_id.as_ref().and_then(|id| self.national_id(id)),
                register: person.register,
                technical_id: person.technical_id.clone(),
                other_ids: person.other_ids.clone(),
                cards: person.cards.clone(),
                regulation: person.regulation,
                practice: person.practice.clone(),
            };
            if let Err(error) = record.check() {
                let place = match (&error, &person.national_id) {
                    (RecordError::NotMadeUp(..) | RecordError::OtherRegister(..), Some(id)) => id,
                    _ => &person.key,
                };
                let (title, advice) = told(&error);
                self.wrong(
                    place,
                    title,
                    say!("cette personne ne peut être", "this person cannot be"),
                    advice,
                );
            }
            records.push(record);
        }
        records
    }

    fn name(&mut self, written: &Spanned<String>) -> Option<PersonName> {
        let name = written.get_ref().trim();
        let told = match PersonName::try_from(name.to_owned()) {
            Ok(name) => return Some(name),
            Err(error) => told_name(&error),
        };
        let name = written.get_ref();
        let title = say!("« {name} » n’est pas un nom", "“{name}” is no name");
        self.wrong(
            written,
            title,
            told,
            say!(
                "corrigez-le, ou ôtez cette ligne : un nom sera inventé.",
                "correct it, or remove this line: a name will be made up."
            ),
        );
        None
    }

    fn national_id(&mut self, written: &Spanned<String>) -> Option<NationalId> {
        let error = match written.get_ref().parse() {
            Ok(id) => return Some(id),
            Err(error) => error,
        };
        let id = written.get_ref();
        let title = say!("« {id} » n’est pas un identifiant national", "“{id}” is no national id");
        let label = match &error {
            NationalIdError::WrongCheckDigit { expected, .. } => {
                say!("la clé de contrôle est {expected}", "the check digit is {expected}")
            }
            NationalIdError::MissingLeadingEight { rpps } => {
                say!("il manque le 8 : 8{rpps}", "the 8 is missing: 8{rpps}")
            }
            _ => say!("illisible", "unreadable"),
        };
        self.wrong(
            written,
            title,
            label,
            say!(
                "écrivez 8 et un numéro RPPS fictif (899700999990), ou ôtez cette ligne : un identifiant sera inventé.",
                "write 8 and a made-up RPPS number (899700999990), or remove this line: an id will be made up."
            ),
        );
        None
    }
}

fn told_name(error: &PersonNameError) -> Text {
    match error {
        PersonNameError::Length(_) => {
            let longest = PersonName::LONGEST;
            say!("de 1 à {longest} caractères", "from 1 to {longest} characters")
        }
        PersonNameError::Character(odd) => {
            say!("« {odd} » ne s’écrit pas dans un nom", "“{odd}” is not written in a name")
        }
        PersonNameError::Shape(_) => say!(
            "commence et finit par une lettre, un seul signe à la fois",
            "begins and ends with a letter, one sign at a time"
        ),
    }
}

/// What is wrong with a record, and what to do.
fn told(error: &RecordError) -> (Text, Text) {
    let most = PersonRecord::MOST;
    let longest = PersonRecord::LONGEST_TEXT;
    match error {
        RecordError::NoKey => (
            say!("« key » est vide", "“key” is empty"),
            say!("écrivez par exemple : key = \"anne\".", "write, for instance: key = \"anne\"."),
        ),
        RecordError::NotMadeUp(id, _) => (
            say!(
                "l’identifiant {id} peut être celui d’une vraie personne",
                "the id {id} may be a real person’s"
            ),
            say!(
                "prenez-en un qui n’est à personne : il commence par 899700 (RPPS), 099 (ADELI), 30B0 ou 31B0 (FINESS), ou \
                 50000000 (SIRET).",
                "take one that is nobody’s: it begins with 899700 (RPPS), 099 (ADELI), 30B0 or 31B0 (FINESS), or 50000000 \
                 (SIRET)."
            ),
        ),
        RecordError::OtherRegister(id, register) => (
            say!(
                "l’identifiant {id} n’est pas du répertoire {register}",
                "the id {id} is not of the register {register}"
            ),
            say!("ôtez « national_id » ou « register ».", "remove “national_id” or “register”."),
        ),
        RecordError::TooMany { what, found } => (
            say!("« {what} » a {found} éléments", "“{what}” has {found} elements"),
            say!("gardez-en {most} au plus.", "keep {most} at most."),
        ),
        RecordError::Text { what, found } => (
            say!(
                "« {what} » a {found} caractères, ou plusieurs lignes",
                "“{what}” has {found} characters, or several lines"
            ),
            say!(
                "écrivez {longest} caractères au plus, sur une ligne.",
                "write {longest} characters at most, on one line."
            ),
        ),
        RecordError::HalfAnAddress => (
            say!("« postal_code » et « town » vont ensemble", "“postal_code” and “town” go together"),
            say!("donnez les deux, ou aucun.", "give both, or none."),
        ),
        RecordError::NoUuid(id) => (
            say!("« {id} » n’est pas un identifiant PSI", "“{id}” is no PSI id"),
            say!(
                "écrivez un UUID, ou ôtez « id » : il sera inventé.",
                "write a UUID, or remove “id”: it will be made up."
            ),
        ),
        RecordError::RepeatedRegister(origin) => (
            say!("deux identifiants du répertoire {origin}", "two ids of the register {origin}"),
            say!("une personne n’y en a qu’un : ôtez l’autre.", "a person has one there: remove the other."),
        ),
    }
}
