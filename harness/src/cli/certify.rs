use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use certification::{
    catalogue,
    check::Severity,
    report,
    result::{Certification, Checked, SCHEMA},
    verdict::Verdict,
};
use clap::{Args, ValueEnum};
use time::format_description::well_known::Rfc3339;

use super::{
    choice::Choice,
    fail,
    ground::{Ground, NoGround},
};
use crate::{
    browser::{Browser, Showing},
    certify::{
        run::{self, Desk},
        target::Target,
    },
    exit::Exit,
    lang::{Lang, Text, say},
    run::folder,
    terminal_text::harmless_lines,
};

/// Arguments of `doublure certify`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only these checks, or areas of them: `id_token`, `id_token.nonce.wrong` (comma-separated).
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// List the checks, and do nothing.
    #[arg(long)]
    list: bool,
    /// An earlier certification.json: tell what differs.
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// How the service is visited.
    #[arg(long, value_enum, default_value_t)]
    driver: Visits,
    /// Seed of people and their cards.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of the report.
    #[arg(long, default_value = "doublure-certification")]
    out: PathBuf,
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

/// Certifies the service.
pub async fn run(arguments: Arguments, lang: Lang) -> Exit {
    if arguments.list {
        list(lang);
        return Exit::Success;
    }
    match certified(&arguments, lang).await {
        Ok(exit) | Err(exit) => exit,
    }
}

/// What went wrong has been said.
async fn certified(arguments: &Arguments, lang: Lang) -> Result<Exit, Exit> {
    let project = arguments.choice.project(lang)?;
    let certify = project.as_ref().map(|project| project.certify.as_ref());
    if let Some(None) = certify {
        return Err(fail(lang, Exit::Usage, &nothing_known()));
    }
    let wanted = |id: &str| is_wanted(&arguments.only, id);
    if !catalogue::checks().any(|check| wanted(check.id)) {
        return Err(fail(lang, Exit::NothingSelected, &no_such_check()));
    }
    let earlier = arguments.compare.as_deref().map(|path| read(path, lang)).transpose()?;
    let built_in = arguments.choice.built_in(lang)?;
    folder::prepare(&arguments.out).map_err(|error| {
        let exit = if matches!(error, folder::FolderError::NotOurs(_)) { Exit::Usage } else { Exit::Broken };
        fail(lang, exit, &error)
    })?;
    let (seed, out) = (arguments.seed, &arguments.out);
    let started_at =
        mock_kit::Clock::system().now().replace_nanosecond(0).unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    let began = Instant::now();
    let ground = Ground::start(project.as_ref(), &built_in.behaviour, seed, &[], out, lang).await;
    let mut ground = ground.map_err(|NoGround { exit, said }| fail(lang, exit, &said))?;
    let target = match (&project, certify.flatten()) {
        (Some(project), Some(certify)) => Target::of(project, certify, ground.restart(project, out)),
        _ => Target::built_in(&ground.stack.urls.service),
    };
    let (desk, driver) = match arguments.driver {
        Visits::Http => (None, "http".to_owned()),
        Visits::Browser => {
            let browser = Browser::default();
            let desk = Desk::set_up(browser, &ground.stack.root_pem, Showing::Nowhere).await;
            (Some(desk.map_err(|why| fail(lang, Exit::Broken, &why))?), browser.version())
        }
    };
    let ran =
        run::run(&ground.stack, &target, desk, |check| wanted(check.id), |checked| tell(checked, lang)).await;
    ground.tell_end(lang).await;
    let certification = Certification {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        service: target.name.clone(),
        address: target.pages.sign_in.to_string(),
        started_at: started_at.format(&Rfc3339).unwrap_or_default(),
        driver,
        seed,
        duration_ms: began.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
        checks: ran.map_err(|why| fail(lang, Exit::Broken, &why))?,
    };
    write(&certification, out, lang)?;
    conclude(&certification, out, lang);
    if let Some(earlier) = earlier {
        tell_differences(&certification, &earlier, lang);
    }
    Ok(exit(&certification))
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
}

fn conclude(certification: &Certification, out: &Path, lang: Lang) {
    let counted = Verdict::ALL.into_iter().filter_map(|verdict| {
        let count = certification.count(verdict);
        (count > 0).then(|| format!("{} : {count}", verdict.text().to(lang)))
    });
    println!("\n{}", counted.collect::<Vec<_>>().join(" · "));
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
        "doublure.toml ne dit pas comment se connecter à votre service : il y manque [certify]. Au moins :

  [certify]
  sign_in_button = \"S’identifier avec Pro Santé Connect\"
  protected = \"/espace\"
  signed_in = \"Se déconnecter\"

Le fichier qu’écrit `doublure init` explique chaque ligne.",
        "doublure.toml does not say how to sign in to your service: [certify] is missing. At least:

  [certify]
  sign_in_button = \"S’identifier avec Pro Santé Connect\"
  protected = \"/espace\"
  signed_in = \"Se déconnecter\"

The file that `doublure init` writes explains each line."
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
