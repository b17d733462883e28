//! The authorization endpoint: what is refused on a page, what goes back to the service, what is merely careless.

use mock_kit::journal::Verdict;
use mock_psc::Settings;
use reqwest::StatusCode;

use crate::stack::{OTHER, OTHER_RETURN, SAS_RETURN, Stack};

#[tokio::test]
async fn an_unknown_client_never_leaves_the_page_unless_deviating() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let request = stack.request(&[("client_id", "sass"), ("redirect_uri", "https://evil.test/")]);
    let page = browser.get(&request).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.try_location().is_none());
    page.shows("Service inconnu")
        .shows("<code>client_id « sass »</code>")
        .shows("<dt>Attendu</dt><dd><code>le client_id d’un service enregistré : « sas », « autre »")
        .shows("peut-être « sas »")
        .shows("RFC 6749 §4.1.2.1")
        .shows("À ajouter dans doublure.toml")
        .shows(
            "<code>[[client]]\nid = &#34;sass&#34;\nsecret = &#34;secret-de-test&#34;\n\
             redirect_uris = [&#34;https://evil.test/&#34;]</code>",
        );
    assert_eq!(stack.events("psc.authorize.refused")[0].verdict, Verdict::Refused);

    // Red proof.
    stack.deviate("psc.client.unchecked");
    let back = browser.follow(&request).await;
    assert_eq!(back.location().host_str(), Some("evil.test"));
    assert!(back.answered("code").is_some());
}

#[tokio::test]
async fn a_foreign_redirect_uri_never_leaves_the_page_unless_deviating() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let sent = format!("{SAS_RETURN}/");
    let request = stack.request(&[("redirect_uri", &sent)]);
    let page = browser.get(&request).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.try_location().is_none());
    page.shows("Adresse de retour non enregistrée")
        .shows(&format!("<code>{SAS_RETURN}<mark>/</mark></code>"))
        .shows(&format!("<code>{SAS_RETURN}<span class=\"hole\" style=\"width: 1ch\"></span></code>"))
        .shows("une barre oblique de trop à la fin")
        .shows(&format!("redirect_uris = [\n    &#34;{SAS_RETURN}&#34;,\n    &#34;{sent}&#34;,\n]"));

    // Red proof.
    stack.deviate("psc.redirect_uri.unchecked");
    let back = browser.follow(&request).await;
    assert!(back.location().as_str().starts_with(&sent));
    assert!(back.answered("code").is_some());
}

#[tokio::test]
async fn a_hostile_client_or_address_stays_text_on_the_page() {
    let stack = Stack::start();
    let browser = stack.browser();
    let hostile = "</code></pre><script>alert(1)</script>";
    for changes in [
        [("client_id", hostile), ("redirect_uri", "https://a.test/<script>")],
        [("client_id", OTHER), ("redirect_uri", hostile)],
        [("client_id", OTHER), ("redirect_uri", "https://autre.test/<script>?par=psc")],
    ] {
        let page = browser.get(stack.request(&changes)).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(!page.body.contains("<script>"), "{}", page.body);
        assert!(page.body.contains("&#60;script&#62;"), "{}", page.body);
    }
}

#[tokio::test]
async fn what_is_missing_or_repeated_about_the_client_is_refused_on_a_page() {
    let stack = Stack::start();
    let browser = stack.browser();
    let whole = stack.request(&[]);
    for (request, title) in [
        (stack.request(&[("client_id", "")]), "Service non identifié"),
        (stack.request(&[("redirect_uri", "")]), "Adresse de retour absente"),
        (format!("{whole}&client_id=sas"), "Demande de connexion ambiguë"),
        (format!("{whole}&redirect_uri=https://evil.test/"), "Demande de connexion ambiguë"),
    ] {
        let page = browser.get(&request).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{request}");
        assert!(page.try_location().is_none());
        page.shows(title);
    }
}

