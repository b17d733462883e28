//! The published keys. Whoever reads them is not known.

use axum::http::StatusCode;

use crate::protocol::{
    faulty_answer::{
        AnswerFault::{self, Late},
        Instead, Spoilt,
    },
    faulty_keys::KeySetFault,
};

faults! { ANSWERS of AnswerFault;
    "psc.keys.slow", EVERYONE_ONLY, Either:
        "les clés publiques ne viennent pas tant que ce défaut se produit, ou que le service attend"
        => Late;
    "psc.keys.unreachable", EVERYONE_ONLY, Either:
        "les clés publiques ne peuvent pas être lues : la connexion est coupée sans réponse"
        => AnswerFault::Instead(Instead::Nothing);
    "psc.keys.failing", EVERYONE_ONLY, Either:
        "la lecture des clés publiques reçoit une erreur 503"
        => AnswerFault::Instead(Instead::Failure(StatusCode::SERVICE_UNAVAILABLE));
    "psc.keys.html", EVERYONE_ONLY, Either:
        "une page HTML vient à la place des clés publiques, avec le statut 200"
        => AnswerFault::Instead(Instead::Page);
    "psc.keys.huge", EVERYONE_ONLY, Either:
        "64 mébioctets d’espaces viennent à la place des clés publiques"
        => AnswerFault::Instead(Instead::Blanks);
    "psc.keys.cut", EVERYONE_ONLY, Either:
        "la connexion est coupée au milieu des clés publiques"
        => AnswerFault::Spoilt(Spoilt::Cut);
    "psc.keys.malformed", EVERYONE_ONLY, Either:
        "les clés publiques ne sont pas du JSON : la dernière accolade manque"
        => AnswerFault::Spoilt(Spoilt::Unfinished);
}

faults! { SETS of KeySetFault;
    "psc.keys.empty", EVERYONE_ONLY, Refuse:
        "aucune clé n’est publiée"
        => KeySetFault::Empty;
    "psc.keys.foreign", EVERYONE_ONLY, Refuse:
        "une seule clé est publiée, qui n’a rien signé"
        => KeySetFault::ForeignAlone;
    "psc.keys.kid.repeated", EVERYONE_ONLY, Either:
        "deux clés portent le même nom ; la seconde est la bonne"
        => KeySetFault::SameNames;
    "psc.keys.kid.missing", EVERYONE_ONLY, Either:
        "les clés publiques n’ont pas de nom (kid)"
        => KeySetFault::Without("kid");
    "psc.keys.kty.unknown", EVERYONE_ONLY, Tolerate:
        "une clé d’un type inconnu est publiée avant la bonne"
        => KeySetFault::UnknownType;
    "psc.keys.use.missing", EVERYONE_ONLY, Tolerate:
        "les clés publiques ne disent pas leur usage (use)"
        => KeySetFault::Without("use");
    "psc.keys.alg.missing", EVERYONE_ONLY, Tolerate:
        "les clés publiques ne disent pas leur algorithme (alg)"
        => KeySetFault::Without("alg");
}
