//! Complete code flows at a provider: how many a second beside the machine's own bound, from when on, and in how much
//! memory.

use std::process::Command;

use crate::{
    Ground, done,
    figures::{Aim, Sample, Section},
    load::Outcome,
    processor::{memory, memory_at_rest},
    providers::{Kind, Provider, SignIn},
    start,
};

/// What a developer is not to notice, in milliseconds.
const START_AIM: f64 = 15.0;
const STARTS_A_ROUND: usize = 4;
/// Before anything is counted: programs in JavaScript are compiled while they run.
const WARM_UP: [&str; 2] = ["--seconds", "1.5"];
const COUNTED: [&str; 2] = ["--seconds", "4"];
const MANY: u16 = 32;
/// Flows after which our memory is looked at again, and theirs, who would take a quarter of an hour for as many.
const FLOWS: [&str; 2] = ["100000", "10000"];

/// One way to sign in at one provider, with so many clients at once.
struct Case {
    kind: Kind,
    sign_in: SignIn,
    clients: u16,
    /// What the signatures over those of `openssl speed` on all cores are to reach.
    aim: Option<f64>,
    /// Those of `openssl speed`, right before each load: the machine may have had something else to do in between.
    bound: Sample,
    rate: Sample,
    /// Times the RS256 signatures in one flow.
    signatures: Sample,
    milliseconds: Sample,
    client: Sample,
}

impl Case {
    fn all() -> Vec<Self> {
        let of = |(kind, sign_in)| {
            [1, MANY].map(|clients| Self {
                kind,
                sign_in,
                clients,
                aim: None,
                bound: Sample::default(),
                rate: Sample::default(),
                signatures: Sample::default(),
                milliseconds: Sample::default(),
                client: Sample::default(),
            })
        };
        let mut cases: Vec<_> = [
            (Kind::MockPsc, SignIn::AtOnce),
            (Kind::MockPsc, SignIn::Session),
            (Kind::MockPsc, SignIn::InFull),
            (Kind::OidcProvider, SignIn::AtOnce),
            (Kind::OidcProvider, SignIn::InFull),
            (Kind::Oauth2MockServer, SignIn::AtOnce),
            (Kind::Mockin, SignIn::AtOnce),
        ]
        .into_iter()
        .flat_map(of)
        .collect();
        cases[0].aim = Some(0.4);
        cases[1].aim = Some(0.6);
        cases
    }

    #[expect(clippy::cast_precision_loss, reason = "two or three signatures")]
    fn take(&mut self, outcome: &Outcome) {
        self.rate.value(outcome.flows_per_second);
        self.signatures.value(outcome.flows_per_second * outcome.signatures_per_flow as f64);
        self.milliseconds.value(outcome.milliseconds["p50"]);
        self.client.value(outcome.client_milliseconds_per_flow);
    }

    fn name(&self) -> String {
        let clients =
            if self.clients == 1 { "1 client".to_owned() } else { format!("{} clients", self.clients) };
        let sign_in = match (self.kind, self.sign_in) {
            (_, SignIn::AtOnce) => "",
            (_, SignIn::Session) => ", session open",
            (Kind::MockPsc, SignIn::InFull) => ", card over TLS",
            (_, SignIn::InFull) => ", its own pages",
        };
        format!("{}{sign_in}, {clients}", self.kind.name())
    }
}

/// RS256 signatures a second, as `openssl speed` makes them on all cores.
fn bound() -> f64 {
    let processes = std::thread::available_parallelism().unwrap().to_string();
    let mut command = Command::new("openssl");
    let output = done(command.args(["speed", "-seconds", "2", "-multi", &processes, "-mr", "rsa2048"]));
    let told = String::from_utf8(output.stdout).unwrap();
    // `+F2:2:2048:SIGNATURES-A-SECOND:…`, of all processes together.
    let line = told.lines().rfind(|line| line.starts_with("+F2:")).unwrap();
    line.split(':').nth(3).unwrap().parse().unwrap()
}

