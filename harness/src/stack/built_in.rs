//! The service that is started when nobody brings one: the simulated SAS and the third parties that it asks.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use mock_kit::{Context, listener::Bound};
use mock_sas::MockSas;
use rustls::sign::CertifiedKey;
use url::Url;

use super::{StackError, error::told, stubs::Stubs};

/// Its client at Pro Santé Connect. A test secret.
const CLIENT: (&str, &str) = (super::BUILT_IN_CLIENT, "secret-de-test-du-sas");

/// The running service; dropping it stops it.
pub(super) struct BuiltIn {
    pub sas: MockSas,
    _stubs: Stubs,
}

/// What Pro Santé Connect knows of it when it listens on `port`.
pub(super) fn client(port: u16) -> mock_psc::Client {
    mock_psc::Client::new(CLIENT.0, "Plateforme digitale SAS", CLIENT.1)
        .redirect_uris([mock_sas::redirect_uri(port)])
        .post_logout_redirect_uris([mock_sas::post_logout_redirect_uri(port)])
        .backchannel_logout_uri(mock_sas::backchannel_logout_uri(port))
}

impl BuiltIn {
    pub async fn start(
        context: Context,
        server: Arc<CertifiedKey>,
        port: Bound,
        discovery: Url,
        root_pem: &str,
        smtp_port: u16,
    ) -> Result<Self, StackError> {
        let stubs = Stubs::start().await?;
        let provider = mock_sas::Provider {
            discovery,
            client_id: CLIENT.0.to_owned(),
            client_secret: CLIENT.1.to_owned(),
            root_pem: root_pem.to_owned(),
        };
        let sas = MockSas::builder(context, server)
            .listen_on(port)
            .provider(provider)
            .smtp(SocketAddr::from((Ipv4Addr::LOCALHOST, smtp_port)))
            .directory(stubs.directory())
            .software(stubs.software())
            .start()
            .map_err(told("mock-sas"))?;
        Ok(Self { sas, _stubs: stubs })
    }
}
