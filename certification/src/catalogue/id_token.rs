use super::Area;
use crate::{
    Words,
    check::{
        Check,
        Severity::{Blocking, Major, Minor},
    },
};

pub(super) const AREA: Area = Area {
    name: "id_token",
    title: Words::new("Le jeton d’identité", "The id token"),
    about: Words::new(
        "Le jeton d’identité (id_token) est une attestation signée : qui s’est authentifié, comment, pour quel service, jusqu’à quand. Le service vérifie la signature et chacune de ces mentions avant de connecter quelqu’un.",
        "The id token is a signed statement: who was authenticated, how, for which service, until when. The service checks the signature and each of these before it signs anybody in.",
    ),
    requirements: &["EXI PSC 08", "EXI PSC 09"],
    checks: &[
        Check::refused(
            "id_token.signature.altered",
            Words::new(
                "Un jeton dont un octet de la signature change est refusé",
                "A token with one changed byte of signature is refused",
            ),
            &["psc.id_token.signature.invalid"],
            &["OIDC Core §3.1.3.7 (6)"],
        ),
        Check::refused(
            "id_token.signature.foreign",
            Words::new(
                "Un jeton signé d’une autre clé est refusé",
                "A token signed with another key is refused",
            ),
            &["psc.id_token.signature.foreign"],
            &["OIDC Core §3.1.3.7 (6)"],
        ),
        Check::refused(
            "id_token.alg.none",
            Words::new(
                "Un jeton sans signature (alg none) est refusé",
                "A token without signature (alg none) is refused",
            ),
            &["psc.id_token.alg.none"],
            &["OIDC Core §3.1.3.7 (7)", "RFC 8725 §3.2"],
        ),
        Check::refused(
            "id_token.alg.key_confusion",
            Words::new(
                "Un jeton signé en HS256 avec la clé publique est refusé",
                "A token signed with HS256 and the public key is refused",
            ),
            &["psc.id_token.alg.hs256"],
            &["OIDC Core §3.1.3.7 (7)", "RFC 8725 §2.1"],
        ),
        Check::refused(
            "id_token.kid.unknown",
            Words::new(
                "Un jeton d’une clé qui n’est pas publiée est refusé",
                "A token of a key that is not published is refused",
            ),
            &["psc.id_token.kid.unknown"],
            &["OIDC Core §10.1"],
        ),
        Check::tolerated(
            "id_token.kid.missing",
            Words::new(
                "Un jeton qui ne nomme pas sa clé est accepté, puisqu’une seule est publiée",
                "A token that does not name its key is accepted, since only one is published",
            ),
            &["psc.id_token.kid.missing"],
            &["OIDC Core §10.1"],
        )
        .weighing(Minor),
        Check::refused(
            "id_token.crit.unknown",
            Words::new(
                "Un jeton qui exige une extension inconnue (crit) est refusé",
                "A token that demands an unknown extension (crit) is refused",
            ),
            &["psc.id_token.crit.unknown"],
            &["RFC 7515 §4.1.11"],
        )
        .weighing(Minor),
        Check::tolerated(
            "id_token.header.unknown",
            Words::new(
                "Un jeton avec un membre d’en-tête inconnu est accepté",
                "A token with an unknown header member is accepted",
            ),
            &["psc.id_token.header.unknown"],
            &["RFC 7515 §4"],
        ),
        Check::tolerated(
            "id_token.claims.unknown",
            Words::new(
                "Un jeton avec des traits inconnus est accepté",
                "A token with unknown claims is accepted",
            ),
            &["psc.id_token.claims.unknown"],
            &["OIDC Core §3.1.3.3"],
        ),
        Check::refused(
            "id_token.claims.malformed",
            Words::new(
                "Un jeton dont les traits ne sont pas du JSON est refusé",
                "A token whose claims are no JSON is refused",
            ),
            &["psc.id_token.claims.malformed"],
            &["RFC 7519 §7.2"],
        ),
        Check::refused(
            "id_token.two_parts",
            Words::new("Un jeton de deux parties est refusé", "A token of two parts is refused"),
            &["psc.id_token.two_parts"],
            &["RFC 7515 §5.2"],
        ),
        Check::refused(
            "id_token.iss.wrong",
            Words::new("Un jeton d’un autre émetteur est refusé", "A token of another issuer is refused"),
            &["psc.id_token.iss.wrong"],
            &["OIDC Core §3.1.3.7 (2)"],
        )
        .measuring(&["EXI PSC 14"]),
        Check::refused(
            "id_token.iss.missing",
            Words::new("Un jeton sans émetteur est refusé", "A token without issuer is refused"),
            &["psc.id_token.iss.missing"],
            &["OIDC Core §2"],
        ),
        Check::refused(
            "id_token.aud.wrong",
            Words::new(
                "Un jeton destiné à un autre service est refusé",
                "A token meant for another service is refused",
            ),
            &["psc.id_token.aud.wrong"],
            &["OIDC Core §3.1.3.7 (3)"],
        ),
        Check::refused(
            "id_token.aud.missing",
            Words::new(
                "Un jeton qui n’est destiné à personne est refusé",
                "A token that is meant for nobody is refused",
            ),
            &["psc.id_token.aud.missing"],
            &["OIDC Core §3.1.3.7 (3)"],
        ),
        Check::tolerated(
            "id_token.aud.list",
            Words::new(
                "Un jeton destiné à une liste où ce service est seul est accepté",
                "A token meant for a list of this service alone is accepted",
            ),
            &["psc.id_token.aud.list"],
            &["OIDC Core §2"],
        ),
        Check::refused(
            "id_token.aud.several",
            Words::new(
                "Un jeton destiné aussi à un service inconnu est refusé",
                "A token that is meant for an unknown service too is refused",
            ),
            &["psc.id_token.aud.several_without_azp"],
            &["OIDC Core §3.1.3.7 (3)", "OIDC Core §3.1.3.7 (4)"],
        )
        .weighing(Minor),
        Check::rather_refused(
            "id_token.azp.wrong",
            Words::new(
                "Un jeton remis à un autre service (azp) est refusé",
                "A token issued to another service (azp) is refused",
            ),
            &["psc.id_token.azp.wrong"],
            &["OIDC Core §3.1.3.7 (5)"],
        ),
        Check::refused(
            "id_token.sub.missing",
            Words::new(
                "Un jeton qui ne dit pas de qui il parle est refusé",
                "A token that does not say whom it is about is refused",
            ),
            &["psc.id_token.sub.missing"],
            &["OIDC Core §2"],
        ),
        Check::refused(
            "id_token.exp.past",
            Words::new("Un jeton expiré est refusé", "An expired token is refused"),
            &["psc.id_token.exp.past"],
            &["OIDC Core §3.1.3.7 (9)"],
        ),
        Check::refused(
            "id_token.exp.missing",
            Words::new("Un jeton sans fin est refusé", "A token without end is refused"),
            &["psc.id_token.exp.missing"],
            &["OIDC Core §2"],
        )
        .weighing(Major),
        Check::refused(
            "id_token.iat.missing",
            Words::new(
                "Un jeton sans date d’émission est refusé",
                "A token without date of issue is refused",
            ),
            &["psc.id_token.iat.missing"],
            &["OIDC Core §2"],
        )
        .weighing(Minor),
        Check::refused(
            "id_token.nbf.future",
            Words::new(
                "Un jeton qui ne vaut pas encore (nbf) est refusé",
                "A token that is not valid yet (nbf) is refused",
            ),
            &["psc.id_token.nbf.future"],
            &["RFC 7519 §4.1.5"],
        )
        .weighing(Minor),
        Check::tolerated(
            "id_token.clock.ahead",
            Words::new(
                "Un jeton d’une horloge qui avance de 30 secondes est accepté",
                "A token of a clock that is 30 seconds ahead is accepted",
            ),
            &["psc.id_token.clock.ahead"],
            &["OIDC Core §3.1.3.7 (9)", "RFC 7519 §4.1.4"],
        ),
        Check::refused(
            "id_token.nonce.wrong",
            Words::new(
                "Un jeton d’une autre demande (nonce) est refusé",
                "A token of another request (nonce) is refused",
            ),
            &["psc.id_token.nonce.wrong"],
            &["OIDC Core §3.1.3.7 (11)"],
        )
        .weighing(Blocking),
        Check::refused(
            "id_token.nonce.missing",
            Words::new("Un jeton sans nonce est refusé", "A token without nonce is refused"),
            &["psc.id_token.nonce.missing"],
            &["OIDC Core §3.1.3.7 (11)"],
        ),
        Check::rather_refused(
            "id_token.at_hash.wrong",
            Words::new(
                "Un jeton qui va avec un autre jeton d’accès (at_hash) est refusé",
                "A token that goes with another access token (at_hash) is refused",
            ),
            &["psc.id_token.at_hash.wrong"],
            &["OIDC Core §3.1.3.8"],
        ),
        Check::tolerated(
            "id_token.at_hash.missing",
            Words::new("Un jeton sans at_hash est accepté", "A token without at_hash is accepted"),
            &["psc.id_token.at_hash.missing"],
            &["OIDC Core §3.1.3.6"],
        )
        .weighing(Minor),
        Check::rather_refused(
            "id_token.acr.wrong",
            Words::new(
                "Un jeton d’un niveau inconnu (acr) est refusé",
                "A token of an unknown level (acr) is refused",
            ),
            &["psc.id_token.acr.wrong"],
            &["OIDC Core §3.1.3.7 (12)"],
        ),
    ],
};
