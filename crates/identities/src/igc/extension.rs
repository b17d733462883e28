//! Extensions that rcgen has no word for, and the identifiers of what stands in certificates (RFC 5280).

use rcgen::CustomExtension;
use yasna::{Tag, construct_der, models::GeneralizedTime, models::ObjectIdentifier};

use crate::{CardKind, Profession, Validity};

/// `certificatePolicies` with `anyPolicy` (RFC 5280 §4.2.1.4), as the real issuing authorities have it; theirs also
/// gives the address of the ANS's policies, which do not cover our certificates. \[S\]: `SignatureCA-PERSONNE.xml` of
/// erickriegel/esignsante.
pub(super) fn any_policy() -> CustomExtension {
    policy(&[2, 5, 29, 32, 0])
}

/// The policy of a person's signature certificate. \[S\]: same. That of the certificate for signing in is not
/// established: it has none here.
pub(crate) fn signature_policy() -> CustomExtension {
    policy(&[1, 2, 250, 1, 213, 1, 7, 2, 1, 1, 1, 1])
}

fn policy(oid: &[u64]) -> CustomExtension {
    let content = construct_der(|writer| {
        writer.write_sequence(|writer| {
            writer.next().write_sequence(|writer| {
                writer.next().write_oid(&ObjectIdentifier::from_slice(oid));
            });
        });
    });
    CustomExtension::from_oid_content(&[2, 5, 29, 32], content)
}

/// `authorityInfoAccess` (RFC 5280 §4.2.2.1): the OCSP responder, and the authority's own certificate.
pub(super) fn authority_access(ocsp: Option<&str>, certificate: &str) -> CustomExtension {
    let ocsp = ocsp.map(|address| (OCSP, address));
    let content = construct_der(|writer| {
        writer.write_sequence(|writer| {
            for (method, address) in ocsp.into_iter().chain([(CA_ISSUERS, certificate)]) {
                writer.next().write_sequence(|writer| {
                    writer.next().write_oid(&ObjectIdentifier::from_slice(method));
                    writer
                        .next()
                        .write_tagged_implicit(Tag::context(6), |writer| writer.write_ia5_string(address));
                });
            }
        });
    });
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

const OCSP: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 48, 1];
const CA_ISSUERS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 48, 2];

/// `id-pkix-ocsp-nocheck` (RFC 6960 §4.2.2.2.1): nobody asks whether the responder itself is revoked.
pub(super) fn ocsp_no_check() -> CustomExtension {
    CustomExtension::from_oid_content(
        &[1, 3, 6, 1, 5, 5, 7, 48, 1, 5],
        // NULL.
        vec![5, 0],
    )
}

/// `privateKeyUsagePeriod` (X.509 §9.2.2.5): when the holder may sign. \[S\] that signature certificates have it, and
/// that theirs ends before the certificate: `SignatureCA-PERSONNE.xml`.
pub(crate) fn private_key_usage(validity: Validity) -> CustomExtension {
    let moment = |at| GeneralizedTime::from_datetime(at).to_bytes();
    let content = construct_der(|writer| {
        writer.write_sequence(|writer| {
            for (tag, at) in [(0, validity.not_before), (1, validity.not_after)] {
                writer.next().write_tagged_implicit(Tag::context(tag), |writer| {
                    writer.write_bytes(&moment(whole(at)));
                });
            }
        });
    });
    CustomExtension::from_oid_content(&[2, 5, 29, 16], content)
}

/// Whole seconds: DER has no other dates in certificates (RFC 5280 §4.1.2.5.2).
pub(crate) fn whole(at: time::OffsetDateTime) -> time::OffsetDateTime {
    at.replace_nanosecond(0).unwrap_or(at)
}

/// What sort of product it is.
///
/// The identifier is that of the ANS's nomenclature G01 (`CategorieProduit`), whose codes these are. \[S\]: `TRE_G01` of the
/// public repositories of the ANS's terminology; `0x83` stands in the test certificates of `SignatureCA-PERSONNE.xml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// `CPx de TEST`.
    TestCard = 0x80,
    /// `Certificat logiciel de TEST`.
    TestSoftware = 0x83,
}

/// The product's category, an octet.
pub(crate) fn product(product: Product) -> CustomExtension {
    octet(&[1, 2, 250, 1, 71, 1, 2, 5], product as u8)
}

/// Which of the four cards it is, an octet: 0 CPS, 1 CPF, 2 CPE, 3 CPA.
///
/// The identifier is that of the nomenclature G02 (`TypeProduit`), whose codes these are \[S\]: `TRE_G02`; that a card's
/// certificate carries it so is \[R\].
pub(super) fn card_kind(kind: CardKind) -> CustomExtension {
    let code = match kind {
        CardKind::Cps => 0,
        CardKind::Cpf => 1,
        CardKind::Cpe => 2,
        CardKind::Cpa => 3,
    };
    octet(&[1, 2, 250, 1, 71, 1, 2, 2], code)
}

/// The profession's code, an integer. \[S\]: 50, a midwife's, in `SignatureCA-PERSONNE.xml`; the identifier is that of the
/// nomenclature G15.
pub(super) fn profession(profession: Profession) -> CustomExtension {
    let code = profession.code().parse().unwrap_or_default();
    CustomExtension::from_oid_content(
        &[1, 2, 250, 1, 71, 1, 2, 7],
        construct_der(|writer| writer.write_u8(code)),
    )
}

fn octet(oid: &[u64], value: u8) -> CustomExtension {
    CustomExtension::from_oid_content(oid, construct_der(|writer| writer.write_bytes(&[value])))
}
