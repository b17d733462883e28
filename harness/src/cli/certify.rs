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
    lang::{Lang, say},
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
    let built_in = match arguments.choice.built_in(lang) {
        Ok(built_in) => built_in,
        Err(exit) => return exit,
    };
    let ground = Ground::start(None, &built_in.behaviour, arguments.seed, &[], &arguments.out, lang).await;
    let ground = match ground {
        Ok(ground) => ground,
        Err(NoGround { exit, said }) => return fail(lang, exit, &said),
    };
    let target = Target::built_in(&ground.stack.urls.service);
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

fn list(lang: Lang) {
    for area in catalogue::AREAS {
        println!("{}", area.title.text().to(lang));
        for check in area.checks {
            println!("  {:44} {}", check.id, check.title.text().to(lang));
        }
    }
}
