//! What it makes of a provider that fails, or that says other things than before.

deviations! {
    /// A page does not wait for the provider without end.
    PROVIDER_UNLIMITED = "sas.provider.unlimited", WITHOUT_PERSON:
        "la page attend l’échange du code aussi longtemps que Pro Santé Connect la fait attendre";
    /// A sign-in that fails through the provider, or that the person gave up, is told.
    PROVIDER_FAILURE_HIDDEN = "sas.provider.failure_hidden", WITHOUT_PERSON:
        "une connexion que Pro Santé Connect n’a pas menée à son terme ramène à la page de connexion sans rien dire";
    /// A code that brings no tokens signs nobody in (RFC 6749 §5.2).
    EXCHANGE_FAILURE_SIGNED_IN = "sas.exchange_failure.signed_in", WITHOUT_PERSON:
        "un échange du code qui échoue ouvre une session de secours";
    /// Whoever is not described is not signed in (OIDC Core §5.3.2).
    USERINFO_FAILURE_SIGNED_IN = "sas.userinfo_failure.signed_in", WITHOUT_PERSON:
        "une lecture de userinfo qui échoue ouvre une session de secours";
    /// OIDC Discovery §4.3.
    DISCOVERY_ISSUER_UNCHECKED = "sas.discovery_issuer.unchecked", WITHOUT_PERSON:
        "un document de découverte qui nomme un autre émetteur est utilisé";
    /// OIDC Core §10.1.1.
    KEYS_NEVER_READ_AGAIN = "sas.keys.never_read_again", ALL:
        "les clés de Pro Santé Connect ne sont lues qu’une fois : après un changement de clé, personne ne se connecte";
}
