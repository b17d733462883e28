use std::path::PathBuf;

use certification::{catalogue, verdict::Verdict};
use clap::Args;

use super::{
    choice::Choice,
    fail,
    ground::{Ground, NoGround},
};
use crate::{
    certify::{run, target::Target},
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
    /// Seed of people and their cards.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of the report.
    #[arg(long, default_value = "doublure-certification")]
    out: PathBuf,
    #[command(flatten)]
    choice: Choice,
}

/// Certifies the service.
pub async fn run(arguments: Arguments, lang: Lang) -> Exit {
    if arguments.list {
        list(lang);
        return Exit::Success;
    }
    let project = match arguments.choice.project(lang) {
        Ok(project) => project,
        Err(exit) => return exit,
    };
    let certify = project.as_ref().map(|project| project.certify.as_ref());
    if let Some(None) = certify {
        return fail(lang, Exit::Usage, &nothing_known());
    }
    let built_in = match arguments.choice.built_in(lang) {
        Ok(built_in) => built_in,
        Err(exit) => return exit,
    };
    if let Err(error) = folder::prepare(&arguments.out) {
        let exit = if matches!(error, folder::FolderError::NotOurs(_)) { Exit::Usage } else { Exit::Broken };
        return fail(lang, exit, &error);
    }
    let (seed, out) = (arguments.seed, &arguments.out);
    let ground = Ground::start(project.as_ref(), &built_in.behaviour, seed, &[], out, lang).await;
    let ground = match ground {
        Ok(ground) => ground,
        Err(NoGround { exit, said }) => return fail(lang, exit, &said),
    };
    let target = match (&project, certify.flatten()) {
        (Some(project), Some(certify)) => Target::of(project, certify),
        _ => Target::built_in(&ground.stack.urls.service),
    };
    let only = &arguments.only;
    let wanted = |id: &str| {
        only.is_empty()
            || only.iter().any(|name| {
                id == name || id.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.'))
            })
    };
    let ran = run::run(
        &ground.stack,
        &target,
        |check| wanted(check.id),
        |judged| {
            let (verdict, why) = (judged.judgement.verdict.text(), &judged.judgement.why);
            let line =
                format!("{} — {} : {}", verdict.to(lang), judged.check.title.text().to(lang), why.to(lang));
            println!("{}", harmless_lines(&line));
        },
    )
    .await;
    match ran {
        Err(why) => fail(lang, Exit::Broken, &why),
        Ok(all) if all.is_empty() => fail(
            lang,
            Exit::NothingSelected,
            &say!(
                "aucun contrôle ne porte ce nom ; `doublure certify --list` les montre.",
                "no check has this name; `doublure certify --list` shows them."
            ),
        ),
        Ok(all) if all.iter().any(|judged| judged.judgement.verdict == Verdict::Failed) => Exit::Failure,
        Ok(_) => Exit::Success,
    }
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
