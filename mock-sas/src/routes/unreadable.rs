use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::HOME;
use crate::pages::refused::Refused;

/// A page of ours in the place of the few words that axum's extractors answer with when a request is too long or
/// cannot be read.
pub(super) async fn explain(response: Response) -> Response {
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|content_type| content_type.as_bytes().starts_with(b"text/plain"));
    if !plain || !response.status().is_client_error() {
        return response;
    }
    let (title, explanation, advice) = if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        (
            "Envoi trop long",
            "Ce formulaire est trop long pour être lu : rien n’a été enregistré.",
            "Revenez à la page précédente, raccourcissez votre texte et recommencez.",
        )
    } else {
        (
            "Demande illisible",
            "La plateforme n’a pas pu lire cette demande : rien n’a été enregistré.",
            "Repartez des pages de la plateforme, sans modifier leur adresse.",
        )
    };
    Refused {
        status: response.status(),
        title,
        explanation: explanation.into(),
        advice,
        action: ("Aller à l’accueil", HOME),
    }
    .into_response()
}
