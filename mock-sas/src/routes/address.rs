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
use url::form_urlencoded;

use super::{ADDRESS, VERIFICATION, session::SignedIn};
use crate::{
    deviations,
    pages::{SITE, onboarding::AddressPage},
    service::Service,
    state::{account, email_address::EmailAddress},
};

#[derive(Debug, Deserialize)]
pub(super) struct AddressForm {
    #[serde(default)]
    adresse: String,
}

/// Open until the address is verified: a slip of the hand can be put right.
fn is_step(state: &account::State) -> bool {
    matches!(state, account::State::AddressMissing | account::State::AddressToVerify { .. })
}

/// Guide C4.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let draft = service.draft(signed_in.person(), ADDRESS);
    let restored = draft.is_some();
    let typed = match (draft, signed_in.account.state()) {
        (Some(draft), _) => form_urlencoded::parse(draft.as_bytes())
            .find_map(|(name, value)| (name == "adresse").then(|| value.into_owned()))
            .unwrap_or_default(),
        (None, account::State::AddressToVerify { address, .. }) => address.to_string(),
        _ => String::new(),
    };
    Ok(page(&service, &signed_in, &typed, None, restored))
}

/// Guide C4 → C5.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
    Form(form): Form<AddressForm>,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let unchecked = service.deviates(&deviations::ADDRESS_UNCHECKED, Some(signed_in.person()));
    let read = EmailAddress::parse(&form.adresse);
    let address = match (read, unchecked.then(|| EmailAddress::parse_unchecked(&form.adresse)).flatten()) {
        (Ok(address), _) | (Err(_), Some(address)) => address,
        (Err(error), None) => {
            service.record(
                signed_in
                    .visitor
                    .entry("sas.address.refused", "L’adresse mail saisie est refusée.")
                    .verdict(Verdict::Refused)
                    .details(json!({ "typed": form.adresse, "reason": error.to_string() })),
            );
            return Ok(page(&service, &signed_in, &form.adresse, Some(&error.sentence()), false));
        }
    };
    // Another tab may have verified an address meanwhile: then the next page is the step that is due.
    let _ = service.send_link(&signed_in.visitor, &signed_in.account, address).await;
    service.drafts.forget(signed_in.person(), ADDRESS);
    Ok(Redirect::to(VERIFICATION).into_response())
}

fn page(
    service: &Service,
    signed_in: &SignedIn,
    typed: &str,
    error: Option<&str>,
    restored: bool,
) -> Response {
    let page = SITE.page(
        &title_with_error("Adresse mail", error.is_some()),
        &AddressPage {
            person: &signed_in.account.identity.full_name(),
            typed,
            error,
            restored,
            wording_changed: service.deviates(&deviations::WORDING_CHANGED, Some(signed_in.person())),
        },
    );
    match error {
        Some(_) => page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response(),
        None => page.into_response(),
    }
}
