//! People made up: deterministic, complete, and unmistakably not real.

use std::collections::{HashMap, HashSet};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::{ActivitySector, ExerciseMode, Rpps};

fn person(seed: u64, profession: Profession) -> Professional {
    Professional::generate(&mut ChaCha8Rng::seed_from_u64(seed), profession)
}

/// Enough people to meet every branch of the draw.
fn people() -> impl Iterator<Item = Professional> {
    Profession::ALL.into_iter().flat_map(|profession| (0..200).map(move |seed| person(seed, profession)))
}

#[test]
fn the_seed_makes_the_person() {
    for profession in Profession::ALL {
        assert_eq!(person(7, profession), person(7, profession));
        assert_ne!(person(7, profession), person(8, profession));
    }
}

#[test]
fn a_physician_has_a_practice_and_a_hospital() {
    let physician = person(1, Profession::Physician);
    let practice = &physician.practices[0];
    assert_eq!(practice.civility, "DR");
    assert_eq!(practice.know_how.as_ref().unwrap().code, "SM26");
    let [own, hospital, ..] = practice.sites.as_slice() else { panic!("{practice:?}") };
    assert_eq!((own.mode, &own.sector), (ExerciseMode::SelfEmployed, &ActivitySector::SinglePractice));
    assert_eq!((hospital.mode, &hospital.sector), (ExerciseMode::Salaried, &ActivitySector::PublicHospital));
    assert_eq!(own.registration_authority, "CNOM/CNOM/CNOM");
    assert_eq!(hospital.registration_authority, "CNOM/CNOM/ARS");
    assert_eq!(own.former_id, format!("4{}006", physician.national_id.rpps().unwrap()));
    assert_eq!(hospital.technical_id, format!("F{}", hospital.finess));
    assert_eq!(physician.main_site(), Some(own));
    assert_eq!(physician.professions(), [Profession::Physician]);
}

#[test]
fn everybody_has_a_valid_id_two_sites_and_names() {
    let mut practices = HashSet::new();
    for person in people() {
        let text = person.national_id.to_string();
        assert!(text.starts_with("899700"), "{text}");
        assert_eq!(text.parse::<NationalId>().as_ref(), Ok(&person.national_id));
        assert!(person.sites().count() >= 2, "{person:?}");
        for site in person.sites() {
            let address = &site.address;
            let filled = [&site.name, &site.technical_id, &site.former_id, &address.street, &address.town];
            assert!(filled.into_iter().all(|value| !value.is_empty()), "{site:?}");
        }
        practices.insert(person.practices.len());
    }
    assert_eq!(practices, HashSet::from([1, 2]));
}

#[test]
fn telephones_are_from_the_ranges_kept_for_fiction() {
    for person in people() {
        for site in person.sites() {
            let (range, rest) = site.telephone.split_at(6);
            assert!(["019900", "026191", "035301", "046571", "053649"].contains(&range), "{site:?}");
            assert!(rest.len() == 4 && rest.bytes().all(|byte| byte.is_ascii_digit()), "{site:?}");
        }
    }
}

#[test]
fn mail_addresses_are_ascii_end_in_test_and_follow_the_rpps_number() {
    let mut owners = HashMap::new();
    for person in people() {
        let (local, domain) = person.email.split_once('@').unwrap();
        assert_eq!(domain, "cabinet.test");
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        assert!(local.bytes().all(plain), "{local}");
        let rpps: Rpps = person.national_id.rpps().unwrap();
        assert!(local.ends_with(&format!(".{}", rpps.short())), "{local}");
        assert_eq!(*owners.entry(person.email).or_insert(rpps), rpps);
    }
}

#[test]
fn json_gives_the_same_person_back() {
    for profession in Profession::ALL {
        let person = person(3, profession);
        let json = serde_json::to_string(&person).unwrap();
        assert_eq!(serde_json::from_str::<Professional>(&json).unwrap(), person);
    }
}

#[test]
fn an_unknown_field_is_refused() {
    let mut json = serde_json::to_value(person(3, Profession::Nurse)).unwrap();
    json["courriel"] = "x".into();
    let error = serde_json::from_value::<Professional>(json).unwrap_err();
    assert!(error.to_string().contains("courriel"), "{error}");
}

#[test]
fn a_person_without_practice_is_described_without_profession() {
    let mut person = person(3, Profession::Nurse);
    let name = person.full_name();
    assert_eq!(person.to_string(), format!("{name}, Infirmier, {}", person.national_id));
    person.practices.clear();
    assert_eq!(person.to_string(), format!("{name}, {}", person.national_id));
    assert_eq!((person.main_site(), person.profession()), (None, None));
}
