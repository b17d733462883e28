use std::{
    collections::BTreeSet,
    io::IsTerminal,
    path::{Path, PathBuf},
};

use clap::Args;
use time::format_description::well_known::Rfc3339;
use tokio::sync::mpsc;

use super::{
    choice::{self, Choice},
    fail,
    ground::{Ground, NoGround},
};
use crate::{
    browser::Browser,
    card_mode::{CardChoice, CardMode, Unfit},
    exit::Exit,
    lang::{Lang, Text, Told, say},
    language::{Plan, Source},
    project::{BuiltIn, Project, people},
    report::{self, Collector, Report, Terminal},
    run::{
        self, Failure,
        event::{Outcome, RunInfo, ScenarioResult, Shard},
        folder,
        selection::Selection,
    },
    snapshot::{SnapshotError, Store},
    terminal_text::harmless_lines,
};

/// Arguments of `doublure run`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Feature files, or folders of them; when none is given, the project's scenarios, or the built-in ones.
    paths: Vec<PathBuf>,
    /// Only scenarios with one of these tags, such as @C1 (comma-separated).
    #[arg(long, value_delimiter = ',')]
    tags: Vec<String>,
    /// Only the scenarios that failed or broke in the last run (those of the report in --out).
    #[arg(long, conflicts_with = "tags")]
    last_failed: bool,
    /// Play each scenario this many times: is it steady?
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    repeat: u16,
    /// Try a scenario that does not pass again, at most N times; one that passes then is told as unstable.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=10))]
    retries: u8,
    /// Only this part of the scenarios, such as 1/3: for jobs that share the work.
    #[arg(long, value_name = "PART/OF")]
    shard: Option<Shard>,
    /// Browsers at once.
    #[arg(long, short, default_value_t = default_jobs(), value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    /// Seed of people, PINs, phones and two-digit codes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of the report.
    #[arg(long, default_value = "doublure-rapport")]
    out: PathBuf,
    /// Folder of your own approved pages, looked at before the built-in ones [default: the project's, or snapshots]
    #[arg(long, value_name = "FOLDER")]
    snapshots: Option<PathBuf>,
    /// Which browser walks.
    #[arg(long, value_enum, default_value_t)]
    browser: Browser,
    /// Where the card is; `auto` takes the most real one that this machine can do, and says which.
    #[arg(long, value_enum, default_value_t)]
    card: CardChoice,
    /// Show the browser.
    #[arg(long)]
    headed: bool,
    /// Commit this named fault on purpose (repeatable): see a scenario turn red.
    #[arg(long = "deviation", value_name = "NAME")]
    deviations: Vec<String>,
    #[command(flatten)]
    choice: Choice,
}

fn default_jobs() -> u8 {
    std::thread::available_parallelism().map_or(1, |cores| u8::try_from(cores.get().min(4)).unwrap_or(1))
}

/// Runs the scenarios and writes the report.
pub async fn run(arguments: Arguments, lang: Lang) -> Exit {
    let project = match arguments.choice.project(lang) {
        Ok(project) => project,
        Err(exit) => return exit,
    };
    let project = project.as_ref();
    let sources = match choice::sources(&arguments.paths, project, lang) {
        Ok(sources) => sources,
        Err(exit) => return exit,
    };
    let built_in = match arguments.choice.built_in(lang) {
        Ok(built_in) => built_in,
        Err(exit) => return exit,
    };
    let whole = match Plan::parse(&sources, &people::keys(&built_in.people)) {
        Ok(plan) => plan,
        Err(wrong) => {
            for (diagnostic, source) in wrong {
                eprintln!("{}\n", diagnostic.render(source, lang));
            }
            return Exit::Usage;
        }
    };
    let orphans = match orphans(&arguments, project, &whole) {
        Ok(orphans) => orphans,
        Err(error) => return fail(lang, Exit::Broken, &error),
    };
    let plan = match selection(&arguments) {
        Ok(selection) => selection.of(whole),
        Err((exit, said)) => return fail(lang, exit, &said),
    };
    if plan.scenarios.is_empty() {
        return fail(lang, Exit::NothingSelected, &nothing(&arguments));
    }
    if project.is_some()
        && let Err(exit) = choice::refuse_built_in_sentences(&plan, &sources, lang)
    {
        return exit;
    }
    if let Err(missing) = arguments.browser.check() {
        return fail(lang, Exit::Broken, &missing);
    }
    let card = match arguments.card.settle(arguments.browser, arguments.headed) {
        Ok(card) => card,
        Err(unfit @ (Unfit::NotChromium | Unfit::Shown)) => return fail(lang, Exit::Usage, &unfit),
        Err(unfit) => return fail(lang, Exit::Broken, &unfit),
    };
    for leftover in run::sweep() {
        eprintln!("{}", harmless_lines(leftover.told().to(lang)));
    }
    let Err(exit) = execute(&arguments, (project, &built_in), card, sources, plan, orphans, lang).await
    else {
        return Exit::Success;
    };
    exit
}

