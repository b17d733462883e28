use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::{journal::Verdict, page::title_with_error};
use serde::Deserialize;
use serde_json::json;

use super::{
    REGULATOR, REGULATOR_SIGN_IN,
    session::{Browser, with_session},
    step_due,
};
use crate::{
    deviations,
    pages::{
        SITE,
        regulator::{RegulatorSignInPage, RegulatorSpacePage},
    },
    service::Service,
    state::session::SignIn,
};

#[derive(Debug, Deserialize)]
pub(super) struct SignInForm {
    #[serde(default)]
    adresse: String,
    #[serde(default, rename = "mot-de-passe")]
    password: String,
}

/// The regulator's way in, with login and password (guide C4).
pub(super) async fn sign_in_page(State(service): State<Arc<Service>>, browser: Browser) -> Response {
    match browser.regulator(&service) {
        Some(_) => Redirect::to(REGULATOR).into_response(),
        None => page("", false).into_response(),
    }
}

/// One answer for an unknown address and for a wrong password: neither tells which addresses exist.
pub(super) async fn sign_in(
    State(service): State<Arc<Service>>,
    Browser(visitor): Browser,
    Form(form): Form<SignInForm>,
) -> Response {
    let visitor = visitor.unwrap_or_else(|| service.begin_session());
    let address = form.adresse.trim();
    let unchecked = service.deviates(&deviations::REGULATOR_PASSWORD_UNCHECKED, None);
    let regulator = service
        .accounts
        .regulator(&address.to_lowercase())
        .filter(|regulator| unchecked || regulator.opens_with(&form.password));
    let Some(regulator) = regulator else {
        service.record(
            visitor
                .entry(
                    "sas.regulator.refused",
                    "L’adresse ou le mot de passe de l’espace régulateur est incorrect.",
                )
                .verdict(Verdict::Refused)
                .details(json!({ "address": address })),
        );
        return with_session(page(address, true).with_status(StatusCode::UNPROCESSABLE_ENTITY), &visitor);
    };
    let key = regulator.address.key();
    if let Some(person) = &regulator.account {
        service.context.journal.bind(&visitor.flow, person);
    }
    let visitor = service.sessions.sign_in(
        &visitor,
        service.session_id(),
        SignIn::Regulator { address: key },
        service.now(),
    );
    service.record(
        visitor
            .entry(
                "sas.regulator.signed_in",
                "L’espace régulateur s’ouvre avec l’adresse et le mot de passe.",
            )
            .verdict(Verdict::Accepted)
            .details(json!({ "address": address, "merged": regulator.account.is_some() })),
    );
    with_session(Redirect::to(REGULATOR), &visitor)
}

/// The regulator's space, for either sign-in of the account.
pub(super) async fn space(State(service): State<Arc<Service>>, browser: Browser) -> Response {
    let Some(regulator) = browser.regulator(&service) else {
        return Redirect::to(REGULATOR_SIGN_IN).into_response();
    };
    let account = browser.account(&service);
    let professional = account.as_ref().map(|account| account.identity.full_name());
    SITE.page(
        "Espace régulateur",
        &RegulatorSpacePage {
            person: &regulator.name,
            address: &regulator.address.to_string(),
            professional: professional.as_deref(),
            go_on: account.as_ref().map_or("", step_due),
        },
    )
    .into_response()
}

fn page(typed: &str, refused: bool) -> mock_kit::page::Page {
    let title = title_with_error("Connexion à l’espace régulateur", refused);
    SITE.page(&title, &RegulatorSignInPage { typed, refused })
}
