//! The documented steps, and what is kept of them.

use mock_kit::deviations::Scope;
use mock_sas::{deviations, routes};
use serde_json::json;

use crate::{provider::Person, world::World};

const SETTINGS: [(&str, &str); 8] = [
    ("participe", "on"),
    ("via", "cpts"),
    ("lieux", "3 place du Marché, 93100 Montreuil"),
    ("solution", "oui"),
    ("logiciel", "Rendez-vous Essai"),
    ("honneur-avec", "on"),
    ("creneaux-editeur", "on"),
    ("forfait", "on"),
];

#[tokio::test]
async fn from_the_home_page_to_the_personal_space() {
    let mut world = World::start().await;
    let browser = world.browser();

    browser.open("/").await.shows("Service d’accès aux soins").shows("Se connecter");
    browser
        .open(routes::MIRE)
        .await
        .shows("Mire de connexion de la plateforme numérique SAS")
        .shows("effecteur de soins")
        .shows("Pro Santé Connect");

    world
        .sign_in(&browser)
        .await
        .is_at(routes::ADDRESS)
        .shows("MARTIN Anne")
        .shows("Renseignez l’adresse mail que vous souhaitez lier à votre compte Pro Santé Connect.")
        .shows("Si vous êtes également régulateur, veuillez renseigner la même adresse mail que celle qui vous permet de vous connecter à votre espace régulateur via login/mot de passe.");
    let request = &world.provider.authorizations()[0];
    assert_eq!(request["response_type"], "code");
    assert_eq!(request["scope"], "openid scope_all");
    assert_eq!(request["acr_values"], "eidas1");
    assert_eq!(request["code_challenge_method"], "S256");
    assert_eq!(request["redirect_uri"], world.sas.redirect_uri().as_str());
    assert_eq!((request["state"].len(), request["nonce"].len()), (64, 64));

    browser
        .submit(routes::ADDRESS, &[("adresse", " anne@cabinet.test ")])
        .await
        .is_at(routes::VERIFICATION)
        .shows("BIENVENUE SUR LA PLATEFORME NUMÉRIQUE DU SERVICE D'ACCÈS AUX SOINS")
        .shows("VÉRIFICATION DU COURRIEL")
        .shows("Vous devez vérifier votre courriel pour activer votre compte.")
        .shows("Un courriel avec des instructions à suivre vous a été envoyé.")
        .shows("Vous n'avez pas reçu de code dans le courriel ? Cliquez ici pour renvoyer le courriel.");
    assert_eq!(world.state_of_anne().await["state"], "address_to_verify");

    let mail = world.mailbox.read();
    assert_eq!(mail.to, "anne@cabinet.test");
    assert_eq!(mail.subject, "Activez votre compte sur la plateforme numérique SAS");
    assert!(mail.html.contains("Activer mon compte") && mail.html.contains(&mail.link()));

    browser
        .open(&mail.link())
        .await
        .is_at(routes::TERMS)
        .shows("Votre compte est initialisé")
        .shows("CONDITIONS GÉNÉRALES D'UTILISATION")
        .shows("Vous acceptez les conditions générales d'utilisation");
    assert_eq!(world.state_of_anne().await["state"], "initialised");

    browser
        .submit(routes::TERMS, &[("accepte", "on")])
        .await
        .is_at(routes::SETTINGS)
        .shows("Créneaux en sus de mes disponibilités")
        .shows("Je participe au SAS")
        .shows("à titre individuel")
        .shows("via ma CPTS")
        .shows("via ma MSP")
        .shows("via mon association SOS Médecins")
        .shows("Quel(s) lieu(x) d'activité est/sont rattaché(s) à votre CPTS ?")
        .shows("12 rue des Lilas, 75011 Paris")
        .shows("Utilisez-vous une solution de prise de rendez-vous ?")
        .shows("à minima 2 heures de disponibilité par semaine")
        .shows("Agenda Fictif");
    browser.open(routes::SPACE).await.shows("Veuillez renseigner vos paramètres").shows("Éditer");

    browser
        .submit(routes::SETTINGS, &SETTINGS)
        .await
        .is_at(routes::SPACE)
        .shows("Espace personnel")
        .shows("MARTIN Anne")
        .shows("Vos adresses")
        .shows("Adresse 1 : 12 rue des Lilas, 75011 Paris")
        .shows("Téléphone : 01 99 00 12 34")
        .shows("Adresse 2 : 3 place du Marché, 93100 Montreuil")
        .shows("Vos paramètres")
        .shows("Participation au SAS : oui")
        .shows("Créneaux éditeurs affichés : oui")
        .shows("Forfait de réorientation : oui")
        .shows("Dernière mise à jour le 16/05/2023");
    let report = world.state_of_anne().await;
    assert_eq!((&report["state"], &report["email"]), (&json!("active"), &json!("anne@cabinet.test")));

    // What happened before the person was known belongs to the person too.
    assert_eq!(
        world.events(),
        [
            "sas.sign_in.started",
            "sas.callback.received",
            "sas.tokens.received",
            "sas.id_token.verified",
            "sas.userinfo.received",
            "sas.signed_in",
            "sas.account.changed",
            "sas.mail.sent",
            "sas.account.changed",
            "sas.link.followed",
            "sas.account.changed",
            "sas.cgu.accepted",
            "sas.settings.saved",
        ]
    );
}

