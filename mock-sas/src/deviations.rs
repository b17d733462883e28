//! The faults that this service can commit when asked by name. Without one, it is an ordinary, careful relying
//! party.

use mock_kit::deviations::{Deviation, ScopeKind};

/// The `state` of a callback is not compared with the one that this browser was given (RFC 6749 §10.12).
pub const STATE_UNCHECKED: Deviation = Deviation {
    name: "sas.state.unchecked",
    effect: "a callback whose state is not the one sent is accepted",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// The issuer named by a callback is not compared with the one expected (RFC 9207 §2.4).
pub const RESPONSE_ISSUER_UNCHECKED: Deviation = Deviation {
    name: "sas.response_issuer.unchecked",
    effect: "a callback that names another issuer is accepted",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// OIDC Core §3.1.3.7, step 11.
pub const NONCE_UNCHECKED: Deviation = Deviation {
    name: "sas.nonce.unchecked",
    effect: "an id_token whose nonce is not the one sent is accepted",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 6.
pub const SIGNATURE_UNCHECKED: Deviation = Deviation {
    name: "sas.signature.unchecked",
    effect: "an id_token with a broken signature is accepted",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 2.
pub const ISSUER_UNCHECKED: Deviation = Deviation {
    name: "sas.issuer.unchecked",
    effect: "an id_token of another issuer is accepted",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 3.
pub const AUDIENCE_UNCHECKED: Deviation = Deviation {
    name: "sas.audience.unchecked",
    effect: "an id_token made for another service is accepted",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §3.1.3.7, step 9.
pub const EXPIRY_UNCHECKED: Deviation = Deviation {
    name: "sas.expiry.unchecked",
    effect: "an expired id_token is accepted",
    scopes: ScopeKind::ALL,
};
/// OIDC Core §5.3.2.
pub const SUBJECT_UNCHECKED: Deviation = Deviation {
    name: "sas.subject.unchecked",
    effect: "a userinfo response about somebody else is accepted",
    scopes: ScopeKind::ALL,
};
/// A form sent by another site's page is obeyed.
pub const FORM_ORIGIN_UNCHECKED: Deviation = Deviation {
    name: "sas.form_origin.unchecked",
    effect: "a form posted from a page of another site is accepted",
    scopes: ScopeKind::WITHOUT_PERSON,
};
/// Guide C7: the link of the mail works once.
pub const LINK_REUSABLE: Deviation = Deviation {
    name: "sas.link.reusable",
    effect: "the activation link of the mail works again after it was used",
    scopes: ScopeKind::ALL,
};
/// Guide C7: the link of the mail expires.
pub const LINK_ETERNAL: Deviation = Deviation {
    name: "sas.link.eternal",
    effect: "the activation link of the mail works after it expired",
    scopes: ScopeKind::ALL,
};
/// Guide C8: the terms must be accepted.
pub const CGU_UNCHECKED: Deviation = Deviation {
    name: "sas.cgu.unchecked",
    effect: "the terms of use count as accepted although the box is not ticked",
    scopes: ScopeKind::ALL,
};
/// Guide C8: the participation settings have mandatory fields.
pub const SETTINGS_UNCHECKED: Deviation = Deviation {
    name: "sas.settings.unchecked",
    effect: "participation settings with a mandatory field missing are saved",
    scopes: ScopeKind::ALL,
};
/// Guide P2: the settings are kept.
pub const SETTINGS_FORGOTTEN: Deviation = Deviation {
    name: "sas.settings.forgotten",
    effect: "saved participation settings are lost at the next sign-in",
    scopes: ScopeKind::ALL,
};
/// Guide C4: what the page says.
pub const WORDING_CHANGED: Deviation = Deviation {
    name: "sas.wording.changed",
    effect: "one word of the page that asks for the e-mail address differs",
    scopes: ScopeKind::ALL,
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
    FORM_ORIGIN_UNCHECKED,
    LINK_REUSABLE,
    LINK_ETERNAL,
    CGU_UNCHECKED,
    SETTINGS_UNCHECKED,
    SETTINGS_FORGOTTEN,
    WORDING_CHANGED,
];
