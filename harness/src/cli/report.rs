use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::fail;
use crate::{
    exit::Exit,
    lang::Lang,
    report::{self, MergeError, Terminal},
    run::folder::FolderError,
};

/// Arguments of `doublure report`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Put the reports of several runs together, such as the parts of one that was shared out (run --shard).
    ///
    /// Ends as a run with all these scenarios would; with 3 when a part is missing,
    /// or left no report behind.
    Merge {
        /// Folders of the reports.
        #[arg(required = true, value_name = "DIR")]
        folders: Vec<PathBuf>,
        /// Folder of the report to write.
        #[arg(long, value_name = "DIR", default_value = "doublure-rapport")]
        out: PathBuf,
    },
    /// Write a report of less than 5 MB, fit for a mail: report-leger.html, beside the whole one.
    Light {
        /// Folder of the report of the run.
        #[arg(value_name = "DIR", default_value = "doublure-rapport")]
        folder: PathBuf,
    },
}

/// Does what is asked with reports that are there.
pub fn run(arguments: &Arguments, lang: Lang) -> Exit {
    match &arguments.command {
        Command::Merge { folders, out } => merge(folders, out, lang),
        Command::Light { folder } => light(folder, lang),
    }
}

fn merge(folders: &[PathBuf], out: &Path, lang: Lang) -> Exit {
    let report = match report::merge(folders, out) {
        Ok(report) => report,
        Err(error) => {
            let exit = match &error {
                MergeError::Folder(FolderError::Io { .. }) | MergeError::Copy { .. } => Exit::Broken,
                _ => Exit::Usage,
            };
            return fail(lang, exit, &error);
        }
    };
    let written = report::write(&report, out, lang)
        .and_then(|html| report::write_light(&report, out, lang).map(|_| html));
    match written {
        Ok(html) => {
            Terminal::new(vec![], false, lang).conclude(&report, &html);
            report.exit()
        }
        Err(error) => fail(lang, Exit::Broken, &error),
    }
}

fn light(folder: &Path, lang: Lang) -> Exit {
    let report = match report::read(folder) {
        Ok(report) => report,
        Err(error) => return fail(lang, Exit::Usage, &error),
    };
    match report::write_light(&report, folder, lang) {
        Ok(path) => {
            println!("{}{}", lang.say("Rapport léger : ", "Light report: "), path.display());
            Exit::Success
        }
        Err(error) => fail(lang, Exit::Broken, &error),
    }
}
