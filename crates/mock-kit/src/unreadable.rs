//! A page in the place of the few words, or the empty answer, that the framework gives to a request that it cannot read.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::page::{Refusal, Site};

/// What such a page says, in French.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The answer's own.
    pub status: StatusCode,
    /// The heading.
    pub title: &'static str,
    /// What was wrong.
    pub explanation: &'static str,
    /// What the person can do now.
    pub advice: &'static str,
}

impl Unreadable {
    /// What to say in the place of `response`; nothing when it is no refusal, or one that says something of its own.
    #[must_use]
    pub fn of(response: &Response) -> Option<Self> {
        let status = response.status();
        let bare = response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_none_or(|content_type| content_type.as_bytes().starts_with(b"text/plain"));
        if !bare || !status.is_client_error() {
            return None;
        }
        let (title, explanation, advice) = match status {
            StatusCode::PAYLOAD_TOO_LARGE => (
                "Envoi trop long",
                "Ce formulaire est trop long pour être lu : rien n’a été enregistré.",
                "Revenez à la page précédente, raccourcissez votre texte et recommencez.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "Demande impossible à cette adresse",
                "Cette adresse ne répond pas à ce genre de demande : rien n’a été enregistré.",
                "Revenez à la page précédente, et servez-vous de ses liens et de ses boutons.",
            ),
            _ => (
                "Demande illisible",
                "Cette demande n’a pas pu être lue : rien n’a été enregistré.",
                "Revenez à la page précédente, sans en modifier l’adresse.",
            ),
        };
        Some(Self { status, title, explanation, advice })
    }
}

impl Site {
    /// The same response, or a page in the place of a bare refusal; its other headers stay.
    #[must_use]
    pub fn explain(&self, response: Response) -> Response {
        let Some(said) = Unreadable::of(&response) else { return response };
        let refusal = Refusal {
            title: said.title.to_owned(),
            explanation: said.explanation.to_owned(),
            advice: said.advice.to_owned(),
            ..Refusal::default()
        };
        keeping(&response, self.refusal(said.status, &refusal).into_response())
    }
}

/// `page` with what `response` said of itself beside its body, such as `Allow` (RFC 9110 §15.5.6).
#[must_use]
pub fn keeping(response: &Response, mut page: Response) -> Response {
    for (name, value) in response.headers() {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name) {
            page.headers_mut().append(name, value.clone());
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: Site = Site { name: "Essai", tagline: "Simulation", accent: "#000091", footer: &[] };

    #[test]
    fn bare_refusals_get_a_page_and_everything_else_stays() {
        let title = |response: Response| Unreadable::of(&response).map(|said| said.title);
        assert_eq!(
            title(StatusCode::METHOD_NOT_ALLOWED.into_response()),
            Some("Demande impossible à cette adresse")
        );
        assert_eq!(title((StatusCode::PAYLOAD_TOO_LARGE, "x").into_response()), Some("Envoi trop long"));
        assert_eq!(title((StatusCode::BAD_REQUEST, "x").into_response()), Some("Demande illisible"));
        assert_eq!(title((StatusCode::OK, "x").into_response()), None);
        assert_eq!(title(StatusCode::BAD_GATEWAY.into_response()), None);
        let page = SITE.refusal(StatusCode::NOT_FOUND, &Refusal::default());
        assert_eq!(title(page.into_response()), None);

        let bare = (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD")]).into_response();
        let page = SITE.explain(bare);
        assert_eq!(page.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(page.headers()[header::ALLOW], "GET,HEAD");
        assert_eq!(page.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    }
}
