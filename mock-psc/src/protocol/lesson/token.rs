//! The token endpoint.

use super::{Lesson, OURS, Teaching, apart, quoted};
use crate::protocol::{
    exchange_request::ExchangeError, refresh_request::RefreshError, token_request::TokenError,
};

impl Teaching for TokenError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Call(error) => error.lesson(),
            Self::Missing(name) => Lesson::new(
                format!("aucun {name}"),
                name.to_string(),
                match *name {
                    "refresh_token" => "RFC 6749 §6",
                    "subject_token" | "subject_token_type" => "RFC 8693 §2.1",
                    _ => "RFC 6749 §4.1.3",
                },
                format!("envoyer {name} dans le formulaire"),
            ),
            Self::GrantType(sent) => Lesson::new(
                format!("grant_type {}", quoted(sent)),
                "authorization_code, refresh_token, ou celui de l’échange de jetons (RFC 8693)",
                "RFC 6749 §5.2",
                "corriger grant_type",
            ),
            Self::Refresh(error) => error.lesson(),
            Self::Exchange(error) => error.lesson(),
            Self::UnknownCode => Lesson::new(
                "un code qui n’a pas été remis ici, ou il y a longtemps",
                "le code reçu à l’adresse de retour",
                "RFC 6749 §4.1.3",
                "envoyer le code tel que reçu, décodé une seule fois",
            ),
            Self::CodeReplayed => Lesson::new(
                "un code qui a déjà été échangé",
                "un code qui n’a pas servi",
                "RFC 6749 §4.1.2",
                "échanger chaque code une fois, même quand la personne recharge la page ; ses jetons sont \
                 désormais révoqués",
            ),
            Self::CodeExpired => Lesson::new(
                "un code qui a expiré",
                "un code plus récent : réglage code_lifetime de [psc]",
                "RFC 6749 §4.1.2",
                "échanger le code dès qu’il arrive",
            ),
            Self::SessionOver => Lesson::new(
                "un code dont la session Pro Santé Connect est terminée",
                "un code d’une session ouverte",
                OURS,
                "recommencer la connexion",
            ),
            Self::OtherClient { client, issued_to } => Lesson::new(
                format!("un code remis à {}, envoyé par {}", quoted(issued_to), quoted(client)),
                "le client à qui le code a été remis",
                "RFC 6749 §4.1.3",
                "échanger le code avec le client_id de la demande de connexion",
            ),
            Self::OtherRedirectUri { sent, asked } => Lesson::new(
                format!("redirect_uri {}", quoted(sent)),
                format!("celle de la demande de connexion : {}", quoted(asked)),
                "RFC 6749 §4.1.3",
                format!("{}envoyer la même aux deux endroits", apart(sent, std::slice::from_ref(asked))),
            ),
            Self::VerifierMissing => Lesson::new(
                "aucun code_verifier",
                "celui dont la demande de connexion portait le code_challenge",
                "RFC 7636 §4.5",
                "garder code_verifier avec state, et l’envoyer ici",
            ),
            Self::VerifierWrong { computed, challenge } => Lesson::new(
                format!("un code_verifier dont le code_challenge est {}", quoted(computed)),
                format!(
                    "celui dont la demande de connexion portait le code_challenge : {}",
                    quoted(challenge)
                ),
                "RFC 7636 §4.6",
                "envoyer le code_verifier de cette même connexion : un par connexion, gardé avec state",
            ),
            Self::VerifierUnexpected => Lesson::new(
                "un code_verifier",
                "aucun : la demande de connexion ne portait pas de code_challenge",
                "RFC 9700 §2.1.1",
                "envoyer code_challenge dans la demande de connexion",
            ),
        }
    }
}

impl Teaching for RefreshError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::NotOurs => Lesson::new(
                "un jeton de renouvellement qui n’a pas été remis ici, ou qui a été altéré",
                "le dernier refresh_token reçu",
                "RFC 6749 §5.2",
                "envoyer refresh_token, et non access_token, tel que reçu",
            ),
            Self::OtherClient => Lesson::new(
                "un jeton de renouvellement remis à un autre service",
                "le service à qui il a été remis",
                "RFC 6749 §6",
                "renouveler avec le client_id de la connexion",
            ),
            Self::Revoked => Lesson::new(
                "un jeton de renouvellement révoqué",
                "un jeton qui ne l’est pas",
                "RFC 6749 §5.2",
                "recommencer la connexion",
            ),
            Self::Reused => Lesson::new(
                "un jeton de renouvellement qui a déjà servi",
                "celui que le dernier renouvellement a remis",
                "RFC 9700 §4.14.2",
                "remplacer le jeton gardé à chaque renouvellement, et n’en faire qu’un à la fois ; tous les jetons \
                 de cette connexion sont désormais révoqués",
            ),
            Self::Expired => Lesson::new(
                "un jeton de renouvellement qui a expiré",
                "un jeton plus récent que refresh_expires_in",
                "RFC 6749 §5.2",
                "recommencer la connexion, ou renouveler plus tôt",
            ),
            Self::SessionOver => Lesson::new(
                "un jeton de renouvellement dont la session Pro Santé Connect est terminée",
                "un jeton d’une session ouverte",
                "RFC 6749 §5.2",
                "traiter cet échec comme une déconnexion, et recommencer la connexion",
            ),
            Self::WiderScope(word) => Lesson::new(
                format!("la portée {}", quoted(word)),
                "des portées accordées à la connexion",
                "RFC 6749 §6",
                "ne pas envoyer scope, ou demander cette portée à la connexion",
            ),
        }
    }
}

impl Teaching for ExchangeError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::SubjectTokenType(sent) => Lesson::new(
                format!("subject_token_type {}", quoted(sent)),
                "urn:ietf:params:oauth:token-type:access_token, ou …:jwt",
                "RFC 8693 §3",
                "corriger subject_token_type",
            ),
            Self::RequestedTokenType(sent) => Lesson::new(
                format!("requested_token_type {}", quoted(sent)),
                "urn:ietf:params:oauth:token-type:access_token",
                "RFC 8693 §2.1",
                "ne pas envoyer requested_token_type",
            ),
            Self::ActorToken => Lesson::new(
                "actor_token ou actor_token_type",
                "le seul subject_token : personne n’agit pour une autre",
                "RFC 8693 §2.1",
                "ne pas envoyer actor_token",
            ),
            Self::Resource => {
                Lesson::new("le paramètre resource", "audience", "RFC 8693 §2.1", "nommer l’API par audience")
            }
            Self::SeveralAudiences => Lesson::new(
                "audience, plusieurs fois",
                "une seule API à la fois : ni Pro Santé Connect ni ce simulateur ne remet un jeton pour plusieurs [R]",
                "RFC 8693 §2.1 et §2.2.2",
                "demander un jeton pour chaque API",
            ),
            Self::Audience(sent) => Lesson::new(
                format!("audience {}", quoted(sent)),
                "le client_id d’une API enregistrée",
                "RFC 8693 §2.2.2",
                "corriger audience, ou enregistrer cette API comme client",
            ),
            Self::Subject(error) => error.lesson(),
            Self::OtherClient => Lesson::new(
                "le jeton d’accès d’un autre service",
                "un jeton d’accès remis à ce service",
                OURS,
                "échanger avec le client_id de la connexion",
            ),
            Self::WiderScope(word) => Lesson::new(
                format!("la portée {}", quoted(word)),
                "des portées de Pro Santé Connect accordées à la connexion",
                "RFC 8693 §2.1",
                "ôter cette portée, ou la demander à la connexion",
            ),
        }
    }
}
