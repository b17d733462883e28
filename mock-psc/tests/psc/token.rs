//! The token endpoint.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_psc::{Settings, endpoints};
use reqwest::StatusCode;
use serde_json::json;

use crate::stack::{
    AWKWARD, AWKWARD_RETURN, AWKWARD_SECRET, CHALLENGE, OTHER, OTHER_RETURN, OTHER_SECRET, SAS, SAS_RETURN,
    SAS_SECRET, Stack, VERIFIER, assert_refused, claims_of,
};

/// `invalid_grant`, then, with the deviation, tokens for the very same request.
async fn refused_unless_deviating(
    stack: &Stack,
    code: &str,
    changes: &[(&str, &str)],
    description: &str,
    deviation: &str,
) {
    let refused = stack.exchange(code, changes).await;
    assert_refused(&refused, StatusCode::BAD_REQUEST, "invalid_grant", description);
    stack.deviate(deviation);
    let granted = stack.exchange(code, changes).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
    assert!(granted.json()["id_token"].is_string());
}

#[tokio::test]
async fn a_code_is_exchanged_with_either_client_authentication() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let basic = stack.tokens(&browser).await;
    assert_eq!(basic["token_type"], "Bearer");
    assert_eq!(basic["expires_in"], 120);
    assert_eq!(basic["scope"], "openid scope_all");
    assert_eq!(basic["refresh_expires_in"], 1800);

    let code = stack.code(&browser, &[]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", SAS_RETURN),
        ("code_verifier", VERIFIER),
        ("client_id", SAS),
        ("client_secret", SAS_SECRET),
    ];
    let posted = stack.token_call(None, &form).await;
    assert_eq!(posted.status, StatusCode::OK, "{}", posted.body);
    assert_eq!(posted.header("cache-control"), "no-store");
    let request = &stack.events("psc.token.issued")[1].details["request"];
    assert_eq!(request["client_secret"], "…");
}

#[tokio::test]
async fn the_tokens_say_what_they_must_and_fit_each_other() {
    let stack = Stack::start();
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    let (id_token, access_token) =
        (tokens["id_token"].as_str().unwrap(), tokens["access_token"].as_str().unwrap());
    let claims = stack.verified(id_token).await.unwrap();
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access_token.as_bytes());
    assert_eq!(claims["at_hash"], json!(URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])));
    assert_eq!(claims["aud"], SAS);
    assert_eq!(claims["auth_level"], "1");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 120);
    assert!(claims["auth_time"].as_i64().unwrap() <= claims["iat"].as_i64().unwrap());

    let access = claims_of(access_token);
    // The introspection sample's claims but for those that introspection itself adds.
    let sample = [
        "exp",
        "iat",
        "auth_time",
        "jti",
        "iss",
        "sub",
        "typ",
        "azp",
        "nonce",
        "session_state",
        "preferred_username",
        "acr",
        "scope",
        "sid",
        "authMode",
        "otherIds",
    ];
    for name in sample {
        assert!(access.get(name).is_some(), "{name}");
    }
    assert_eq!(access["typ"], "Bearer");
}

#[tokio::test]
async fn a_wrong_secret_or_client_is_refused_and_a_wrong_secret_accepted_when_deviating() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", SAS_RETURN),
        ("code_verifier", VERIFIER),
    ];
    let unauthorized = StatusCode::UNAUTHORIZED;
    let nobody = stack.token_call(None, &form).await;
    assert_refused(&nobody, unauthorized, "invalid_client", "did not authenticate");
    let unknown = stack.token_call(Some(("x", SAS_SECRET)), &form).await;
    assert_refused(&unknown, unauthorized, "invalid_client", "no client has the id x");
    let wrong = stack.token_call(Some((SAS, "wrong")), &form).await;
    assert_refused(&wrong, unauthorized, "invalid_client", "secret is wrong");
    let both = [form.as_slice(), &[("client_secret", SAS_SECRET)]].concat();
    let both = stack.token_call(Some((SAS, SAS_SECRET)), &both).await;
    assert_refused(&both, StatusCode::BAD_REQUEST, "invalid_request", "two ways");
    let refused = stack.events("psc.token.refused");
    assert_eq!(refused.len(), 4);
    // Whoever reads the journal by person sees why the sign-in came to nothing.
    assert!(refused.iter().all(|event| event.person.is_some() && event.flow.is_some()), "{refused:?}");

    // Red proof.
    stack.deviate("psc.client_secret.unchecked");
    let wrong = stack.token_call(Some((SAS, "wrong")), &form).await;
    assert_eq!(wrong.status, StatusCode::OK);
}

