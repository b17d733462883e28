//! The pages that tell somebody why the e-CPS did not sign them in, and what to do. The wording of the real pages is
//! not public.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    approver::{ApproverError, Refused},
    pages::{self, PSC},
    provider::Provider,
    state::{approval::Denial, attempt::Attempt},
};

/// Title, explanation, advice.
type Words = (&'static str, &'static str, &'static str);

/// This person's phone is not asked.
pub(super) fn refused(psc: &Provider, attempt: &Attempt, reason: Refused) -> Response {
    page(psc, attempt, StatusCode::FORBIDDEN, of_refusal(reason))
}

/// Nobody's phone can be asked.
pub(super) fn broken(psc: &Provider, attempt: &Attempt, error: &ApproverError) -> Response {
    tracing::error!(%error, "no phone can be asked");
    page(psc, attempt, StatusCode::BAD_GATEWAY, BROKEN)
}

/// This provider has no e-CPS service.
pub(super) fn without_service(psc: &Provider, attempt: &Attempt) -> Response {
    let (title, explanation, advice) = (
        "e-CPS indisponible",
        "La connexion par e-CPS n’est pas proposée ici.",
        "Connectez-vous avec votre carte.",
    );
    let actions = pages::Action::after_a_refusal(&psc.endpoints, &attempt.name, None);
    PSC.page(title, &pages::Refused { title, explanation, advice, guidance: &[], actions: &actions })
        .with_status(StatusCode::NOT_FOUND)
        .into_response()
}

/// The phone was asked, and did not approve.
pub(super) fn denied(psc: &Provider, attempt: &Attempt, denial: Denial) -> Response {
    page(psc, attempt, StatusCode::FORBIDDEN, of_denial(denial))
}

const BROKEN: Words = (
    "Service e-CPS injoignable",
    "Votre téléphone n’a pas pu être interrogé.",
    "Réessayez dans quelques minutes, ou connectez-vous avec votre carte.",
);

fn of_refusal(reason: Refused) -> Words {
    match reason {
        Refused::NotActivated => (
            "e-CPS non activée",
            "Aucune e-CPS n’est activée pour cet identifiant.",
            "Activez votre e-CPS sur votre téléphone, puis réessayez ; ou connectez-vous avec votre carte.",
        ),
        Refused::ToBeRenewed => (
            "e-CPS à renouveler",
            "Votre e-CPS a expiré.",
            "Renouvelez-la dans l’application e-CPS, puis réessayez ; ou connectez-vous avec votre carte.",
        ),
        Refused::Locked => LOCKED,
        Refused::AppTooOld => (
            "Application e-CPS à mettre à jour",
            "La version de l’application e-CPS de votre téléphone n’est plus acceptée.",
            "Mettez l’application à jour, puis réessayez ; ou connectez-vous avec votre carte.",
        ),
        Refused::SystemTooOld => (
            "Téléphone trop ancien",
            "La version du système de votre téléphone n’est plus acceptée par l’application e-CPS.",
            "Mettez votre téléphone à jour, ou connectez-vous avec votre carte.",
        ),
    }
}

const LOCKED: Words = (
    "Application e-CPS verrouillée",
    "Trois mots de passe erronés ont été saisis sur votre téléphone.",
    "Réactivez votre e-CPS, ou connectez-vous avec votre carte.",
);

fn of_denial(denial: Denial) -> Words {
    match denial {
        Denial::WrongCode => (
            "Code erroné",
            "Le code choisi sur votre téléphone n’est pas celui que cette page affichait.",
            "Réessayez : un nouveau code vous sera proposé.",
        ),
        Denial::Refused => (
            "Demande refusée",
            "La demande d’authentification a été refusée sur votre téléphone.",
            "Si ce n’est pas vous qui l’avez refusée, ne réessayez pas et vérifiez votre téléphone.",
        ),
        Denial::Abandoned => (
            "Authentification quittée",
            "Vous avez quitté l’authentification sur votre téléphone.",
            "Réessayez, ou revenez au service.",
        ),
        Denial::Withdrawn => (
            "Authentification quittée",
            "Vous avez quitté l’authentification : la demande n’est plus proposée sur votre téléphone.",
            "Réessayez, ou revenez au service.",
        ),
        Denial::Expired => (
            "Temps écoulé",
            "La demande n’a pas été validée à temps sur votre téléphone.",
            "Réessayez ; si aucune notification n’arrive, ouvrez l’application e-CPS : la demande s’y trouve.",
        ),
        Denial::Locked => LOCKED,
        Denial::Replaced => (
            "Demande remplacée",
            "Une demande plus récente, pour le même identifiant, a pris la place de celle-ci.",
            "Répondez à la plus récente, ou réessayez ici.",
        ),
        Denial::Lost => BROKEN,
    }
}

fn page(
    psc: &Provider,
    attempt: &Attempt,
    status: StatusCode,
    (title, explanation, advice): Words,
) -> Response {
    let actions = pages::Action::after_an_approval(&psc.endpoints, &attempt.name);
    PSC.page(title, &pages::Refused { title, explanation, advice, guidance: &[], actions: &actions })
        .with_status(status)
        .into_response()
}
