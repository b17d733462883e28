//! Access tokens that are worth something only beside a certificate (RFC 8705 §3).

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_kit::client_certificate::PresentedCertificates;
use serde::Serialize;

/// `cnf`: the certificate by its thumbprint (RFC 8705 §3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Confirmation {
    /// SHA-256 of the certificate in DER, in base64url.
    #[serde(rename = "x5t#S256")]
    pub thumbprint: String,
}

impl Confirmation {
    /// Of the connection's certificate; none when it presented none.
    pub fn of(presented: &PresentedCertificates) -> Option<Self> {
        let certificate = presented.0.first()?;
        Some(Self { thumbprint: URL_SAFE_NO_PAD.encode(digest(&SHA256, certificate)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_certificate_there_is_nothing_to_bind_to() {
        assert_eq!(Confirmation::of(&PresentedCertificates::default()), None);
        let presented = PresentedCertificates(vec![b"abc".to_vec().into()].into());
        let bound = serde_json::to_value(Confirmation::of(&presented)).unwrap();
        // SHA-256 of "abc" (FIPS 180-2, appendix B.1).
        assert_eq!(bound, serde_json::json!({"x5t#S256": "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"}));
    }
}
