use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use time::macros::format_description;

use super::session::SignedIn;
use crate::{
    pages::{SITE, space::SpacePage},
    service::Service,
    state::account,
};

/// Guide P1 and P2.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(|state| matches!(state, account::State::Active { .. }))?;
    let updated =
        service.context.display_date.format(format_description!("[day]/[month]/[year]")).unwrap_or_default();
    let regulator =
        service.accounts.regulator_of(signed_in.person()).map(|regulator| regulator.address.to_string());
    let page = SITE.page(
        "Espace personnel",
        &SpacePage {
            person: &signed_in.account.identity.full_name(),
            email: &signed_in.account.email().map(ToString::to_string).unwrap_or_default(),
            addresses: service.addresses(&signed_in.visitor, signed_in.person()).await,
            settings: signed_in.account.settings().map(crate::state::settings::Settings::switches),
            updated: &updated,
            regulator: regulator.as_deref(),
        },
    );
    Ok(page.into_response())
}
