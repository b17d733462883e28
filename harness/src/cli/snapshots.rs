use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{
    choice::{self, Choice},
    fail,
};
use crate::{exit::Exit, run::folder::SNAPSHOTS, snapshot::Store};

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
    match &arguments.command {
        None | Some(Command::Show) => {
            for page in &pending {
                println!("{}\n{}", page.name, page.difference);
            }
            match pending.len() {
                0 => println!("Aucune page n’attend d’approbation."),
                count => println!("{count} page(s) à approuver : doublure snapshots accept NOM…, ou --all"),
            }
            if pending.is_empty() { Exit::Success } else { Exit::Pending }
        }
        Some(Command::Accept { names, all }) => {
            let chosen: Vec<&String> =
                if *all { pending.iter().map(|page| &page.name).collect() } else { names.iter().collect() };
            for name in chosen {
                if !pending.iter().any(|page| page.name == *name) {
                    let near = mock_kit::nearest(name, pending.iter().map(|page| page.name.as_str()));
                    let near = near.map(|near| format!(" ; la plus proche : {near}")).unwrap_or_default();
                    return fail(
                        Exit::Usage,
                        &format!("aucune page « {name} » n’attend d’approbation{near}"),
                    );
                }
                match store.accept(name) {
                    Ok(path) => println!("approuvée : {}", path.display()),
                    Err(error) => return fail(Exit::Broken, &error.to_string()),
                }
            }
            Exit::Success
        }
    }
}
