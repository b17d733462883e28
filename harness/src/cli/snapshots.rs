use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{
    choice::{self, Choice},
    fail,
};
use crate::{
    exit::Exit,
    lang::{Lang, Text, say},
    language::plan::slug,
    report,
    run::folder::SNAPSHOTS,
    snapshot::{Pending, Store},
    terminal_text::{harmless, harmless_lines},
};

/// Arguments of `doublure snapshots`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Folder of the report of the run.
    #[arg(long, default_value = "doublure-rapport", global = true)]
    out: PathBuf,
    /// Folder of your own approved pages [default: the project's, or snapshots]
    #[arg(long, value_name = "FOLDER", global = true)]
    snapshots: Option<PathBuf>,
    #[command(flatten)]
    choice: Choice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show each difference (the default).
    Show,
    /// Approve pages: the next run expects them.
    Accept {
        /// Names, as shown.
        #[arg(required_unless_present = "all")]
        names: Vec<String>,
        /// All that wait.
        #[arg(long, conflicts_with = "names")]
        all: bool,
    },
}

/// Shows or approves what the last run left pending.
pub fn run(arguments: &Arguments, lang: Lang) -> Exit {
    // A folder that is given says enough: the project need not even be readable.
    let folder = match &arguments.snapshots {
        Some(folder) => Ok(folder.clone()),
        None => arguments.choice.project(lang).map(|project| choice::snapshots(None, project.as_ref())),
    };
    let store = match folder {
        Ok(folder) => Store::new(&folder, &arguments.out.join(SNAPSHOTS)),
        Err(exit) => return exit,
    };
    let pending = match store.pending() {
        Ok(pending) => pending,
        Err(error) => return fail(lang, Exit::Broken, &error),
    };
    // A run that broke early may have left pages without a report.
    if pending.is_empty() && !arguments.out.join(report::JSON).exists() {
        let out = arguments.out.display();
        let told = say!(
            "aucun rapport dans « {out} » : lancez d’abord `doublure run`, ou donnez le dossier du rapport avec --out.",
            "no report in “{out}”: run `doublure run` first, or give the folder of the report with --out."
        );
        return fail(lang, Exit::Usage, &told);
    }
    match &arguments.command {
        None | Some(Command::Show) => show(&pending, lang),
        Some(Command::Accept { all: true, .. }) if pending.is_empty() => {
            println!("{}", none(lang));
            Exit::Success
        }
        Some(Command::Accept { all: true, .. }) => {
            accept(&store, pending.iter().map(|page| page.name.as_str()), lang)
        }
        Some(Command::Accept { names, .. }) => match names.iter().find(|name| !is_pending(name, &pending)) {
            Some(unknown) => fail(lang, Exit::Usage, &unknown_name(unknown, &pending)),
            None => accept(&store, names.iter().map(String::as_str), lang),
        },
    }
}

/// What is said when nothing is to be decided.
fn none(lang: Lang) -> &'static str {
    lang.say("Aucune page n’attend d’approbation.", "No page waits for its approval.")
}
/// How many names are suggested.
const SUGGESTED: usize = 10;

fn show(pending: &[Pending], lang: Lang) -> Exit {
    for page in pending {
        println!("{}\n{}", harmless(&page.name), harmless_lines(&page.difference));
    }
    match pending.len() {
        0 => println!("{}", none(lang)),
        count => {
            let told = say!(
                "{count} page(s) à approuver : doublure snapshots accept NOM…, ou --all",
                "{count} page(s) to approve: doublure snapshots accept NAME…, or --all"
            );
            println!("{}", told.to(lang));
        }
    }
    if pending.is_empty() { Exit::Success } else { Exit::Pending }
}

fn accept<'a>(store: &Store, names: impl Iterator<Item = &'a str>, lang: Lang) -> Exit {
    for name in names {
        match store.accept(name) {
            Ok(path) => {
                println!("{}{}", lang.say("approuvée : ", "approved: "), harmless(&path.to_string_lossy()));
            }
            Err(error) => return fail(lang, Exit::Broken, &error),
        }
    }
    Exit::Success
}

fn is_pending(name: &str, pending: &[Pending]) -> bool {
    pending.iter().any(|page| page.name == name)
}

/// Names the pages that may be meant: those whose name contains what was given, else the nearest one.
fn unknown_name(name: &str, pending: &[Pending]) -> Text {
    let said =
        say!("aucune page « {name} » n’attend d’approbation", "no page “{name}” waits for its approval");
    let names = || pending.iter().map(|page| page.name.as_str());
    let part = slug(name);
    let mut containing: Vec<&str> =
        names().filter(|known| !part.is_empty() && known.contains(&part)).collect();
    if containing.len() > SUGGESTED {
        containing.truncate(SUGGESTED);
        containing.push("…");
    }
    if !containing.is_empty() {
        let containing = containing.join("\n  ");
        return said.then(&say!(
            " ; celles qui s’en approchent :\n  {containing}",
            "; those that come near:\n  {containing}"
        ));
    }
    match mock_kit::nearest(name, names()) {
        Some(near) => said.then(&say!(" ; la plus proche : {near}", "; the nearest: {near}")),
        None => said,
    }
}
