//! What a service keeps of Pro Santé Connect is judged when it is restarted: by who started it, or by a command.

use std::sync::Arc;

use certification::{check::Check, result::Checked, verdict::Verdict};
use harness::certify::{
    restart::{By, OfProject, Restart},
    run,
};

use crate::support::StartedService;

/// What comes out of a check of what everybody is sent, and the service keeps.
async fn certified(started: &StartedService, restart: Restart) -> Checked {
    let target = started.target(restart);
    let wanted = |check: &Check| check.id == "keys.foreign";
    let judged = run::run(&started.opened.stack, &target, None, wanted, |_| ()).await;
    judged.unwrap_or_else(|why| panic!("{why}: {}", started.printed())).remove(0)
}

fn restarted(started: &StartedService, by: By) -> Restart {
    Restart::Project(Arc::new(OfProject {
        project: started.project.clone(),
        root_pem: started.opened.stack.root_pem.clone(),
        variables: started.variables(),
        by,
    }))
}

fn starts(started: &StartedService) -> usize {
    started.printed().matches("started\n").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_service_keeps_is_judged_when_it_is_restarted_and_not_otherwise() {
    let started = StartedService::new().await;
    let judged = certified(&started, Restart::Unknown).await;
    assert_eq!(judged.verdict, Verdict::Inconclusive, "{judged:#?}");
    assert!(judged.why_english.contains("Write the command that restarts it (restart, in [certify])"));
    assert_eq!(starts(&started), 1);

    // With the fault, and after it.
    let command = "rm -f pret; kill -HUP $(cat pid); until [ -e pret ]; do sleep 0.05; done";
    let judged = certified(&started, restarted(&started, By::Command(command.to_owned()))).await;
    assert_eq!(judged.verdict, Verdict::Passed, "{judged:#?}");
    assert_eq!(starts(&started), 3);

    let (running, log) = (Arc::clone(&started.running), started.log());
    let command = started.project.service.start.clone().unwrap();
    let judged = certified(&started, restarted(&started, By::Us { running, command, log })).await;
    assert_eq!(judged.verdict, Verdict::Passed, "{judged:#?}");
    assert_eq!(starts(&started), 5);
}
