//! Sign-in by e-CPS, with an e-CPS service of the test's own: what it answers is the test's to choose.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use identities::Profession;
use mock_kit::{
    Clock,
    authority::ServerAuthority,
    deviations::Scope,
    listener::{Bound, Serving, TlsSetup},
};
use mock_psc::{EcpsService, Settings};
use serde_json::{Value, json};
use tokio::{sync::watch, time::timeout};

use crate::{
    browser::{Browser, Page},
    stack::{OTHER, SAS, Stack},
};

const SECRET: &str = "entre-psc-et-e-cps";

/// What the service of the test received, and what it answers.
pub struct Phones {
    asked: Mutex<Vec<Value>>,
    withdrawn: watch::Sender<Vec<String>>,
    refusal: Mutex<Option<(u16, &'static str)>>,
    outcome: watch::Sender<Option<&'static str>>,
    /// Whether a request that arrived is answered.
    answering: watch::Sender<bool>,
    /// How many requests have arrived, and how often an outcome was asked for.
    arrived: watch::Sender<usize>,
    polled: watch::Sender<usize>,
    expires_in: u64,
}

type Shared = Arc<Phones>;

async fn ask(State(phones): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    assert_eq!(headers["authorization"], format!("Bearer {SECRET}"));
    if let Some((status, error)) = *phones.refusal.lock().unwrap() {
        return (StatusCode::from_u16(status).unwrap(), Json(json!({"error": error}))).into_response();
    }
    let rank = {
        let mut asked = phones.asked.lock().unwrap();
        asked.push(body);
        asked.len()
    };
    phones.arrived.send_replace(rank);
    phones.answering.subscribe().wait_for(|answering| *answering).await.unwrap();
    let id = format!("demande-{rank}");
    (StatusCode::CREATED, Json(json!({"id": id, "expires_in": phones.expires_in}))).into_response()
}

async fn outcome(State(phones): State<Shared>) -> Json<Value> {
    phones.polled.send_modify(|polled| *polled += 1);
    let mut outcome = phones.outcome.subscribe();
    let ended = *outcome.wait_for(Option::is_some).await.unwrap();
    Json(json!({"outcome": ended}))
}

async fn withdraw(State(phones): State<Shared>, Path(id): Path<String>) -> Json<Value> {
    phones.withdrawn.send_modify(|withdrawn| withdrawn.push(id));
    Json(json!({"outcome": "withdrawn"}))
}

/// A provider with an e-CPS service, and a browser whose reader is empty.
struct Scene {
    stack: Stack,
    phones: Shared,
    browser: Browser,
    _serving: Serving,
}

impl Scene {
    async fn begin() -> Self {
        Self::begin_with(Settings::default(), Clock::system(), 120).await
    }

    async fn begin_with(settings: Settings, clock: Clock, expires_in: u64) -> Self {
        let phones = Arc::new(Phones {
            asked: Mutex::default(),
            withdrawn: watch::Sender::default(),
            refusal: Mutex::default(),
            outcome: watch::Sender::new(None),
            answering: watch::Sender::new(true),
            arrived: watch::Sender::default(),
            polled: watch::Sender::default(),
            expires_in,
        });
        let router = Router::new()
            .route("/approval-requests", post(ask))
            .route("/approval-requests/{id}", delete(withdraw))
            .route("/approval-requests/{id}/outcome", get(outcome))
            .with_state(Arc::clone(&phones));
        let serve = |root: &ServerAuthority, now| {
            let bound = Bound::loopback(0).unwrap();
            let url = format!("https://localhost:{}/", bound.port()).parse().unwrap();
            let server = Arc::new(root.issue_server(now).unwrap());
            let serving = bound.serve_tls(&router, &TlsSetup { server, certificate_request: None }).unwrap();
            (EcpsService { url, secret: SECRET.to_owned() }, serving)
        };
        let (stack, serving) = Stack::with_ecps(settings, clock, serve);
        let browser = stack.browser();
        stack.plug(&browser, &[]).await;
        Self { stack, phones, browser, _serving: serving }
    }

    /// Up to the identifier's page; its address.
    async fn identifier(&self) -> String {
        let reader = self.browser.follow(self.stack.request(&[])).await;
        reader.form_of("Continuer sans certificat")
    }

    /// Types an identifier; what follows.
    async fn type_identifier(&self, address: &str, identifier: &str) -> Page {
        let typed = self.browser.post(address, &[("identifiant", identifier)]).await;
        self.browser.follow_from(typed).await
    }

