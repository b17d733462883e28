//! What it asks Pro Santé Connect for, and with what.

deviations! {
    /// EXI PSC 16.
    ACR_VALUES_MISSING = "sas.acr_values.missing", WITHOUT_PERSON: "la demande de connexion ne porte pas acr_values";
    /// The scopes of the documentation.
    SCOPE_NARROW = "sas.scope.narrow", WITHOUT_PERSON: "la demande de connexion ne porte pas la portée scope_all";
    /// RFC 6749 §10.10.
    STATE_CONSTANT = "sas.state.constant", WITHOUT_PERSON: "le même state sert à toutes les demandes de connexion";
    /// OIDC Core §15.5.2.
    NONCE_MISSING = "sas.nonce.missing", WITHOUT_PERSON: "la demande de connexion ne porte pas de nonce";
    /// OIDC Core §15.5.2: what the address shows does not tell what the token holds.
    NONCE_IS_STATE = "sas.nonce.is_state", WITHOUT_PERSON: "le nonce de la demande de connexion est aussi son state";
    /// RFC 9700 §2.1.1.
    PKCE_MISSING = "sas.pkce.missing", WITHOUT_PERSON: "la demande de connexion n’est pas protégée par PKCE";
    /// RFC 6749 §2.3.1.
    SECRET_EXPOSED = "sas.secret.exposed", WITHOUT_PERSON: "la demande de connexion porte le secret du service, dans l’adresse";
}
