//! Debian's `ruby-omniauth-openid-connect` in a Rack application: `docs/clients/omniauth.md`.

use reqwest::StatusCode;

use super::stand::{Running, Stand};

const HOME: &str = "http://localhost:8302/";
/// This release sends no `code_challenge`, which Pro Santé Connect does not ask for.
const SIGNED_IN: [&str; 4] = [
    "psc.authorize.finding code_challenge",
    "psc.card.presented",
    "psc.token.issued authorization_code",
    "psc.userinfo.answered",
];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn omniauth_signs_in_renews_goes_on_with_another_key_and_signs_out() {
    let mut stand = Stand::start("clients/omniauth", ["8443", "8302"], "");
    let port = stand.port();
    let _rack = Running::start(
        stand
            .debian("usr/bin/rackup")
            .args(["--server", "webrick", "--host", "127.0.0.1", "--port", &port, "config.ru"])
            .env("SSL_CERT_FILE", stand.path(".doublure/racines.pem")),
        "HTTPServer#start",
    );
    let person = stand.person();
    stand.happened().await;

    let home = person.open(&stand.address(HOME)).await;
    let page = person.press(&home, "Pro Santé Connect").await;
    page.shows("Claire Lefèvre, 899700000013");
    assert_eq!(stand.happened().await, SIGNED_IN);

    let page = person.press(&page, "Renouveler").await;
    page.shows("Claire Lefèvre");
    assert_eq!(stand.happened().await, ["psc.token.issued refresh_token"]);

    let home = person.press(&page, "Se déconnecter").await;
    home.does_not_show("Claire");
    assert_eq!(stand.happened().await, ["psc.logout.done"]);

    stand.rotate_keys().await;
    let page = person.press(&home, "Pro Santé Connect").await;
    page.shows("Claire Lefèvre");
    assert_eq!(stand.happened().await, SIGNED_IN);
    let home = person.press(&page, "Se déconnecter").await;

    stand.sign_wrongly().await;
    let refused = person.press(&home, "Pro Santé Connect").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{refused:?}");
    refused.shows("La connexion n’a pas abouti");
    person.open(&stand.address(HOME)).await.shows("Accueil").does_not_show("Claire");
}