/// A report reads the journal by person: the refusal that explains a failure must be there, whoever was refused.
#[tokio::test]
async fn a_refusal_belongs_to_the_sign_in_whose_code_was_sent() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    let flow = stack.events("psc.code.issued")[0].flow.clone();
    let good = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", SAS_RETURN)];
    let twice = [good.as_slice(), &[("redirect_uri", OTHER_RETURN)]].concat();
    let foreign = [good[0], good[1], ("redirect_uri", OTHER_RETURN)];
    let unknown = [good[0], ("code", "x"), good[2]];
    let right = Some((SAS, SAS_SECRET));
    let calls = [
        (Some((SAS, "wrong")), &good[..], "secret is wrong"),
        (Some(("x", "y")), &good, "no client has the id x"),
        (None, &good, "did not authenticate"),
        (Some((OTHER, OTHER_SECRET)), &good, "another client"),
        (right, &twice, "more than once"),
        (right, &foreign, "redirect_uri differs"),
        (right, &good, "code_verifier is missing"),
    ];
    for (basic, form, reason) in calls {
        stack.token_call(basic, form).await;
        let told = stack.context.journal.read(0, Some(&stack.national_id())).events.pop().unwrap();
        assert_eq!((told.name.as_str(), told.flow), ("psc.token.refused", flow.clone()), "{reason}");
        assert!(told.details["reason"].as_str().unwrap().contains(reason), "{} {reason}", told.details);
    }

    // Who does not authenticate reads the same of a code that is known and of one that is not.
    for basic in [Some((SAS, "wrong")), Some(("x", "y")), None] {
        let (known, other) = (stack.token_call(basic, &good).await, stack.token_call(basic, &unknown).await);
        assert_eq!((known.status, &known.body), (other.status, &other.body));
        let refused = stack.events("psc.token.refused").pop().unwrap();
        assert_eq!((refused.person, refused.flow), (None, None));
    }
    // Nor is the code spent.
    assert_eq!(stack.exchange(&code, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn credentials_that_are_not_form_encoded_are_a_finding_and_refused_when_strict_or_wrong() {
    for (client, secret, address) in
        [(AWKWARD, AWKWARD_SECRET, AWKWARD_RETURN), (SAS, SAS_SECRET, SAS_RETURN)]
    {
        let strict = Stack::with_settings(Settings { strict: true, ..Settings::default() });
        for (stack, accepted) in [(Stack::start(), true), (strict, false)] {
            let asked = [("client_id", client), ("redirect_uri", address)];
            let code = stack.code(&stack.browser_with_card(), &asked).await;
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", address),
                ("code_verifier", VERIFIER),
                ("client_id", client),
            ];
            let unauthorized = StatusCode::UNAUTHORIZED;
            for wrong in ["wrong", "a%2Bb+c", "a+b c%", ""] {
                let refused = stack.unencoded_token_call(client, wrong, &form[..4]).await;
                let told = if accepted || client == SAS { "secret is wrong" } else { "no client" };
                assert_refused(&refused, unauthorized, "invalid_client", told);
            }
            assert!(stack.events("psc.client.finding").is_empty());

            if !accepted {
                let refused = stack.unencoded_token_call(client, secret, &form[..4]).await;
                assert_eq!(refused.status, unauthorized, "{}", refused.body);
                let encoded = stack.token_call(Some((client, secret)), &form).await;
                assert_eq!(encoded.status, StatusCode::OK, "{}", encoded.body);
                continue;
            }
            let granted = stack.unencoded_token_call(client, secret, &form).await;
            assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
            let found = stack.events("psc.client.finding");
            assert_eq!((found.len(), &found[0].details["parameter"]), (1, &json!("Authorization")));
            assert_eq!(found[0].from, client);
        }
    }
}

#[tokio::test]
async fn form_encoded_credentials_are_no_finding() {
    let stack = Stack::start();
    let asked = [("client_id", AWKWARD), ("redirect_uri", AWKWARD_RETURN)];
    let code = stack.code(&stack.browser_with_card(), &asked).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", AWKWARD_RETURN),
        ("code_verifier", VERIFIER),
    ];
    let granted = stack.token_call(Some((AWKWARD, AWKWARD_SECRET)), &form).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
    assert!(stack.events("psc.client.finding").is_empty());
}

