//! The refusal that never leaves Pro Santé Connect: the client or its address is not known (OIDC Core §3.1.2.6,
//! RFC 6749 §4.1.2.1). A person meets it, an integrator has to understand it.

use mock_kit::page::{Comparison, Refusal};

use super::project_file;
use crate::protocol::{
    client_refusal::ClientRefusal,
    lesson::{Lesson, Teaching},
    pushed_request::UseError,
    redirect_uri,
};

const CLAUSE: &str = "OIDC Core §3.1.2.6, RFC 6749 §4.1.2.1 : jamais de renvoi vers une adresse non vérifiée";

pub(crate) fn refusal(refused: &ClientRefusal) -> Refusal {
    let (title, explanation) = told(refused);
    let mut facts = facts(refused.lesson());
    facts.push(fact("Sans retour au service", CLAUSE));
    let (comparison, addition) = match refused {
        ClientRefusal::UnknownClient { id, redirect_uri, .. } => {
            (None, project_file::client(id, redirect_uri.as_deref()))
        }
        ClientRefusal::ForeignRedirectUri { client, sent, registered } => (
            // What was sent and what is registered stand one above the other: a slash is seen.
            compared("redirect_uri", sent, registered),
            project_file::one_more("redirect_uris", client, registered, sent),
        ),
        _ => (None, None),
    };
    let advice = match refused {
        ClientRefusal::Pushed(_) => "Revenez au service, et recommencez la connexion.",
        _ => "Signalez ce refus au support du service : vous ne pouvez rien y changer.",
    };
    Refusal {
        title: title.to_owned(),
        explanation: explanation.to_owned(),
        advice: advice.to_owned(),
        facts,
        comparison,
        addition,
    }
}

fn told(refused: &ClientRefusal) -> (&'static str, &'static str) {
    match refused {
        ClientRefusal::Repeated(_) => {
            ("Demande de connexion ambiguë", "Le service a envoyé deux fois la même information.")
        }
        ClientRefusal::NoClient { .. } => {
            ("Service non identifié", "La demande de connexion ne dit pas de quel service elle vient.")
        }
        ClientRefusal::UnknownClient { .. } => (
            "Service inconnu",
            "Le service qui vous a envoyé ici n’est pas enregistré auprès de Pro Santé Connect.",
        ),
        ClientRefusal::Pushed(error) => (
            "Demande de connexion introuvable",
            match error {
                UseError::Unknown => {
                    "Le service renvoie à une demande de connexion qui n’a pas été déposée ici."
                }
                UseError::OtherClient => {
                    "Le service renvoie à une demande de connexion qu’un autre service a déposée."
                }
                UseError::Used => "Cette demande de connexion a déjà servi.",
                UseError::Expired => "Cette demande de connexion a été déposée il y a trop longtemps.",
            },
        ),
        ClientRefusal::NoRedirectUri { .. } => {
            ("Adresse de retour absente", "La demande de connexion ne dit pas où revenir.")
        }
        ClientRefusal::ForeignRedirectUri { .. } => (
            "Adresse de retour non enregistrée",
            "Le service qui vous a envoyé ici demande un retour vers une adresse qui n’est pas la sienne.",
        ),
    }
}

/// What the refusal teaches, for whoever integrates the service.
pub(super) fn facts(lesson: Lesson) -> Vec<(String, String)> {
    vec![
        fact("Reçu", lesson.sent),
        fact("Attendu", lesson.expected),
        fact("Règle", lesson.clause),
        fact("À corriger", lesson.change),
    ]
}

/// What was sent beside the registered address that is nearest to it, if there is one.
pub(super) fn compared(parameter: &'static str, sent: &str, registered: &[String]) -> Option<Comparison> {
    let (near, gap) = redirect_uri::nearest(sent, registered)?;
    Some(Comparison { parameter, received: sent.to_owned(), registered: near.to_owned(), gap })
}

fn fact(label: &str, value: impl Into<String>) -> (String, String) {
    (label.to_owned(), value.into())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::pages::PSC;

    /// What a reader has of the page: its text, without the header and the footer that all pages have.
    fn shown(refused: &ClientRefusal) -> String {
        let page = PSC.refusal(axum::http::StatusCode::BAD_REQUEST, &refusal(refused));
        let main = page.html().split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        let mut text = String::new();
        for piece in main.split('<').skip(1) {
            let (tag, words) = piece.split_once('>').unwrap_or_default();
            // What is within a line stays in it.
            let within = ["mark", "/mark", "code", "/code", "span", "/span", "strong", "/strong"];
            if !within.iter().any(|name| tag == *name || tag.starts_with(&format!("{name} "))) {
                text.push('\n');
            }
            text.push_str(words.trim_matches('\n'));
        }
        let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.join("\n")
    }

    #[test]
    fn the_page_of_a_foreign_address_teaches() {
        let registered = vec!["https://sas.test/retour".to_owned()];
        let sent = "https://sas.test/retour/".to_owned();
        let refused = ClientRefusal::ForeignRedirectUri { client: "sas".to_owned(), sent, registered };
        assert_snapshot!(shown(&refused));
    }

    #[test]
    fn the_page_of_an_unknown_client_teaches() {
        let refused = ClientRefusal::UnknownClient {
            id: "sass".to_owned(),
            redirect_uri: Some("https://a.test/retour".to_owned()),
            known: vec!["sas".to_owned(), "autre".to_owned()],
        };
        assert_snapshot!(shown(&refused));
    }

    #[test]
    fn the_page_of_a_pushed_request_that_was_used_teaches() {
        assert_snapshot!(shown(&ClientRefusal::Pushed(UseError::Used)));
    }
}
