//! Each refusal has a certificate that meets it and nothing else: with the check left out, the same
//! certificate goes through.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use time::Duration;
use time::macros::datetime;

use x509_parser::prelude::FromDer;

use super::*;
use crate::{CardKind, CardSerial, Profession, Professional, Validity};

const NOW: OffsetDateTime = datetime!(2026-03-02 09:30:00 UTC);

fn holder() -> Professional {
    Professional::generate(&mut ChaCha8Rng::seed_from_u64(1), Profession::Physician)
}

fn serial() -> CardSerial {
    CardSerial::generate(&mut ChaCha8Rng::seed_from_u64(2))
}

/// A card's certificate by `igc`, spoilt by `spoil`.
fn certificate(igc: &TestIgc, spoil: impl FnOnce(&mut CertificateParams)) -> CertificateDer<'static> {
    let mut params = igc.card_params(&holder(), CardKind::Cps, serial(), Validity::current(NOW)).unwrap();
    spoil(&mut params);
    params.signed_by(&KeyPair::generate().unwrap(), &igc.persons.issuer).unwrap().into()
}

fn verify(igc: &TestIgc, certificate: CertificateDer<'static>) -> Result<CardHolder, CardRefusal> {
    igc.verify(&[certificate], NOW)
}

#[test]
fn a_card_names_its_holder() {
    let igc = TestIgc::generate(NOW).unwrap();
    let read = verify(&igc, certificate(&igc, |_| {})).unwrap();
    let holder = holder();
    assert_eq!(
        read,
        CardHolder {
            national_id: holder.national_id,
            given_name: holder.given_name,
            family_name: holder.family_name,
            serial: serial().to_string(),
        }
    );
}

/// What is wrong, the certificate, when it is shown, the check that refuses it, and the refusal.
type Case = (&'static str, CertificateDer<'static>, OffsetDateTime, CardCheck, CardRefusal);

#[expect(clippy::too_many_lines, reason = "a table")]
fn cases(igc: &TestIgc) -> Vec<Case> {
    let with = |spoil: &dyn Fn(&mut CertificateParams)| certificate(igc, spoil);
    // An authority of the very same names, with other keys.
    let stranger = TestIgc::generate(NOW).unwrap();
    let namesake =
        format!("C=FR, O={}, OU=IGC-SANTE TEST, CN={}", TestIgc::ORGANIZATION, TestIgc::ISSUING_NAME);
    let mut self_signed =
        igc.card_params(&holder(), CardKind::Cps, serial(), Validity::current(NOW)).unwrap();
    self_signed.distinguished_name.push(DnType::LocalityName, "SELF");
    let own_name = x509_name(&self_signed);
    let self_signed = self_signed.self_signed(&KeyPair::generate().unwrap()).unwrap().into();
    // Signed by another card: only an authority may sign.
    let card_key = KeyPair::generate().unwrap();
    let card = igc.card_params(&holder(), CardKind::Cps, serial(), Validity::current(NOW)).unwrap();
    let card_name = x509_name(&card);
    let by_card = igc
        .card_params(&holder(), CardKind::Cps, serial(), Validity::current(NOW))
        .unwrap()
        .signed_by(&KeyPair::generate().unwrap(), &rcgen::Issuer::new(card, card_key))
        .unwrap()
        .into();
    let by_root = igc
        .card_params(&holder(), CardKind::Cps, serial(), Validity::current(NOW))
        .unwrap()
        .signed_by(&KeyPair::generate().unwrap(), &igc.root.issuer)
        .unwrap()
        .into();
    let root_name =
        format!("C=FR, O={}, OU=IGC-SANTE TEST, CN={}", TestIgc::ORGANIZATION, TestIgc::ROOT_NAME);
    let mut altered = certificate(igc, |_| {}).to_vec();
    *altered.last_mut().unwrap() ^= 1;

    let dates = Validity::current(NOW);
    let long = Validity { not_after: NOW + Duration::days(30 * 365), ..dates };
    let unknown = |issuer: &str| CardRefusal::UnknownAuthority { issuer: issuer.to_owned() };
    let lasting = |params: &mut CertificateParams| params.not_after = long.not_after;
    let second = Duration::SECOND;
    vec![
        ("namesake", certificate(&stranger, |_| {}), NOW, CardCheck::Authority, unknown(&namesake)),
        ("self-signed", self_signed, NOW, CardCheck::Authority, unknown(&own_name)),
        ("by a card", by_card, NOW, CardCheck::Authority, unknown(&card_name)),
        ("by the root", by_root, NOW, CardCheck::Authority, unknown(&root_name)),
        (
            "one bit of the signature",
            altered.into(),
            NOW,
            CardCheck::Signature,
            CardRefusal::Altered { issuer: namesake },
        ),
        (
            "outlives its authority",
            with(&lasting),
            NOW + Duration::days(11 * 365),
            CardCheck::AuthorityValidity,
            CardRefusal::AuthorityNotValid,
        ),
        (
            "one second early",
            with(&|_| {}),
            dates.not_before - second,
            CardCheck::Start,
            CardRefusal::NotYetValid { not_before: dates.not_before },
        ),
        (
            "one second late",
            with(&|_| {}),
            dates.not_after + second,
            CardCheck::End,
            CardRefusal::Expired { not_after: dates.not_after },
        ),
        (
            "for a server",
            with(&|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]),
            NOW,
            CardCheck::Usage,
            CardRefusal::WrongUsage(OtherPurpose::Server),
        ),
        (
            "no extended usage",
            with(&|params| params.extended_key_usages.clear()),
            NOW,
            CardCheck::Usage,
            CardRefusal::WrongUsage(OtherPurpose::Unclear),
        ),
        (
            "the card's signature certificate",
            with(&|params| params.key_usages = vec![KeyUsagePurpose::ContentCommitment]),
            NOW,
            CardCheck::Usage,
            CardRefusal::WrongUsage(OtherPurpose::Documents),
        ),
        (
            "no usage",
            with(&|params| params.key_usages.clear()),
            NOW,
            CardCheck::Usage,
            CardRefusal::WrongUsage(OtherPurpose::Unclear),
        ),
        (
            "an authority",
            with(&|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)),
            NOW,
            CardCheck::EndEntity,
            CardRefusal::AuthorityCertificate,
        ),
        (
            "unknown critical extension",
            with(&|params| {
                let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
                extension.set_criticality(true);
                params.custom_extensions.push(extension);
            }),
            NOW,
            CardCheck::CriticalExtensions,
            CardRefusal::UnknownCriticalExtension { oid: "1.2.3.4".to_owned() },
        ),
    ]
}

