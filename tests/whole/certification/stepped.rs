//! Services whose pages are not as simple as could be, over HTTP and in a browser: buttons that lie in menus, with something to
//! choose before a sign-in, where the steps of `[certify]` lead; terms of use in a PDF.

use certification::verdict::Verdict;
use harness::{
    browser::{Browser, Showing},
    certify::{
        rehearsal::{self, Fit},
        restart::Restart,
        run::{self, Desk},
        target::Target,
    },
    lang::Lang,
};

use crate::support::{CERTIFY as SIMPLE, StartedService};

pub(super) const CERTIFY: &str = "\
[certify]
sign_in_button = \"S'identifier avec Pro Santé Connect\"
sign_in_steps = [\"il clique sur « Professionnels de santé »\", \"il choisit « Rhône » dans « Département »\"]
protected = \"/espace\"
signed_in = \"Bonjour\"
sign_out_button = \"Se déconnecter\"
sign_out_steps = [\"il clique sur « Mon compte »\"]
";

async fn told(started: &StartedService, target: &Target, driver: Option<Desk>) -> (bool, Vec<String>) {
    let mut told = vec![];
    let fits = rehearsal::run(&started.opened.stack, target, driver, |fit, text| {
        if fit != Fit::Unsaid {
            told.push(text.to(Lang::En).to_owned());
        }
    });
    (fits.await, told)
}

async fn chromium(started: &StartedService) -> Option<Desk> {
    let desk = Desk::set_up(Browser::Chromium, &started.opened.stack.root_pem, Showing::Nowhere).await;
    Some(desk.unwrap_or_else(|why| panic!("{}", why.to(Lang::En))))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_lead_to_the_buttons_with_either_driver() {
    let started = StartedService::that("menus", CERTIFY).await;
    let target = started.target(Restart::Unknown);
    let (fits, over_http) = told(&started, &target, None).await;
    assert!(fits, "{over_http:#?}");
    for sentence in ["« Professionnels de santé »: ", "« Rhône » dans « Département »: ", "« Mon compte »: "]
    {
        assert!(over_http.iter().any(|line| line.contains(sentence)), "{sentence}: {over_http:#?}");
    }
    let (fits, in_browser) = told(&started, &target, chromium(&started).await).await;
    // Two people.
    let alike = |lines: &[String]| {
        lines.iter().map(|line| line.split("“Bonjour ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(fits && alike(&in_browser) == alike(&over_http), "{in_browser:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_is_missing_or_leads_nowhere_is_told_with_its_line() {
    let started = StartedService::that("menus", CERTIFY).await;
    let steps = ", \"il choisit « Rhône » dans « Département »\"";
    for (part, other, said, place) in [
        (
            steps,
            "",
            "“S'identifier avec Pro Santé Connect” does not lead to Pro Santé Connect",
            "(sign_in_button)",
        ),
        ("« Rhône »", "« Var »", "no entry of a list “Var”", "(sign_in_steps)"),
        ("« Département »", "« Région »", "no list “Région”", "(sign_in_steps)"),
        ("« Mon compte »", "« Mon profil »", "no link or button “Mon profil”", "(sign_out_steps)"),
    ] {
        let target = started.target_with(part, other);
        let (fits, lines) = told(&started, &target, None).await;
        let last = lines.last().unwrap();
        assert!(!fits && last.contains(said) && last.contains(place), "{other}: {lines:#?}");
    }
    let target = started.target_with("« Rhône »", "« Var »");
    let (fits, lines) = told(&started, &target, chromium(&started).await).await;
    let last = lines.last().unwrap();
    let said = "no entry of a list “Var”";
    assert!(!fits && last.contains(said) && last.contains("offers: « Lequel ? », « Rhône »"), "{lines:#?}");
    // In a browser, what lies in a menu that was not opened is not there.
    let target = started.target_with("sign_out_steps = [\"il clique sur « Mon compte »\"]", "");
    let (fits, lines) = told(&started, &target, chromium(&started).await).await;
    let last = lines.last().unwrap();
    assert!(!fits && last.contains("no link or button “Se déconnecter”"), "{lines:#?}");
}

/// What nobody has read cannot be said to lack Pro Santé Connect.
#[tokio::test(flavor = "multi_thread")]
async fn terms_of_use_in_a_pdf_are_not_judged() {
    let started = StartedService::that("pdf", SIMPLE).await;
    let target = started.target(Restart::Unknown);
    for driver in [None, chromium(&started).await] {
        let by = if driver.is_some() { "in Chromium" } else { "over HTTP" };
        let only = |check: &certification::check::Check| check.id == "person.terms";
        let judged = run::run(&started.opened.stack, &target, driver, only, |_| ()).await;
        let judged = judged.unwrap_or_else(|why| panic!("{by}: {}", why.to(Lang::En)));
        assert_eq!(judged.len(), 1);
        assert_eq!(judged[0].verdict, Verdict::Inconclusive, "{by}: {:?}", judged[0]);
        assert!(judged[0].why_english.contains("is a PDF"), "{by}: {:?}", judged[0]);
    }
}

/// Whoever is sent back without a word sees what they saw before the steps, not what came after them.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_says_nothing_is_found_out_behind_its_steps() {
    let certify = SIMPLE.replacen(
        "protected",
        "sign_in_steps = [\"il clique sur « Professionnels de santé »\"]\nprotected",
        1,
    );
    let started = StartedService::that("detour muet", &certify).await;
    let only = |check: &certification::check::Check| check.id == "person.told.token_refused";
    let judged = run::run(&started.opened.stack, &started.target(Restart::Unknown), None, only, |_| ()).await;
    let judged = judged.unwrap_or_else(|why| panic!("{}", why.to(Lang::En)));
    assert_eq!(judged[0].verdict, Verdict::Failed, "{:?}", judged[0]);
}
