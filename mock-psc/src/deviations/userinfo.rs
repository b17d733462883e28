//! The answer of userinfo.

use axum::http::StatusCode;

use crate::protocol::{
    edit::Edit::{self, Json, Listed, Text, Within, Without},
    error_code::ErrorCode,
    faulty_answer::{
        AnswerFault::{self, Late},
        Instead, Spoilt,
    },
    faulty_token::{
        FormFault, KeyFault,
        TokenFault::{self, Claims, Form, Key},
    },
};

faults! { ANSWERS of AnswerFault;
    "psc.userinfo.slow", ALL, Either:
        "userinfo ne répond pas tant que ce défaut se produit, ou que le service attend"
        => Late;
    "psc.userinfo.unreachable", ALL, Either:
        "userinfo est injoignable : la connexion est coupée sans réponse"
        => AnswerFault::Instead(Instead::Nothing);
    "psc.userinfo.failing", ALL, Either:
        "userinfo répond par une erreur 503"
        => AnswerFault::Instead(Instead::Failure(StatusCode::SERVICE_UNAVAILABLE));
    "psc.userinfo.server_error", ALL, Either:
        "userinfo répond par une erreur 500"
        => AnswerFault::Instead(Instead::Failure(StatusCode::INTERNAL_SERVER_ERROR));
    "psc.userinfo.invalid_token", ALL, Either:
        "userinfo répond par une erreur 401, comme si le jeton d’accès ne valait rien"
        => AnswerFault::Instead(Instead::Refusal(ErrorCode::InvalidToken));
    "psc.userinfo.insufficient_scope", ALL, Either:
        "userinfo répond par une erreur 403, comme si le jeton d’accès n’y donnait pas droit"
        => AnswerFault::Instead(Instead::Refusal(ErrorCode::InsufficientScope));
    "psc.userinfo.html", ALL, Either:
        "userinfo répond par une page HTML, avec le statut 200"
        => AnswerFault::Instead(Instead::Page);
    "psc.userinfo.body.empty", ALL, Either:
        "userinfo répond par une réponse vide, avec le statut 200"
        => AnswerFault::Instead(Instead::Empty);
    "psc.userinfo.huge", ALL, Either:
        "userinfo répond par 64 mébioctets d’espaces"
        => AnswerFault::Instead(Instead::Blanks);
    "psc.userinfo.cut", ALL, Either:
        "la connexion est coupée au milieu de la réponse de userinfo"
        => AnswerFault::Spoilt(Spoilt::Cut);
    "psc.userinfo.malformed", ALL, Either:
        "il manque à la réponse de userinfo son dernier caractère"
        => AnswerFault::Spoilt(Spoilt::Unfinished);
    "psc.userinfo.content_type.wrong", ALL, Either:
        "la réponse de userinfo se dit text/plain"
        => AnswerFault::Spoilt(Spoilt::Mislabelled);
}

faults! { MEMBERS of &'static [Edit];
    "psc.userinfo.sub.wrong", ALL, Refuse:
        "userinfo parle d’une autre personne que le jeton d’identité (sub)"
        => &[Text("sub", "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:899700000017")];
    "psc.userinfo.sub.missing", ALL, Refuse:
        "userinfo ne dit pas de qui il parle (sub)"
        => &[Without("sub")];
    "psc.userinfo.practices.none", ALL, Either:
        "userinfo ne donne à la personne aucun exercice"
        => &[
            Within("SubjectRefPro", &Json("exercices", "[]")),
            Json("SubjectRole", "[]"),
            Text("SubjectOrganization", ""),
            Text("SubjectOrganizationID", ""),
            Text("Secteur_Activite", ""),
        ];
    "psc.userinfo.practices.missing", ALL, Either:
        "userinfo ne parle pas d’exercices (SubjectRefPro absent)"
        => &[Without("SubjectRefPro")];
    "psc.userinfo.national_id.missing", ALL, Either:
        "userinfo ne donne pas l’identifiant national (SubjectNameID, preferred_username, otherIds absents)"
        => &[Without("SubjectNameID"), Without("preferred_username"), Without("otherIds")];
    "psc.userinfo.national_id.empty", ALL, Either:
        "l’identifiant national est vide dans userinfo"
        => &[Text("SubjectNameID", ""), Text("preferred_username", ""), Json("otherIds", "[]")];
    "psc.userinfo.names.missing", ALL, Either:
        "userinfo ne donne ni prénom ni nom"
        => &[Without("given_name"), Without("family_name")];
    "psc.userinfo.names.wrong", ALL, Either:
        "userinfo donne à la personne le nom d’une autre"
        => &[Text("given_name", "Camille"), Text("family_name", "Autrepersonne")];
    "psc.userinfo.types.wrong", ALL, Either:
        "dans userinfo, une liste, un nombre et un texte sont là où autre chose est attendu"
        => &[
            Listed("given_name", &["Zoé"]),
            Json("family_name", "42"),
            Text("otherIds", "aucun"),
            Text("SubjectRefPro", "aucun"),
        ];
    "psc.userinfo.claims.unknown", ALL, Tolerate:
        "userinfo porte des traits inconnus"
        => &[Json("trait_inconnu", r#"{"a": [1, null, {"b": true}]}"#)];
}

faults! { SIGNED of TokenFault;
    "psc.userinfo.aud.wrong", ALL, Refuse:
        "userinfo signé est destiné à un autre service ; sans effet sur un service qui ne le veut pas signé"
        => Claims(&[Text("aud", "un-autre-service")]);
    "psc.userinfo.iss.wrong", ALL, Refuse:
        "userinfo signé nomme un autre émetteur ; sans effet sur un service qui ne le veut pas signé"
        => Claims(&[Text("iss", "https://imposteur.test/auth/realms/esante-wallet")]);
    "psc.userinfo.signature.foreign", ALL, Refuse:
        "userinfo est signé d’une autre clé, sous le nom de la bonne ; sans effet sur un service qui ne le veut pas \
         signé"
        => Key(KeyFault::Foreign);
    "psc.userinfo.alg.none", ALL, Refuse:
        "userinfo n’est pas signé (alg none) ; sans effet sur un service qui ne le veut pas signé"
        => Key(KeyFault::Absent);
    "psc.userinfo.alg.hs256", ALL, Refuse:
        "userinfo est signé en HS256, la clé publique servant de secret ; sans effet sur un service qui ne le veut pas \
         signé"
        => Key(KeyFault::PublicAsSecret);
    "psc.userinfo.signature.invalid", ALL, Refuse:
        "un octet de la signature de userinfo est changé ; sans effet sur un service qui ne le veut pas signé"
        => Form(FormFault::Signature);
}
