//! The authorization request, parameter by parameter.

use std::collections::BTreeSet;

use lang::{Text, say};

use super::{each, none_worked, not_seen};
use crate::{
    ordinary::{Ordinary, SignIn},
    verdict::Judgement,
};

const REQUEST: &str = "psc.authorize.received";
const FINDING: &str = "psc.authorize.finding";

fn request() -> Text {
    say!("la demande de connexion", "the authorization request")
}

/// Judges each request; a sign-in whose request was not seen tells nothing.
fn each_request(ordinary: &Ordinary, judge: impl Fn(&SignIn) -> Judgement) -> Judgement {
    each(
        ordinary,
        |sign_in| if sign_in.details(REQUEST).is_none() { not_seen(&request()) } else { judge(sign_in) },
    )
}

/// What a parameter says, for the report.
fn line(name: &str, value: Option<&str>) -> String {
    value.map_or_else(|| format!("{name} : —"), |value| format!("{name}={value}"))
}

/// The one flow of Pro Santé Connect.
pub(crate) fn response_type(ordinary: &Ordinary) -> Judgement {
    each_request(ordinary, |sign_in| {
        let sent = sign_in.asked("response_type");
        if sent == Some("code") {
            Judgement::passed(say!("response_type vaut code", "response_type is code"))
        } else {
            Judgement::failed(say!(
                "response_type doit valoir « code » : les jetons ne passent pas par le navigateur",
                "response_type must be “code”: tokens do not go through the browser"
            ))
        }
        .with([line("response_type", sent)])
    })
}

pub(crate) fn scope(ordinary: &Ordinary) -> Judgement {
    each_request(ordinary, |sign_in| {
        let sent = sign_in.asked("scope");
        let words: BTreeSet<_> = sent.unwrap_or_default().split(' ').collect();
        let unknown: Vec<_> =
            words.iter().filter(|word| !["", "openid", "scope_all"].contains(word)).copied().collect();
        if !words.contains("openid") {
            Judgement::failed(say!(
                "la portée openid manque : sans elle, ce n’est pas OpenID Connect",
                "the scope openid is missing: without it, this is no OpenID Connect"
            ))
        } else if !words.contains("scope_all") {
            Judgement::failed(say!(
                "la portée scope_all manque : Pro Santé Connect n’en documente pas d’autre",
                "the scope scope_all is missing: Pro Santé Connect documents no other"
            ))
        } else if unknown.is_empty() {
            Judgement::passed(say!("les deux portées sont là", "both scopes are there"))
        } else {
            let unknown = unknown.join(", ");
            Judgement::remark(say!(
                "des portées que Pro Santé Connect ne documente pas sont demandées aussi : {unknown}",
                "scopes that Pro Santé Connect does not document are asked for too: {unknown}"
            ))
        }
        .with([line("scope", sent)])
    })
}

/// EXI PSC 16: `eidas1`; `eidas2` and `eidas3` are accepted with a remark (audit scenario PSC.08.01).
pub(crate) fn acr_values(ordinary: &Ordinary) -> Judgement {
    each_request(ordinary, |sign_in| {
        let sent = sign_in.asked("acr_values");
        match sent {
            Some("eidas1") => Judgement::passed(say!(
                "la demande porte acr_values=eidas1",
                "the request has acr_values=eidas1"
            )),
            Some("eidas2" | "eidas3") => Judgement::remark(say!(
                "la demande porte un autre niveau que eidas1, que l’ANS accepte avec une remarque",
                "the request has another level than eidas1, which the ANS accepts with a remark"
            )),
            Some(_) => Judgement::failed(say!(
                "acr_values n’est pas eidas1 : envoyez exactement ce mot",
                "acr_values is not eidas1: send exactly this word"
            )),
            None => Judgement::failed(say!(
                "la demande ne porte pas acr_values : ajoutez acr_values=eidas1",
                "the request has no acr_values: add acr_values=eidas1"
            )),
        }
        .with([line("acr_values", sent)])
    })
}

