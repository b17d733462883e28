use super::Area;
use crate::{
    Words,
    check::{
        Check, Procedure,
        Severity::{Blocking, Minor},
    },
};

pub(super) const AREA: Area = Area {
    name: "keys",
    title: Words::new("Les clés de Pro Santé Connect", "Pro Santé Connect’s keys"),
    about: Words::new(
        "Les signatures se vérifient avec les clés publiques de Pro Santé Connect, qui en change de temps en temps, sans prévenir : le service les relit alors, et n’en accepte pas d’autres.",
        "Signatures are checked with Pro Santé Connect’s public keys, which change from time to time, unannounced: the service then reads them again, and takes no others.",
    ),
    requirements: &["EXI PSC 09"],
    checks: &[
        Check::procedure(
            "keys.rotation",
            Words::new(
                "Un changement de clé n’arrête pas les connexions",
                "A change of key does not stop sign-ins",
            ),
            Procedure::KeyRotation,
            &["OIDC Core §10.1.1"],
        )
        .weighing(Blocking),
        Check::tolerated(
            "keys.kty.unknown",
            Words::new(
                "Une clé d’un type inconnu à côté de la bonne est tolérée",
                "A key of an unknown type beside the good one is tolerated",
            ),
            &["psc.keys.kty.unknown"],
            &["RFC 7517 §5"],
        ),
        Check::tolerated(
            "keys.use.missing",
            Words::new("Des clés sans usage (use) sont acceptées", "Keys without use are accepted"),
            &["psc.keys.use.missing"],
            &["RFC 7517 §4.2"],
        )
        .weighing(Minor),
        Check::tolerated(
            "keys.alg.missing",
            Words::new(
                "Des clés sans algorithme (alg) sont acceptées",
                "Keys without algorithm (alg) are accepted",
            ),
            &["psc.keys.alg.missing"],
            &["RFC 7517 §4.4"],
        )
        .weighing(Minor),
        Check::refused(
            "keys.foreign",
            Words::new(
                "Sans la clé du jeton, personne n’est connecté",
                "Without the token’s key, nobody is signed in",
            ),
            &["psc.keys.foreign"],
            &["OIDC Core §3.1.3.7 (6)"],
        ),
        Check::refused(
            "keys.empty",
            Words::new("Sans aucune clé, personne n’est connecté", "Without any key, nobody is signed in"),
            &["psc.keys.empty"],
            &["OIDC Core §3.1.3.7 (6)"],
        ),
    ],
};
