use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use crate::{
    lang::say,
    language::value::Value,
    snapshot::Redactions,
    stack::{
        Urls,
        control::{Mail, Person, Phone},
    },
};

use super::{Failure, workstation::Workstation};

/// What a scenario knows while it runs.
#[derive(Debug)]
pub(super) struct World {
    pub urls: Urls,
    pub person: Option<Person>,
    /// What reads the person's cards, and which.
    pub workstation: Workstation,
    /// Somebody else, whose card lies on the same workstation.
    pub other: Option<Person>,
    pub phone: Option<Phone>,
    /// What the browser showed when the phone was taken.
    pub shown_code: Option<String>,
    /// The mail received last.
    pub opened_mail: Option<Mail>,
    /// Where the browser was before it went to the mailbox.
    pub before_mail: Option<Url>,
    /// Rank of the newest mail already seen.
    pub mails_seen: u64,
    /// What the project says differs from run to run.
    project: Redactions,
}

impl World {
    pub(super) fn new(urls: Urls, project: Redactions) -> Self {
        Self {
            urls,
            person: None,
            workstation: Workstation::default(),
            other: None,
            phone: None,
            shown_code: None,
            opened_mail: None,
            before_mail: None,
            mails_seen: 0,
            project,
        }
    }

    pub(super) fn person(&self) -> Result<&Person, Failure> {
        self.person.as_ref().ok_or_else(|| {
            Failure::broken(
                say!("agir au nom d’un professionnel", "act for a professional"),
                say!("le scénario n’en a présenté aucun", "the scenario brought in none"),
                say!(
                    "commencez par « Étant donné un médecin dont la carte CPS est dans le lecteur ».",
                    "begin with « Étant donné un médecin dont la carte CPS est dans le lecteur »."
                ),
            )
        })
    }

    pub(super) fn phone(&self) -> Result<&Phone, Failure> {
        self.phone.as_ref().ok_or_else(|| {
            Failure::broken(
                say!("utiliser le téléphone", "use the phone"),
                say!("cette personne n’en a pas", "this person has none"),
                say!(
                    "écrivez d’abord « Étant donné que son e-CPS est activée ».",
                    "write first: « Étant donné que son e-CPS est activée »."
                ),
            )
        })
    }

    pub(super) fn opened_mail(&self) -> Result<&Mail, Failure> {
        self.opened_mail.as_ref().ok_or_else(|| {
            Failure::broken(
                say!("lire un courriel", "read a mail"),
                say!("aucun n’a été ouvert", "none was opened"),
                say!(
                    "écrivez d’abord « il reçoit le courriel « … » ».",
                    "write first: « il reçoit le courriel « … » »."
                ),
            )
        })
    }

    /// Replaces `{adresse}`, `{nom}` … by the person's values.
    pub(super) fn fill_in(&self, text: &str) -> Result<String, Failure> {
        Value::fill_in(text, |value| self.value(value))
    }

    fn value(&self, value: Value) -> Result<String, Failure> {
        Ok(match value {
            Value::Address => self.person()?.email.clone(),
            Value::FamilyName => self.person()?.family_name.clone(),
            Value::GivenName => self.person()?.given_name.clone(),
            Value::FullName => self.person()?.display_name.clone(),
            Value::NationalId => self.person()?.national_id.clone(),
            Value::EcpsPassword => self.phone()?.password.clone(),
            Value::MailCode => {
                let mail = self.opened_mail()?;
                code_in(mail.text.as_deref().unwrap_or_default()).ok_or_else(|| {
                    let subject = &mail.subject;
                    Failure::claim(
                        say!(
                            "le courriel « {subject} » contient un code de 4 à 8 chiffres",
                            "the mail “{subject}” holds a code of 4 to 8 digits"
                        ),
                        say!("il n’en contient aucun", "it holds none"),
                        say!("voyez le texte du courriel.", "see the text of the mail."),
                    )
                })?
            }
        })
    }

    /// Where a path of the service, or a whole address, is.
    pub(super) fn locate(&self, address: &str) -> Result<Url, Failure> {
        self.urls.service.join(address).map_err(|error| {
            Failure::broken(
                say!("ouvrir « {address} »", "open “{address}”"),
                say!("ce n’est pas une adresse ({error})", "this is no address ({error})"),
                say!(
                    "écrivez un chemin (/compte) ou une adresse entière (https://…).",
                    "write a path (/compte) or a whole address (https://…)."
                ),
            )
        })
    }

    /// What differs from one person to the next, by name.
    pub(super) fn redactions(&self) -> Redactions {
        let mut redactions = self.project.clone();
        redactions.add("service", self.urls.service.as_str());
        redactions.add_parameter("jeton");
        if let Some(person) = &self.person {
            redactions.add("identifiant national", &person.national_id);
            redactions.add("nom complet", &person.display_name);
            redactions.add("prénom nom", &format!("{} {}", person.given_name, person.family_name));
            redactions.add("nom", &person.family_name);
            redactions.add("nom", &person.family_name.to_uppercase());
            redactions.add("prénom", &person.given_name);
            redactions.add("adresse électronique", &person.email);
        }
        if let Some(other) = &self.other {
            redactions.add("identifiant national de l’autre", &other.national_id);
            redactions.add("nom complet de l’autre", &other.display_name);
            redactions.add("adresse électronique de l’autre", &other.email);
        }
        let people: Vec<_> = self.person.iter().chain(&self.other).collect();
        self.workstation.redact(&mut redactions, &people);
        if let Some(phone) = &self.phone {
            redactions.add("mot de passe e-CPS", &phone.password);
            redactions.add_pattern("bouton à deux chiffres", CODE_BUTTON.clone());
        }
        redactions
    }
}

/// One of the three codes on the phone: other ones for each person.
static CODE_BUTTON: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\[bouton\] [0-9]{2}$").expect("a constant pattern"));

/// The code that a mail brings: a group of 4 to 8 digits that stands alone, not in a word, a link or a longer
/// number. One of four digits may be a year: a longer one comes first.
fn code_in(text: &str) -> Option<String> {
    let groups = text
        .split_whitespace()
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
        .filter(|word| (4..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()));
    let mut shortest = None;
    for group in groups {
        if group.len() > 4 {
            return Some(group.to_owned());
        }
        shortest = shortest.or(Some(group));
    }
    shortest.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_alone_and_is_no_year_when_there_is_a_longer_one() {
        let code = |text: &str| code_in(text);
        assert_eq!(code("Votre code : 483920. Il est valable 15 minutes."), Some("483920".into()));
        assert_eq!(code("Le 24 novembre 2026, votre code est « 12345 »"), Some("12345".into()));
        assert_eq!(code("Code 0042"), Some("0042".into()));
        assert_eq!(code("https://x.test/123456 AB12345 0123456789 24/11/2026 12"), None);
    }
}
