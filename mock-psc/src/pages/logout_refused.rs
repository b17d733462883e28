//! A sign-out that is refused: nobody knows whose session it is, or where the browser would go.

use mock_kit::page::Refusal;

use super::{client_refused::compared, project_file};
use crate::{
    Client,
    protocol::{logout_request::LogoutError, parameters::Improper},
};

const CLAUSE: &str = "OpenID Connect RP-Initiated Logout 1.0 §2 et §3";

pub(crate) fn refusal(error: &LogoutError, clients: &[Client]) -> Refusal {
    let (mut comparison, mut addition) = (None, None);
    let (explanation, mut facts) = match error {
        LogoutError::Parameters(Improper::TooMany) => (
            "Le service a envoyé trop d’informations.",
            vec![fact("À corriger", "n’envoyer que les paramètres de la règle")],
        ),
        LogoutError::Parameters(Improper::TooLong(name)) => (
            "Le service a envoyé une information trop longue.",
            vec![
                fact("Paramètre trop long", name),
                fact("À corriger", "n’y mettre que ce que la règle demande, sur 2 Kio au plus"),
            ],
        ),
        LogoutError::Parameters(Improper::Repeated(repeated)) => (
            "Le service a envoyé deux fois la même information.",
            vec![fact("Paramètre répété", &repeated.name)],
        ),
        LogoutError::NoHint => (
            "Le service ne dit pas quelle session fermer.",
            vec![
                fact("Reçu", "aucun id_token_hint"),
                fact("À corriger", "envoyer le jeton d’identité reçu à la connexion, même expiré"),
            ],
        ),
        LogoutError::ForeignHint(reason) => (
            "Le service présente un jeton d’identité qui ne vient pas d’ici.",
            vec![
                fact("Vérification", reason),
                fact("À corriger", "envoyer dans id_token_hint le jeton d’identité, sans le modifier"),
            ],
        ),
        LogoutError::OtherClient { sent, hinted } => (
            "Le jeton d’identité présenté a été remis à un autre service.",
            vec![fact("client_id reçu", sent), fact("client du jeton", hinted)],
        ),
        LogoutError::ForeignRedirectUri { client, sent } => {
            let registered = clients
                .iter()
                .find(|known| known.id == *client)
                .map(|known| known.post_logout_redirect_uris.as_slice())
                .unwrap_or_default();
            let mut facts = vec![fact("client_id", client)];
            comparison = compared("post_logout_redirect_uri", sent, registered);
            if comparison.is_none() {
                facts.push(fact("post_logout_redirect_uri reçue", sent));
                facts.push(fact("Enregistrée", "aucune"));
            }
            addition = project_file::one_more("post_logout_redirect_uris", client, registered, sent);
            ("Le service demande un retour vers une adresse qui n’est pas enregistrée.", facts)
        }
    };
    facts.push(fact("Règle", CLAUSE));
    Refusal {
        title: "Déconnexion impossible".to_owned(),
        explanation: format!("{explanation} Votre session Pro Santé Connect reste ouverte."),
        advice: "Fermez votre navigateur pour vous déconnecter, et signalez ce refus au support du service."
            .to_owned(),
        facts,
        comparison,
        addition,
    }
}

fn fact(label: &str, value: &str) -> (String, String) {
    (label.to_owned(), value.to_owned())
}
