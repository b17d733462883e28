//! The control plane of the provider.

use mock_kit::deviations::{ActivationError, Scope, ScopeKind};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::stack::{SAS, SAS_RETURN, Stack};

async fn post(stack: &Stack, path: &str, body: Value) -> (StatusCode, Value) {
    let answer = Client::new().post(stack.control(path)).json(&body).send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

#[tokio::test]
async fn people_are_made_on_demand_with_cards_that_sign_in() {
    let stack = Stack::start();
    let wanted = json!({"key": "Ségolène", "profession": "midwife", "cards": ["cps", "CPE"]});
    let (status, made) = post(&stack, "/people", wanted.clone()).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(made["cards"][0]["kind"], "CPS");
    assert_eq!(made["cards"][1]["kind"], "CPE");
    assert_eq!(made["profession"], "midwife");
    assert_eq!(
        made["display_name"],
        json!(format!("{} {}", made["given_name"].as_str().unwrap(), made["family_name"].as_str().unwrap()))
    );
    assert!(made["practices"].as_array().unwrap().len() >= 2);
    for card in made["cards"].as_array().unwrap() {
        assert_eq!(card["subject"], made["national_id"]);
        assert_eq!(card["pin"].as_str().unwrap().len(), 4);
        let pem =
            format!("{}{}", card["certificate_pem"].as_str().unwrap(), card["key_pem"].as_str().unwrap());
        let client = crate::browser::client(&stack.root_pem)
            .identity(reqwest::Identity::from_pem(pem.as_bytes()).unwrap());
        let back = crate::browser::Browser::over(client).follow(stack.request(&[])).await;
        assert!(back.answered("code").is_some());
    }

    let (status, refused) = post(&stack, "/people", wanted).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(refused["error"].as_str().unwrap().contains("Ségolène"));
    let all: Value = reqwest::get(stack.control("/people")).await.unwrap().json().await.unwrap();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[1], made);
}

#[tokio::test]
async fn chosen_names_stand_on_the_person_and_the_card_and_change_nothing_else() {
    let made = async |names: Value| {
        let stack = Stack::start();
        let mut wanted = json!({"key": "anne", "profession": "nurse"});
        wanted.as_object_mut().unwrap().extend(names.as_object().unwrap().clone());
        let (status, made) = post(&stack, "/people", wanted).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made
    };
    let made_up = made(json!({})).await;
    let named = made(json!({"given_name": "Anne-Laure", "family_name": "D’Hérouville"})).await;
    assert_eq!(named["display_name"], "Anne-Laure D’Hérouville");
    assert!(named["email"].as_str().unwrap().starts_with("anne-laure.d-herouville."), "{}", named["email"]);
    for same in ["national_id", "practices", "profession"] {
        assert_eq!(named[same], made_up[same], "{same}");
    }
    assert_eq!(named["cards"][0]["serial"], made_up["cards"][0]["serial"]);
    assert_eq!(named["cards"][0]["pin"], made_up["cards"][0]["pin"]);
    let half = made(json!({"given_name": "Anne-Laure"})).await;
    assert_eq!(half["family_name"], made_up["family_name"]);
}

