//! Which fault of the built-in service each check is there for.

use harness::{
    certify::target::Target,
    project::{Pages, Written},
};

/// Faults of the built-in service, committed together.
#[derive(Clone, Copy, Debug)]
pub struct Planted {
    /// Their names.
    pub faults: &'static [&'static str],
    /// Ids of the checks that find them.
    pub found_by: &'static [&'static str],
    /// How a service with them describes itself.
    pub seen_as: fn(Target) -> Target,
    /// Whether it is registered for signed userinfo.
    pub signed_userinfo: bool,
}

const fn planted(faults: &'static [&'static str], found_by: &'static [&'static str]) -> Planted {
    Planted { faults, found_by, seen_as: |target| target, signed_userinfo: false }
}

const fn signed(faults: &'static [&'static str], found_by: &'static [&'static str]) -> Planted {
    Planted { signed_userinfo: true, ..planted(faults, found_by) }
}

/// Checks that look on at what a service without would never come to: with another `response_type`, another endpoint, without
/// authentication, verifier or bearer, Pro Santé Connect signs nobody in.
pub const UNPLANTED: &[&str] = &[
    "authorization_request.response_type",
    "authorization_request.endpoint",
    "token.client_authentication",
    "token.code_verifier",
    "userinfo.bearer",
];

/// Beginnings of the faults that come after the sign-in, or beside it: scenarios find these.
pub const OF_ONBOARDING: &[&str] = &[
    "sas.absence.",
    "sas.address.",
    "sas.cgu.",
    "sas.draft.",
    "sas.form_origin.",
    "sas.information.",
    "sas.link.",
    "sas.mail.",
    "sas.phone.",
    "sas.provider.unlimited",
    "sas.regulator.",
    "sas.settings.",
    "sas.slot.",
    "sas.space.",
    "sas.wording.",
];

