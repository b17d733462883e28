//! Faults of what the pages say and of their cookie, written over pages that are sound.

use std::sync::Arc;

use axum::{
    body::{self, Body},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::session::COOKIE;
use crate::{deviations, service::Service, wording};

/// The name of a cookie that browsers take without any attribute.
const BARE: &str = "sas-session";

/// No page of ours is longer.
const LONGEST: usize = 1024 * 1024;

type Spoiler = fn(&str) -> String;

/// Spoils what goes out, when somebody asked for it.
pub(super) async fn spoil(State(service): State<Arc<Service>>, mut request: Request, next: Next) -> Response {
    let deviates = service.faults();
    let path = request.uri().path().to_owned();
    let bare = deviates(&deviations::COOKIE_BARE);
    if bare {
        rename(request.headers_mut(), &header::COOKIE, BARE, COOKIE);
    }
    let mut response = next.run(request).await;
    if bare {
        rename(response.headers_mut(), &header::SET_COOKIE, COOKIE, BARE);
    }
    let spoilers: [(bool, Spoiler); 3] = [
        (deviates(&deviations::NAMES_UNESCAPED), unescaped),
        (deviates(&deviations::BUTTON_NAMELESS) && path == super::MIRE, |page| {
            page.replace(&format!(">{}</a>", wording::PRO_SANTE_CONNECT), ">Continuer</a>")
        }),
        (deviates(&deviations::WAY_OUT_NAMELESS), |page| page.replace("Se déconnecter", "⏻")),
    ];
    let silent = deviates(&deviations::TERMS_SILENT) && path == "/informations/cgu";
    if !silent && spoilers.iter().all(|(wanted, _)| !wanted) {
        return response;
    }
    let (mut parts, page) = response.into_parts();
    let Ok(page) = body::to_bytes(page, LONGEST).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let mut page = String::from_utf8_lossy(&page).into_owned();
    for (_, spoil) in spoilers.iter().filter(|(wanted, _)| *wanted) {
        page = spoil(&page);
    }
    if silent {
        page = page.replace("Pro Santé Connect", "un fournisseur d’identité");
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

/// Gives the session's cookie another name; one that is set loses its attributes.
fn rename(headers: &mut HeaderMap, header: &HeaderName, from: &str, to: &str) {
    let sets = *header == header::SET_COOKIE;
    let renamed = headers.get_all(header).iter().filter_map(|value| {
        let value = value.to_str().ok()?.replace(from, to);
        let kept = if sets { value.split(';').next()?.to_owned() + "; Path=/" } else { value };
        HeaderValue::from_str(&kept).ok()
    });
    let renamed: Vec<_> = renamed.collect();
    headers.remove(header);
    for value in renamed {
        headers.append(header.clone(), value);
    }
}

/// The person's name beside the way out, as it came.
fn unescaped(page: &str) -> String {
    let parts = page.split_once("action=\"/deconnexion\">\n<span>").and_then(|(before, rest)| {
        let (name, after) = rest.split_once("</span>")?;
        Some((before, name, after))
    });
    let Some((before, name, after)) = parts else { return page.to_owned() };
    let as_it_came = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(name.to_owned(), |name, (escaped, plain)| name.replace(escaped, plain));
    format!("{before}action=\"/deconnexion\">\n<span title=\"{as_it_came}\">{as_it_came}</span>{after}")
}
