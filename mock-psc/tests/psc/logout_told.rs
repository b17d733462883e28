//! Services that are told of a sign-out: by Pro Santé Connect itself, and by the browser.

use std::sync::Arc;

use axum::{Form, Router, extract::State, http::StatusCode, routing::post};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_kit::{
    Clock,
    authority::ServerAuthority,
    listener::{Bound, Serving, TlsSetup},
};
use mock_psc::{Client, Settings, endpoints};
use serde_json::{Value, json};
use tokio::sync::watch;
use url::Url;

use crate::{
    browser::{Browser, Page},
    stack::{OTHER, OTHER_RETURN, OTHER_SECRET, SAS, SAS_GOODBYE, SAS_RETURN, SAS_SECRET, Stack, VERIFIER},
};

/// The logout tokens that came.
type Told = Arc<watch::Sender<Vec<String>>>;

#[derive(serde::Deserialize)]
struct Notice {
    logout_token: String,
}

/// One that understands, one that does not, and one that never answers.
fn services(told: &Told) -> Router {
    Router::new()
        .route(
            "/fin",
            post(async |State(told): State<Told>, Form(notice): Form<Notice>| {
                told.send_modify(|told| told.push(notice.logout_token));
            }),
        )
        .route("/refus", post(async || StatusCode::BAD_REQUEST))
        .route("/muet", post(async || std::future::pending::<()>().await))
        .with_state(Arc::clone(told))
}

struct Scene {
    stack: Stack,
    told: Told,
    _serving: [Serving; 3],
}

impl Scene {
    /// The first service is told at `sas`, over TLS at one of the addresses of [`services`]; the second one at `other`,
    /// over plain HTTP. `étranger` before an address: at a server whose certificate is not of the stack's root.
    fn begin(settings: Settings, sas: &str, other: &str) -> Self {
        let told = Told::default();
        let root = ServerAuthority::generate(Clock::system().now()).unwrap();
        let foreign = ServerAuthority::generate(Clock::system().now()).unwrap();
        let over_tls = |root: &ServerAuthority| {
            let server = Arc::new(root.issue_server(Clock::system().now()).unwrap());
            let setup = TlsSetup { server, certificate_request: None };
            Bound::loopback(0).unwrap().serve_tls(&services(&told), &setup).unwrap()
        };
        let serving = [
            over_tls(&root),
            Bound::loopback(0).unwrap().serve_plain(&services(&told)).unwrap(),
            over_tls(&foreign),
        ];
        let address = |path: &str, host: &str, port: u16| match path.strip_prefix("étranger") {
            Some(path) => format!("https://localhost:{}{path}", serving[2].port()),
            None => format!("{host}:{port}{path}"),
        };
        let clients = vec![
            Client::new(SAS, "Plateforme digitale SAS", SAS_SECRET)
                .redirect_uris([SAS_RETURN])
                .post_logout_redirect_uris([SAS_GOODBYE])
                .backchannel_logout_uri(address(sas, "https://sas.localhost", serving[0].port())),
            Client::new(OTHER, "Autre service", OTHER_SECRET)
                .redirect_uris([OTHER_RETURN])
                .backchannel_logout_uri(address(other, "http://localhost", serving[1].port())),
        ];
        Self { stack: Stack::with_clients(settings, &root, clients), told, _serving: serving }
    }

    /// Signs in to both services; the first one's id token.
    async fn sign_in(&self, browser: &Browser) -> String {
        let tokens = self.stack.tokens(browser).await;
        let for_other = [("client_id", OTHER), ("redirect_uri", OTHER_RETURN)];
        self.stack.code(browser, &for_other).await;
        tokens["id_token"].as_str().unwrap().to_owned()
    }

    fn tokens(&self) -> Vec<String> {
        self.told.borrow().clone()
    }
}

