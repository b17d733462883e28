//! Each refusal has a certificate that meets it and nothing else: with the check left out, the same certificate goes
//! through.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
};
use time::Duration;
use time::macros::datetime;

use super::*;
use crate::{Authority, CardSerial, Validity};

const NOW: OffsetDateTime = datetime!(2026-03-02 09:30:00 UTC);

fn serial() -> CardSerial {
    CardSerial::generate(&mut ChaCha8Rng::seed_from_u64(2))
}

fn expected(used_for: OrganisationUse) -> ExpectedOrganisation {
    ExpectedOrganisation { organisation: Organisation::made_up("service.test"), used_for }
}

/// A client's certificate by `igc`, spoilt by `spoil`.
fn certificate(igc: &TestIgc, spoil: impl FnOnce(&mut CertificateParams)) -> CertificateDer<'static> {
    let ExpectedOrganisation { organisation, used_for } = expected(OrganisationUse::Client);
    let validity = Validity::current(NOW);
    let mut params = igc.organisation_params(&organisation, used_for, serial(), validity).unwrap();
    spoil(&mut params);
    params.signed_by(&KeyPair::generate().unwrap(), &igc.organisations.issuer).unwrap().into()
}

/// What is wrong, the certificate, when it is shown, the check that refuses it, and the beginning of what is said.
type Case = (&'static str, CertificateDer<'static>, OffsetDateTime, OrganisationCheck, &'static str);

#[expect(clippy::too_many_lines, reason = "a table")]
fn cases(igc: &TestIgc) -> Vec<Case> {
    let with = |spoil: &dyn Fn(&mut CertificateParams)| certificate(igc, spoil);
    let stranger = TestIgc::generate(NOW).unwrap();
    let mut altered = with(&|_| {}).to_vec();
    *altered.last_mut().unwrap() ^= 1;
    let Validity { not_before, not_after } = Validity::current(NOW);
    let as_person = igc.organisation_params(
        &Organisation::made_up("service.test"),
        OrganisationUse::Client,
        serial(),
        Validity::current(NOW),
    );
    let by_persons =
        as_person.unwrap().signed_by(&KeyPair::generate().unwrap(), &igc.persons.issuer).unwrap();
    vec![
        (
            "an authority",
            with(&|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)),
            NOW,
            OrganisationCheck::EndEntity,
            "the certificate is an authority's",
        ),
        (
            "a server's",
            with(&|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]),
            NOW,
            OrganisationCheck::Usage,
            "the certificate is not for a client",
        ),
        (
            "no key usage",
            with(&|params| params.key_usages.clear()),
            NOW,
            OrganisationCheck::Usage,
            "the certificate is not for a client",
        ),
        (
            "namesake",
            certificate(&stranger, |_| {}),
            NOW,
            OrganisationCheck::Authority,
            "the certificate comes from an unknown authority",
        ),
        (
            "by the authority for persons",
            by_persons.into(),
            NOW,
            OrganisationCheck::Authority,
            "the certificate comes from an unknown authority",
        ),
        (
            "one bit of the signature",
            altered.into(),
            NOW,
            OrganisationCheck::Signature,
            "the certificate was altered",
        ),
        (
            "outlives its authority",
            with(&|params| params.not_after = NOW + Duration::days(30 * 365)),
            NOW + Duration::days(11 * 365),
            OrganisationCheck::AuthorityValidity,
            "the issuing authority is not valid",
        ),
        (
            "one second early",
            with(&|_| {}),
            not_before - Duration::SECOND,
            OrganisationCheck::Start,
            "the certificate is valid only from",
        ),
        (
            "one second late",
            with(&|_| {}),
            not_after + Duration::SECOND,
            OrganisationCheck::End,
            "the certificate expired on",
        ),
        (
            "unknown critical extension",
            with(&|params| {
                let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
                extension.set_criticality(true);
                params.custom_extensions.push(extension);
            }),
            NOW,
            OrganisationCheck::CriticalExtensions,
            "the certificate has a critical extension that is not understood (1.2.3.4)",
        ),
        (
            "no structure",
            with(&|params| {
                assert!(params.distinguished_name.remove(DnType::OrganizationalUnitName));
            }),
            NOW,
            OrganisationCheck::Unit,
            "the certificate's OU is absent or several, and not 300000000000019",
        ),
        (
            "the name in other letters",
            with(&|params| params.distinguished_name.push(DnType::CommonName, "Service.test")),
            NOW,
            OrganisationCheck::Name,
            "the certificate's CN is Service.test, and not service.test",
        ),
    ]
}

