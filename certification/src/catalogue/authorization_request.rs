use super::Area;
use crate::{
    Words,
    check::{Check, Kind::Passive, Severity},
    passive,
};

pub(super) const AREA: Area = Area {
    name: "authorization_request",
    title: Words::new("La demande de connexion", "The authorization request"),
    checks: &[
        Check {
            id: "authorization_request.acr_values",
            title: Words::new("La demande porte acr_values=eidas1", "The request has acr_values=eidas1"),
            does: Words::new(
                "Plusieurs personnes se connectent ; leurs demandes sont lues.",
                "Several people sign in; their requests are read.",
            ),
            sources: &["OIDC Core §3.1.2.1"],
            requirements: &["EXI PSC 16"],
            severity: Severity::Blocking,
            needs: None,
            kind: Passive(passive::acr_values),
        },
        Check {
            id: "authorization_request.state",
            title: Words::new(
                "state est là, imprévisible, et change à chaque demande",
                "state is there, cannot be guessed, and changes with each request",
            ),
            does: Words::new(
                "Les state de plusieurs demandes sont comparés.",
                "The states of several requests are compared.",
            ),
            sources: &["RFC 6749 §10.12", "RFC 6749 §10.10"],
            requirements: &[],
            severity: Severity::Blocking,
            needs: None,
            kind: Passive(passive::state),
        },
        Check {
            id: "authorization_request.nonce",
            title: Words::new(
                "nonce est là, imprévisible, et change à chaque demande",
                "nonce is there, cannot be guessed, and changes with each request",
            ),
            does: Words::new(
                "Les nonce de plusieurs demandes sont comparés.",
                "The nonces of several requests are compared.",
            ),
            sources: &["OIDC Core §3.1.2.1", "OIDC Core §15.5.2"],
            requirements: &[],
            severity: Severity::Major,
            needs: None,
            kind: Passive(passive::nonce),
        },
    ],
};
