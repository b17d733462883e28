//! Each refusal, and the same with its check left out.

use mock_ecps::{Activation, Enrolment, OUTCOME};
use reqwest::Method;
use serde_json::json;

use crate::stack::{ANNE, BRUNO, CODE, SERVICE, Screen, Stack, id};

/// A request of Anne's, its password given: its id and the page with the codes.
async fn unlocked(stack: &Stack) -> (String, Screen) {
    let request = stack.request_for(ANNE).await;
    let codes = stack.app().await.type_password(stack, &stack.phone.password).await;
    codes.is(200, "Demande d’authentification");
    (request, codes)
}

#[tokio::test]
async fn the_password_is_checked() {
    let stack = Stack::start();
    stack.request_for(ANNE).await;
    let page = stack.app().await.type_password(&stack, "faux").await;
    page.is(422, "Saisie de votre mot de passe");
    stack.deviate_for("ecps.password.unchecked", ANNE);
    page.type_password(&stack, "faux").await.is(200, "Demande d’authentification");
}

#[tokio::test]
async fn wrong_passwords_are_counted() {
    let stack = Stack::start();
    stack.deviate_for("ecps.tries.unlimited", ANNE);
    stack.request_for(ANNE).await;
    let mut page = stack.app().await;
    for _ in 0..5 {
        page = page.type_password(&stack, "faux").await;
        page.is(422, "Saisie de votre mot de passe").shows("3 essais");
    }
    stack.context.deviations.clear();
    for _ in 0..3 {
        page = page.type_password(&stack, "faux").await;
    }
    page.is(200, "Application verrouillée");
    // Locked already: the same app without a count takes requests again.
    stack.deviate_for("ecps.tries.unlimited", ANNE);
    unlocked(&stack).await;
}

#[tokio::test]
async fn one_code_of_three_is_right() {
    let stack = Stack::start();
    let (request, codes) = unlocked(&stack).await;
    codes.choose(&stack, &codes.wrong_code()).await.is(200, "Mauvais code");
    assert_eq!(stack.outcome(&request).await, "wrong_code");
    stack.deviate_for("ecps.code.unchecked", ANNE);
    let (request, codes) = unlocked(&stack).await;
    codes.choose(&stack, &codes.wrong_code()).await.is(200, "Authentification réussie");
    assert_eq!(stack.outcome(&request).await, "approved");
}

#[tokio::test]
async fn there_is_one_try_and_one_answer() {
    let stack = Stack::start();
    let (request, codes) = unlocked(&stack).await;
    codes.choose(&stack, &codes.wrong_code()).await;
    let replayed = codes.choose(&stack, CODE).await;
    replayed.is(409, "Demande déjà traitée").shows("Plateforme digitale SAS : celle-ci ne change rien.");
    assert_eq!(stack.outcome(&request).await, "wrong_code");
    stack.deviate_for("ecps.request.replayable", ANNE);
    codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
    assert_eq!(stack.outcome(&request).await, "approved");
}

#[tokio::test]
async fn a_form_is_sent_once() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let password = stack.app().await;
    password.type_password(&stack, "faux").await.shows("2 essais");
    // As when the page is reloaded: the try is not counted again.
    password.type_password(&stack, "faux").await.is(409, "Page déjà utilisée");
    let again = password.type_password(&stack, &stack.phone.password).await;
    again.is(409, "Page déjà utilisée");
    again.follow(&stack, "Revenir à la demande").await.is(200, "Saisie de votre mot de passe");
    assert_eq!(stack.events("ecps.password.refused").len(), 1);
    assert!(stack.is_pending(&request).await);
    stack.deviate_for("ecps.request.replayable", ANNE);
    password.type_password(&stack, &stack.phone.password).await.is(200, "Demande d’authentification");
}

#[tokio::test]
async fn a_tampered_form_changes_nothing() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let password = stack.app().await;
    let (address, token) = password.form("Valider");
    let code_address = address.replace("mot-de-passe", "code");
    // The right code, before the password.
    let early = Screen::of(stack.post(&code_address, &[("jeton", &token), ("code", CODE)])).await;
    early.is(409, "Mot de passe requis");
    let codes = stack.app().await.type_password(&stack, &stack.phone.password).await;
    let (address, token) = codes.form(CODE);
    let fourth =
        (0..100).map(|code| format!("{code:02}")).find(|code| !codes.codes().contains(code)).unwrap();
    for code in [fourth.as_str(), "", "042", "<b>"] {
        let form = stack.post(&address, &[("jeton", &token), ("code", code)]);
        Screen::of(form).await.is(422, "Réponse illisible");
    }
    Screen::of(stack.post(&address, &[("code", CODE)])).await.is(409, "Page déjà utilisée");
    Screen::of(stack.post(&address, &[("jeton", "faux"), ("code", CODE)]))
        .await
        .is(409, "Page déjà utilisée");
    assert!(stack.is_pending(&request).await);
    assert_eq!(stack.events("ecps.answer.refused").len(), 7);
    codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
}

