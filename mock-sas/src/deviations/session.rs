//! How its sessions begin, go on and end.

deviations! {
    /// EXI PSC 20: signing out here signs out there.
    SIGN_OUT_LOCAL = "sas.sign_out.local", ALL: "se déconnecter laisse ouverte la session Pro Santé Connect";
    /// OWASP ASVS 5.0 §3.3.
    COOKIE_BARE = "sas.cookie.bare", WITHOUT_PERSON: "le cookie de session n’a ni HttpOnly, ni Secure, ni SameSite";
    /// OWASP ASVS 5.0 §7.2.4.
    SESSION_ID_KEPT = "sas.session_id.kept", ALL: "la session garde à la connexion l’identifiant qu’elle avait avant";
    /// EXI PSC 32: an inactive person is signed out.
    INACTIVITY_IGNORED = "sas.inactivity.ignored", ALL: "une session finie faute d’activité ouvre encore les pages";
    /// EXI PSC 32: the provider's session goes on.
    INACTIVITY_ENDS_PSC = "sas.inactivity.ends_psc", ALL:
        "une session finie faute d’activité met fin aussi à la session Pro Santé Connect";
    /// EXI PSC 11.
    REFRESH_MISSING = "sas.refresh.missing", ALL: "les jetons ne sont jamais renouvelés";
    /// RFC 6749 §5.2: who may not refresh any more has no session at the provider either.
    REFRESH_REFUSAL_IGNORED = "sas.refresh.refusal_ignored", ALL: "la session continue après un renouvellement refusé";
}
