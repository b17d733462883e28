//! The discovery document (OIDC Discovery §3): what works here and nothing else. What the real one lists beside
//! (CIBA, devices …) is not announced.

use serde_json::{Value, json};

use super::{
    client_assertion::ALGORITHMS, client_authentication::AuthMethod, pkce, response_mode::ResponseMode,
    token_request::TOKEN_EXCHANGE,
};
use crate::endpoints::{self, Endpoints};

/// The document, the same at both paths. Both name the wallet host for authorization, where the real standard
/// one names the issuer's own.
pub(crate) fn document(endpoints: &Endpoints, acr: &[&str]) -> Value {
    let methods: Vec<_> = AuthMethod::ALL
        .into_iter()
        .filter(|method| endpoints.has_aliases() || *method != AuthMethod::TlsClientAuth)
        .map(AuthMethod::as_str)
        .collect();
    let algorithms = ALGORITHMS.map(|(name, _)| name);
    let mut document = json!({
        "issuer": endpoints.issuer(),
        "authorization_endpoint": endpoints.wallet(endpoints::AUTHORIZATION),
        "token_endpoint": endpoints.realm(endpoints::TOKEN),
        "introspection_endpoint": endpoints.realm(endpoints::INTROSPECTION),
        "revocation_endpoint": endpoints.realm(endpoints::REVOCATION),
        "userinfo_endpoint": endpoints.realm(endpoints::USERINFO),
        "end_session_endpoint": endpoints.realm(endpoints::LOGOUT),
        "pushed_authorization_request_endpoint": endpoints.realm(endpoints::PUSHED_REQUESTS),
        "require_pushed_authorization_requests": false,
        "frontchannel_logout_supported": true,
        "frontchannel_logout_session_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
        "jwks_uri": endpoints.realm(endpoints::KEYS),
        "grant_types_supported": ["authorization_code", "refresh_token", TOKEN_EXCHANGE],
        "response_types_supported": ["code"],
        "response_modes_supported": ResponseMode::ALL.map(ResponseMode::as_str),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "userinfo_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "introspection_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_signing_alg_values_supported": algorithms,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
        "tls_client_certificate_bound_access_tokens": endpoints.has_aliases(),
        "code_challenge_methods_supported": pkce::Method::ALL,
        "scopes_supported": ["openid", "scope_all"],
        "acr_values_supported": acr,
        "claim_types_supported": ["normal"],
        "claims_supported": [
            "aud", "sub", "iss", "auth_time", "acr", "given_name", "family_name", "preferred_username",
        ],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        // True when left out (OIDC Discovery §3).
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    });
    if endpoints.has_aliases() {
        document["mtls_endpoint_aliases"] = aliases(endpoints, &document);
    }
    document
}

/// What can be called with a certificate (RFC 8705 §5), of what is announced. \[S\]: `discovery.sample.json`.
const ALIASED: [&str; 8] = [
    "token_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "device_authorization_endpoint",
    "registration_endpoint",
    "userinfo_endpoint",
    "pushed_authorization_request_endpoint",
    "backchannel_authentication_endpoint",
];

fn aliases(endpoints: &Endpoints, document: &Value) -> Value {
    let alias = |name: &str| Some((name.to_owned(), endpoints.alias(document[name].as_str()?)?.into()));
    Value::Object(ALIASED.into_iter().filter_map(alias).collect())
}
