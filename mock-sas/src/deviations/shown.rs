//! What its pages show.

deviations! {
    /// Guide C4: what the page says.
    WORDING_CHANGED = "sas.wording.changed", ALL: "un mot diffère sur la page qui demande l’adresse mail";
    /// OWASP ASVS 5.0 §1.2.1, for the texts of an answer.
    ERROR_DESCRIPTION_SHOWN = "sas.error_description.shown", WITHOUT_PERSON:
        "le texte d’erreur d’un retour est écrit tel quel dans la page";
    /// OWASP ASVS 5.0 §16.5.1.
    REFUSAL_DUMPED = "sas.refusal.dumped", WITHOUT_PERSON: "une connexion refusée montre une trace de programmeur";
    /// OWASP ASVS 5.0 §1.2.1, for names.
    NAMES_UNESCAPED = "sas.names.unescaped", WITHOUT_PERSON: "le nom de la personne est écrit tel quel dans les pages";
    /// WCAG 2.2 §4.1.2, for the way in.
    BUTTON_NAMELESS = "sas.button.nameless", WITHOUT_PERSON: "le bouton de Pro Santé Connect s’appelle « Continuer »";
    /// WCAG 2.2 §4.1.2, for the way out.
    WAY_OUT_NAMELESS = "sas.way_out.nameless", WITHOUT_PERSON: "le bouton de déconnexion est un signe sans nom";
    /// EXI PSC 31.
    TERMS_SILENT = "sas.terms.silent", WITHOUT_PERSON: "les conditions d’utilisation ne parlent pas de Pro Santé Connect";
}