fn selection(arguments: &Arguments) -> Result<Selection, (Exit, Text)> {
    let mut shard = arguments.shard;
    let mut ids = None;
    if arguments.last_failed {
        let last = last_failed(&arguments.out)?;
        match (last.run.shard, shard) {
            (Some(played), Some(asked)) if played != asked => {
                let out = arguments.out.display();
                let (Shard { part: played, of }, Shard { part: asked, of: of_asked }) = (played, asked);
                return Err((
                    Exit::Usage,
                    say!(
                        "« {out} » rapporte la part {played} sur {of}, et la part {asked} sur {of_asked} est demandée : \
                         ôtez --shard.",
                        "“{out}” reports part {played} of {of}, and part {asked} of {of_asked} is asked for: remove --shard."
                    ),
                ));
            }
            // What failed in a part is that part's: it is not divided again.
            (Some(_), _) => shard = None,
            (None, _) => {}
        }
        ids = Some(spoilt(&last));
    }
    Ok(Selection { tags: arguments.tags.clone(), ids, repeat: usize::from(arguments.repeat), shard })
}

/// The last run that left something behind to be played again.
fn last_failed(out: &Path) -> Result<Report, (Exit, Text)> {
    let report = report::read(out).map_err(|error| {
        let said = say!(
            "--last-failed reprend un passage précédent, et {error}",
            "--last-failed runs again what an earlier run left, and {error}";
            error
        );
        (Exit::Usage, said)
    })?;
    if spoilt(&report).is_empty() {
        let out = out.display();
        let said = say!(
            "le passage rapporté dans « {out} » n’a laissé aucun scénario en échec.",
            "the run reported in “{out}” left no scenario that failed."
        );
        return Err((Exit::NothingSelected, said));
    }
    Ok(report)
}

/// The ids of the scenarios that failed or broke.
fn spoilt(report: &Report) -> BTreeSet<String> {
    let spoilt = report
        .scenarios
        .iter()
        .filter(|scenario| matches!(scenario.outcome, Outcome::Failed | Outcome::Broken | Outcome::NotRun));
    spoilt.map(|scenario| scenario.id.clone()).collect()
}

fn nothing(arguments: &Arguments) -> Text {
    if let Some(Shard { part, of }) = arguments.shard {
        return say!(
            "il y a moins de scénarios que de parts : la part {part} sur {of} est vide.",
            "there are fewer scenarios than parts: part {part} of {of} is empty."
        );
    }
    if arguments.last_failed {
        return say!(
            "aucun des scénarios en échec du dernier passage n’existe encore ; `doublure list` montre ceux qui existent.",
            "none of the scenarios that failed in the last run exists any more; `doublure list` shows those that exist."
        );
    }
    if arguments.tags.is_empty() {
        return say!(
            "aucun scénario : ces fichiers ne contiennent que des phrases (@phrases).",
            "no scenario: these files hold nothing but phrases (@phrases)."
        );
    }
    let tags = arguments.tags.join(", ");
    say!(
        "aucun scénario ne porte l’étiquette {tags} ; `doublure list` les montre.",
        "no scenario bears the tag {tags}; `doublure list` shows them."
    )
}

/// Approved pages that no scenario names any more; nothing is known of them when only some files were given.
fn orphans(
    arguments: &Arguments,
    project: Option<&Project>,
    whole: &Plan,
) -> Result<Vec<String>, SnapshotError> {
    if !arguments.paths.is_empty() {
        return Ok(vec![]);
    }
    let store = Store::new(&choice::snapshots(arguments.snapshots.as_ref(), project), &arguments.out);
    // A folder that nobody named may hold snapshots of something else.
    let stems =
        whole.scenarios.iter().filter_map(|scenario| scenario.id.split("__").next()).map(str::to_owned);
    let stems = (arguments.snapshots.is_none() && project.is_none()).then(|| stems.collect());
    store.orphans(&whole.snapshots(), stems.as_ref())
}

/// Whether this is continuous integration, where nobody looks at a page that waits: GitLab, GitHub and Jenkins'
/// pipelines set `CI`.
fn continuous_integration() -> bool {
    std::env::var("CI").is_ok_and(|value| !["", "0", "false"].contains(&value.as_str()))
}