#[tokio::test]
async fn a_service_learns_the_chosen_names() {
    let stack = Stack::start();
    let wanted = json!({"key": "anne", "profession": "nurse", "given_name": "Zoé", "family_name": "L’Œuf"});
    let (_, made) = post(&stack, "/people", wanted).await;
    let card = &made["cards"][0];
    let pem = format!("{}{}", card["certificate_pem"].as_str().unwrap(), card["key_pem"].as_str().unwrap());
    let client = crate::browser::client(&stack.root_pem)
        .identity(reqwest::Identity::from_pem(pem.as_bytes()).unwrap());
    let tokens = stack.tokens(&crate::browser::Browser::over(client)).await;
    let claims = stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
    assert_eq!((&claims["given_name"], &claims["family_name"]), (&json!("Zoé"), &json!("L’Œuf")));
    let userinfo = stack.userinfo(tokens["access_token"].as_str().unwrap()).await;
    assert!(userinfo.body.contains("L’Œuf"), "{}", userinfo.body);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_advice() {
    let stack = Stack::start();
    for (path, body, status, error) in [
        ("/people", json!({"key": "x", "profession": "wizard"}), StatusCode::UNPROCESSABLE_ENTITY, "wizard"),
        (
            "/people",
            json!({"key": "x", "profession": "nurse", "cards": ["visa"]}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "visa",
        ),
        (
            "/people",
            json!({"key": "x", "profession": "nurse", "given_name": "R2D2"}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "“2” cannot stand in a name",
        ),
        (
            "/people",
            json!({"key": "x", "profession": "nurse", "family_name": ""}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "1 to 60 characters",
        ),
        ("/readers", json!({"cards": ["00"]}), StatusCode::NOT_FOUND, "00"),
        (
            "/expiries",
            json!({"thing": "acces_token", "person": stack.national_id()}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "access_token",
        ),
    ] {
        let (answered, refusal) = post(&stack, path, body).await;
        assert_eq!(answered, status, "{path}");
        assert!(refusal["error"].as_str().unwrap().contains(error), "{refusal}");
        assert!(!refusal["advice"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn only_what_a_person_has_expires() {
    let stack = Stack::start();
    for thing in ["code", "attempt", "session", "access_token"] {
        let body = json!({"thing": thing, "person": stack.national_id()});
        let (status, _) = post(&stack, "/expiries", body).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{thing}");
    }
    stack.tokens(&stack.browser_with_card()).await;
    // An exchanged code is none any more.
    let code = json!({"thing": "code", "person": stack.national_id()});
    assert_eq!(post(&stack, "/expiries", code).await.0, StatusCode::NOT_FOUND);
    for thing in ["session", "access_token"] {
        stack.expire(thing).await;
        let body = json!({"thing": thing, "person": stack.national_id()});
        assert_eq!(post(&stack, "/expiries", body).await.0, StatusCode::NOT_FOUND, "{thing} twice");
    }
}

/// A deviation asked for one person leaves the others alone.
#[tokio::test]
async fn a_deviation_concerns_its_person_alone() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let scope = Scope::Person("899700000000".to_owned());
    stack.context.deviations.activate("psc.id_token.signature.invalid", scope).unwrap();
    let tokens = stack.tokens(&browser).await;
    stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
}

/// It would be accepted and never act; for the client, it does.
#[tokio::test]
async fn a_deviation_that_acts_before_the_person_is_known_is_refused_for_one_person() {
    let stack = Stack::start();
    let active = &stack.context.deviations;
    for (name, possible) in [
        ("psc.client.unchecked", ScopeKind::WITHOUT_PERSON),
        ("psc.redirect_uri.unchecked", ScopeKind::WITHOUT_PERSON),
        ("psc.client_secret.unchecked", ScopeKind::WITHOUT_PERSON),
        ("psc.attempt.eternal", ScopeKind::WITHOUT_PERSON),
        ("card.possession.unchecked", ScopeKind::EVERYONE_ONLY),
    ] {
        let refused = active.activate(name, Scope::Person(stack.national_id())).unwrap_err();
        assert_eq!(refused, ActivationError::NeverApplies { name, asked: ScopeKind::Person, possible });
    }

    let browser = stack.browser_with_card();
    let unknown = stack.request(&[("client_id", "sass")]);
    assert_eq!(browser.get(&unknown).await.status, StatusCode::BAD_REQUEST);
    active.activate("psc.client.unchecked", Scope::Client("sass".to_owned())).unwrap();
    assert!(browser.follow(&unknown).await.answered("code").is_some());
    let foreign = stack.request(&[("redirect_uri", "https://evil.test/")]);
    assert_eq!(browser.get(&foreign).await.status, StatusCode::BAD_REQUEST);
    active.activate("psc.redirect_uri.unchecked", Scope::Client(SAS.to_owned())).unwrap();
    assert!(browser.follow(&foreign).await.answered("code").is_some());
}

async fn signed_in(stack: &Stack, changes: &[(&str, &str)], more: Value) -> (StatusCode, Value) {
    let mut wanted = json!({"person": stack.national_id(), "authorization_url": stack.request(changes)});
    wanted.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    post(stack, mock_psc::SIGN_INS, wanted).await
}

#[tokio::test]
async fn somebody_signs_in_with_one_call_and_the_code_is_worth_as_much_as_a_browser_s() {
    let stack = Stack::start();
    for (more, auth_mode, acr) in
        [(json!({}), "CARD", "eidas2"), (json!({"auth_mode": "MOBILE"}), "MOBILE", "eidas1")]
    {
        let (status, told) = signed_in(&stack, &[], more).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let back = url::Url::parse(told["redirect"].as_str().unwrap()).unwrap();
        assert!(back.as_str().starts_with(SAS_RETURN));
        let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let tokens = stack.exchange(&code, &[]).await.json();
        let claims = crate::stack::claims_of(tokens["id_token"].as_str().unwrap());
        assert_eq!(
            (&claims["authMode"], &claims["acr"], &claims["sid"]),
            (&json!(auth_mode), &json!(acr), &told["sid"])
        );
        assert_eq!(claims["preferred_username"], stack.national_id());
    }
    let (_, told) = signed_in(&stack, &[("response_mode", "form_post")], json!({})).await;
    assert!(told["redirect"].is_null() && told["page"].as_str().unwrap().contains("name=\"code\""), "{told}");
}

#[tokio::test]
async fn a_sign_in_by_call_is_checked_as_a_browser_s_is() {
    let stack = Stack::start();
    let (status, told) = signed_in(&stack, &[("response_type", "token")], json!({})).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert!(told["redirect"].as_str().unwrap().contains("error=unsupported_response_type"), "{told}");
    assert!(told["sid"].is_null());
    for (changes, more, status, said) in [
        (&[("client_id", "inconnu")][..], json!({}), 422, "no client has the id inconnu"),
        (&[("redirect_uri", "https://ailleurs.test/")], json!({}), 422, "is not registered"),
        (&[], json!({"authorization_url": "https://ailleurs.test/auth"}), 422, "no authorization request"),
        (&[], json!({"person": "899700000000"}), 404, "nobody in the directory"),
        (&[], json!({"auth_mode": "CARTE"}), 422, "unknown variant"),
    ] {
        let (refused, told) = signed_in(&stack, changes, more).await;
        assert_eq!(refused, status, "{told}");
        assert!(told["error"].as_str().unwrap().contains(said), "{told}");
    }
    let sessions: Value = reqwest::get(stack.control("/sessions")).await.unwrap().json().await.unwrap();
    assert_eq!(sessions, json!([]));
}
