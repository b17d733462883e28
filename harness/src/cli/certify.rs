mod dossier;
mod init;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use certification::{
    catalogue,
    check::Severity,
    declaration::Declared,
    dossier::Filmed,
    report,
    result::{Certification, Checked, Known, SCHEMA},
    verdict::Verdict,
};
use clap::{Args, ValueEnum};
use time::format_description::well_known::Rfc3339;

use super::{
    choice::{self, Choice},
    fail,
    ground::{Ground, NoGround},
};
use crate::{
    browser::{Browser, Showing},
    certify::{
        rehearsal::{self, Fit},
        run::{self, Desk},
        target::Target,
    },
    exit::Exit,
    lang::{Lang, Text, say},
    project::{Project, baseline},
    run::folder,
    terminal_text::harmless_lines,
};

/// Arguments of `doublure certify`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct Arguments {
    /// Only these checks, or areas of them: `id_token`, `id_token.nonce.wrong` (comma-separated).
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// List the checks, and do nothing.
    #[arg(long)]
    list: bool,
    /// Add [certify], explained, to doublure.toml, and do nothing else.
    #[arg(long, conflicts_with_all = ["list", "check", "builtin", "only", "compare", "baseline", "out"])]
    init: bool,
    /// With --init: open a browser, and learn what [certify] must say from a sign-in and a sign-out that you do in it.
    #[arg(long, requires = "init")]
    watch: bool,
    /// Try what doublure.toml says of the service, one sign-in and sign-out, step by step, and do nothing else.
    #[arg(long, conflicts_with_all = ["list", "only", "compare", "baseline", "out"])]
    check: bool,
    /// An earlier certification.json: tell what differs.
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Failures that are known, which do not count: a TOML file of [[known]], each with check and why.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// How the service is visited.
    #[arg(long, value_enum, default_value_t)]
    driver: Visits,
    /// Seed of people and their cards.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of the report.
    #[arg(long, default_value = "doublure-certification")]
    out: PathBuf,
    /// Make what the ANS asks for in this folder, in French: films by pictures, and a sheet for each requirement. Linux,
    /// Chromium.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["only", "list", "init", "check"])]
    dossier: Option<PathBuf>,
    #[command(flatten)]
    choice: Choice,
}

/// How the service is visited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Visits {
    /// Without a browser, over HTTP: fast.
    #[default]
    Http,
    /// With Chromium, for pages that are made by scripts.
    Browser,
}

/// Certifies the service, or does what comes before it.
pub async fn run(arguments: Arguments, lang: Lang) -> Exit {
    let done = if arguments.list {
        list(lang);
        Ok(Exit::Success)
    } else if arguments.init {
        init::run(&arguments, lang).await
    } else if arguments.check {
        rehearsed(&arguments, lang).await
    } else {
        certified(&arguments, lang).await
    };
    match done {
        Ok(exit) | Err(exit) => exit,
    }
}