fn x509_name(params: &CertificateParams) -> String {
    let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    let (_, parsed) = X509Certificate::from_der(der.der()).unwrap();
    parsed.subject().to_string()
}

#[test]
fn each_fault_is_refused_by_its_own_check() {
    let igc = TestIgc::generate(NOW).unwrap();
    for (fault, certificate, now, _, refusal) in cases(&igc) {
        assert_eq!(igc.verify(&[certificate], now), Err(refusal), "{fault}");
    }
}

#[test]
fn red_proof_without_its_check_each_fault_goes_through() {
    let igc = TestIgc::generate(NOW).unwrap();
    for (fault, certificate, now, check, _) in cases(&igc) {
        let outcome = igc.verify_skipping(&[certificate], now, &[check]);
        assert!(outcome.is_ok(), "{fault}: {outcome:?}");
    }
}

#[test]
fn both_ends_of_the_validity_are_inside_it() {
    let igc = TestIgc::generate(NOW).unwrap();
    let Validity { not_before, not_after } = Validity::current(NOW);
    for now in [not_before, not_after, not_after + Duration::milliseconds(999)] {
        assert!(igc.verify(&[certificate(&igc, |_| {})], now).is_ok(), "{now}");
    }
}

#[test]
fn what_is_not_one_certificate_is_unreadable() {
    let igc = TestIgc::generate(NOW).unwrap();
    let whole = certificate(&igc, |_| {}).to_vec();
    let trailing = [whole.as_slice(), &[0]].concat();
    for der in [vec![], b"not a certificate".to_vec(), whole[..whole.len() - 1].to_vec(), trailing] {
        assert_eq!(verify(&igc, der.into()), Err(CardRefusal::Unreadable));
    }
    assert_eq!(igc.verify(&[], NOW), Err(CardRefusal::NothingPresented));
}

#[test]
fn a_subject_that_names_nobody_is_refused() {
    let igc = TestIgc::generate(NOW).unwrap();
    let without = |oid: &[u64]| {
        let spoilt = certificate(&igc, |params| {
            assert!(params.distinguished_name.remove(DnType::from_oid(oid)));
        });
        verify(&igc, spoilt)
    };
    assert_eq!(without(&[2, 5, 4, 3]), Err(CardRefusal::NoNationalId));
    assert_eq!(without(&[2, 5, 4, 4]), Err(CardRefusal::NoName));
    assert_eq!(without(&[2, 5, 4, 42]), Err(CardRefusal::NoName));

    let named = |name: &str| {
        verify(
            &igc,
            certificate(&igc, |params| {
                params.distinguished_name.push(DnType::CommonName, name);
            }),
        )
    };
    assert_eq!(
        named("899700042786"),
        Err(CardRefusal::InvalidNationalId(NationalIdError::WrongCheckDigit { expected: 3, found: 6 }))
    );
    let refusal = named("99700427885").unwrap_err();
    assert!(refusal.to_string().starts_with("the certificate's CN lacks the leading 8"), "{refusal}");
    assert!(named("899700427885").is_ok());
}

#[test]
fn what_comes_after_the_leaf_lends_it_nothing() {
    let igc = TestIgc::generate(NOW).unwrap();
    let stranger = TestIgc::generate(NOW).unwrap();
    let presented = [
        certificate(&stranger, |_| {}),
        stranger.issuing_certificate().clone(),
        stranger.root_certificate().clone(),
        igc.root_certificate().clone(),
    ];
    assert!(matches!(igc.verify(&presented, NOW), Err(CardRefusal::UnknownAuthority { .. })));
    assert!(stranger.verify(&presented, NOW).is_ok());
}
