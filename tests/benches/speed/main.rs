//! How fast Doublure is, and how fast what one would use in its place: measured in turn within one run, told as medians,
//! ranges and ratios. `make bench` runs it; what the figures mean stands in `docs/benchmarks.md`.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot measure ends by panicking")]

mod alone;
mod approval;
mod browser;
mod card;
mod certify;
mod figures;
mod jobs;
mod load;
mod onboarding;
#[path = "../../whole/support/ports.rs"]
mod ports;
mod processor;
mod provider;
mod providers;
mod results;
mod start;

use std::{
    io,
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Output, exit},
};

use clap::{Parser, Subcommand, ValueEnum};
use harness::stack::{self, Root, Served, Stack};

use figures::Section;
use results::Results;

/// What there is to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// From the start of `doublure up` to every server answering.
    Start,
    /// The onboarding by card, against Playwright and against bare navigation.
    Onboarding,
    /// From the approval on the phone to the browser leaving the page of the code.
    Approval,
    /// All built-in scenarios, with one browser and with two.
    Jobs,
    /// The card in the browser's own windows, and what that takes to lay out.
    Card,
    /// Complete code flows at the provider alone, beside other providers and the machine's bound, and its memory.
    Provider,
    /// The whole catalogue of a certification on the built-in service, with each driver.
    Certify,
}

impl Measure {
    /// What it is called, asked for and kept under.
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

#[derive(Debug, Parser)]
struct Arguments {
    /// Measure only these (comma-separated); what was measured before stays in the results.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Measure>,
    /// How often each thing is measured.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Write the table into this file, between its markers.
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// What `cargo bench` adds.
    #[arg(long, hide = true, global = true)]
    bench: bool,
    #[command(subcommand)]
    part: Option<Part>,
}

/// What a measure starts as a process of its own; each can be started by hand too.
#[derive(Debug, Subcommand)]
enum Part {
    /// Put load on any OpenID provider.
    Load(Box<load::Arguments>),
    /// Serve the simulated Pro Santé Connect alone.
    Alone(alone::Arguments),
}

/// Where things are, and how often each is measured.
struct Ground {
    workspace: PathBuf,
    binary: PathBuf,
    rounds: usize,
}

impl Ground {
    fn of(arguments: &Arguments) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
        // target/release/deps/speed-… → target/release/doublure
        let own = std::env::current_exe().unwrap();
        let binary = own.parent().and_then(Path::parent).unwrap().join("doublure");
        assert!(binary.exists(), "{} is missing: `make bench` builds it", binary.display());
        Self { workspace, binary, rounds: usize::from(arguments.rounds) }
    }

    /// `doublure run` on the built-in scenarios, in a folder of its own; the report is in `out`.
    fn run(&self, out: &Path, arguments: &[&str]) {
        let run = ["run", "--builtin", "--card", "reader", "--out"];
        let mut command = Command::new(&self.binary);
        command.args(run).arg(out).args(arguments).current_dir(out.parent().unwrap());
        done(&mut command);
    }

    /// One of the walks in `benches/playwright`; what it printed.
    fn playwright(&self, walk: &str, arguments: &[&str]) -> String {
        let foreign = self.workspace.join("target/foreign");
        let node = foreign.join("python/bin/node");
        let playwright = foreign.join("playwright");
        assert!(playwright.exists(), "Playwright is missing: `scripts/foreign-clients.sh bench` installs it");
        let mut command = Command::new(node);
        command
            .arg(self.workspace.join("tests/benches/playwright").join(walk))
            .args(arguments)
            .env("PLAYWRIGHT", playwright)
            .env("CHROMIUM", harness::browser::tools::CHROMIUM.locate().unwrap());
        String::from_utf8(done(&mut command).stdout).unwrap()
    }
}

/// Runs it; it must end well.
fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let said = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert!(output.status.success(), "{command:?} ends with {}:\n{}", output.status, said.join("\n"));
    output
}

/// As browsers and HTTP clients connect: otherwise the system holds a short write back until the one before it is
/// acknowledged, which takes 40 ms and is no server's doing.
fn connected(port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// All mocks and the built-in service, on free ports.
async fn whole_stack() -> Stack {
    let options = stack::Options {
        seed: 1,
        ports: stack::Ports::default(),
        root: Root::PerRun,
        deviations: vec![],
        behaviour: stack::Behaviour::default(),
        served: Served::BuiltIn,
    };
    Stack::start(&options).await.unwrap()
}

fn main() {
    let arguments = Arguments::parse();
    harness::install_crypto();
    match &arguments.part {
        Some(Part::Load(load)) => {
            if !load::run(load) {
                exit(1);
            }
        }
        Some(Part::Alone(alone)) => alone::run(alone),
        None => measure(&arguments),
    }
}

fn measure(arguments: &Arguments) {
    let ground = Ground::of(arguments);
    let mut results = Results::load(&ground.workspace);
    let asked = |measure| arguments.only.is_empty() || arguments.only.contains(&measure);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for measure in Measure::value_variants().iter().copied().filter(|measure| asked(*measure)) {
        let name = measure.name();
        println!("measuring: {name}");
        let load = results::load();
        let section: Section = match measure {
            Measure::Start => start::measure(&ground),
            Measure::Onboarding => onboarding::measure(&ground, &runtime),
            Measure::Approval => approval::measure(&ground, &runtime),
            Measure::Jobs => jobs::measure(&ground),
            Measure::Card => card::measure(&ground),
            Measure::Provider => provider::measure(&ground),
            Measure::Certify => certify::measure(&ground),
        };
        print!("{}", section.terminal());
        results.keep(name, load, section);
        results.save(&ground.workspace);
    }
    if let Some(document) = &arguments.document {
        results.write_into(&ground.workspace.join(document));
    }
}
