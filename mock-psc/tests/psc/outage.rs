//! The failures of Pro Santé Connect itself: what a browser and a service see of each.

use mock_kit::deviations::Scope;
use mock_psc::endpoints;
use reqwest::StatusCode;

use crate::stack::{OTHER, OTHER_RETURN, Stack};

const UNREACHABLE: &str = "psc.authorize.unreachable";

impl Stack {
    fn person_alone(&self) -> Scope {
        Scope::Person(self.national_id())
    }

    fn fails_for_the_person(&self, name: &str) {
        self.context.deviations.activate(name, self.person_alone()).unwrap();
    }

    fn recovers(&self, name: &str) {
        self.context.deviations.end(name, self.person_alone()).unwrap();
    }

    /// The exchange of a code that brings no answer.
    async fn exchange_in_vain(&self, code: &str) -> reqwest::Error {
        let client = crate::browser::client(&self.root_pem).build().unwrap();
        client.post(self.realm(endpoints::TOKEN)).form(&[("code", code)]).send().await.unwrap_err()
    }
}

#[tokio::test]
async fn a_browser_that_cannot_reach_it_gets_no_answer_until_the_fault_ends() {
    let stack = Stack::start();
    let browser = stack.browser();
    stack.plug_made(&browser, serde_json::json!({"cards": [], "person": stack.national_id()})).await;
    stack.fails_for_the_person(UNREACHABLE);
    let cut = browser.try_get(&stack.request(&[])).await.unwrap_err();
    assert!(cut.is_request() && !cut.is_timeout(), "{cut:?}");
    assert_eq!(stack.events("psc.outage.cut").len(), 1);
    // Somebody else goes on.
    stack.browser().follow(stack.request(&[])).await.shows("Sélectionner un certificat");

    stack.recovers(UNREACHABLE);
    browser.follow(stack.request(&[])).await.shows("Aucune carte dans le lecteur");
}

/// The cookie of the session names the person, too: a browser with a card has no reader.
#[tokio::test]
async fn a_browser_is_known_by_its_session() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    stack.code(&browser, &[]).await;
    stack.fails_for_the_person(UNREACHABLE);
    browser.try_get(&stack.request(&[])).await.unwrap_err();
}

#[tokio::test]
async fn an_error_takes_the_place_of_the_code_once_the_person_is_known() {
    let stack = Stack::start();
    for (name, error) in [
        ("psc.authorize.server_error", "server_error"),
        ("psc.authorize.temporarily_unavailable", "temporarily_unavailable"),
    ] {
        let browser = stack.browser_with_card();
        stack.fails_for_the_person(name);
        let answer = browser.follow(stack.request(&[])).await;
        assert_eq!(answer.answered("error").as_deref(), Some(error));
        assert_eq!(answer.answered("state").as_deref(), Some("état"));
        assert!(answer.answered("code").is_none() && answer.answered("iss").is_some());
        // The session is open: the next request of this browser needs no card.
        stack.recovers(name);
        assert!(browser.get(stack.request(&[])).await.answered("code").is_some());
    }
}

#[tokio::test]
async fn an_exchange_meets_a_cut_connection_or_an_error_and_the_code_is_still_good_afterwards() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    stack.fails_for_the_person("psc.token.unreachable");
    stack.exchange_in_vain(&code).await;
    stack.recovers("psc.token.unreachable");

    stack.fails_for_the_person("psc.token.failing");
    assert_eq!(stack.exchange(&code, &[]).await.status, StatusCode::SERVICE_UNAVAILABLE);
    stack.recovers("psc.token.failing");
    assert_eq!(stack.exchange(&code, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_late_answer_comes_when_the_fault_ends_and_is_dropped_when_the_service_hangs_up() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let code = stack.code(&browser, &[]).await;
    stack.fails_for_the_person("psc.token.slow");
    tokio::select! {
        answer = stack.exchange(&code, &[]) => panic!("answered all the same: {}", answer.status),
        () = until(|| stack.events("psc.outage.held").len() == 1) => {}
    }
    until(|| stack.events("psc.outage.left").len() == 1).await;

    let waiting = stack.exchange(&code, &[]);
    let released = async {
        until(|| stack.events("psc.outage.held").len() == 2).await;
        stack.recovers("psc.token.slow");
    };
    let (answer, ()) = tokio::join!(waiting, released);
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(stack.events("psc.outage.left").len(), 1);
}

/// Red proof of "session already open": ignored, the card is asked for again.
#[tokio::test]
async fn an_open_session_can_be_ignored() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    stack.code(&browser, &[]).await;
    stack.fails_for_the_person("psc.session.ignored");
    stack.code(&browser, &[("client_id", OTHER), ("redirect_uri", OTHER_RETURN)]).await;
    assert_eq!(stack.events("psc.card.presented").len(), 2);
}

/// Until something that another task does has happened.
pub async fn until(happened: impl Fn() -> bool) {
    while !happened() {
        tokio::task::yield_now().await;
    }
}
