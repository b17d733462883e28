//! Debian's `libapache2-mod-auth-openidc`, in front of pages that know nothing of OpenID: `docs/clients/mod_auth_openidc.md`.

use std::fs;

use reqwest::Url;

use super::stand::{Running, Stand, found};

const HOME: &str = "http://localhost:8300/";
const SPACE: &str = "http://localhost:8300/espace/";
const SIGNED_IN: [&str; 3] =
    ["psc.card.presented", "psc.token.issued authorization_code", "psc.userinfo.answered"];

fn apache(stand: &Stand) -> Running {
    Running::start(
        stand
            .debian("usr/sbin/apache2")
            .args(["-d", ".", "-f", "apache.conf", "-D", "FOREGROUND"])
            .env("FOLDER", stand.path(""))
            .env("MODULES", found("usr/lib/apache2/modules")),
        "resuming normal operations",
    )
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn mod_auth_openidc_signs_in_renews_goes_on_with_another_key_and_signs_out() {
    let mut stand = Stand::start("clients/apache", ["8443", "8300"], "");
    let (home, space) = (stand.address(HOME), stand.address(SPACE));
    let sign_out = Url::parse_with_params(&format!("{space}retour"), [("logout", &home)]).unwrap();
    let _apache = apache(&stand);
    let person = stand.person();
    stand.happened().await;

    person.open(&home).await.shows("Accueil");
    person.open(&space).await.shows("Claire Lefèvre, 899700000013");
    assert_eq!(stand.happened().await, SIGNED_IN);
    // As long as Apache's own session lasts, Pro Santé Connect hears nothing.
    person.open(&space).await.shows("Claire Lefèvre");
    assert!(stand.happened().await.is_empty());

    let told = person.ask_for_json(&format!("{space}retour?info=json")).await;
    assert_eq!(
        (told["id_token"]["authMode"].as_str(), told["userinfo"]["SubjectRole"][0].as_str()),
        (Some("CARD"), Some("10^1.2.250.1.213.1.1.5.5"))
    );
    let token = told["access_token"].as_str().unwrap();
    let renewal = [("refresh", space.as_str()), ("access_token", token)];
    let renewal = Url::parse_with_params(&format!("{space}retour"), renewal).unwrap();
    person.open(renewal.as_str()).await.shows("Claire Lefèvre");
    assert_eq!(stand.happened().await[0], "psc.token.issued refresh_token");
    let renewed = person.ask_for_json(&format!("{space}retour?info=json")).await;
    assert_ne!(renewed["access_token"], told["access_token"]);

    let page = person.open(sign_out.as_str()).await;
    assert_eq!(page.address.as_str(), home);
    // The refresh token is given up, and the access token.
    assert_eq!(stand.happened().await, ["psc.revocation.done", "psc.revocation.done", "psc.logout.done"]);

    // Another key: the keys are asked for again. Nothing was left of the session: the card is asked for again.
    stand.rotate_keys().await;
    person.open(&space).await.shows("Claire Lefèvre");
    assert_eq!(stand.happened().await, SIGNED_IN);
    person.open(sign_out.as_str()).await;
    assert_eq!(stand.happened().await.last().unwrap(), "psc.logout.done");

    stand.sign_wrongly().await;
    // Its page of errors comes with the status 200.
    person.open(&space).await.shows("Error").does_not_show("Claire");
    // The next request signs nobody in either.
    person.open(&space).await.shows("Error").does_not_show("Claire");
}

/// Clients with other ways to authenticate, or to hear of the person.
const OTHERS: &str = r#"
[[client]]
id = "espace-secret"
secret = "des espaces : avec/des+signes & é %"
redirect_uris = ["http://localhost:8300/espace/retour"]

[[client]]
id = "espace-assertion"
secret = "un secret de trente-deux octets au moins"
token_endpoint_auth_method = "client_secret_jwt"
redirect_uris = ["http://localhost:8300/espace/retour"]

[[client]]
id = "espace-signe"
secret = "secret-de-test"
userinfo_signed_response_alg = "RS256"
redirect_uris = ["http://localhost:8300/espace/retour"]

[[client]]
id = "espace-averti"
secret = "secret-de-test"
backchannel_logout_uri = "http://localhost:8300/espace/retour?logout=backchannel"
redirect_uris = ["http://localhost:8300/espace/retour"]
"#;

/// What else its settings have it send: the access token in a form, a secret that HTTP Basic has to encode, an assertion;
/// and userinfo as a signed token.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn mod_auth_openidc_signs_in_with_its_other_settings() {
    let mut stand = Stand::start("clients/apache", ["8443", "8300"], OTHERS);
    let space = stand.address(SPACE);
    let page = fs::read_to_string(stand.path("psc.conf")).unwrap();
    for (client, secret, setting) in [
        ("espace-apache", "secret-de-test-d-apache", "OIDCUserInfoTokenMethod post_param"),
        (
            "espace-secret",
            "des espaces : avec/des+signes & é %",
            "OIDCProviderTokenEndpointAuth client_secret_basic",
        ),
        (
            "espace-secret",
            "des espaces : avec/des+signes & é %",
            "OIDCProviderTokenEndpointAuth client_secret_post",
        ),
        (
            "espace-assertion",
            "un secret de trente-deux octets au moins",
            "OIDCProviderTokenEndpointAuth client_secret_jwt",
        ),
        ("espace-signe", "secret-de-test", "OIDCUserInfoSignedResponseAlg RS256"),
    ] {
        // Of two lines the later one holds.
        let settings = format!("{page}\nOIDCClientID {client}\nOIDCClientSecret \"{secret}\"\n{setting}\n");
        fs::write(stand.path("psc.conf"), settings).unwrap();
        let _apache = apache(&stand);
        let person = stand.person();
        stand.happened().await;
        person.open(&space).await.shows("Claire Lefèvre, 899700000013");
        let happened = stand.happened().await;
        let happened: Vec<_> = happened.iter().filter(|name| *name != "psc.client.authenticated").collect();
        assert_eq!(happened, SIGNED_IN, "{client}: {setting}");
        let told = person.ask_for_json(&format!("{space}retour?info=json")).await;
        assert_eq!(told["userinfo"]["SubjectRole"][0], "10^1.2.250.1.213.1.1.5.5", "{client}: {setting}");
    }
}

/// Apache believes the logout token (OpenID Connect Back-Channel Logout 1.0 §2.6), and forgets its own session.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_session_that_ends_at_pro_sante_connect_ends_at_mod_auth_openidc() {
    let mut stand = Stand::start("clients/apache", ["8443", "8300"], OTHERS);
    let space = stand.address(SPACE);
    stand.change("psc.conf", "\"espace-apache\"", "espace-averti");
    stand.change("psc.conf", "secret-de-test-d-apache", "secret-de-test");
    let _apache = apache(&stand);
    let person = stand.person();
    stand.happened().await;
    person.open(&space).await.shows("Claire Lefèvre");
    assert_eq!(stand.happened().await, SIGNED_IN);

    stand.end_session().await;
    let mut happened = vec![];
    while !happened.iter().any(|name: &String| name.starts_with("psc.logout.")) {
        happened.extend(stand.happened().await);
    }
    assert_eq!(happened.last().unwrap(), "psc.logout.told");
    person.open(&space).await.shows("Claire Lefèvre");
    assert_eq!(stand.happened().await, SIGNED_IN);
}
