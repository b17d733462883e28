//! The page that tells somebody why their card was refused, and what to do.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use identities::{CardRefusal, NationalId};
use time::{OffsetDateTime, macros::format_description};

use crate::{
    pages::{self, PSC},
    provider::Provider,
    state::attempt::Attempt,
};

/// Why a card signs nobody in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CardError {
    #[error(transparent)]
    Certificate(#[from] CardRefusal),
    #[error("nobody in the directory has the national id {0}")]
    UnknownHolder(NationalId),
    #[error("the card {serial} is not one that {holder} holds")]
    UnknownCard { serial: String, holder: NationalId },
}

pub(crate) fn card_refused(psc: &Provider, attempt: &Attempt, error: &CardError) -> Response {
    let (title, explanation, advice) = words(error);
    PSC.page(
        title,
        &pages::Refused {
            title,
            explanation: &explanation,
            advice,
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

/// Title, explanation and advice. The wording of the real pages is not public.
fn words(error: &CardError) -> (&'static str, String, &'static str) {
    match error {
        CardError::Certificate(refusal) => certificate_words(refusal),
        CardError::UnknownHolder(id) => (
            "Titulaire inconnu",
            format!("Le titulaire de cette carte ({id}) ne figure pas dans l’annuaire des professionnels."),
            "Adressez-vous à votre ordre ou à votre autorité d’enregistrement.",
        ),
        CardError::UnknownCard { serial, .. } => (
            "Carte non reconnue",
            format!("La carte {serial} n’est pas celle que l’annuaire connaît pour son titulaire."),
            "Utilisez la carte que vous avez reçue en dernier.",
        ),
    }
}

fn certificate_words(refusal: &CardRefusal) -> (&'static str, String, &'static str) {
    const OTHER_CARD: &str = "Utilisez une autre carte, ou adressez-vous au service qui délivre les cartes.";
    match refusal {
        CardRefusal::Expired { not_after } => (
            "Carte expirée",
            format!("La validité de cette carte s’est terminée le {}.", date(*not_after)),
            "Utilisez votre nouvelle carte, ou demandez son renouvellement.",
        ),
        CardRefusal::NotYetValid { not_before } => (
            "Carte pas encore valide",
            format!("Cette carte sera valide à partir du {}.", date(*not_before)),
            "Attendez cette date, ou utilisez votre carte actuelle.",
        ),
        CardRefusal::UnknownAuthority { issuer } => (
            "Carte d’une autorité inconnue",
            format!("L’autorité qui a émis cette carte n’est pas reconnue : {issuer}."),
            "Utilisez une carte de la famille CPx (CPS, CPF, CPE ou CPA).",
        ),
        CardRefusal::AuthorityNotValid => (
            "Autorité hors validité",
            "L’autorité qui a émis cette carte n’est pas valide à cette date.".to_owned(),
            "Vérifiez la date de votre poste, ou utilisez une autre carte.",
        ),
        CardRefusal::WrongUsage => (
            "Certificat inadapté",
            "Ce certificat ne sert pas à s’authentifier.".to_owned(),
            "Choisissez le certificat d’authentification de votre carte.",
        ),
        CardRefusal::NothingPresented => (
            "Aucun certificat présenté",
            "Aucune carte n’a été lue.".to_owned(),
            "Insérez votre carte dans le lecteur, puis choisissez son certificat.",
        ),
        CardRefusal::Unreadable
        | CardRefusal::UnknownCriticalExtension { .. }
        | CardRefusal::NoNationalId
        | CardRefusal::InvalidNationalId(_)
        | CardRefusal::NoName => (
            "Certificat illisible",
            "Ce certificat n’est pas celui d’une carte de professionnel de santé.".to_owned(),
            OTHER_CARD,
        ),
    }
}

fn date(moment: OffsetDateTime) -> String {
    moment.format(format_description!("[day]/[month]/[year]")).unwrap_or_default()
}
