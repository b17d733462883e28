//! Asking a client for a certificate during the TLS handshake.
//!
//! The handshake proves **possession of the key only**. Chain, validity, usage and directory are checked by hand
//! afterwards, so that each refusal is a page that a person can read and not a TLS alert.

use std::{fmt, sync::Arc};

use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, UnixTime},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};

/// The certificates that the peer presented in the handshake, leaf first; empty when it presented none. An
/// extension of every request.
#[derive(Clone, Debug, Default)]
pub struct PresentedCertificates(pub Arc<[CertificateDer<'static>]>);

/// On which hosts a certificate is asked for, and how.
#[derive(Clone)]
pub struct CertificateRequest {
    /// A certificate is asked for on every host below this name, and on no other; without a name, on every connection.
    pub below: Option<&'static str>,
    /// Names of the authorities sent to the client (DER), so that a chooser shows their cards only; empty: all.
    pub accepted_issuers: Vec<Vec<u8>>,
    /// Answers whether the proof of possession is to be left unchecked: the fault of a named deviation.
    pub possession_unchecked: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl fmt::Debug for CertificateRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateRequest").field("below", &self.below).finish_non_exhaustive()
    }
}

impl CertificateRequest {
    /// Whether a certificate is asked of who wants this host; who names none is asked only if everybody is.
    pub(crate) fn concerns(&self, host: Option<&str>) -> bool {
        let Some(suffix) = self.below else { return true };
        host.and_then(|host| host.strip_suffix(suffix)).is_some_and(|attempt| attempt.ends_with('.'))
    }

    pub(crate) fn verifier(&self) -> Arc<dyn ClientCertVerifier> {
        Arc::new(PossessionVerifier {
            hints: self.accepted_issuers.iter().cloned().map(DistinguishedName::from).collect(),
            algorithms: aws_lc_rs::default_provider().signature_verification_algorithms,
            unchecked: Arc::clone(&self.possession_unchecked),
        })
    }
}

struct PossessionVerifier {
    hints: Vec<DistinguishedName>,
    algorithms: WebPkiSupportedAlgorithms,
    unchecked: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl fmt::Debug for PossessionVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PossessionVerifier")
    }
}

impl ClientCertVerifier for PossessionVerifier {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if (self.unchecked)() {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls12_signature(message, certificate, signed, &self.algorithms).map_err(told)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if (self.unchecked)() {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls13_signature(message, certificate, signed, &self.algorithms).map_err(told)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

fn told(error: Error) -> Error {
    tracing::warn!(%error, "a client presented a certificate without proving that it holds the key");
    match error {
        Error::InvalidCertificate(reason) => Error::InvalidCertificate(reason),
        _ => Error::InvalidCertificate(CertificateError::BadSignature),
    }
}