/// The table.
pub const PLANTED: &[Planted] = &[
    planted(&["sas.scope.narrow"], &["authorization_request.scope"]),
    planted(&["sas.acr_values.missing"], &["authorization_request.acr_values"]),
    planted(&["sas.state.constant"], &["authorization_request.state"]),
    planted(&["sas.nonce.missing"], &["authorization_request.nonce"]),
    planted(&["sas.nonce.is_state"], &["authorization_request.state_is_not_nonce"]),
    planted(&["sas.pkce.missing"], &["authorization_request.pkce"]),
    planted(&["sas.secret.exposed"], &["authorization_request.secrets"]),
    planted(&["sas.state.unchecked"], &["callback.state.wrong", "callback.state.missing"]),
    planted(&["sas.state.unchecked", "sas.pkce.missing", "sas.nonce.unchecked"], &["callback.state.foreign"]),
    planted(&["sas.answer.remembered"], &["callback.replayed"]),
    planted(&["sas.response_issuer.unchecked"], &["callback.iss.wrong", "callback.iss.missing"]),
    planted(&["sas.pkce.missing", "sas.nonce.unchecked"], &["callback.code.injected"]),
    planted(
        &["sas.answer_error.signed_in"],
        &[
            "callback.code.missing",
            "callback.error.access_denied",
            "callback.error.login_required",
            "callback.error.interaction_required",
            "callback.error.invalid_request",
            "callback.error.unauthorized_client",
            "callback.error.invalid_scope",
            "callback.error.unsupported_response_type",
            "callback.error.server_error",
            "callback.error.temporarily_unavailable",
            "callback.error.unknown",
        ],
    ),
    planted(
        &["sas.error_description.shown"],
        &["callback.error_description.script", "callback.error_description.foreign"],
    ),
    planted(
        &["sas.exchange_failure.signed_in"],
        &[
            "token.access_token.missing",
            "token.invalid_grant",
            "token.invalid_client",
            "token.server_error",
            "token.cut",
            "token.malformed",
            "token.html",
            "token.empty",
            "token.redirected",
        ],
    ),
    planted(&["sas.token_type.unchecked"], &["token.token_type.wrong"]),
    planted(
        &["sas.unusual.refused"],
        &[
            "callback.parameters.unknown",
            "token.members.unknown",
            "token.expires_in.missing",
            "token.refresh_token.missing",
            "id_token.kid.missing",
            "id_token.header.unknown",
            "id_token.claims.unknown",
            "id_token.aud.list",
            "id_token.clock.ahead",
            "id_token.at_hash.missing",
            "keys.kty.unknown",
            "keys.use.missing",
            "keys.alg.missing",
            "discovery.members.unknown",
            "userinfo.claims.unknown",
            "logout_token.typ.missing",
        ],
    ),
    planted(
        &["sas.signature.unchecked"],
        &[
            "id_token.signature.altered",
            "id_token.signature.foreign",
            "id_token.alg.none",
            "id_token.alg.key_confusion",
            "id_token.kid.unknown",
            "keys.foreign",
            "keys.empty",
        ],
    ),
    planted(
        &["sas.id_token.ignored"],
        &[
            "token.id_token.missing",
            "id_token.crit.unknown",
            "id_token.claims.malformed",
            "id_token.two_parts",
            "id_token.iss.missing",
            "id_token.aud.missing",
            "id_token.sub.missing",
            "id_token.exp.missing",
            "id_token.iat.missing",
        ],
    ),
    planted(&["sas.issuer.unchecked"], &["id_token.iss.wrong"]),
    planted(&["sas.audience.unchecked"], &["id_token.aud.wrong", "id_token.aud.several"]),
    planted(&["sas.azp.unchecked"], &["id_token.azp.wrong"]),
    planted(&["sas.expiry.unchecked"], &["id_token.exp.past"]),
    planted(&["sas.nbf.unchecked"], &["id_token.nbf.future"]),
    planted(&["sas.nonce.unchecked"], &["id_token.nonce.wrong", "id_token.nonce.missing"]),
    planted(&["sas.at_hash.unchecked"], &["id_token.at_hash.wrong"]),
    planted(&["sas.acr.unchecked"], &["id_token.acr.wrong"]),
    planted(&["sas.keys.never_read_again"], &["keys.rotation"]),
    planted(
        &["sas.discovery_issuer.unchecked", "sas.response_issuer.unchecked", "sas.issuer.unchecked"],
        &["discovery.issuer.wrong"],
    ),
    planted(&["sas.subject.unchecked"], &["userinfo.sub.wrong"]),
    planted(&["sas.userinfo_failure.signed_in"], &["userinfo.sub.missing"]),
    signed(
        &["sas.userinfo.signature.unchecked"],
        &["userinfo.signature.altered", "userinfo.signature.foreign", "userinfo.alg.none"],
    ),
    signed(&["sas.userinfo.aud.unchecked"], &["userinfo.aud.wrong"]),
    signed(&["sas.userinfo.iss.unchecked"], &["userinfo.iss.wrong"]),
    planted(&["sas.sign_out.local"], &["session.sign_out"]),
    planted(&["sas.inactivity.ignored"], &["session.inactivity"]),
    planted(&["sas.inactivity.ends_psc"], &["session.inactivity"]),
    planted(&["sas.refresh.missing"], &["session.refresh.active"]),
    planted(&["sas.refresh.refusal_ignored"], &["session.refresh.refused"]),
    planted(&["sas.session_id.kept"], &["session.fixation"]),
    planted(
        &["sas.cookie.bare"],
        &["session.cookies.http_only", "session.cookies.secure", "session.cookies.same_site"],
    ),
    planted(&["sas.callback_page.kept"], &["session.address", "session.page"]),
    planted(&["sas.account.by_other_id"], &["account.other_id"]),
    planted(&["sas.account.by_subject"], &["account.subject"]),
    planted(&["sas.logout_token.ignored"], &["logout_token.honoured"]),
    planted(&["sas.logout_token.typ.unchecked"], &["logout_token.typ.wrong"]),
    planted(
        &["sas.logout_token.signature.unchecked"],
        &[
            "logout_token.signature.altered",
            "logout_token.signature.foreign",
            "logout_token.alg.none",
            "logout_token.alg.key_confusion",
        ],
    ),
    planted(&["sas.logout_token.iss.unchecked"], &["logout_token.iss.wrong"]),
    planted(&["sas.logout_token.aud.unchecked"], &["logout_token.aud.wrong"]),
    planted(&["sas.logout_token.exp.unchecked"], &["logout_token.exp.past"]),
    planted(&["sas.logout_token.nobody.ends_all"], &["logout_token.subject.missing"]),
    planted(
        &["sas.logout_token.events.unchecked"],
        &["logout_token.events.missing", "logout_token.events.other"],
    ),
    planted(&["sas.logout_token.nonce.unchecked"], &["logout_token.nonce.present"]),
    planted(&["sas.logout_token.reusable"], &["logout_token.jti.repeated"]),
    Planted {
        faults: &["sas.button.nameless"],
        found_by: &["person.button"],
        seen_as: |target| {
            let pages = Pages { sign_in_button: Some(Written::ours("Continuer")), ..target.pages };
            Target { pages, ..target }
        },
        ..planted(&[], &[])
    },
    Planted {
        faults: &["sas.way_out.nameless"],
        found_by: &["person.way_out"],
        // The first page of the space, whose text nobody else is shown.
        seen_as: |target| {
            let pages = Pages { signed_in: Written::ours("étape 1 sur 4"), ..target.pages };
            Target { pages, ..target }
        },
        ..planted(&[], &[])
    },
    planted(&["sas.terms.silent"], &["person.terms"]),
    planted(
        &["sas.provider.failure_hidden"],
        &["person.told.denied", "person.told.unavailable", "person.told.exchange_failed"],
    ),
    planted(
        &["sas.refusal.dumped"],
        &[
            "person.told.exchange_unreachable",
            "person.told.userinfo_failed",
            "person.told.token_refused",
            "person.told.no_national_id",
        ],
    ),
    planted(&["sas.refusal.dumped", "sas.unusual.refused"], &["person.told.no_practice"]),
    planted(&["sas.names.unescaped"], &["person.names.script", "person.names.quotes"]),
];