/// What went wrong has been said.
async fn certified(arguments: &Arguments, lang: Lang) -> Result<Exit, Exit> {
    let project = project(&arguments.choice, lang)?;
    let wanted = |id: &str| is_wanted(&arguments.only, id);
    if !catalogue::checks().any(|check| wanted(check.id)) {
        return Err(fail(lang, Exit::NothingSelected, &no_such_check()));
    }
    let earlier = arguments.compare.as_deref().map(|path| read(path, lang)).transpose()?;
    let known = match &arguments.baseline {
        Some(path) => baseline::read(path).map_err(|error| choice::unusable(error, lang))?,
        None => vec![],
    };
    let folder = arguments.dossier.as_deref().map(|root| dossier::folder(root, lang)).transpose()?;
    let out = &arguments.out;
    folder::prepare(out).map_err(|error| {
        let exit = if matches!(error, folder::FolderError::NotOurs(_)) { Exit::Usage } else { Exit::Broken };
        fail(lang, exit, &error)
    })?;
    let started_at =
        mock_kit::Clock::system().now().replace_nanosecond(0).unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    let began = Instant::now();
    let Stand { mut ground, target, desk, driver } =
        Stand::set_up(arguments, project.as_ref(), out, lang).await?;
    let recognise = |checked: &mut Checked| {
        checked.recognise(&known);
        tell(checked, lang);
    };
    let dossier = match folder {
        Some(folder) => {
            let name = project.as_ref().map_or(&target.name, |project| &project.service.name);
            Some(dossier::film(folder, name, &ground.stack, &target, started_at, lang).await?)
        }
        None => None,
    };
    let ran = run::run(&ground.stack, &target, desk, |check| wanted(check.id), recognise).await;
    ground.tell_end(lang).await;
    let certification = Certification {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        service: target.name.clone(),
        address: target.pages.sign_in.to_string(),
        started_at: started_at.format(&Rfc3339).unwrap_or_default(),
        driver,
        seed: arguments.seed,
        duration_ms: began.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
        checks: ran.map_err(|why| fail(lang, Exit::Broken, &why))?,
        declared: Declared::all(&target.declared),
    };
    write(&certification, out, lang)?;
    tell_unneeded(&certification, &known, lang);
    conclude(&certification, out, lang);
    if let Some(dossier) = &dossier {
        let folder = project.as_ref().map_or(Path::new(""), |project| &project.folder);
        dossier.write(&certification, folder).map_err(|why| fail(lang, Exit::Broken, &why))?;
        println!("{}{}", lang.say("Dossier : ", "Dossier: "), dossier.first_page().display());
    }
    if let Some(earlier) = earlier {
        tell_differences(&certification, &earlier, lang);
    }
    let is_filmed = dossier.is_none_or(|dossier| dossier.films().iter().all(Filmed::is_complete));
    Ok(match exit(&certification) {
        Exit::Success if !is_filmed => Exit::Pending,
        exit => exit,
    })
}

/// Tries what the file says of the service. An earlier report stays as it is.
async fn rehearsed(arguments: &Arguments, lang: Lang) -> Result<Exit, Exit> {
    let project = project(&arguments.choice, lang)?;
    let log = project.as_ref().map(Project::kept).unwrap_or_default();
    let stand = Stand::set_up(arguments, project.as_ref(), &log, lang).await?;
    let Stand { mut ground, target, desk, .. } = stand;
    let told = |fit, text: &Text| {
        let mark = match fit {
            Fit::Fits => "✓",
            Fit::Unsaid => "–",
            Fit::Misfits => "✗",
        };
        println!("{}", harmless_lines(&format!("{mark} {}", text.to(lang))));
    };
    let fits = rehearsal::run(&ground.stack, &target, desk, told).await;
    ground.tell_end(lang).await;
    Ok(if fits { Exit::Success } else { Exit::Failure })
}

/// The project, if there is one, which says what must be known.
fn project(choice: &Choice, lang: Lang) -> Result<Option<Project>, Exit> {
    let project = choice.project(lang)?;
    if project.as_ref().is_some_and(|project| project.certify.is_none()) {
        return Err(fail(lang, Exit::Usage, &nothing_known()));
    }
    Ok(project)
}

/// The service and who visits it.
struct Stand {
    ground: Ground,
    target: Target,
    desk: Option<Desk>,
    /// How a report calls who visits.
    driver: String,
}

impl Stand {
    /// What the service prints goes into the folder `out`, when we start it.
    async fn set_up(
        arguments: &Arguments,
        project: Option<&Project>,
        out: &Path,
        lang: Lang,
    ) -> Result<Self, Exit> {
        let built_in = arguments.choice.built_in(lang)?;
        let ground = Ground::start(project, &built_in.behaviour, arguments.seed, &[], out, lang).await;
        let ground = ground.map_err(|NoGround { exit, said }| fail(lang, exit, &said))?;
        let target = match project.and_then(|project| Some((project, project.certify.as_ref()?))) {
            Some((project, certify)) => Target::of(project, certify, ground.restart(project, out)),
            None => Target::built_in(&ground.stack.urls.service),
        };
        let (desk, driver) = match arguments.driver {
            Visits::Http => (None, "http".to_owned()),
            Visits::Browser => {
                let browser = Browser::default();
                let desk = Desk::set_up(browser, &ground.stack.root_pem, Showing::Nowhere).await;
                (Some(desk.map_err(|why| fail(lang, Exit::Broken, &why))?), browser.version())
            }
        };
        Ok(Self { ground, target, desk, driver })
    }
}

