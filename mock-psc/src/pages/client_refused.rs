//! The refusal that never leaves Pro Santé Connect: the client or its address is not known (OIDC Core §3.1.2.6,
//! RFC 6749 §4.1.2.1). A person meets it, an integrator has to understand it.

use mock_kit::{
    nearest,
    page::{Comparison, Refusal},
};

use super::project_file;
use crate::{
    Client,
    protocol::{client_refusal::ClientRefusal, pushed_request::UseError, redirect_uri},
};

const CLAUSE: &str = "OIDC Core §3.1.2.6, RFC 6749 §4.1.2.1 : jamais de renvoi vers une adresse non vérifiée";

pub(crate) fn refusal(refused: &ClientRefusal, clients: &[Client]) -> Refusal {
    let mut refusal = match refused {
        ClientRefusal::Repeated(repeated) => titled(
            "Demande de connexion ambiguë",
            "Le service a envoyé deux fois la même information.",
            vec![
                fact("Paramètre répété", &repeated.name),
                fact("À corriger", "n’envoyer chaque paramètre qu’une fois (RFC 6749 §3.1)"),
            ],
        ),
        ClientRefusal::NoClient => titled(
            "Service non identifié",
            "La demande de connexion ne dit pas de quel service elle vient.",
            vec![
                fact("Reçu", "aucun client_id"),
                fact("Enregistrés", ids(clients)),
                fact("À corriger", "envoyer client_id"),
            ],
        ),
        ClientRefusal::UnknownClient { id, redirect_uri } => {
            unknown_client(id, redirect_uri.as_deref(), clients)
        }
        ClientRefusal::Pushed(error) => pushed(*error),
        ClientRefusal::NoRedirectUri => titled(
            "Adresse de retour absente",
            "La demande de connexion ne dit pas où revenir.",
            vec![
                fact("Reçu", "aucun redirect_uri"),
                fact("À corriger", "envoyer redirect_uri (OIDC Core §3.1.2.1)"),
            ],
        ),
        ClientRefusal::ForeignRedirectUri { client, sent } => foreign_redirect_uri(client, sent, clients),
    };
    refusal.facts.push(fact("Règle", CLAUSE));
    refusal
}

fn titled(title: &str, explanation: &str, facts: Vec<(String, String)>) -> Refusal {
    Refusal {
        title: title.to_owned(),
        explanation: explanation.to_owned(),
        advice: "Signalez ce refus au support du service : vous ne pouvez rien y changer.".to_owned(),
        facts,
        ..Refusal::default()
    }
}

fn pushed(error: UseError) -> Refusal {
    let (explanation, advice) = match error {
        UseError::Unknown => (
            "Le service renvoie à une demande de connexion qui n’a pas été déposée ici.",
            "envoyer dans request_uri la valeur reçue à la dernière demande déposée",
        ),
        UseError::OtherClient => (
            "Le service renvoie à une demande de connexion qu’un autre service a déposée.",
            "envoyer le client_id avec lequel la demande a été déposée",
        ),
        UseError::Used => (
            "Cette demande de connexion a déjà servi.",
            "déposer une demande pour chaque connexion (RFC 9126 §7.3)",
        ),
        UseError::Expired => (
            "Cette demande de connexion a été déposée il y a trop longtemps.",
            "déposer la demande juste avant d’envoyer le navigateur (expires_in)",
        ),
    };
    Refusal {
        advice: "Revenez au service, et recommencez la connexion.".to_owned(),
        ..titled(
            "Demande de connexion introuvable",
            explanation,
            vec![fact("request_uri", error.to_string()), fact("À corriger", advice)],
        )
    }
}

fn unknown_client(id: &str, redirect_uri: Option<&str>, clients: &[Client]) -> Refusal {
    let mut facts = vec![fact("client_id reçu", id), fact("Enregistrés", ids(clients))];
    let near = nearest(id, clients.iter().map(|client| client.id.as_str()));
    facts.push(match near {
        Some(near) => fact("À corriger", format!("client_id : peut-être « {near} »")),
        None => fact("À corriger", "client_id, ou déclarer ce client dans doublure.toml"),
    });
    Refusal {
        addition: project_file::client(id, redirect_uri),
        ..titled(
            "Service inconnu",
            "Le service qui vous a envoyé ici n’est pas enregistré auprès de Pro Santé Connect.",
            facts,
        )
    }
}

/// What was sent and what is registered stand one above the other: a slash is seen.
fn foreign_redirect_uri(client: &str, sent: &str, clients: &[Client]) -> Refusal {
    let registered = clients
        .iter()
        .find(|known| known.id == client)
        .map(|known| known.redirect_uris.as_slice())
        .unwrap_or_default();
    let mut facts = vec![fact("client_id", client)];
    let comparison = compared("redirect_uri", sent, registered);
    if comparison.is_none() {
        facts.push(fact("redirect_uri reçue", sent));
        facts.push(fact("redirect_uri enregistrée", "aucune"));
    }
    if registered.len() > 1 {
        facts.push(fact("Toutes les enregistrées", registered.join(" , ")));
    }
    facts.push(fact(
        "À corriger",
        "envoyer l’adresse enregistrée, caractère pour caractère, ou enregistrer celle-ci",
    ));
    Refusal {
        comparison,
        addition: project_file::one_more("redirect_uris", client, registered, sent),
        ..titled(
            "Adresse de retour non enregistrée",
            "Le service qui vous a envoyé ici demande un retour vers une adresse qui n’est pas la sienne.",
            facts,
        )
    }
}

/// What was sent beside the registered address that is nearest to it, if there is one.
pub(super) fn compared(parameter: &'static str, sent: &str, registered: &[String]) -> Option<Comparison> {
    let (near, gap) = redirect_uri::nearest(sent, registered)?;
    Some(Comparison { parameter, received: sent.to_owned(), registered: near.to_owned(), gap })
}

fn ids(clients: &[Client]) -> String {
    if clients.is_empty() {
        return "aucun client".to_owned();
    }
    clients.iter().map(|client| client.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn fact(label: &str, value: impl Into<String>) -> (String, String) {
    (label.to_owned(), value.into())
}
