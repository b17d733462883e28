use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use time::macros::datetime;
use yasna::{Tag, construct_der, models::ObjectIdentifier, parse_der};

use super::*;
use crate::{CardKind, Organisation, OrganisationUse, Pin, Profession, Professional, Validity};

const NOW: OffsetDateTime = datetime!(2026-03-02 09:30:00 UTC);
const NONCE: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 48, 1, 2];

fn serial(seed: u64) -> CardSerial {
    CardSerial::generate(&mut ChaCha8Rng::seed_from_u64(seed))
}

fn igc_with_a_card() -> TestIgc {
    let igc = TestIgc::generate(NOW).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let holder = Professional::generate(&mut rng, Profession::Physician);
    igc.issue(&holder, CardKind::Cps, serial(1), Validity::current(NOW), Pin::generate(&mut rng)).unwrap();
    igc
}

/// A request of a client: with which digest, about which serial numbers of which authority, with which nonce.
fn request(
    igc: &TestIgc,
    authority: Authority,
    hash: &[u64],
    serials: &[CardSerial],
    nonce: Option<&[u8]>,
) -> Vec<u8> {
    let (_, issuer) = X509Certificate::from_der(igc.certificate_of(authority)).unwrap();
    let algorithm = if hash == message::SHA_1 { &SHA1_FOR_LEGACY_USE_ONLY } else { &SHA256 };
    let of = |bytes: &[u8]| digest(algorithm, bytes).as_ref().to_vec();
    let (name, key) = (of(issuer.subject().as_raw()), of(&issuer.public_key().subject_public_key.data));
    construct_der(|writer| {
        writer.write_sequence(|writer| {
            writer.next().write_sequence(|writer| {
                writer.next().write_sequence_of(|writer| {
                    for serial in serials {
                        writer.next().write_sequence(|writer| {
                            writer.next().write_sequence(|writer| {
                                writer.next().write_sequence(|writer| {
                                    writer.next().write_oid(&ObjectIdentifier::from_slice(hash));
                                    writer.next().write_null();
                                });
                                writer.next().write_bytes(&name);
                                writer.next().write_bytes(&key);
                                writer.next().write_bigint_bytes(serial.as_bytes(), true);
                            });
                        });
                    }
                });
                if let Some(nonce) = nonce {
                    writer.next().write_tagged(Tag::context(2), |writer| {
                        writer.write_sequence(|writer| {
                            writer.next().write_sequence(|writer| {
                                writer.next().write_oid(&ObjectIdentifier::from_slice(NONCE));
                                let value = construct_der(|writer| writer.write_bytes(nonce));
                                writer.next().write_bytes(&value);
                            });
                        });
                    });
                }
            });
        });
    })
}

fn answered(igc: &TestIgc, request: &[u8], now: OffsetDateTime) -> OcspAnswer {
    igc.answer_ocsp(request, now, |_, truth| truth).unwrap()
}

fn told(answer: &OcspAnswer) -> Vec<(String, CertificateStatus)> {
    match &answer.outcome {
        OcspOutcome::Answered { told, .. } => told.clone(),
        OcspOutcome::Refused(error) => panic!("{error}"),
    }
}

/// The signed part, the signature and the responder's certificate of an answer.
fn opened(answer: &[u8]) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let basic = parse_der(answer, |reader| {
        reader.read_sequence(|reader| {
            assert_eq!(reader.next().read_enum()?, 0);
            reader.next().read_tagged(Tag::context(0), |reader| {
                reader.read_sequence(|reader| {
                    reader.next().read_oid()?;
                    reader.next().read_bytes()
                })
            })
        })
    });
    parse_der(&basic.unwrap(), |reader| {
        reader.read_sequence(|reader| {
            let data = reader.next().read_der()?;
            reader.next().read_der()?;
            let (signature, _) = reader.next().read_bitvec_bytes()?;
            let certificate = reader.next().read_tagged(Tag::context(0), |reader| {
                reader.read_sequence(|reader| reader.next().read_der())
            })?;
            Ok((data, signature, certificate))
        })
    })
    .unwrap()
}