fn is_wanted(only: &[String], id: &str) -> bool {
    let names = |name: &String| {
        id.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_empty() || only.iter().any(names)
}

fn exit(certification: &Certification) -> Exit {
    if certification.worst().is_some() {
        Exit::Failure
    } else if certification.count(Verdict::Inconclusive) > 0 {
        Exit::Pending
    } else {
        Exit::Success
    }
}

/// One line for each check: CI has no other screen.
fn tell(checked: &Checked, lang: Lang) {
    let mark = match checked.verdict {
        Verdict::Passed | Verdict::Declared => "✓",
        Verdict::Remark => "!",
        Verdict::Failed => "✗",
        Verdict::Inconclusive => "?",
        Verdict::NotApplicable => "–",
    };
    println!("{}", harmless_lines(&format!("{mark} {}", checked.title(lang))));
    if !matches!(checked.verdict, Verdict::Passed | Verdict::NotApplicable) {
        println!("{}", harmless_lines(&format!("    {} ({})", checked.why(lang), checked.id)));
    }
    if let Some(known) = &checked.known {
        println!("{}", harmless_lines(&format!("    {}{known}", lang.say("connu : ", "known: "))));
    }
}

fn conclude(certification: &Certification, out: &Path, lang: Lang) {
    let counted = Verdict::ALL.into_iter().filter_map(|verdict| {
        let count = certification.count(verdict);
        (count > 0).then(|| format!("{} : {count}", verdict.text().to(lang)))
    });
    for declared in certification.declared_failures() {
        let answer =
            declared.declaration.as_ref().map(|declaration| declaration.told(lang)).unwrap_or_default();
        let (id, question) = (&declared.requirement, declared.question(lang));
        println!("{}", harmless_lines(&format!("✗ {question}\n    {answer} ({id})")));
    }
    let undeclared = certification.undeclared().count();
    let undeclared =
        (undeclared > 0).then(|| format!("{} : {undeclared}", lang.say("à déclarer", "to be declared")));
    println!("\n{}", counted.chain(undeclared).collect::<Vec<_>>().join(" · "));
    if let Some(worst) = certification.worst() {
        let worst = match worst {
            Severity::Blocking => lang.say("bloquant", "blocking"),
            Severity::Major => lang.say("majeur", "major"),
            Severity::Minor => lang.say("mineur", "minor"),
        };
        println!("{}{worst}", lang.say("Le plus grave : ", "The worst: "));
    }
    println!("{}{}", lang.say("Rapport : ", "Report: "), out.join(HTML).display());
}

/// A known failure that is none any more hides the next one.
fn tell_unneeded(certification: &Certification, known: &[Known], lang: Lang) {
    for (known, verdict) in certification.unneeded(known) {
        let id = &known.check;
        let said = match verdict {
            Some(verdict @ (Verdict::Passed | Verdict::Remark)) => {
                let verdict = verdict.text();
                say!(
                    "Connu comme un échec, {id} n’en est plus un ({verdict}) : ôtez-le du fichier de --baseline.",
                    "Known as a failure, {id} is none any more ({verdict}): remove it from the file of --baseline.";
                    verdict
                )
            }
            Some(verdict) => {
                let verdict = verdict.text();
                say!(
                    "Connu comme un échec, {id} n’a pas pu être jugé ({verdict}).",
                    "Known as a failure, {id} could not be judged ({verdict}).";
                    verdict
                )
            }
            None => say!(
                "Connu comme un échec, {id} n’a pas été essayé.",
                "Known as a failure, {id} was not tried."
            ),
        };
        println!("{}", said.to(lang));
    }
}

fn tell_differences(certification: &Certification, earlier: &Certification, lang: Lang) {
    let differences = certification.differences(earlier);
    if differences.is_empty() {
        println!(
            "{}",
            lang.say(
                "Rien n’a changé depuis la certification comparée.",
                "Nothing changed since the certification compared with."
            )
        );
        return;
    }
    println!("{}", lang.say("Depuis la certification comparée :", "Since the certification compared with:"));
    let word = |verdict: Option<Verdict>| {
        verdict.map_or_else(|| "—".to_owned(), |verdict| verdict.text().in_lang(lang))
    };
    for (id, before, now) in differences {
        println!("  {id} : {} → {}", word(before), word(now));
    }
}

const HTML: &str = "certification.html";
const JSON: &str = "certification.json";

fn write(certification: &Certification, out: &Path, lang: Lang) -> Result<(), Exit> {
    let files = [
        (JSON, serde_json::to_string_pretty(certification).map_err(|error| error.to_string())),
        ("junit.xml", report::junit(certification, lang)),
        ("exigences.csv", Ok(report::csv(certification, lang))),
        (HTML, report::html(certification, lang)),
    ];
    for (name, made) in files {
        let path = out.join(name);
        made.and_then(|text| fs::write(&path, text).map_err(|error| error.to_string())).map_err(
            |reason| {
                let path = path.display();
                let said = say!(
                    "« {path} » ne peut pas être écrit : {reason}",
                    "“{path}” cannot be written: {reason}"
                );
                fail(lang, Exit::Broken, &said)
            },
        )?;
    }
    Ok(())
}

fn read(path: &Path, lang: Lang) -> Result<Certification, Exit> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        let said =
            say!("« {shown} » ne peut pas être lu : {error}", "“{shown}” cannot be read: {error}"; error);
        fail(lang, Exit::Usage, &said)
    })?;
    let read: Result<Certification, _> = serde_json::from_str(&text);
    let reason = match read {
        Ok(earlier) if earlier.schema == SCHEMA => return Ok(earlier),
        Ok(earlier) => format!("schema {}", earlier.schema),
        Err(error) => error.to_string(),
    };
    let said = say!(
        "« {shown} » n’est pas une certification que ce programme lit ({reason}) : donnez le {JSON} d’une certification faite \
         avec la même version.",
        "“{shown}” is no certification that this program reads ({reason}): give the {JSON} of one made with the same version."
    );
    Err(fail(lang, Exit::Usage, &said))
}