/// How many random bits are enough (RFC 6749 §10.10), and how many nobody guesses all the same \[R\]: OIDC Core §15.5.2
/// wants "sufficient entropy" and gives no figure.
const ENOUGH: usize = 128;
const FEWEST: usize = 96;

/// RFC 6749 §10.12 and §10.10: 128 bits that nobody guesses, others each time.
pub(crate) fn state(ordinary: &Ordinary) -> Judgement {
    unguessable(ordinary, "state")
}

/// OIDC Core §3.1.2.1, §15.5.2.
pub(crate) fn nonce(ordinary: &Ordinary) -> Judgement {
    unguessable(ordinary, "nonce")
}

fn unguessable(ordinary: &Ordinary, name: &str) -> Judgement {
    if ordinary.sign_ins.len() < 2 {
        return none_worked();
    }
    let mut sent = vec![];
    for sign_in in &ordinary.sign_ins {
        if sign_in.details(REQUEST).is_none() {
            return not_seen(&request());
        }
        let Some(value) = sign_in.asked(name) else {
            return Judgement::failed(say!("la demande ne porte pas {name}", "the request has no {name}"));
        };
        sent.push(value);
    }
    let lines = sent.iter().map(|value| line(name, Some(value))).collect::<Vec<_>>();
    let distinct: BTreeSet<_> = sent.iter().collect();
    if distinct.len() < sent.len() {
        return Judgement::failed(say!(
            "le même {name} sert deux fois : tirez-en un nouveau à chaque demande",
            "the same {name} is used twice: draw a new one for each request"
        ))
        .with(lines);
    }
    let varying = varying_length(&sent);
    let bits = varying * bits_per_character(&sent);
    if bits < ENOUGH {
        let judged = if bits < FEWEST { Judgement::failed } else { Judgement::remark };
        return judged(say!(
            "{name} ne peut pas contenir 128 bits de hasard : {varying} caractères changent d’une demande à l’autre, {bits} \
             bits au plus",
            "{name} cannot hold 128 random bits: {varying} characters change from one request to the next, {bits} bits at \
             most"
        ))
        .with(lines);
    }
    Judgement::passed(say!(
        "{name} est là, change à chaque demande et peut contenir {bits} bits",
        "{name} is there, changes with each request and can hold {bits} bits"
    ))
    .with(lines)
}

/// How many characters follow what all values begin with.
fn varying_length(values: &[&str]) -> usize {
    let shortest = values.iter().map(|value| value.len()).min().unwrap_or(0);
    let first = values.first().map_or(&[][..], |value| value.as_bytes());
    let same = |place: &usize| values.iter().all(|value| value.as_bytes()[*place] == first[*place]);
    let common = (0..shortest).take_while(same).count();
    // Random values share their first character now and then, and two of them hardly ever.
    if common < 3 { shortest } else { shortest - common }
}

/// What a character can hold at most, by the alphabet that is seen.
fn bits_per_character(values: &[&str]) -> usize {
    let only = |of: fn(&u8) -> bool| values.iter().all(|value| value.as_bytes().iter().all(of));
    if only(u8::is_ascii_digit) {
        3
    } else if only(|byte| byte.is_ascii_hexdigit() || *byte == b'-') {
        4
    } else {
        6
    }
}

/// One that is the other tells whoever reads the address what the token will hold.
pub(crate) fn state_is_not_nonce(ordinary: &Ordinary) -> Judgement {
    each_request(ordinary, |sign_in| match (sign_in.asked("state"), sign_in.asked("nonce")) {
        (Some(state), Some(nonce)) if state == nonce => Judgement::failed(say!(
            "state et nonce sont la même valeur : tirez-en deux",
            "state and nonce are the same value: draw two"
        ))
        .with([line("state", Some(state)), line("nonce", Some(nonce))]),
        (Some(_), Some(_)) => Judgement::passed(say!("ce sont deux valeurs", "they are two values")),
        _ => Judgement::inconclusive(say!("l’un des deux manque", "one of them is missing")),
    })
}

