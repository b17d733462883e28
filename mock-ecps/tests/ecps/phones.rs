//! Phones that are not fit, phones that are not one's own, names that attack.

use axum::http::header;
use mock_ecps::{Activation, Enrolment, Password};
use serde_json::json;

use crate::stack::{ANNE, BRUNO, CODE, SERVICE, Screen, Stack, id};

#[tokio::test]
async fn a_phone_that_is_not_fit_says_why_and_what_to_do() {
    let stack = Stack::start();
    for (activation, error, title, advice) in [
        (Activation::NotActivated, "not_activated", "e-CPS non activée", "Activez votre e-CPS"),
        (Activation::ToBeRenewed, "to_be_renewed", "e-CPS à renouveler", "Renouvelez votre e-CPS"),
        (
            Activation::AppTooOld,
            "app_too_old",
            "Application à mettre à jour",
            "Installez la dernière version",
        ),
        (Activation::SystemTooOld, "system_too_old", "Système à mettre à jour", "Mettez le téléphone à jour"),
    ] {
        let phone = stack.ecps.enrol(&id(ANNE), Enrolment { activation, ..Enrolment::default() });
        let body = json!({"national_id": ANNE, "service": SERVICE, "code": CODE});
        assert_eq!(stack.submit(&body).await, (409, json!({"error": error})));
        let app = stack.open(phone.url.path()).await.follow(&stack, "e-CPS").await;
        app.is(200, title).shows(advice);
        app.follow(&stack, "Fermer").await.is(200, "Écran d’accueil du téléphone");
    }
    assert_eq!(stack.events("ecps.request.refused").len(), 4);
}

#[tokio::test]
async fn a_second_phone_puts_the_first_out_of_use() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let codes = stack.app().await.type_password(&stack, &stack.phone.password).await;
    let second = stack.ecps.enrol(&id(ANNE), Enrolment::default());
    assert_ne!(second.device, stack.phone.device);
    assert_eq!(stack.ecps.phone_url(&id(ANNE)), Some(second.url.clone()));
    // What the first was asked is over: nobody else may finish it without the password.
    assert_eq!(stack.outcome(&request).await, "abandoned");
    stack.home().await.shows("elle a été activée sur un autre téléphone");
    stack.app().await.is(200, "e-CPS désactivée sur ce téléphone");
    codes.choose(&stack, CODE).await.is(409, "e-CPS désactivée sur ce téléphone");

    let request = stack.request_for(ANNE).await;
    stack.home().await.lacks("Demande d’authentification");
    let codes = stack.open(second.url.path()).await.follow(&stack, "Ouvrir").await;
    let codes = codes.type_password(&stack, &second.password).await;
    codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
    assert_eq!(stack.outcome(&request).await, "approved");
}

#[tokio::test]
async fn an_address_that_is_no_phone_s_is_a_french_page() {
    let stack = Stack::start();
    for path in
        ["/", "/telephone/inconnu", "/telephone/inconnu/application", "/telephone/inconnu/evenements?vu=0"]
    {
        stack.open(path).await.is(404, "Téléphone inconnu");
    }
    let path = format!("{}/demandes/inconnue", stack.phone.url.path());
    stack.open(&path).await.is(404, "Demande inconnue").shows("n’est pas adressée à ce téléphone");
}

#[tokio::test]
async fn hostile_names_are_text_on_every_page() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>&amp;'";
    let stack = Stack::start();
    let password = Password::parse(hostile).unwrap();
    let phone = stack.ecps.enrol(&id(ANNE), Enrolment { password: Some(password), ..Enrolment::default() });
    stack.request_from(ANNE, hostile).await;
    let home = stack.open(phone.url.path()).await;
    let asked = home.follow(&stack, "Ouvrir").await;
    let codes = asked.type_password(&stack, hostile).await;
    let approved = codes.choose(&stack, CODE).await;
    approved.is(200, "Authentification réussie");
    for page in [home, asked, codes, approved] {
        assert_eq!(page.body.matches("<script>").count(), 1, "only our own: {}", page.body);
        assert!(!page.body.contains("<img"), "{}", page.body);
        // Once in the banner, once as the service's name.
        assert_eq!(page.body.matches("&#60;img src=x onerror=alert(2)&#62;&#38;amp;&#39;").count(), 2);
    }
}

#[tokio::test]
async fn the_page_allows_its_own_script_and_no_other() {
    let stack = Stack::start();
    let response = stack.get(stack.phone.url.path()).send().await.unwrap();
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("script-src 'unsafe"), "{policy}");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
}

/// Another site's page cannot answer, even if it knew every token.
#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let home = stack.home().await;
    let (address, token) = home.form("Refuser");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://sas.localhost:8444"),
        ("origin", "null"),
    ] {
        let form = stack.post(&address, &[("jeton", &token)]).header(name, value);
        Screen::of(form).await.is(403, "Formulaire refusé");
    }
    assert!(stack.is_pending(&request).await);
    assert_eq!(stack.events("ecps.form.refused").len(), 4);
    // As browsers send our own, the pages' referrer policy being `no-referrer`.
    let own = stack.post(&address, &[("jeton", &token)]);
    let own = own.header("sec-fetch-site", "same-origin").header("origin", "null");
    Screen::of(own).await.is(200, "Demande refusée");
}

#[tokio::test]
async fn somebody_else_s_request_is_neither_shown_nor_answered() {
    let stack = Stack::start();
    let bruno = stack.ecps.enrol(&id(BRUNO), Enrolment::default());
    let request = stack.request_for(ANNE).await;
    let own = stack.app().await;
    let foreign = own.path.replace(&stack.phone.device, &bruno.device);
    stack.open(&foreign).await.is(404, "Demande inconnue").lacks(SERVICE);
    let (address, token) = own.form("Valider");
    let address = address.replace(&stack.phone.device, &bruno.device);
    let fields = [("jeton", token.as_str()), ("mot_de_passe", bruno.password.as_str())];
    Screen::of(stack.post(&address, &fields)).await.is(404, "Demande inconnue");
    let refused = stack.events("ecps.answer.refused");
    assert_eq!(refused.last().unwrap().person.as_deref(), Some(BRUNO));
    assert_eq!(refused.last().unwrap().details["reason"], "the request is another person’s");
    assert!(stack.is_pending(&request).await);
    // Anne's form still counts.
    own.type_password(&stack, &stack.phone.password).await.is(200, "Demande d’authentification");
}

#[tokio::test]
async fn a_request_that_cannot_be_read_gets_a_page_in_french() {
    let stack = Stack::start();
    let home = stack.phone.url.path();
    let wrong = Screen::of(stack.post(home, &[])).await;
    wrong.is(405, "Demande impossible à cette adresse");
    Screen::of(stack.get("/telephone/%FF")).await.is(400, "Demande illisible");
}
