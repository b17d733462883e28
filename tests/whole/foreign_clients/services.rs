//! The services on openid-client (npm) and Authlib (`PyPI`) that `services.rs` has onboarded in a browser, sign-out included:
//! `docs/clients/openid-client.md`, `docs/clients/authlib.md`. Here, what a provider changes under their feet.

use reqwest::{StatusCode, Url};

use super::{
    person::{Page, Person},
    stand::Stand,
};

const SIGNED_IN: [&str; 4] = [
    "psc.card.presented",
    "psc.token.issued authorization_code",
    "psc.token.issued refresh_token",
    "psc.userinfo.answered",
];

/// A service, and somebody who visits it.
struct Visit {
    stand: Stand,
    person: Person,
    home: String,
    signed_out: &'static [&'static str],
}

impl Visit {
    async fn start(folder: &str, ports: [&'static str; 2], signed_out: &'static [&'static str]) -> Self {
        let mut stand = Stand::start(folder, ports, "");
        stand.happened().await;
        let home = stand.address(&format!("http://localhost:{}/", ports[1]));
        Self { person: stand.person(), stand, home, signed_out }
    }

    async fn sign_in(&self) -> Page {
        self.person.press(&self.person.open(&self.home).await, "Pro Santé Connect").await
    }

    async fn signs_in_and_out(&mut self) {
        self.sign_in().await.shows("Votre adresse électronique").shows("Claire Lefèvre");
        assert_eq!(self.stand.happened().await, SIGNED_IN);
        let sign_out = Url::parse(&self.home).unwrap().join("deconnexion").unwrap();
        // Authlib adds a state, which comes back.
        assert_eq!(self.person.post(sign_out, &[]).await.address.path(), "/");
        assert_eq!(self.stand.happened().await, self.signed_out);
    }

    /// Pro Santé Connect signs wrongly meanwhile.
    async fn is_not_signed_in(&mut self) {
        let page = self.sign_in().await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
        page.shows("La connexion n’a pas abouti").does_not_show("Claire");
        let expected = [SIGNED_IN[0], "psc.fault.committed", SIGNED_IN[1]];
        assert_eq!(self.stand.happened().await[..3], expected);
    }
}

/// A set of keys that it fetched less than a minute ago is not asked for again, whatever a token says.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn openid_client_believes_no_unknown_key_and_for_a_minute_no_other_one() {
    let signed_out = &["psc.revocation.done", "psc.logout.done"];
    let mut visit = Visit::start("services/node", ["18443", "18300"], signed_out).await;
    visit.signs_in_and_out().await;
    visit.stand.sign_wrongly().await;
    visit.is_not_signed_in().await;
    visit.stand.sign_rightly().await;
    visit.stand.rotate_keys().await;
    visit.sign_in().await.shows("La connexion n’a pas abouti");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn authlib_goes_on_with_another_key_and_believes_no_unknown_one() {
    let mut visit = Visit::start("services/python", ["28443", "28300"], &["psc.logout.done"]).await;
    visit.signs_in_and_out().await;
    visit.stand.rotate_keys().await;
    visit.signs_in_and_out().await;
    visit.stand.sign_wrongly().await;
    visit.is_not_signed_in().await;
}
