//! Tokens that come back: userinfo, introspection, revocation.

use super::{Lesson, Teaching, quoted};
use crate::protocol::{
    bearer::BearerError,
    introspection::Inactive,
    token_query::{IntrospectionError, RevocationError},
};

impl Teaching for BearerError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Missing => Lesson::new(
                "aucun jeton d’accès, ni dans l’en-tête Authorization ni dans un formulaire",
                "Authorization: Bearer, puis le jeton d’accès",
                "RFC 6750 §2.1",
                "envoyer access_token dans cet en-tête, et non dans l’adresse",
            ),
            Self::Repeated => Lesson::new(
                "plusieurs jetons d’accès à la fois",
                "un seul, dans l’en-tête Authorization",
                "RFC 6750 §2",
                "ôter access_token du formulaire",
            ),
            Self::Malformed => Lesson::new(
                "un en-tête Authorization d’une autre forme",
                "Authorization: Bearer, puis le jeton d’accès",
                "RFC 6750 §2.1",
                "corriger l’en-tête",
            ),
            Self::NotOurs => Lesson::new(
                "un jeton d’accès qui n’a pas été remis ici, ou qui a été altéré",
                "le dernier access_token reçu",
                "RFC 6750 §3.1",
                "envoyer access_token tel que reçu",
            ),
            Self::OtherKind(kind) => Lesson::new(
                match *kind {
                    "an id token" => "un jeton d’identité",
                    _ => "un jeton de renouvellement",
                },
                "le jeton d’accès reçu avec lui",
                "RFC 6750 §3.1",
                "envoyer access_token",
            ),
            Self::OtherAudience(audience) => Lesson::new(
                format!("un jeton échangé pour l’API {}", quoted(audience)),
                "le jeton d’accès de la connexion",
                "RFC 8693 §2.1",
                "envoyer le jeton qui a été échangé, et non celui qui en vient",
            ),
            Self::Expired => Lesson::new(
                "un jeton d’accès qui a expiré",
                "un jeton plus récent que expires_in",
                "RFC 6750 §3.1",
                "renouveler le jeton (refresh_token) avant cet appel",
            ),
            Self::Revoked => Lesson::new(
                "un jeton d’accès révoqué, ou dont la session est terminée",
                "un jeton d’une session ouverte",
                "RFC 6750 §3.1",
                "recommencer la connexion",
            ),
            Self::NoOpenid => Lesson::new(
                "un jeton d’accès sans la portée openid",
                "un jeton d’accès avec la portée openid",
                "OIDC Core §5.3",
                "demander scope=openid scope_all à la connexion",
            ),
            Self::OtherCertificate { expected, presented } => Lesson::new(
                format!(
                    "un jeton d’accès lié à un certificat, et {}",
                    presented.as_ref().map_or_else(
                        || "aucun certificat".to_owned(),
                        |presented| format!("un autre certificat (x5t#S256 {presented})")
                    )
                ),
                format!("le certificat dont l’empreinte x5t#S256 est {expected}"),
                "RFC 8705 §3",
                "appeler l’adresse de mtls_endpoint_aliases avec ce certificat",
            ),
        }
    }
}

/// The client is told `active: false` and no more.
impl Teaching for Inactive {
    fn lesson(&self) -> Lesson {
        match self {
            Self::NotOurs => BearerError::NotOurs.lesson(),
            Self::IdToken => Lesson::new(
                "un jeton d’identité",
                "un jeton d’accès ou de renouvellement",
                "RFC 7662 §2.1",
                "envoyer access_token ; un jeton d’identité se vérifie par sa signature",
            ),
            Self::Access(error) => error.lesson(),
            Self::Refresh(error) => error.lesson(),
        }
    }
}

impl Teaching for IntrospectionError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Call(error) => error.lesson(),
            Self::NoToken => {
                Lesson::new("aucun token", "le jeton à examiner", "RFC 7662 §2.1", "envoyer token")
            }
        }
    }
}

impl Teaching for RevocationError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Call(error) => error.lesson(),
            Self::NoToken => {
                Lesson::new("aucun token", "le jeton à révoquer", "RFC 7009 §2.1", "envoyer token")
            }
            Self::OtherClient => Lesson::new(
                "le jeton d’un autre service",
                "un jeton remis à ce service",
                "RFC 7009 §2.1",
                "révoquer avec le client_id de la connexion",
            ),
            Self::IdToken => Lesson::new(
                "un jeton d’identité",
                "un jeton d’accès ou de renouvellement",
                "RFC 7009 §2.2.1",
                "révoquer refresh_token ; pour fermer la session, l’adresse de déconnexion",
            ),
        }
    }
}
