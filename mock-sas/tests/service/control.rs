//! The control calls.

use axum::http::{Method, StatusCode};
use mock_sas::routes;
use serde_json::json;
use time::Duration;

use crate::{provider::Person, world::World};

#[tokio::test]
async fn an_account_is_made_on_demand_once() {
    let world = World::start().await;
    let mut body = json!({
        "national_id": "312345678/42", "given_name": "Karim", "family_name": "BENALI",
        "email": "karim@cabinet.test", "settings": true,
    });
    let (status, made) = world.control(Method::POST, "/accounts", Some(body.clone())).await;
    assert_eq!((status, &made["state"]), (StatusCode::CREATED, &json!("active")));
    assert!(made["settings"].is_object());
    let (_, found) = world.control(Method::GET, "/accounts/312345678%2F42", None).await;
    assert_eq!(found, made);

    let (again, _) = world.control(Method::POST, "/accounts", Some(body.clone())).await;
    assert_eq!(again, StatusCode::CONFLICT);
    body["email"] = json!("karim");
    let (malformed, told) = world.control(Method::POST, "/accounts", Some(body)).await;
    assert_eq!(malformed, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told["error"].as_str().unwrap().contains("karim"));
    let body = json!({
        "national_id": "899700000025", "given_name": "A", "family_name": "B", "email": "a@b.test",
        "state": "initialised", "settings": true,
    });
    let (contradictory, _) = world.control(Method::POST, "/accounts", Some(body)).await;
    assert_eq!(contradictory, StatusCode::UNPROCESSABLE_ENTITY);
    let (unknown, _) = world.control(Method::GET, "/accounts/899700000025", None).await;
    assert_eq!(unknown, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_session_expires_by_name_and_leaves_the_provider_s_alone() {
    let world = World::start().await;
    world.make_active(true).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::SPACE);
    let expiry = json!({ "thing": "session", "person": Person::anne().national_id });
    let (status, _) = world.control(Method::POST, "/expiries", Some(expiry.clone())).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    browser.open(routes::SPACE).await.is_at(routes::MIRE);
    assert!(world.provider.sign_outs().is_empty());

    let (gone, _) = world.control(Method::POST, "/expiries", Some(expiry)).await;
    assert_eq!(gone, StatusCode::NOT_FOUND);
    for (thing, expected) in
        [("mail_link", StatusCode::NOT_FOUND), ("carte", StatusCode::UNPROCESSABLE_ENTITY)]
    {
        let body = json!({ "thing": thing, "person": Person::anne().national_id });
        let (status, told) = world.control(Method::POST, "/expiries", Some(body)).await;
        assert_eq!(status, expected, "{told}");
    }
}

#[tokio::test]
async fn an_idle_session_ends() {
    let world = World::start().await;
    world.make_active(true).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::SPACE);
    world.context.clock.advance(Duration::minutes(29));
    browser.open(routes::SPACE).await.is_at(routes::SPACE);
    world.context.clock.advance(Duration::minutes(30));
    browser.open(routes::SPACE).await.is_at(routes::MIRE);
}