pub fn measure(ground: &Ground) -> Section {
    let mut cases = Case::all();
    let mut starts = Kind::ALL.map(|kind| (kind, Sample::default()));
    for round in 0..ground.rounds {
        for turn in 0..STARTS_A_ROUND * starts.len() {
            let (kind, sample) = &mut starts[(round + turn) % Kind::ALL.len()];
            sample.push(Provider::start(ground, *kind, SignIn::AtOnce).1);
        }
        let pairs = cases.len() / 2;
        for turn in 0..pairs {
            let pair = (round + turn) % pairs * 2;
            let pair = &mut cases[pair..pair + 2];
            let (provider, _) = Provider::start(ground, pair[0].kind, pair[0].sign_in);
            provider.load(pair[0].sign_in, 4, &WARM_UP);
            for case in pair {
                if case.kind == Kind::MockPsc {
                    case.bound.value(bound());
                }
                case.take(&provider.load(case.sign_in, case.clients, &COUNTED));
            }
        }
    }
    let mut section = Section::default();
    for (kind, sample) in &starts {
        let aim = (*kind == Kind::MockPsc).then_some(START_AIM);
        section.median(&format!("{}, start to the first discovery", kind.name()), sample, aim);
    }
    for case in &cases {
        section.median_in("flows/s", &case.name(), &case.rate, None);
    }
    for case in cases.iter().filter(|case| case.clients == 1) {
        section.median(&format!("{}: a flow", case.name()), &case.milliseconds, None);
    }
    section.median(
        "of a flow with mock-psc, 32 clients: the load client’s processor time",
        &cases[1].client,
        None,
    );
    for case in cases.iter().filter(|case| case.kind == Kind::MockPsc) {
        let what = format!("{}: `openssl speed rsa2048` on all cores, right before", case.name());
        section.median_in("signatures/s", &what, &case.bound, None);
        let what = format!("{}: signatures over those", case.name());
        section.ratio_to(&what, &case.signatures, &case.bound, case.aim.map(Aim::AtLeast));
    }
    for pair in [0, 1] {
        for other in cases.iter().skip(2 + pair).step_by(2).filter(|case| case.kind != Kind::MockPsc) {
            let ours = if other.sign_in == SignIn::InFull { &cases[4 + pair] } else { &cases[pair] };
            section.ratio_to(
                &format!("{} over {}", ours.name(), other.name()),
                &ours.rate,
                &other.rate,
                None,
            );
        }
    }
    remember(ground, &mut section);
    section
}

/// Memory, idle and after many flows.
fn remember(ground: &Ground, section: &mut Section) {
    for kind in Kind::ALL {
        let [mut idle, mut after] = [(); 2].map(|()| Sample::default());
        let (provider, _) = Provider::start(ground, kind, SignIn::AtOnce);
        idle.value(memory_at_rest(provider.process()));
        let flows = FLOWS[usize::from(kind != Kind::MockPsc)];
        provider.load(SignIn::AtOnce, MANY, &["--flows", flows]);
        after.value(memory(provider.process()));
        let (aim, growth) = if kind == Kind::MockPsc { (Some(12.0), Some(1.5)) } else { (None, None) };
        let name = kind.name();
        section.median_in("MiB", &format!("{name}, memory idle"), &idle, aim.map(Aim::AtMost));
        section.median_in("MiB", &format!("{name}, memory after {flows} flows"), &after, None);
        section.ratio(&format!("{name}, after over idle"), &after, &idle, growth);
    }
    match start::whole(ground) {
        Some(used) => {
            let what = "`doublure up` with the built-in service, memory idle";
            section.median_in("MiB", what, &vec![used].into(), Some(Aim::AtMost(30.0)));
        }
        None => section.note("The whole stack was not measured: another program has one of the fixed ports."),
    }
}
