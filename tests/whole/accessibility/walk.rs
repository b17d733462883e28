//! All built-in scenarios, then the pages that none of them keeps, with the audit at each page.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use harness::{
    browser::Browser,
    card_mode::CardMode,
    lang::Lang,
    language::{Plan, Source},
    report::{self, Collector, Report},
    run::{
        self, Inspection,
        event::{Evidence, RunInfo},
        selection::Selection,
    },
    snapshot::Redactions,
    stack::{self, Ports, Root, Stack},
};

use super::{
    audit::{self, Audited},
    pages,
};
use crate::support::workspace;

/// Name of the page that is faulty on purpose.
pub const PLANTED: &str = "a-cote__une-page-fautive__page-fautive";

pub struct Walked {
    pub plan: Plan,
    /// Of the built-in scenarios.
    pub report: Report,
    /// Of the pages that none of them keeps.
    pub beside: Report,
    /// Every page that was audited, once.
    pub audited: Vec<Audited>,
    /// The run's folder, below target/: for whoever wants to see.
    pub out: PathBuf,
}

/// The approved pages, as files.
pub fn approved() -> PathBuf {
    workspace().join("scenarios/snapshots")
}

/// What is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// In `make test`: what most people come by, by card, by e-CPS and on a phone, and what no browser test but these
    /// looks at: the report, the mails, the service's own space.
    Everyday,
    /// In `make test-all`: every page of every scenario, and the pages that no scenario keeps. An audit takes longer than
    /// the page that it judges.
    Everything,
}

impl Tier {
    /// Tags of the built-in scenarios; all of them when there is none.
    fn tags(self) -> Vec<String> {
        let tags: &[&str] = match self {
            Self::Everyday => &["C1", "E6", "P4", "sur-téléphone"],
            Self::Everything => &[],
        };
        tags.iter().map(|&tag| tag.to_owned()).collect()
    }

    fn folder(self) -> PathBuf {
        workspace().join(match self {
            Self::Everyday => "target/accessibility",
            Self::Everything => "target/accessibility-all",
        })
    }
}

impl Walked {
    /// Walked the first time that somebody asks.
    pub fn of(tier: Tier) -> &'static Self {
        static EVERYDAY: OnceLock<Walked> = OnceLock::new();
        static EVERYTHING: OnceLock<Walked> = OnceLock::new();
        let walked = match tier {
            Tier::Everyday => &EVERYDAY,
            Tier::Everything => &EVERYTHING,
        };
        walked.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(Self::walk(tier))
        })
    }

    async fn walk(tier: Tier) -> Self {
        harness::install_crypto();
        let out = tier.folder();
        if out.exists() {
            fs::remove_dir_all(&out).unwrap();
        }
        fs::create_dir_all(&out).unwrap();
        let inspection = audit::inspection();
        let plan = Selection { tags: tier.tags(), ..Selection::default() }.of(plan(&[]));
        let report = run(&plan, &stack(&[]).await, &out, &approved(), &inspection).await;

        let files = out.join("a-cote");
        fs::create_dir(&files).unwrap();
        pages::write_files(&report, &out, &files);
        report::write(&report, &out, Lang::Fr).unwrap();
        let beside = stack(&["psc.logout.hint.unchecked"]).await;
        if tier == Tier::Everything {
            pages::write_form_post(&beside, &files).await;
        }
        let feature = files.join("a-cote.feature");
        fs::write(&feature, pages::feature(tier, &beside, &files)).unwrap();
        let seen = files.join("rapport");
        let beside = run(&self::plan(&[feature]), &beside, &seen, &files.join("aucun"), &inspection).await;
        report::write(&beside, &seen, Lang::Fr).unwrap();

        let audited = [&report, &beside]
            .into_iter()
            .flat_map(kept)
            .filter_map(|page| Some(Audited::read(page.snapshot.as_deref()?, page.inspection.as_ref()?)));
        let audited = audited.collect();
        Self { plan, report, beside, audited, out }
    }

    /// The pages that the built-in scenarios keep.
    pub fn kept(&self) -> impl Iterator<Item = &Evidence> {
        kept(&self.report)
    }
}

fn kept(report: &Report) -> impl Iterator<Item = &Evidence> {
    report.scenarios.iter().flat_map(|scenario| &scenario.steps).filter_map(|step| step.evidence.as_ref())
}

/// The scenarios of these files; without any, the built-in ones.
pub fn plan(paths: &[PathBuf]) -> Plan {
    Selection::default().of(Plan::parse(&Source::chosen(paths, None).unwrap(), &[]).unwrap())
}

async fn stack(deviations: &[&str]) -> Stack {
    let deviations = deviations.iter().map(|&name| name.to_owned()).collect();
    let served = stack::Served::BuiltIn;
    let options = stack::Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations,
        behaviour: stack::Behaviour::default(),
        served,
    };
    Stack::start(&options).await.unwrap()
}

async fn run(plan: &Plan, stack: &Stack, out: &Path, approved: &Path, inspection: &Inspection) -> Report {
    let jobs = 2;
    let info = RunInfo {
        jobs,
        seed: 1,
        total: plan.scenarios.len(),
        started_at: "2026-11-24T14:37:00Z".to_owned(),
        ..RunInfo::default()
    };
    let options = run::Options {
        jobs,
        browser: Browser::Chromium,
        card_mode: CardMode::Reader,
        headed: false,
        out: out.to_owned(),
        snapshots: approved.to_owned(),
        strict: false,
        retries: 0,
        people: BTreeMap::new(),
        redactions: Redactions::default(),
        deviations: Vec::new(),
        inspection: Some(inspection.clone()),
    };
    let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
    run::run(plan.clone(), stack, info, &options, sender).await.unwrap();
    let mut collector = Collector::default();
    while let Some(event) = events.recv().await {
        collector.take(event);
    }
    collector.report().unwrap()
}

/// Writes `report`, whose pictures are below `out`; its `report.html`, in words.
pub fn html(report: &Report, out: &Path) -> String {
    fs::read_to_string(report::write(report, out, Lang::Fr).unwrap()).unwrap()
}
