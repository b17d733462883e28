//! Every fault that this mock can commit, by name. Without one, it is faithful.

use mock_kit::deviations::{Deviation, ScopeKind};

/// The whole table.
pub const DEVIATIONS: &[Deviation] = &[
    CLIENT_UNCHECKED,
    REDIRECT_URI_UNCHECKED,
    CLIENT_SECRET_UNCHECKED,
    PUSHED_REQUEST_REUSABLE,
    PUSHED_REQUEST_ETERNAL,
    PUSHED_REQUEST_BINDING_UNCHECKED,
    CLIENT_AUTH_METHOD_UNCHECKED,
    CLIENT_ASSERTION_SIGNATURE_UNCHECKED,
    CLIENT_ASSERTION_SUBJECT_UNCHECKED,
    CLIENT_ASSERTION_AUDIENCE_UNCHECKED,
    CLIENT_ASSERTION_DATES_UNCHECKED,
    CLIENT_ASSERTION_REUSABLE,
    CLIENT_CERTIFICATE_PRESENCE_UNCHECKED,
    CLIENT_CERTIFICATE_USAGE_UNCHECKED,
    CLIENT_CERTIFICATE_AUTHORITY_UNCHECKED,
    CLIENT_CERTIFICATE_VALIDITY_UNCHECKED,
    CLIENT_CERTIFICATE_REVOCATION_UNCHECKED,
    CLIENT_CERTIFICATE_NAME_UNCHECKED,
    PKCE_UNCHECKED,
    CODE_REUSABLE,
    CODE_ETERNAL,
    CODE_BINDING_UNCHECKED,
    CODE_SESSION_UNCHECKED,
    REFRESH_TOKEN_SIGNATURE_UNCHECKED,
    REFRESH_TOKEN_BINDING_UNCHECKED,
    REFRESH_TOKEN_REVOCATION_UNCHECKED,
    REFRESH_TOKEN_REUSABLE,
    REFRESH_TOKEN_ETERNAL,
    REFRESH_TOKEN_SESSION_UNCHECKED,
    REFRESH_TOKEN_SCOPE_UNCHECKED,
    INTROSPECTION_TOKEN_UNCHECKED,
    REVOCATION_BINDING_UNCHECKED,
    REVOCATION_TYPE_UNCHECKED,
    EXCHANGE_SUBJECT_UNCHECKED,
    EXCHANGE_BINDING_UNCHECKED,
    EXCHANGE_AUDIENCE_UNCHECKED,
    EXCHANGE_SCOPE_UNCHECKED,
    USERINFO_TOKEN_UNCHECKED,
    TOKEN_BINDING_UNCHECKED,
    TOKEN_AUDIENCE_UNCHECKED,
    POST_LOGOUT_REDIRECT_URI_UNCHECKED,
    LOGOUT_HINT_UNCHECKED,
    SESSION_ETERNAL,
    ATTEMPT_ETERNAL,
    ID_TOKEN_SIGNATURE_INVALID,
    ID_TOKEN_NONCE_WRONG,
    CARD_PRESENCE_UNCHECKED,
    CARD_WORKSTATION_UNCHECKED,
    CARD_PIN_UNCHECKED,
    CARD_BLOCK_UNKEPT,
    CARD_POSSESSION_UNCHECKED,
    CARD_AUTHORITY_CERTIFICATE_UNCHECKED,
    CARD_USAGE_UNCHECKED,
    CARD_AUTHORITY_UNCHECKED,
    CARD_SIGNATURE_UNCHECKED,
    CARD_AUTHORITY_VALIDITY_UNCHECKED,
    CARD_VALIDITY_UNCHECKED,
    CARD_SUBJECT_UNCHECKED,
    CARD_REVOCATION_UNCHECKED,
    CARD_REVOCATION_LIST_UNCHECKED,
    CARD_HOLDER_UNCHECKED,
    CARD_WITHDRAWAL_UNCHECKED,
    CARD_SERIAL_UNCHECKED,
    OCSP_REVOKED_TOLD_GOOD,
    ECPS_OUTCOME_UNCHECKED,
    SESSION_IGNORED,
    DISCOVERY_UNREACHABLE,
    AUTHORIZE_UNREACHABLE,
    AUTHORIZE_SERVER_ERROR,
    AUTHORIZE_OVERLOADED,
    TOKEN_UNREACHABLE,
    TOKEN_SLOW,
    TOKEN_FAILING,
    USERINFO_FAILING,
];