fn claims(token: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

async fn sign_out(stack: &Stack, browser: &Browser, hint: &str) -> Page {
    let parameters =
        [("id_token_hint", hint), ("post_logout_redirect_uri", SAS_GOODBYE), ("state", "à bientôt")];
    let address = Url::parse_with_params(&stack.realm(endpoints::LOGOUT), parameters).unwrap();
    browser.get(address).await
}

#[tokio::test]
async fn every_service_of_the_session_gets_a_logout_token_before_the_browser_goes_on() {
    let scene = Scene::begin(Settings::default(), "/fin", "/fin");
    let browser = scene.stack.browser_with_card();
    scene.sign_in(&browser).await;
    // The session goes on under its name: the services that know it are not forgotten.
    let code = scene.stack.code(&browser, &[("prompt", "login")]).await;
    let tokens = scene.stack.exchange(&code, &[("code_verifier", VERIFIER)]).await.json();
    let hint = tokens["id_token"].as_str().unwrap();

    let back = sign_out(&scene.stack, &browser, hint).await;
    assert_eq!(back.answered("state").as_deref(), Some("à bientôt"));
    let mut told = scene.tokens();
    told.sort_by_key(|token| claims(token)["aud"].as_str().unwrap().to_owned());
    assert_eq!(told.iter().map(|token| claims(token)["aud"].clone()).collect::<Vec<_>>(), [OTHER, SAS]);

    let header = jsonwebtoken::decode_header(&told[1]).unwrap();
    assert_eq!(header.typ.as_deref(), Some("logout+jwt"));
    let verified = scene.stack.verified(&told[1]).await.unwrap();
    assert_eq!(verified["events"], json!({"http://schemas.openid.net/event/backchannel-logout": {}}));
    let id_token = claims(hint);
    assert_eq!((&verified["sid"], &verified["sub"]), (&id_token["sid"], &id_token["sub"]));
    assert_eq!(verified["exp"].as_i64().unwrap() - verified["iat"].as_i64().unwrap(), 120);
    assert!(verified.get("nonce").is_none() && verified["jti"].is_string());
    assert_ne!(claims(&told[0])["jti"], verified["jti"]);
    let journalled = scene.stack.events("psc.logout.told");
    assert_eq!(journalled.len(), 2);
    assert!(journalled.iter().all(|event| event.person == Some(scene.stack.national_id())));
    assert_eq!(journalled[0].details["answer"]["status"], 200);

    // What is over already is told to nobody.
    sign_out(&scene.stack, &browser, hint).await;
    assert_eq!(scene.tokens().len(), 2);
}

#[tokio::test]
async fn a_service_that_cannot_be_told_does_not_hold_the_browser_and_is_named() {
    let limit = std::time::Duration::from_millis(500);
    let settings = || Settings { logout_notice_limit: limit, ..Settings::default() };
    for (sas, other, reasons) in [
        ("/muet", "/refus", ["took more than 0.5 s", "answers 400"]),
        ("étranger/fin", "/inconnu", ["cannot be reached", "answers 404"]),
    ] {
        let scene = Scene::begin(settings(), sas, other);
        let browser = scene.stack.browser_with_card();
        let hint = scene.sign_in(&browser).await;
        let back = sign_out(&scene.stack, &browser, &hint).await;
        assert!(back.location().as_str().starts_with(SAS_GOODBYE));
        let untold = scene.stack.events("psc.logout.untold");
        assert_eq!(untold.len(), 2, "{untold:?}");
        for (client, reason) in [SAS, OTHER].into_iter().zip(reasons) {
            let event = untold.iter().find(|event| event.from == client).unwrap();
            let told = event.details["answer"]["reason"].as_str().unwrap();
            assert!(told.contains(reason), "{client}: {told}");
        }
        assert!(scene.tokens().is_empty());
    }
}

#[tokio::test]
async fn a_session_that_the_control_plane_ends_is_told_too() {
    let scene = Scene::begin(Settings::default(), "/fin", "/muet");
    scene.sign_in(&scene.stack.browser_with_card()).await;
    let mut told = scene.told.subscribe();
    // It does not wait for the one that never answers.
    scene.stack.expire("session").await;
    let told = told.wait_for(|told| !told.is_empty()).await.unwrap().clone();
    assert_eq!(claims(&told[0])["aud"], SAS);
}

#[tokio::test]
async fn the_browser_tells_in_frames_and_goes_on() {
    let root = ServerAuthority::generate(Clock::system().now()).unwrap();
    let clients = vec![
        Client::new(SAS, "Plateforme digitale SAS", SAS_SECRET)
            .redirect_uris([SAS_RETURN])
            .post_logout_redirect_uris([SAS_GOODBYE])
            .frontchannel_logout_uri("https://sas.test/fin?par=psc"),
        Client::new(OTHER, "Autre service", OTHER_SECRET)
            .redirect_uris([OTHER_RETURN])
            .frontchannel_logout_uri("https://autre.test:8443/fin"),
    ];
    let stack = Stack::with_clients(Settings::default(), &root, clients);
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let sid = claims(hint)["sid"].as_str().unwrap().to_owned();
    let page = sign_out(&stack, &browser, hint).await;
    let iss: String = url::form_urlencoded::byte_serialize(stack.psc.issuer().as_str().as_bytes()).collect();
    page.shows(&format!("<iframe src=\"https://sas.test/fin?par=psc&#38;iss={iss}&#38;sid={sid}\""));
    page.shows(&format!("<a href=\"{SAS_GOODBYE}?state=%C3%A0+bient%C3%B4t\">Revenir au service</a>"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("frame-src 'self' https://sas.test;") && policy.contains("script-src"),
        "{policy}"
    );
    assert!(!page.body.contains("autre.test"), "nobody signed in there");

    // Both, and nowhere to go on to.
    let hint = stack.tokens(&browser).await["id_token"].as_str().unwrap().to_owned();
    stack.code(&browser, &[("client_id", OTHER), ("redirect_uri", OTHER_RETURN)]).await;
    let page = browser.post(stack.realm(endpoints::LOGOUT), &[("id_token_hint", hint.as_str())]).await;
    page.shows("Vous pouvez fermer cette page");
    assert_eq!((page.body.matches("<iframe").count(), page.body.contains("<script>")), (2, false));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-src 'self' https://sas.test https://autre.test:8443"), "{policy}");
    let told = stack.events("psc.logout.done").pop().unwrap();
    assert_eq!(told.details["frontchannel_logout"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn state_stays_behind_where_it_is_set_so() {
    let stack = Stack::with_settings(Settings { logout_returns_state: false, ..Settings::default() });
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    let back = sign_out(&stack, &browser, tokens["id_token"].as_str().unwrap()).await;
    assert_eq!(back.location().as_str(), SAS_GOODBYE);
}

/// The fault, whether a library for JWT refuses the token, and whether header and claims show the fault. What the library
/// leaves is Back-Channel Logout 1.0 §2.6's own.
type FaultRow = (&'static str, bool, fn(&Value, &Value) -> bool);

const FAULTS: &[FaultRow] = &[
    ("psc.logout_token.iss.wrong", true, |_, claims| {
        claims["iss"] == "https://imposteur.test/auth/realms/esante-wallet"
    }),
    ("psc.logout_token.aud.wrong", true, |_, claims| claims["aud"] == "un-autre-service"),
    ("psc.logout_token.exp.past", true, |_, claims| {
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() == 120
    }),
    ("psc.logout_token.events.missing", false, |_, claims| claims.get("events").is_none()),
    ("psc.logout_token.events.other", false, |_, claims| {
        claims["events"] == json!({"https://exemple.test/autre-evenement": {}})
    }),
    ("psc.logout_token.nonce.present", false, |_, claims| claims["nonce"].is_string()),
    ("psc.logout_token.jti.repeated", false, |_, claims| claims["jti"] == "toujours-le-meme"),
    ("psc.logout_token.subject.missing", false, |_, claims| {
        claims.get("sub").is_none() && claims.get("sid").is_none()
    }),
    ("psc.logout_token.signature.foreign", true, |header, _| header["alg"] == "RS256"),
    ("psc.logout_token.alg.none", true, |header, _| header["alg"] == "none"),
    ("psc.logout_token.alg.hs256", true, |header, _| header["alg"] == "HS256"),
    ("psc.logout_token.typ.missing", false, |header, _| header.get("typ").is_none()),
    ("psc.logout_token.typ.wrong", false, |header, _| header["typ"] == "at+jwt"),
    ("psc.logout_token.signature.invalid", true, |header, _| header["alg"] == "RS256"),
];

#[tokio::test]
async fn a_logout_token_is_forged_in_each_way_that_a_service_must_refuse() {
    crate::faults::assert_complete("psc.logout_token.", FAULTS.iter().map(|(name, ..)| *name));
    let scene = Scene::begin(Settings::default(), "/fin", "/fin");
    let browser = scene.stack.browser_with_card();
    let told = async || {
        let tokens = scene.stack.tokens(&browser).await;
        sign_out(&scene.stack, &browser, tokens["id_token"].as_str().unwrap()).await;
        scene.tokens().pop().unwrap()
    };
    for (name, refused, shows) in FAULTS {
        scene.stack.commit(name);
        let token = told().await;
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
        assert!(shows(&serde_json::from_slice(&header).unwrap(), &claims(&token)), "{name}: {token}");
        assert_eq!(scene.stack.verified(&token).await.is_err(), *refused, "{name}");
        let committed = scene.stack.events("psc.fault.committed").pop().unwrap();
        assert_eq!(committed.details["deviations"], json!([name]));
    }
    scene.stack.commit_for_another("psc.logout_token.alg.none");
    scene.stack.verified(&told().await).await.unwrap();
    assert_eq!(scene.tokens().len(), FAULTS.len() + 1);
}
