use axum::response::{IntoResponse, Response};
use mock_kit::unreadable::{Unreadable, keeping};

use super::HOME;
use crate::pages::refused::Refused;

/// A page of ours, with a way on, in the place of a bare refusal.
pub(super) async fn explain(response: Response) -> Response {
    let Some(Unreadable { status, title, explanation, advice }) = Unreadable::of(&response) else {
        return response;
    };
    let explanation = explanation.into();
    let action = ("Aller à l’accueil", HOME);
    keeping(&response, Refused { status, title, explanation, advice, action }.into_response())
}
