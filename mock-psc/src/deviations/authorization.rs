//! What the browser brings back to the service.

use crate::protocol::{
    authorization_answer::{FieldFault, FieldFault::Instead},
    faulty_answer::{self, AnswerFault},
};

faults! { ANSWERS of AnswerFault;
    "psc.authorize.unreachable", ALL, Refuse:
        "le navigateur ne parvient pas à joindre Pro Santé Connect : la connexion est coupée sans réponse"
        => AnswerFault::Instead(faulty_answer::Instead::Nothing);
}

/// An error in the place of the code (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6).
pub(crate) struct AuthorizationError {
    pub code: &'static str,
    pub description: &'static str,
}

const fn error(code: &'static str) -> AuthorizationError {
    AuthorizationError { code, description: "the provider answers so for no reason" }
}

const fn described(description: &'static str) -> AuthorizationError {
    AuthorizationError { code: "access_denied", description }
}

/// Far longer than any wording, and short enough for an address.
const LONG: [u8; 4_000] = [b'x'; 4_000];

const fn text(octets: &'static [u8]) -> &'static str {
    match str::from_utf8(octets) {
        Ok(text) => text,
        Err(_) => "",
    }
}

faults! { ERRORS of AuthorizationError;
    "psc.authorize.server_error", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit server_error au lieu d’un code"
        => error("server_error");
    "psc.authorize.temporarily_unavailable", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit temporarily_unavailable au lieu d’un code"
        => error("temporarily_unavailable");
    "psc.authorize.access_denied", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit access_denied au lieu d’un code"
        => error("access_denied");
    "psc.authorize.login_required", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit login_required au lieu d’un code"
        => error("login_required");
    "psc.authorize.interaction_required", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit interaction_required au lieu d’un code"
        => error("interaction_required");
    "psc.authorize.consent_required", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit consent_required au lieu d’un code"
        => error("consent_required");
    "psc.authorize.account_selection_required", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit account_selection_required au lieu d’un code"
        => error("account_selection_required");
    "psc.authorize.invalid_request", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit invalid_request au lieu d’un code"
        => error("invalid_request");
    "psc.authorize.unauthorized_client", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit unauthorized_client au lieu d’un code"
        => error("unauthorized_client");
    "psc.authorize.invalid_scope", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit invalid_scope au lieu d’un code"
        => error("invalid_scope");
    "psc.authorize.unsupported_response_type", ALL, Refuse:
        "une fois la personne reconnue, le service reçoit unsupported_response_type au lieu d’un code"
        => error("unsupported_response_type");
    "psc.authorize.error.unknown", ALL, Refuse:
        "le service reçoit une erreur que personne n’a définie au lieu d’un code"
        => error("erreur_inconnue");
    "psc.authorize.error_description.script", ALL, Refuse:
        "le service reçoit access_denied, avec un script dans error_description"
        => described("<script>alert(1)</script><img src=x onerror=alert(1)>");
    "psc.authorize.error_description.long", ALL, Refuse:
        "le service reçoit access_denied, avec 4 000 caractères dans error_description"
        => described(text(&LONG));
    "psc.authorize.error_description.foreign", ALL, Refuse:
        "le service reçoit access_denied, avec dans error_description des caractères que la RFC 6749 interdit"
        => described("\"><script>alert('é')</script>\\\r\nSet-Cookie: a=b\r\n\u{202e}\u{0}");
}

faults! { FIELDS of FieldFault;
    "psc.authorize.state.wrong", ALL, Refuse:
        "la réponse rapporte un autre state que la demande"
        => Instead("state", "celui-d-une-autre-demande");
    "psc.authorize.state.missing", ALL, Refuse:
        "la réponse ne rapporte pas le state de la demande"
        => FieldFault::Without("state");
    "psc.authorize.iss.wrong", ALL, Refuse:
        "la réponse nomme un autre émetteur (iss)"
        => Instead("iss", "https://imposteur.test/auth/realms/esante-wallet");
    "psc.authorize.iss.missing", ALL, Refuse:
        "la réponse ne nomme pas son émetteur (iss), alors que le document de découverte l’annonce"
        => FieldFault::Without("iss");
    "psc.authorize.code.missing", ALL, Refuse:
        "la réponse ne porte ni code ni erreur"
        => FieldFault::Without("code");
    "psc.authorize.code.repeated", ALL, Refuse:
        "la réponse porte deux fois le même code"
        => FieldFault::Twice("code");
    "psc.authorize.parameters.unknown", ALL, Tolerate:
        "la réponse porte des paramètres inconnus, dont session_state"
        => FieldFault::Beside(&[("session_state", "ab12.cd34"), ("parametre_inconnu", "<&\"'>")]);
}

faults! { INJECTIONS of ();
    "psc.authorize.code.injected", ALL, Refuse:
        "la réponse porte un code valable, remis au même service pour une autre demande (autre nonce, autre \
         code_challenge)"
        => ();
}