#[test]
fn each_fault_is_refused_by_its_own_check_and_without_it_goes_through() {
    let igc = TestIgc::generate(NOW).unwrap();
    let client = expected(OrganisationUse::Client);
    for (fault, certificate, now, check, said) in cases(&igc) {
        let presented = [certificate];
        let refusal = igc.verify_organisation(&presented, &client, now).unwrap_err();
        assert!(refusal.to_string().starts_with(said), "{fault}: {refusal}");
        let outcome = igc.verify_organisation_skipping(&presented, &client, now, &[check]);
        assert!(outcome.is_ok(), "{fault}: {outcome:?}");
    }
}

#[test]
fn a_good_one_is_recognised_for_what_it_is_for_and_nothing_else() {
    let igc = TestIgc::generate(NOW).unwrap();
    let validity = Validity::current(NOW);
    for used_for in OrganisationUse::ALL {
        let organisation = Organisation::made_up("service.test");
        let made = igc.issue_organisation(&organisation, used_for, serial(), validity).unwrap();
        let own = expected(used_for);
        assert_eq!(igc.verify_organisation(&made.chain, &own, NOW), Ok(serial().to_string()));
        let other = OrganisationUse::ALL.into_iter().find(|other| *other != used_for).unwrap();
        assert_eq!(
            igc.verify_organisation(&made.chain, &expected(other), NOW),
            Err(OrganisationRefusal::WrongUsage { expected: other })
        );
    }
}

#[test]
fn once_taken_back_it_is_refused() {
    let igc = TestIgc::generate(NOW).unwrap();
    let presented = [certificate(&igc, |_| {})];
    let client = expected(OrganisationUse::Client);
    // The same number of a card is another certificate.
    igc.revoke(serial(), NOW);
    assert!(igc.verify_organisation(&presented, &client, NOW).is_ok());
    assert!(igc.revoke_of(Authority::Organisations, serial(), NOW));
    let refusal = OrganisationRefusal::Revoked { serial: serial().to_string(), since: NOW };
    assert_eq!(igc.verify_organisation(&presented, &client, NOW), Err(refusal));
    let skipped = [OrganisationCheck::Revocation];
    assert!(igc.verify_organisation_skipping(&presented, &client, NOW, &skipped).is_ok());
}

#[test]
fn what_is_not_one_certificate_is_unreadable() {
    let igc = TestIgc::generate(NOW).unwrap();
    let whole = certificate(&igc, |_| {}).to_vec();
    let client = expected(OrganisationUse::Client);
    let trailing = [whole.as_slice(), &[0]].concat();
    for der in [vec![], b"not a certificate".to_vec(), whole[..whole.len() - 1].to_vec(), trailing] {
        assert_eq!(
            igc.verify_organisation(&[der.into()], &client, NOW),
            Err(OrganisationRefusal::Unreadable)
        );
    }
    assert_eq!(igc.verify_organisation(&[], &client, NOW), Err(OrganisationRefusal::NothingPresented));
}

#[test]
fn a_text_that_no_certificate_can_hold_is_known_before_it_is_written() {
    let of = |name: &str, unit: &str| Organisation { name: name.into(), unit: unit.into() };
    assert!(of("INSI-AUTO", "10B0123456").is_writable());
    for (name, unit) in [("", "1"), ("a", ""), (" ", "1"), ("a\0", "1"), (&"a".repeat(65), "1")] {
        assert!(!of(name, unit).is_writable(), "{name:?} {unit:?}");
    }
}
