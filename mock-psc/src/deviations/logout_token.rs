//! The token that tells a service of a sign-out (OpenID Connect Back-Channel Logout 1.0 §2.6).

use crate::protocol::{
    edit::Edit::{Date, Json, Text, Without},
    faulty_token::{
        FormFault, KeyFault,
        TokenFault::{self, Claims, Form, Header, Key},
    },
};

/// As old as a token of the day before yesterday.
const OLD: i64 = -48 * 3600;

faults! { FAULTS of TokenFault;
    "psc.logout_token.iss.wrong", ALL, Refuse:
        "le jeton de déconnexion nomme un autre émetteur"
        => Claims(&[Text("iss", "https://imposteur.test/auth/realms/esante-wallet")]);
    "psc.logout_token.aud.wrong", ALL, Refuse:
        "le jeton de déconnexion est destiné à un autre service"
        => Claims(&[Text("aud", "un-autre-service")]);
    "psc.logout_token.exp.past", ALL, Refuse:
        "le jeton de déconnexion est d’avant-hier, et expiré"
        => Claims(&[
            Date { name: "exp", of: "exp", seconds: OLD },
            Date { name: "iat", of: "iat", seconds: OLD },
        ]);
    "psc.logout_token.events.missing", ALL, Refuse:
        "le jeton de déconnexion n’annonce aucun événement"
        => Claims(&[Without("events")]);
    "psc.logout_token.events.other", ALL, Refuse:
        "le jeton de déconnexion annonce un autre événement"
        => Claims(&[Json("events", r#"{"https://exemple.test/autre-evenement": {}}"#)]);
    "psc.logout_token.nonce.present", ALL, Refuse:
        "le jeton de déconnexion porte un nonce, comme un jeton d’identité"
        => Claims(&[Text("nonce", "celui-d-une-demande")]);
    "psc.logout_token.jti.repeated", ALL, Refuse:
        "tous les jetons de déconnexion ont le même jti : le deuxième rejoue le premier"
        => Claims(&[Text("jti", "toujours-le-meme")]);
    "psc.logout_token.subject.missing", ALL, Refuse:
        "le jeton de déconnexion ne nomme ni session ni personne (sid et sub)"
        => Claims(&[Without("sid"), Without("sub")]);
    "psc.logout_token.signature.foreign", ALL, Refuse:
        "le jeton de déconnexion est signé d’une autre clé, sous le nom de la bonne"
        => Key(KeyFault::Foreign);
    "psc.logout_token.alg.none", ALL, Refuse:
        "le jeton de déconnexion n’est pas signé (alg none)"
        => Key(KeyFault::Absent);
    "psc.logout_token.alg.hs256", ALL, Refuse:
        "le jeton de déconnexion est signé en HS256, la clé publique servant de secret"
        => Key(KeyFault::PublicAsSecret);
    "psc.logout_token.typ.missing", ALL, Tolerate:
        "l’en-tête du jeton de déconnexion ne dit pas son type"
        => Header(&[Without("typ")]);
    "psc.logout_token.typ.wrong", ALL, Either:
        "l’en-tête du jeton de déconnexion dit qu’il est un jeton d’accès (at+jwt)"
        => Header(&[Text("typ", "at+jwt")]);
    "psc.logout_token.signature.invalid", ALL, Refuse:
        "un octet de la signature du jeton de déconnexion est changé"
        => Form(FormFault::Signature);
}
