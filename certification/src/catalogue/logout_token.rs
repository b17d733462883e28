use super::Area;
use crate::{
    Words,
    check::{Check, Feature::BackChannelLogout, Procedure},
};

pub(super) const AREA: Area = Area {
    name: "logout_token",
    title: Words::new("La fin de session annoncée au service", "The end of a session as the service is told"),
    requirements: &[],
    checks: &[
        Check::procedure(
            "logout_token.honoured",
            Words::new(
                "Une fin de session annoncée est suivie d’effet",
                "An announced end of a session takes effect",
            ),
            Procedure::BackChannelLogout,
            &["OpenID Connect Back-Channel Logout §2.7"],
        )
        .needing(BackChannelLogout),
        Check::forged_logout(
            "logout_token.signature.altered",
            Words::new(
                "Une annonce dont la signature est fausse est refusée",
                "An announcement with a false signature is refused",
            ),
            &["psc.logout_token.signature.invalid"],
            &["OpenID Connect Back-Channel Logout §2.6 (2)"],
        ),
        Check::forged_logout(
            "logout_token.alg.none",
            Words::new(
                "Une annonce sans signature est refusée",
                "An announcement without signature is refused",
            ),
            &["psc.logout_token.alg.none"],
            &["OpenID Connect Back-Channel Logout §2.6 (3)"],
        ),
        Check::forged_logout(
            "logout_token.iss.wrong",
            Words::new(
                "Une annonce d’un autre émetteur est refusée",
                "An announcement of another issuer is refused",
            ),
            &["psc.logout_token.iss.wrong"],
            &["OpenID Connect Back-Channel Logout §2.6 (4)"],
        ),
        Check::forged_logout(
            "logout_token.aud.wrong",
            Words::new(
                "Une annonce destinée à un autre service est refusée",
                "An announcement meant for another service is refused",
            ),
            &["psc.logout_token.aud.wrong"],
            &["OpenID Connect Back-Channel Logout §2.6 (4)"],
        ),
        Check::forged_logout(
            "logout_token.events.missing",
            Words::new("Une annonce sans événement est refusée", "An announcement without event is refused"),
            &["psc.logout_token.events.missing"],
            &["OpenID Connect Back-Channel Logout §2.6 (6)"],
        ),
        Check::forged_logout(
            "logout_token.nonce.present",
            Words::new(
                "Un jeton qui porte un nonce n’est pas pris pour une annonce",
                "A token with a nonce is not taken for an announcement",
            ),
            &["psc.logout_token.nonce.present"],
            &["OpenID Connect Back-Channel Logout §2.6 (7)"],
        ),
    ],
};
