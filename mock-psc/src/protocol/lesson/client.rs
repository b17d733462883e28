//! Every call of the back channel, until it is known who calls.

use identities::OrganisationRefusal;

use super::{Lesson, OURS, Teaching, listed, quoted};
use crate::protocol::{
    back_channel::CallError,
    client_assertion::AssertionError,
    client_authentication::{AuthenticationError, CertificateRefused, CredentialsError},
    parameters::Unreadable,
};

const FORM: &str = "application/x-www-form-urlencoded";

impl Teaching for CallError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Unreadable(Unreadable::TooLong) => {
                Lesson::new("un corps de plus de 64 Kio", "64 Kio au plus", OURS, "raccourcir le formulaire")
            }
            Self::Unreadable(Unreadable::NotText) => Lesson::new(
                "un corps qui n’est pas de l’UTF-8",
                format!("un formulaire {FORM}, en UTF-8"),
                "RFC 6749 appendix B",
                "encoder le formulaire en UTF-8",
            ),
            Self::Unreadable(Unreadable::Stalled) => Lesson::new(
                "un corps qui n’arrive pas jusqu’au bout",
                "le corps entier, à la suite des en-têtes",
                OURS,
                "envoyer autant d’octets que Content-Length l’annonce",
            ),
            Self::MediaType(sent) => Lesson::new(
                match sent.as_str() {
                    "" => "aucun Content-Type".to_owned(),
                    sent => format!("Content-Type {}", quoted(sent)),
                },
                format!("Content-Type: {FORM}"),
                "RFC 6749 §4.1.3",
                "envoyer un formulaire, et non du JSON",
            ),
            Self::Parameters(error) => error.lesson(),
            Self::Client(error) => error.lesson(),
        }
    }
}

impl Teaching for AuthenticationError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Credentials(error) => error.lesson(),
            Self::UnknownClient { id, known } => Lesson::new(
                format!("client_id {}", quoted(id)),
                format!("le client_id d’un service enregistré : {}", listed(known)),
                "RFC 6749 §2.3",
                "client_id ; ou déclarer ce client, dans doublure.toml ou par POST /psc/clients",
            ),
            Self::OtherMethod { used, registered } => Lesson::new(
                format!("une authentification {used}"),
                format!("une authentification {registered}"),
                "OIDC Registration §2, token_endpoint_auth_method",
                "la méthode du service, ou token_endpoint_auth_method du client",
            ),
            Self::WrongSecret { length } => Lesson::new(
                format!("un autre secret (longueur : {length})"),
                "le secret enregistré pour ce client",
                "RFC 6749 §2.3.1",
                "le secret du service, ou « secret » du client ; dans l’en-tête Authorization, encoder les deux \
                 moitiés avant le base64",
            ),
            Self::Certificate(error) => error.lesson(),
        }
    }
}

impl Teaching for CredentialsError {
    fn lesson(&self) -> Lesson {
        match self {
            Self::Missing => Lesson::new(
                "ni secret, ni client_assertion, ni certificat",
                "l’une des trois",
                "RFC 6749 §2.3.1, OIDC Core §9",
                "authentifier le service par la méthode enregistrée",
            ),
            Self::MalformedBasic => Lesson::new(
                "un en-tête Authorization d’une autre forme",
                "Basic, puis client_id:client_secret en base64",
                "RFC 6749 §2.3.1, RFC 7617 §2",
                "encoder « client_id:client_secret » en base64, sans retour à la ligne",
            ),
            Self::TwoMethods => Lesson::new(
                "deux authentifications à la fois",
                "une seule",
                "RFC 6749 §2.3",
                "n’envoyer que l’en-tête Authorization, ou que le formulaire",
            ),
            Self::TwoClients => Lesson::new(
                "un client_id dans le formulaire, un autre dans l’en-tête Authorization",
                "le même aux deux endroits, ou dans l’en-tête seul",
                "RFC 6749 §2.3",
                "ôter client_id du formulaire",
            ),
            Self::Assertion(error) => error.lesson(),
        }
    }
}

