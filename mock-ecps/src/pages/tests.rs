use axum::body::to_bytes;

use super::{message::Message, *};
use crate::{
    authenticator::Obstacle,
    protocol::{outcome::Outcome, refusal::Refusal},
};

const HOSTILE: &str = "\"><b>&'";

fn frame(offline: bool) -> Frame {
    Frame {
        home: "/telephone/d1".into(),
        app: "/telephone/d1/application".into(),
        events: "/telephone/d1/evenements?vu=0".into(),
        place: Place { page: "/telephone/d1".into(), shows: "accueil".into() },
        offline,
        password: HOSTILE.into(),
        notification: Some(Notification {
            service: HOSTILE.into(),
            open: "/telephone/d1/demandes/r1".into(),
            refuse: "/telephone/d1/demandes/r1/refus".into(),
            token: "t1".into(),
        }),
    }
}

async fn html(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn every_template_renders_with_one_heading_and_escapes_what_it_shows() {
    let frame = &frame(false);
    let (submit, quit, token) = (String::new, String::new, String::new);
    let mut pages = vec![
        Page::of(&Home { frame, date: "mardi 16 mai".into(), out_of_use: true }).into_response(),
        Page::of(&Home { frame: &super::tests::frame(true), date: String::new(), out_of_use: false })
            .into_response(),
        Page::of(&PasswordPage {
            frame,
            service: HOSTILE,
            error: HOSTILE,
            submit: submit(),
            quit: quit(),
            token: token(),
        })
        .into_response(),
        Page::of(&Codes {
            frame,
            service: HOSTILE,
            choices: ["07", "42", "99"].map(str::to_owned),
            submit: submit(),
            quit: quit(),
            token: token(),
        })
        .into_response(),
    ];
    let outcomes = [
        Outcome::Approved,
        Outcome::Refused,
        Outcome::WrongCode,
        Outcome::Abandoned,
        Outcome::Expired,
        Outcome::Locked,
        Outcome::Replaced,
        Outcome::Withdrawn,
    ];
    let refusals = [
        Refusal::NotActivated,
        Refusal::ToBeRenewed,
        Refusal::Locked,
        Refusal::AppTooOld,
        Refusal::SystemTooOld,
    ];
    let obstacles = refusals.map(Obstacle::Unfit).into_iter().chain([Obstacle::Offline, Obstacle::OutOfUse]);
    let messages = outcomes
        .map(|outcome| Message::of_outcome(outcome, HOSTILE, 120, "/h", Some("/n")))
        .into_iter()
        .chain(obstacles.map(|obstacle| Message::of_obstacle(obstacle, "/ici", "/h")))
        .chain([
            Message::idle("/ici"),
            Message::unknown_request("/h"),
            Message::answered_already(HOSTILE, "/h"),
            Message::sent_already("/ici"),
            Message::password_first("/ici"),
            Message::senseless("/ici"),
        ]);
    pages.extend(messages.map(|message| message.page(frame, StatusCode::OK)));
    let mut titles = vec![];
    for page in pages {
        assert_eq!(page.status(), StatusCode::OK);
        let page = html(page).await;
        assert_eq!(page.matches("<h1").count(), 1, "{page}");
        assert!(page.contains("SIMULATION") && page.contains("<html lang=\"fr\">"), "{page}");
        assert!(!page.contains("<b>") && page.contains("&#34;&#62;&#60;b&#62;&#38;&#39;"), "{page}");
        let title = page.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        titles.push(title.to_owned());
    }
    // One page twice: locked is both an end and an obstacle; and the home screen twice.
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 23, "{titles:#?}");
}

/// The hash in the policy is that of what stands between the tags; otherwise browsers run nothing.
#[tokio::test]
async fn the_script_is_the_one_that_the_policy_allows() {
    let page =
        Page::of(&Home { frame: &frame(false), date: String::new(), out_of_use: false }).into_response();
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    let page = html(page).await;
    let script = page.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    let hash = STANDARD.encode(digest(&SHA256, script.as_bytes()));
    assert!(policy.contains(&format!("script-src 'sha256-{hash}'")), "{policy}");
}
