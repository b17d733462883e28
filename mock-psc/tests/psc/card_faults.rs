//! Cards with a fault, made by the control plane: through the reader and as the browser's own certificate, each is
//! refused on a page, told in the journal, and accepted by the deviation that leaves its check out.

use reqwest::{Identity, StatusCode};
use serde_json::{Value, json};

use crate::{
    browser::{self, Browser, Page},
    stack::Stack,
};

/// Fault, title of the page, what it explains, reason in the journal, deviation.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

const CASES: [Case; 12] = [
    ("expired", "Carte expirée", "s’est terminée le", "expired on", "card.validity.unchecked"),
    (
        "not_yet_valid",
        "Carte pas encore valide",
        "sera valide à partir du",
        "valid only from",
        "card.validity.unchecked",
    ),
    ("revoked", "Carte révoquée", "a été révoquée le", "is revoked since", "card.revocation.unchecked"),
    (
        "foreign_authority",
        "Carte d’une autorité inconnue",
        "TEST AC D&#39;UNE AUTRE IGC",
        "unknown authority",
        "card.authority.unchecked",
    ),
    ("altered", "Certificat altéré", "modifié ou contrefait", "was altered", "card.signature.unchecked"),
    (
        "wrong_usage",
        "Certificat de signature",
        "sert à signer des documents",
        "signing documents (nonRepudiation)",
        "card.usage.unchecked",
    ),
    (
        "server_certificate",
        "Certificat de serveur",
        "celui d’un serveur",
        "a server (serverAuth)",
        "card.usage.unchecked",
    ),
    (
        "authority_certificate",
        "Certificat d’une autorité",
        "autorité de certification",
        "is an authority's",
        "card.authority_certificate.unchecked",
    ),
    (
        "no_national_id",
        "Identifiant national absent",
        "ne porte pas l’identifiant national",
        "the certificate's CN",
        "card.subject.unchecked",
    ),
    (
        "card_unknown",
        "Carte non reconnue",
        "n’est pas celle que l’annuaire connaît",
        "is not one that",
        "card.serial.unchecked",
    ),
    (
        "holder_unknown",
        "Titulaire inconnu",
        "ne figure pas dans l’annuaire",
        "nobody in the directory",
        "card.holder.unchecked",
    ),
    (
        "holder_withdrawn",
        "Titulaire retiré de l’annuaire",
        "a été retiré de l’annuaire",
        "was withdrawn",
        "card.withdrawal.unchecked",
    ),
];

/// A reader with one card of this fault; the card.
async fn reader_with(stack: &Stack, browser: &Browser, fault: &str) -> Value {
    let wanted = json!({"faulty_cards": [{"person": stack.national_id(), "fault": fault}]});
    stack.plug_made(browser, wanted).await["cards"][0].clone()
}

fn refused(stack: &Stack, page: &Page, case: Case) {
    let (fault, title, explanation, reason, _) = case;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{fault}: {}", page.body);
    page.shows(&format!("<title>{title} — Pro Santé Connect</title>"));
    page.shows(explanation).shows("Que faire").shows("Revenir au service");
    let events = stack.events("psc.card.refused");
    let [told] = events.as_slice() else { panic!("{fault}: {events:#?}") };
    let because = told.details["reason"].as_str().unwrap();
    assert!(because.contains(reason), "{fault}: {because}");
    assert_eq!(told.summary, format!("Carte refusée : {title}"));
    assert!(stack.events("psc.card.presented").is_empty() && stack.events("psc.code.issued").is_empty());
}

#[tokio::test]
async fn each_fault_is_refused_to_the_reader_and_without_its_check_accepted() {
    for case in CASES {
        let (fault, .., deviation) = case;
        let stack = Stack::start();
        let browser = stack.browser();
        let card = reader_with(&stack, &browser, fault).await;
        let (serial, pin) = (card["serial"].as_str().unwrap(), card["pin"].as_str().unwrap());
        let chooser = browser.follow(stack.request(&[])).await;
        chooser.shows(serial);
        let page = stack.choose_and_type(&browser, &chooser, serial, pin).await;
        refused(&stack, &page, case);
        // The whole flow is told with the person whose workstation it is.
        let told = stack.told_of(&stack.national_id());
        assert!(told.contains(&"psc.authorize.received".to_owned()), "{fault}: {told:?}");
        assert!(told.contains(&"psc.card.refused".to_owned()), "{fault}: {told:?}");

        // Red proof.
        stack.deviate(deviation);
        let again = browser.post(page.form_of("Réessayer"), &[]).await;
        let chooser = browser.follow_from(again).await;
        let page = stack.choose_and_type(&browser, &chooser, serial, pin).await;
        assert!(page.try_location().is_some(), "{fault}: {}", page.body);
        assert!(page.answered("code").is_some(), "{fault}");
    }
}

