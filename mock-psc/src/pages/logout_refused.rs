//! A sign-out that is refused: nobody knows whose session it is, or where the browser would go.

use mock_kit::page::Refusal;

use super::{
    client_refused::{compared, facts},
    project_file,
};
use crate::protocol::{lesson::Teaching, logout_request::LogoutError, parameters::Improper};

pub(crate) fn refusal(error: &LogoutError) -> Refusal {
    let (comparison, addition) = match error {
        LogoutError::ForeignRedirectUri { client, sent, registered } => (
            compared("post_logout_redirect_uri", sent, registered),
            project_file::one_more("post_logout_redirect_uris", client, registered, sent),
        ),
        _ => (None, None),
    };
    Refusal {
        title: "Déconnexion impossible".to_owned(),
        explanation: format!("{} Votre session Pro Santé Connect reste ouverte.", told(error)),
        advice: "Fermez votre navigateur pour vous déconnecter, et signalez ce refus au support du service."
            .to_owned(),
        facts: facts(error.lesson()),
        comparison,
        addition,
    }
}

fn told(error: &LogoutError) -> &'static str {
    match error {
        LogoutError::Parameters(Improper::TooMany) => "Le service a envoyé trop d’informations.",
        LogoutError::Parameters(Improper::TooLong(_)) => "Le service a envoyé une information trop longue.",
        LogoutError::Parameters(Improper::Repeated(_)) => {
            "Le service a envoyé deux fois la même information."
        }
        LogoutError::NoHint => "Le service ne dit pas quelle session fermer.",
        LogoutError::ForeignHint(_) => "Le service présente un jeton d’identité qui ne vient pas d’ici.",
        LogoutError::OtherClient { .. } => "Le jeton d’identité présenté a été remis à un autre service.",
        LogoutError::ForeignRedirectUri { .. } => {
            "Le service demande un retour vers une adresse qui n’est pas enregistrée."
        }
    }
}
