//! The authorization endpoint.

use mock_kit::nearest;

use super::{Lesson, OURS, Teaching, apart, listed, quoted};
use crate::protocol::{
    authorization_request::RequestError,
    client_refusal::ClientRefusal,
    finding::Finding,
    parameters::{Improper, Repeated},
    pkce::ChallengeError,
};

impl Teaching for ClientRefusal {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Repeated(error) => error.lesson(),
            Self::NoClient { known } => Lesson::new(
                "aucun client_id",
                format!("le client_id d’un service enregistré : {}", listed(known)),
                "RFC 6749 §4.1.1",
                "envoyer client_id",
            ),
            Self::UnknownClient { id, known, .. } => Lesson::new(
                format!("client_id {}", quoted(id)),
                format!("le client_id d’un service enregistré : {}", listed(known)),
                "RFC 6749 §4.1.1",
                match nearest(id, known.iter().map(String::as_str)) {
                    Some(near) => format!("client_id : peut-être « {near} »"),
                    None => "client_id ; ou déclarer ce client, dans doublure.toml ou par POST /psc/clients"
                        .into(),
                },
            ),
            Self::Pushed(error) => error.lesson(),
            Self::NoRedirectUri { registered } => Lesson::new(
                "aucun redirect_uri",
                format!("une adresse de retour enregistrée : {}", listed(registered)),
                "OIDC Core §3.1.2.1",
                "envoyer redirect_uri",
            ),
            Self::ForeignRedirectUri { client, sent, registered } => {
                foreign_address(client, sent, registered)
            }
        }
    }
}

/// An address that is not registered, here or at the endpoint where requests are pushed.
pub(super) fn foreign_address(client: &str, sent: &str, registered: &[String]) -> Lesson {
    Lesson::new(
        format!("redirect_uri {}", quoted(sent)),
        format!("une adresse enregistrée de « {client} », caractère pour caractère : {}", listed(registered)),
        "OIDC Core §3.1.2.1",
        format!("{}envoyer l’adresse enregistrée, ou enregistrer celle-ci", apart(sent, registered)),
    )
}

impl Teaching for RequestError {
    fn lesson(&self) -> Lesson {
        let unsupported = |name: &str, clause| {
            Lesson::new(
                format!("le paramètre {name}"),
                "la demande elle-même, en paramètres ; rien d’autre n’est pris en charge",
                clause,
                format!("ne pas envoyer {name}"),
            )
        };
        match self {
            Self::Parameters(error) => error.lesson(),
            Self::NoResponseType => Lesson::new(
                "aucun response_type",
                "response_type=code",
                "RFC 6749 §3.1.1",
                "envoyer response_type=code",
            ),
            Self::ResponseType(sent) => Lesson::new(
                format!("response_type {}", quoted(sent)),
                "response_type=code",
                "RFC 6749 §4.1.2.1",
                "utiliser le flux par code d’autorisation",
            ),
            Self::ResponseMode(sent) => Lesson::new(
                format!("response_mode {}", quoted(sent)),
                "query, fragment ou form_post",
                "OAuth 2.0 Multiple Response Types §2.1",
                "ne pas envoyer response_mode, ou l’un de ceux-là",
            ),
            Self::NoOpenid => Lesson::new(
                "un scope sans openid",
                "scope=openid scope_all",
                "OIDC Core §3.1.2.1",
                "ajouter openid à scope",
            ),
            Self::RequestObject => unsupported("request", "OIDC Core §6.1"),
            Self::RequestUri => unsupported("request_uri", "OIDC Core §6.2"),
            Self::Registration => unsupported("registration", "OIDC Core §7.2.1"),
            Self::PromptNoneWithOthers => Lesson::new(
                "prompt avec none et une autre valeur",
                "none seul, ou d’autres valeurs sans none",
                "OIDC Core §3.1.2.1",
                "n’envoyer que none, ou l’ôter",
            ),
            Self::MaxAge(sent) => Lesson::new(
                format!("max_age {}", quoted(sent)),
                "un nombre entier de secondes",
                "OIDC Core §3.1.2.1",
                "corriger max_age, ou ne pas l’envoyer",
            ),
            Self::Challenge(error) => error.lesson(),
            Self::Strict(finding) => finding.lesson(),
            Self::LoginRequired => Lesson::new(
                "prompt=none, sans session ouverte dans ce navigateur",
                "une session Pro Santé Connect ouverte",
                "OIDC Core §3.1.2.6",
                "traiter login_required en renvoyant le navigateur sans prompt=none",
            ),
            Self::Cancelled => Lesson::new(
                "la personne est revenue au service sans s’identifier",
                "une identification menée à son terme",
                "RFC 6749 §4.1.2.1",
                "rien à la demande : afficher que la connexion est abandonnée, et proposer de recommencer",
            ),
        }
    }
}

