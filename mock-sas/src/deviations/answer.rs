//! What it makes of an answer that the browser brings.

deviations! {
    /// The `state` of a callback is not compared with the one that this browser was given (RFC 6749 §10.12).
    STATE_UNCHECKED = "sas.state.unchecked", WITHOUT_PERSON:
        "un retour dont le state n’est pas celui qui a été envoyé est accepté";
    /// The issuer named by a callback is not compared with the one expected (RFC 9207 §2.4).
    RESPONSE_ISSUER_UNCHECKED = "sas.response_issuer.unchecked", WITHOUT_PERSON:
        "un retour qui nomme un autre émetteur est accepté";
    /// What a specification allows is accepted, and what it lets one ignore is ignored (RFC 6749 §5.1, OIDC Core §3.1.3.3).
    UNUSUAL_REFUSED = "sas.unusual.refused", WITHOUT_PERSON:
        "ce qui est permis mais inhabituel est refusé : paramètre inconnu, membre nul, durée absente, clé sans usage, horloge en avance";
    /// An answer without code signs nobody in (OIDC Core §3.1.2.6).
    ANSWER_ERROR_SIGNED_IN = "sas.answer_error.signed_in", WITHOUT_PERSON:
        "un retour qui porte une erreur, ou pas de code, ouvre une session de secours";
    /// RFC 6749 §10.5: an answer is good once.
    ANSWER_REMEMBERED = "sas.answer.remembered", WITHOUT_PERSON:
        "un retour qui a déjà servi reconnecte la même personne, dans n’importe quel navigateur";
    /// RFC 9700 §4.2 and §4.3.2.
    CALLBACK_PAGE_KEPT = "sas.callback_page.kept", ALL:
        "la personne connectée reste sur la page de retour : l’adresse porte le code, et la page le jeton d’identité";
}
