//! What went over the wire in one sign-in, as the provider's journal has it: what a requirement's sheet quotes.

use std::collections::BTreeSet;

use mock_kit::journal::Event;
use serde_json::Value;
use time::OffsetDateTime;

use super::{film::when, glossary::meaning};

/// A message, quoted.
#[derive(Debug)]
pub(super) struct Message {
    /// What it is.
    pub title: &'static str,
    /// For somebody who has never seen one.
    pub explains: &'static str,
    /// When it was seen.
    pub at: OffsetDateTime,
    /// What it holds.
    pub rows: Vec<Row>,
}

impl Message {
    pub fn when(&self) -> String {
        when(self.at)
    }
}

/// A member of a message.
#[derive(Debug)]
pub(super) struct Row {
    pub name: String,
    pub value: String,
    pub meaning: &'static str,
}

/// The messages of a sign-in, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Authorization,
    TokenRequest,
    IdToken,
    Userinfo,
    SignOut,
}

impl Kind {
    pub const ALL: [Self; 5] =
        [Self::Authorization, Self::TokenRequest, Self::IdToken, Self::Userinfo, Self::SignOut];

    /// Those that the checks of these areas look at.
    pub fn of_areas(areas: &BTreeSet<&str>) -> Vec<Self> {
        Self::ALL.into_iter().filter(|kind| kind.areas().iter().any(|area| areas.contains(area))).collect()
    }

    fn areas(self) -> &'static [&'static str] {
        match self {
            Self::Authorization => &["authorization_request", "callback"],
            Self::TokenRequest => &["token"],
            Self::IdToken => &["id_token", "keys", "discovery"],
            Self::Userinfo => &["userinfo", "account"],
            Self::SignOut => &["session", "logout_token"],
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Authorization => "La demande de connexion",
            Self::TokenRequest => "La demande de jetons",
            Self::IdToken => "Le jeton d’identité",
            Self::Userinfo => "Les traits d’identité",
            Self::SignOut => "La demande de déconnexion",
        }
    }

    fn explains(self) -> &'static str {
        match self {
            Self::Authorization => {
                "Ce que le service met dans l’adresse vers laquelle il envoie le navigateur, quand la personne actionne le \
                 bouton."
            }
            Self::TokenRequest => {
                "Ce que le serveur du service envoie à Pro Santé Connect, sans passer par le navigateur, pour échanger le code."
            }
            Self::IdToken => {
                "Ce que Pro Santé Connect affirme et signe : qui s’est connecté, quand, et pour quel service. Le jeton est \
                 montré décodé : son en-tête, puis ses informations."
            }
            Self::Userinfo => {
                "Ce que Pro Santé Connect répond au serveur du service qui demande l’identité professionnelle de la personne."
            }
            Self::SignOut => {
                "Ce que Pro Santé Connect a reçu quand la personne s’est déconnectée du service."
            }
        }
    }

    fn event(self) -> &'static str {
        match self {
            Self::Authorization => "psc.authorize.received",
            Self::TokenRequest | Self::IdToken => "psc.token.issued",
            Self::Userinfo => "psc.userinfo.answered",
            Self::SignOut => "psc.logout.done",
        }
    }

    /// The objects that are told, of what the journal noted.
    fn objects(self, details: &Value) -> Vec<&Value> {
        match self {
            Self::Authorization => vec![&details["parameters"]],
            Self::TokenRequest => vec![&details["request"]],
            Self::IdToken => vec![&details["id_token"]["header"], &details["id_token"]["claims"]],
            Self::Userinfo => vec![&details["claims"]],
            Self::SignOut => vec![details],
        }
    }
}

/// The first message of this kind.
pub(super) fn message(events: &[Event], kind: Kind) -> Option<Message> {
    let event = events.iter().find(|event| event.name == kind.event())?;
    let objects = kind.objects(&event.details).into_iter();
    let members = objects.filter_map(Value::as_object).flatten();
    let row = |(name, value): (&String, &Value)| Row {
        name: name.clone(),
        value: told(value),
        meaning: meaning(name),
    };
    let rows: Vec<_> = members.map(row).collect();
    let message = Message { title: kind.title(), explains: kind.explains(), at: event.at, rows };
    Some(message).filter(|message| !message.rows.is_empty())
}

/// A text as it is, anything else as JSON.
fn told(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) | Value::Array(_) => serde_json::to_string_pretty(value).unwrap_or_default(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{catalogue::AREAS, testing::noted};

    #[test]
    fn every_area_but_what_is_seen_on_pages_has_a_message() {
        for area in AREAS {
            let kinds = Kind::of_areas(&[area.name].into());
            assert_eq!(kinds.is_empty(), area.name == "person", "{}", area.name);
        }
    }

    #[test]
    fn a_token_is_told_decoded_with_what_its_claims_mean() {
        let issued = noted(
            "psc.token.issued",
            json!({ "id_token": { "header": { "alg": "RS256" }, "claims": { "aud": ["a", "b"], "exp": 12 } } }),
        );
        let message = message(&[noted("psc.authorize.received", json!({})), issued], Kind::IdToken).unwrap();
        let told: Vec<_> = message.rows.iter().map(|row| (row.name.as_str(), row.value.as_str())).collect();
        assert_eq!(told, [("alg", "RS256"), ("aud", "[\n  \"a\",\n  \"b\"\n]"), ("exp", "12")]);
        assert!(message.rows.iter().all(|row| !row.meaning.is_empty()));
    }

    #[test]
    fn what_was_not_seen_is_not_told() {
        assert!(message(&[], Kind::Authorization).is_none());
        assert!(message(&[noted("psc.token.issued", json!({ "id_token": null }))], Kind::IdToken).is_none());
    }
}