/// `Err` carries every way of ending but a full success.
async fn execute(
    arguments: &Arguments,
    (project, built_in): (Option<&Project>, &BuiltIn),
    (card_mode, card_label): (CardMode, Text),
    sources: Vec<Source>,
    plan: Plan,
    orphans: Vec<String>,
    lang: Lang,
) -> Result<(), Exit> {
    let strict = continuous_integration();
    let snapshots = choice::snapshots(arguments.snapshots.as_ref(), project);
    if !orphans.is_empty() && !strict {
        let (folder, names) = (snapshots.display(), orphans.join(", "));
        let told = say!(
            "attention : ces pages approuvées ne servent plus à aucun scénario ; supprimez-les de « {folder} » : {names}",
            "warning: these approved pages are of no use to any scenario any more; remove them from “{folder}”: {names}"
        );
        eprintln!("{}", told.to(lang));
    }
    folder::prepare(&arguments.out).map_err(|error| {
        let exit = if matches!(error, folder::FolderError::NotOurs(_)) { Exit::Usage } else { Exit::Broken };
        fail(lang, exit, &error)
    })?;
    let service = project.map_or_else(
        || say!("plateforme SAS simulée", "simulated SAS platform"),
        |project| Text::quoted(project.title()),
    );
    let info = RunInfo {
        version: env!("CARGO_PKG_VERSION").into(),
        seed: arguments.seed,
        jobs: usize::from(arguments.jobs),
        total: plan.scenarios.len(),
        browser: arguments.browser.version(),
        card_mode: card_label.to(Lang::Fr).to_owned(),
        card_mode_english: card_label.in_lang(Lang::En),
        started_at: mock_kit::Clock::system()
            .now()
            .replace_nanosecond(0)
            .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
            .format(&Rfc3339)
            .unwrap_or_default(),
        service: service.to(Lang::Fr).to_owned(),
        service_english: service.in_lang(Lang::En),
        deviations: arguments.deviations.clone(),
        shard: arguments.shard,
        orphans: if strict { orphans } else { vec![] },
    };
    let (deviations, out) = (&arguments.deviations, &arguments.out);
    let ground = Ground::start(project, &built_in.behaviour, arguments.seed, deviations, out, lang).await;
    let mut ground = match ground {
        Ok(ground) => ground,
        Err(NoGround { exit: Exit::Broken, said }) => {
            return Err(never_began(&plan, info, &arguments.out, &said, lang));
        }
        Err(NoGround { exit, said }) => return Err(fail(lang, exit, &said)),
    };
    let options = run::Options {
        jobs: usize::from(arguments.jobs),
        browser: arguments.browser,
        card_mode,
        headed: arguments.headed,
        out: arguments.out.clone(),
        snapshots,
        strict,
        retries: usize::from(arguments.retries),
        people: people::by_key(&built_in.people),
        redactions: project.map(|project| project.redactions.clone()).unwrap_or_default(),
        deviations: arguments.deviations.clone(),
        inspection: None,
    };
    let (sender, mut events) = mpsc::unbounded_channel();
    let mut terminal =
        Terminal::new(sources, std::io::stderr().is_terminal() && std::env::var_os("CI").is_none(), lang);
    let mut collector = Collector::default();
    let consume = async {
        while let Some(event) = events.recv().await {
            terminal.take(&event);
            collector.take(event);
        }
    };
    let (ran, ()) =
        tokio::join!(run::run(plan.clone(), &ground.stack, info.clone(), &options, sender), consume);
    ground.tell_end(lang).await;
    if let Err(error) = ran {
        return Err(never_began(&plan, info, &arguments.out, &error.told(), lang));
    }
    let report = collector.report().ok_or_else(|| {
        fail(lang, Exit::Broken, &say!("le passage n’a rien rapporté", "the run reported nothing"))
    })?;
    let html =
        report::write(&report, &arguments.out, lang).map_err(|error| fail(lang, Exit::Broken, &error))?;
    terminal.conclude(&report, &html);
    match report.exit() {
        Exit::Success => Ok(()),
        other => Err(other),
    }
}

/// A run that did not begin is told like any other: in CI, what reads the reports must not find an older one, or none.
fn never_began(plan: &Plan, info: RunInfo, out: &Path, said: &Text, lang: Lang) -> Exit {
    let why = || {
        Failure::broken(
            say!("commencer le passage", "begin the run"),
            said.clone(),
            say!(
                "rien n’a été joué ; voyez ce qui est dit ci-dessus.",
                "nothing was run; see what is said above."
            ),
        )
    };
    let scenarios = plan.scenarios.iter().map(|scenario| ScenarioResult::lost(scenario, why())).collect();
    let exit = fail(lang, Exit::Broken, said);
    match report::write(&Report::new(info, scenarios, 0), out, lang) {
        Ok(html) => eprintln!("{}{}", lang.say("Rapport : ", "Report: "), html.display()),
        Err(error) => return fail(lang, Exit::Broken, &error),
    }
    exit
}