#[tokio::test]
async fn only_the_person_s_own_phone_answers() {
    let stack = Stack::start();
    let bruno = stack.ecps.enrol(&id(BRUNO), Enrolment::default());
    let request = stack.request_for(ANNE).await;
    let foreign = stack.app().await.path.replace(&stack.phone.device, &bruno.device);
    stack.open(&foreign).await.is(404, "Demande inconnue");
    stack.deviate_for("ecps.request.foreign", ANNE);
    let codes = stack.open(&foreign).await.type_password(&stack, &bruno.password).await;
    codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
    assert_eq!(stack.outcome(&request).await, "approved");
}

#[tokio::test]
async fn time_ends_a_request() {
    let stack = Stack::start();
    let (_, codes) = unlocked(&stack).await;
    stack.expire(ANNE).await;
    codes.choose(&stack, CODE).await.is(409, "Demande expirée");
    stack.deviate_for("ecps.request.eternal", ANNE);
    let (request, codes) = unlocked(&stack).await;
    assert_eq!(stack.expire(ANNE).await, 204);
    codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
    assert_eq!(stack.outcome(&request).await, "approved");
}

#[tokio::test]
async fn a_new_request_takes_the_place_of_the_one_before() {
    let stack = Stack::start();
    let first = stack.request_for(ANNE).await;
    let second = stack.request_for(ANNE).await;
    assert_eq!(stack.outcome(&first).await, "replaced");

    stack.deviate("ecps.request.kept");
    stack.request_for(ANNE).await;
    // It could still be answered: only what is pending can be withdrawn.
    stack.withdraw(&second).await;
    assert_eq!(stack.outcome(&second).await, "withdrawn");
}

#[tokio::test]
async fn the_secret_is_asked_for() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    stack.withdraw(&request).await;
    let path = OUTCOME.replace("{id}", &request);
    let call = async || stack.call_without_secret(Method::GET, &path).send().await.unwrap().status();
    assert_eq!(call().await, 401);
    stack.deviate("ecps.secret.unchecked");
    assert_eq!(call().await, 200);
}

#[tokio::test]
async fn a_phone_must_be_fit() {
    let stack = Stack::start();
    let unfit = Enrolment { activation: Activation::ToBeRenewed, ..Enrolment::default() };
    let phone = stack.ecps.enrol(&id(ANNE), unfit);
    let body = json!({"national_id": ANNE, "service": SERVICE, "code": CODE});
    assert_eq!(stack.submit(&body).await.0, 409);
    stack.deviate_for("ecps.activation.unchecked", ANNE);
    assert_eq!(stack.submit(&body).await.0, 201);
    let page = stack.open(phone.url.path()).await.follow(&stack, "Ouvrir").await;
    page.is(200, "Saisie de votre mot de passe");
}

#[tokio::test]
async fn a_phone_must_be_the_one_in_use() {
    let stack = Stack::start();
    stack.ecps.enrol(&id(ANNE), Enrolment::default());
    stack.request_for(ANNE).await;
    stack.app().await.is(200, "e-CPS désactivée sur ce téléphone");
    stack.deviate_for("ecps.device.unchecked", ANNE);
    let codes = stack.app().await.type_password(&stack, &stack.phone.password).await;
    codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
}

#[tokio::test]
async fn a_form_must_come_from_the_phone_s_own_page() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let (address, token) = stack.home().await.form("Refuser");
    let foreign = || stack.post(&address, &[("jeton", &token)]).header("sec-fetch-site", "cross-site");
    Screen::of(foreign()).await.is(403, "Formulaire refusé");
    stack.deviate_for("ecps.form.origin.unchecked", ANNE);
    Screen::of(foreign()).await.is(200, "Demande refusée");
    assert_eq!(stack.outcome(&request).await, "refused");
}

/// A fault that is asked for one person leaves the others alone.
#[tokio::test]
async fn a_deviation_concerns_its_person_alone() {
    let stack = Stack::start();
    for name in ["ecps.password.unchecked", "ecps.push.lost", "ecps.request.foreign"] {
        stack.deviate_for(name, BRUNO);
    }
    stack.request_for(ANNE).await;
    let page = stack.home().await.follow(&stack, "Ouvrir").await;
    page.type_password(&stack, "faux").await.is(422, "Saisie de votre mot de passe");
}
