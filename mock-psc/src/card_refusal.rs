//! The page that tells somebody why their card was refused, and what to do.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use identities::{CardRefusal, NationalId, OtherPurpose};
use time::{OffsetDateTime, macros::format_description};

use crate::{
    pages::{self, PSC},
    provider::Provider,
    state::{attempt::Attempt, revocations::ListError},
    workstation::Workstation,
};

/// Why a card signs nobody in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CardError {
    #[error(transparent)]
    Certificate(#[from] CardRefusal),
    #[error("nobody in the directory has the national id {0}")]
    UnknownHolder(NationalId),
    #[error("{0} was withdrawn from the directory")]
    WithdrawnHolder(NationalId),
    #[error("the card {serial} is revoked since {since}, says the revocation list number {number}")]
    Revoked { serial: String, since: OffsetDateTime, number: u64 },
    #[error("whether the card is revoked cannot be known: {0}")]
    RevocationUnknown(#[from] ListError),
    #[error("the card {serial} is not one that {holder} holds")]
    UnknownCard { serial: String, holder: NationalId },
}

/// Title, explanation and advice. The wording of the real pages is not public.
type Words = (&'static str, String, &'static str);

const OTHER_CARD: &str = "Utilisez une autre carte, ou adressez-vous au service qui délivre les cartes.";
const RIGHT_CERTIFICATE: &str = "Réessayez, et choisissez le certificat d’authentification de votre carte.";

impl CardError {
    /// One sentence for the journal.
    pub fn summary(&self) -> String {
        format!("Carte refusée : {}", words(self).0)
    }
}

pub(crate) fn card_refused(psc: &Provider, attempt: &Attempt, error: &CardError) -> Response {
    let (title, explanation, advice) = words(error);
    page(psc, attempt, (title, &explanation, advice), &[])
}

/// No certificate came. What the user guide says of such a workstation (guide M1 to M4) stands below: that the real
/// page says it, too, is not established.
pub(crate) fn nothing_presented(psc: &Provider, attempt: &Attempt, workstation: Workstation) -> Response {
    let error = CardError::from(CardRefusal::NothingPresented);
    let (title, explanation, advice) = words(&error);
    let guidance = workstation.card(false).guidance();
    if guidance.is_empty() {
        return page(psc, attempt, (title, &explanation, advice), guidance);
    }
    let advice = format!(
        "Voyez ci-dessous ce que dit le guide d’un poste comme le vôtre ({}).",
        workstation.french(false)
    );
    page(psc, attempt, (title, &explanation, &advice), guidance)
}

fn page(
    psc: &Provider,
    attempt: &Attempt,
    (title, explanation, advice): (&str, &str, &str),
    guidance: &[&str],
) -> Response {
    PSC.page(
        title,
        &pages::Refused {
            title,
            explanation,
            advice,
            guidance,
            actions: &pages::Action::after_a_refusal(
                &psc.endpoints,
                &attempt.name,
                psc.approver.as_ref().map(|_| "Utiliser l’application e-CPS"),
            ),
        },
    )
    .with_status(StatusCode::FORBIDDEN)
    .into_response()
}

fn words(error: &CardError) -> Words {
    match error {
        CardError::Certificate(refusal) => certificate_words(refusal),
        CardError::Revoked { since, .. } => (
            "Carte révoquée",
            format!("Cette carte a été révoquée le {}. Elle ne permet plus de s’identifier.", date(*since)),
            "Utilisez votre nouvelle carte. Si vous n’avez pas demandé cette révocation, adressez-vous au service qui \
             délivre les cartes.",
        ),
        CardError::RevocationUnknown(_) => (
            "Révocation impossible à vérifier",
            "Pro Santé Connect n’a pas pu vérifier que cette carte n’est pas révoquée.".to_owned(),
            "Votre carte n’est pas en cause. Réessayez dans quelques minutes. Si l’échec se répète, prévenez \
             l’assistance de Pro Santé Connect.",
        ),
        CardError::UnknownHolder(id) => (
            "Titulaire inconnu",
            format!("Le titulaire de cette carte ({id}) ne figure pas dans l’annuaire des professionnels."),
            "Vérifiez que cette carte est bien la vôtre. Si elle l’est, adressez-vous à votre ordre ou à votre autorité \
             d’enregistrement.",
        ),
        CardError::WithdrawnHolder(id) => (
            "Titulaire retiré de l’annuaire",
            format!("Le titulaire de cette carte ({id}) a été retiré de l’annuaire des professionnels."),
            "Si vous exercez toujours, adressez-vous à votre ordre ou à votre autorité d’enregistrement.",
        ),
        CardError::UnknownCard { .. } => (
            "Carte non reconnue",
            "Cette carte n’est pas celle que l’annuaire connaît pour son titulaire.".to_owned(),
            "Utilisez la carte que vous avez reçue en dernier. Si c’est celle-ci, adressez-vous au service qui délivre les \
             cartes.",
        ),
    }
}

fn certificate_words(refusal: &CardRefusal) -> Words {
    match refusal {
        CardRefusal::Expired { not_after } => (
            "Carte expirée",
            format!("La validité de cette carte s’est terminée le {}.", date(*not_after)),
            "Utilisez votre nouvelle carte. Si vous n’en avez pas, demandez le renouvellement de celle-ci.",
        ),
        CardRefusal::NotYetValid { not_before } => (
            "Carte pas encore valide",
            format!("Cette carte sera valide à partir du {}.", date(*not_before)),
            "D’ici là, utilisez votre carte actuelle.",
        ),
        CardRefusal::UnknownAuthority { issuer } => (
            "Carte d’une autorité inconnue",
            format!("L’autorité qui a émis cette carte n’est pas reconnue : {}.", common_name(issuer)),
            "Utilisez une carte de la famille CPx (CPS, CPF, CPE ou CPA). Si celle-ci en est une, adressez-vous au service \
             qui délivre les cartes.",
        ),
        CardRefusal::Altered { .. } => (
            "Certificat altéré",
            "La signature de l’autorité ne correspond pas au contenu de ce certificat. Il a été modifié ou contrefait."
                .to_owned(),
            "N’utilisez plus cette carte, et adressez-vous au service qui délivre les cartes.",
        ),
        CardRefusal::AuthorityNotValid => (
            "Autorité hors validité",
            "L’autorité qui a émis cette carte n’est pas valide à cette date.".to_owned(),
            "Vérifiez la date de votre poste, ou utilisez une autre carte.",
        ),
        CardRefusal::AuthorityCertificate => (
            "Certificat d’une autorité",
            "Ce certificat est celui d’une autorité de certification, pas celui d’une carte.".to_owned(),
            RIGHT_CERTIFICATE,
        ),
        CardRefusal::WrongUsage(purpose) => usage_words(*purpose),
        CardRefusal::NothingPresented => (
            "Aucun certificat présenté",
            "Le navigateur n’a présenté aucun certificat : aucune carte n’a été lue, aucun certificat n’a été choisi, ou le \
             code de la carte n’a pas été accepté."
                .to_owned(),
            "Insérez votre carte dans le lecteur, réessayez, puis choisissez son certificat d’authentification. Si \
             aucun ne vous est proposé, vérifiez que votre carte n’a pas expiré : un navigateur ne propose pas une carte \
             expirée. Si le bon code n’est pas accepté, trois codes erronés ont bloqué la carte.",
        ),
        CardRefusal::NoNationalId | CardRefusal::InvalidNationalId(_) => (
            "Identifiant national absent",
            "Ce certificat ne porte pas l’identifiant national d’un professionnel de santé.".to_owned(),
            OTHER_CARD,
        ),
        CardRefusal::Unreadable
        | CardRefusal::UnknownCriticalExtension { .. }
        | CardRefusal::NoName => (
            "Certificat illisible",
            "Ce certificat n’est pas celui d’une carte de professionnel de santé.".to_owned(),
            OTHER_CARD,
        ),
    }
}

fn usage_words(purpose: OtherPurpose) -> Words {
    match purpose {
        OtherPurpose::Documents => (
            "Certificat de signature",
            "Ce certificat sert à signer des documents, pas à s’identifier.".to_owned(),
            RIGHT_CERTIFICATE,
        ),
        OtherPurpose::Server => (
            "Certificat de serveur",
            "Ce certificat est celui d’un serveur, pas celui d’une carte.".to_owned(),
            RIGHT_CERTIFICATE,
        ),
        OtherPurpose::Unclear => {
            ("Certificat inadapté", "Ce certificat ne sert pas à s’identifier.".to_owned(), RIGHT_CERTIFICATE)
        }
    }
}

/// What people call an authority by; the whole name where there is none.
fn common_name(name: &str) -> &str {
    name.split_once("CN=").map_or(name, |(_, rest)| rest.split_once(", ").map_or(rest, |(cn, _)| cn))
}

fn date(moment: OffsetDateTime) -> String {
    moment.format(format_description!("[day]/[month]/[year]")).unwrap_or_default()
}
