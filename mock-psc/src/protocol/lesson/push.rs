//! Requests that were pushed: their own endpoint, and the authorization endpoint that takes them up.

use super::{Lesson, Teaching, authorization::foreign_address};
use crate::protocol::pushed_request::{PushError, UseError};

impl Teaching for PushError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Call(error) => error.lesson(),
            Self::RequestUri => Lesson::new(
                "le paramètre request_uri",
                "la demande elle-même, en paramètres",
                "RFC 9126 §2.1",
                "ne pas déposer request_uri : c’est la réponse qui le donne",
            ),
            Self::NoClientId => Lesson::new(
                "aucun client_id dans le formulaire",
                "celui du service, même authentifié autrement",
                "RFC 9126 §2.1",
                "envoyer client_id avec les autres paramètres de la demande",
            ),
            Self::NoRedirectUri => Lesson::new(
                "aucun redirect_uri",
                "une adresse de retour enregistrée",
                "OIDC Core §3.1.2.1",
                "envoyer redirect_uri",
            ),
            Self::ForeignRedirectUri { client, sent, registered } => {
                foreign_address(client, sent, registered)
            }
            Self::Request(error) => error.lesson(),
        }
    }
}

impl Teaching for UseError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Unknown => Lesson::new(
                "un request_uri qui n’a pas été remis ici, ou il y a longtemps",
                "celui de la dernière demande déposée",
                "RFC 9126 §4",
                "envoyer dans request_uri la valeur reçue à la dernière demande déposée",
            ),
            Self::OtherClient => Lesson::new(
                "le request_uri d’une demande qu’un autre service a déposée",
                "le client_id qui l’a déposée",
                "RFC 9126 §2.2",
                "envoyer le client_id avec lequel la demande a été déposée",
            ),
            Self::Used => Lesson::new(
                "un request_uri qui a déjà servi",
                "une demande pour chaque connexion",
                "RFC 9126 §7.3",
                "déposer une demande pour chaque connexion",
            ),
            Self::Expired => Lesson::new(
                "un request_uri déposé il y a trop longtemps",
                "un request_uri plus récent que expires_in",
                "RFC 9126 §2.2",
                "déposer la demande juste avant d’envoyer le navigateur",
            ),
        }
    }
}
