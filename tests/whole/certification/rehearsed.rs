//! `certify --check`: what the file says of a service is tried step by step, and what does not fit is told with its line.

use harness::{
    certify::{
        rehearsal::{self, Fit},
        restart::Restart,
        target::Target,
    },
    lang::Lang,
};

use crate::support::StartedService;

async fn told(started: &StartedService, target: &Target) -> (bool, Vec<String>) {
    let mut told = vec![];
    let fits = rehearsal::run(&started.opened.stack, target, None, |fit, text| {
        let mark = match fit {
            Fit::Fits => '+',
            Fit::Unsaid => '?',
            Fit::Misfits => '-',
        };
        told.push(format!("{mark} {}", text.to(Lang::En)));
    });
    (fits.await, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fits_is_told_page_by_page_and_what_does_not_ends_it_with_its_line() {
    let started = StartedService::new().await;
    let home = &started.project.service.url;
    let (fits, lines) = told(&started, &started.target(Restart::Unknown)).await;
    assert!(fits, "{lines:#?}");
    let name = lines[3].split("“Bonjour ").nth(1).and_then(|rest| rest.split('”').next()).unwrap();
    let lines: Vec<_> =
        lines.iter().map(|line| line.replace(home.as_str(), "/").replace(name, "NAME")).collect();
    assert_eq!(
        lines,
        [
            "+ without a sign-in, the protected page does not say “Se déconnecter”: / (status 200, “Accueil”)",
            "+ the sign-in begins there: / (status 200, “Accueil”)",
            "+ “S’identifier avec Pro Santé Connect” leads to Pro Santé Connect",
            "+ back again, the browser is there: /espace (status 200, “Bonjour NAME”)",
            "+ the protected page says “Se déconnecter”: /espace (status 200, “Bonjour NAME”); doublure.toml, line 24 (signed_in)",
            "+ “Se déconnecter” signs out, and leads there: / (status 200, “Accueil”)",
            "+ the terms of use are there: /conditions (status 200, “Conditions d’utilisation”)",
            "? inactive_after is not said: inactivity will not be checked",
            "? nothing restarts the service (restart, or [service] start): what it keeps of Pro Santé Connect’s keys cannot be judged",
        ]
    );

    let button = "sign_in_button = \"S’identifier avec Pro Santé Connect\"";
    for (part, other, said, place) in [
        (
            button,
            "sign_in_button = \"Entrer\"",
            "the page offers: « S’identifier avec Pro Santé Connect »",
            "(sign_in_button)",
        ),
        (button, "", "does not lead to Pro Santé Connect by itself", "name the button that leads there"),
        (
            button,
            "sign_in = \"/connexion\"\nsign_in_button = \"Réessayer\"",
            "no link or button “Réessayer”",
            "(sign_in_button)",
        ),
        ("signed_in = \"Se déc", "signed_in = \"Me déc", "does not say “Me déconnecter”", "(signed_in)"),
        (
            "signed_in = \"Se déconnecter",
            "signed_in = \"S’identifier",
            "that tells nobody apart",
            "(signed_in)",
        ),
        (
            "out_button = \"Se déc",
            "out_button = \"Me déc",
            "no link or button “Me déconnecter”",
            "(sign_out_button)",
        ),
    ] {
        let (fits, lines) = told(&started, &started.target_with(part, other)).await;
        let last = lines.last().unwrap();
        assert!(
            !fits && last.starts_with("- ") && last.contains(said) && last.contains(place),
            "{other}: {lines:#?}"
        );
    }

    // What Pro Santé Connect refuses is told in its words.
    let client = started.opened.stack.urls.control.join("psc/clients/petit-service").unwrap();
    reqwest::Client::new().delete(client).send().await.unwrap();
    let (fits, lines) = told(&started, &started.target(Restart::Unknown)).await;
    let last = lines.last().unwrap();
    assert!(!fits && last.contains("\nPro Santé Connect refused; in its words: "), "{lines:#?}");
}
