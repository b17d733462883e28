//! Refresh tokens that renew in spite of what is wrong with them.

deviations! {
    REFRESH_TOKEN_SIGNATURE_UNCHECKED = "psc.refresh_token.signature.unchecked", WITHOUT_PERSON:
        "un jeton de renouvellement est accepté même s’il a été altéré";
    REFRESH_TOKEN_BINDING_UNCHECKED = "psc.refresh_token.binding.unchecked", ALL:
        "un jeton de renouvellement est accepté d’un autre service que le sien";
    REFRESH_TOKEN_REVOCATION_UNCHECKED = "psc.refresh_token.revocation.unchecked", ALL:
        "un jeton de renouvellement révoqué est encore accepté, pendant sa durée de vie";
    REFRESH_TOKEN_REUSABLE = "psc.refresh_token.reusable", ALL:
        "un jeton de renouvellement est accepté autant de fois qu’il est présenté";
    REFRESH_TOKEN_ETERNAL = "psc.refresh_token.eternal", ALL:
        "un jeton de renouvellement expiré est encore accepté, pendant cinq minutes au plus";
    REFRESH_TOKEN_SESSION_UNCHECKED = "psc.refresh_token.session.unchecked", ALL:
        "des jetons sont renouvelés alors que la session de la personne est terminée";
    REFRESH_TOKEN_SCOPE_UNCHECKED = "psc.refresh_token.scope.unchecked", ALL:
        "un renouvellement reçoit des portées qui n’avaient pas été accordées";
}
