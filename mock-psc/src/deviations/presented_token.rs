//! Tokens that introspection, revocation, exchange and userinfo take for what they are not.

deviations! {
    INTROSPECTION_TOKEN_UNCHECKED = "psc.introspection.token.unchecked", ALL:
        "l’introspection dit actif un jeton forgé, expiré, révoqué, ou d’un autre service";
    REVOCATION_BINDING_UNCHECKED = "psc.revocation.binding.unchecked", ALL:
        "un service révoque les jetons d’un autre";
    REVOCATION_TYPE_UNCHECKED = "psc.revocation.type.unchecked", WITHOUT_PERSON:
        "la révocation d’un jeton d’identité est acceptée, sans effet";
    EXCHANGE_SUBJECT_UNCHECKED = "psc.exchange.subject.unchecked", WITHOUT_PERSON:
        "un jeton d’accès forgé, expiré ou révoqué est échangé contre celui d’une API";
    EXCHANGE_BINDING_UNCHECKED = "psc.exchange.binding.unchecked", ALL:
        "un service échange le jeton d’accès d’un autre";
    EXCHANGE_AUDIENCE_UNCHECKED = "psc.exchange.audience.unchecked", ALL:
        "un jeton est remis pour une API inconnue";
    EXCHANGE_SCOPE_UNCHECKED = "psc.exchange.scope.unchecked", ALL:
        "un échange de jeton reçoit des portées de Pro Santé Connect qui n’avaient pas été accordées";
    USERINFO_TOKEN_UNCHECKED = "psc.userinfo.token.unchecked", ALL:
        "userinfo décrit la personne que nomme le jeton, même s’il est forgé, expiré ou révoqué";
    TOKEN_BINDING_UNCHECKED = "psc.access_token.certificate.unchecked", ALL:
        "un jeton d’accès lié à un certificat sert à userinfo et à l’échange sans ce certificat";
    TOKEN_AUDIENCE_UNCHECKED = "psc.access_token.audience.unchecked", ALL:
        "un jeton qui a été échangé pour une API sert aussi à userinfo et à un autre échange";
    TOKEN_REPETITION_UNCHECKED = "psc.access_token.repetition.unchecked", ALL:
        "de deux jetons d’accès envoyés à userinfo, celui de l’en-tête est lu";
}
