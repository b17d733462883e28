//! The names under which the mocks are reached.
//!
//! Cookies ignore ports, so each site has a name of its own. Browsers and curl resolve `*.localhost` by
//! themselves (RFC 6761 §6.3); back-channels of most languages do not, hence the plain `localhost` of the
//! issuer. That the issuer and the wallet are not one site, as they are in reality, stands in
//! `docs/fidelity.md`.

use url::Url;

/// The issuer: what back-channels call.
pub const ISSUER: &str = "localhost";
/// Where the browser signs in (the real one: `wallet.…esante.gouv.fr`).
pub const WALLET: &str = "wallet.psc.localhost";
/// Each attempt to present a card has an origin of its own below this: a browser remembers for an origin which
/// certificate was chosen, "none" included.
pub const CARD_SUFFIX: &str = "carte.psc.localhost";
/// The built-in service being onboarded to.
pub const SAS: &str = "sas.localhost";
/// The inbox.
pub const MAIL: &str = "courrier.localhost";
/// The simulated phone.
pub const PHONE: &str = "telephone.localhost";

/// All names that a server certificate of ours must hold.
#[must_use]
pub fn certificate_names() -> Vec<String> {
    let wildcard = format!("*.{CARD_SUFFIX}");
    [ISSUER, WALLET, &wildcard, SAS, MAIL, PHONE, "127.0.0.1", "::1"].map(str::to_owned).to_vec()
}

/// Whether `name` is `localhost` or a host name below it, in any case; the first label may be `*` (RFC 6125 §6.4.3).
#[must_use]
pub fn is_local(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let Some(above) = name.strip_suffix(ISSUER) else {
        return false;
    };
    let Some(above) = above.strip_suffix('.') else {
        return above.is_empty();
    };
    let label = |label: &str| {
        !label.starts_with('-')
            && !label.ends_with('-')
            && (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    above.strip_prefix("*.").unwrap_or(above).split('.').all(label)
}

/// `https://HOST:PORT/`.
///
/// # Panics
/// When `host` is not a host name; ours are constants.
#[must_use]
pub fn https(host: &str, port: u16) -> Url {
    Url::parse(&format!("https://{host}:{port}/")).expect("a host of ours makes a URL")
}

/// `http://127.0.0.1:PORT/`, for what only programs call.
///
/// # Panics
/// Never: a port always makes a URL.
#[must_use]
pub fn loopback_http(port: u16) -> Url {
    Url::parse(&format!("http://127.0.0.1:{port}/")).expect("a port makes a URL")
}
