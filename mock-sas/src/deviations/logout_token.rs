//! What it checks of an announced end of a session (OpenID Connect Back-Channel Logout 1.0 §2.6).

deviations! {
    /// OpenID Connect Back-Channel Logout 1.0 §2.7.
    LOGOUT_TOKEN_IGNORED = "sas.logout_token.ignored", WITHOUT_PERSON:
        "une fin de session annoncée par Pro Santé Connect reste sans effet";
    /// OpenID Connect Back-Channel Logout 1.0 §2.4: `typ`, where it is there.
    LOGOUT_TOKEN_TYPE_UNCHECKED = "sas.logout_token.typ.unchecked", WITHOUT_PERSON:
        "un jeton d’un autre type (typ) est pris pour une annonce de fin de session";
    /// OpenID Connect Back-Channel Logout 1.0 §2.6 (2) and (3).
    LOGOUT_TOKEN_SIGNATURE_UNCHECKED = "sas.logout_token.signature.unchecked", WITHOUT_PERSON:
        "une annonce de fin de session est suivie d’effet sans que sa signature soit vérifiée";
    /// OpenID Connect Back-Channel Logout 1.0 §2.6 (4): `iss`.
    LOGOUT_TOKEN_ISSUER_UNCHECKED = "sas.logout_token.iss.unchecked", WITHOUT_PERSON:
        "une annonce de fin de session d’un autre émetteur est suivie d’effet";
    /// OpenID Connect Back-Channel Logout 1.0 §2.6 (4): `aud`.
    LOGOUT_TOKEN_AUDIENCE_UNCHECKED = "sas.logout_token.aud.unchecked", WITHOUT_PERSON:
        "une annonce de fin de session destinée à un autre service est suivie d’effet";
    /// OpenID Connect Back-Channel Logout 1.0 §2.6 (4): `iat` and `exp`.
    LOGOUT_TOKEN_EXPIRY_UNCHECKED = "sas.logout_token.exp.unchecked", WITHOUT_PERSON:
        "une annonce de fin de session expirée est suivie d’effet";
    /// OpenID Connect Back-Channel Logout 1.0 §2.6 (5).
    LOGOUT_TOKEN_NOBODY_ENDS_ALL = "sas.logout_token.nobody.ends_all", WITHOUT_PERSON:
        "une annonce de fin de session qui ne nomme personne déconnecte tout le monde";
    /// OpenID Connect Back-Channel Logout 1.0 §2.6 (6).
    LOGOUT_TOKEN_EVENTS_UNCHECKED = "sas.logout_token.events.unchecked", WITHOUT_PERSON:
        "un jeton qui annonce un autre événement, ou aucun, met fin à la session";
    /// OpenID Connect Back-Channel Logout 1.0 §2.6 (7).
    LOGOUT_TOKEN_NONCE_UNCHECKED = "sas.logout_token.nonce.unchecked", WITHOUT_PERSON:
        "un jeton qui porte un nonce, comme un jeton d’identité, est pris pour une annonce de fin de session";
    /// OpenID Connect Back-Channel Logout 1.0 §2.6 (8).
    LOGOUT_TOKEN_REUSABLE = "sas.logout_token.reusable", WITHOUT_PERSON:
        "une annonce de fin de session est suivie d’effet chaque fois qu’elle arrive (jti)";
}
