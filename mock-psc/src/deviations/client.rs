//! Services that are believed without the proof that is asked of them.

deviations! {
    CLIENT_UNCHECKED = "psc.client.unchecked", WITHOUT_PERSON:
        "un service que personne n’a enregistré reçoit un code, à l’adresse qu’il veut";
    REDIRECT_URI_UNCHECKED = "psc.redirect_uri.unchecked", WITHOUT_PERSON:
        "un code est envoyé à une adresse de retour qui n’est pas enregistrée";
    CLIENT_SECRET_UNCHECKED = "psc.client_secret.unchecked", WITHOUT_PERSON:
        "les jetons sont remis quel que soit le secret du service";
    CLIENT_AUTH_METHOD_UNCHECKED = "psc.client_auth_method.unchecked", WITHOUT_PERSON:
        "un service s’authentifie d’une autre façon que celle pour laquelle il est enregistré";
    CLIENT_ASSERTION_CRITICAL_UNCHECKED = "psc.client_assertion.critical.unchecked", WITHOUT_PERSON:
        "l’assertion d’un service est crue même si son en-tête exige une extension inconnue (crit)";
    CLIENT_ASSERTION_SIGNATURE_UNCHECKED = "psc.client_assertion.signature.unchecked", WITHOUT_PERSON:
        "l’assertion d’un service est crue quelle que soit sa signature, même sans (alg none)";
    CLIENT_ASSERTION_SUBJECT_UNCHECKED = "psc.client_assertion.subject.unchecked", WITHOUT_PERSON:
        "l’assertion d’un service est crue même émise au nom d’un autre, ou envoyée avec un autre client_id";
    CLIENT_ASSERTION_AUDIENCE_UNCHECKED = "psc.client_assertion.audience.unchecked", WITHOUT_PERSON:
        "l’assertion d’un service est crue même adressée à un autre serveur";
    CLIENT_ASSERTION_DATES_UNCHECKED = "psc.client_assertion.dates.unchecked", WITHOUT_PERSON:
        "l’assertion d’un service est crue même expirée, sans fin, trop longue ou future";
    CLIENT_ASSERTION_REUSABLE = "psc.client_assertion.reusable", WITHOUT_PERSON:
        "l’assertion d’un service sert autant de fois qu’elle est envoyée, même sans jti";
    CLIENT_CERTIFICATE_PRESENCE_UNCHECKED = "psc.client_certificate.presence.unchecked", WITHOUT_PERSON:
        "un service qui s’authentifie par certificat est cru sans certificat";
    CLIENT_CERTIFICATE_POSSESSION_UNCHECKED = "psc.client_certificate.possession.unchecked", EVERYONE_ONLY:
        "le certificat d’un service est accepté sans la preuve que sa clé est là";
    CLIENT_CERTIFICATE_USAGE_UNCHECKED = "psc.client_certificate.usage.unchecked", WITHOUT_PERSON:
        "un certificat de serveur, ou d’autorité, est accepté comme certificat d’un service";
    CLIENT_CERTIFICATE_AUTHORITY_UNCHECKED = "psc.client_certificate.authority.unchecked", WITHOUT_PERSON:
        "le certificat d’un service est accepté quelle que soit l’autorité qui l’a émis";
    CLIENT_CERTIFICATE_VALIDITY_UNCHECKED = "psc.client_certificate.validity.unchecked", WITHOUT_PERSON:
        "le certificat d’un service est accepté même expiré, ou pas encore valable";
    CLIENT_CERTIFICATE_REVOCATION_UNCHECKED = "psc.client_certificate.revocation.unchecked", WITHOUT_PERSON:
        "le certificat d’un service est accepté même révoqué";
    CLIENT_CERTIFICATE_NAME_UNCHECKED = "psc.client_certificate.name.unchecked", WITHOUT_PERSON:
        "le certificat d’un service est accepté même s’il nomme un autre service, ou une autre structure";
}
