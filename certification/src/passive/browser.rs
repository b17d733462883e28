//! What the service left in the browser: cookies, the address, the page.

use std::collections::BTreeMap;

use lang::say;

use super::each;
use crate::{
    ordinary::{Ordinary, SignIn},
    verdict::Judgement,
};

/// The cookies that the service set, by name, with their attributes in small letters. One that it ends (RFC 6265 §3.1: a date
/// in the past, or no time left) bears nothing any more.
fn cookies(sign_in: &SignIn) -> BTreeMap<String, String> {
    let set = sign_in.exchanges.iter().flat_map(|exchange| &exchange.set_cookies);
    let parsed = set.filter_map(|cookie| {
        let (name, attributes) = cookie.split_once('=')?;
        Some((name.to_owned(), attributes.to_ascii_lowercase()))
    });
    parsed.filter(|(_, attributes)| !is_over(attributes)).collect()
}

fn is_over(attributes: &str) -> bool {
    attributes.split(';').filter_map(|attribute| attribute.trim().split_once('=')).any(|(name, value)| {
        let value = value.trim();
        match name.trim() {
            "max-age" => value == "0" || value.starts_with('-'),
            "expires" => value.contains("1970"),
            _ => false,
        }
    })
}

/// Judges the cookies that lack an attribute.
fn lacking(ordinary: &Ordinary, attribute: &str, lacks: impl Fn(&str) -> bool) -> Judgement {
    each(ordinary, |sign_in| {
        let cookies = cookies(sign_in);
        if cookies.is_empty() {
            return Judgement::inconclusive(say!(
                "le service n’a posé aucun cookie",
                "the service set no cookie"
            ));
        }
        let lines = cookies.iter().map(|(name, attributes)| format!("{name}={attributes}"));
        let lacking: Vec<_> = cookies
            .iter()
            .filter(|(_, attributes)| lacks(attributes))
            .map(|(name, _)| name.as_str())
            .collect();
        if lacking.is_empty() {
            return Judgement::passed(say!(
                "chaque cookie porte {attribute}",
                "every cookie has {attribute}"
            ))
            .with(lines);
        }
        let names = lacking.join(", ");
        Judgement::failed(say!(
            "ces cookies ne portent pas {attribute} : {names}",
            "these cookies have no {attribute}: {names}"
        ))
        .with(lines)
    })
}

fn has(attributes: &str, name: &str) -> bool {
    attributes.split(';').any(|attribute| attribute.trim().split('=').next() == Some(name))
}

pub(crate) fn cookies_http_only(ordinary: &Ordinary) -> Judgement {
    lacking(ordinary, "HttpOnly", |attributes| !has(attributes, "httponly"))
}

/// Over plain HTTP no cookie can have it, and browsers make an exception for localhost alone.
pub(crate) fn cookies_secure(ordinary: &Ordinary) -> Judgement {
    let plain = ordinary.sign_ins.iter().flat_map(|sign_in| &sign_in.exchanges);
    if plain.clone().next().is_some() && plain.clone().all(|exchange| exchange.url.scheme() == "http") {
        return Judgement::inconclusive(say!(
            "le service est essayé en HTTP : ses cookies ne peuvent pas porter Secure ici",
            "the service is tried over HTTP: its cookies cannot have Secure here"
        ));
    }
    lacking(ordinary, "Secure", |attributes| !has(attributes, "secure"))
}

pub(crate) fn cookies_same_site(ordinary: &Ordinary) -> Judgement {
    lacking(ordinary, "SameSite", |attributes| !has(attributes, "samesite"))
}

/// What must not stay where the person can copy it, and the history keeps it.
const SENSITIVE: &[&str] = &["code", "state", "id_token", "access_token", "token", "refresh_token"];

