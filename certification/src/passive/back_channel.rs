//! What the service's server sent to Pro Santé Connect.

use lang::say;
use serde_json::Value;

use super::{each, not_seen};
use crate::{ordinary::Ordinary, verdict::Judgement};

const TOKENS: &str = "psc.token.issued";
const USERINFO: &str = "psc.userinfo.answered";
const REQUEST: &str = "psc.authorize.received";

fn exchange() -> lang::Text {
    say!("la demande de jetons", "the token request")
}

/// RFC 6749 §2.3: that tokens were issued says that the client proved to be itself; how, the form tells.
pub(crate) fn client_authentication(ordinary: &Ordinary) -> Judgement {
    each(ordinary, |sign_in| {
        let Some(details) = sign_in.details(TOKENS) else { return not_seen(&exchange()) };
        let sent = |name: &str| !details["request"][name].is_null();
        let how = if sent("client_assertion") {
            say!("par une assertion signée", "by a signed assertion")
        } else if sent("client_secret") {
            say!(
                "par son secret, dans le formulaire (client_secret_post)",
                "by its secret, in the form (client_secret_post)"
            )
        } else {
            say!(
                "par son secret, dans l’en-tête, ou par son certificat",
                "by its secret, in the header, or by its certificate"
            )
        };
        Judgement::passed(say!("le service s’authentifie {how}", "the service authenticates {how}"; how))
    })
}

/// RFC 7636 §4.5; a request without PKCE has none to send.
pub(crate) fn code_verifier(ordinary: &Ordinary) -> Judgement {
    each(ordinary, |sign_in| {
        let Some(details) = sign_in.details(TOKENS) else { return not_seen(&exchange()) };
        let asked = sign_in
            .details(REQUEST)
            .is_some_and(|details| !details["parameters"]["code_challenge"].is_null());
        match (asked, &details["request"]["code_verifier"]) {
            (false, _) => Judgement::not_applicable(say!(
                "la demande n’utilise pas PKCE",
                "the request does not use PKCE"
            )),
            (true, Value::String(_)) => Judgement::passed(say!(
                "le code_verifier est là, et va avec le code_challenge",
                "the code_verifier is there, and goes with the code_challenge"
            )),
            (true, _) => Judgement::failed(say!(
                "la demande de jetons ne porte pas le code_verifier",
                "the token request has no code_verifier"
            )),
        }
    })
}

/// RFC 6750 §2: in the header; in a form only by those that cannot (§2.2), in an address never (§2.3).
pub(crate) fn bearer(ordinary: &Ordinary) -> Judgement {
    each(ordinary, |sign_in| {
        let Some(details) = sign_in.details(USERINFO) else {
            return Judgement::inconclusive(say!(
                "le service n’a pas lu les traits d’identité",
                "the service did not read the claims about the person"
            ));
        };
        let leaked = sign_in
            .exchanges
            .iter()
            .any(|exchange| exchange.url.query_pairs().any(|(name, _)| name == "access_token"));
        if leaked {
            return Judgement::failed(say!(
                "le jeton d’accès est dans une adresse",
                "the access token is in an address"
            ));
        }
        match details["token_in"].as_str() {
            Some("header") => Judgement::passed(say!(
                "le jeton d’accès est dans l’en-tête Authorization, et dans aucune adresse",
                "the access token is in the Authorization header, and in no address"
            )),
            Some("form") => Judgement::remark(say!(
                "le jeton d’accès est dans le formulaire de la demande : la RFC 6750 préfère l’en-tête Authorization",
                "the access token is in the form of the request: RFC 6750 prefers the Authorization header"
            )),
            _ => not_seen(&say!("la place du jeton d’accès", "the place of the access token")),
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        ordinary::SignIn,
        testing::noted,
        verdict::Verdict::{self, Failed, Inconclusive, Passed, Remark},
    };

    fn judged(details: Option<Value>, address: &str) -> Verdict {
        let events = details.map(|details| noted(USERINFO, details));
        let exchange = crate::ordinary::Exchange {
            method: "GET",
            url: address.parse().unwrap(),
            referer: None,
            status: 200,
            set_cookies: vec![],
        };
        let sign_in =
            SignIn { events: events.into_iter().collect(), exchanges: vec![exchange], ..SignIn::default() };
        bearer(&Ordinary { sign_ins: vec![sign_in], lost: 0 }).verdict
    }

    #[test]
    fn an_access_token_is_best_in_the_header_and_never_in_an_address() {
        let (clean, unclean) = ("https://s.test/", "https://s.test/?access_token=x");
        assert_eq!(judged(Some(json!({"token_in": "header"})), clean), Passed);
        assert_eq!(judged(Some(json!({"token_in": "form"})), clean), Remark);
        assert_eq!(judged(Some(json!({"token_in": "header"})), unclean), Failed);
        assert_eq!(judged(Some(json!({})), clean), Inconclusive);
        assert_eq!(judged(None, clean), Inconclusive);
    }
}