fn no_such_check() -> Text {
    say!(
        "aucun contrôle ne porte ce nom ; `doublure certify --list` les montre.",
        "no check has this name; `doublure certify --list` shows them."
    )
}

fn nothing_known() -> Text {
    say!(
        "doublure.toml ne dit pas comment se connecter à votre service : il y manque [certify]. `doublure certify --init` l’y \
         ajoute, et explique chaque ligne.",
        "doublure.toml does not say how to sign in to your service: [certify] is missing. `doublure certify --init` adds it, and \
         explains each line."
    )
}

fn list(lang: Lang) {
    for area in catalogue::AREAS {
        println!("{}", area.title.text().to(lang));
        for check in area.checks {
            println!("  {:44} {}", check.id, check.title.text().to(lang));
        }
    }
}

#[cfg(test)]
mod tests {
    use certification::{declaration::Declaration, verdict::Judgement};

    use super::*;

    fn ends(verdict: Verdict, known: bool, answer: bool) -> Exit {
        let check = catalogue::checks().next().expect("a catalogue");
        let mut checked = Checked::new(check, &Judgement::new(verdict, Text::quoted("")));
        checked.recognise(&if known {
            vec![Known { check: check.id.into(), why: "x".into() }]
        } else {
            vec![]
        });
        let declaration =
            Declaration { answer, author: "x".into(), date: "2026-01-15".into(), attachment: None };
        exit(&Certification {
            schema: SCHEMA,
            version: String::new(),
            service: String::new(),
            address: String::new(),
            started_at: String::new(),
            driver: String::new(),
            seed: 1,
            duration_ms: 0,
            checks: vec![checked],
            declared: Declared::all(&[("EXI PSC 01".to_owned(), declaration)].into()),
        })
    }

    #[test]
    fn a_failure_that_is_known_ends_well_and_a_requirement_that_is_not_met_does_not() {
        for (verdict, known, answer, exit) in [
            (Verdict::Passed, false, true, Exit::Success),
            (Verdict::Failed, false, true, Exit::Failure),
            (Verdict::Failed, true, true, Exit::Success),
            (Verdict::Failed, true, false, Exit::Failure),
            (Verdict::Passed, false, false, Exit::Failure),
            (Verdict::Inconclusive, true, true, Exit::Pending),
        ] {
            assert_eq!(ends(verdict, known, answer), exit, "{verdict:?}, {known}, {answer}");
        }
    }
}