#[tokio::test]
async fn a_returning_person_goes_straight_to_the_space() {
    let world = World::start().await;
    world.make_active(true).await;
    world.sign_in(&world.browser()).await.is_at(routes::SPACE).shows("Créneaux éditeurs non affichés : non");
    assert!(world.mailbox.is_empty());
}

#[tokio::test]
async fn settings_are_kept_after_sign_out_unless_forgotten() {
    let mut world = World::start().await;
    let browser = world.browser();
    world.accept_terms(&browser).await;
    browser.submit(routes::SETTINGS, &SETTINGS).await.is_at(routes::SPACE);
    browser.submit(routes::SIGN_OUT, &[]).await;
    world.sign_in(&browser).await.is_at(routes::SPACE).shows("Créneaux éditeurs affichés : oui");
    let form = browser.open(routes::SETTINGS).await;
    assert_eq!(form.html.matches(" checked").count(), 7);
    assert!(form.html.contains(r#"<option value="Rendez-vous Essai" selected>"#));

    world.deviate(&deviations::SETTINGS_FORGOTTEN, Scope::Person(Person::anne().national_id));
    browser.submit(routes::SIGN_OUT, &[]).await;
    world.sign_in(&browser).await.is_at(routes::SPACE).shows("Veuillez renseigner vos paramètres");
}

/// A session that ends by itself leaves the provider's alone; the button does not.
#[tokio::test]
async fn signing_out_of_a_session_that_is_over_ends_the_provider_s() {
    let world = World::start().await;
    world.make_active(true).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::SPACE);
    world.context.clock.advance(time::Duration::minutes(31));
    browser.submit(routes::SIGN_OUT, &[]).await.is_at(routes::HOME).shows("Vous êtes déconnecté");
    assert_eq!(world.provider.sign_outs()[0]["id_token_hint"].split('.').count(), 3);
    browser.submit(routes::SIGN_OUT, &[]).await.is_at(routes::HOME);
    assert_eq!(world.provider.sign_outs().len(), 1);
}

/// OIDC Core §10.1.1: the keys are read again, and the sign-in goes on.
#[tokio::test]
async fn a_provider_that_changed_its_key_signs_in_at_once_and_signs_out() {
    let world = World::start().await;
    world.make_active(true).await;
    let (browser, other) = (world.browser(), world.browser());
    world.sign_in(&browser).await.is_at(routes::SPACE);
    world.provider.changes_its_key();
    world.sign_in(&other).await.is_at(routes::SPACE);
    for browser in [&browser, &other] {
        browser.submit(routes::SIGN_OUT, &[]).await.shows("Vous êtes déconnecté");
    }
    assert_eq!(world.provider.sign_outs().len(), 2);
}

/// Guide P2: the day on which they were saved, whatever day it is.
#[tokio::test]
async fn the_settings_say_on_which_day_they_were_saved() {
    let world = World::start().await;
    world.context.follow_clock();
    world.make_active(false).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::SPACE);
    let valid = [("participe", "on"), ("via", "individuel"), ("solution", "non"), ("honneur-sans", "on")];
    let day = world.context.today();
    let told = format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year());
    browser.submit(routes::SETTINGS, &valid).await.is_at(routes::SPACE).shows(&told);
    world.context.clock.advance(time::Duration::days(1));
    world.sign_in(&browser).await.shows(&format!("Dernière mise à jour le {told}"));
}

