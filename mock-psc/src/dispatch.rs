//! One listener, three kinds of host: the issuer's, the wallet's, and one for each attempt to present a card.

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use mock_kit::{by_host, hosts, page::Refusal};

use crate::{pages::PSC, provider::Psc, routes};

/// Everything that the data plane answers.
pub(crate) fn router(psc: &Psc) -> Router {
    let hosts_apart = Router::new()
        .nest(ISSUER, routes::issuer())
        .nest(WALLET, routes::wallet())
        .nest(CARD, routes::card())
        .fallback(async || not_found())
        .with_state(psc.clone());
    // The host decides before any path does: it becomes the beginning of the path.
    Router::new().fallback_service(hosts_apart).layer(middleware::from_fn(host_into_path))
}

/// What is called with a certificate: what services call, and no page for a browser (RFC 8705 §5).
pub(crate) fn aliases(psc: &Psc) -> Router {
    let issuer =
        Router::new().nest(ISSUER, routes::aliases()).fallback(async || not_found()).with_state(psc.clone());
    Router::new().fallback_service(issuer).layer(middleware::from_fn(host_into_path))
}

const ISSUER: &str = "/issuer";
const WALLET: &str = "/wallet";
/// Followed by the attempt's name.
const CARD: &str = "/card/{attempt}";

async fn host_into_path(mut request: Request, next: Next) -> Response {
    let host = by_host::host_of(&request);
    let Some(prefix) = prefix_of(&host) else {
        return misdirected(&host);
    };
    if !by_host::lead(&mut request, &prefix) {
        return not_found();
    }
    next.run(request).await
}

fn prefix_of(host: &str) -> Option<String> {
    match host {
        hosts::ISSUER => Some(ISSUER.to_owned()),
        hosts::WALLET => Some(WALLET.to_owned()),
        _ => {
            let attempt = host.strip_suffix(hosts::CARD_SUFFIX)?.strip_suffix('.')?;
            let is_name = !attempt.is_empty() && attempt.bytes().all(|byte| byte.is_ascii_alphanumeric());
            is_name.then(|| CARD.replace("{attempt}", attempt))
        }
    }
}

/// RFC 9110 §15.5.20.
fn misdirected(host: &str) -> Response {
    PSC.refusal(
        StatusCode::MISDIRECTED_REQUEST,
        &Refusal {
            title: "Adresse inconnue de Pro Santé Connect".to_owned(),
            explanation: "Ce serveur ne répond pas au nom demandé.".to_owned(),
            advice: "Revenez au service qui vous a envoyé ici, et recommencez.".to_owned(),
            facts: vec![
                ("Nom demandé (Host)".to_owned(), host.to_owned()),
                (
                    "Noms servis".to_owned(),
                    format!("{}, {}, *.{}", hosts::ISSUER, hosts::WALLET, hosts::CARD_SUFFIX),
                ),
            ],
            ..Refusal::default()
        },
    )
    .into_response()
}

fn not_found() -> Response {
    PSC.refusal(
        StatusCode::NOT_FOUND,
        &Refusal {
            title: "Page introuvable".to_owned(),
            explanation: "Cette adresse ne mène nulle part.".to_owned(),
            advice: "Revenez au service, et recommencez la connexion.".to_owned(),
            ..Refusal::default()
        },
    )
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_hosts_lead_anywhere() {
        assert_eq!(prefix_of("localhost").as_deref(), Some("/issuer"));
        assert_eq!(prefix_of("wallet.psc.localhost").as_deref(), Some("/wallet"));
        assert_eq!(prefix_of("a1.carte.psc.localhost").as_deref(), Some("/card/a1"));
        for foreign in [
            "127.0.0.1",
            "sas.localhost",
            "carte.psc.localhost",
            ".carte.psc.localhost",
            "a.b.carte.psc.localhost",
            "xcarte.psc.localhost",
            "",
        ] {
            assert_eq!(prefix_of(foreign), None, "{foreign}");
        }
    }
}
