//! The compatibility table of the user guide (guide M1 to M4): which browsers a card reaches.

use reqwest::StatusCode;
use serde_json::json;

use crate::{
    browser::{Browser, client},
    stack::Stack,
};

const MAC_CHROME: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) \
                          Chrome/156.0.0.0 Safari/537.36";
const MAC_SAFARI: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                          Version/26.0 Safari/605.1.15";
const MAC_FIREFOX: &str =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0";

/// A browser of this name before a reader that holds the person's card.
async fn browser(stack: &Stack, agent: &str, cps_gestion: Option<bool>) -> Browser {
    let browser = Browser::over(client(&stack.root_pem).user_agent(agent));
    let serial = stack.card().serial().to_string();
    stack.plug_made(&browser, json!({"cards": [serial], "cps_gestion": cps_gestion})).await;
    browser
}

#[tokio::test]
async fn a_card_reaches_only_the_browsers_that_the_guide_says() {
    for (agent, cps_gestion, reached) in [
        (MAC_CHROME, Some(false), false),
        (MAC_CHROME, Some(true), true),
        (MAC_SAFARI, Some(false), false),
        (MAC_SAFARI, Some(true), false),
        (MAC_FIREFOX, Some(false), true),
        // Nobody said what the workstation is: the simulated reader serves every browser.
        (MAC_SAFARI, None, true),
    ] {
        let stack = Stack::start();
        let browser = browser(&stack, agent, cps_gestion).await;
        let page = browser.follow(stack.request(&[])).await;
        if reached {
            assert_eq!(page.status, StatusCode::OK, "{agent}");
            page.shows("Sélectionner un certificat");
            continue;
        }
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{agent}");
        page.shows("<title>Aucun certificat présenté — Pro Santé Connect</title>")
            .shows("Ce que dit le guide de la plateforme SAS")
            .shows("CPS-Gestion depuis le Mac App Store");
        assert!(stack.told_of(&stack.national_id()).contains(&"psc.card.out_of_reach".to_owned()));
        assert!(stack.events("psc.code.issued").is_empty());

        // Red proof.
        stack.deviate("card.workstation.unchecked");
        browser.follow(stack.request(&[])).await.shows("Sélectionner un certificat");
    }
}

/// Else, to open the form's address by hand would do.
#[tokio::test]
async fn a_card_out_of_reach_cannot_be_chosen_or_unlocked_either() {
    let stack = Stack::start();
    let browser = browser(&stack, MAC_SAFARI, Some(true)).await;
    let refused = browser.follow(stack.request(&[])).await;
    let again = refused.form_of("Réessayer");
    let (origin, attempt) = again.split_once("/auth/tentatives/").unwrap();
    let chooser = format!("{origin}/lecteur/{}", attempt.split_once('/').unwrap().0);
    let serial = stack.card().serial().to_string();
    let page = browser.post(&chooser, &[("carte", &serial)]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    let page = browser
        .post(format!("{chooser}/cartes/{serial}"), &[("code_carte", stack.card().pin().as_str())])
        .await;
    assert!(stack.events("psc.code.issued").is_empty());
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
}

#[tokio::test]
async fn a_phone_has_no_reader() {
    let stack = Stack::start();
    let phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile \
                 Safari/537.36";
    let browser = browser(&stack, phone, Some(false)).await;
    browser.follow(stack.request(&[])).await.shows("Aucun lecteur de carte");
}