#[tokio::test]
async fn signing_out_ends_both_sessions() {
    let world = World::start().await;
    world.make_active(true).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::SPACE);
    browser.submit(routes::SIGN_OUT, &[]).await.is_at(routes::HOME).shows("Vous êtes déconnecté");
    browser.open(routes::SPACE).await.is_at(routes::MIRE);

    let sent = &world.provider.sign_outs()[0];
    assert_eq!(sent["post_logout_redirect_uri"], world.sas.url().as_str());
    assert_eq!(sent["id_token_hint"].split('.').count(), 3);
    assert_eq!(sent["state"].len(), 32);

    // A second click, or a page left open, ends nothing more.
    browser.submit(routes::SIGN_OUT, &[]).await.is_at(routes::HOME);
    assert_eq!(world.provider.sign_outs().len(), 1);
}

#[tokio::test]
async fn the_session_is_new_at_sign_in_and_its_cookie_is_guarded() {
    let world = World::start().await;
    let page = world.sign_in(&world.browser()).await;
    let [before, after] = &page.cookies[..] else { panic!("{:?}", page.cookies) };
    assert_ne!(before, after);
    for cookie in [before, after] {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        assert!(cookie.ends_with("; HttpOnly; Secure; SameSite=Lax; Path=/"), "{cookie}");
    }
}

#[tokio::test]
async fn everybody_is_sent_to_the_step_that_is_due() {
    let mut world = World::start().await;
    let browser = world.browser();
    let guarded = [routes::ADDRESS, routes::VERIFICATION, routes::TERMS, routes::SPACE, routes::SETTINGS];
    for path in guarded {
        browser.open(path).await.is_at(routes::MIRE);
    }
    world.sign_in(&browser).await;
    for path in guarded {
        browser.open(path).await.is_at(routes::ADDRESS);
    }
    browser.submit(routes::TERMS, &[("accepte", "on")]).await.is_at(routes::ADDRESS);
    browser.submit(routes::SETTINGS, &SETTINGS).await.is_at(routes::ADDRESS);
    assert_eq!(world.state_of_anne().await["state"], "address_missing");

    browser.submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")]).await;
    for path in [routes::MIRE, routes::VERIFICATION, routes::TERMS, routes::SPACE] {
        browser.open(path).await.is_at(routes::VERIFICATION);
    }
    browser.open(routes::ADDRESS).await.is_at(routes::ADDRESS);

    let link = world.mailbox.read().link();
    browser.open(&link).await.is_at(routes::TERMS);
    for path in guarded {
        browser.open(path).await.is_at(routes::TERMS);
    }
    // Closed here and resumed at the next sign-in.
    browser.submit(routes::SIGN_OUT, &[]).await;
    world.sign_in(&browser).await.is_at(routes::TERMS);
    browser.submit(routes::TERMS, &[("accepte", "on")]).await;
    for path in [routes::ADDRESS, routes::VERIFICATION, routes::TERMS] {
        browser.open(path).await.is_at(routes::SPACE);
    }
}

#[tokio::test]
async fn hostile_names_are_shown_harmlessly_on_every_page_and_in_the_mail() {
    let mut world = World::start().await;
    let hostile = "<script>alert(1)</script>";
    world.third_parties.reset().await;
    world.provider.signs_in(Person {
        given_name: hostile.into(),
        family_name: "\"><img src=x onerror=alert(1)>".into(),
        ..Person::anne()
    });
    world
        .answer(
            "/professionnels/899700000017",
            200,
            json!({ "adresses": [{ "ligne": hostile, "telephone": hostile }] }),
        )
        .await;
    let browser = world.browser();
    let mut pages = vec![world.sign_in(&browser).await];
    pages.push(browser.submit(routes::ADDRESS, &[("adresse", "a<b>@c.test")]).await);
    pages.push(browser.submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")]).await);
    let mail = world.mailbox.read();
    pages.push(browser.open(&mail.link()).await);
    pages.push(browser.submit(routes::TERMS, &[("accepte", "on")]).await);
    pages.push(browser.submit(routes::SETTINGS, &[("participe", "on"), ("via", hostile)]).await);
    pages.push(browser.submit(routes::SETTINGS, &[]).await);
    let shown = pages.iter().map(|page| (page.path().to_owned(), &page.html));
    for (place, html) in shown.chain([("the mail".to_owned(), &mail.html)]) {
        assert!(html.contains("&#60;script&#62;"), "{place} does not show the name");
        assert!(!html.contains("<script>") && !html.contains("<img"), "{place}: {html}");
    }
    let space = pages.last().unwrap();
    space.is_at(routes::SPACE).shows(&format!("Adresse 1 : {hostile}"));
}
