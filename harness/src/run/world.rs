use url::Url;

use crate::{
    snapshot::Redactions,
    stack::{
        Urls,
        control::{CardInfo, Mail, Person},
    },
};

use super::Failure;

/// What a scenario knows while it runs.
#[derive(Debug)]
pub(super) struct World {
    pub urls: Urls,
    pub person: Option<Person>,
    /// The mail received last.
    pub opened_mail: Option<Mail>,
    /// Rank of the newest mail already seen.
    pub mails_seen: u64,
}

impl World {
    pub(super) fn new(urls: Urls) -> Self {
        Self { urls, person: None, opened_mail: None, mails_seen: 0 }
    }

    pub(super) fn person(&self) -> Result<&Person, Failure> {
        self.person.as_ref().ok_or_else(|| {
            Failure::broken(
                "agir au nom d’un professionnel",
                "le scénario n’en a présenté aucun",
                "commencez par « Étant donné un médecin dont la carte CPS est dans le lecteur ».",
            )
        })
    }

    pub(super) fn card(&self) -> Result<&CardInfo, Failure> {
        self.person()?.cards.first().ok_or_else(|| {
            Failure::broken("utiliser la carte", "cette personne n’a pas de carte", "donnez-lui une carte.")
        })
    }

    /// Replaces `{adresse}`, `{nom}`, `{prénom}` and `{identifiant}` by the person's values.
    pub(super) fn fill_in(&self, text: &str) -> Result<String, Failure> {
        if !text.contains('{') {
            return Ok(text.to_owned());
        }
        let person = self.person()?;
        let filled = text
            .replace("{adresse}", &person.email)
            .replace("{nom}", &person.family_name)
            .replace("{prénom}", &person.given_name)
            .replace("{identifiant}", &person.national_id);
        match filled.find('{').and_then(|open| Some((open, filled[open..].find('}')? + open))) {
            Some((open, close)) => Err(Failure::broken(
                format!("remplacer « {} »", &filled[open..=close]),
                "aucune valeur de ce nom",
                "les noms connus : {adresse}, {nom}, {prénom}, {identifiant}.",
            )),
            None => Ok(filled),
        }
    }

    /// Where a path of the service, or a whole address, is.
    pub(super) fn locate(&self, address: &str) -> Result<Url, Failure> {
        self.urls.service.join(address).map_err(|error| {
            Failure::broken(
                format!("ouvrir « {address} »"),
                format!("ce n’est pas une adresse ({error})"),
                "écrivez un chemin (/compte) ou une adresse entière (https://…).",
            )
        })
    }

    /// What differs from one person to the next, by name.
    pub(super) fn redactions(&self) -> Redactions {
        let mut redactions = Redactions::default();
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
            for card in &person.cards {
                redactions.add("numéro de série", &card.serial);
            }
        }
        redactions
    }
}
