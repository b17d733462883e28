//! The whole catalogue, or a part of it, on one service.

use certification::{
    catalogue,
    check::{Check, Feature, Kind},
    ordinary::{Ordinary, SignIn},
    result::Checked,
    verdict::Judgement,
};
use lang::{Text, Told, say};

pub use super::visitor::Desk;
use super::{ordinary, procedure, provider::Provider, seen, target::Target, trial};
use crate::stack::Stack;

/// Carries out the checks that `wanted` picks, in the catalogue's order; `told` hears of each as soon as it is judged, and
/// may note what it knows of it.
///
/// # Errors
/// Why an ordinary sign-in does not come to its end: nothing can be said of such a service.
pub async fn run(
    stack: &Stack,
    target: &Target,
    desk: Option<Desk>,
    wanted: impl Fn(&Check) -> bool,
    mut told: impl FnMut(&mut Checked),
) -> Result<Vec<Checked>, Text> {
    let provider = Provider::of(stack, &target.client_id, desk);
    let judged = all(&provider, target, wanted, &mut told).await;
    if let Some(desk) = provider.desk {
        desk.close().await;
    }
    judged
}

async fn all(
    provider: &Provider,
    target: &Target,
    wanted: impl Fn(&Check) -> bool,
    told: &mut impl FnMut(&mut Checked),
) -> Result<Vec<Checked>, Text> {
    let checks: Vec<_> = catalogue::checks().filter(|check| wanted(check)).collect();
    let are_compared = checks.iter().any(|check| matches!(check.kind, Kind::Passive(_)));
    let ordinary = ordinary::gather(provider, target, are_compared).await?;
    let target = &with_what_was_seen(target, &ordinary);
    let mut all = vec![];
    let mut clean = None;
    for check in checks {
        if !matches!(check.kind, Kind::Fault { .. } | Kind::Passive(_)) {
            clean = None;
        }
        let judgement = judge(check, provider, target, &ordinary, &mut clean).await;
        let mut judged = Checked::new(check, &judgement);
        told(&mut judged);
        all.push(judged);
    }
    Ok(all)
}

/// A service that asked userinfo at each sign-in builds on it, signed as it is registered for.
fn with_what_was_seen(target: &Target, ordinary: &Ordinary) -> Target {
    let mut target = target.clone();
    let answered = |sign_in: &SignIn| sign_in.details("psc.userinfo.answered").cloned();
    let answers: Vec<_> = ordinary.sign_ins.iter().filter_map(answered).collect();
    if !answers.is_empty() && answers.len() == ordinary.sign_ins.len() {
        target.features.insert(Feature::Userinfo);
        if answers.iter().all(|answer| !answer["signed"].is_null()) {
            target.features.insert(Feature::SignedUserinfo);
        }
    }
    target
}

async fn judge(
    check: &Check,
    provider: &Provider,
    target: &Target,
    ordinary: &Ordinary,
    clean: &mut trial::Clean,
) -> Judgement {
    if let Some(feature) = check.needs.filter(|feature| !target.features.contains(feature)) {
        let feature = feature.name();
        return Judgement::not_applicable(say!(
            "d’après doublure.toml et les connexions normales, le service ne le fait pas ({feature})",
            "as doublure.toml and the ordinary sign-ins have it, the service does not do this ({feature})"
        ));
    }
    match check.kind {
        Kind::Passive(look) => look(ordinary),
        Kind::Fault { deviations, must } => trial::run(provider, target, deviations, must, clean).await,
        Kind::NotUsed { deviations } => trial::use_of_claims(provider, target, deviations)
            .await
            .unwrap_or_else(|error| Judgement::inconclusive(error.told())),
        Kind::Told { deviations } => seen::told(provider, target, deviations).await,
        Kind::Harmless { deviations } => seen::harmless(provider, target, deviations).await,
        Kind::Logout { deviations, must } => {
            procedure::logout::announced(provider, target, deviations, must).await
        }
        Kind::Procedure(step) => procedure::run(step, provider, target).await,
    }
}