#[tokio::test]
async fn other_errors_go_back_to_the_service_with_state_and_issuer() {
    let stack = Stack::start();
    let browser = stack.browser();
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("response_mode", "form_post.jwt", "invalid_request"),
        ("scope", "scope_all", "invalid_scope"),
        ("request", "x.y.z", "request_not_supported"),
        ("request_uri", "https://sas.test/r", "request_uri_not_supported"),
        ("registration", "{}", "registration_not_supported"),
        ("code_challenge_method", "S512", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("max_age", "soon", "invalid_request"),
        ("prompt", "none", "login_required"),
        ("prompt", "none login", "invalid_request"),
    ] {
        let back = browser.get(stack.request(&[(name, value)])).await;
        assert!(back.location().as_str().starts_with(SAS_RETURN), "{name}={value}");
        assert_eq!(back.answered("error").as_deref(), Some(error), "{name}={value}");
        assert!(back.answered("error_description").is_some());
        assert_eq!(back.answered("state").as_deref(), Some("état"));
        assert_eq!(back.answered("iss"), Some(stack.psc.issuer().to_string()));
        assert_eq!(back.header("cache-control"), "no-store");
    }
    let repeated = browser.get(stack.request(&[]) + "&scope=openid").await;
    assert_eq!(repeated.answered("error").as_deref(), Some("invalid_request"));
}

#[tokio::test]
async fn a_careless_request_is_accepted_with_findings_and_refused_when_strict() {
    let careless = [
        ("state", ""),
        ("nonce", ""),
        ("acr_values", "eidas2"),
        ("code_challenge", ""),
        ("code_challenge_method", ""),
        ("scope", "openid"),
    ];
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let back = browser.follow(stack.request(&careless)).await;
    let code = back.answered("code").unwrap();
    assert_eq!(back.answered("state"), None);
    let found: Vec<_> = stack
        .events("psc.authorize.finding")
        .into_iter()
        .map(|event| {
            assert_eq!(event.verdict, Verdict::Finding);
            event.details["parameter"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(found, ["state", "nonce", "acr_values", "code_challenge", "scope"]);

    let tokens = stack.exchange(&code, &[("code_verifier", "")]).await.json();
    let claims = stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
    assert!(claims.get("nonce").is_none());
    assert_eq!(tokens["scope"], "openid");

    let strict = Stack::with_settings(Settings { strict: true, ..Settings::default() });
    let browser = strict.browser_with_card();
    let back = browser.follow(strict.request(&careless)).await;
    assert_eq!(back.answered("error").as_deref(), Some("invalid_request"));
    assert!(back.answered("error_description").unwrap().contains("state is missing"));
    assert!(browser.follow(strict.request(&[])).await.answered("code").is_some());
}

#[tokio::test]
async fn a_request_may_be_posted() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let form = [
        ("response_type", "code"),
        ("client_id", OTHER),
        ("redirect_uri", OTHER_RETURN),
        ("scope", "openid scope_all"),
    ];
    let page = browser.post(stack.psc.authorization_endpoint(), &form).await;
    let back = browser.follow_from(page).await;
    assert!(back.answered("code").is_some());
    // What the service registered in its query stays.
    assert_eq!(back.answered("par").as_deref(), Some("psc"));
}

#[tokio::test]
async fn a_name_that_is_none_of_ours_is_misdirected() {
    let stack = Stack::start();
    let browser = stack.browser();
    for host in ["127.0.0.1", "sas.localhost"] {
        let page = browser.get(format!("https://{host}:{}/auth", stack.psc.port())).await;
        assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST);
        page.shows("Adresse inconnue de Pro Santé Connect").shows(host);
    }
    let lost = browser.get(format!("https://wallet.psc.localhost:{}/nowhere", stack.psc.port())).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    lost.shows("Page introuvable");
}

#[tokio::test]
async fn too_many_parameters_are_an_invalid_request_and_a_form_too_long_a_page() {
    let stack = Stack::start();
    let more: Vec<String> = (0..100).map(|n| format!("&p{n}=x")).collect();
    let refused = stack.browser().get(stack.request(&[]) + &more.concat()).await;
    assert_eq!(refused.answered("error").as_deref(), Some("invalid_request"));

    let long = "x".repeat(64 * 1024);
    let page = stack.browser().post(stack.psc.authorization_endpoint(), &[("scope", &long)]).await;
    assert_eq!(page.status, 413);
    page.shows("<h1>Envoi trop long</h1>");
}

#[tokio::test]
async fn a_page_asked_for_in_the_wrong_way_is_explained_in_french() {
    let stack = Stack::start();
    let wallet = stack.psc.authorization_endpoint();
    let page = stack.browser().get(format!("{wallet}/tentatives/x/abandon")).await;
    assert_eq!((page.status.as_u16(), page.header("allow")), (405, "POST"));
    page.shows("<h1>Demande impossible à cette adresse</h1>");
    let page = stack.browser().get(format!("{wallet}/tentatives/%FF/suite")).await;
    assert_eq!(page.status, 400);
    page.shows("<h1>Demande illisible</h1>");
}