pub(crate) fn address_is_clean(ordinary: &Ordinary) -> Judgement {
    each(ordinary, |sign_in| {
        let Some(address) = &sign_in.rests_at else {
            return Judgement::inconclusive(say!(
                "la dernière adresse n’est pas connue",
                "the last address is not known"
            ));
        };
        let in_query = address.query_pairs().map(|(name, _)| name.into_owned());
        let found: Vec<_> = in_query.filter(|name| SENSITIVE.contains(&name.as_str())).collect();
        let mut shown = address.clone();
        shown.set_query(address.query().map(|_| "…"));
        let shown = shown.to_string();
        if found.is_empty() {
            return Judgement::passed(say!("l’adresse est propre", "the address is clean")).with([shown]);
        }
        let names = found.join(", ");
        Judgement::failed(say!(
            "l’adresse porte encore {names} : renvoyez le navigateur vers une adresse propre une fois la personne connectée",
            "the address still bears {names}: send the browser to a clean address once the person is signed in"
        ))
        .with([shown])
    })
}

/// A signed token begins with the letters of `{"` in base64url, three times with a dot between.
fn token_in(page: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    page.match_indices("eyJ").any(|(start, _)| {
        let rest = &page.as_bytes()[start..];
        let end = rest.iter().position(|byte| !is_part(*byte) && *byte != b'.').unwrap_or(rest.len());
        let parts: Vec<_> = rest[..end].split(|byte| *byte == b'.').collect();
        parts.len() >= 3 && parts[..2].iter().all(|part| part.len() > 10)
    })
}

pub(crate) fn page_is_clean(ordinary: &Ordinary) -> Judgement {
    each(ordinary, |sign_in| {
        if sign_in.page.is_empty() {
            return Judgement::inconclusive(say!("la page n’a pas été vue", "the page was not seen"));
        }
        if token_in(&sign_in.page) {
            Judgement::failed(say!(
                "la page contient un jeton signé : les jetons restent sur le serveur",
                "the page contains a signed token: tokens stay on the server"
            ))
        } else {
            Judgement::passed(say!(
                "la page ne contient aucun jeton signé",
                "the page contains no signed token"
            ))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ordinary::Exchange,
        verdict::Verdict::{Failed, Inconclusive, Passed},
    };

    fn with(address: &str, set_cookies: &[&str]) -> Ordinary {
        let exchange = Exchange {
            method: "GET",
            url: address.parse().unwrap(),
            referer: None,
            status: 200,
            set_cookies: set_cookies.iter().map(|&cookie| cookie.to_owned()).collect(),
        };
        let sign_in = SignIn {
            rests_at: Some(exchange.url.clone()),
            exchanges: vec![exchange],
            page: "<p>Bonjour</p>".into(),
            ..SignIn::default()
        };
        Ordinary { sign_ins: vec![sign_in], lost: 0 }
    }

    #[test]
    fn cookies_are_judged_by_their_attributes() {
        let sound = with("https://s.test/", &["__Host-s=…; Path=/; Secure; HttpOnly; SameSite=Lax"]);
        let bare = with("https://s.test/", &["s=…; Path=/", "t=…; secure; httponly; samesite=none"]);
        for look in [cookies_http_only, cookies_secure, cookies_same_site] {
            assert_eq!(look(&sound).verdict, Passed);
            assert_eq!(look(&bare).verdict, Failed);
            assert_eq!(look(&with("https://s.test/", &[])).verdict, Inconclusive);
        }
        let ended = with(
            "https://s.test/",
            &[
                "s=…; Secure; HttpOnly; SameSite=Lax",
                "t=…; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "u=…; Max-Age=0",
            ],
        );
        assert_eq!(cookies_same_site(&ended).verdict, Passed);
        assert_eq!(cookies_secure(&with("http://s.test/", &["s=…; Path=/"])).verdict, Inconclusive);
    }

    #[test]
    fn neither_address_nor_page_may_keep_a_token() {
        assert_eq!(address_is_clean(&with("https://s.test/?page=1", &[])).verdict, Passed);
        let unclean = address_is_clean(&with("https://s.test/?code=abc&state=d", &[]));
        assert_eq!(unclean.verdict, Failed);
        assert!(!unclean.evidence[0].contains("abc"), "{:?}", unclean.evidence);
        let mut page = with("https://s.test/", &[]);
        assert_eq!(page_is_clean(&page).verdict, Passed);
        page.sign_ins[0].page = "<i data-t=\"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl\">".into();
        assert_eq!(page_is_clean(&page).verdict, Failed);
        page.sign_ins[0].page = "eyJ eyJhbGciOiJSUzI1NiJ9.court".into();
        assert_eq!(page_is_clean(&page).verdict, Passed);
    }
}
