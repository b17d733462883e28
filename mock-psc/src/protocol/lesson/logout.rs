//! The end of a session.

use super::{Lesson, Teaching, apart, listed, quoted};
use crate::protocol::logout_request::LogoutError;

impl Teaching for LogoutError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Parameters(error) => error.lesson(),
            Self::NoHint => Lesson::new(
                "aucun id_token_hint",
                "le jeton d’identité de la session à fermer",
                "RP-Initiated Logout §2",
                "envoyer le jeton d’identité reçu à la connexion, même expiré",
            ),
            Self::ForeignHint(_) => Lesson::new(
                "un id_token_hint que Pro Santé Connect n’a pas signé, ou qui n’est pas un jeton d’identité",
                "le jeton d’identité de la session à fermer, sans modification",
                "RP-Initiated Logout §2",
                "envoyer id_token, et non access_token, tel que reçu à la connexion",
            ),
            Self::OtherClient { sent, hinted } => Lesson::new(
                format!("client_id {} avec un jeton d’identité remis à {}", quoted(sent), quoted(hinted)),
                "le client_id à qui le jeton d’identité a été remis",
                "RP-Initiated Logout §2",
                "envoyer le client_id du jeton, ou ne pas envoyer client_id",
            ),
            Self::ForeignRedirectUri { client, sent, registered } => Lesson::new(
                format!("post_logout_redirect_uri {}", quoted(sent)),
                format!(
                    "une adresse enregistrée de « {client} », caractère pour caractère : {}",
                    listed(registered)
                ),
                "RP-Initiated Logout §3",
                format!("{}envoyer l’adresse enregistrée, ou enregistrer celle-ci", apart(sent, registered)),
            ),
        }
    }
}
