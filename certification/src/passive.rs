//! Checks that only look on: at what ordinary sign-ins left.

mod authorization_request;
mod back_channel;
mod browser;

use lang::{Text, say};

use crate::{
    ordinary::{Ordinary, SignIn},
    verdict::{Judgement, Verdict},
};

pub(crate) use authorization_request::{
    acr_values, front_channel_secrets, nonce, pkce, response_type, scope, state, state_is_not_nonce, wallet,
};
pub(crate) use back_channel::{bearer, client_authentication, code_verifier};
pub(crate) use browser::{
    address_is_clean, cookies_http_only, cookies_same_site, cookies_secure, page_is_clean,
};

/// Judges every sign-in, and is what the worst of them is. Without any, nothing can be said.
fn each(ordinary: &Ordinary, judge: impl Fn(&SignIn) -> Judgement) -> Judgement {
    let judged = ordinary.sign_ins.iter().map(judge);
    judged.max_by_key(|judgement| gravity(judgement.verdict)).unwrap_or_else(none_worked)
}

fn none_worked() -> Judgement {
    Judgement::inconclusive(say!(
        "aucune connexion normale n’a abouti",
        "no ordinary sign-in came to its end"
    ))
}

fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::NotApplicable | Verdict::Declared => 0,
        Verdict::Passed => 1,
        Verdict::Remark => 2,
        Verdict::Inconclusive => 3,
        Verdict::Failed => 4,
    }
}

/// What was to be read was not seen.
fn not_seen(what: &Text) -> Judgement {
    Judgement::inconclusive(say!("{what} n’a pas été vue", "{what} was not seen"; what))
}
