//! Sessions, attempts and sign-outs.

deviations! {
    SESSION_IGNORED = "psc.session.ignored", ALL:
        "une session Pro Santé Connect ouverte ne dispense pas de s’authentifier de nouveau";
    SESSION_ETERNAL = "psc.session.eternal", WITHOUT_CLIENT:
        "une session expirée dispense encore de s’authentifier, pendant cinq minutes au plus";
    ATTEMPT_ETERNAL = "psc.attempt.eternal", WITHOUT_PERSON:
        "une tentative de connexion expirée continue, pendant cinq minutes au plus";
    LOGOUT_HINT_UNCHECKED = "psc.logout.hint.unchecked", ALL:
        "un id_token_hint que Pro Santé Connect n’a pas signé met fin à une session";
    POST_LOGOUT_REDIRECT_URI_UNCHECKED = "psc.post_logout_redirect_uri.unchecked", ALL:
        "après la déconnexion, le navigateur est renvoyé n’importe où";
}
