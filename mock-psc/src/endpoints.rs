//! Where everything is: paths as the real service has them, below hosts of ours.

use mock_kit::hosts;
use url::Url;

/// Path of the issuer. \[S\]: `psc.properties` of ansforge/keycloak-prosanteconnect.
pub const REALM: &str = "/auth/realms/esante-wallet";
/// Discovery at Pro Santé Connect's own path, below the realm. \[S\]: same.
pub const WALLET_DISCOVERY: &str = "/.well-known/wallet-openid-configuration";
/// Discovery at the standard path, below the realm (OIDC Discovery §4).
pub const STANDARD_DISCOVERY: &str = "/.well-known/openid-configuration";
/// Token endpoint, below the realm. \[S\]: `discovery.sample.json`, as the six that follow.
pub const TOKEN: &str = "/protocol/openid-connect/token";
/// Introspection, below the realm.
pub const INTROSPECTION: &str = "/protocol/openid-connect/token/introspect";
/// Revocation, below the realm.
pub const REVOCATION: &str = "/protocol/openid-connect/revoke";
/// Userinfo endpoint, below the realm.
pub const USERINFO: &str = "/protocol/openid-connect/userinfo";
/// Keys, below the realm.
pub const KEYS: &str = "/protocol/openid-connect/certs";
/// Sign-out, below the realm.
pub const LOGOUT: &str = "/protocol/openid-connect/logout";
/// Pushed authorization requests, below the realm. \[S\]: `discovery.sample.json`.
pub const PUSHED_REQUESTS: &str = "/protocol/openid-connect/ext/par/request";
/// Authorization endpoint, on the wallet host. \[S\]: `discovery.sample.json`.
pub const AUTHORIZATION: &str = "/auth";

/// On the wallet host: what happens once the person is known. \[R\], as all that follow.
pub(crate) const CONTINUATION: &str = "/auth/tentatives/{attempt}/suite";
/// On the wallet host: the same request again, as a new attempt.
pub(crate) const RETRY: &str = "/auth/tentatives/{attempt}/recommencer";
/// On the wallet host: the page that offers the means of sign-in.
pub(crate) const MEANS: &str = "/auth/tentatives/{attempt}/moyens";
/// On the wallet host: the person gives up.
pub(crate) const CANCEL: &str = "/auth/tentatives/{attempt}/abandon";
/// On the wallet host: sign-in by e-CPS, the identifier (guide E3).
pub(crate) const ECPS: &str = "/auth/e-cps/{attempt}";
/// On the wallet host: the code to choose on the phone (guide E4).
pub(crate) const ECPS_CODE: &str = "/auth/e-cps/{attempt}/code";
/// On the wallet host: answers once the phone has (204).
pub(crate) const ECPS_ANSWERED: &str = "/auth/e-cps/{attempt}/reponse";
/// On the wallet host: what the phone's answer leads to.
pub(crate) const ECPS_OUTCOME: &str = "/auth/e-cps/{attempt}/suite";
/// On the wallet host: the person quits the authentication in the browser.
pub(crate) const ECPS_QUIT: &str = "/auth/e-cps/{attempt}/quitter";
/// On an attempt's own host: where the card is presented.
pub(crate) const PRESENTATION: &str = "/presentation";
/// On the wallet host: the simulated reader, choosing a certificate.
pub(crate) const READER: &str = "/lecteur/{attempt}";
/// On the wallet host: the simulated reader, typing the card's code.
pub(crate) const READER_CODE: &str = "/lecteur/{attempt}/cartes/{serial}";
/// On the wallet host: plugging a reader into the browser that visits.
pub(crate) const PLUG: &str = "/lecteur/brancher/{reader}";

/// The addresses of one running provider.
#[derive(Clone, Debug)]
pub(crate) struct Endpoints {
    port: u16,
    issuer: String,
    wallet: String,
    /// The issuer's realm on the port that asks for a certificate, if there is one.
    mtls: Option<String>,
}

impl Endpoints {
    /// `mtls` is the port that asks every caller for a certificate.
    pub fn on(port: u16, mtls: Option<u16>) -> Self {
        let origin = |host, port| hosts::https(host, port).origin().ascii_serialization();
        Self {
            port,
            issuer: origin(hosts::ISSUER, port) + REALM,
            wallet: origin(hosts::WALLET, port),
            mtls: mtls.map(|port| origin(hosts::ISSUER, port) + REALM),
        }
    }

    /// The issuer, as in `iss`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A path below the realm.
    pub fn realm(&self, path: &str) -> String {
        format!("{}{path}", self.issuer)
    }

    /// Where the endpoint at `address`, below the realm, is called with a certificate (RFC 8705 §5).
    pub fn alias(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix(&self.issuer)?;
        self.mtls.as_ref().map(|realm| format!("{realm}{path}"))
    }

    /// Whether anybody asks for a certificate.
    pub fn has_aliases(&self) -> bool {
        self.mtls.is_some()
    }

    /// What names us in a client assertion that is sent to the endpoint at `path`, below the realm (RFC 7523 §3, RFC
    /// 9126 §2): the issuer, the token endpoint, the endpoint itself, or where they are called with a certificate.
    pub fn audiences(&self, path: &str) -> Vec<String> {
        let mut named = vec![self.realm(TOKEN), self.realm(path)];
        named.dedup();
        let aliases: Vec<_> = named.iter().filter_map(|address| self.alias(address)).collect();
        [vec![self.issuer.clone()], named, aliases].concat()
    }

    /// A path on the wallet host.
    pub fn wallet(&self, path: &str) -> String {
        format!("{}{path}", self.wallet)
    }

    /// A path on the wallet host that names an attempt.
    pub fn attempt(&self, path: &str, attempt: &str) -> String {
        self.wallet(&path.replace("{attempt}", attempt))
    }

    /// The simulated reader, asking for the code of the card `serial`.
    pub fn reader_code(&self, attempt: &str, serial: &str) -> String {
        self.attempt(READER_CODE, attempt).replace("{serial}", serial)
    }

    /// Where a browser plugs in the reader `reader`.
    pub fn plug(&self, reader: &str) -> String {
        self.wallet(&PLUG.replace("{reader}", reader))
    }

    /// The host that asks for a certificate for this attempt.
    pub fn card_host(attempt: &str) -> String {
        format!("{attempt}.{}", hosts::CARD_SUFFIX)
    }

    /// Where the card of this attempt is presented.
    pub fn presentation(&self, attempt: &str) -> String {
        format!("https://{}:{}{PRESENTATION}", Self::card_host(attempt), self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The issuer as an address.
    pub fn issuer_url(&self) -> Url {
        hosts::https(hosts::ISSUER, self.port)
            .join(REALM)
            .unwrap_or_else(|_| unreachable!("a constant path joins any origin"))
    }
}
