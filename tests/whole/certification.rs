//! A certification can fail: the built-in service with a planted fault fails the check that is there for it, and passes them
//! all without one.

mod dossier;
mod matrix;
mod planted;
mod rehearsed;
mod restarted;
mod stepped;
mod watched;

use std::collections::BTreeSet;

use certification::{
    catalogue,
    check::{Check, Feature, Kind},
    result::Checked,
    verdict::Verdict,
};
use harness::{
    certify::{run, target::Target},
    stack::{BUILT_IN_CLIENT, Options, Ports, Root, Stack, control::Control},
};
use mock_kit::deviations::Scope;

use planted::{PLANTED, Planted, UNPLANTED};

/// The built-in service, and who tells it which faults to commit.
struct Ground {
    stack: Stack,
    control: Control,
}

impl Ground {
    async fn start() -> Self {
        harness::install_crypto();
        let options = Options {
            seed: 7,
            ports: Ports::default(),
            root: Root::PerRun,
            deviations: vec![],
            behaviour: harness::stack::Behaviour::default(),
            served: harness::stack::Served::BuiltIn,
        };
        let stack = Stack::start(&options).await.unwrap();
        let control = Control::new(stack.urls.control.clone());
        Self { stack, control }
    }

    /// Registers the service for userinfo as it is, or signed; how it was registered before.
    async fn register(&self, signed: bool) -> mock_psc::Client {
        let mut clients = self.control.clients().await.unwrap().into_iter();
        let before = clients.find(|client| client.id == BUILT_IN_CLIENT).unwrap();
        if signed {
            let client = before.clone().userinfo_signed_response_alg(mock_psc::SigningAlgorithm::Rs256);
            self.control.register(&client).await.unwrap();
        }
        before
    }

    /// The sound service, or with what was planted, through these checks.
    async fn certify(&self, planted: Option<&Planted>, wanted: impl Fn(&Check) -> bool) -> Vec<Checked> {
        let target = Target::built_in(&self.stack.urls.service);
        let target = planted.map_or_else(|| target.clone(), |planted| (planted.seen_as)(target.clone()));
        let signed = planted.is_some_and(|planted| planted.signed_userinfo);
        let client = self.register(signed).await;
        let scope = Scope::Client(BUILT_IN_CLIENT.to_owned());
        let faults = planted.map_or(&[][..], |planted| planted.faults);
        for fault in faults {
            self.control.commit(fault, &scope).await.unwrap();
        }
        let judged = run::run(&self.stack, &target, None, wanted, |_| ()).await;
        for fault in faults {
            self.control.end(fault, &scope).await.unwrap();
        }
        self.control.register(&client).await.unwrap();
        judged.unwrap_or_else(|why| panic!("{faults:?}: {}", why.to(harness::lang::Lang::En)))
    }
}

/// Whether a check says that something is wrong.
fn finds(checked: &Checked) -> bool {
    matches!(checked.verdict, Verdict::Failed | Verdict::Remark)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sound_service_passes_every_check_that_concerns_it() {
    let ground = Ground::start().await;
    let judged = ground.certify(None, |_| true).await;
    assert_eq!(judged.len(), catalogue::checks().count());
    let is_for_signed = |check: &Check| check.needs == Some(Feature::SignedUserinfo);
    for (check, checked) in catalogue::checks().zip(&judged).filter(|(check, _)| is_for_signed(check)) {
        assert_eq!(checked.verdict, Verdict::NotApplicable, "{}", check.id);
    }
    // What signed userinfo changes.
    ground.register(true).await;
    let of_userinfo = ground.certify(None, |check| check.area().name == "userinfo").await;
    let others = catalogue::checks().zip(judged).filter(|(check, _)| !is_for_signed(check));
    let other: Vec<_> = others
        .map(|(_, checked)| checked)
        .chain(of_userinfo)
        .filter(|checked| checked.verdict != Verdict::Passed)
        .map(|checked| (checked.id, checked.verdict, checked.why_english))
        .collect();
    assert!(other.is_empty(), "{other:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_planted_fault_is_found_by_the_checks_that_are_there_for_it() {
    let ground = Ground::start().await;
    let mut missed = vec![];
    for planted in PLANTED {
        let judged = ground.certify(Some(planted), |check| planted.found_by.contains(&check.id)).await;
        assert_eq!(judged.len(), planted.found_by.len(), "{planted:?}");
        let not_found = judged.iter().filter(|checked| !finds(checked));
        missed.extend(not_found.map(|checked| {
            (planted.faults, checked.id.clone(), checked.verdict, checked.why_english.clone())
        }));
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// A token that names no key can be checked while one alone is published.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_kid_is_judged_alike_once_the_keys_have_changed() {
    let ground = Ground::start().await;
    for id in ["keys.rotation", "id_token.kid.missing"] {
        let judged = ground.certify(None, |check| check.id == id).await;
        assert_eq!(judged[0].verdict, Verdict::Passed, "{judged:#?}");
    }
}

#[test]
fn every_check_that_acts_has_a_planted_fault_and_every_fault_of_sign_in_is_planted() {
    let found: BTreeSet<_> = PLANTED.iter().flat_map(|planted| planted.found_by).copied().collect();
    for check in catalogue::checks() {
        let excused = matches!(check.kind, Kind::Passive(_)) && UNPLANTED.contains(&check.id);
        assert_eq!(found.contains(check.id), !excused, "{}", check.id);
    }
    let known: BTreeSet<_> = catalogue::checks().map(|check| check.id).collect();
    assert!(found.iter().chain(UNPLANTED).all(|id| known.contains(id)));

    let planted: BTreeSet<_> = PLANTED.iter().flat_map(|planted| planted.faults).copied().collect();
    for deviation in mock_sas::DEVIATIONS {
        let of_onboarding = planted::OF_ONBOARDING.iter().any(|area| deviation.name.starts_with(area));
        assert_eq!(planted.contains(deviation.name), !of_onboarding, "{}", deviation.name);
    }
}
