//! What it checks of tokens and of userinfo.

deviations! {
    /// OIDC Core §3.1.3.7, step 11.
    NONCE_UNCHECKED = "sas.nonce.unchecked", ALL:
        "un jeton d’identité dont le nonce n’est pas celui qui a été envoyé est accepté";
    /// OIDC Core §3.1.3.7, step 6.
    SIGNATURE_UNCHECKED = "sas.signature.unchecked", ALL: "un jeton d’identité dont la signature est fausse est accepté";
    /// OIDC Core §3.1.3.7, step 2.
    ISSUER_UNCHECKED = "sas.issuer.unchecked", ALL: "un jeton d’identité d’un autre émetteur est accepté";
    /// OIDC Core §3.1.3.7, step 3.
    AUDIENCE_UNCHECKED = "sas.audience.unchecked", ALL: "un jeton d’identité destiné à un autre service est accepté";
    /// OIDC Core §3.1.3.7, step 9.
    EXPIRY_UNCHECKED = "sas.expiry.unchecked", ALL: "un jeton d’identité expiré est accepté";
    /// OIDC Core §5.3.2 and §12.2.
    SUBJECT_UNCHECKED = "sas.subject.unchecked", ALL:
        "une réponse de userinfo ou un renouvellement qui parle de quelqu’un d’autre est accepté";
    /// RFC 6749 §7.1: an access token of an unknown type is not used.
    TOKEN_TYPE_UNCHECKED = "sas.token_type.unchecked", ALL: "un jeton d’accès d’un autre type que Bearer est utilisé";
    /// OIDC Core §3.1.3.7, step 5.
    AUTHORIZED_PARTY_UNCHECKED = "sas.azp.unchecked", ALL: "un jeton d’identité remis à un autre service (azp) est accepté";
    /// RFC 7519 §4.1.5.
    NOT_BEFORE_UNCHECKED = "sas.nbf.unchecked", ALL: "un jeton d’identité qui ne vaut pas encore (nbf) est accepté";
    /// OIDC Core §3.1.3.8.
    ACCESS_TOKEN_HASH_UNCHECKED = "sas.at_hash.unchecked", ALL:
        "un jeton d’identité qui va avec un autre jeton d’accès (at_hash) est accepté";
    /// OIDC Core §3.1.3.7, step 12.
    ACR_UNCHECKED = "sas.acr.unchecked", ALL: "un jeton d’identité d’un niveau d’authentification inconnu est accepté";
    /// OIDC Core §3.1.3.7: who signs in is told by the id token.
    ID_TOKEN_IGNORED = "sas.id_token.ignored", WITHOUT_PERSON:
        "le jeton d’identité n’est pas lu : userinfo seul dit qui se connecte";
    /// OIDC Core §5.3.2, for userinfo that is signed.
    USERINFO_SIGNATURE_UNCHECKED = "sas.userinfo.signature.unchecked", WITHOUT_PERSON:
        "les traits d’un userinfo signé sont lus sans que rien de sa signature soit vérifié";
    /// OIDC Core §5.3.2: `aud`.
    USERINFO_AUDIENCE_UNCHECKED = "sas.userinfo.aud.unchecked", WITHOUT_PERSON:
        "un userinfo signé pour un autre service est accepté";
    /// OIDC Core §5.3.2: `iss`.
    USERINFO_ISSUER_UNCHECKED = "sas.userinfo.iss.unchecked", WITHOUT_PERSON:
        "un userinfo signé qui nomme un autre émetteur est accepté";
}
