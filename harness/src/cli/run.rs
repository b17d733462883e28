use std::{io::IsTerminal, path::PathBuf};

use clap::Args;
use time::format_description::well_known::Rfc3339;
use tokio::sync::mpsc;

use super::fail;
use crate::{
    browser::tools,
    exit::Exit,
    language::{Plan, Source},
    report::{self, Collector, Terminal},
    run::{self, event::RunInfo, folder},
    stack::{self, Ports, Root, Stack},
};

/// Arguments of `doublure run`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Feature files, or folders of them; the built-in scenarios when none is given.
    paths: Vec<PathBuf>,
    /// Only scenarios with one of these tags, such as @C1 (comma-separated).
    #[arg(long, value_delimiter = ',')]
    tags: Vec<String>,
    /// Browsers at once.
    #[arg(long, short, default_value_t = default_jobs(), value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    /// Seed of people, codes and links.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of the report.
    #[arg(long, default_value = "doublure-rapport")]
    out: PathBuf,
    /// Folder of your own approved pages, looked at before the built-in ones.
    #[arg(long, default_value = "snapshots")]
    snapshots: PathBuf,
    /// Show the browser.
    #[arg(long)]
    headed: bool,
    /// Commit this named fault on purpose (repeatable): see a scenario turn red.
    #[arg(long = "deviation", value_name = "NAME")]
    deviations: Vec<String>,
}

fn default_jobs() -> u8 {
    std::thread::available_parallelism().map_or(1, |cores| u8::try_from(cores.get().min(4)).unwrap_or(1))
}

/// Runs the scenarios and writes the report.
pub async fn run(arguments: Arguments) -> Exit {
    let sources = match Source::chosen(&arguments.paths) {
        Ok(sources) => sources,
        Err(error) => return fail(Exit::Usage, &error.to_string()),
    };
    let plan = match Plan::parse(&sources) {
        Ok(plan) => plan.tagged(&arguments.tags),
        Err(wrong) => {
            for (diagnostic, source) in wrong {
                eprintln!("{}\n", diagnostic.render(source));
            }
            return Exit::Usage;
        }
    };
    if plan.scenarios.is_empty() {
        let tags = arguments.tags.join(", ");
        return fail(
            Exit::NothingSelected,
            &format!("aucun scénario ne porte l’étiquette {tags} ; `doublure list` les montre."),
        );
    }
    for tool in tools::ALL {
        if let Err(missing) = tool.locate() {
            return fail(Exit::Broken, &missing.to_string());
        }
    }
    let Err(exit) = execute(&arguments, sources, plan).await else { return Exit::Success };
    exit
}

/// `Err` carries every way of ending but a full success.
async fn execute(arguments: &Arguments, sources: Vec<Source>, plan: Plan) -> Result<(), Exit> {
    folder::prepare(&arguments.out).map_err(|error| {
        let exit = if matches!(error, folder::FolderError::NotOurs(_)) { Exit::Usage } else { Exit::Broken };
        fail(exit, &error.to_string())
    })?;
    let stack = Stack::start(&stack::Options {
        seed: arguments.seed,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations: arguments.deviations.clone(),
    })
    .await
    .map_err(|error| {
        let exit = if matches!(error, stack::StackError::Deviation(_)) { Exit::Usage } else { Exit::Broken };
        fail(exit, &error.to_string())
    })?;
    let info = RunInfo {
        version: env!("CARGO_PKG_VERSION").into(),
        seed: arguments.seed,
        jobs: usize::from(arguments.jobs),
        total: plan.scenarios.len(),
        browser: browser_name(),
        card_mode: "lecteur simulé".into(),
        started_at: mock_kit::Clock::system()
            .now()
            .replace_nanosecond(0)
            .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
            .format(&Rfc3339)
            .unwrap_or_default(),
        service: "plateforme SAS simulée".into(),
        deviations: arguments.deviations.clone(),
        shard: None,
        orphans: vec![],
    };
    let options = run::Options {
        jobs: usize::from(arguments.jobs),
        headed: arguments.headed,
        out: arguments.out.clone(),
        snapshots: arguments.snapshots.clone(),
    };
    let (sender, mut events) = mpsc::unbounded_channel();
    let mut terminal =
        Terminal::new(sources, std::io::stderr().is_terminal() && std::env::var_os("CI").is_none());
    let mut collector = Collector::default();
    let consume = async {
        while let Some(event) = events.recv().await {
            terminal.take(&event);
            collector.take(event);
        }
    };
    let (ran, ()) = tokio::join!(run::run(plan, &stack, info, &options, sender), consume);
    ran.map_err(|error| fail(Exit::Broken, &error.to_string()))?;
    let report = collector.report().ok_or_else(|| fail(Exit::Broken, "le passage n’a rien rapporté"))?;
    let html =
        report::write(&report, &arguments.out).map_err(|error| fail(Exit::Broken, &error.to_string()))?;
    terminal.conclude(&report, &html);
    match report.exit() {
        Exit::Success => Ok(()),
        other => Err(other),
    }
}

fn browser_name() -> String {
    let version = tools::CHROMIUM.version().unwrap_or_default();
    // "Chromium 156.0.8078.73 built on Debian …"
    version.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}
