//! Who signs in, by the record that describes them: what a service learns of each.

use mock_psc::{Profile, Settings, endpoints};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    stack::{SAS, SAS_SECRET, Stack, claims_of},
};

const SAMPLE: &str = include_str!("../data/userinfo.sample.json");

async fn post(stack: &Stack, path: &str, body: &Value) -> (StatusCode, Value) {
    let answer = Client::new().post(stack.control(path)).json(body).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

async fn made(stack: &Stack, record: Value) -> Value {
    let (status, made) = post(stack, "/people", &record).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

/// A browser that presents the person's first card.
fn browser(stack: &Stack, person: &Value) -> Browser {
    let card = &person["cards"][0];
    let pem = format!("{}{}", card["certificate_pem"].as_str().unwrap(), card["key_pem"].as_str().unwrap());
    let identity = reqwest::Identity::from_pem(pem.as_bytes()).unwrap();
    Browser::over(crate::browser::client(&stack.root_pem).identity(identity))
}

/// The id token's claims and userinfo of somebody who signs in with their first card.
async fn signed_in(stack: &Stack, person: &Value) -> (Value, Value) {
    let tokens = stack.tokens(&browser(stack, person)).await;
    let claims = stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
    (claims, stack.userinfo(tokens["access_token"].as_str().unwrap()).await.json())
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

#[tokio::test]
async fn a_physician_of_two_specialities_and_three_sites() {
    let stack = Stack::start();
    let person = made(
        &stack,
        json!({
            "key": "a", "profession": "physician", "national_id": "899700000021", "regulation": true,
            "given_name": "Maÿlis", "family_name": "D’Àâæçéèêëîïôœùûüÿ",
            "practice": [
                {"speciality": "SM04", "site": [
                    {"sector": "SA08", "name": "CABINET DES LILAS", "postal_code": "75009", "town": "PARIS"},
                    {"sector": "SA01", "finess": "0B0000001"},
                ]},
                {"speciality": "SM59", "category": "public_agent", "site": [{"sector": "SA01"}]},
            ],
        }),
    )
    .await;
    assert_eq!(person["national_id"], "899700000021");
    let (_, claims) = signed_in(&stack, &person).await;
    let sample: Value = serde_json::from_str(SAMPLE).unwrap();
    assert_eq!(keys(&claims), keys(&sample));
    for (pointer, expected) in [
        ("/sub", "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:899700000021"),
        ("/family_name", "D’Àâæçéèêëîïôœùûüÿ"),
        ("/Acces_Regulation_Medicale", "VRAI"),
        ("/Secteur_Activite", "SA08^1.2.250.1.71.4.2.4"),
        ("/SubjectOrganization", "CABINET DES LILAS"),
        ("/SubjectRefPro/exercices/0/codeSavoirFaire", "SM04"),
        ("/SubjectRefPro/exercices/0/activities/0/bureauCedex", "75009 PARIS"),
        ("/SubjectRefPro/exercices/0/activities/1/numeroFinessSite", "0B0000001"),
        ("/SubjectRefPro/exercices/0/activities/1/identifiantTechniqueDeLaStructure", "F0B0000001"),
        ("/SubjectRefPro/exercices/1/codeSavoirFaire", "SM59"),
        ("/SubjectRefPro/exercices/1/codeCategorieProfessionnelle", "M"),
    ] {
        assert_eq!(claims.pointer(pointer), Some(&json!(expected)), "{pointer}");
    }
    assert_eq!(claims["SubjectRole"], json!(["10^1.2.250.1.213.1.1.5.5"]), "each profession once");
    let of_sample = |pointer: &str| keys(sample.pointer(pointer).unwrap());
    for pointer in ["/SubjectRefPro/exercices/0", "/SubjectRefPro/exercices/0/activities/0"] {
        assert_eq!(keys(claims.pointer(pointer).unwrap()), of_sample(pointer), "{pointer}");
    }
}

#[tokio::test]
async fn somebody_without_an_rpps_number_is_an_ans_in_sub() {
    let stack = Stack::start();
    for (register, origin, first) in
        [("adeli", "ADELI", "099"), ("siret", "SIRET", "50000000"), ("finess", "FINESS", "30B0")]
    {
        let person =
            made(&stack, json!({"key": register, "profession": "nurse", "register": register})).await;
        let id = person["national_id"].as_str().unwrap();
        assert!(id.starts_with(first), "{id}");
        let (token, claims) = signed_in(&stack, &person).await;
        let sub = claims["sub"].as_str().unwrap();
        assert!(sub.contains(":ANS2023"), "{sub}");
        assert_eq!(token["sub"], claims["sub"]);
        assert_eq!((&claims["SubjectNameID"], &claims["preferred_username"]), (&json!(id), &json!(id)));
        assert_eq!(claims["otherIds"], json!([{"identifiant": id, "origine": origin, "qualite": 1}]));
        assert!(stack.told_of(id).contains(&"psc.token.issued".to_owned()));
    }
}

#[tokio::test]
async fn an_employee_an_intern_and_somebody_without_practice() {
    let stack = Stack::start();
    let employee = made(&stack, json!({"key": "employee", "register": "siret"})).await;
    assert_eq!((&employee["cards"][0]["kind"], &employee["profession"]), (&json!("CPE"), &Value::Null));
    let (_, claims) = signed_in(&stack, &employee).await;
    assert_eq!(claims["SubjectRole"], json!([]));
    assert_eq!(claims["SubjectRefPro"]["exercices"][0]["codeProfession"], "");
    assert!(claims["SubjectOrganization"].as_str().unwrap().starts_with("HOPITAL GENERIQUE"));

    let intern = json!({"key": "intern", "profession": "physician", "practice": [{"category": "student"}]});
    let intern = made(&stack, intern).await;
    assert_eq!(intern["cards"][0]["kind"], "CPF");
    let (_, claims) = signed_in(&stack, &intern).await;
    assert_eq!(claims["SubjectRefPro"]["exercices"][0]["codeCategorieProfessionnelle"], "E");

    let nowhere = made(&stack, json!({"key": "nowhere", "profession": "nurse", "practice": []})).await;
    assert_eq!(nowhere["cards"][0]["kind"], "CPS");
    let (_, claims) = signed_in(&stack, &nowhere).await;
    assert_eq!(claims["SubjectRefPro"]["exercices"], json!([]));
    for empty in ["SubjectOrganization", "SubjectOrganizationID", "Secteur_Activite"] {
        assert_eq!(claims[empty], "", "{empty}");
    }
}

#[tokio::test]
async fn somebody_gains_a_psi_id_that_services_learn_at_the_next_sign_in() {
    let stack = Stack::start();
    let person = made(&stack, json!({"key": "a", "profession": "nurse"})).await;
    let id = person["national_id"].as_str().unwrap();
    let psi = "d2c6b2a4-83a1-4d4b-94e8-73982a9600a1";
    let (before, _) = signed_in(&stack, &person).await;
    assert_eq!(before["otherIds"].as_array().unwrap().len(), 1);
    let (status, _) = post(&stack, "/other-ids", &json!({"person": id, "id": psi})).await;
    assert_eq!(status, StatusCode::OK);
    let (after, userinfo) = signed_in(&stack, &person).await;
    let both = json!([
        {"identifiant": id, "origine": "RPPS", "qualite": 1},
        {"identifiant": psi, "origine": "PSI", "qualite": 2},
    ]);
    assert_eq!((&after["otherIds"], &userinfo["otherIds"]), (&both, &both));
    assert_eq!((&after["sub"], &userinfo["SubjectNameID"]), (&before["sub"], &json!(id)));

    // Another one, whose sub changes: what a service that keys on it does not survive.
    let other = made(&stack, json!({"key": "b", "profession": "nurse"})).await;
    let gain = json!({"person": other["national_id"], "technical": true});
    let (_, changed) = post(&stack, "/other-ids", &gain).await;
    let technical = changed["technical_id"].as_str().unwrap();
    assert_eq!(changed["other_ids"][1], json!({"id": technical, "origin": "psi", "quality": 2}));
    let (claims, _) = signed_in(&stack, &other).await;
    assert!(claims["sub"].as_str().unwrap().ends_with(&format!(":{technical}")), "{claims}");
    assert_eq!(claims["SubjectNameID"], other["national_id"]);
}

#[tokio::test]
async fn a_sign_out_is_told_of_the_person_whatever_their_sub() {
    let stack = Stack::start();
    let person = made(&stack, json!({"key": "a", "profession": "nurse", "register": "adeli"})).await;
    let browser = browser(&stack, &person);
    let tokens = stack.tokens(&browser).await;
    let logout = stack.realm(endpoints::LOGOUT);
    let page = browser.get(format!("{logout}?id_token_hint={}", tokens["id_token"].as_str().unwrap())).await;
    assert_eq!(page.status, StatusCode::OK);
    let told = stack.told_of(person["national_id"].as_str().unwrap());
    assert!(told.contains(&"psc.logout.done".to_owned()), "{told:?}");
}

#[tokio::test]
async fn renewed_tokens_and_introspection_know_the_person_whatever_their_sub() {
    let stack = Stack::start();
    let person = made(&stack, json!({"key": "a", "profession": "nurse", "register": "adeli"})).await;
    let tokens = stack.tokens(&browser(&stack, &person)).await;
    let sub = claims_of(tokens["id_token"].as_str().unwrap())["sub"].clone();
    let renewed = stack.refresh(tokens["refresh_token"].as_str().unwrap()).await.json();
    for name in ["access_token", "refresh_token", "id_token"] {
        assert_eq!(claims_of(renewed[name].as_str().unwrap())["sub"], sub, "{name}");
    }
    let form = [("token", renewed["access_token"].as_str().unwrap())];
    let answer = stack.call(endpoints::INTROSPECTION, Some((SAS, SAS_SECRET)), &form).await.json();
    assert_eq!((&answer["sub"], &answer["username"]), (&sub, &person["national_id"]));
    let told = stack.told_of(person["national_id"].as_str().unwrap());
    assert!(told.contains(&"psc.introspection.answered".to_owned()), "{told:?}");
}

#[tokio::test]
async fn who_cannot_be_is_refused_with_advice() {
    let stack = Stack::start();
    let nurse = |more: Value| {
        let mut record = json!({"key": "x", "profession": "nurse"});
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        record
    };
    let taken = stack.national_id();
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    for (path, body, status, error) in [
        ("/people", nurse(json!({"national_id": "810003456786"})), unprocessable, "begins with 899700"),
        ("/people", nurse(json!({"national_id": "899700042786"})), unprocessable, "check digit"),
        ("/people", nurse(json!({"national_id": taken})), StatusCode::CONFLICT, "somebody’s already"),
        ("/people", nurse(json!({"practice": [{"speciality": "cardio"}]})), unprocessable, "SM26"),
        ("/people", nurse(json!({"other_ids": [{"origin": "psi", "id": "x"}]})), unprocessable, "UUID"),
        ("/people", nurse(json!({"practise": []})), unprocessable, "practise"),
        ("/other-ids", json!({"person": "899700999990"}), StatusCode::NOT_FOUND, "899700999990"),
        ("/other-ids", json!({"person": taken, "origin": "rpps"}), StatusCode::CONFLICT, "has the RPPS id"),
        ("/other-ids", json!({"person": taken, "id": "x"}), unprocessable, "UUID"),
    ] {
        let (answered, refusal) = post(&stack, path, &body).await;
        assert_eq!(answered, status, "{body}: {refusal}");
        assert!(refusal["error"].as_str().unwrap().contains(error), "{refusal}");
        assert!(!refusal["advice"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_profile_answers_as_the_real_one_did_in_its_year() {
    for (profile, acr, level, scope) in [
        (Profile::Year2026, "eidas2", json!("1"), json!("openid scope_all")),
        (Profile::Year2023, "eidas3", Value::Null, Value::Null),
    ] {
        let stack = Stack::with_settings(Settings::of(profile));
        let tokens = stack.tokens(&stack.browser_with_card()).await;
        let claims = stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
        assert_eq!((&claims["acr"], &claims["auth_level"], &claims["scope"]), (&json!(acr), &level, &scope));
        let access_token = claims_of(tokens["access_token"].as_str().unwrap());
        assert_eq!(access_token["scope"], "openid scope_all", "in every year");
        let announced = stack.browser().get(stack.realm(endpoints::WALLET_DISCOVERY)).await.json();
        assert!(announced["acr_values_supported"].as_array().unwrap().contains(&json!(acr)));
    }
}
