use super::Area;
use crate::{
    Words,
    check::{Check, Feature::BackChannelLogout, Procedure, Severity::Minor},
};

pub(super) const AREA: Area = Area {
    name: "logout_token",
    title: Words::new("La fin de session annoncée au service", "The end of a session as the service is told"),
    about: Words::new(
        "Quand sa session finit, Pro Santé Connect peut l’annoncer au serveur du service par un jeton signé. Une annonce vraie déconnecte la personne ; une fausse ne déconnecte personne.",
        "When its session ends, Pro Santé Connect can tell the service’s server by a signed token. A true announcement signs the person out; a forged one signs nobody out.",
    ),
    requirements: &[],
    checks: &[
        Check::honoured_logout(
            "logout_token.honoured",
            Words::new(
                "Une fin de session annoncée est suivie d’effet",
                "An announced end of a session takes effect",
            ),
            &[],
            &["OpenID Connect Back-Channel Logout §2.7"],
        ),
        Check::honoured_logout(
            "logout_token.typ.missing",
            Words::new(
                "Une annonce qui ne dit pas son type (typ) est suivie d’effet",
                "An announcement that does not say its type (typ) takes effect",
            ),
            &["psc.logout_token.typ.missing"],
            &["OpenID Connect Back-Channel Logout §2.4"],
        )
        .weighing(Minor),
        Check::rather_refused_logout(
            "logout_token.typ.wrong",
            Words::new(
                "Un jeton d’un autre type (typ) n’est pas pris pour une annonce",
                "A token of another type (typ) is not taken for an announcement",
            ),
            &["psc.logout_token.typ.wrong"],
            &["OpenID Connect Back-Channel Logout §2.4", "RFC 8725 §3.11"],
        ),
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
            "logout_token.signature.foreign",
            Words::new(
                "Une annonce signée d’une autre clé est refusée",
                "An announcement signed with another key is refused",
            ),
            &["psc.logout_token.signature.foreign"],
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
            "logout_token.alg.key_confusion",
            Words::new(
                "Une annonce dont la clé publique a servi de secret (HS256) est refusée",
                "An announcement made with the public key as a secret (HS256) is refused",
            ),
            &["psc.logout_token.alg.hs256"],
            &["OpenID Connect Back-Channel Logout §2.6 (3)", "RFC 8725 §2.1"],
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
            "logout_token.exp.past",
            Words::new("Une annonce expirée est refusée", "An announcement that has expired is refused"),
            &["psc.logout_token.exp.past"],
            &["OpenID Connect Back-Channel Logout §2.6 (4)"],
        ),
        Check::forged_logout(
            "logout_token.subject.missing",
            Words::new(
                "Une annonce qui ne nomme personne (ni sid, ni sub) ne déconnecte personne",
                "An announcement that names nobody (neither sid nor sub) signs nobody out",
            ),
            &["psc.logout_token.subject.missing"],
            &["OpenID Connect Back-Channel Logout §2.6 (5)"],
        ),
        Check::forged_logout(
            "logout_token.events.missing",
            Words::new("Une annonce sans événement est refusée", "An announcement without event is refused"),
            &["psc.logout_token.events.missing"],
            &["OpenID Connect Back-Channel Logout §2.6 (6)"],
        ),
        Check::forged_logout(
            "logout_token.events.other",
            Words::new(
                "L’annonce d’un autre événement ne déconnecte personne",
                "The announcement of another event signs nobody out",
            ),
            &["psc.logout_token.events.other"],
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
        Check::procedure(
            "logout_token.jti.repeated",
            Words::new(
                "Une annonce dont l’identifiant (jti) a déjà servi est refusée",
                "An announcement whose id (jti) was used before is refused",
            ),
            Procedure::RepeatedLogout,
            &["OpenID Connect Back-Channel Logout §2.6 (8)"],
        )
        .weighing(Minor)
        .needing(BackChannelLogout),
    ],
};
