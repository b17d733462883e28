use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{VERIFICATION, session::SignedIn, step_due};
use crate::{
    deviations,
    pages::{SITE, onboarding::VerificationPage},
    service::Service,
    state::account,
};

/// Guide C5.
pub(super) async fn show(State(service): State<Arc<Service>>, signed_in: SignedIn) -> Response {
    let account::State::AddressToVerify { address, link } = signed_in.account.state() else {
        return Redirect::to(step_due(&signed_in.account)).into_response();
    };
    SITE.page(
        "Vérification du courriel",
        &VerificationPage {
            person: &signed_in.account.identity.full_name(),
            address: &address.to_string(),
            delivery: link.delivery,
            renewed: link.renewed,
            disclosed: service.deviates(&deviations::REGULATOR_DISCLOSED, Some(signed_in.person()))
                && service.accounts.regulator(&address.key()).is_some(),
        },
    )
    .into_response()
}

/// Guide C5, "Cliquez ici pour renvoyer le courriel.": a new mail with a new link, the earlier one is dead.
pub(super) async fn send_again(State(service): State<Arc<Service>>, signed_in: SignedIn) -> Redirect {
    let account::State::AddressToVerify { address, .. } = signed_in.account.state() else {
        return Redirect::to(step_due(&signed_in.account));
    };
    if service.deviates(&deviations::RESEND_IGNORED, Some(signed_in.person())) {
        return Redirect::to(VERIFICATION);
    }
    // The link may be followed in another tab meanwhile: then the next page is the step that is due.
    let _ = service.send_link(&signed_in.visitor, &signed_in.account, address.clone()).await;
    Redirect::to(VERIFICATION)
}