    /// Has the request answered so, once the code is shown; the attempt's address, and where the browser ends.
    async fn answered(&self, outcome: &'static str) -> (String, Page) {
        let address = self.identifier().await;
        let code = self.type_identifier(&address, &self.stack.national_id()).await;
        assert!(code.body.contains("Vérification de votre identité en 2 étapes"), "{}", code.body);
        self.phones.outcome.send_replace(Some(outcome));
        assert_eq!(self.browser.get(format!("{address}/reponse")).await.status, 204);
        let end = self.browser.follow(format!("{address}/suite")).await;
        (address, end)
    }

    /// The attempt's own way on, past the pages of the e-CPS.
    async fn go_on_by_hand(&self, address: &str) -> Page {
        self.browser.get(address.replace("/e-cps/", "/tentatives/") + "/suite").await
    }

    /// Waits until the provider withdrew this request.
    async fn withdrawn(&self, id: &str) {
        let mut withdrawn = self.phones.withdrawn.subscribe();
        let waiting = withdrawn.wait_for(|withdrawn| withdrawn.iter().any(|known| known == id));
        timeout(Duration::from_secs(10), waiting).await.expect("it was never withdrawn").unwrap();
    }

    /// Waits until the provider has heard this many answers.
    async fn heard(&self, answers: usize) {
        let journal = &self.stack.context.journal;
        let mut news = journal.watch();
        let heard = || {
            let events = journal.read(0, None).events;
            events.iter().filter(|event| event.name == "psc.ecps.answered").count()
        };
        while heard() < answers {
            timeout(Duration::from_secs(10), news.changed()).await.expect("no answer was heard").unwrap();
        }
    }
}

#[tokio::test]
async fn an_approved_request_gives_the_service_its_code_and_says_mobile() {
    let scene = Scene::begin().await;
    let (_, end) = scene.answered("approved").await;
    assert!(end.answered("code").is_some(), "{}", end.body);

    let asked = scene.phones.asked.lock().unwrap()[0].clone();
    assert_eq!(asked["national_id"], scene.stack.national_id());
    let code = asked["code"].as_str().unwrap();
    assert!(code.len() == 2 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");

    let sessions = scene.browser.get(scene.stack.control("/sessions")).await.json();
    assert_eq!((&sessions[0]["auth_mode"], &sessions[0]["acr"]), (&json!("MOBILE"), &json!("eidas1")));
}

#[tokio::test]
async fn nothing_but_an_approval_signs_in_and_each_end_says_why() {
    for (outcome, title) in [
        ("wrong_code", "Code erroné"),
        ("refused", "Demande refusée"),
        ("abandoned", "Authentification quittée"),
        ("expired", "Temps écoulé"),
        ("locked", "Application e-CPS verrouillée"),
        ("replaced", "Demande remplacée"),
        ("presque", "Service e-CPS injoignable"),
    ] {
        let scene = Scene::begin().await;
        let (address, end) = scene.answered(outcome).await;
        assert_eq!(end.status, 403, "{outcome}");
        assert!(end.body.contains(&format!("<h1>{title}</h1>")), "{outcome}: {}", end.body);
        // Nobody is known: going on by hand gives nothing.
        assert_eq!(scene.go_on_by_hand(&address).await.status, 409, "{outcome}");
    }
}

/// The red proof of the test above.
#[tokio::test]
async fn without_its_check_a_refused_request_signs_in() {
    let scene = Scene::begin().await;
    scene.stack.deviate("psc.ecps.outcome.unchecked");
    assert!(scene.answered("refused").await.1.answered("code").is_some());
}

#[tokio::test]
async fn a_refusal_of_the_service_is_a_page_that_says_what_to_do() {
    for (refusal, title) in [
        ("not_activated", "e-CPS non activée"),
        ("to_be_renewed", "e-CPS à renouveler"),
        ("locked", "Application e-CPS verrouillée"),
        ("app_too_old", "Application e-CPS à mettre à jour"),
        ("system_too_old", "Téléphone trop ancien"),
        ("autre", "Service e-CPS injoignable"),
    ] {
        let scene = Scene::begin().await;
        *scene.phones.refusal.lock().unwrap() = Some((409, refusal));
        let address = scene.identifier().await;
        let page = scene.type_identifier(&address, &scene.stack.national_id()).await;
        assert!(page.body.contains(&format!("<h1>{title}</h1>")), "{refusal}: {}", page.body);
    }
}

#[tokio::test]
async fn an_identifier_that_cannot_be_or_that_nobody_has_asks_no_phone() {
    let scene = Scene::begin().await;
    let address = scene.identifier().await;
    let long = "8".repeat(300);
    for (identifier, told) in [
        ("", "Saisissez votre identifiant."),
        ("99700427885", "Il manque le 8 au début de cet identifiant : saisissez 899700427885."),
        ("899700427886", "Aucune e-CPS ne correspond"),
        ("899700366240", "Aucune e-CPS ne correspond"),
        ("\"><script>alert(1)</script>", "n’a pas la forme attendue"),
        (&long, "n’a pas la forme attendue"),
        ("Zoé", "n’a pas la forme attendue"),
    ] {
        let page = scene.type_identifier(&address, identifier).await;
        assert_eq!(page.status, 422, "{identifier}");
        assert!(page.body.contains(told), "{identifier}: {}", page.body);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
    }
    assert!(scene.phones.asked.lock().unwrap().is_empty());
    // Spaces are how people write long numbers.
    let id = scene.stack.national_id();
    let spaced = format!(" {} {} ", &id[..6], &id[6..]);
    assert_eq!(scene.type_identifier(&address, &spaced).await.status, 200);
}

#[tokio::test]
async fn quitting_in_the_browser_reaches_the_phone() {
    let scene = Scene::begin().await;
    let address = scene.identifier().await;
    let code = scene.type_identifier(&address, &scene.stack.national_id()).await;
    let quit = scene.browser.post(code.form_of("Quitter l’authentification"), &[]).await;
    let end = scene.browser.follow_from(quit).await;
    assert!(end.body.contains("<h1>Authentification quittée</h1>"), "{}", end.body);
    // An approval that crossed the withdrawal comes too late.
    scene.phones.outcome.send_replace(Some("approved"));
    scene.heard(1).await;
    assert_eq!(scene.go_on_by_hand(&address).await.status, 409);
    assert_eq!(scene.browser.follow(format!("{address}/suite")).await.status, 403);
    scene.withdrawn("demande-1").await;
}

/// Somebody goes back and types another identifier: the first phone's approval signs nobody in any more.
#[tokio::test]
async fn of_two_people_in_one_attempt_only_the_last_one_counts() {
    let scene = Scene::begin().await;
    let other = scene.stack.psc.add_person("pharmacien", Profession::Pharmacist).unwrap();
    let address = scene.identifier().await;
    scene.type_identifier(&address, &scene.stack.national_id()).await;
    scene.type_identifier(&address, &other.professional.national_id.to_string()).await;
    scene.withdrawn("demande-1").await;
    // Both phones approve.
    scene.phones.outcome.send_replace(Some("approved"));
    scene.heard(2).await;
    let end = scene.browser.follow(format!("{address}/suite")).await;
    assert!(end.answered("code").is_some(), "{}", end.body);
    let sessions = scene.browser.get(scene.stack.control("/sessions")).await.json();
    assert_eq!(sessions[0]["person"], other.professional.national_id.to_string());
}

#[tokio::test]
async fn an_attempt_that_goes_on_without_the_phone_leaves_it_in_peace() {
    let scene = Scene::begin().await;
    let address = scene.identifier().await;
    scene.type_identifier(&address, &scene.stack.national_id()).await;
    let cancel = address.replace("/e-cps/", "/tentatives/") + "/abandon";
    assert_eq!(scene.browser.post(cancel, &[]).await.answered("error").as_deref(), Some("access_denied"));
    scene.withdrawn("demande-1").await;
}

#[tokio::test]
async fn the_identifier_is_remembered_where_the_person_wants_it() {
    let scene = Scene::begin().await;
    let id = scene.stack.national_id();
    let address = scene.identifier().await;
    scene.browser.post(&address, &[("identifiant", &id), ("memoriser", "oui")]).await;
    let next = scene.browser.get(scene.identifier().await).await;
    assert!(
        next.body.contains(&format!("value=\"{id}\"")) && next.body.contains(" checked"),
        "{}",
        next.body
    );

    scene.browser.post(scene.identifier().await, &[("identifiant", &id)]).await;
    let after = scene.browser.get(scene.identifier().await).await;
    assert!(!after.body.contains(&id), "it was to be forgotten: {}", after.body);
}

#[tokio::test]
async fn without_an_ecps_service_nothing_offers_it() {
    let stack = Stack::start();
    let browser = stack.browser();
    stack.plug(&browser, &[]).await;
    let reader = browser.follow(stack.request(&[])).await;
    assert!(!reader.body.contains("Continuer sans certificat"), "{}", reader.body);
}

/// The page promises 120 seconds: the attempt, which ends five minutes after it began, keeps that promise.
#[tokio::test]
async fn an_attempt_outlives_its_deadline_while_the_phone_is_asked() {
    let clock = Clock::fixed(Clock::system().now());
    let scene = Scene::begin_with(Settings::default(), clock.clone(), 120).await;
    let address = scene.identifier().await;
    clock.advance(time::Duration::seconds(280));
    let code = scene.type_identifier(&address, &scene.stack.national_id()).await;
    assert!(code.body.contains("data-secondes=\"120\""), "{}", code.body);

    clock.advance(time::Duration::seconds(110));
    assert_eq!(scene.browser.get(format!("{address}/code")).await.status, 200);
    scene.phones.outcome.send_replace(Some("approved"));
    assert_eq!(scene.browser.get(format!("{address}/reponse")).await.status, 204);
    assert!(scene.browser.follow(format!("{address}/suite")).await.answered("code").is_some());
}

#[tokio::test]
async fn once_the_phone_has_answered_the_attempt_ends_after_all() {
    let clock = Clock::fixed(Clock::system().now());
    let scene = Scene::begin_with(Settings::default(), clock.clone(), 120).await;
    let address = scene.identifier().await;
    clock.advance(time::Duration::seconds(280));
    scene.type_identifier(&address, &scene.stack.national_id()).await;
    scene.phones.outcome.send_replace(Some("refused"));
    scene.heard(1).await;
    clock.advance(time::Duration::seconds(59));
    assert_eq!(scene.browser.get(format!("{address}/suite")).await.status, 403);
    clock.advance(time::Duration::seconds(1));
    scene.browser.get(format!("{address}/suite")).await.shows("<h1>Connexion expirée</h1>");
}

#[tokio::test]
async fn an_attempt_that_is_ended_by_name_tells_the_waiting_page_and_the_phone() {
    let scene = Scene::begin().await;
    let address = scene.identifier().await;
    scene.type_identifier(&address, &scene.stack.national_id()).await;
    let waiting = scene.browser.get(format!("{address}/reponse"));
    let (answered, ()) =
        tokio::join!(timeout(Duration::from_secs(10), waiting), scene.stack.expire("attempt"));
    assert_eq!(answered.expect("the page was never told").status, 204);
    scene.withdrawn("demande-1").await;
    scene.browser.get(format!("{address}/suite")).await.shows("<h1>Connexion expirée</h1>");
}

#[tokio::test]
async fn a_phone_that_is_asked_for_an_attempt_just_given_up_is_left_in_peace() {
    let scene = Scene::begin().await;
    let address = scene.identifier().await;
    scene.phones.answering.send_replace(false);
    let id = scene.stack.national_id();
    let given_up = async {
        let mut arrived = scene.phones.arrived.subscribe();
        arrived.wait_for(|arrived| *arrived == 1).await.unwrap();
        let cancel = address.replace("/e-cps/", "/tentatives/") + "/abandon";
        scene.browser.post(cancel, &[]).await.answered("error")
    };
    let typed = scene.type_identifier(&address, &id);
    let (page, error) = tokio::join!(typed, async {
        let error = given_up.await;
        scene.phones.answering.send_replace(true);
        error
    });
    assert_eq!(error.as_deref(), Some("access_denied"));
    page.shows("<h1>Connexion déjà terminée</h1>");
    scene.withdrawn("demande-1").await;
}

/// A request that the service lets outlive its time: the provider asks again until it is told how it ended.
#[tokio::test]
async fn the_provider_waits_until_the_service_tells_an_outcome() {
    let settings = Settings { ecps_limit: Duration::from_millis(300), ..Settings::default() };
    let scene = Scene::begin_with(settings, Clock::system(), 0).await;
    let address = scene.identifier().await;
    scene.type_identifier(&address, &scene.stack.national_id()).await;
    let mut polled = scene.phones.polled.subscribe();
    let again = timeout(Duration::from_secs(10), polled.wait_for(|polled| *polled >= 2)).await;
    again.expect("it hung up for good").unwrap();
    scene.phones.outcome.send_replace(Some("approved"));
    assert_eq!(scene.browser.get(format!("{address}/reponse")).await.status, 204);
    assert!(scene.browser.follow(format!("{address}/suite")).await.answered("code").is_some());
}

#[tokio::test]
async fn the_outcome_is_left_unchecked_for_one_service_and_not_for_another() {
    for (client, believed) in [(SAS, true), (OTHER, false)] {
        let scene = Scene::begin().await;
        let scope = Scope::Client(client.to_owned());
        scene.stack.context.deviations.activate("psc.ecps.outcome.unchecked", scope).unwrap();
        let (_, end) = scene.answered("refused").await;
        assert_eq!(end.try_location().is_some(), believed, "{client}: {}", end.body);
    }
}
