//! The answer of the token endpoint, whatever the grant; the tokens in it are another area.

use axum::http::StatusCode;

use crate::protocol::{
    edit::Edit::{self, Json, Text, Without},
    error_code::ErrorCode,
    faulty_answer::{
        AnswerFault::{self, Late},
        Instead, Spoilt,
    },
};

faults! { ANSWERS of AnswerFault;
    "psc.token.slow", ALL, Either:
        "une demande de jetons reste sans réponse tant que ce défaut se produit, ou que le service attend"
        => Late;
    "psc.token.unreachable", ALL, Refuse:
        "le service ne parvient pas à obtenir de jetons : la connexion est coupée sans réponse"
        => AnswerFault::Instead(Instead::Nothing);
    "psc.token.failing", ALL, Refuse:
        "une demande de jetons reçoit une erreur 503"
        => AnswerFault::Instead(Instead::Failure(StatusCode::SERVICE_UNAVAILABLE));
    "psc.token.server_error", ALL, Refuse:
        "une demande de jetons reçoit une erreur 500"
        => AnswerFault::Instead(Instead::Failure(StatusCode::INTERNAL_SERVER_ERROR));
    "psc.token.invalid_grant", ALL, Refuse:
        "une demande de jetons reçoit une erreur 400 invalid_grant, comme si le code ne valait rien"
        => AnswerFault::Instead(Instead::Refusal(ErrorCode::InvalidGrant));
    "psc.token.invalid_client", ALL, Refuse:
        "une demande de jetons reçoit une erreur 401 invalid_client, comme si le service s’était mal authentifié"
        => AnswerFault::Instead(Instead::Refusal(ErrorCode::InvalidClient));
    "psc.token.html", ALL, Refuse:
        "une demande de jetons reçoit une page HTML, avec le statut 200"
        => AnswerFault::Instead(Instead::Page);
    "psc.token.body.empty", ALL, Refuse:
        "une demande de jetons reçoit une réponse vide, avec le statut 200"
        => AnswerFault::Instead(Instead::Empty);
    "psc.token.huge", ALL, Refuse:
        "une demande de jetons reçoit 64 mébioctets d’espaces"
        => AnswerFault::Instead(Instead::Blanks);
    "psc.token.redirected", ALL, Refuse:
        "une demande de jetons est redirigée vers le document de découverte"
        => AnswerFault::Instead(Instead::Redirection);
    "psc.token.cut", ALL, Refuse:
        "la connexion est coupée au milieu de la réponse qui porte les jetons"
        => AnswerFault::Spoilt(Spoilt::Cut);
    "psc.token.malformed", ALL, Refuse:
        "la réponse qui porte les jetons n’est pas du JSON : sa dernière accolade manque"
        => AnswerFault::Spoilt(Spoilt::Unfinished);
    "psc.token.content_type.wrong", ALL, Either:
        "la réponse qui porte les jetons se dit text/plain"
        => AnswerFault::Spoilt(Spoilt::Mislabelled);
}

faults! { MEMBERS of &'static [Edit];
    "psc.token.id_token.missing", ALL, Refuse:
        "la réponse ne porte pas de jeton d’identité"
        => &[Without("id_token")];
    "psc.token.access_token.missing", ALL, Refuse:
        "la réponse ne porte pas de jeton d’accès"
        => &[Without("access_token")];
    "psc.token.refresh_token.missing", ALL, Tolerate:
        "la réponse ne porte pas de jeton de renouvellement"
        => &[Without("refresh_token"), Without("refresh_expires_in")];
    "psc.token.token_type.wrong", ALL, Refuse:
        "le jeton d’accès n’est pas de type Bearer"
        => &[Text("token_type", "mac")];
    "psc.token.token_type.missing", ALL, Refuse:
        "la réponse ne dit pas le type du jeton d’accès"
        => &[Without("token_type")];
    "psc.token.expires_in.text", ALL, Either:
        "la durée du jeton d’accès est un texte, « bientôt »"
        => &[Text("expires_in", "bientôt")];
    "psc.token.expires_in.negative", ALL, Either:
        "la durée du jeton d’accès est négative"
        => &[Json("expires_in", "-120")];
    "psc.token.expires_in.short", ALL, Tolerate:
        "le jeton d’accès se dit valable deux secondes : il est à renouveler aussitôt"
        => &[Json("expires_in", "2")];
    "psc.token.expires_in.missing", ALL, Tolerate:
        "la réponse ne dit pas la durée du jeton d’accès"
        => &[Without("expires_in")];
    "psc.token.members.unknown", ALL, Tolerate:
        "la réponse porte des membres inconnus"
        => &[Json("membre_inconnu", r#"{"a": [1, null]}"#)];
}
