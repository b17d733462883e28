use super::Area;
use crate::{Words, check::Check};

pub(super) const AREA: Area = Area {
    name: "discovery",
    title: Words::new("Le document de découverte", "The discovery document"),
    about: Words::new(
        "Le document de découverte de Pro Santé Connect dit ses adresses. Le service s’y tient, et n’en croit pas un qui se réclame d’un autre.",
        "Pro Santé Connect’s discovery document tells its addresses. The service keeps to it, and does not believe one that claims to be somebody else’s.",
    ),
    requirements: &["EXI PSC 14"],
    checks: &[
        Check::refused(
            "discovery.issuer.wrong",
            Words::new(
                "Un document qui nomme un autre émetteur n’est pas utilisé",
                "A document that names another issuer is not used",
            ),
            &["psc.discovery.issuer.wrong"],
            &["OpenID Connect Discovery §4.3"],
        ),
        Check::tolerated(
            "discovery.members.unknown",
            Words::new(
                "Un document avec des membres inconnus est accepté",
                "A document with unknown members is accepted",
            ),
            &["psc.discovery.members.unknown"],
            &["OpenID Connect Discovery §3"],
        ),
    ],
};
