//! Where an IGC's lists, certificates and OCSP answers are to be had.

use super::authority::Authority;

/// The address of what answers for an IGC over plain HTTP, as for the real one: whoever fetches a list cannot be asked
/// to verify a certificate first (RFC 5280 §8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Without the slash at its end.
    base: String,
}

impl Publication {
    /// Path of the OCSP responder: `POST`, or `GET` with the request below it (RFC 6960 §A.1). The real one has a host of
    /// its own, `http://ocsp.esante.gouv.fr` \[S\]: `SignatureCA-PERSONNE.xml` of erickriegel/esignsante.
    pub const OCSP: &str = "/ocsp";

    /// Below this address, such as `http://localhost:8447`.
    #[must_use]
    pub fn at(base: &str) -> Self {
        Self { base: base.trim_end_matches('/').to_owned() }
    }

    /// The address itself.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Where the authority's revocation list is (RFC 5280 §4.2.1.13).
    #[must_use]
    pub fn list(&self, authority: Authority) -> String {
        format!("{}{}", self.base, authority.list_path())
    }

    /// Where the authority's own certificate is, in DER (RFC 5280 §4.2.2.1, `caIssuers`).
    #[must_use]
    pub fn certificate(&self, authority: Authority) -> String {
        format!("{}{}", self.base, authority.certificate_path())
    }

    /// Where OCSP requests are answered (RFC 5280 §4.2.2.1, `ocsp`).
    #[must_use]
    pub fn ocsp(&self) -> String {
        format!("{}{}", self.base, Self::OCSP)
    }
}
