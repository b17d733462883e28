//! The words that terminal, JUnit and pages share, in the language that they are read in.

use super::Report;
use crate::{
    lang::{Lang, say},
    run::{
        Failure,
        event::{Attempt, Outcome, ScenarioResult, Shard, StepResult},
    },
};

/// Who calls or is called in an exchange: a client's id is its own name.
pub(super) fn who(lang: Lang, name: &str) -> &str {
    match name {
        "browser" => lang.say("navigateur", "browser"),
        "psc" => "Pro Santé Connect",
        // The mock itself, and what calls Pro Santé Connect in its place.
        "ecps" | "e-cps" => lang.say("service e-CPS", "e-CPS service"),
        "phone" => lang.say("téléphone", "phone"),
        "reader" => lang.say("lecteur simulé", "simulated reader"),
        "mail" => lang.say("messagerie", "mail server"),
        "smtp" => lang.say("client SMTP", "SMTP client"),
        "sas" => lang.say("plateforme SAS", "SAS platform"),
        "client" => "service",
        "control" => "Doublure",
        other => other,
    }
}

/// One word for an outcome.
pub(super) fn label(lang: Lang, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotApplicable => lang.say("sans objet", "not applicable"),
        Outcome::Passed => lang.say("conforme", "passed"),
        Outcome::Unstable => lang.say("instable", "unstable"),
        Outcome::Pending => lang.say("à approuver", "to approve"),
        Outcome::NotRun => lang.say("non atteint", "not reached"),
        Outcome::Failed => lang.say("non conforme", "failed"),
        Outcome::Broken => lang.say("interrompu", "broken"),
    }
}