#[tokio::test]
async fn each_fault_is_refused_to_the_browser_s_own_certificate_and_without_its_check_accepted() {
    for case in CASES {
        let (fault, .., deviation) = case;
        let stack = Stack::start();
        let card = reader_with(&stack, &stack.browser(), fault).await;
        let pem =
            format!("{}{}", card["certificate_pem"].as_str().unwrap(), card["key_pem"].as_str().unwrap());
        let client = browser::client(&stack.root_pem).identity(Identity::from_pem(pem.as_bytes()).unwrap());
        let browser = Browser::over(client);
        let page = browser.follow(stack.request(&[])).await;
        refused(&stack, &page, case);
        assert!(stack.events("psc.card.none").is_empty(), "no reader was needed");

        // Red proof.
        stack.deviate(deviation);
        let again = browser.post(page.form_of("Réessayer"), &[]).await;
        let page = browser.follow_from(again).await;
        assert!(page.try_location().is_some(), "{fault}: {}", page.body);
        assert!(page.answered("code").is_some(), "{fault}");
    }
}

/// Each deviation leaves its own check out, and no other.
#[tokio::test]
async fn another_fault_s_deviation_lets_nothing_through() {
    for case in CASES {
        let (fault, .., deviation) = case;
        let stack = Stack::start();
        for (.., other) in CASES {
            if other != deviation {
                stack.deviate(other);
            }
        }
        let card = reader_with(&stack, &stack.browser(), fault).await;
        let pem =
            format!("{}{}", card["certificate_pem"].as_str().unwrap(), card["key_pem"].as_str().unwrap());
        let client = browser::client(&stack.root_pem).identity(Identity::from_pem(pem.as_bytes()).unwrap());
        let page = Browser::over(client).follow(stack.request(&[])).await;
        refused(&stack, &page, case);
    }
}

#[tokio::test]
async fn what_a_certificate_says_of_itself_binds_nobody() {
    for fault in ["foreign_authority", "altered", "holder_unknown"] {
        let stack = Stack::start();
        let card = reader_with(&stack, &stack.browser(), fault).await;
        let pem =
            format!("{}{}", card["certificate_pem"].as_str().unwrap(), card["key_pem"].as_str().unwrap());
        let client = browser::client(&stack.root_pem).identity(Identity::from_pem(pem.as_bytes()).unwrap());
        Browser::over(client).follow(stack.request(&[])).await;
        let told = stack.told_of(&stack.national_id());
        assert!(!told.contains(&"psc.card.refused".to_owned()), "{fault}: {told:?}");
        assert_eq!(stack.events("psc.card.refused").len(), 1);
    }
}

#[tokio::test]
async fn a_person_can_be_withdrawn_at_any_time() {
    let stack = Stack::start();
    let withdraw = async || {
        let body = json!({"person": stack.national_id()});
        let sent = reqwest::Client::new().post(stack.control("/withdrawals")).json(&body).send().await;
        sent.unwrap().status()
    };
    assert!(stack.browser_with_card().follow(stack.request(&[])).await.answered("code").is_some());
    assert_eq!(withdraw().await, StatusCode::NO_CONTENT);
    let page = stack.browser_with_card().follow(stack.request(&[])).await;
    page.shows("Titulaire retiré de l’annuaire").shows(&stack.national_id());
    assert!(stack.psc.people().is_empty());
    assert_eq!(withdraw().await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_card_that_cannot_be_made_is_refused_with_advice() {
    let stack = Stack::start();
    let (id, serial) = (stack.national_id(), stack.card().serial().to_string());
    for (body, status, error) in [
        (
            json!({"faulty_cards": [{"person": id, "fault": "expird"}]}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "did you mean “expired”?",
        ),
        (
            json!({"faulty_cards": [{"person": "899700000000", "fault": "expired"}]}),
            StatusCode::NOT_FOUND,
            "899700000000",
        ),
        (json!({"reader": "none", "cards": [serial]}), StatusCode::UNPROCESSABLE_ENTITY, "holds no card"),
        (
            json!({"reader": "none", "new_cards": [{"person": id}]}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "holds no card",
        ),
        (json!({"new_cards": [{"person": "899700000000"}]}), StatusCode::NOT_FOUND, "899700000000"),
        (json!({"id": "0123", "cards": []}), StatusCode::NOT_FOUND, "“0123”"),
        (json!({"reader": "two"}), StatusCode::UNPROCESSABLE_ENTITY, "two"),
        (json!({"person": "nobody"}), StatusCode::NOT_FOUND, "nobody"),
    ] {
        let sent = reqwest::Client::new().post(stack.control("/readers")).json(&body).send().await.unwrap();
        assert_eq!(sent.status(), status, "{body}");
        let refusal: Value = sent.json().await.unwrap();
        assert!(refusal["error"].as_str().unwrap().contains(error), "{refusal}");
        assert!(!refusal["advice"].as_str().unwrap().is_empty());
    }
}