impl Teaching for ChallengeError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::MethodAlone => Lesson::new(
                "code_challenge_method sans code_challenge",
                "les deux, ou aucun",
                "RFC 7636 §4.3",
                "envoyer aussi code_challenge",
            ),
            Self::UnknownMethod(sent) => Lesson::new(
                format!("code_challenge_method {}", quoted(sent)),
                "S256, ou plain",
                "RFC 7636 §4.4.1",
                "envoyer code_challenge_method=S256",
            ),
            Self::Malformed => Lesson::new(
                "un code_challenge qui n’en est pas un",
                "de 43 à 128 lettres sans accent, chiffres ou - . _ ~",
                "RFC 7636 §4.2",
                "calculer BASE64URL(SHA256(code_verifier)), sans = à la fin",
            ),
        }
    }
}

impl Teaching for Improper {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Repeated(error) => error.lesson(),
            Self::TooMany => {
                Lesson::new("plus de 100 paramètres", "100 au plus", OURS, "n’envoyer que ceux de la règle")
            }
            Self::TooLong(name) => Lesson::new(
                format!("le paramètre {}, de plus de 2 048 octets", quoted(name)),
                "2 048 octets au plus",
                OURS,
                format!("raccourcir {}", quoted(name)),
            ),
        }
    }
}

impl Teaching for Repeated {
    fn lesson(&self) -> Lesson {
        let name = quoted(&self.name);
        Lesson::new(
            format!("le paramètre {name}, plusieurs fois"),
            "chaque paramètre une fois au plus",
            "RFC 6749 §3.1",
            format!("n’envoyer {name} qu’une fois"),
        )
    }
}

/// What is refused where `strict` is set.
impl Teaching for Finding {
    fn lesson(&self) -> Lesson {
        let (expected, clause, change) = match self {
            Self::NoState => (
                "un state tiré au hasard, lié au navigateur",
                "RFC 6749 §10.12",
                "envoyer state, et le comparer au retour",
            ),
            Self::NoNonce => (
                "un nonce tiré au hasard",
                "OIDC Core §3.1.2.1",
                "envoyer nonce, et le comparer à celui du jeton d’identité",
            ),
            Self::AcrValues(_) => ("acr_values=eidas1", "EXI PSC 16", "envoyer acr_values=eidas1"),
            Self::NoPkce => {
                ("code_challenge et code_challenge_method=S256", "RFC 9700 §2.1.1", "utiliser PKCE avec S256")
            }
            Self::PlainPkce => ("code_challenge_method=S256", "RFC 7636 §4.2", "utiliser PKCE avec S256"),
            Self::NoScopeAll => {
                ("scope=openid scope_all", "documentation de Pro Santé Connect", "ajouter scope_all à scope")
            }
            Self::UnknownScope(_) => (
                "des portées que Pro Santé Connect connaît",
                "RFC 6749 §3.3",
                "ôter de scope celles qu’il ne connaît pas",
            ),
            Self::IdlePrompt(_) => {
                ("prompt=none ou login, ou rien", "OIDC Core §3.1.2.1", "ôter cette valeur")
            }
            Self::ShortSecret { .. } => (
                "un secret d’autant d’octets que l’empreinte : 32, 48 ou 64",
                "RFC 7518 §3.2",
                "un secret plus long, ou HS256",
            ),
            Self::UnencodedBasic => (
                "client_id et secret, encodés chacun comme dans un formulaire avant le base64",
                "RFC 6749 §2.3.1",
                "encoder les deux moitiés, ou envoyer le secret dans le formulaire",
            ),
        };
        Lesson::new(self.french(), expected, clause, change)
    }
}