#[tokio::test]
async fn a_malformed_request_is_refused_by_name() {
    let stack = Stack::start();
    let bad = StatusCode::BAD_REQUEST;
    let call =
        |form: &'static [(&'static str, &'static str)]| stack.token_call(Some((SAS, SAS_SECRET)), form);
    assert_refused(&call(&[]).await, bad, "invalid_request", "grant_type is missing");
    assert_refused(
        &call(&[("grant_type", "password")]).await,
        bad,
        "unsupported_grant_type",
        "grant_type password is not supported",
    );
    assert_refused(
        &call(&[("grant_type", "authorization_code"), ("grant_type", "authorization_code")]).await,
        bad,
        "invalid_request",
        "more than once",
    );
    assert_refused(
        &call(&[("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "r")]).await,
        bad,
        "invalid_grant",
        "unknown",
    );
    let json = crate::browser::client(&stack.root_pem)
        .build()
        .unwrap()
        .post(stack.realm(endpoints::TOKEN))
        .json(&json!({"grant_type": "authorization_code"}))
        .send()
        .await
        .unwrap();
    assert_eq!(json.status(), bad);
    assert!(json.text().await.unwrap().contains("application/x-www-form-urlencoded"));
    let read = stack.browser().get(stack.realm(endpoints::TOKEN)).await;
    assert_eq!(read.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_wrong_verifier_is_refused_unless_deviating() {
    for (changes, description) in [
        ([("code_verifier", CHALLENGE)], "does not fit"),
        ([("code_verifier", "")], "code_verifier is missing"),
    ] {
        let stack = Stack::start();
        let code = stack.code(&stack.browser_with_card(), &[]).await;
        refused_unless_deviating(&stack, &code, &changes, description, "psc.pkce.unchecked").await;
    }
    let stack = Stack::start();
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let code = stack.code(&stack.browser_with_card(), &without).await;
    refused_unless_deviating(&stack, &code, &[], "had no code_challenge", "psc.pkce.unchecked").await;
}

#[tokio::test]
async fn a_plain_challenge_works_and_is_a_finding() {
    let stack = Stack::start();
    let plain = [("code_challenge", VERIFIER), ("code_challenge_method", "plain")];
    let code = stack.code(&stack.browser_with_card(), &plain).await;
    assert_eq!(stack.events("psc.authorize.finding")[0].details["parameter"], "code_challenge_method");
    assert_eq!(stack.exchange(&code, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_replayed_code_kills_the_tokens_and_is_exchanged_again_when_deviating() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    let tokens = stack.exchange(&code, &[]).await.json();
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(stack.userinfo(access_token).await.status, StatusCode::OK);

    // Somebody else's replay must not kill them.
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", SAS_RETURN)];
    let stranger = stack.token_call(Some((OTHER, OTHER_SECRET)), &form).await;
    assert_refused(&stranger, StatusCode::BAD_REQUEST, "invalid_grant", "another client");
    assert_eq!(stack.userinfo(access_token).await.status, StatusCode::OK);

    refused_unless_deviating(&stack, &code, &[], "already exchanged", "psc.code.reusable").await;
    assert_eq!(stack.userinfo(access_token).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_expired_code_is_refused_unless_deviating() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    stack.expire("code").await;
    refused_unless_deviating(&stack, &code, &[], "expired", "psc.code.eternal").await;
}

#[tokio::test]
async fn a_code_is_bound_to_its_client_and_redirect_uri_unless_deviating() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let code = stack.code(&browser, &[]).await;
    refused_unless_deviating(
        &stack,
        &code,
        &[("redirect_uri", OTHER_RETURN)],
        "redirect_uri differs",
        "psc.code.binding.unchecked",
    )
    .await;

    let stack = Stack::start();
    let of_other = [("client_id", OTHER), ("redirect_uri", OTHER_RETURN)];
    let code = stack.code(&stack.browser_with_card(), &of_other).await;
    refused_unless_deviating(
        &stack,
        &code,
        &[("redirect_uri", OTHER_RETURN)],
        "another client",
        "psc.code.binding.unchecked",
    )
    .await;
}

#[tokio::test]
async fn of_two_exchanges_at_once_one_is_refused() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    let (one, other) = tokio::join!(stack.exchange(&code, &[]), stack.exchange(&code, &[]));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

/// \[R\]: no clause says so, but whoever signed out must not be signed in by a code that was on its way.
#[tokio::test]
async fn a_code_whose_session_is_over_is_refused_unless_deviating() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    stack.expire("session").await;
    refused_unless_deviating(&stack, &code, &[], "session", "psc.code.session.unchecked").await;
}

#[tokio::test]
async fn a_code_of_a_session_that_was_signed_out_of_is_refused() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    let code = stack.code(&browser, &[]).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let signed_out = browser.post(stack.realm(endpoints::LOGOUT), &[("id_token_hint", hint)]).await;
    assert_eq!(signed_out.status, StatusCode::OK);
    let refused = stack.exchange(&code, &[]).await;
    assert_refused(&refused, StatusCode::BAD_REQUEST, "invalid_grant", "session");
}

/// Whoever is not known yet costs little.
#[tokio::test]
async fn a_form_of_too_many_parameters_or_too_many_bytes_is_an_invalid_request() {
    let stack = Stack::start();
    let names: Vec<String> = (0..101).map(|n| format!("p{n}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    let refused = stack.token_call(None, &many).await;
    assert_refused(&refused, StatusCode::BAD_REQUEST, "invalid_request", "more than 100 parameters");
    let long = "x".repeat(64 * 1024);
    let refused = stack.token_call(None, &[("code", &long)]).await;
    assert_refused(&refused, StatusCode::BAD_REQUEST, "invalid_request", "64 KiB");
}
