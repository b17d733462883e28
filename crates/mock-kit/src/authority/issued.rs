use std::collections::BTreeSet;

use rcgen::{KeyPair, PublicKeyData};
use time::OffsetDateTime;
use x509_parser::{extensions::GeneralName, pem::Pem};

/// Whether the root signed the certificate, for these very names, for this key, until `until` at least; nothing when
/// one of them cannot be read.
pub(super) fn is_good(
    root_pem: &str,
    certificate_pem: &str,
    key_pem: &str,
    names: &[String],
    until: OffsetDateTime,
) -> Option<bool> {
    let (root, certificate) = (read(root_pem)?, read(certificate_pem)?);
    let (root, certificate) = (root.parse_x509().ok()?, certificate.parse_x509().ok()?);
    let key = KeyPair::from_pem(key_pem).ok()?;
    let alternative = certificate.subject_alternative_name().ok()??;
    let vouched_for: Option<BTreeSet<_>> = alternative.value.general_names.iter().map(dns).collect();
    let wanted = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    Some(
        certificate.verify_signature(Some(root.public_key())).is_ok()
            && certificate.public_key().raw == key.subject_public_key_info()
            && certificate.validity().not_after.timestamp() >= until.unix_timestamp()
            && vouched_for? == wanted,
    )
}

fn read(pem: &str) -> Option<Pem> {
    Pem::iter_from_buffer(pem.as_bytes()).next()?.ok()
}

fn dns(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        _ => None,
    }
}
