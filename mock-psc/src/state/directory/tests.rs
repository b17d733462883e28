use identities::Origin;

use super::*;

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn add(directory: &Directory, key: &str, seed: &Seed) -> Result<Arc<Person>, PersonError> {
    let igc = TestIgc::generate(NOW).unwrap();
    let making = Making { seed, igc: &igc, archive: &Archive::default(), now: NOW };
    directory.add(&PersonRecord::of(key, Profession::Physician), &making)
}

#[test]
fn the_seed_makes_the_person_the_serial_and_the_code_but_not_the_key() {
    let made = || add(&Directory::default(), "médecin", &Seed::new(7)).unwrap().view();
    let (one, other) = (made(), made());
    assert_eq!(one.national_id, other.national_id);
    assert_eq!(one.cards[0].serial, other.cards[0].serial);
    assert_eq!(one.cards[0].pin, other.cards[0].pin);
    assert_ne!(one.cards[0].key_pem, other.cards[0].key_pem);
}

#[test]
fn a_taken_national_id_is_drawn_again_and_a_taken_key_is_refused() {
    let directory = Directory::default();
    let first = add(&directory, "a", &Seed::new(7)).unwrap();
    // The same seed from the start: the first draw for the same key gives the same person.
    directory.lock().people.clear();
    let second = add(&directory, "a", &Seed::new(7)).unwrap();
    assert_ne!(first.professional.national_id, second.professional.national_id);

    assert!(matches!(add(&directory, "a", &Seed::new(7)), Err(PersonError::KeyTaken(_))));
    let serial = second.cards[0].serial().to_string();
    assert_eq!(directory.holder_of(&serial).as_ref(), Some(&second.professional.national_id));
    assert!(directory.card(&serial).is_some());
}

#[test]
fn somebody_of_before_is_who_is_made_again_or_stays_known_beside_another() {
    let of_before = add(&Directory::default(), "a", &Seed::new(7)).unwrap().professional.clone();
    let id = &of_before.national_id;
    for (seed, same) in [(7, true), (8, false)] {
        let directory = Directory::default();
        directory.readmit("a", Professional::clone(&of_before));
        assert!(directory.find(id).is_some_and(|person| person.cards.is_empty()));
        let made = add(&directory, "a", &Seed::new(seed)).unwrap();
        assert_eq!(made.professional.national_id == *id, same);
        assert_eq!(directory.people().len(), 1, "one of that key");
        assert!(directory.find(id).is_some(), "whose cards of before are theirs");
        assert!(matches!(add(&directory, "a", &Seed::new(seed)), Err(PersonError::KeyTaken(_))));
    }
}

#[test]
fn somebody_withdrawn_is_found_no_more_and_keeps_the_id() {
    let directory = Directory::default();
    let person = add(&directory, "a", &Seed::new(7)).unwrap();
    let id = &person.professional.national_id;
    assert!(directory.withdrawn(id).is_none());
    assert!(directory.withdraw(id));
    assert!(!directory.withdraw(id), "once is for good");
    assert!(directory.find(id).is_none() && directory.people().is_empty());
    assert!(directory.withdrawn(id).is_some());
    assert_eq!(directory.cards_of(id).len(), 1);
    assert!(matches!(add(&directory, "a", &Seed::new(7)), Err(PersonError::KeyTaken(_))));
}

#[test]
fn an_id_is_gained_once_and_is_nobody_else_s() {
    let (directory, seed) = (Directory::default(), Seed::new(7));
    let igc = TestIgc::generate(NOW).unwrap();
    let making = Making { seed: &seed, igc: &igc, archive: &Archive::default(), now: NOW };
    let person = add(&directory, "a", &seed).unwrap();
    let other = add(&directory, "b", &seed).unwrap();
    let id = &person.professional.national_id;
    let psi = |text: Option<&str>| OtherIdRecord { origin: Origin::Psi, id: text.map(str::to_owned) };
    let gained = directory.add_other_id(id, &psi(None), false, &making).unwrap().unwrap();
    let uuid = gained.professional.other_ids[0].id.clone();
    assert_eq!(gained.professional.technical_id(), id.to_string());
    assert_eq!(directory.people()[0].professional.other_ids, gained.professional.other_ids);
    assert!(matches!(directory.add_other_id(id, &psi(None), false, &making), Err(PersonError::IdKnown(_))));
    let hers = &other.professional.national_id;
    let taken = directory.add_other_id(hers, &psi(Some(&uuid)), false, &making);
    assert!(matches!(taken, Err(PersonError::IdTaken(_))));
    assert!(directory.known_technically_as(&uuid).is_none(), "the national id still is");

    let changed = directory.add_other_id(hers, &psi(None), true, &making).unwrap().unwrap();
    let technical = changed.professional.technical_id();
    assert_eq!(technical, changed.professional.other_ids[0].id);
    assert!(directory.known_technically_as(&technical).is_some());
    assert!(directory.known_technically_as(&hers.to_string()).is_none());
}

#[test]
fn an_id_that_is_asked_for_is_one_person_s_and_somebody_of_before_gives_it_up() {
    let (seed, igc) = (Seed::new(7), TestIgc::generate(NOW).unwrap());
    let archive = Archive::default();
    let making = Making { seed: &seed, igc: &igc, archive: &archive, now: NOW };
    let wanted = |key: &str| PersonRecord {
        national_id: Some("899700000021".parse().unwrap()),
        ..PersonRecord::of(key, Profession::Nurse)
    };
    let directory = Directory::default();
    let first = directory.add(&wanted("a"), &making).unwrap();
    assert!(matches!(directory.add(&wanted("b"), &making), Err(PersonError::IdTaken(_))));
    let later = Directory::default();
    later.readmit("a", Professional::clone(&first.professional));
    assert_eq!(later.add(&wanted("b"), &making).unwrap().key, "b");
    assert_eq!(later.people().len(), 1);
}