#[test]
fn good_revoked_and_unknown_are_told_apart_with_either_digest() {
    let igc = igc_with_a_card();
    for hash in [message::SHA_1, message::SHA_256] {
        let asked = request(&igc, Authority::Persons, hash, &[serial(1), serial(2)], None);
        let first = told(&answered(&igc, &asked, NOW));
        assert_eq!(first[1], (serial(2).to_string(), CertificateStatus::Unknown));
        assert!(matches!(first[0].1, CertificateStatus::Good | CertificateStatus::Revoked { .. }));
        igc.revoke(serial(1), NOW);
        let since = CertificateStatus::Revoked { since: NOW };
        assert_eq!(told(&answered(&igc, &asked, NOW + Duration::HOUR))[0], (serial(1).to_string(), since));
    }
    let fresh = igc_with_a_card();
    let asked = request(&fresh, Authority::Persons, message::SHA_1, &[serial(1)], None);
    assert_eq!(told(&answered(&fresh, &asked, NOW))[0].1, CertificateStatus::Good);
}

#[test]
fn the_answer_is_signed_by_a_responder_of_the_authority_that_is_asked_about() {
    let igc = igc_with_a_card();
    let organisation = Organisation::made_up("service.test");
    let validity = Validity::current(NOW);
    igc.issue_organisation(&organisation, OrganisationUse::Client, serial(3), validity).unwrap();
    for (authority, serial) in [(Authority::Persons, serial(1)), (Authority::Organisations, serial(3))] {
        let asked = request(&igc, authority, message::SHA_1, &[serial], None);
        let answer = answered(&igc, &asked, NOW);
        assert_eq!(told(&answer)[0].1, CertificateStatus::Good);
        let (data, signature, certificate) = opened(&answer.der);
        let (_, responder) = X509Certificate::from_der(&certificate).unwrap();
        let (_, issuer) = X509Certificate::from_der(igc.certificate_of(authority)).unwrap();
        responder.verify_signature(Some(issuer.public_key())).unwrap();
        assert!(responder.extended_key_usage().unwrap().unwrap().value.ocsp_signing);
        let key = &responder.public_key().subject_public_key.data;
        let algorithm = &aws_lc_rs::signature::ECDSA_P256_SHA256_ASN1;
        aws_lc_rs::signature::UnparsedPublicKey::new(algorithm, key).verify(&data, &signature).unwrap();
    }
    // The same number of another authority is another certificate.
    let asked = request(&igc, Authority::Organisations, message::SHA_1, &[serial(1)], None);
    assert_eq!(told(&answered(&igc, &asked, NOW))[0].1, CertificateStatus::Unknown);
}

#[test]
fn a_nonce_comes_back_and_one_of_no_good_length_is_refused() {
    let igc = igc_with_a_card();
    let ask = |nonce: Option<&[u8]>| {
        answered(&igc, &request(&igc, Authority::Persons, message::SHA_1, &[serial(1)], nonce), NOW)
    };
    let holds = |answer: &OcspAnswer, nonce: &[u8]| {
        let (data, ..) = opened(&answer.der);
        data.windows(nonce.len()).any(|window| window == nonce)
    };
    for length in [1, 16, 32, 128] {
        let nonce = vec![0xA7; length];
        assert!(holds(&ask(Some(&nonce)), &nonce), "{length}");
    }
    assert!(!holds(&ask(None), &[0xA7; 4]));
    for length in [0, 129] {
        let refused = ask(Some(&vec![0xA7; length]));
        assert_eq!(refused.outcome, OcspOutcome::Refused(OcspError::Malformed), "{length}");
        assert_eq!(refused.der, [0x30, 3, 0x0A, 1, 1]);
    }
}

#[test]
fn what_it_knows_nothing_of_is_not_its_to_answer() {
    let (igc, stranger) = (igc_with_a_card(), TestIgc::generate(NOW).unwrap());
    let of_stranger = request(&stranger, Authority::Persons, message::SHA_1, &[serial(1)], None);
    let of_root = request(&igc, Authority::Root, message::SHA_1, &[serial(1)], None);
    let other_digest =
        request(&igc, Authority::Persons, &[2, 16, 840, 1, 101, 3, 4, 2, 3], &[serial(1)], None);
    for asked in [of_stranger, of_root, other_digest] {
        let refused = answered(&igc, &asked, NOW);
        assert_eq!(refused.outcome, OcspOutcome::Refused(OcspError::Unauthorized));
        assert_eq!(refused.der, [0x30, 3, 0x0A, 1, 6]);
    }
}

