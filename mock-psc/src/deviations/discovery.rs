//! The discovery document. Whoever reads it is not known.

use axum::http::StatusCode;

use crate::protocol::{
    edit::Edit::{self, Json, Piece, Text, Without},
    faulty_answer::{
        AnswerFault::{self, Late},
        Instead, Spoilt,
    },
};

faults! { ANSWERS of AnswerFault;
    "psc.discovery.slow", EVERYONE_ONLY, Either:
        "le document de découverte ne vient pas tant que ce défaut se produit, ou que le service attend"
        => Late;
    "psc.discovery.unreachable", EVERYONE_ONLY, Either:
        "le document de découverte ne peut pas être lu : la connexion est coupée sans réponse"
        => AnswerFault::Instead(Instead::Nothing);
    "psc.discovery.failing", EVERYONE_ONLY, Either:
        "la lecture du document de découverte reçoit une erreur 503"
        => AnswerFault::Instead(Instead::Failure(StatusCode::SERVICE_UNAVAILABLE));
    "psc.discovery.html", EVERYONE_ONLY, Either:
        "une page HTML vient à la place du document de découverte, avec le statut 200"
        => AnswerFault::Instead(Instead::Page);
    "psc.discovery.huge", EVERYONE_ONLY, Either:
        "64 mébioctets d’espaces viennent à la place du document de découverte"
        => AnswerFault::Instead(Instead::Blanks);
    "psc.discovery.cut", EVERYONE_ONLY, Either:
        "la connexion est coupée au milieu du document de découverte"
        => AnswerFault::Spoilt(Spoilt::Cut);
    "psc.discovery.malformed", EVERYONE_ONLY, Either:
        "le document de découverte n’est pas du JSON : sa dernière accolade manque"
        => AnswerFault::Spoilt(Spoilt::Unfinished);
}

faults! { MEMBERS of &'static [Edit];
    "psc.discovery.issuer.wrong", EVERYONE_ONLY, Refuse:
        "le document de découverte nomme un autre émetteur"
        => &[Text("issuer", "https://imposteur.test/auth/realms/esante-wallet")];
    "psc.discovery.issuer.missing", EVERYONE_ONLY, Refuse:
        "le document de découverte ne nomme pas d’émetteur"
        => &[Without("issuer")];
    "psc.discovery.jwks_uri.missing", EVERYONE_ONLY, Refuse:
        "le document de découverte ne dit pas où sont les clés publiques"
        => &[Without("jwks_uri")];
    "psc.discovery.userinfo_endpoint.missing", EVERYONE_ONLY, Tolerate:
        "le document de découverte ne dit pas où est userinfo"
        => &[Without("userinfo_endpoint")];
    "psc.discovery.token_endpoint.elsewhere", EVERYONE_ONLY, Either:
        "le document de découverte place le point de jetons chez un autre hôte de la simulation, qui n’en est pas un \
         (127.0.0.1)"
        => &[Piece { name: "token_endpoint", of: "//localhost", by: "//127.0.0.1" }];
    "psc.discovery.members.unknown", EVERYONE_ONLY, Tolerate:
        "le document de découverte porte des membres inconnus"
        => &[Json("membre_inconnu", r#"{"a": [1, null]}"#)];
}
