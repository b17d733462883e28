//! The discovery document (OIDC Discovery §3): what works here and nothing else. What the real one lists beside
//! (CIBA, devices …) is not announced.

use serde_json::{Value, json};

use super::{client_authentication, pkce, response_mode::ResponseMode, token_request::TOKEN_EXCHANGE};
use crate::endpoints::{self, Endpoints};

/// The document, the same at both paths. Both name the wallet host for authorization, where the real standard
/// one names the issuer's own.
pub(crate) fn document(endpoints: &Endpoints, acr: &[&str]) -> Value {
    let methods = client_authentication::Method::ALL.map(client_authentication::Method::as_str);
    json!({
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
        "introspection_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
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
    })
}
