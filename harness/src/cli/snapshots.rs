use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{
    choice::{self, Choice},
    fail,
};
use crate::{
    exit::Exit,
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
pub fn run(arguments: &Arguments) -> Exit {
    // A folder that is given says enough: the project need not even be readable.
    let folder = match &arguments.snapshots {
        Some(folder) => Ok(folder.clone()),
        None => arguments.choice.project().map(|project| choice::snapshots(None, project.as_ref())),
    };
    let store = match folder {
        Ok(folder) => Store::new(&folder, &arguments.out.join(SNAPSHOTS)),
        Err(exit) => return exit,
    };
    let pending = match store.pending() {
        Ok(pending) => pending,
        Err(error) => return fail(Exit::Broken, &error.to_string()),
    };
    // A run that broke early may have left pages without a report.
    if pending.is_empty() && !arguments.out.join(report::JSON).exists() {
        let told = format!(
            "aucun rapport dans « {} » : lancez d’abord `doublure run`, ou donnez le dossier du rapport avec --out.",
            arguments.out.display()
        );
        return fail(Exit::Usage, &told);
    }
    match &arguments.command {
        None | Some(Command::Show) => show(&pending),
        Some(Command::Accept { all: true, .. }) if pending.is_empty() => {
            println!("{NONE}");
            Exit::Success
        }
        Some(Command::Accept { all: true, .. }) => {
            accept(&store, pending.iter().map(|page| page.name.as_str()))
        }
        Some(Command::Accept { names, .. }) => match names.iter().find(|name| !is_pending(name, &pending)) {
            Some(unknown) => fail(Exit::Usage, &unknown_name(unknown, &pending)),
            None => accept(&store, names.iter().map(String::as_str)),
        },
    }
}

/// What is said when nothing is to be decided.
const NONE: &str = "Aucune page n’attend d’approbation.";
/// How many names are suggested.
const SUGGESTED: usize = 10;

fn show(pending: &[Pending]) -> Exit {
    for page in pending {
        println!("{}\n{}", harmless(&page.name), harmless_lines(&page.difference));
    }
    match pending.len() {
        0 => println!("{NONE}"),
        count => println!("{count} page(s) à approuver : doublure snapshots accept NOM…, ou --all"),
    }
    if pending.is_empty() { Exit::Success } else { Exit::Pending }
}

fn accept<'a>(store: &Store, names: impl Iterator<Item = &'a str>) -> Exit {
    for name in names {
        match store.accept(name) {
            Ok(path) => println!("approuvée : {}", harmless(&path.to_string_lossy())),
            Err(error) => return fail(Exit::Broken, &error.to_string()),
        }
    }
    Exit::Success
}

fn is_pending(name: &str, pending: &[Pending]) -> bool {
    pending.iter().any(|page| page.name == name)
}

/// Names the pages that may be meant: those whose name contains what was given, else the nearest one.
fn unknown_name(name: &str, pending: &[Pending]) -> String {
    let said = format!("aucune page « {name} » n’attend d’approbation");
    let names = || pending.iter().map(|page| page.name.as_str());
    let part = slug(name);
    let mut containing: Vec<&str> =
        names().filter(|known| !part.is_empty() && known.contains(&part)).collect();
    if containing.len() > SUGGESTED {
        containing.truncate(SUGGESTED);
        containing.push("…");
    }
    if !containing.is_empty() {
        return format!("{said} ; celles qui s’en approchent :\n  {}", containing.join("\n  "));
    }
    let near = mock_kit::nearest(name, names()).map(|near| format!(" ; la plus proche : {near}"));
    said + &near.unwrap_or_default()
}
