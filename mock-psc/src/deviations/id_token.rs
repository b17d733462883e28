//! The id token.

deviations! {
    ID_TOKEN_SIGNATURE_INVALID = "psc.id_token.signature.invalid", ALL:
        "un octet de la signature du jeton d’identité est changé";
    ID_TOKEN_NONCE_WRONG = "psc.id_token.nonce.wrong", ALL:
        "le jeton d’identité porte un autre nonce que la demande";
}
