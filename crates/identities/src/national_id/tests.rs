//! Each form read and written back; each way to be wrong with its own error.

use super::*;

#[test]
fn each_form_is_read_and_written_back() {
    let forms = [
        ("899700427885", IdForm::Rpps),
        ("0759912345", IdForm::Adeli),
        ("30B0193488/000042", IdForm::Finess),
        ("3750712184/INT-0.4_2", IdForm::Finess),
        ("500000001815646/CPAT00045", IdForm::Siret),
        ("518751275100020/0000000597", IdForm::Siret),
    ];
    for (text, form) in forms {
        let id: NationalId = text.parse().unwrap();
        assert_eq!((id.to_string().as_str(), id.form()), (text, form));
    }
}

#[test]
fn the_parts_are_readable() {
    let id: NationalId = "500000001815646/CPAT00045".parse().unwrap();
    let NationalId::Siret(member) = &id else { panic!("{id:?}") };
    assert_eq!((member.structure(), member.internal_id()), ("00000001815646", "CPAT00045"));
    assert_eq!(id.rpps(), None);

    let id: NationalId = "899700427885".parse().unwrap();
    assert_eq!(id.rpps().unwrap().to_string(), "99700427885");

    let NationalId::Adeli(adeli) = "0759912345".parse().unwrap() else { panic!() };
    assert_eq!(adeli.as_str(), "759912345");
}

/// Input, error, and the message that the person who gave it reads.
fn wrong() -> Vec<(&'static str, NationalIdError, &'static str)> {
    use NationalIdError as E;
    vec![
        ("", E::Empty, "is empty: give 8 followed by the 11 digits of the RPPS number"),
        ("8997 00427885", E::Whitespace { position: 5 }, "has a space at position 5: remove it"),
        ("899700427885\n", E::Whitespace { position: 13 }, "has a space at position 13: remove it"),
        (
            "99700427885",
            E::MissingLeadingEight { rpps: "99700427885".into() },
            "lacks the leading 8: 99700427885 is an RPPS number alone, write 899700427885",
        ),
        (
            "10003456789",
            E::MissingLeadingEight { rpps: "10003456789".into() },
            "lacks the leading 8: 10003456789 is an RPPS number alone, write 810003456789",
        ),
        (
            "799700427885",
            E::UnknownPrefix { found: '7' },
            "begins with '7': begin with 8 (then the RPPS number), 0 (ADELI), 3 (FINESS/internal id) or \
             5 (SIRET/internal id)",
        ),
        (
            "é99700427885",
            E::UnknownPrefix { found: 'é' },
            "begins with 'é': begin with 8 (then the RPPS number), 0 (ADELI), 3 (FINESS/internal id) or \
             5 (SIRET/internal id)",
        ),
        (
            "89970042788",
            E::WrongLength { form: IdForm::Rpps, expected: 11, found: 10 },
            "has 10 characters where the RPPS number stands: write its 11 characters",
        ),
        (
            "8997004278855",
            E::WrongLength { form: IdForm::Rpps, expected: 11, found: 12 },
            "has 12 characters where the RPPS number stands: write its 11 characters",
        ),
        (
            "8",
            E::WrongLength { form: IdForm::Rpps, expected: 11, found: 0 },
            "has 0 characters where the RPPS number stands: write its 11 characters",
        ),
        (
            "075991234",
            E::WrongLength { form: IdForm::Adeli, expected: 9, found: 8 },
            "has 8 characters where the ADELI number stands: write its 9 characters",
        ),
        (
            "51875127510002/597",
            E::WrongLength { form: IdForm::Siret, expected: 14, found: 13 },
            "has 13 characters where the SIRET number stands: write its 14 characters",
        ),
        (
            "8997OO427885",
            E::NotADigit { form: IdForm::Rpps, position: 5, found: 'O' },
            "has 'O' at position 5: write digits only in the RPPS number",
        ),
        (
            // Arabic-Indic digits are digits to Unicode, not here.
            "8٩٩700427885",
            E::NotADigit { form: IdForm::Rpps, position: 2, found: '٩' },
            "has '٩' at position 2: write digits only in the RPPS number",
        ),
        (
            "30C0193488/42",
            E::NotADigit { form: IdForm::Finess, position: 3, found: 'C' },
            "has 'C' at position 3: write digits only in the FINESS number",
        ),
        (
            "899700042786",
            E::WrongCheckDigit { expected: 3, found: 6 },
            "ends with 6 where the RPPS number's check digit is 3: compare its digits with the card",
        ),
        (
            "518751275100020",
            E::MissingSlash { form: IdForm::Siret },
            "has no slash: write the SIRET number, a slash, then the internal id",
        ),
        ("30B0193488/", E::EmptyInternalId, "ends with the slash: write the internal id after it"),
        (
            "30B0193488/77777777777777777777777777777777777777777",
            E::InternalIdTooLong { max: 40, found: 41 },
            "has an internal id of 41 characters: at most 40 are allowed",
        ),
        (
            "30B0193488/4/2",
            E::InternalIdCharacter { position: 13, found: '/' },
            "has '/' at position 13: write the internal id with unaccented letters, digits, `.`, `-` or `_`",
        ),
    ]
}

#[test]
fn each_way_to_be_wrong_has_its_error_and_says_what_to_do() {
    for (text, error, message) in wrong() {
        assert_eq!(text.parse::<NationalId>(), Err(error.clone()), "{text:?}");
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn positions_point_at_the_character_named() {
    for (text, error, _) in wrong() {
        if let NationalIdError::NotADigit { position, found, .. }
        | NationalIdError::InternalIdCharacter { position, found } = error
        {
            assert_eq!(text.chars().nth(position - 1), Some(found), "{text}");
        }
    }
}

#[test]
fn json_holds_the_text_and_refuses_a_wrong_one() {
    let id: NationalId = serde_json::from_str("\"899700427885\"").unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), "\"899700427885\"");
    let error = serde_json::from_str::<NationalId>("\"99700427885\"").unwrap_err();
    assert!(error.to_string().contains("lacks the leading 8"), "{error}");
}
