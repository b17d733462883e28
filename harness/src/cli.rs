//! The command line: one file for each command.

mod cards;
mod certify;
mod choice;
mod doctor;
mod ground;
mod init;
mod list;
mod report;
mod run;
mod snapshots;
mod up;

use std::{future::Future, io, time::Duration};

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{
    exit::Exit,
    lang::{Lang, Text, Told, say},
    terminal_text::harmless_lines,
};

/// Stand-in for Pro Santé Connect, its card reader and the mail server; walks a real browser through the
/// onboarding of a health service and tells what holds.
///
/// Exit codes: 0 all claims hold; 1 a claim is false; 2 malformed command or scenario; 3 the run broke;
/// 4 nothing selected; 5 pages wait for approval; 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "doublure", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Language of what is told and of the report: fr (French) or en (English).
    #[arg(long, value_name = "LANG", global = true, env = "DOUBLURE_LANG", default_value_t)]
    lang: Lang,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a first doublure.toml and a first scenario for your own service.
    Init(init::Arguments),
    /// Run scenarios and write a report.
    Run(run::Arguments),
    /// Start the mocks on fixed ports and keep them running, to sign in by hand.
    Up(up::Arguments),
    /// List scenarios, known sentences or deviations.
    List(list::Arguments),
    /// Try what your service must accept and what it must refuse, and tell what it did.
    Certify(certify::Arguments),
    /// Cards and organisations' certificates of a running `up`: list, issue, revoke, export.
    Cards(cards::Arguments),
    /// Check what this machine needs, and say what to install.
    Doctor(doctor::Arguments),
    /// Show the pages that differ from the approved ones, and approve them.
    Snapshots(snapshots::Arguments),
    /// Put reports together, or make one light enough for a mail.
    Report(report::Arguments),
}

/// Parses the command line and does what it says.
#[must_use]
pub fn main() -> Exit {
    let Cli { command, lang } = Cli::parse();
    let stderr = std::io::stderr();
    tracing_subscriber::fmt()
        // By itself it colours what goes into a file too.
        .with_ansi(anstream::AutoStream::choice(&stderr) != anstream::ColorChoice::Never)
        .with_env_filter(EnvFilter::try_from_env("DOUBLURE_LOG").unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();
    crate::install_crypto();
    match command {
        Command::Init(arguments) => init::run(&arguments, lang),
        Command::Run(arguments) => {
            let farewell =
                say!("interrompu : aucun rapport n’a été écrit.", "interrupted: no report was written.");
            interruptible(run::run(arguments, lang), &farewell, lang)
        }
        Command::Up(arguments) => {
            let farewell = say!("Doublure s’arrête.", "Doublure stops.");
            interruptible(up::run(arguments, lang), &farewell, lang)
        }
        Command::Certify(arguments) => {
            let farewell = say!("interrompu : rien n’a été écrit.", "interrupted: nothing was written.");
            interruptible(certify::run(arguments, lang), &farewell, lang)
        }
        Command::Cards(arguments) => {
            let farewell = say!("interrompu.", "interrupted.");
            interruptible(cards::run(arguments, lang), &farewell, lang)
        }
        Command::List(arguments) => list::run(&arguments, lang),
        Command::Doctor(arguments) => doctor::run(&arguments, lang),
        Command::Snapshots(arguments) => snapshots::run(&arguments, lang),
        Command::Report(arguments) => report::run(&arguments, lang),
    }
}

/// How long the end of everything that was started may take.
const END_LIMIT: Duration = Duration::from_secs(5);

/// Does it until it ends or the person interrupts it; either way everything that was started is dropped, and so
/// is gone.
fn interruptible(doing: impl Future<Output = Exit>, farewell: &Text, lang: Lang) -> Exit {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let told = say!("le programme ne peut pas démarrer : {error}", "the program cannot start: {error}"; error);
            return fail(lang, Exit::Broken, &told);
        }
    };
    let exit = runtime.block_on(async {
        // Listening begins before anything is started: an early Ctrl-C must not leave half of it behind.
        let interrupted = match interruption() {
            Ok(interrupted) => interrupted,
            Err(error) => {
                let told = say!(
                    "les signaux ne peuvent pas être écoutés : {error}",
                    "signals cannot be listened to: {error}";
                    error
                );
                return fail(lang, Exit::Broken, &told);
            }
        };
        tokio::select! {
            exit = doing => exit,
            () = interrupted => {
                eprintln!("{}", farewell.to(lang));
                Exit::Interrupted
            }
        }
    });
    // The workers hold the browsers: let them be dropped, hence ended, before the process goes.
    runtime.shutdown_timeout(END_LIMIT);
    exit
}

/// Listens from now on; the future ends when the person or the system asks to stop.
#[cfg(unix)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

#[cfg(windows)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// Says what went wrong, and ends with `exit`.
fn fail(lang: Lang, exit: Exit, what: &impl Told) -> Exit {
    let what = what.told();
    let told = say!("erreur : {what}", "error: {what}"; what);
    eprintln!("{}", harmless_lines(told.to(lang)));
    exit
}
