//! What stands on a card, by its kind. Real cards carry two certificates, one for signing in and one for signing
//! documents; sign-in uses the first, which is what [`TestIgc::issue`] makes.
//!
//! | | CPS, CPF | CPE | CPA |
//! |---|---|---|---|
//! | C, O | `FR`, ours | the same | the same |
//! | L | – | – | `Lyon (69)` \[S\] for the form |
//! | OU | – | the structure's number \[R\] | the structure's number \[S\] |
//! | T | the profession \[S\] | – | – |
//! | SN, GN | the holder's \[S\] | the holder's \[R\] | the holder's; the real one names nobody \[S\] |
//! | CN | the national id \[S\] | the national id \[S\] | the national id; `STRUCTURE/CPAT0001` on the real one \[S\] |
//! | key usage | `digitalSignature`, critical \[R\] | the same | the same |
//! | extended | `clientAuth` \[R\] | the same | the same |
//! | 1.2.250.1.71.1.2.5 | `0x80`, test card \[S\] for the code | the same | the same |
//! | 1.2.250.1.71.1.2.2 | 0, 1 \[R\] | 2 \[R\] | 3 \[R\] |
//! | 1.2.250.1.71.1.2.7 | the profession's code \[S\] | – | – |
//! | list, OCSP, authority's certificate | where they are, over HTTP alone \[S\] | the same | the same |
//!
//! \[S\]: `SignatureCA-PERSONNE.xml` of the public repository erickriegel/esignsante (a person's certificate), the
//! README of ansforge's `DRIMbox` demonstrator (a test card's subject), and "IGC-Santé – Etapes 1 et 2, Les gabarits des
//! certificats X.509 et des CRL", ASIP Santé V1.1.0, 2019 (CPA). \[R\]: made alike.
//!
//! A CPE or CPA here names its holder and their national id, so that they can sign in with it; the real CPA names its
//! structure alone.

use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose, SanType,
};

use super::{
    IssueError, TestIgc,
    authority::{Authority, publish},
    extension, name_of_ours,
};
use crate::{CardKind, CardSerial, NationalId, Professional, Validity};

/// Name attributes that rcgen has no word for (RFC 5280 §4.1.2.4, RFC 4519 §2).
mod attribute {
    pub(super) const SURNAME: &[u64] = &[2, 5, 4, 4];
    pub(super) const TITLE: &[u64] = &[2, 5, 4, 12];
    pub(super) const GIVEN_NAME: &[u64] = &[2, 5, 4, 42];
}

impl TestIgc {
    /// A card's certificate for signing in.
    pub(crate) fn card_params(
        &self,
        holder: &Professional,
        kind: CardKind,
        serial: CardSerial,
        validity: Validity,
    ) -> Result<CertificateParams, IssueError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = subject(holder, kind)?;
        params.serial_number = Some(serial.as_bytes().to_vec().into());
        params.not_before = validity.not_before;
        params.not_after = validity.not_after;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        params.custom_extensions =
            vec![extension::product(extension::Product::TestCard), extension::card_kind(kind)];
        if regulated(kind) {
            params.custom_extensions.extend(holder.profession().map(extension::profession));
        }
        publish(&mut params, self.publication.as_ref(), Authority::Persons);
        Ok(params)
    }
}

/// Makes of it the certificate with which the holder signs documents.
pub(crate) fn for_documents(params: &mut CertificateParams, holder: &Professional, validity: Validity) {
    params.key_usages = vec![KeyUsagePurpose::ContentCommitment];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection];
    params.custom_extensions.push(extension::signature_policy());
    params.custom_extensions.push(extension::private_key_usage(validity));
    // Our addresses are ASCII; somebody without one has none here.
    let address = holder.email.as_str().try_into().ok().filter(|_| !holder.email.is_empty());
    params.subject_alt_names.extend(address.map(SanType::Rfc822Name));
}

/// Whether the card is for a regulated profession, practised or learnt.
fn regulated(kind: CardKind) -> bool {
    matches!(kind, CardKind::Cps | CardKind::Cpf)
}

fn subject(holder: &Professional, kind: CardKind) -> Result<DistinguishedName, IssueError> {
    let mut subject = name_of_ours()?;
    if kind == CardKind::Cpa
        && let Some(town) = town(holder)
    {
        subject.push(DnType::LocalityName, town);
    }
    if !regulated(kind)
        && let Some(structure) = structure(holder)
    {
        subject.push(DnType::OrganizationalUnitName, structure);
    }
    if regulated(kind)
        && let Some(profession) = holder.profession()
    {
        subject.push(DnType::from_oid(attribute::TITLE), profession.label());
    }
    subject.push(DnType::from_oid(attribute::SURNAME), holder.family_name.as_str());
    subject.push(DnType::from_oid(attribute::GIVEN_NAME), holder.given_name.as_str());
    subject.push(DnType::CommonName, holder.national_id.to_string());
    Ok(subject)
}

/// The number of the structure: the one that knows the holder, else that of their first site. Its first digit says what it is:
/// 1 FINESS, 3 SIRET \[S\], 4 a practice \[S\]: sandbox userinfo (`ancienIdentifiantDeLaStructure`).
fn structure(holder: &Professional) -> Option<String> {
    match &holder.national_id {
        NationalId::Finess(member) => Some(format!("1{}", member.structure())),
        NationalId::Siret(member) => Some(format!("3{}", member.structure())),
        NationalId::Rpps(_) | NationalId::Adeli(_) => {
            let known = holder.main_site().map(|site| site.former_id.clone());
            known.filter(|number| !number.is_empty())
        }
    }
}

fn town(holder: &Professional) -> Option<String> {
    let address = &holder.main_site()?.address;
    let department = address.postal_code.get(..2)?;
    Some(format!("{} ({department})", address.town))
}
