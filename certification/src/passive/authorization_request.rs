//! The authorization request, parameter by parameter.

use std::collections::BTreeSet;

use lang::{Text, say};

use super::{each, none_worked, not_seen};
use crate::{ordinary::Ordinary, verdict::Judgement};

const REQUEST: &str = "psc.authorize.received";

fn request() -> Text {
    say!("la demande de connexion", "the authorization request")
}

/// EXI PSC 16: `eidas1`; `eidas2` and `eidas3` are accepted with a remark (audit scenario PSC.08.01).
pub(crate) fn acr_values(ordinary: &Ordinary) -> Judgement {
    each(ordinary, |sign_in| {
        if sign_in.details(REQUEST).is_none() {
            return not_seen(&request());
        }
        let sent = sign_in.asked("acr_values");
        let line = format!("acr_values={}", sent.unwrap_or("(absent)"));
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
        .with([line])
    })
}

/// RFC 6749 §10.12, RFC 6819 §5.1.4.2.2: 128 bits that nobody guesses, another one each time.
pub(crate) fn state(ordinary: &Ordinary) -> Judgement {
    unguessable(ordinary, "state")
}

/// OIDC Core §3.1.2.1, §15.5.2.
pub(crate) fn nonce(ordinary: &Ordinary) -> Judgement {
    unguessable(ordinary, "nonce")
}

/// Fewer characters cannot hold 128 bits: base64 holds six in each.
const SHORTEST: usize = 22;

fn unguessable(ordinary: &Ordinary, name: &str) -> Judgement {
    if ordinary.sign_ins.len() < 2 {
        return none_worked(ordinary);
    }
    let mut sent = vec![];
    for sign_in in &ordinary.sign_ins {
        if sign_in.details(REQUEST).is_none() {
            return not_seen(&request());
        }
        match sign_in.asked(name) {
            Some(value) => sent.push(value),
            None => {
                return Judgement::failed(say!(
                    "la demande ne porte pas {name}",
                    "the request has no {name}"
                ));
            }
        }
    }
    let lines = sent.iter().map(|value| format!("{name}={value}")).collect::<Vec<_>>();
    let distinct: BTreeSet<_> = sent.iter().collect();
    if distinct.len() < sent.len() {
        return Judgement::failed(say!(
            "le même {name} sert deux fois : tirez-en un nouveau à chaque demande",
            "the same {name} is used twice: draw a new one for each request"
        ))
        .with(lines);
    }
    let varying = varying_length(&sent);
    if varying < SHORTEST && hexadecimal_bits(&sent, varying) < 128 {
        return Judgement::failed(say!(
            "{name} ne peut pas contenir 128 bits de hasard : {varying} caractères changent d’une demande à l’autre",
            "{name} cannot hold 128 random bits: {varying} characters change from one request to the next"
        ))
        .with(lines);
    }
    Judgement::passed(say!(
        "{name} est là, change à chaque demande et est assez long ({varying} caractères qui changent)",
        "{name} is there, changes with each request and is long enough ({varying} characters that change)"
    ))
    .with(lines)
}

/// How many characters follow what all values begin with.
fn varying_length(values: &[&str]) -> usize {
    let shortest = values.iter().map(|value| value.len()).min().unwrap_or(0);
    let first = values.first().map_or(&[][..], |value| value.as_bytes());
    let common = (0..shortest)
        .take_while(|place| values.iter().all(|value| value.as_bytes()[*place] == first[*place]))
        .count();
    // Random values share their first character now and then.
    shortest - if common < 3 { 0 } else { common }
}

/// What the characters can hold at most, by the alphabet that is seen.
fn hexadecimal_bits(values: &[&str], length: usize) -> usize {
    let hexadecimal = values.iter().all(|value| value.bytes().all(|byte| byte.is_ascii_hexdigit()));
    length * if hexadecimal { 4 } else { 6 }
}
