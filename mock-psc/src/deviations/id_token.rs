//! The id token. Faults of the claims, the key, the header and the form can be combined.

use crate::protocol::{
    edit::Edit::{Date, Json, Listed, Long, Text, Without},
    faulty_token::{
        FormFault, KeyFault,
        TokenFault::{self, Claims, Form, Header, Key, Payload},
    },
};

/// As old as a token of the day before yesterday.
const OLD: i64 = -48 * 3600;
/// Further ahead than any leeway.
const FAR: i64 = 3600;
/// What two honest clocks may differ by, in seconds. \[R\]
const SKEW: i64 = 30;

faults! { FAULTS of TokenFault;
    "psc.id_token.iss.wrong", ALL, Refuse:
        "le jeton d’identité nomme un autre émetteur"
        => Claims(&[Text("iss", "https://imposteur.test/auth/realms/esante-wallet")]);
    "psc.id_token.iss.missing", ALL, Refuse:
        "le jeton d’identité ne nomme pas son émetteur"
        => Claims(&[Without("iss")]);
    "psc.id_token.aud.wrong", ALL, Refuse:
        "le jeton d’identité est destiné à un autre service"
        => Claims(&[Text("aud", "un-autre-service")]);
    "psc.id_token.aud.missing", ALL, Refuse:
        "le jeton d’identité ne dit pas à qui il est destiné"
        => Claims(&[Without("aud")]);
    "psc.id_token.aud.list", ALL, Tolerate:
        "le jeton d’identité est destiné à une liste d’un seul service, le bon"
        => Claims(&[Listed("aud", &[])]);
    "psc.id_token.aud.several", ALL, Refuse:
        "le jeton d’identité est destiné aussi à un service inconnu ; azp nomme le bon"
        => Claims(&[Listed("aud", &["un-autre-service"])]);
    "psc.id_token.aud.several_without_azp", ALL, Refuse:
        "le jeton d’identité est destiné aussi à un service inconnu, sans azp"
        => Claims(&[Listed("aud", &["un-autre-service"]), Without("azp")]);
    "psc.id_token.azp.wrong", ALL, Refuse:
        "le jeton d’identité a été remis à un autre service (azp)"
        => Claims(&[Text("azp", "un-autre-service")]);
    "psc.id_token.sub.missing", ALL, Refuse:
        "le jeton d’identité ne dit pas de qui il parle"
        => Claims(&[Without("sub")]);
    "psc.id_token.exp.past", ALL, Refuse:
        "le jeton d’identité est d’avant-hier, et expiré"
        => Claims(&[
            Date { name: "exp", of: "exp", seconds: OLD },
            Date { name: "iat", of: "iat", seconds: OLD },
            Date { name: "auth_time", of: "auth_time", seconds: OLD },
        ]);
    "psc.id_token.exp.missing", ALL, Refuse:
        "le jeton d’identité n’a pas de fin"
        => Claims(&[Without("exp")]);
    "psc.id_token.iat.future", ALL, Refuse:
        "le jeton d’identité sera émis dans une heure"
        => Claims(&[
            Date { name: "exp", of: "exp", seconds: FAR },
            Date { name: "iat", of: "iat", seconds: FAR },
        ]);
    "psc.id_token.iat.missing", ALL, Refuse:
        "le jeton d’identité ne dit pas quand il a été émis"
        => Claims(&[Without("iat")]);
    "psc.id_token.nbf.future", ALL, Refuse:
        "le jeton d’identité ne vaut que dans une heure (nbf)"
        => Claims(&[
            Date { name: "exp", of: "exp", seconds: FAR },
            Date { name: "nbf", of: "iat", seconds: FAR },
        ]);
    "psc.id_token.clock.ahead", ALL, Tolerate:
        "l’horloge du jeton d’identité avance de 30 secondes"
        => Claims(&[
            Date { name: "exp", of: "exp", seconds: SKEW },
            Date { name: "iat", of: "iat", seconds: SKEW },
            Date { name: "nbf", of: "iat", seconds: 0 },
            Date { name: "auth_time", of: "auth_time", seconds: SKEW },
        ]);
    "psc.id_token.nonce.wrong", ALL, Refuse:
        "le jeton d’identité porte un autre nonce que la demande"
        => Claims(&[Text("nonce", "celui-d-une-autre-demande")]);
    "psc.id_token.nonce.missing", ALL, Refuse:
        "le jeton d’identité ne porte pas le nonce de la demande"
        => Claims(&[Without("nonce")]);
    "psc.id_token.at_hash.wrong", ALL, Either:
        "at_hash n’est pas l’empreinte du jeton d’accès"
        => Claims(&[Text("at_hash", "77QmUPtjPfzWtF2AnpK9RQ")]);
    "psc.id_token.at_hash.missing", ALL, Tolerate:
        "le jeton d’identité n’a pas de at_hash"
        => Claims(&[Without("at_hash")]);
    "psc.id_token.acr.wrong", ALL, Refuse:
        "le niveau d’authentification est inconnu et trop faible (acr eidas0)"
        => Claims(&[Text("acr", "eidas0")]);
    "psc.id_token.acr.missing", ALL, Either:
        "le jeton d’identité ne dit pas le niveau d’authentification (acr)"
        => Claims(&[Without("acr")]);
    "psc.id_token.auth_time.old", ALL, Either:
        "l’authentification date d’avant-hier, quel que soit max_age"
        => Claims(&[Date { name: "auth_time", of: "iat", seconds: OLD }]);
    "psc.id_token.auth_time.missing", ALL, Either:
        "le jeton d’identité ne dit pas quand la personne s’est authentifiée, même si max_age le demande"
        => Claims(&[Without("auth_time")]);
    "psc.id_token.claims.unknown", ALL, Tolerate:
        "le jeton d’identité porte des traits inconnus, de tous les types"
        => Claims(&[
            Text("trait_inconnu", "à ignorer"),
            Json("https://exemple.test/objet", r#"{"a": [1, null, {"b": true}], "c": 1.5}"#),
        ]);
    "psc.id_token.large", ALL, Either:
        "le jeton d’identité porte un trait inconnu d’un mébioctet"
        => Claims(&[Long("trait_inconnu", 1 << 20)]);
    "psc.id_token.claims.list", ALL, Refuse:
        "les traits du jeton d’identité sont une liste JSON"
        => Payload(r#"["sub", "899700000017"]"#);
    "psc.id_token.claims.malformed", ALL, Refuse:
        "les traits du jeton d’identité ne sont pas du JSON"
        => Payload(r#"{"sub": "899700000017", "exp": "#);
    "psc.id_token.signature.foreign", ALL, Refuse:
        "le jeton d’identité est signé d’une autre clé, sous le nom de la bonne"
        => Key(KeyFault::Foreign);
    "psc.id_token.kid.unknown", ALL, Refuse:
        "le jeton d’identité est signé d’une clé qui n’est pas publiée, sous son propre nom"
        => Key(KeyFault::Unpublished);
    "psc.id_token.kid.older", ALL, Refuse:
        "le jeton d’identité nomme une clé plus ancienne, encore publiée ; sans effet tant que les clés n’ont pas tourné"
        => Key(KeyFault::NamedAsOlder);
    "psc.id_token.alg.none", ALL, Refuse:
        "le jeton d’identité n’est pas signé (alg none)"
        => Key(KeyFault::Absent);
    "psc.id_token.alg.hs256", ALL, Refuse:
        "le jeton d’identité est signé en HS256, la clé publique servant de secret"
        => Key(KeyFault::PublicAsSecret);
    "psc.id_token.kid.missing", ALL, Tolerate:
        "l’en-tête du jeton d’identité ne nomme pas la clé, ce qui est permis tant qu’une seule est publiée"
        => Header(&[Without("kid")]);
    "psc.id_token.typ.unusual", ALL, Tolerate:
        "l’en-tête du jeton d’identité dit « application/jwt » au lieu de « JWT »"
        => Header(&[Text("typ", "application/jwt")]);
    "psc.id_token.header.unknown", ALL, Tolerate:
        "l’en-tête du jeton d’identité porte un membre inconnu"
        => Header(&[Text("https://exemple.test/membre", "à ignorer")]);
    "psc.id_token.crit.unknown", ALL, Refuse:
        "l’en-tête du jeton d’identité exige une extension que personne ne connaît (crit)"
        => Header(&[
            Text("https://exemple.test/membre", "à comprendre"),
            Json("crit", r#"["https://exemple.test/membre"]"#),
        ]);
    "psc.id_token.signature.invalid", ALL, Refuse:
        "un octet de la signature du jeton d’identité est changé"
        => Form(FormFault::Signature);
    "psc.id_token.two_parts", ALL, Refuse:
        "le jeton d’identité n’a que deux parties"
        => Form(FormFault::TwoParts);
    "psc.id_token.base64.invalid", ALL, Refuse:
        "les traits du jeton d’identité ne sont pas du base64url"
        => Form(FormFault::Alphabet);
}
