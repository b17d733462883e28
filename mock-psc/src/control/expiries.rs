//! `/expiries`: nothing advances time; a named thing is ended instead.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use identities::NationalId;
use mock_kit::{
    control::{Refusal, Refused, body, words},
    journal::Entry,
    nearest,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use super::EXPIRIES;
use crate::{
    NAME,
    provider::{Provider, Psc},
    state::{
        access_token::AccessToken,
        code::Code,
        expiring::{Expiring, Perishable},
        refresh_token::RefreshToken,
    },
};

const EXPECTED: &str = r#"{"thing": "code", "person": "899700427885"}"#;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Expiry {
    /// What is to end.
    thing: Thing,
    /// Whose, by national id.
    person: String,
}

/// What can be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
enum Thing {
    Code,
    Attempt,
    Session,
    AccessToken,
    RefreshToken,
}

impl Thing {
    const ALL: [(&str, Self); 5] = [
        ("code", Self::Code),
        ("attempt", Self::Attempt),
        ("session", Self::Session),
        ("access_token", Self::AccessToken),
        ("refresh_token", Self::RefreshToken),
    ];

    fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, thing)| *thing == self).map_or("", |(word, _)| word)
    }
}

impl PartialSchema for Thing {
    fn schema() -> RefOr<Schema> {
        words(Self::ALL.map(|(word, _)| word))
    }
}

impl ToSchema for Thing {}

impl TryFrom<String> for Thing {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let words = Self::ALL.map(|(known, _)| known);
        Self::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, thing)| thing).ok_or_else(|| {
            let near = nearest(&word, words).map(|near| format!(" (did you mean “{near}”?)"));
            format!(
                "nothing here is called “{word}”{}: use one of {}",
                near.unwrap_or_default(),
                words.join(", ")
            )
        })
    }
}

/// Ends a thing of a person's at once: `code`, `attempt`, `session`, `access_token`, `refresh_token`.
#[utoipa::path(post, path = EXPIRIES, tag = NAME, request_body = Expiry, responses(
    (status = 204, description = "It is over."), Refused
))]
pub(super) async fn expire(
    State(psc): State<Psc>,
    sent: Result<Json<Expiry>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let Expiry { thing, person } = body(sent, EXPECTED)?;
    let word = thing.word();
    if !psc.expire(thing, &person) {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            format!("the person {person} has no {word} that could expire"),
            "GET /psc/people for the people, and the journal for what they did",
        ));
    }
    psc.record(
        Entry::new(NAME, "psc.expired", format!("Fin anticipée, à la demande du test : {word}"))
            .from("control")
            .person(person)
            .details(json!({"thing": word})),
    );
    Ok(StatusCode::NO_CONTENT)
}

impl Provider {
    /// Ends every such thing of this person's; says whether there was one.
    fn expire(self: &Arc<Self>, thing: Thing, person: &str) -> bool {
        let is = |id: &NationalId| id.to_string() == person;
        match thing {
            Thing::Code => {
                let concerns =
                    |code: &Code| !code.is_exchanged() && is(&code.grant.session.person.national_id);
                !self.end(&self.codes, concerns).is_empty()
            }
            Thing::Attempt => {
                let ended =
                    self.end(&self.attempts, |attempt| attempt.person().is_some_and(|known| is(&known)));
                // The page that waits for the phone is told at once, and the phone is left in peace.
                for attempt in &ended {
                    self.leave_phone(attempt);
                }
                !ended.is_empty()
            }
            Thing::Session => {
                let ended = self.end(&self.sessions, |session| is(&session.person.national_id));
                // Nobody waits for them: the journal has what became of it.
                for session in &ended {
                    drop(self.tell_services(session));
                }
                !ended.is_empty()
            }
            Thing::AccessToken => {
                let concerns =
                    |token: &AccessToken| !token.is_revoked() && is(&token.grant.session.person.national_id);
                let ended = [&self.access_tokens, &self.api_tokens].map(|kept| self.end(kept, concerns));
                ended.iter().any(|ended| !ended.is_empty())
            }
            Thing::RefreshToken => {
                let concerns = |token: &RefreshToken| {
                    !token.is_spent()
                        && !token.grant.is_revoked()
                        && is(&token.grant.session.person.national_id)
                };
                !self.end(&self.refresh_tokens, concerns).is_empty()
            }
        }
    }

    fn end<T: Perishable>(&self, things: &Expiring<T>, concerns: impl Fn(&T) -> bool) -> Vec<Arc<T>> {
        let ended: Vec<Arc<T>> =
            things.live(self.now()).into_iter().filter(|thing| concerns(thing)).collect();
        for thing in &ended {
            thing.deadline().expire();
        }
        ended
    }
}
