use std::sync::Arc;

use axum::{
    body,
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use mock_kit::journal::Verdict;
use serde_json::json;
use url::form_urlencoded;

use super::{ABSENCES, ADDRESS, INFORMATION_FORM, MIRE, PHONES, SETTINGS, SLOTS, TERMS, session::session_id};
use crate::{
    NAME, deviations, pages::refused::Refused, service::Service, space_forms::REMOVE, state::drafts::Drafts,
};

/// The forms in which a person types something that would be a pity to lose.
const FORMS: [&str; 7] = [ADDRESS, TERMS, SETTINGS, PHONES, SLOTS, ABSENCES, INFORMATION_FORM];

/// Keeps what a person sends after the session has ended. It stands before the pages, so that it is the same for
/// all forms, and behind the refusal of foreign forms, so that no other site's page leaves anything here.
///
/// The cookie of a session that is over signs nobody in any more: all it does here is to say whose the form is,
/// and nobody sees it again but that account, at its next sign-in.
pub(super) async fn keep(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let form = FORMS.into_iter().find(|path| *path == request.uri().path());
    let (&Method::POST, Some(path)) = (request.method(), form) else {
        return next.run(request).await;
    };
    let visitor = session_id(request.headers()).and_then(|id| service.ended_session(id));
    let Some((visitor, person)) =
        visitor.and_then(|visitor| visitor.person.clone().map(|person| (visitor, person)))
    else {
        return next.run(request).await;
    };
    if service.deviates(&deviations::DRAFT_LOST, Some(&person)) {
        return next.run(request).await;
    }
    let Ok(typed) = body::to_bytes(request.into_body(), Drafts::LARGEST).await else {
        service.record(
            visitor
                .entry(
                    "sas.draft.refused",
                    "La session est terminée, et la saisie est trop longue pour être conservée.",
                )
                .verdict(Verdict::Refused)
                .details(json!({ "path": path, "largest": Drafts::LARGEST })),
        );
        return session_over(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Vous êtes resté trop longtemps sans activité. Votre saisie n’a pas été enregistrée : elle est trop longue pour être conservée.",
            "Revenez à la page précédente de votre navigateur pour copier votre texte, puis reconnectez-vous.",
        );
    };
    if is_removal(&typed) {
        service.record(
            visitor
                .entry(
                    "sas.draft.refused",
                    "La session est terminée : ce qui devait être retiré ne l’est pas.",
                )
                .verdict(Verdict::Refused)
                .details(json!({ "path": path, "reason": "a removal is no text that somebody typed" })),
        );
        return session_over(
            StatusCode::FORBIDDEN,
            "Vous êtes resté trop longtemps sans activité. Le retrait demandé n’a pas été fait.",
            "Reconnectez-vous, puis demandez de nouveau ce retrait.",
        );
    }
    service.drafts.keep(&person, path, String::from_utf8_lossy(&typed).into_owned(), service.now());
    service.record(
        visitor
            .entry(
                "sas.draft.kept",
                "La session est terminée : la saisie est conservée jusqu’à la prochaine connexion.",
            )
            .verdict(Verdict::Accepted)
            .details(json!({ "path": path, "bytes": typed.len() })),
    );
    session_over(
        StatusCode::FORBIDDEN,
        "Votre saisie n’est pas perdue : elle est conservée, mais pas encore enregistrée.",
        "Reconnectez-vous : vous retrouverez le formulaire tel que vous l’avez rempli.",
    )
}

/// Whether the form takes something back (« Retirer »): nothing was typed, and shown again it would be an empty form.
fn is_removal(typed: &[u8]) -> bool {
    form_urlencoded::parse(typed).any(|(name, _)| name == REMOVE)
}

fn session_over(status: StatusCode, explanation: &str, advice: &'static str) -> Response {
    Refused {
        status,
        title: "Votre session est terminée",
        explanation: explanation.to_owned(),
        advice,
        action: ("Se reconnecter", MIRE),
    }
    .into_response()
}

impl Service {
    /// What the person had typed on the page at `path` when the session ended; there until the form is saved
    /// ([`Drafts::forget`]).
    pub fn draft(&self, person: &str, path: &'static str) -> Option<String> {
        let unbound = self.deviates(&deviations::DRAFT_UNBOUND, Some(person));
        let typed = self.drafts.show(person, path, unbound, self.now())?;
        if self.deviates(&deviations::DRAFT_ONCE, Some(person)) {
            self.drafts.forget(person, path);
        }
        self.record(
            mock_kit::journal::Entry::new(
                NAME,
                "sas.draft.returned",
                "La saisie conservée est rendue à la personne.",
            )
            .person(person)
            .details(json!({ "path": path })),
        );
        Some(typed)
    }
}
