//! The answer of userinfo.

deviations! {
    USERINFO_FAILING = "psc.userinfo.failing", ALL:
        "userinfo répond par une erreur 503";
}
