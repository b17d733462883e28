use std::sync::Arc;

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde::Deserialize;
use serde_json::json;

use super::{ADDRESS, MIRE, VERIFICATION, session::Browser, step_due};
use crate::{
    NAME, deviations,
    pages::{
        SITE,
        onboarding::{InitialisedPage, RegulatorMergePage},
        refused::Refused,
    },
    service::Service,
    state::account::{LinkFaults, LinkRefused},
};

#[derive(Debug, Deserialize)]
pub(super) struct Activation {
    #[serde(default)]
    jeton: String,
}

/// Guide C7: the mail's link, in the browser that waits for it or in another one. Where two accounts would become
/// one, its reader is asked first: opening a link is no consent, and mail gateways open links too.
pub(super) async fn follow(
    State(service): State<Arc<Service>>,
    Query(sent): Query<Activation>,
    browser: Browser,
) -> Response {
    if let Some(owner) = service.accounts.owner_of_link(&sent.jeton)
        && !service.deviates(&deviations::REGULATOR_UNCONFIRMED, Some(&owner))
        && let Some(page) = confirmation(&service, &owner, &sent.jeton)
    {
        return page;
    }
    activate(&service, &sent.jeton, &browser)
}

/// Guide C4: the reader of the mail has confirmed that the two accounts are one person's.
pub(super) async fn confirm(
    State(service): State<Arc<Service>>,
    browser: Browser,
    Form(sent): Form<Activation>,
) -> Response {
    activate(&service, &sent.jeton, &browser)
}

/// What is asked before a regulator's account becomes one with that of `owner`; nothing when none would.
fn confirmation(service: &Service, owner: &str, token: &str) -> Option<Response> {
    let faults = LinkFaults::of(service, owner);
    let regulator = service.accounts.regulator_at_stake(owner, token, service.now(), faults)?;
    let person = service.accounts.find(owner)?.identity.greeted_name();
    service.record(
        Entry::new(NAME, "sas.regulator.asked", "La réunion des deux comptes est à confirmer.")
            .person(owner)
            .from("browser")
            .details(json!({ "clause": "guide C4" })),
    );
    let page = RegulatorMergePage {
        person: &person,
        regulator: &regulator.name,
        address: &regulator.address.to_string(),
        token,
    };
    Some(SITE.page("Réunir deux espaces", &page).into_response())
}

impl LinkFaults {
    fn of(service: &Service, owner: &str) -> Self {
        Self {
            reusable: service.deviates(&deviations::LINK_REUSABLE, Some(owner)),
            eternal: service.deviates(&deviations::LINK_ETERNAL, Some(owner)),
            shared: service.deviates(&deviations::ADDRESS_SHARED, Some(owner)),
            kept: service.deviates(&deviations::LINK_KEPT, Some(owner)),
        }
    }
}

fn activate(service: &Service, token: &str, browser: &Browser) -> Response {
    let Some(owner) = service.accounts.owner_of_link(token) else {
        let entry = Entry::new(NAME, "sas.link.refused", "Le lien d’activation est inconnu.");
        service.record(refused_entry(entry, LinkRefused::Unknown));
        return refused(LinkRefused::Unknown).into_response();
    };
    let faults = LinkFaults::of(service, &owner);
    let followed = service.follow_link(browser.0.as_ref(), &owner, token, faults);
    let entry = |name, told: &str| {
        let entry = Entry::new(NAME, name, told).person(&owner);
        match &browser.0 {
            Some(visitor) => entry.flow(&visitor.flow),
            None => entry,
        }
    };
    let merged = match followed {
        Ok(followed) => followed.merged,
        Err(error) => {
            let told = match error {
                LinkRefused::Unknown => "Le lien d’activation est inconnu.",
                LinkRefused::Used => "Le lien d’activation a déjà servi.",
                LinkRefused::Replaced => "Le lien d’activation est remplacé par un plus récent.",
                LinkRefused::Expired => "Le lien d’activation a expiré.",
                LinkRefused::Taken => "L’adresse est déjà vérifiée par un autre compte.",
            };
            service.record(refused_entry(entry("sas.link.refused", told), error));
            return refused(error).into_response();
        }
    };
    let own_browser = browser.account(service).filter(|account| account.identity.national_id == owner);
    service.record(
        entry("sas.link.followed", "Le lien d’activation est suivi : l’adresse est vérifiée.")
            .from("browser")
            .verdict(Verdict::Accepted)
            .details(json!({ "same_browser": own_browser.is_some(), "clause": "guide C7" })),
    );
    if merged {
        service.record(
            entry("sas.regulator.merged", "Le compte du régulateur et celui du professionnel sont réunis.")
                .verdict(Verdict::Accepted)
                .details(json!({ "clause": "guide C4" })),
        );
    }
    match own_browser {
        Some(account) => Redirect::to(step_due(&account)).into_response(),
        None => SITE.page("Compte initialisé", &InitialisedPage { merged }).into_response(),
    }
}

fn refused_entry(entry: Entry, error: LinkRefused) -> Entry {
    entry
        .from("browser")
        .verdict(Verdict::Refused)
        .details(json!({ "reason": error.to_string(), "clause": "guide C7" }))
}

fn refused(error: LinkRefused) -> Refused {
    let again = ("Demander un nouveau courriel", VERIFICATION);
    let (status, title, explanation, advice, action) = match error {
        LinkRefused::Unknown => (
            StatusCode::NOT_FOUND,
            "Lien inconnu",
            "Ce lien d’activation n’est pas valable : il est peut-être incomplet.",
            "Copiez le lien entier depuis le courriel, ou demandez un nouveau courriel.",
            again,
        ),
        LinkRefused::Used => (
            StatusCode::GONE,
            "Ce lien a déjà été utilisé",
            "Votre adresse mail est déjà vérifiée : un lien d’activation ne sert qu’une fois.",
            "Connectez-vous pour continuer.",
            ("Continuer", MIRE),
        ),
        LinkRefused::Replaced => (
            StatusCode::GONE,
            "Ce lien n’est plus valable",
            "Un courriel plus récent vous a été envoyé : seul son lien fonctionne.",
            "Ouvrez le dernier courriel reçu, ou demandez-en un nouveau.",
            again,
        ),
        LinkRefused::Expired => (
            StatusCode::GONE,
            "Ce lien a expiré",
            "Le délai pour suivre le lien d’activation est dépassé.",
            "Demandez un nouveau courriel et suivez son lien.",
            again,
        ),
        LinkRefused::Taken => (
            StatusCode::CONFLICT,
            "Cette adresse est déjà liée à un autre compte",
            "Un autre professionnel a vérifié cette adresse mail avant vous : elle ne peut servir qu’à un compte.",
            "Choisissez une adresse mail que vous êtes seul à utiliser.",
            ("Modifier l’adresse mail", ADDRESS),
        ),
    };
    Refused { status, title, explanation: explanation.into(), advice, action }
}