macro_rules! deviations {
    ($($constant:ident = $name:literal, $scopes:ident: $effect:literal;)*) => {
        $(pub(crate) const $constant: Deviation =
            Deviation { name: $name, effect: $effect, scopes: ScopeKind::$scopes };)*
    };
}

deviations! {
    CLIENT_UNCHECKED = "psc.client.unchecked", WITHOUT_PERSON:
        "un service que personne n’a enregistré reçoit un code, à l’adresse qu’il veut";
    REDIRECT_URI_UNCHECKED = "psc.redirect_uri.unchecked", WITHOUT_PERSON:
        "un code est envoyé à une adresse de retour qui n’est pas enregistrée";
    CLIENT_SECRET_UNCHECKED = "psc.client_secret.unchecked", WITHOUT_PERSON:
        "les jetons sont remis quel que soit le secret du service";
    PUSHED_REQUEST_REUSABLE = "psc.pushed_request.reusable", WITHOUT_PERSON:
        "une demande de connexion déposée sert autant de fois qu’un navigateur la présente";
    PUSHED_REQUEST_ETERNAL = "psc.pushed_request.eternal", WITHOUT_PERSON:
        "une demande de connexion déposée et expirée sert encore, pendant cinq minutes au plus";
    PUSHED_REQUEST_BINDING_UNCHECKED = "psc.pushed_request.binding.unchecked", WITHOUT_PERSON:
        "une demande de connexion déposée sert à un autre service que le sien";
    CLIENT_AUTH_METHOD_UNCHECKED = "psc.client_auth_method.unchecked", WITHOUT_PERSON:
        "un service s’authentifie d’une autre façon que celle pour laquelle il est enregistré";
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
    PKCE_UNCHECKED = "psc.pkce.unchecked", ALL:
        "un code est échangé sans que son code_verifier soit vérifié";
    CODE_REUSABLE = "psc.code.reusable", ALL:
        "un code est échangé autant de fois qu’il est présenté";
    CODE_ETERNAL = "psc.code.eternal", ALL:
        "un code expiré est encore échangé, pendant cinq minutes au plus";
    CODE_BINDING_UNCHECKED = "psc.code.binding.unchecked", ALL:
        "un code est échangé par un autre service que le sien, ou avec une autre adresse de retour";
    CODE_SESSION_UNCHECKED = "psc.code.session.unchecked", ALL:
        "un code est échangé alors que la session de la personne est terminée";
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
    POST_LOGOUT_REDIRECT_URI_UNCHECKED = "psc.post_logout_redirect_uri.unchecked", ALL:
        "après la déconnexion, le navigateur est renvoyé n’importe où";
    LOGOUT_HINT_UNCHECKED = "psc.logout.hint.unchecked", ALL:
        "un id_token_hint que Pro Santé Connect n’a pas signé met fin à une session";
    SESSION_ETERNAL = "psc.session.eternal", WITHOUT_CLIENT:
        "une session expirée dispense encore de s’authentifier, pendant cinq minutes au plus";
    ATTEMPT_ETERNAL = "psc.attempt.eternal", WITHOUT_PERSON:
        "une tentative de connexion expirée continue, pendant cinq minutes au plus";
    ID_TOKEN_SIGNATURE_INVALID = "psc.id_token.signature.invalid", ALL:
        "un octet de la signature du jeton d’identité est changé";
    ID_TOKEN_NONCE_WRONG = "psc.id_token.nonce.wrong", ALL:
        "le jeton d’identité porte un autre nonce que la demande";
    CARD_PRESENCE_UNCHECKED = "card.presence.unchecked", ALL:
        "la personne à qui est le poste est reconnue sans lecteur, sans carte et sans certificat";
    CARD_WORKSTATION_UNCHECKED = "card.workstation.unchecked", WITHOUT_CLIENT:
        "la carte parvient à un navigateur qui ne peut pas l’utiliser";
    CARD_PIN_UNCHECKED = "card.pin.unchecked", WITHOUT_CLIENT:
        "n’importe quel code ouvre une carte, même bloquée";
    CARD_BLOCK_UNKEPT = "card.block.unkept", WITHOUT_CLIENT:
        "une carte que trois codes erronés ont bloquée accepte encore le bon";
    CARD_POSSESSION_UNCHECKED = "card.possession.unchecked", EVERYONE_ONLY:
        "un certificat est accepté sans la preuve que sa clé est là";
    CARD_AUTHORITY_CERTIFICATE_UNCHECKED = "card.authority_certificate.unchecked", ALL:
        "le certificat d’une autorité est accepté comme celui d’une carte";
    CARD_USAGE_UNCHECKED = "card.usage.unchecked", ALL:
        "un certificat de signature ou de serveur est accepté comme certificat d’authentification";
    CARD_AUTHORITY_UNCHECKED = "card.authority.unchecked", ALL:
        "une carte émise par n’importe quelle autorité est acceptée";
    CARD_SIGNATURE_UNCHECKED = "card.signature.unchecked", ALL:
        "un certificat altéré, que son autorité n’a pas signé tel qu’il est, est accepté";
    CARD_AUTHORITY_VALIDITY_UNCHECKED = "card.authority_validity.unchecked", ALL:
        "une carte est acceptée alors que l’autorité qui l’a émise a expiré";
    CARD_VALIDITY_UNCHECKED = "card.validity.unchecked", ALL:
        "une carte expirée, ou qui n’est pas encore valable, est acceptée";
    CARD_SUBJECT_UNCHECKED = "card.subject.unchecked", ALL:
        "la personne est reconnue au numéro de série de sa carte, même si le certificat ne porte pas d’identifiant \
         national";
    CARD_REVOCATION_UNCHECKED = "card.revocation.unchecked", ALL:
        "une carte révoquée est acceptée";
    CARD_REVOCATION_LIST_UNCHECKED = "card.revocation_list.unchecked", ALL:
        "une liste de révocation est crue quels que soient sa signature, son numéro et ses dates";
    CARD_HOLDER_UNCHECKED = "card.holder.unchecked", ALL:
        "une carte dont le titulaire n’est pas dans l’annuaire est acceptée";
    CARD_WITHDRAWAL_UNCHECKED = "card.withdrawal.unchecked", ALL:
        "la carte d’une personne retirée de l’annuaire est acceptée";
    CARD_SERIAL_UNCHECKED = "card.serial.unchecked", ALL:
        "une carte que l’annuaire ne connaît pas à son titulaire est acceptée";
    OCSP_REVOKED_TOLD_GOOD = "igc.ocsp.revoked_told_good", WITHOUT_CLIENT:
        "le répondeur OCSP de l’IGC-Santé de test dit bon un certificat révoqué ; la liste, elle, dit vrai";
    ECPS_OUTCOME_UNCHECKED = "psc.ecps.outcome.unchecked", ALL:
        "quelle que soit la réponse du téléphone, la personne est connectée";
    SESSION_IGNORED = "psc.session.ignored", ALL:
        "une session Pro Santé Connect ouverte ne dispense pas de s’authentifier de nouveau";
    DISCOVERY_UNREACHABLE = "psc.discovery.unreachable", EVERYONE_ONLY:
        "le document de découverte ne peut pas être lu : la connexion est coupée sans réponse";
    AUTHORIZE_UNREACHABLE = "psc.authorize.unreachable", ALL:
        "le navigateur ne parvient pas à joindre Pro Santé Connect : la connexion est coupée sans réponse";
    AUTHORIZE_SERVER_ERROR = "psc.authorize.server_error", ALL:
        "une fois la personne reconnue, le service reçoit server_error au lieu d’un code";
    AUTHORIZE_OVERLOADED = "psc.authorize.temporarily_unavailable", ALL:
        "une fois la personne reconnue, le service reçoit temporarily_unavailable au lieu d’un code";
    TOKEN_UNREACHABLE = "psc.token.unreachable", ALL:
        "le service ne parvient pas à obtenir de jetons : la connexion est coupée sans réponse";
    TOKEN_SLOW = "psc.token.slow", ALL:
        "une demande de jetons reste sans réponse tant que ce défaut se produit, ou que le service attend";
    TOKEN_FAILING = "psc.token.failing", ALL:
        "une demande de jetons reçoit une erreur 503";
    USERINFO_FAILING = "psc.userinfo.failing", ALL:
        "userinfo répond par une erreur 503";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_say_which_area_they_belong_to() {
        for (rank, deviation) in DEVIATIONS.iter().enumerate() {
            assert!(
                ["psc.", "card.", "igc."].iter().any(|area| deviation.name.starts_with(area)),
                "{}",
                deviation.name
            );
            assert!(
                DEVIATIONS[..rank].iter().all(|earlier| earlier.name != deviation.name),
                "{} stands twice",
                deviation.name
            );
        }
    }
}