#[test]
fn what_is_told_may_be_another_than_the_truth() {
    let igc = igc_with_a_card();
    igc.revoke(serial(1), NOW);
    let asked = request(&igc, Authority::Persons, message::SHA_1, &[serial(1)], None);
    let answer = igc.answer_ocsp(&asked, NOW, |_, _| CertificateStatus::Good).unwrap();
    assert_eq!(told(&answer)[0].1, CertificateStatus::Good);
}

/// Whatever comes is answered, without a panic: what is cut, lengthened, changed by a bit or random.
#[test]
fn hostile_requests_are_malformed_or_answered_and_never_more() {
    let igc = igc_with_a_card();
    let good = request(&igc, Authority::Persons, message::SHA_1, &[serial(1), serial(2)], Some(&[7; 16]));
    let malformed =
        |bytes: &[u8]| answered(&igc, bytes, NOW).outcome == OcspOutcome::Refused(OcspError::Malformed);
    assert!(!malformed(&good));
    for length in 0..good.len() {
        assert!(malformed(&good[..length]), "the first {length} bytes");
    }
    assert!(malformed(&[good.as_slice(), &[0]].concat()), "something behind it");
    let nobody = request(&igc, Authority::Persons, message::SHA_1, &[], None);
    assert!(malformed(&nobody), "about nothing");
    let crowd = vec![serial(1); 33];
    assert!(malformed(&request(&igc, Authority::Persons, message::SHA_1, &crowd, None)), "about too many");

    let mut rng = ChaCha8Rng::seed_from_u64(42);
    for rank in 0..good.len() {
        for bit in 0..8 {
            let mut changed = good.clone();
            changed[rank] ^= 1 << bit;
            answered(&igc, &changed, NOW);
        }
    }
    for _ in 0..500 {
        let mut bytes = vec![0; rng.random_range(0..300_usize)];
        rng.fill_bytes(&mut bytes);
        assert!(malformed(&bytes));
    }
    // Nested as deep as it is long, and a length that promises more than there is.
    assert!(malformed(&[0x30, 0x80].repeat(8_000)));
    assert!(malformed(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x30]));
}

#[test]
fn a_request_that_is_signed_or_says_its_version_is_read_all_the_same() {
    let igc = igc_with_a_card();
    let plain = request(&igc, Authority::Persons, message::SHA_1, &[serial(1)], None);
    let list = parse_der(&plain, |reader| {
        reader.read_sequence(|reader| reader.next().read_sequence(|reader| reader.next().read_der()))
    })
    .unwrap();
    let with = |version: u8, critical: bool| {
        construct_der(|writer| {
            writer.write_sequence(|writer| {
                writer.next().write_sequence(|writer| {
                    writer.next().write_tagged(Tag::context(0), |writer| writer.write_u8(version));
                    writer.next().write_der(&list);
                    writer.next().write_tagged(Tag::context(2), |writer| {
                        writer.write_sequence(|writer| {
                            writer.next().write_sequence(|writer| {
                                writer.next().write_oid(&ObjectIdentifier::from_slice(&[1, 2, 3]));
                                if critical {
                                    writer.next().write_bool(true);
                                }
                                writer.next().write_bytes(&[5, 0]);
                            });
                        });
                    });
                });
                writer.next().write_tagged(Tag::context(0), |writer| {
                    writer.write_sequence(|writer| writer.next().write_null());
                });
            });
        })
    };
    assert_eq!(told(&answered(&igc, &with(0, false), NOW))[0].1, CertificateStatus::Good);
    for odd in [with(1, false), with(0, true)] {
        let refused = answered(&igc, &odd, NOW);
        assert_eq!(refused.outcome, OcspOutcome::Refused(OcspError::Malformed));
    }
}
