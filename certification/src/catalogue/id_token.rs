use super::Area;
use crate::{
    Words,
    check::{Check, Kind::Fault, Severity},
    trial::Reaction::Refuse,
};

pub(super) const AREA: Area = Area {
    name: "id_token",
    title: Words::new("Le jeton d’identité", "The id token"),
    checks: &[
        Check {
            id: "id_token.signature.altered",
            title: Words::new(
                "Un jeton d’identité dont la signature est fausse est refusé",
                "An id token whose signature is false is refused",
            ),
            does: Words::new(
                "Pro Santé Connect change un octet de la signature.",
                "Pro Santé Connect changes one byte of the signature.",
            ),
            sources: &["OIDC Core §3.1.3.7"],
            requirements: &[],
            severity: Severity::Blocking,
            needs: None,
            kind: Fault { deviations: &["psc.id_token.signature.invalid"], must: Refuse },
        },
        Check {
            id: "id_token.nonce.wrong",
            title: Words::new(
                "Un jeton d’identité d’une autre demande (nonce) est refusé",
                "An id token of another request (nonce) is refused",
            ),
            does: Words::new(
                "Pro Santé Connect met un autre nonce que celui de la demande.",
                "Pro Santé Connect puts in another nonce than the request’s.",
            ),
            sources: &["OIDC Core §3.1.3.7"],
            requirements: &[],
            severity: Severity::Blocking,
            needs: None,
            kind: Fault { deviations: &["psc.id_token.nonce.wrong"], must: Refuse },
        },
    ],
};
