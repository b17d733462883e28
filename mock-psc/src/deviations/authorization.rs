//! What the browser brings back to the service.

deviations! {
    AUTHORIZE_UNREACHABLE = "psc.authorize.unreachable", ALL:
        "le navigateur ne parvient pas à joindre Pro Santé Connect : la connexion est coupée sans réponse";
    AUTHORIZE_SERVER_ERROR = "psc.authorize.server_error", ALL:
        "une fois la personne reconnue, le service reçoit server_error au lieu d’un code";
    AUTHORIZE_OVERLOADED = "psc.authorize.temporarily_unavailable", ALL:
        "une fois la personne reconnue, le service reçoit temporarily_unavailable au lieu d’un code";
}
