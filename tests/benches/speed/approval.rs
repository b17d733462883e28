//! From the press on the right code, on the phone, to the browser leaving the page that shows it, and to the next page.

use std::time::Instant;

use harness::stack::control::{Control, NewPerson, ReaderContents, ReaderKind};
use identities::Profession;
use serde::Deserialize;
use tokio::runtime::Runtime;

use crate::{
    Ground,
    browser::Browser,
    figures::{Sample, Section},
    whole_stack,
};

/// Approvals over HTTP in each round, one after the other.
const OVER_HTTP: usize = 50;
/// Approvals in the real browser in each round.
const IN_THE_BROWSER: usize = 20;
/// What a person takes for "at once", in milliseconds.
const AIM: f64 = 100.0;

/// What `approvals.mjs` prints.
#[derive(Default, Deserialize)]
struct InBrowser {
    left: Sample,
    there: Sample,
}

pub fn measure(ground: &Ground, runtime: &Runtime) -> Section {
    let stack = runtime.block_on(whole_stack());
    let urls = serde_json::to_string(&stack.urls).unwrap();
    let control = Control::new(stack.urls.control.clone());
    let (mut told, mut signed_in, mut in_browser) =
        (Sample::default(), Sample::default(), InBrowser::default());
    for round in 0..ground.rounds {
        runtime.block_on(async {
            for turn in 0..OVER_HTTP {
                let key = format!("http/{round}/{turn}");
                let (heard, at_service) = approve(&control, &key, &stack.urls.service, &stack.root_pem).await;
                told.push(heard);
                signed_in.push(at_service);
            }
        });
        let printed = ground.playwright(
            "approvals.mjs",
            &[&urls, &format!("navigateur/{round}"), &IN_THE_BROWSER.to_string()],
        );
        let InBrowser { left, there } = serde_json::from_str(&printed).unwrap();
        in_browser.left.extend(left);
        in_browser.there.extend(there);
    }
    let mut section = Section::default();
    for (name, sample, aim) in [
        ("over HTTP, the page is told", &told, Some(AIM)),
        ("over HTTP, the service has signed the person in", &signed_in, None),
        ("in Chromium, the page is left", &in_browser.left, Some(AIM)),
        ("in Chromium, another page is there", &in_browser.there, None),
    ] {
        section.median(name, sample, None);
        section.percentile_99(name, sample, aim);
    }
    section
}

/// One person's sign-in: how long the page that shows the code takes to be told, and the service to have them signed in.
async fn approve(
    control: &Control,
    key: &str,
    service: &url::Url,
    root_pem: &str,
) -> (std::time::Duration, std::time::Duration) {
    let person = control.make_person(&NewPerson::of(key.to_owned(), Profession::Physician)).await.unwrap();
    let id = &person.national_id;
    let phone = control.give_phone(id, mock_ecps::Activation::Activated).await.unwrap();
    let empty = ReaderContents { reader: ReaderKind::Simulated, cards: Vec::new(), cps_gestion: None };
    let reader = control.make_reader(id, &empty).await.unwrap();

    let browser = Browser::new(root_pem);
    browser.open(reader.plug_url).await;
    let home = browser.open(service.clone()).await;
    let entrance = browser.open(home.link("Se connecter")).await;
    let reader = browser.open(entrance.link("Pro Santé Connect")).await;
    let identifier = browser.press(&reader, "Continuer sans certificat", &[]).await;
    let code = browser.press(&identifier, "SE CONNECTER AVEC E-CPS", &[("identifiant", id)]).await;
    let shown = code.between("data-code-affiche", "</strong>").rsplit('>').next().unwrap();

    let hand = Browser::new(root_pem);
    let notified = hand.open(phone.url).await;
    let asked = hand.open(notified.link("Ouvrir")).await;
    let choices = hand.press(&asked, "Valider", &[("mot_de_passe", &phone.password)]).await;
    let press = hand.pressed(&choices, shown, &[]);

    // The same wait as the page's script makes; it is under way before the phone answers.
    let waiting = tokio::spawn(browser.ask(code.address("data-reponse")).send());
    tokio::task::yield_now().await;
    let begun = Instant::now();
    let (pressed, told) = tokio::join!(press.send(), async {
        let answer = waiting.await.unwrap().unwrap();
        assert_eq!(answer.status().as_u16(), 204);
        begun.elapsed()
    });
    assert!(pressed.unwrap().status().is_redirection());
    let at_service = browser.open(code.address("data-suite")).await;
    assert_eq!(at_service.between("<h1>", "</h1>"), "Votre adresse mail");
    (told, begun.elapsed())
}
