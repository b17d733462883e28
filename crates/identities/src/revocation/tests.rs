use std::sync::Arc;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rustls::pki_types::UnixTime;
use rustls::server::WebPkiClientVerifier;
use rustls::{CertificateError, Error, RootCertStore, crypto::aws_lc_rs};
use time::macros::datetime;

use super::*;
use crate::{Card, CardKind, Pin, Profession, Professional, Validity};

const NOW: OffsetDateTime = datetime!(2026-03-02 09:30:00 UTC);

fn serial(seed: u64) -> CardSerial {
    CardSerial::generate(&mut ChaCha8Rng::seed_from_u64(seed))
}

fn card(igc: &TestIgc, seed: u64) -> Card {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let holder = Professional::generate(&mut rng, Profession::Physician);
    igc.issue(&holder, CardKind::Cps, serial(seed), Validity::current(NOW), Pin::generate(&mut rng)).unwrap()
}

#[test]
fn a_revoked_card_is_on_the_next_list_and_stays_there() {
    let igc = TestIgc::generate(NOW).unwrap();
    let first = RevocationList::read(&igc.revocation_list(NOW).unwrap(), &igc, NOW, 0).unwrap();
    assert_eq!((first.number, first.revoked.len()), (1, 0));

    let later = NOW + Duration::HOUR;
    assert!(igc.revoke(serial(1), later));
    assert!(!igc.revoke(serial(1), later + Duration::HOUR), "once is for good");
    igc.revoke(serial(2), later);
    let second = RevocationList::read(&igc.revocation_list(later).unwrap(), &igc, later, 1).unwrap();
    assert_eq!(second.number, 2);
    assert_eq!(second.revoked_since(&serial(1).to_string()), Some(later));
    assert_eq!(second.revoked_since(&serial(3).to_string()), None);
    assert_eq!(second.revoked.len(), 2);
}

#[test]
fn a_list_stays_the_same_until_it_ends() {
    let igc = TestIgc::generate(NOW).unwrap();
    let list = igc.revocation_list(NOW).unwrap();
    assert_eq!(igc.revocation_list(NOW + TestIgc::LIST_LIFE - Duration::SECOND).unwrap(), list);
    let end = NOW + TestIgc::LIST_LIFE;
    let next = RevocationList::read(&igc.revocation_list(end).unwrap(), &igc, end, 1).unwrap();
    assert_eq!((next.number, next.this_update), (2, end));
}

#[test]
fn a_list_with_a_fault_is_not_believed_and_says_the_same_as_a_good_one() {
    let igc = TestIgc::generate(NOW).unwrap();
    igc.revoke(serial(1), NOW);
    let good = RevocationList::read(&igc.revocation_list(NOW).unwrap(), &igc, NOW, 0).unwrap();
    let refusal = |fault| {
        let list = igc.faulty_revocation_list(fault, NOW).unwrap();
        assert_eq!(RevocationList::read_unchecked(&list).unwrap().revoked, good.revoked);
        RevocationList::read(&list, &igc, NOW, good.number).unwrap_err()
    };
    assert!(matches!(refusal(ListFault::Forged), ListRefusal::Forged { .. }));
    assert_eq!(refusal(ListFault::Replayed), ListRefusal::Replayed { number: 0, seen: 1 });
    assert_eq!(refusal(ListFault::Outdated), ListRefusal::Outdated { next_update: NOW - Duration::DAY });

    // Red proof: seen for the first time, an old list is a good one.
    let old = igc.faulty_revocation_list(ListFault::Replayed, NOW).unwrap();
    assert!(RevocationList::read(&old, &igc, NOW, 0).is_ok());
    let list = igc.revocation_list(NOW).unwrap();
    let early = RevocationList::read(&list, &igc, NOW - Duration::SECOND, 0);
    assert_eq!(early, Err(ListRefusal::Early { this_update: NOW }));
}

#[test]
fn one_changed_bit_is_noticed() {
    let igc = TestIgc::generate(NOW).unwrap();
    let mut list = igc.revocation_list(NOW).unwrap().to_vec();
    let whole = list.clone();
    *list.last_mut().unwrap() ^= 1;
    let read = |der: Vec<u8>| RevocationList::read(&der.into(), &igc, NOW, 0);
    assert!(matches!(read(list), Err(ListRefusal::Forged { .. })));
    assert_eq!(read(whole[..whole.len() - 1].to_vec()), Err(ListRefusal::Unreadable));
    assert_eq!(read([whole.as_slice(), &[0]].concat()), Err(ListRefusal::Unreadable));
    assert!(read(whole).is_ok());
}

/// Another implementation reads the same list, with the same outcome.
#[test]
fn an_independent_verifier_refuses_the_revoked_card_alone() {
    let igc = TestIgc::generate(NOW).unwrap();
    let (revoked, good) = (card(&igc, 1), card(&igc, 2));
    igc.revoke(revoked.serial(), NOW);
    let mut roots = RootCertStore::empty();
    roots.add(igc.root_certificate().clone()).unwrap();
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(aws_lc_rs::default_provider()))
            .with_crls([igc.revocation_list(NOW).unwrap()])
            .only_check_end_entity_revocation()
            .build()
            .unwrap();
    let seconds = u64::try_from(NOW.unix_timestamp()).unwrap();
    let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    let verify = |card: &Card| {
        let [leaf, issuing] = card.certificate_chain() else { panic!("a chain of two") };
        verifier.verify_client_cert(leaf, std::slice::from_ref(issuing), now)
    };
    assert!(verify(&good).is_ok());
    assert_eq!(verify(&revoked).unwrap_err(), Error::InvalidCertificate(CertificateError::Revoked));
}
