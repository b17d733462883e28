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

/// Pro Santé Connect answers nothing but a token in the header: that it answered is the proof.
pub(crate) fn bearer(ordinary: &Ordinary) -> Judgement {
    each(ordinary, |sign_in| {
        if sign_in.details(USERINFO).is_none() {
            return Judgement::inconclusive(say!(
                "le service n’a pas lu les traits d’identité",
                "the service did not read the claims about the person"
            ));
        }
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
        Judgement::passed(say!(
            "le jeton d’accès est dans l’en-tête Authorization, et dans aucune adresse",
            "the access token is in the Authorization header, and in no address"
        ))
    })
}
