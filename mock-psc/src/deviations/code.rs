//! Codes that are exchanged in spite of what is wrong with them.

deviations! {
    PKCE_UNCHECKED = "psc.pkce.unchecked", ALL:
        "un code est échangé sans que son code_verifier soit vérifié";
    CODE_REUSABLE = "psc.code.reusable", ALL:
        "un code est échangé autant de fois qu’il est présenté";
    CODE_ETERNAL = "psc.code.eternal", ALL:
        "un code expiré est encore échangé, pendant cinq minutes au plus";
    CODE_BINDING_UNCHECKED = "psc.code.binding.unchecked", ALL:
        "un code est échangé par un autre service que le sien, ou avec une autre adresse de retour";
    CODE_SESSION_UNCHECKED = "psc.code.session.unchecked", ALL:
        "un code est échangé alors que la session de la personne est terminée";
}
