use mock_kit::deviations::Deviation;
use openidconnect::{
    AdditionalProviderMetadata, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet, JsonWebKeySet,
    ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    },
};
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};

use super::{
    RelyingParty,
    back_channel::{BackChannel, Outage, innermost},
    unusual,
};
use crate::deviations;

/// What the provider says of itself, and the client made of it.
#[derive(Debug)]
pub(crate) struct Known {
    pub client: SasClient,
    pub issuer: String,
    pub keys: CoreJsonWebKeySet,
    pub end_session_endpoint: Option<EndSessionUrl>,
    /// RFC 9207 §3: the provider names itself in each answer.
    pub names_itself: bool,
}

type SasClient = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct MoreMetadata {
    end_session_endpoint: Option<EndSessionUrl>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for MoreMetadata {}

/// Why the provider cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiscoveryError {
    #[error("the metadata document cannot be had: {}", innermost(.0))]
    Unreachable(#[source] reqwest::Error),
    #[error("the metadata document is answered with status {0}")]
    Status(StatusCode),
    #[error("the metadata document is unreadable: {0}")]
    Unreadable(#[source] serde_json::Error),
    #[error("the metadata document at {place} is that of the issuer {issuer}")]
    ForeignIssuer { place: String, issuer: String },
    #[error("the metadata document names no token endpoint or no userinfo endpoint")]
    EndpointMissing,
    #[error("the provider's keys cannot be had: {0}")]
    Keys(String),
    /// For the fault of a deviation alone.
    #[error("the metadata document is unusual: {0}")]
    Unusual(&'static str),
}

impl DiscoveryError {
    /// How the provider failed; a document that says something wrong counts as an error of its own.
    pub fn outage(&self) -> Outage {
        match self {
            Self::Unreachable(error) => Outage::of_call(error),
            _ => Outage::Failing,
        }
    }
}

impl Known {
    /// Reads the metadata where the provider publishes it. The crate's own discovery looks at
    /// `.well-known/openid-configuration` only; Pro Santé Connect's document is elsewhere.
    /// `deviates` tells which faults are to be committed.
    pub async fn read(
        party: &RelyingParty,
        deviates: impl Fn(&Deviation) -> bool,
    ) -> Result<Self, DiscoveryError> {
        let back_channel = party.calls(&deviates);
        let BackChannel { client, limit, .. } = &back_channel;
        let mut request = client.get(party.discovery.clone()).header("accept", "application/json");
        if let Some(limit) = limit {
            request = request.timeout(*limit);
        }
        let answer = request.send().await.map_err(DiscoveryError::Unreachable)?;
        if answer.status() != StatusCode::OK {
            return Err(DiscoveryError::Status(answer.status()));
        }
        let document = answer.bytes().await.map_err(DiscoveryError::Unreachable)?;
        if back_channel.strict
            && let Some(what) = unusual::answer(&document)
        {
            return Err(DiscoveryError::Unusual(what));
        }
        let metadata: Metadata = serde_json::from_slice(&document).map_err(DiscoveryError::Unreadable)?;

        // OIDC Discovery §4.3: the issuer is the URL in front of the well-known part.
        let issuer = metadata.issuer().as_str().to_owned();
        let prefix = format!("{}/.well-known/", issuer.trim_end_matches('/'));
        if !party.discovery.as_str().starts_with(&prefix)
            && !deviates(&deviations::DISCOVERY_ISSUER_UNCHECKED)
        {
            return Err(DiscoveryError::ForeignIssuer { place: party.discovery.to_string(), issuer });
        }
        if metadata.token_endpoint().is_none() || metadata.userinfo_endpoint().is_none() {
            return Err(DiscoveryError::EndpointMissing);
        }
        let keys = JsonWebKeySet::fetch_async(metadata.jwks_uri(), &back_channel)
            .await
            .map_err(|error| DiscoveryError::Keys(innermost(&error)))?;
        let more = metadata.additional_metadata().clone();
        let client = CoreClient::from_provider_metadata(
            metadata.set_jwks(keys.clone()),
            party.client_id.clone(),
            Some(party.client_secret.clone()),
        )
        .set_redirect_uri(party.redirect_uri.clone());
        Ok(Self {
            client,
            issuer,
            keys,
            end_session_endpoint: more.end_session_endpoint,
            names_itself: more.authorization_response_iss_parameter_supported,
        })
    }
}
