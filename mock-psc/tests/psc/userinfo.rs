//! The userinfo endpoint.

use std::collections::BTreeSet;

use mock_kit::{Clock, authority::ServerAuthority};
use mock_psc::{Client, Settings, SigningAlgorithm, endpoints};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    stack::{SAS, SAS_RETURN, SAS_SECRET, Stack, forged},
};

const SAMPLE: &str = include_str!("../data/userinfo.sample.json");

/// The paths of all values; the elements of a list share one.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                paths(value, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                paths(element, &format!("{path}[]"), found);
            }
        }
        Value::String(_) => drop(found.insert(format!("{path} text"))),
        Value::Number(_) => drop(found.insert(format!("{path} number"))),
        other => panic!("{path}: {other}"),
    }
}

fn all_paths(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    paths(value, "", &mut found);
    found
}

#[tokio::test]
async fn every_claim_of_the_sandbox_is_there_and_no_other() {
    let stack = Stack::start();
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    let answer = stack.userinfo(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(answer.header("content-type"), "application/json");
    let claims = answer.json();
    let sample = serde_json::from_str(SAMPLE).unwrap();
    assert_eq!(all_paths(&claims), all_paths(&sample));

    let professional = &stack.person.professional;
    let site = professional.main_site().unwrap();
    for (pointer, expected) in [
        ("/SubjectNameID", professional.national_id.to_string()),
        ("/given_name", professional.given_name.clone()),
        ("/family_name", professional.family_name.clone()),
        ("/SubjectOrganization", site.name.clone()),
        ("/SubjectRole/0", "10^1.2.250.1.213.1.1.5.5".to_owned()),
        ("/Palier_Authentification", "APPPRIP3^1.2.250.1.213.1.5.1.1.1".to_owned()),
        ("/SubjectRefPro/exercices/0/activities/0/bureauCedex", site.address.post_office()),
    ] {
        assert_eq!(claims.pointer(pointer), Some(&json!(expected)), "{pointer}");
    }
    assert_eq!(claims["SubjectRefPro"]["exercices"].as_array().unwrap().len(), professional.practices.len());
    let told = stack.events("psc.userinfo.answered").pop().unwrap();
    assert_eq!(told.details["claims"], claims);
}

#[tokio::test]
async fn it_is_a_signed_token_for_a_client_that_registered_so() {
    let root = ServerAuthority::generate(Clock::system().now()).unwrap();
    let client = Client::new(SAS, "Plateforme digitale SAS", SAS_SECRET)
        .redirect_uris([SAS_RETURN])
        .userinfo_signed_response_alg(SigningAlgorithm::Rs256);
    let stack = Stack::with_clients(Settings::default(), &root, vec![client]);
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    let access_token = tokens["access_token"].as_str().unwrap();
    let answer = stack.userinfo(access_token).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/jwt"));
    let claims = stack.verified_at_any_time(&answer.body).await.unwrap();
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(stack.psc.issuer().as_str()), &json!(SAS)));
    assert_eq!(claims["SubjectNameID"], json!(stack.national_id()));
    // It opens nothing itself.
    assert_eq!(stack.userinfo(&answer.body).await.status, StatusCode::UNAUTHORIZED);
    let refused = stack.userinfo("nonsense").await;
    assert_eq!(refused.header("content-type"), "application/json");
}

#[tokio::test]
async fn the_token_may_come_with_a_post() {
    let stack = Stack::start();
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    let answer = crate::browser::client(&stack.root_pem)
        .build()
        .unwrap()
        .post(stack.realm(endpoints::USERINFO))
        .bearer_auth(tokens["access_token"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn without_a_token_only_the_scheme_is_named() {
    let stack = Stack::start();
    let answer = stack.browser().get(stack.realm(endpoints::USERINFO)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="esante-wallet""#);

    let basic = ("authorization".parse().unwrap(), "Basic eDp5".parse().unwrap());
    let client = crate::browser::client(&stack.root_pem).default_headers(std::iter::once(basic).collect());
    let answer = Browser::over(client).get(stack.realm(endpoints::USERINFO)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.header("www-authenticate").contains(r#"error="invalid_request""#));
}

#[tokio::test]
async fn a_token_without_value_is_refused_unless_deviating() {
    let stack = Stack::start();
    let nurse = stack.psc.add_person("infirmière", identities::Profession::Nurse).unwrap();
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    let good = tokens["access_token"].as_str().unwrap();
    let hers = nurse.professional.national_id.to_string();
    let forged = forged(good, |claims| {
        claims["sub"] = json!(format!("f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:{hers}"));
    });
    let id_token = tokens["id_token"].as_str().unwrap();
    for bad in [forged.as_str(), id_token, "nonsense", &format!("{good}x")] {
        let answer = stack.userinfo(bad).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{bad}");
        assert!(answer.header("www-authenticate").contains(r#"error="invalid_token""#));
        assert_eq!(answer.json()["error"], "invalid_token");
    }
    assert_eq!(stack.userinfo(good).await.status, StatusCode::OK);
    stack.expire("access_token").await;
    let late = stack.userinfo(good).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(late.json()["error_description"].as_str().unwrap().contains("expired"));

    // Red proof: the forged token shows somebody else's claims, the expired one its own.
    stack.deviate("psc.userinfo.token.unchecked");
    assert_eq!(stack.userinfo(&forged).await.json()["SubjectNameID"], json!(hers));
    assert_eq!(stack.userinfo(good).await.status, StatusCode::OK);
}

/// RFC 6750 §2.2, as Apache's `OIDCUserInfoTokenMethod post_param` has it; never in an address, and never twice.
#[tokio::test]
async fn the_token_may_come_in_a_form_but_once() {
    let (stack, tokens) = Stack::signed_in().await;
    let token = tokens["access_token"].as_str().unwrap();
    let (address, form) = (stack.realm(endpoints::USERINFO), [("access_token", token)]);
    let header = ("authorization".parse().unwrap(), format!("Bearer {token}").parse().unwrap());
    let with_header =
        crate::browser::client(&stack.root_pem).default_headers(std::iter::once(header).collect());
    let (plain, with_header) = (Browser::new(&stack.root_pem), Browser::over(with_header));

    let answer = plain.post(&address, &form).await;
    assert_eq!(
        (answer.status, &answer.json()["SubjectNameID"]),
        (StatusCode::OK, &json!(stack.national_id()))
    );
    let answer = plain.get(format!("{address}?access_token={token}")).await;
    assert_eq!(
        (answer.status, answer.header("www-authenticate")),
        (StatusCode::UNAUTHORIZED, r#"Bearer realm="esante-wallet""#)
    );

    for answer in [with_header.post(&address, &form).await, plain.post(&address, &[form[0], form[0]]).await] {
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (StatusCode::BAD_REQUEST, &json!("invalid_request"))
        );
    }
    stack.deviate("psc.access_token.repetition.unchecked");
    assert_eq!(with_header.post(&address, &form).await.status, StatusCode::OK);
}
