//! Signing in with a card: by the simulated reader, and with a certificate that the browser presents.

use mock_kit::journal::Verdict;
use mock_psc::{CertificatePrompt, Settings};
use reqwest::StatusCode;
use serde_json::json;

use crate::stack::{SAS, SAS_RETURN, Stack};

/// Through the chooser, up to the dialog that asks for the code; gives the dialog's address.
async fn up_to_the_code(stack: &Stack, browser: &crate::browser::Browser) -> String {
    let serial = stack.card().serial().to_string();
    let chooser = browser.follow(stack.request(&[])).await;
    let dialog = browser.post(chooser.form_of("Valider"), &[("carte", &serial)]).await;
    assert_eq!(dialog.status, StatusCode::SEE_OTHER);
    dialog.location().into()
}

fn wrong_pin(stack: &Stack) -> &'static str {
    if stack.card().pin().as_str() == "0000" { "0001" } else { "0000" }
}

#[tokio::test]
async fn the_whole_way_with_the_reader_wrong_code_then_right_up_to_the_claims() {
    let stack = Stack::start();
    let browser = stack.browser();

    let arrival = browser.get(stack.request(&[])).await;
    assert_eq!(arrival.status, StatusCode::FOUND);
    let host = arrival.location().host_str().unwrap().to_owned();
    assert!(host.ends_with(".carte.psc.localhost"), "{host}");
    let attempt = host.split_once('.').unwrap().0.to_owned();

    let chooser = browser.follow_from(arrival).await;
    assert_eq!(chooser.status, StatusCode::OK);
    let serial = stack.card().serial().to_string();
    chooser
        .shows("Lecteur simulé")
        .shows("Sélectionner un certificat")
        .shows("Veuillez poursuivre en sélectionnant le certificat lié à votre CPS")
        .shows(stack.card().holder())
        .shows("TEST AC IGC-SANTE ELEMENTAIRE PERSONNES")
        .shows(&serial);

    let nothing_chosen = browser.post(chooser.form_of("Valider"), &[]).await;
    assert_eq!(nothing_chosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing_chosen.shows("Choisissez un certificat dans la liste.");

    let dialog = browser.post(chooser.form_of("Valider"), &[("carte", &serial)]).await;
    let dialog = browser.follow_from(dialog).await;
    dialog.shows("Saisissez le code à 4 chiffres de votre carte CPS").shows("Code de la carte (4 chiffres)");

    let malformed = browser.post(dialog.form_of("Valider"), &[("code_carte", "12")]).await;
    malformed.shows("Le code de la carte comporte 4 chiffres.");
    let wrong = browser.post(malformed.form_of("Valider"), &[("code_carte", wrong_pin(&stack))]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("Code erroné. Il vous reste 2 essais.");

    let right = browser.post(wrong.form_of("Valider"), &[("code_carte", stack.card().pin().as_str())]).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.body);
    let back = browser.follow_from(right).await;
    assert!(back.location().as_str().starts_with(SAS_RETURN));
    assert_eq!(back.answered("state").as_deref(), Some("état"));
    assert_eq!(back.answered("iss"), Some(stack.psc.issuer().to_string()));

    let tokens = stack.exchange(&back.answered("code").unwrap(), &[]).await.json();
    let claims = stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
    let id = stack.national_id();
    for (name, value) in [
        ("sub", json!(format!("f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:{id}"))),
        ("SubjectNameID", json!(id)),
        ("preferred_username", json!(id)),
        ("otherIds", json!([{"identifiant": id, "origine": "RPPS", "qualite": 1}])),
        ("nonce", json!("n-1")),
        ("acr", json!("eidas2")),
        ("authMode", json!("CARD")),
        ("azp", json!(SAS)),
        ("typ", json!("ID")),
        ("sid", tokens["session_state"].clone()),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }

    let userinfo = stack.userinfo(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(userinfo.json()["SubjectNameID"], json!(id));

    // From the request on, everything is the person's.
    let told = stack.context.journal.read(0, Some(&id));
    let of_flow: Vec<&str> = told
        .events
        .iter()
        .filter(|event| event.flow.as_deref() == Some(&attempt))
        .map(|event| event.name.as_str())
        .collect();
    assert_eq!(
        of_flow,
        [
            "psc.authorize.received",
            "psc.card.none",
            "psc.reader.certificate_chosen",
            "psc.reader.pin_refused",
            "psc.reader.pin_refused",
            "psc.card.presented",
            "psc.code.issued",
            "psc.token.issued",
            "psc.userinfo.answered",
        ]
    );
    let issued = &stack.events("psc.token.issued")[0];
    assert_eq!(issued.from, SAS);
    assert_eq!(issued.details["id_token"]["claims"]["nonce"], json!("n-1"));
    assert_eq!(issued.details["id_token"]["header"]["alg"], json!("RS256"));
    assert_eq!(told.dropped, 0);
}

#[tokio::test]
async fn a_certificate_that_the_browser_presents_signs_in_without_a_page() {
    let stack = Stack::start();
    let page = stack.browser_with_card().follow(stack.request(&[])).await;
    assert!(page.answered("code").is_some(), "{}", page.location());
    assert!(stack.events("psc.card.none").is_empty());
    assert_eq!(stack.events("psc.card.presented")[0].verdict, Verdict::Accepted);
}

#[tokio::test]
async fn three_wrong_codes_block_the_card_for_good() {
    let stack = Stack::start();
    let browser = stack.browser();
    let dialog = up_to_the_code(&stack, &browser).await;
    let wrong = [("code_carte", wrong_pin(&stack))];
    browser.post(&dialog, &wrong).await.shows("Il vous reste 2 essais.");
    browser.post(&dialog, &wrong).await.shows("Il vous reste 1 essai.");
    let blocked = browser.post(&dialog, &wrong).await;
    assert_eq!(blocked.status, StatusCode::FORBIDDEN);
    blocked.shows("Carte bloquée").shows("Que faire");

    let right = [("code_carte", stack.card().pin().as_str())];
    browser.post(&dialog, &right).await.shows("Carte bloquée");
    browser.get(&dialog).await.shows("Carte bloquée");

    let back = browser.post(blocked.form_of("Revenir au service"), &[]).await;
    assert_eq!(back.answered("error").as_deref(), Some("access_denied"));
    assert!(stack.events("psc.card.presented").is_empty());
}

/// Red proof.
#[tokio::test]
async fn with_the_pin_unchecked_a_wrong_code_signs_in() {
    let stack = Stack::start();
    stack.deviate("card.pin.unchecked");
    let browser = stack.browser();
    let dialog = up_to_the_code(&stack, &browser).await;
    let page = browser.post(&dialog, &[("code_carte", wrong_pin(&stack))]).await;
    assert!(browser.follow_from(page).await.answered("code").is_some());
}

#[tokio::test]
async fn giving_up_sends_access_denied_to_the_service_once() {
    let stack = Stack::start();
    let browser = stack.browser();
    let chooser = browser.follow(stack.request(&[])).await;
    let cancel = chooser.form_of("Annuler");
    let back = browser.post(&cancel, &[]).await;
    assert!(back.location().as_str().starts_with(SAS_RETURN));
    assert_eq!(back.answered("error").as_deref(), Some("access_denied"));
    assert_eq!(back.answered("state").as_deref(), Some("état"));
    assert_eq!(back.answered("iss"), Some(stack.psc.issuer().to_string()));

    let again = browser.post(&cancel, &[]).await;
    assert_eq!(again.status, StatusCode::GONE);
    again.shows("Connexion déjà terminée");
}

#[tokio::test]
async fn on_choice_a_page_offers_the_card_first() {
    let stack = Stack::with_settings(Settings {
        certificate_prompt: CertificatePrompt::OnChoice,
        ..Settings::default()
    });
    let browser = stack.browser_with_card();
    let means = browser.follow(stack.request(&[])).await;
    assert_eq!(means.status, StatusCode::OK);
    means.shows("Choisissez votre moyen de connexion").shows("Plateforme digitale SAS");
    let card = means.body.split_once("class=\"button\" href=\"").unwrap().1;
    let card = card.split_once('"').unwrap().0;
    assert!(browser.follow(card).await.answered("code").is_some());
}

/// Trying again is a form: its answer must be a page that can be loaded again.
#[tokio::test]
async fn on_choice_a_retry_leads_to_the_page_of_the_means_by_its_own_address() {
    let settings = Settings { certificate_prompt: CertificatePrompt::OnChoice, ..Settings::default() };
    let stack = Stack::with_settings(settings);
    let browser = stack.browser();
    stack.plug(&browser, &[]).await;
    let means = browser.follow(stack.request(&[])).await;
    let card = means.body.split_once("class=\"button\" href=\"").unwrap().1;
    let empty = browser.follow(card.split_once('"').unwrap().0).await;
    let again = browser.post(empty.form_of("Réessayer"), &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    for _ in 0..2 {
        browser.get(again.location()).await.shows("Choisissez votre moyen de connexion");
    }
}

#[tokio::test]
async fn a_plugged_reader_shows_its_own_cards_alone() {
    let stack = Stack::start();
    let nurse = stack.psc.add_person("infirmière", identities::Profession::Nurse).unwrap();
    let (mine, hers) = (stack.card().serial().to_string(), nurse.cards[0].serial().to_string());

    let browser = stack.browser();
    let all = browser.follow(stack.request(&[])).await;
    all.shows(&mine).shows(&hers);

    let plugged = stack.plug(&browser, &[stack.card()]).await;
    plugged.shows("Lecteur branché").shows(&mine);
    let chooser = browser.follow(stack.request(&[])).await;
    chooser.shows(&mine);
    assert!(!chooser.body.contains(&hers));
    let refused = browser.post(chooser.form_of("Valider"), &[("carte", &hers)]).await;
    refused.shows("Choisissez un certificat dans la liste.");
    let absent = chooser.form_of("Valider") + "/cartes/" + &hers;
    browser.get(absent).await.shows("Carte absente");

    stack.plug(&browser, &[]).await.shows("ne contient aucune carte");
    let empty = browser.follow(stack.request(&[])).await;
    empty.shows("Aucune carte dans le lecteur").shows("Insérez votre carte");

    // The reader stays with its browser; the retry is a new attempt on a new origin.
    stack.browser().follow(stack.request(&[])).await.shows(&hers);
    let again = browser.post(empty.form_of("Réessayer"), &[]).await;
    assert!(again.location().as_str().ends_with("/presentation"));
    assert_eq!(stack.events("psc.attempt.retried").len(), 1);
}

#[tokio::test]
async fn an_attempt_ends_after_its_time_and_by_name() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let arrival = browser.get(stack.request(&[])).await.location();
    let continuation = browser.get(&arrival).await.location();
    // Presented twice: a browser repeats requests.
    assert_eq!(browser.get(&arrival).await.location(), continuation);

    stack.expire("attempt").await;
    let late = browser.get(&continuation).await;
    assert_eq!(late.status, StatusCode::GONE);
    late.shows("Connexion expirée");
    assert!(stack.events("psc.code.issued").is_empty());

    // Red proof.
    stack.deviate("psc.attempt.eternal");
    assert!(browser.get(&continuation).await.answered("code").is_some());
    // The answer is given once.
    browser.get(&continuation).await.shows("Connexion déjà terminée");
}

#[tokio::test]
async fn an_attempt_can_be_ended_while_the_code_is_being_typed() {
    let stack = Stack::start();
    let browser = stack.browser();
    let dialog = up_to_the_code(&stack, &browser).await;
    stack.expire("attempt").await;
    let right = [("code_carte", stack.card().pin().as_str())];
    browser.post(&dialog, &right).await.shows("Connexion expirée");
}

#[tokio::test]
async fn an_attempt_that_nobody_began_or_finished_leads_nowhere() {
    let stack = Stack::start();
    let browser = stack.browser();
    let arrival = browser.get(stack.request(&[])).await.location();
    let attempt = arrival.host_str().unwrap().split_once('.').unwrap().0.to_owned();
    let wallet = stack.psc.authorization_endpoint();

    let early = browser.get(format!("{wallet}/tentatives/{attempt}/suite")).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    early.shows("Vous n’êtes pas encore identifié");
    let unknown = browser.get(format!("{wallet}/tentatives/0000/suite")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    unknown.shows("Connexion introuvable");
}
