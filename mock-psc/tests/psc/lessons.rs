//! What refusals teach, in the journal: what came, what should have come, where that is written, what to change.

use mock_psc::endpoints;
use serde_json::Value;

use crate::stack::{
    CHALLENGE, OTHER, OTHER_RETURN, OTHER_SECRET, SAS, SAS_RETURN, SAS_SECRET, Stack, VERIFIER, of,
};

/// The lesson of the latest refusal called `name`.
fn lesson(stack: &Stack, name: &str) -> [String; 4] {
    let told = stack.events(name).pop().unwrap().details["lesson"].clone();
    ["sent", "expected", "clause", "change"].map(|part| told[part].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_verifier_an_address_a_client_or_a_secret_that_is_wrong_is_shown_beside_the_right_one() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    let taught = || lesson(&stack, "psc.token.refused");

    let verifier = "a".repeat(43);
    stack.exchange(&code, &[("code_verifier", &verifier)]).await;
    let [sent, expected, clause, change] = taught();
    assert!(sent.contains("ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA"), "BASE64URL(SHA256): {sent}");
    assert!(expected.contains(CHALLENGE) && clause == "RFC 7636 §4.6" && change.contains("code_verifier"));

    stack.exchange(&code, &[("redirect_uri", "https://sas.test:8443/retour")]).await;
    let [sent, expected, clause, change] = taught();
    assert!(sent.contains("https://sas.test:8443/retour") && expected.contains(SAS_RETURN), "{sent}");
    assert_eq!(clause, "RFC 6749 §4.1.3");
    assert!(change.starts_with("port « 8443 » au lieu de « 443 »"), "{change}");

    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", SAS_RETURN)];
    stack.token_call(Some((OTHER, OTHER_SECRET)), &form).await;
    let [sent, ..] = taught();
    assert_eq!(sent, "un code remis à « sas », envoyé par « autre »");

    stack.token_call(Some((SAS, "un-autre-secret")), &form).await;
    let [sent, ..] = taught();
    assert_eq!(sent, "un autre secret (longueur : 15)");
    let events = serde_json::to_string(&stack.events("psc.token.refused")).unwrap();
    assert!(!events.contains("un-autre-secret") && !events.contains(SAS_SECRET));
}

/// Each endpoint, by one refusal of its own.
#[tokio::test]
async fn every_endpoint_teaches_and_no_lesson_holds_a_token() {
    let (stack, tokens) = Stack::signed_in().await;
    let browser = stack.browser();
    let [access, refresh, id] = ["access_token", "refresh_token", "id_token"].map(|name| of(&tokens, name));
    let right = Some((SAS, SAS_SECRET));

    browser.get(stack.request(&[("scope", "scope_all")])).await;
    assert_eq!(lesson(&stack, "psc.authorize.refused")[2], "OIDC Core §3.1.2.1");
    let foreign = stack.request(&[("redirect_uri", OTHER_RETURN)]);
    browser.get(foreign).await;
    assert!(lesson(&stack, "psc.authorize.refused")[1].contains(SAS_RETURN));

    let pushed = [("response_type", "code"), ("client_id", SAS), ("redirect_uri", OTHER_RETURN)];
    stack.call(endpoints::PUSHED_REQUESTS, right, &pushed).await;
    assert!(lesson(&stack, "psc.push.refused")[1].contains(SAS_RETURN));

    stack.userinfo(refresh).await;
    let [sent, _, clause, _] = lesson(&stack, "psc.userinfo.refused");
    assert_eq!((sent.as_str(), clause.as_str()), ("un jeton de renouvellement", "RFC 6750 §3.1"));

    stack.call(endpoints::INTROSPECTION, right, &[]).await;
    assert_eq!(lesson(&stack, "psc.introspection.refused")[2], "RFC 7662 §2.1");
    stack.call(endpoints::INTROSPECTION, right, &[("token", id)]).await;
    assert_eq!(lesson(&stack, "psc.introspection.answered")[0], "un jeton d’identité");

    stack.call(endpoints::REVOCATION, right, &[("token", id)]).await;
    assert_eq!(lesson(&stack, "psc.revocation.refused")[2], "RFC 7009 §2.2.1");

    let logout = stack.realm(endpoints::LOGOUT);
    browser.get(format!("{logout}?id_token_hint={access}")).await.shows("<dt>À corriger</dt>");
    assert_eq!(lesson(&stack, "psc.logout.refused")[2], "RP-Initiated Logout §2");

    stack.call(endpoints::REVOCATION, right, &[("token", refresh)]).await;
    stack.refresh(refresh).await;
    assert_eq!(lesson(&stack, "psc.token.refused")[0], "un jeton de renouvellement révoqué");

    let events = stack.context.journal.read(0, None).events;
    let lessons: Vec<Value> = events.into_iter().map(|event| event.details["lesson"].clone()).collect();
    let lessons = serde_json::to_string(&lessons).unwrap();
    for hidden in [access, refresh, id, VERIFIER, SAS_SECRET] {
        assert!(!lessons.contains(hidden), "{hidden}");
    }
}
