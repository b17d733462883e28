//! The French words that terminal, JUnit and pages share.

use super::Report;
use crate::run::{
    Failure,
    event::{Attempt, Outcome, ScenarioResult, Shard, StepResult},
};

/// Who calls or is called in an exchange: a client's id is its own name.
pub(super) fn who(name: &str) -> &str {
    match name {
        "browser" => "navigateur",
        "psc" => "Pro Santé Connect",
        "reader" => "lecteur simulé",
        "mail" => "messagerie",
        "smtp" => "client SMTP",
        "sas" => "plateforme SAS",
        "client" => "service",
        "control" => "Doublure",
        other => other,
    }
}

/// One word for an outcome.
pub(super) fn label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotApplicable => "sans objet",
        Outcome::Passed => "conforme",
        Outcome::Unstable => "instable",
        Outcome::Pending => "à approuver",
        Outcome::NotRun => "non atteint",
        Outcome::Failed => "non conforme",
        Outcome::Broken => "interrompu",
    }
}

/// "1 conforme", "2 conformes": zero is singular in French.
pub(super) fn plural(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count < 2 { one } else { several })
}

/// "2 conformes, 1 instable, 1 non conforme": the first is always told, the others when there are any.
pub(super) fn counts(report: &Report) -> String {
    let counts = report.counts;
    let mut told = vec![plural(counts.passed, "conforme", "conformes")];
    for (count, one, several) in [
        (counts.not_applicable, "sans objet", "sans objet"),
        (counts.unstable, "instable", "instables"),
        (counts.pending, "à approuver", "à approuver"),
        (counts.failed, "non conforme", "non conformes"),
        (counts.broken, "interrompu", "interrompus"),
    ] {
        if count > 0 {
            told.push(plural(count, one, several));
        }
    }
    told.join(", ")
}

/// "part 2 sur 3".
pub(super) fn part(shard: Shard) -> String {
    format!("part {} sur {}", shard.part, shard.of)
}

/// "la part 2 sur 3", "les parts 1 et 3 sur 4".
pub(super) fn parts(shards: &[Shard]) -> String {
    match shards {
        [one] => format!("la {}", part(*one)),
        [firsts @ .., last] => {
            let firsts: Vec<_> = firsts.iter().map(|shard| shard.part.to_string()).collect();
            format!("les parts {} et {} sur {}", firsts.join(", "), last.part, last.of)
        }
        [] => String::new(),
    }
}

/// "« r3 »", "« r3 », « r4 »".
pub(super) fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("« {name} »")).collect::<Vec<_>>().join(", ")
}

/// "aucun rapport dans « r3 » : cette part s’est interrompue".
pub(super) fn without(folders: &[String]) -> String {
    let parts =
        if folders.len() > 1 { "ces parts se sont interrompues" } else { "cette part s’est interrompue" };
    format!("aucun rapport dans {} : {parts}", quoted(folders))
}

/// "1er", "2e".
pub(super) fn ordinal(rank: usize) -> String {
    format!("{rank}{}", if rank == 1 { "er" } else { "e" })
}

/// The scenario's title, told apart from its other repetitions.
pub(super) fn title(scenario: &ScenarioResult) -> String {
    if scenario.repetition > 1 {
        format!("{} ({} fois)", scenario.name, ordinal(scenario.repetition))
    } else {
        scenario.name.clone()
    }
}

/// The steps that the mode left nothing to do.
pub(super) fn without_object(scenario: &ScenarioResult) -> impl Iterator<Item = &StepResult> {
    scenario.steps.iter().filter(|step| step.outcome == Outcome::NotApplicable)
}

/// The step that did not pass, and why.
pub(super) fn guilty(steps: &[StepResult]) -> Option<(&StepResult, &Failure)> {
    steps.iter().find_map(|step| Some((step, step.failure.as_ref()?)))
}

/// What the attempts came to: "conforme au 2e essai ; au 1er : la page dit « x » — elle ne le dit pas". None when
/// there was but one.
pub(super) fn attempts(scenario: &ScenarioResult) -> Option<String> {
    if scenario.earlier.is_empty() {
        return None;
    }
    let tries = scenario.earlier.len() + 1;
    let last = match scenario.outcome {
        Outcome::Passed | Outcome::Unstable => format!("conforme au {} essai", ordinal(tries)),
        other => format!("{} au {} essai", label(other), ordinal(tries)),
    };
    let before = scenario.earlier.iter().enumerate();
    let before = before.map(|(rank, attempt)| format!("au {} : {}", ordinal(rank + 1), reason(attempt)));
    Some(format!("{last} ; {}", before.collect::<Vec<_>>().join(" ; ")))
}

fn reason(attempt: &Attempt) -> String {
    guilty(&attempt.steps).map_or_else(|| label(attempt.outcome).to_owned(), |(_, failure)| short(failure))
}

/// A failure in one line.
pub(super) fn short(failure: &Failure) -> String {
    format!("{} — {}", failure.claimed, failure.found)
}

/// The places that a failing step is called from, innermost first: "compte.feature:12 : Quand il crée son compte".
pub(super) fn callers(step: &StepResult) -> impl Iterator<Item = String> {
    let calls = step.within.iter().rev();
    calls.map(|call| format!("{}:{} : {} {}", call.file, call.line, call.keyword.trim(), call.text))
}

/// The file that a step stands in; reports of before phrases do not say, it is then the scenario's.
pub(super) fn file<'a>(scenario: &'a ScenarioResult, step: &'a StepResult) -> &'a str {
    if step.file.is_empty() { &scenario.file } else { &step.file }
}

/// The first `limit` characters of `text`, and whether anything was cut.
pub(super) fn cut(text: &str, limit: usize) -> (&str, bool) {
    text.char_indices().nth(limit).map_or((text, false), |(at, _)| (&text[..at], true))
}
