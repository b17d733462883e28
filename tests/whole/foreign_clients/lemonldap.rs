//! Debian's `lemonldap-ng`, set up after its own page about Pro Santé Connect: `docs/clients/lemonldap-ng.md`.

use super::stand::{Running, Stand, found};

const PORTAL: &str = "http://portail.localhost:8301/";
/// `LemonLDAP::NG` 2.16 sends no `code_challenge`, which Pro Santé Connect does not ask for.
const SIGNED_IN: [&str; 4] = [
    "psc.authorize.finding code_challenge",
    "psc.card.presented",
    "psc.token.issued authorization_code",
    "psc.userinfo.answered",
];

fn portal(stand: &Stand) -> Running {
    let index = found("usr/share/lemonldap-ng/portal/htdocs/index.psgi");
    let port = stand.port();
    Running::start(
        stand
            .debian("usr/bin/plackup")
            .args(["--host", "127.0.0.1", "--port", &port])
            .arg(index)
            .env("LLNG_DEFAULTCONFFILE", stand.path("lemonldap-ng.ini")),
        "Accepting connections",
    )
}

fn start(more: &str) -> Stand {
    let stand = Stand::start("clients/lemonldap", ["8443", "8301"], more);
    let templates = found("usr/share/lemonldap-ng").to_string_lossy().into_owned();
    stand.change("lemonldap-ng.ini", "/usr/share/lemonldap-ng", &templates);
    std::fs::create_dir_all(stand.path("sessions/lock")).unwrap();
    stand
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn lemonldap_signs_in_renews_and_signs_out_and_is_restarted_for_another_key() {
    // The portal renews what has expired, when somebody asks it to look for their rights again.
    let mut stand = start("[psc]\naccess_token_lifetime = 3\n");
    let portal_address = stand.address(PORTAL);
    let sign_out = format!("{portal_address}?logout=1");
    let running = portal(&stand);
    let person = stand.person();
    stand.happened().await;

    person.open(&portal_address).await.shows("899700000013");
    assert_eq!(stand.happened().await, SIGNED_IN);
    let session = person.ask_for_json(&format!("{portal_address}session/my/global")).await;
    assert_eq!(
        ["uid", "sn", "givenName"].map(|name| session[name].as_str().unwrap()),
        ["899700000013", "Lefèvre", "Claire"]
    );
    loop {
        person.open(&format!("{portal_address}refresh")).await.shows("899700000013");
        match stand.happened().await.as_slice() {
            [one] if one == "psc.userinfo.answered" => {}
            renewed => {
                assert_eq!(renewed, ["psc.token.issued refresh_token", "psc.userinfo.answered"]);
                break;
            }
        }
    }

    person.open(&sign_out).await.does_not_show("899700000013");
    assert_eq!(stand.happened().await, ["psc.logout.done"]);

    // Another key: the portal knows those alone that were published when it started.
    stand.rotate_keys().await;
    person.open(&portal_address).await.does_not_show("899700000013");
    assert_eq!(stand.happened().await, SIGNED_IN[..3]);
    drop(running);
    let _running = portal(&stand);
    person.open(&portal_address).await.shows("899700000013");
    // The sign-in before came as far as a session of Pro Santé Connect's.
    assert_eq!(stand.happened().await[1], "psc.session.used");
    person.open(&sign_out).await;
    assert_eq!(stand.happened().await, ["psc.logout.done"]);

    stand.sign_wrongly().await;
    person.open(&portal_address).await.does_not_show("899700000013");
    let expected = [SIGNED_IN[0], SIGNED_IN[1], "psc.fault.committed", SIGNED_IN[2]];
    assert_eq!(stand.happened().await, expected);
    let session = person.ask_for_json(&format!("{portal_address}session/my/global")).await;
    assert!(session["uid"].is_null(), "{session}");
}

/// As its own page has it: `acr_values=eidas2`, and an id token with another level is refused. A card of 2026 comes with
/// that level; by the ANS's rule, `eidas1` must be sent.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn lemonldap_as_its_own_page_has_it_believes_the_level_alone_that_it_asks_for() {
    const LEVEL: &str =
        "\"oidcOPMetaDataOptionsAcrValues\": \"eidas2\",\n      \"oidcOPMetaDataOptionsScope\"";
    for (profile, signed_in) in [("2026", true), ("2023", false)] {
        let mut stand = start(&format!("[psc]\nprofile = \"{profile}\"\n"));
        let configuration = "conf/lmConf-1.json";
        stand.change(configuration, "/auth?acr_values=eidas1", "/auth");
        stand.change(configuration, "\"oidcOPMetaDataOptionsScope\"", LEVEL);
        let _running = portal(&stand);
        stand.happened().await;
        let page = stand.person().open(&stand.address(PORTAL)).await;
        assert_eq!(page.text.contains("899700000013"), signed_in, "{profile}: {page:?}");
        assert_eq!(
            stand.happened().await[..2],
            ["psc.authorize.finding acr_values", "psc.authorize.finding code_challenge"]
        );
    }
}