pub(crate) fn pkce(ordinary: &Ordinary) -> Judgement {
    each_request(ordinary, |sign_in| {
        let (challenge, method) = (sign_in.asked("code_challenge"), sign_in.asked("code_challenge_method"));
        let lines = [line("code_challenge", challenge), line("code_challenge_method", method)];
        match (challenge, method) {
            (Some(_), Some("S256")) => Judgement::passed(say!("PKCE, en S256", "PKCE, with S256")),
            (Some(_), _) => Judgement::remark(say!(
                "PKCE sans empreinte (plain) : qui lit la demande peut échanger le code. Envoyez code_challenge_method=S256",
                "PKCE without hash (plain): whoever reads the request can exchange the code. Send code_challenge_method=S256"
            )),
            // Pro Santé Connect does not demand it of confidential clients, RFC 9700 recommends it for all.
            (None, _) => Judgement::remark(say!(
                "la demande n’utilise pas PKCE, que la RFC 9700 recommande à tous les services",
                "the request does not use PKCE, which RFC 9700 recommends to all services"
            )),
        }
        .with(lines)
    })
}

/// What belongs to the back channel.
const SECRETS: &[&str] =
    &["client_secret", "client_assertion", "code_verifier", "access_token", "id_token", "refresh_token"];

pub(crate) fn front_channel_secrets(ordinary: &Ordinary) -> Judgement {
    each_request(ordinary, |sign_in| {
        let parameters = sign_in.details(REQUEST).map(|details| &details["parameters"]);
        let in_request = SECRETS.iter().filter(|name| parameters.is_some_and(|sent| !sent[**name].is_null()));
        let in_address = SECRETS.iter().filter(|name| {
            let mut pairs = sign_in.exchanges.iter().flat_map(|exchange| exchange.url.query_pairs());
            pairs.any(|(key, _)| key == ***name)
        });
        let found: BTreeSet<_> = in_request.chain(in_address).copied().collect();
        if found.is_empty() {
            return Judgement::passed(say!(
                "ni la demande ni les adresses du service ne portent de secret",
                "neither the request nor the service’s addresses bear a secret"
            ));
        }
        let names = found.into_iter().collect::<Vec<_>>().join(", ");
        Judgement::failed(say!(
            "ceci passe par le navigateur : {names}. Il reste dans l’historique et les journaux de quiconque est sur le chemin",
            "this goes through the browser: {names}. It stays in the history and in the logs of whoever is on the way"
        ))
    })
}

