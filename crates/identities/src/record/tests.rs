//! What a record asks for, and what it may not.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::Professional;

fn made(record: &PersonRecord) -> Professional {
    Professional::of_record(&mut ChaCha8Rng::seed_from_u64(7), record)
}

fn read(json: serde_json::Value) -> PersonRecord {
    serde_json::from_value(json).unwrap()
}

#[test]
fn what_is_left_out_is_made_up_and_what_is_said_changes_nothing_else() {
    let usual = made(&PersonRecord::of("a", Profession::Nurse));
    assert_eq!(usual, Professional::generate(&mut ChaCha8Rng::seed_from_u64(7), Profession::Nurse));
    let named = read(serde_json::json!({"key": "a", "profession": "nurse", "family_name": "D’Hérouville"}));
    let named = made(&named);
    assert_eq!(named.family_name, "D’Hérouville");
    assert_eq!((&named.national_id, &named.given_name), (&usual.national_id, &usual.given_name));
    assert_eq!(named.main_site().unwrap().name, format!("CABINET {} D’HEROUVILLE", usual.civility.code()));
    assert_eq!(named.main_site().unwrap().address, usual.main_site().unwrap().address);
}

#[test]
fn practices_and_sites_stand_as_they_are_written() {
    let record = read(serde_json::json!({
        "key": "a", "profession": "physician", "regulation": true, "civility": "madam",
        "practice": [
            {"speciality": "SM04", "site": [
                {"sector": "SA08", "name": "CABINET DES LILAS", "postal_code": "75009", "town": "PARIS"},
                {"sector": "SA01", "finess": "0B0000001", "mode": "salaried"},
            ]},
            {"speciality": "SM59", "category": "public_agent", "site": []},
        ],
    }));
    record.check().unwrap();
    let person = made(&record);
    assert!(person.medical_regulation);
    let [cardiology, emergency] = person.practices.as_slice() else { panic!("{person:?}") };
    assert_eq!(cardiology.know_how.as_ref().unwrap().code, "SM04");
    assert_eq!((emergency.category.code(), emergency.sites.len()), ("M", 0));
    let [lilas, hospital] = cardiology.sites.as_slice() else { panic!("{cardiology:?}") };
    assert_eq!((lilas.name.as_str(), lilas.sector.code()), ("CABINET DES LILAS", "SA08"));
    assert_eq!(lilas.address.post_office(), "75009 PARIS");
    assert_eq!((hospital.technical_id.as_str(), hospital.former_id.as_str()), ("F0B0000001", "10B0000001"));
    assert_eq!(hospital.registration_authority, "CNOM/CNOM/ARS");
}

#[test]
fn somebody_without_an_rpps_number_has_another_technical_id_and_no_number_anywhere() {
    for register in [IdForm::Adeli, IdForm::Finess, IdForm::Siret] {
        let record = PersonRecord { register: Some(register), ..PersonRecord::of("a", Profession::Nurse) };
        let person = made(&record);
        assert_eq!(person.national_id.form(), register);
        assert!(person.national_id.is_made_up(), "{}", person.national_id);
        assert!(person.technical_id().starts_with("ANS202311"), "{}", person.technical_id());
        assert_eq!(person.technical_id().len(), "ANS20231122132732".len());
        assert_eq!(person.all_ids()[0].origin, Origin::from(register));
        let json = serde_json::to_string(&person).unwrap();
        assert!(!json.contains("99700"), "{json}");
    }
}

#[test]
fn the_cards_follow_from_what_the_person_is() {
    let cards = |json: serde_json::Value| read(json).card_kinds();
    assert_eq!(cards(serde_json::json!({"key": "a", "profession": "nurse"})), [CardKind::Cps]);
    assert_eq!(cards(serde_json::json!({"key": "a"})), [CardKind::Cpe]);
    let student =
        serde_json::json!({"key": "a", "profession": "physician", "practice": [{"category": "student"}]});
    assert_eq!(cards(student), [CardKind::Cpf]);
    assert_eq!(cards(serde_json::json!({"key": "a", "cards": []})), []);
    let several = serde_json::json!({"key": "a", "profession": "nurse", "cards": ["CPS", "cpa"]});
    assert_eq!(cards(several), [CardKind::Cps, CardKind::Cpa]);
}

#[test]
fn an_employee_practises_no_regulated_profession() {
    let employee = made(&read(serde_json::json!({"key": "a"})));
    assert_eq!((employee.profession(), employee.professions()), (None, vec![]));
    assert_eq!(employee.practices.len(), 1);
    let hospital = employee.main_site().unwrap();
    assert_eq!((hospital.mode, hospital.sector.code()), (ExerciseMode::Salaried, "SA01"));
    assert_eq!(hospital.registration_authority, "");
}

#[test]
fn somebody_alike_shares_no_id() {
    let record = read(serde_json::json!({
        "key": "a", "profession": "nurse", "national_id": "0991234567", "technical_id": "ANS20230101000000",
        "other_ids": [{"origin": "psi", "id": "d2c6b2a4-83a1-4d4b-94e8-73982a9600a1"}],
    }));
    record.check().unwrap();
    let (one, other) = (made(&record), made(&record.alike("b")));
    assert_eq!(one.national_id.to_string(), "0991234567");
    assert_eq!(other.national_id.form(), IdForm::Adeli);
    assert_ne!(one.national_id, other.national_id);
    assert_ne!(one.technical_id(), other.technical_id());
    let [psi] = other.other_ids.as_slice() else { panic!("{other:?}") };
    assert!(is_uuid(&psi.id) && psi.quality == 2 && psi.id != one.other_ids[0].id);
}

#[test]
fn what_may_be_a_real_person_s_or_makes_no_sense_is_refused_with_the_reason() {
    let psi = "d2c6b2a4-83a1-4d4b-94e8-73982a9600a1";
    let long = "é".repeat(201);
    let many: Vec<_> = (0..11).map(|_| serde_json::json!({})).collect();
    for (more, told) in [
        (serde_json::json!({"key": " "}), "“key” is empty"),
        (serde_json::json!({"national_id": "810003456786"}), "begins with 899700"),
        (serde_json::json!({"national_id": "0759912345"}), "begins with 099"),
        (serde_json::json!({"national_id": "3750712184/42"}), "30B0 or 31B0"),
        (serde_json::json!({"national_id": "518751275100020/42"}), "begins with 50000000"),
        (serde_json::json!({"national_id": "0991234567", "register": "rpps"}), "not of the register RPPS"),
        (serde_json::json!({"other_ids": [{"origin": "psi", "id": "x"}]}), "is no PSI id"),
        (serde_json::json!({"other_ids": [{"origin": "rpps"}]}), "RPPS gives a person one id"),
        (
            serde_json::json!({"other_ids": [{"origin": "psi", "id": psi}, {"origin": "psi"}]}),
            "PSI gives a person one id",
        ),
        (serde_json::json!({"practice": many}), "11 times “practice”"),
        (serde_json::json!({"practice": [{"site": many}]}), "11 times “site”"),
        (serde_json::json!({"practice": [{"site": [{"name": long}]}]}), "“name” has 201 characters"),
        (serde_json::json!({"practice": [{"site": [{"street": "a\nb"}]}]}), "on one line"),
        (serde_json::json!({"practice": [{"site": [{"town": "PARIS"}]}]}), "go together"),
    ] {
        let mut json = serde_json::json!({"key": "a", "profession": "nurse"});
        json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let error = read(json).check().unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}
