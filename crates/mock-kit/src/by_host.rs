//! One listener with several hosts: the host decides before any path does, and becomes the beginning of the path.

use axum::{
    extract::Request,
    http::{Uri, header, uri::PathAndQuery},
};

/// The host that a request asks for, in lower case and without its port; empty when it names none.
#[must_use]
pub fn host_of(request: &Request) -> String {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase()
}

/// Puts `prefix` (`/wallet`) before the request's path; whether that makes an address.
#[must_use]
pub fn lead(request: &mut Request, prefix: &str) -> bool {
    let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    Uri::try_from(format!("{prefix}{path}")).map(|uri| *request.uri_mut() = uri).is_ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn the_host_goes_before_path_and_query() {
        let mut request = Request::builder()
            .uri("/auth?a=b")
            .header("host", "Wallet.psc.localhost:8443")
            .body(Body::empty())
            .unwrap();
        assert_eq!(host_of(&request), "wallet.psc.localhost");
        assert!(lead(&mut request, "/wallet"));
        assert_eq!(request.uri(), "/wallet/auth?a=b");
        assert_eq!(host_of(&Request::new(Body::empty())), "");
    }
}
