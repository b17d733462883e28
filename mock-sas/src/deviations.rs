//! The faults that this service can commit when asked by name. Without one, it is an ordinary, careful relying
//! party.

use mock_kit::deviations::{Deviation, ScopeKind};

/// The `state` of a callback is not compared with the one that this browser was given (RFC 6749 §10.12).
pub const STATE_UNCHECKED: Deviation = Deviation {
    name: "sas.state.unchecked",
    effect: "un retour dont le state n’est pas celui qui a été envoyé est accepté",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// The issuer named by a callback is not compared with the one expected (RFC 9207 §2.4).
pub const RESPONSE_ISSUER_UNCHECKED: Deviation = Deviation {
    name: "sas.response_issuer.unchecked",
    effect: "un retour qui nomme un autre émetteur est accepté",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Core §3.1.3.7, step 11.
pub const NONCE_UNCHECKED: Deviation = Deviation {
    name: "sas.nonce.unchecked",
    effect: "un jeton d’identité dont le nonce n’est pas celui qui a été envoyé est accepté",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 6.
pub const SIGNATURE_UNCHECKED: Deviation = Deviation {
    name: "sas.signature.unchecked",
    effect: "un jeton d’identité dont la signature est fausse est accepté",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 2.
pub const ISSUER_UNCHECKED: Deviation = Deviation {
    name: "sas.issuer.unchecked",
    effect: "un jeton d’identité d’un autre émetteur est accepté",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 3.
pub const AUDIENCE_UNCHECKED: Deviation = Deviation {
    name: "sas.audience.unchecked",
    effect: "un jeton d’identité destiné à un autre service est accepté",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 9.
pub const EXPIRY_UNCHECKED: Deviation = Deviation {
    name: "sas.expiry.unchecked",
    effect: "un jeton d’identité expiré est accepté",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §5.3.2 and §12.2.
pub const SUBJECT_UNCHECKED: Deviation = Deviation {
    name: "sas.subject.unchecked",
    effect: "une réponse de userinfo ou un renouvellement qui parle de quelqu’un d’autre est accepté",
    scopes: ScopeKind::ALL,
};
/// A page does not wait for the provider without end.
pub const PROVIDER_UNLIMITED: Deviation = Deviation {
    name: "sas.provider.unlimited",
    effect: "la page attend l’échange du code aussi longtemps que Pro Santé Connect la fait attendre",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// A sign-in that fails through the provider, or that the person gave up, is told.
pub const PROVIDER_FAILURE_HIDDEN: Deviation = Deviation {
    name: "sas.provider.failure_hidden",
    effect: "une connexion que Pro Santé Connect n’a pas menée à son terme ramène à la page de connexion sans rien dire",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// EXI PSC 20: signing out here signs out there.
pub const SIGN_OUT_LOCAL: Deviation = Deviation {
    name: "sas.sign_out.local",
    effect: "se déconnecter laisse ouverte la session Pro Santé Connect",
    scopes: ScopeKind::ALL,
};
/// A form sent by another site's page is obeyed.
pub const FORM_ORIGIN_UNCHECKED: Deviation = Deviation {
    name: "sas.form_origin.unchecked",
    effect: "un formulaire envoyé depuis la page d’un autre site est accepté",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// Guide C7: the link of the mail works once.
pub const LINK_REUSABLE: Deviation = Deviation {
    name: "sas.link.reusable",
    effect: "le lien d’activation du courriel fonctionne encore après avoir servi",
    scopes: ScopeKind::ALL,
};
/// Guide C7: the link of the mail expires.
pub const LINK_ETERNAL: Deviation = Deviation {
    name: "sas.link.eternal",
    effect: "le lien d’activation du courriel fonctionne encore après son expiration",
    scopes: ScopeKind::ALL,
};
/// Guide C4: the address can be written to.
pub const ADDRESS_UNCHECKED: Deviation = Deviation {
    name: "sas.address.unchecked",
    effect: "une adresse mail avec un accent, trop longue ou sans domaine complet est acceptée",
    scopes: ScopeKind::ALL,
};
/// Guide C5: the page claims no mail that was not sent.
pub const MAIL_FAILURE_HIDDEN: Deviation = Deviation {
    name: "sas.mail.failure_hidden",
    effect: "la page annonce un courriel envoyé même quand la messagerie l’a refusé",
    scopes: ScopeKind::ALL,
};
/// Guide C5: the mail can be sent again.
pub const RESEND_IGNORED: Deviation = Deviation {
    name: "sas.mail.resend_ignored",
    effect: "« Cliquez ici pour renvoyer le courriel » ne renvoie rien",
    scopes: ScopeKind::ALL,
};
/// Guide C5: a new mail takes the place of the one before.
pub const LINK_KEPT: Deviation = Deviation {
    name: "sas.link.kept",
    effect: "le lien d’un courriel fonctionne encore après l’envoi d’un courriel plus récent",
    scopes: ScopeKind::ALL,
};
/// Guide C4: an address belongs to one account.
pub const ADDRESS_SHARED: Deviation = Deviation {
    name: "sas.address.shared",
    effect: "une adresse mail déjà vérifiée par un autre compte est acceptée sans rien dire",
    scopes: ScopeKind::ALL,
};
/// Guide C4: the regulator's account and the professional's are one once the mail's link is followed.
pub const REGULATOR_MERGED_EARLY: Deviation = Deviation {
    name: "sas.regulator.merged_early",
    effect: "le compte du régulateur est réuni à celui du professionnel dès que son adresse est saisie, sans attendre le lien du courriel",
    scopes: ScopeKind::ALL,
};
/// Guide C4: the two are one once the owner of the address has confirmed it.
pub const REGULATOR_UNCONFIRMED: Deviation = Deviation {
    name: "sas.regulator.unconfirmed",
    effect: "le compte du régulateur est réuni à celui du professionnel dès que le lien du courriel est ouvert, sans confirmation",
    scopes: ScopeKind::ALL,
};
/// Nobody but the mail's owner learns that the address is a regulator's.
pub const REGULATOR_DISCLOSED: Deviation = Deviation {
    name: "sas.regulator.disclosed",
    effect: "la page qui suit la saisie de l’adresse dit si c’est celle d’un régulateur",
    scopes: ScopeKind::ALL,
};
/// The regulator's space opens with its password.
pub const REGULATOR_PASSWORD_UNCHECKED: Deviation = Deviation {
    name: "sas.regulator.password.unchecked",
    effect: "l’espace régulateur s’ouvre avec n’importe quel mot de passe",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// Guide C8: the terms must be accepted.
pub const CGU_UNCHECKED: Deviation = Deviation {
    name: "sas.cgu.unchecked",
    effect: "les conditions d’utilisation comptent pour acceptées sans que la case soit cochée",
    scopes: ScopeKind::ALL,
};
/// Who refuses the terms has not accepted them.
pub const CGU_REFUSAL_IGNORED: Deviation = Deviation {
    name: "sas.cgu.refusal_ignored",
    effect: "refuser les conditions d’utilisation active le compte comme si elles étaient acceptées",
    scopes: ScopeKind::ALL,
};
/// Terms that are pending are resumed where they were left.
pub const CGU_RESTARTED: Deviation = Deviation {
    name: "sas.cgu.restarted",
    effect: "un compte dont les conditions d’utilisation sont en attente redemande l’adresse mail à la connexion suivante",
    scopes: ScopeKind::ALL,
};
/// Guide C8: the participation settings have mandatory fields.
pub const SETTINGS_UNCHECKED: Deviation = Deviation {
    name: "sas.settings.unchecked",
    effect: "les paramètres de participation sont enregistrés même s’il manque un champ obligatoire",
    scopes: ScopeKind::ALL,
};
/// Guide P2: the settings are kept.
pub const SETTINGS_FORGOTTEN: Deviation = Deviation {
    name: "sas.settings.forgotten",
    effect: "les paramètres de participation enregistrés sont perdus à la connexion suivante",
    scopes: ScopeKind::ALL,
};
/// Guide P1, P4–P6: what is declared in the Espace personnel is kept.
pub const SPACE_FORGOTTEN: Deviation = Deviation {
    name: "sas.space.forgotten",
    effect: "téléphones, disponibilités, indisponibilités et informations complémentaires sont perdus à la connexion suivante",
    scopes: ScopeKind::ALL,
};
/// Guide P1.
pub const PHONE_UNCHECKED: Deviation = Deviation {
    name: "sas.phone.unchecked",
    effect: "un numéro de téléphone qui n’en est pas un est enregistré",
    scopes: ScopeKind::ALL,
};
/// Guide P4.
pub const SLOT_UNCHECKED: Deviation = Deviation {
    name: "sas.slot.unchecked",
    effect: "un créneau impossible est enregistré : passé, fini avant d’avoir commencé, ou par-dessus un autre",
    scopes: ScopeKind::ALL,
};
/// Guide P5.
pub const ABSENCE_UNCHECKED: Deviation = Deviation {
    name: "sas.absence.unchecked",
    effect: "une période d’indisponibilité impossible est enregistrée : passée, finie avant d’avoir commencé, ou par-dessus une autre",
    scopes: ScopeKind::ALL,
};
/// Guide P6.
pub const INFORMATION_UNCHECKED: Deviation = Deviation {
    name: "sas.information.unchecked",
    effect: "des informations complémentaires trop longues sont enregistrées",
    scopes: ScopeKind::ALL,
};
/// What was typed when the session ended is not lost.
pub const DRAFT_LOST: Deviation = Deviation {
    name: "sas.draft.lost",
    effect: "ce qui est envoyé après la fin de la session est perdu",
    scopes: ScopeKind::ALL,
};
/// What was typed when the session ended is there until it is saved.
pub const DRAFT_ONCE: Deviation = Deviation {
    name: "sas.draft.once",
    effect: "la saisie conservée à la fin d’une session n’est montrée qu’une fois : recharger la page la perd",
    scopes: ScopeKind::ALL,
};
/// What was typed when the session ended is its owner's.
pub const DRAFT_UNBOUND: Deviation = Deviation {
    name: "sas.draft.unbound",
    effect: "la saisie conservée à la fin d’une session est montrée à la personne qui ouvre ensuite le même formulaire, quelle qu’elle soit",
    scopes: ScopeKind::ALL,
};
/// Guide C4: what the page says.
pub const WORDING_CHANGED: Deviation = Deviation {
    name: "sas.wording.changed",
    effect: "un mot diffère sur la page qui demande l’adresse mail",
    scopes: ScopeKind::ALL,
};

/// RFC 6749 §7.1: an access token of an unknown type is not used.
pub const TOKEN_TYPE_UNCHECKED: Deviation = Deviation {
    name: "sas.token_type.unchecked",
    effect: "un jeton d’accès d’un autre type que Bearer est utilisé",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 5.
pub const AUTHORIZED_PARTY_UNCHECKED: Deviation = Deviation {
    name: "sas.azp.unchecked",
    effect: "un jeton d’identité remis à un autre service (azp) est accepté",
    scopes: ScopeKind::ALL,
};
/// RFC 7519 §4.1.5.
pub const NOT_BEFORE_UNCHECKED: Deviation = Deviation {
    name: "sas.nbf.unchecked",
    effect: "un jeton d’identité qui ne vaut pas encore (nbf) est accepté",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.8.
pub const ACCESS_TOKEN_HASH_UNCHECKED: Deviation = Deviation {
    name: "sas.at_hash.unchecked",
    effect: "un jeton d’identité qui va avec un autre jeton d’accès (at_hash) est accepté",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 12.
pub const ACR_UNCHECKED: Deviation = Deviation {
    name: "sas.acr.unchecked",
    effect: "un jeton d’identité d’un niveau d’authentification inconnu est accepté",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7: who signs in is told by the id token.
pub const ID_TOKEN_IGNORED: Deviation = Deviation {
    name: "sas.id_token.ignored",
    effect: "le jeton d’identité n’est pas lu : userinfo seul dit qui se connecte",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Discovery §4.3.
pub const DISCOVERY_ISSUER_UNCHECKED: Deviation = Deviation {
    name: "sas.discovery_issuer.unchecked",
    effect: "un document de découverte qui nomme un autre émetteur est utilisé",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Core §10.1.1.
pub const KEYS_NEVER_READ_AGAIN: Deviation = Deviation {
    name: "sas.keys.never_read_again",
    effect: "les clés de Pro Santé Connect ne sont lues qu’une fois : après un changement de clé, personne ne se connecte",
    scopes: ScopeKind::ALL,
};
/// What a specification allows is accepted, and what it lets one ignore is ignored (RFC 6749 §5.1, OIDC Core §3.1.3.3).
pub const UNUSUAL_REFUSED: Deviation = Deviation {
    name: "sas.unusual.refused",
    effect: "ce qui est permis mais inhabituel est refusé : paramètre inconnu, membre nul, durée absente, clé sans usage, horloge en avance",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// An answer without code signs nobody in (OIDC Core §3.1.2.6).
pub const ANSWER_ERROR_SIGNED_IN: Deviation = Deviation {
    name: "sas.answer_error.signed_in",
    effect: "un retour qui porte une erreur, ou pas de code, ouvre une session de secours",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// A code that brings no tokens signs nobody in (RFC 6749 §5.2).
pub const EXCHANGE_FAILURE_SIGNED_IN: Deviation = Deviation {
    name: "sas.exchange_failure.signed_in",
    effect: "un échange du code qui échoue ouvre une session de secours",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// Whoever is not described is not signed in (OIDC Core §5.3.2).
pub const USERINFO_FAILURE_SIGNED_IN: Deviation = Deviation {
    name: "sas.userinfo_failure.signed_in",
    effect: "une lecture de userinfo qui échoue ouvre une session de secours",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// RFC 6749 §10.5: an answer is good once.
pub const ANSWER_REMEMBERED: Deviation = Deviation {
    name: "sas.answer.remembered",
    effect: "un retour qui a déjà servi reconnecte la même personne, dans n’importe quel navigateur",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// EXI PSC 16.
pub const ACR_VALUES_MISSING: Deviation = Deviation {
    name: "sas.acr_values.missing",
    effect: "la demande de connexion ne porte pas acr_values",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// The scopes of the documentation.
pub const SCOPE_NARROW: Deviation = Deviation {
    name: "sas.scope.narrow",
    effect: "la demande de connexion ne porte pas la portée scope_all",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// RFC 6749 §10.10.
pub const STATE_CONSTANT: Deviation = Deviation {
    name: "sas.state.constant",
    effect: "le même state sert à toutes les demandes de connexion",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Core §15.5.2.
pub const NONCE_MISSING: Deviation = Deviation {
    name: "sas.nonce.missing",
    effect: "la demande de connexion ne porte pas de nonce",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Core §15.5.2: what the address shows does not tell what the token holds.
pub const NONCE_IS_STATE: Deviation = Deviation {
    name: "sas.nonce.is_state",
    effect: "le nonce de la demande de connexion est aussi son state",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// RFC 9700 §2.1.1.
pub const PKCE_MISSING: Deviation = Deviation {
    name: "sas.pkce.missing",
    effect: "la demande de connexion n’est pas protégée par PKCE",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// RFC 6749 §2.3.1.
pub const SECRET_EXPOSED: Deviation = Deviation {
    name: "sas.secret.exposed",
    effect: "la demande de connexion porte le secret du service, dans l’adresse",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// RFC 9700 §4.2 and §4.3.2.
pub const CALLBACK_PAGE_KEPT: Deviation = Deviation {
    name: "sas.callback_page.kept",
    effect: "la personne connectée reste sur la page de retour : l’adresse porte le code, et la page le jeton d’identité",
    scopes: ScopeKind::ALL,
};
/// OWASP ASVS 5.0 §3.3.
pub const COOKIE_BARE: Deviation = Deviation {
    name: "sas.cookie.bare",
    effect: "le cookie de session n’a ni HttpOnly, ni Secure, ni SameSite",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OWASP ASVS 5.0 §7.2.4.
pub const SESSION_ID_KEPT: Deviation = Deviation {
    name: "sas.session_id.kept",
    effect: "la session garde à la connexion l’identifiant qu’elle avait avant",
    scopes: ScopeKind::ALL,
};
/// EXI PSC 32: an inactive person is signed out.
pub const INACTIVITY_IGNORED: Deviation = Deviation {
    name: "sas.inactivity.ignored",
    effect: "une session finie faute d’activité ouvre encore les pages",
    scopes: ScopeKind::ALL,
};
/// EXI PSC 32: the provider's session goes on.
pub const INACTIVITY_ENDS_PSC: Deviation = Deviation {
    name: "sas.inactivity.ends_psc",
    effect: "une session finie faute d’activité met fin aussi à la session Pro Santé Connect",
    scopes: ScopeKind::ALL,
};
/// OWASP ASVS 5.0 §1.2.1, for the texts of an answer.
pub const ERROR_DESCRIPTION_SHOWN: Deviation = Deviation {
    name: "sas.error_description.shown",
    effect: "le texte d’erreur d’un retour est écrit tel quel dans la page",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OWASP ASVS 5.0 §16.5.1.
pub const REFUSAL_DUMPED: Deviation = Deviation {
    name: "sas.refusal.dumped",
    effect: "une connexion refusée montre une trace de programmeur",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OWASP ASVS 5.0 §1.2.1, for names.
pub const NAMES_UNESCAPED: Deviation = Deviation {
    name: "sas.names.unescaped",
    effect: "le nom de la personne est écrit tel quel dans les pages",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// WCAG 2.2 §4.1.2, for the way in.
pub const BUTTON_NAMELESS: Deviation = Deviation {
    name: "sas.button.nameless",
    effect: "le bouton de Pro Santé Connect s’appelle « Continuer »",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// WCAG 2.2 §4.1.2, for the way out.
pub const WAY_OUT_NAMELESS: Deviation = Deviation {
    name: "sas.way_out.nameless",
    effect: "le bouton de déconnexion est un signe sans nom",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// EXI PSC 31.
pub const TERMS_SILENT: Deviation = Deviation {
    name: "sas.terms.silent",
    effect: "les conditions d’utilisation ne parlent pas de Pro Santé Connect",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// EXI PSC 11.
pub const REFRESH_MISSING: Deviation = Deviation {
    name: "sas.refresh.missing",
    effect: "les jetons ne sont jamais renouvelés",
    scopes: ScopeKind::ALL,
};
/// RFC 6749 §5.2: who may not refresh any more has no session at the provider either.
pub const REFRESH_REFUSAL_IGNORED: Deviation = Deviation {
    name: "sas.refresh.refusal_ignored",
    effect: "la session continue après un renouvellement refusé",
    scopes: ScopeKind::ALL,
};
/// EXI PSC 19: `sub` may change, and `SubjectNameID` names the account.
pub const ACCOUNT_BY_SUBJECT: Deviation = Deviation {
    name: "sas.account.by_subject",
    effect: "le compte est retrouvé par sub, et non par l’identifiant national",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// EXI PSC 19: of the ids that a person has, `SubjectNameID` names the account.
pub const ACCOUNT_BY_OTHER_ID: Deviation = Deviation {
    name: "sas.account.by_other_id",
    effect: "le compte est retrouvé par le dernier des autres identifiants (otherIds), et non par l’identifiant national",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Core §5.3.2, for userinfo that is signed.
pub const USERINFO_SIGNATURE_UNCHECKED: Deviation = Deviation {
    name: "sas.userinfo.signature.unchecked",
    effect: "les traits d’un userinfo signé sont lus sans que rien de sa signature soit vérifié",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Core §5.3.2: `aud`.
pub const USERINFO_AUDIENCE_UNCHECKED: Deviation = Deviation {
    name: "sas.userinfo.aud.unchecked",
    effect: "un userinfo signé pour un autre service est accepté",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Core §5.3.2: `iss`.
pub const USERINFO_ISSUER_UNCHECKED: Deviation = Deviation {
    name: "sas.userinfo.iss.unchecked",
    effect: "un userinfo signé qui nomme un autre émetteur est accepté",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.7.
pub const LOGOUT_TOKEN_IGNORED: Deviation = Deviation {
    name: "sas.logout_token.ignored",
    effect: "une fin de session annoncée par Pro Santé Connect reste sans effet",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.4: `typ`, where it is there.
pub const LOGOUT_TOKEN_TYPE_UNCHECKED: Deviation = Deviation {
    name: "sas.logout_token.typ.unchecked",
    effect: "un jeton d’un autre type (typ) est pris pour une annonce de fin de session",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.6 (2) and (3).
pub const LOGOUT_TOKEN_SIGNATURE_UNCHECKED: Deviation = Deviation {
    name: "sas.logout_token.signature.unchecked",
    effect: "une annonce de fin de session est suivie d’effet sans que sa signature soit vérifiée",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.6 (4): `iss`.
pub const LOGOUT_TOKEN_ISSUER_UNCHECKED: Deviation = Deviation {
    name: "sas.logout_token.iss.unchecked",
    effect: "une annonce de fin de session d’un autre émetteur est suivie d’effet",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.6 (4): `aud`.
pub const LOGOUT_TOKEN_AUDIENCE_UNCHECKED: Deviation = Deviation {
    name: "sas.logout_token.aud.unchecked",
    effect: "une annonce de fin de session destinée à un autre service est suivie d’effet",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.6 (4): `iat` and `exp`.
pub const LOGOUT_TOKEN_EXPIRY_UNCHECKED: Deviation = Deviation {
    name: "sas.logout_token.exp.unchecked",
    effect: "une annonce de fin de session expirée est suivie d’effet",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.6 (5).
pub const LOGOUT_TOKEN_NOBODY_ENDS_ALL: Deviation = Deviation {
    name: "sas.logout_token.nobody.ends_all",
    effect: "une annonce de fin de session qui ne nomme personne déconnecte tout le monde",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.6 (6).
pub const LOGOUT_TOKEN_EVENTS_UNCHECKED: Deviation = Deviation {
    name: "sas.logout_token.events.unchecked",
    effect: "un jeton qui annonce un autre événement, ou aucun, met fin à la session",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.6 (7).
pub const LOGOUT_TOKEN_NONCE_UNCHECKED: Deviation = Deviation {
    name: "sas.logout_token.nonce.unchecked",
    effect: "un jeton qui porte un nonce, comme un jeton d’identité, est pris pour une annonce de fin de session",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OpenID Connect Back-Channel Logout 1.0 §2.6 (8).
pub const LOGOUT_TOKEN_REUSABLE: Deviation = Deviation {
    name: "sas.logout_token.reusable",
    effect: "une annonce de fin de session est suivie d’effet chaque fois qu’elle arrive (jti)",
    scopes: ScopeKind::WITHOUT_PERSON,
};

/// All of them.
pub const DEVIATIONS: &[Deviation] = &[
    STATE_UNCHECKED,
    RESPONSE_ISSUER_UNCHECKED,
    NONCE_UNCHECKED,
    SIGNATURE_UNCHECKED,
    ISSUER_UNCHECKED,
    AUDIENCE_UNCHECKED,
    EXPIRY_UNCHECKED,
    SUBJECT_UNCHECKED,
    PROVIDER_UNLIMITED,
    PROVIDER_FAILURE_HIDDEN,
    SIGN_OUT_LOCAL,
    FORM_ORIGIN_UNCHECKED,
    LINK_REUSABLE,
    LINK_ETERNAL,
    ADDRESS_UNCHECKED,
    MAIL_FAILURE_HIDDEN,
    RESEND_IGNORED,
    LINK_KEPT,
    ADDRESS_SHARED,
    REGULATOR_MERGED_EARLY,
    REGULATOR_UNCONFIRMED,
    REGULATOR_DISCLOSED,
    REGULATOR_PASSWORD_UNCHECKED,
    CGU_UNCHECKED,
    CGU_REFUSAL_IGNORED,
    CGU_RESTARTED,
    SETTINGS_UNCHECKED,
    SETTINGS_FORGOTTEN,
    SPACE_FORGOTTEN,
    PHONE_UNCHECKED,
    SLOT_UNCHECKED,
    ABSENCE_UNCHECKED,
    INFORMATION_UNCHECKED,
    DRAFT_LOST,
    DRAFT_ONCE,
    DRAFT_UNBOUND,
    WORDING_CHANGED,
    TOKEN_TYPE_UNCHECKED,
    AUTHORIZED_PARTY_UNCHECKED,
    NOT_BEFORE_UNCHECKED,
    ACCESS_TOKEN_HASH_UNCHECKED,
    ACR_UNCHECKED,
    ID_TOKEN_IGNORED,
    DISCOVERY_ISSUER_UNCHECKED,
    KEYS_NEVER_READ_AGAIN,
    UNUSUAL_REFUSED,
    ANSWER_ERROR_SIGNED_IN,
    EXCHANGE_FAILURE_SIGNED_IN,
    USERINFO_FAILURE_SIGNED_IN,
    ANSWER_REMEMBERED,
    ACR_VALUES_MISSING,
    SCOPE_NARROW,
    STATE_CONSTANT,
    NONCE_MISSING,
    NONCE_IS_STATE,
    PKCE_MISSING,
    SECRET_EXPOSED,
    CALLBACK_PAGE_KEPT,
    COOKIE_BARE,
    SESSION_ID_KEPT,
    INACTIVITY_IGNORED,
    INACTIVITY_ENDS_PSC,
    ERROR_DESCRIPTION_SHOWN,
    REFUSAL_DUMPED,
    NAMES_UNESCAPED,
    BUTTON_NAMELESS,
    WAY_OUT_NAMELESS,
    TERMS_SILENT,
    REFRESH_MISSING,
    REFRESH_REFUSAL_IGNORED,
    ACCOUNT_BY_SUBJECT,
    ACCOUNT_BY_OTHER_ID,
    USERINFO_SIGNATURE_UNCHECKED,
    USERINFO_AUDIENCE_UNCHECKED,
    USERINFO_ISSUER_UNCHECKED,
    LOGOUT_TOKEN_IGNORED,
    LOGOUT_TOKEN_TYPE_UNCHECKED,
    LOGOUT_TOKEN_SIGNATURE_UNCHECKED,
    LOGOUT_TOKEN_ISSUER_UNCHECKED,
    LOGOUT_TOKEN_AUDIENCE_UNCHECKED,
    LOGOUT_TOKEN_EXPIRY_UNCHECKED,
    LOGOUT_TOKEN_NOBODY_ENDS_ALL,
    LOGOUT_TOKEN_EVENTS_UNCHECKED,
    LOGOUT_TOKEN_NONCE_UNCHECKED,
    LOGOUT_TOKEN_REUSABLE,
];