/// The request came to the wallet's own host, as discovery says, and Pro Santé Connect had nothing to remark on the way.
pub(crate) fn wallet(ordinary: &Ordinary) -> Judgement {
    each_request(ordinary, |sign_in| {
        let findings = sign_in.events.iter().filter(|event| event.name == FINDING);
        let parameters: Vec<_> = findings
            .filter_map(|event| event.details["parameter"].as_str())
            .filter(|name| *name == "prompt")
            .collect();
        if parameters.is_empty() {
            Judgement::passed(say!(
                "la demande est arrivée au point d’entrée annoncé (authorization_endpoint)",
                "the request came to the announced endpoint (authorization_endpoint)"
            ))
        } else {
            Judgement::remark(say!(
                "la demande est arrivée au point d’entrée annoncé ; Pro Santé Connect ne connaît pas la valeur de prompt",
                "the request came to the announced endpoint; Pro Santé Connect does not know the value of prompt"
            ))
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        testing::noted,
        verdict::Verdict::{self, Failed, Inconclusive, Passed, Remark},
    };

    fn of(requests: &[Value]) -> Ordinary {
        let sign_ins = requests.iter().map(|parameters| SignIn {
            events: vec![noted(REQUEST, json!({ "parameters": parameters }))],
            ..SignIn::default()
        });
        Ordinary { sign_ins: sign_ins.collect(), lost: 0 }
    }

    fn verdict(look: fn(&Ordinary) -> Judgement, request: Value) -> Verdict {
        look(&of(&[request])).verdict
    }

    #[test]
    fn nothing_seen_is_never_passed() {
        let unseen = Ordinary { sign_ins: vec![SignIn::default(), SignIn::default()], lost: 0 };
        for look in [
            response_type,
            scope,
            acr_values,
            state,
            nonce,
            state_is_not_nonce,
            pkce,
            front_channel_secrets,
            wallet,
        ] {
            assert_eq!(look(&Ordinary::default()).verdict, Inconclusive);
            assert_eq!(look(&unseen).verdict, Inconclusive);
        }
    }

    #[test]
    fn each_parameter_is_judged_by_what_it_says() {
        let is = verdict;
        assert_eq!(is(response_type, json!({"response_type": "code"})), Passed);
        assert_eq!(is(response_type, json!({"response_type": "code id_token"})), Failed);
        assert_eq!(is(scope, json!({"scope": "openid scope_all"})), Passed);
        assert_eq!(is(scope, json!({"scope": "openid scope_all email"})), Remark);
        assert_eq!(is(scope, json!({"scope": "openid"})), Failed);
        assert_eq!(is(scope, json!({"scope": "scope_all"})), Failed);
        assert_eq!(is(acr_values, json!({"acr_values": "eidas1"})), Passed);
        assert_eq!(is(acr_values, json!({"acr_values": "eidas3"})), Remark);
        assert_eq!(is(acr_values, json!({"acr_values": "eidas1 eidas2"})), Failed);
        assert_eq!(is(acr_values, json!({})), Failed);
        assert_eq!(is(pkce, json!({"code_challenge": "x", "code_challenge_method": "S256"})), Passed);
        assert_eq!(is(pkce, json!({"code_challenge": "x"})), Remark);
        assert_eq!(is(pkce, json!({})), Remark);
        assert_eq!(is(state_is_not_nonce, json!({"state": "a", "nonce": "a"})), Failed);
        assert_eq!(is(state_is_not_nonce, json!({"state": "a", "nonce": "b"})), Passed);
        assert_eq!(is(front_channel_secrets, json!({"client_secret": "…"})), Failed);
        assert_eq!(is(front_channel_secrets, json!({"state": "a"})), Passed);
        assert_eq!(is(wallet, json!({})), Passed);
    }

    #[test]
    fn a_state_is_long_enough_and_never_the_same() {
        let states = |values: [&str; 3]| state(&of(&values.map(|value| json!({ "state": value })))).verdict;
        assert_eq!(
            states(["Jx2m7QpLw0ZrT9kVb4YcNh", "9aKfE3uXsWq8RdMiOyPz6G", "tC5nVgB1hL7jSeUoA0xDrQ"]),
            Passed
        );
        assert_eq!(states(["0f7c1b9e4d3a28560f7c1b9e4d3a2856", "a", "b"]), Failed);
        // 64 bits in hexadecimal.
        assert_eq!(states(["0f7c1b9e4d3a2856", "1a2b3c4d5e6f7081", "9988776655443322"]), Failed);
        // Twenty letters and digits, as Authlib draws its nonce.
        assert_eq!(states(["18i0kUxnsVgUv7ZTsFOl", "PNQ2GdSPL56L8tY6Gqvh", "HbOCUJLkF8vrO9F3Lttc"]), Remark);
        // A long beginning that is always the same holds nothing.
        assert_eq!(
            states([
                "service-de-test-000000000001",
                "service-de-test-000000000002",
                "service-de-test-000000000003"
            ]),
            Failed
        );
        assert_eq!(
            states(["Jx2m7QpLw0ZrT9kVb4YcNh", "Jx2m7QpLw0ZrT9kVb4YcNh", "tC5nVgB1hL7jSeUoA0xDrQ"]),
            Failed
        );
        assert_eq!(state(&of(&[json!({"state": "x"}), json!({})])).verdict, Failed);
    }

    #[test]
    fn the_worst_sign_in_decides() {
        let requests = [json!({"acr_values": "eidas1"}), json!({"acr_values": "eidas2"})];
        assert_eq!(acr_values(&of(&requests)).verdict, Remark);
    }
}
