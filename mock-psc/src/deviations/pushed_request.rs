//! Pushed authorization requests that are good for more than they should be.

deviations! {
    PUSHED_REQUEST_REUSABLE = "psc.pushed_request.reusable", WITHOUT_PERSON:
        "une demande de connexion déposée sert autant de fois qu’un navigateur la présente";
    PUSHED_REQUEST_ETERNAL = "psc.pushed_request.eternal", WITHOUT_PERSON:
        "une demande de connexion déposée et expirée sert encore, pendant cinq minutes au plus";
    PUSHED_REQUEST_BINDING_UNCHECKED = "psc.pushed_request.binding.unchecked", WITHOUT_PERSON:
        "une demande de connexion déposée sert à un autre service que le sien";
}