impl Teaching for AssertionError {
    #[expect(clippy::too_many_lines, reason = "a table: one entry for each error")]
    fn lesson(&self) -> Lesson {
        match self {
            Self::Half(name) => Lesson::new(
                format!("aucun {name}"),
                "client_assertion et client_assertion_type ensemble",
                "RFC 7521 §4.2",
                format!("envoyer aussi {name}"),
            ),
            Self::Type(sent) => Lesson::new(
                format!("client_assertion_type {}", quoted(sent)),
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "RFC 7523 §2.2",
                "corriger client_assertion_type",
            ),
            Self::Malformed => Lesson::new(
                "un client_assertion qui n’est pas un JWT signé",
                "trois parties en base64url, séparées par des points",
                "RFC 7515 §3.1",
                "envoyer le JWT entier, sans guillemets",
            ),
            Self::Critical => Lesson::new(
                "un en-tête crit dans client_assertion",
                "un en-tête sans crit",
                "RFC 7515 §4.1.11",
                "signer sans extension critique",
            ),
            Self::Algorithm(sent) => Lesson::new(
                format!("alg {} dans client_assertion", quoted(sent)),
                "RS256, PS256, ES256 … pour private_key_jwt, HS256 … pour client_secret_jwt",
                "OIDC Core §9, RFC 8725 §3.1",
                "signer avec un algorithme que la découverte annonce",
            ),
            Self::Missing(claim) => Lesson::new(
                format!("un client_assertion sans {claim}"),
                "iss, sub, aud, exp et jti",
                "RFC 7523 §3, OIDC Core §9",
                format!("ajouter {claim}"),
            ),
            Self::Kind(claim) => Lesson::new(
                format!("une valeur de {claim} d’un autre genre, dans client_assertion"),
                "des textes pour iss, sub et jti, des nombres de secondes pour exp, nbf et iat",
                "RFC 7519 §4.1",
                format!("corriger {claim}"),
            ),
            Self::OtherClient { client_id, sub } => Lesson::new(
                format!("client_id {}, et sub {} dans client_assertion", quoted(client_id), quoted(sub)),
                "le même client des deux côtés",
                "RFC 7521 §4.2",
                "corriger sub, ou ôter client_id du formulaire",
            ),
            Self::Issuer { iss, sub } => Lesson::new(
                format!("iss {} et sub {} dans client_assertion", quoted(iss), quoted(sub)),
                "le client_id dans les deux",
                "OIDC Core §9",
                "mettre le client_id dans iss et dans sub",
            ),
            Self::NoKeys => Lesson::new(
                "un client_assertion signé, d’un client dont aucune clé n’est enregistrée",
                "une signature par une clé enregistrée",
                "RFC 7523 §3 (9)",
                "enregistrer les clés publiques du client : jwks",
            ),
            Self::NoSecret => Lesson::new(
                "un client_assertion signé par un secret, d’un client qui n’en a pas",
                "une signature par une clé privée, ou un secret enregistré",
                "OIDC Core §9",
                "enregistrer un secret, ou signer avec une clé privée",
            ),
            Self::NoSuchKey { alg, kid, known } => Lesson::new(
                format!("alg {} et kid {} dans client_assertion", quoted(alg), quoted(kid)),
                format!("une clé enregistrée : {}", quoted(known)),
                "RFC 7515 §4.1.4",
                "enregistrer cette clé (jwks), ou signer avec une clé qui l’est",
            ),
            Self::Signature => Lesson::new(
                "un client_assertion dont la signature ne se vérifie pas",
                "une signature par la clé ou le secret enregistrés",
                "RFC 7523 §3 (9)",
                "signer avec la clé enregistrée, ou enregistrer celle qui signe",
            ),
            Self::ShortSecret { alg, length, least } => Lesson::new(
                format!("un client_assertion signé en {alg} par un secret de {length} octets"),
                format!("{least} octets au moins"),
                "RFC 7518 §3.2",
                "un secret plus long, ou HS256",
            ),
            Self::Audience { found, expected } => Lesson::new(
                format!("aud {} dans client_assertion", quoted(found)),
                format!("l’une de ces adresses : {}", quoted(expected)),
                "RFC 7523 §3 (3)",
                "mettre dans aud l’émetteur (issuer) ou l’adresse appelée",
            ),
            Self::Expired { exp, now } => Lesson::new(
                format!("exp {exp} dans client_assertion ; il est {now}"),
                "un exp à venir",
                "RFC 7523 §3 (4)",
                "signer un client_assertion à chaque appel, et régler l’horloge",
            ),
            Self::Future { claim, at, now } => Lesson::new(
                format!("{claim} {at} dans client_assertion ; il est {now}"),
                "une date passée",
                "RFC 7523 §3 (5) et (6)",
                "régler l’horloge du service",
            ),
            Self::TooLong { seconds, longest } => Lesson::new(
                format!("un client_assertion valable encore {seconds} s"),
                format!("{longest} s au plus"),
                "RFC 7523 §3 (4)",
                "rapprocher exp de l’instant de la signature",
            ),
            Self::Replayed(jti) => Lesson::new(
                format!("un client_assertion qui a déjà servi (jti {})", quoted(jti)),
                "un jti différent à chaque appel",
                "OIDC Core §9, RFC 7523 §3 (7)",
                "signer un client_assertion à chaque appel",
            ),
        }
    }
}

impl Teaching for CertificateRefused {
    fn lesson(&self) -> Lesson {
        let change = match &self.refusal {
            OrganisationRefusal::NothingPresented => {
                "appeler l’adresse de mtls_endpoint_aliases, avec le certificat et sa clé"
            }
            OrganisationRefusal::Unreadable => "présenter un certificat X.509 entier",
            OrganisationRefusal::AuthorityCertificate => {
                "présenter d’abord celui de l’organisation, puis son autorité"
            }
            OrganisationRefusal::WrongUsage { .. } => "présenter un certificat client, et non serveur",
            OrganisationRefusal::UnknownAuthority { .. } | OrganisationRefusal::Altered { .. } => {
                "présenter celui que cette IGC-Santé de test a émis : POST /psc/organisations"
            }
            OrganisationRefusal::AuthorityNotValid => {
                "régler la date de la machine, ou refaire l’IGC-Santé de test"
            }
            OrganisationRefusal::NotYetValid { .. } | OrganisationRefusal::Expired { .. } => {
                "présenter un certificat en cours de validité"
            }
            OrganisationRefusal::UnknownCriticalExtension { .. } => {
                "présenter un certificat sans extension critique inconnue"
            }
            OrganisationRefusal::Revoked { .. } => "présenter un certificat qui n’est pas révoqué",
            OrganisationRefusal::WrongUnit { .. } => {
                "présenter celui de la structure attendue, ou certificate_unit du client"
            }
            OrganisationRefusal::WrongName { .. } => {
                "présenter celui du nom attendu, ou certificate_name du client"
            }
        };
        Lesson::new(
            format!("certificat : {}", self.presented),
            format!(
                "un certificat client de l’IGC-Santé de test, CN {} et OU {}",
                quoted(&self.expected.name),
                quoted(&self.expected.unit)
            ),
            "RFC 8705 §2.1",
            change,
        )
    }
}