/// Singular and plural.
pub(super) type Forms = [&'static str; 2];

/// "1 conforme", "2 conformes"; "1 step", "2 steps": zero is singular in French, plural in English.
pub(super) fn plural(lang: Lang, count: usize, french: Forms, english: Forms) -> String {
    let [one, several] = lang.say(french, english);
    let is_one = count == 1 || count == 0 && lang == Lang::Fr;
    format!("{count} {}", if is_one { one } else { several })
}

/// "3 scénarios", "3 scenarios".
pub(super) fn scenarios(lang: Lang, count: usize) -> String {
    plural(lang, count, ["scénario", "scénarios"], ["scenario", "scenarios"])
}

/// "2 conformes, 1 instable, 1 non conforme": the first is always told, the others when there are any.
pub(super) fn counts(lang: Lang, report: &Report) -> String {
    let counts = report.counts;
    let mut told = vec![plural(lang, counts.passed, ["conforme", "conformes"], ["passed"; 2])];
    for (count, french, english) in [
        (counts.not_applicable, ["sans objet"; 2], "not applicable"),
        (counts.unstable, ["instable", "instables"], "unstable"),
        (counts.pending, ["à approuver"; 2], "to approve"),
        (counts.failed, ["non conforme", "non conformes"], "failed"),
        (counts.broken, ["interrompu", "interrompus"], "broken"),
    ] {
        if count > 0 {
            told.push(plural(lang, count, french, [english; 2]));
        }
    }
    told.join(", ")
}

/// "part 2 sur 3", "part 2 of 3".
pub(super) fn part(lang: Lang, Shard { part, of }: Shard) -> String {
    say!("part {part} sur {of}", "part {part} of {of}").in_lang(lang)
}

/// "la part 2 sur 3", "les parts 1 et 3 sur 4"; "parts 1 and 3 of 4".
pub(super) fn parts(lang: Lang, shards: &[Shard]) -> String {
    match shards {
        [one] => format!("{}{}", lang.say("la ", ""), part(lang, *one)),
        [firsts @ .., last] => {
            let firsts: Vec<_> = firsts.iter().map(|shard| shard.part.to_string()).collect();
            let (firsts, Shard { part, of }) = (firsts.join(", "), last);
            say!("les parts {firsts} et {part} sur {of}", "parts {firsts} and {part} of {of}").in_lang(lang)
        }
        [] => String::new(),
    }
}

/// "« r3 »", "« r3 », « r4 »"; "“r3”, “r4”".
pub(super) fn quoted(lang: Lang, names: &[String]) -> String {
    let quoted = |name: &String| say!("« {name} »", "“{name}”").in_lang(lang);
    names.iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// "aucun rapport dans « r3 » : cette part s’est interrompue".
pub(super) fn without(lang: Lang, folders: &[String]) -> String {
    let folders_named = quoted(lang, folders);
    let told = if folders.len() > 1 {
        say!(
            "aucun rapport dans {folders_named} : ces parts se sont interrompues",
            "no report in {folders_named}: these parts broke"
        )
    } else {
        say!(
            "aucun rapport dans {folders_named} : cette part s’est interrompue",
            "no report in {folders_named}: this part broke"
        )
    };
    told.in_lang(lang)
}

/// "1er", "2e"; "1st", "2nd", "11th".
pub(super) fn ordinal(lang: Lang, rank: usize) -> String {
    let french = if rank == 1 { "er" } else { "e" };
    let english = match (rank % 10, rank % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{rank}{}", lang.say(french, english))
}

/// The scenario's title, told apart from its other repetitions.
pub(super) fn title(lang: Lang, scenario: &ScenarioResult) -> String {
    if scenario.repetition > 1 {
        let (name, time) = (&scenario.name, ordinal(lang, scenario.repetition));
        say!("{name} ({time} fois)", "{name} ({time} time)").in_lang(lang)
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
pub(super) fn attempts(lang: Lang, scenario: &ScenarioResult) -> Option<String> {
    if scenario.earlier.is_empty() {
        return None;
    }
    let tries = scenario.earlier.len() + 1;
    let outcome = match scenario.outcome {
        Outcome::Passed | Outcome::Unstable => Outcome::Passed,
        other => other,
    };
    let (outcome, tries) = (label(lang, outcome), ordinal(lang, tries));
    let last = say!("{outcome} au {tries} essai", "{outcome} at the {tries} attempt");
    let before = scenario.earlier.iter().enumerate().map(|(rank, attempt)| {
        let (rank, why) = (ordinal(lang, rank + 1), reason(lang, attempt));
        say!("au {rank} : {why}", "at the {rank}: {why}").in_lang(lang)
    });
    let between = lang.say(" ; ", "; ");
    let last = last.to(lang);
    Some(format!("{last}{between}{}", before.collect::<Vec<_>>().join(between)))
}

fn reason(lang: Lang, attempt: &Attempt) -> String {
    guilty(&attempt.steps)
        .map_or_else(|| label(lang, attempt.outcome).to_owned(), |(_, failure)| short(lang, failure))
}

/// A failure in one line.
pub(super) fn short(lang: Lang, failure: &Failure) -> String {
    format!("{} — {}", failure.claimed.to(lang), failure.found.to(lang))
}

/// The places that a failing step is called from, innermost first: "compte.feature:12 : Quand il crée son compte".
pub(super) fn callers(lang: Lang, step: &StepResult) -> impl Iterator<Item = String> {
    let calls = step.within.iter().rev();
    calls.map(move |call| place(lang, &call.file, call.line, call.keyword.trim(), &call.text))
}

/// "appelée par compte.feature:12 : Quand il crée son compte".
pub(super) fn called_from(lang: Lang, caller: &str) -> String {
    say!("appelée par {caller}", "called from {caller}").in_lang(lang)
}

/// "compte.feature:12 : Quand il crée son compte".
pub(super) fn place(lang: Lang, file: &str, line: usize, keyword: &str, text: &str) -> String {
    say!("{file}:{line} : {keyword} {text}", "{file}:{line}: {keyword} {text}").in_lang(lang)
}

/// The file that a step stands in; reports of before phrases do not say, it is then the scenario's.
pub(super) fn file<'a>(scenario: &'a ScenarioResult, step: &'a StepResult) -> &'a str {
    if step.file.is_empty() { &scenario.file } else { &step.file }
}

/// The first `limit` characters of `text`, and whether anything was cut.
pub(super) fn cut(text: &str, limit: usize) -> (&str, bool) {
    text.char_indices().nth(limit).map_or((text, false), |(at, _)| (&text[..at], true))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use regex::Regex;

    use super::*;

    /// The names that stand in what the mocks record: their own, and those of their callers.
    #[test]
    fn whoever_stands_in_an_exchange_is_told_in_words() {
        let literal = Regex::new(r#"\.from\("([^"]+)"\)"#).unwrap();
        let mut names = BTreeSet::from(
            [mock_psc::NAME, mock_ecps::NAME, mock_mail::NAME, mock_sas::NAME].map(str::to_owned),
        );
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut folders = ["mock-psc", "mock-ecps", "mock-mail", "mock-sas"]
            .map(|mock| root.join(mock).join("src"))
            .to_vec();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let source = fs::read_to_string(path).unwrap();
                    names.extend(literal.captures_iter(&source).map(|found| found[1].to_owned()));
                }
            }
        }
        assert!(names.contains("phone") && names.len() > 7, "{names:?}");
        let untold = names.iter().filter(|name| who(Lang::Fr, name) == name.as_str());
        assert_eq!(untold.collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
