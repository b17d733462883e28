//! Debian's `libapache2-mod-auth-openidc`, in front of pages that know nothing of OpenID: `docs/clients/mod_auth_openidc.md`.

use reqwest::Url;

use super::stand::{Running, Stand, found};

const HOME: &str = "http://localhost:8300/";
const SPACE: &str = "http://localhost:8300/espace/";
const SIGNED_IN: [&str; 3] =
    ["psc.card.presented", "psc.token.issued authorization_code", "psc.userinfo.answered"];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn mod_auth_openidc_signs_in_renews_goes_on_with_another_key_and_signs_out() {
    let mut stand = Stand::start("clients/apache", ["8443", "8300"], "");
    let (home, space) = (stand.address(HOME), stand.address(SPACE));
    let sign_out = Url::parse_with_params(&format!("{space}retour"), [("logout", &home)]).unwrap();
    let _apache = Running::start(
        stand
            .debian("usr/sbin/apache2")
            .args(["-d", ".", "-f", "apache.conf", "-D", "FOREGROUND"])
            .env("FOLDER", stand.path(""))
            .env("MODULES", found("usr/lib/apache2/modules")),
        "resuming normal operations",
    );
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
