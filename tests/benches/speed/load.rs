//! `speed load`: a load client that can be put on any OpenID provider. It goes through complete code flows, several at
//! once, over connections that are kept, and prints what that took as JSON.
//!
//! It checks what it is given, but verifies no signature: on one machine that would take from the provider what it is to
//! be measured with.

mod browser;
mod connections;
mod flow;

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    rc::Rc,
    time::{Duration, Instant},
};

use clap::Args;
use serde::{Deserialize, Serialize};
use tokio::task::LocalSet;
use url::Url;

use crate::{figures::Sample, processor::busy};
use connections::Trust;
use flow::{Endpoints, Flow};

/// How long a flow may take: what hangs is a failure.
const LIMIT: Duration = Duration::from_secs(30);
/// So many failures are told, of which one usually says it all.
const TOLD: usize = 5;

#[derive(Clone, Debug, Args)]
pub struct Arguments {
    /// Address of the discovery document.
    #[arg(long)]
    discovery: Url,
    /// The service's id.
    #[arg(long)]
    client_id: String,
    /// Its secret, sent in the form; without one the client is public.
    #[arg(long)]
    client_secret: Option<String>,
    /// Its redirect URI, which nobody needs to serve.
    #[arg(long)]
    redirect_uri: String,
    /// The scopes asked for.
    #[arg(long, default_value = "openid")]
    scope: String,
    /// Another parameter of the authorization request.
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// Root certificate (PEM) of the provider's servers.
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
    /// Certificate and key (PEM, in one file) of the person, presented where one is asked for.
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
    /// What is typed into a page's form; what is not filled in keeps its value.
    #[arg(long = "fill", value_name = "NAME=VALUE", value_parser = pair)]
    fill: Vec<(String, String)>,
    /// Sign in with one call, in the place of a browser: address of the control plane's `sign-ins`.
    #[arg(long, value_name = "URL", requires = "person")]
    sign_in_call: Option<Url>,
    /// Who signs in with that call.
    #[arg(long)]
    person: Option<String>,
    /// Keep each client's cookies from one flow to the next, so that only the first one needs a sign-in.
    #[arg(long)]
    keep_session: bool,
    /// How many clients there are at once.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    clients: u16,
    /// Stop after this many flows.
    #[arg(long, required_unless_present = "seconds")]
    flows: Option<u64>,
    /// Begin no flow after this many seconds.
    #[arg(long)]
    seconds: Option<f64>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((pair.0.to_owned(), pair.1.to_owned()))
}

/// What is printed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// Whether it says anything: no flow failed, and there was one.
    pub valid: bool,
    pub clients: u16,
    pub flows: u64,
    pub failed: u64,
    /// The first failures.
    pub failures: Vec<String>,
    pub seconds: f64,
    pub flows_per_second: f64,
    /// Of one flow, by percentile.
    pub milliseconds: BTreeMap<String, f64>,
    /// RS256 signatures in what one flow brought, by the tokens' own headers.
    pub signatures_per_flow: u64,
    /// Processor time of this client, for one flow.
    pub client_milliseconds_per_flow: f64,
}

/// Puts the load on, and prints the outcome. Whether it is valid.
pub fn run(arguments: &Arguments) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = LocalSet::new().block_on(&runtime, load(arguments));
    println!("{}", serde_json::to_string_pretty(&outcome).unwrap());
    outcome.valid
}

/// How far all the clients together are.
#[derive(Default)]
struct Tally {
    begun: u64,
    times: Sample,
    failed: u64,
    failures: Vec<String>,
    signatures: u64,
}

async fn load(arguments: &Arguments) -> Outcome {
    let read = |file: &PathBuf| fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let trust = Trust::new(arguments.root.as_ref().map(read), arguments.card.as_ref().map(read));
    let endpoints = Rc::new(Endpoints::discover(&trust, &arguments.discovery).await);
    let arguments = Rc::new(arguments.clone());
    let tally = Rc::new(std::cell::RefCell::new(Tally::default()));
    let before = busy(std::process::id());
    let begun = Instant::now();
    let clients: Vec<_> = (0..arguments.clients)
        .map(|_| {
            let mut flow = Flow::new(Rc::clone(&arguments), Rc::clone(&endpoints), trust.clone());
            let (arguments, tally) = (Rc::clone(&arguments), Rc::clone(&tally));
            tokio::task::spawn_local(async move {
                let enough = |tally: &Tally| {
                    arguments.flows.is_some_and(|flows| tally.begun >= flows)
                        || arguments.seconds.is_some_and(|seconds| begun.elapsed().as_secs_f64() >= seconds)
                };
                while !enough(&tally.borrow()) {
                    tally.borrow_mut().begun += 1;
                    let started = Instant::now();
                    let ended = tokio::time::timeout(LIMIT, flow.complete()).await;
                    let mut tally = tally.borrow_mut();
                    match ended.unwrap_or_else(|_| Err(format!("no end after {} s", LIMIT.as_secs()))) {
                        Ok(signatures) => {
                            tally.times.push(started.elapsed());
                            tally.signatures += signatures;
                        }
                        Err(failure) => {
                            tally.failed += 1;
                            if tally.failures.len() < TOLD {
                                tally.failures.push(failure);
                            }
                            flow.start_anew();
                        }
                    }
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    let seconds = begun.elapsed().as_secs_f64();
    let took = busy(std::process::id()).saturating_sub(before);
    outcome(&arguments, tally.take(), seconds, took)
}

#[expect(clippy::cast_precision_loss, reason = "no more flows than a float counts")]
fn outcome(arguments: &Arguments, tally: Tally, seconds: f64, took: Duration) -> Outcome {
    let flows = tally.begun - tally.failed;
    let each = flows.max(1) as f64;
    let parts = if flows == 0 { &[][..] } else { &[50, 90, 99, 100] };
    let milliseconds = parts.iter().map(|part| (format!("p{part}"), tally.times.percentile(*part)));
    Outcome {
        valid: tally.failed == 0 && flows > 0,
        clients: arguments.clients,
        flows,
        failed: tally.failed,
        failures: tally.failures,
        seconds,
        flows_per_second: flows as f64 / seconds,
        milliseconds: milliseconds.collect(),
        signatures_per_flow: tally.signatures / flows.max(1),
        client_milliseconds_per_flow: took.as_secs_f64() * 1000.0 / each,
    }
}
