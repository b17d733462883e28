use clap::Args;
use mock_kit::listener::Bound;

use super::choice::Choice;
use crate::{
    browser::{Browser, tools},
    card_mode::CardMode,
    exit::Exit,
    lang::{Lang, Text, say},
    project::Project,
    stack::Ports,
};

/// Arguments of `doublure doctor`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    choice: Choice,
}

/// Looks at everything that a run or `up` needs, and says what to do about what is missing. One browser and the
/// simulated reader are enough: what else is missing is told, and no failure.
pub fn run(arguments: &Arguments, lang: Lang) -> Exit {
    let tell = |told: Text| println!("{}", told.to(lang));
    let mut ready = Vec::new();
    let mut missing: Vec<Vec<String>> = Vec::new();
    for browser in Browser::ALL {
        let commands = browser_is_ready(browser, &tell);
        if commands.is_empty() {
            ready.push(browser);
        } else {
            missing.push(commands);
        }
    }
    for mode in CardMode::all() {
        let (label, option) = (mode.label(), mode.option());
        match mode.check(Browser::default(), false) {
            Ok(()) => {
                tell(say!("✓ carte, {label} (--card {option})", "✓ card, {label} (--card {option})"; label));
            }
            Err(error) => tell(say!(
                "✗ carte, {label} (--card {option}) : {error}",
                "✗ card, {label} (--card {option}): {error}";
                label, error
            )),
        }
    }
    let mut to_do = Vec::new();
    if ready.is_empty() {
        let [french, english] = Lang::ALL.map(|lang| {
            let ways =
                missing.iter().map(|commands| commands.join(lang.say(" ; ", "; "))).collect::<Vec<_>>();
            ways.join(lang.say("\n    ou : ", "\n    or: "))
        });
        to_do.push(say!("installez un navigateur : {french}", "install a browser: {english}"));
    }
    let mut exit = Exit::Broken;
    match arguments.choice.project(lang) {
        Ok(project) => {
            if let Some(project) = &project {
                let title = project.title();
                tell(say!("✓ doublure.toml : {title}", "✓ doublure.toml: {title}"));
            }
            if !ports_are_free(project.as_ref(), &tell) {
                to_do.push(say!(
                    "libérez ces ports : arrêtez le programme qui les occupe, ou l’autre Doublure",
                    "free these ports: stop the program that holds them, or the other Doublure"
                ));
            }
        }
        Err(wrong) => {
            tell(say!("✗ doublure.toml : voir ci-dessus", "✗ doublure.toml: see above"));
            to_do.push(say!("corrigez doublure.toml", "correct doublure.toml"));
            exit = wrong;
        }
    }
    if !to_do.is_empty() {
        tell(say!("\nTout n’est pas prêt :", "\nNot everything is ready:"));
        for what in to_do {
            tell(say!("  - {what}", "  - {what}"; what));
        }
        return exit;
    }
    if ready == [Browser::Firefox] {
        tell(say!(
            "\nTout est prêt, avec --browser firefox.",
            "\nEverything is ready, with --browser firefox."
        ));
    } else {
        let names: Vec<_> = ready.iter().map(|browser| browser.label()).collect();
        let names = names.join(lang.say(" et ", " and "));
        tell(say!("\nTout est prêt, avec {names}.", "\nEverything is ready, with {names}."));
    }
    Exit::Success
}

/// Tells what there is of a browser; the commands that install the rest.
fn browser_is_ready(browser: Browser, tell: &impl Fn(Text)) -> Vec<String> {
    let name = browser.label();
    let mut commands = Vec::new();
    for tool in browser.tools() {
        match tool.locate() {
            Ok(path) => {
                let version = if *tool == tools::CERTUTIL { None } else { tool.version() };
                let what = version.unwrap_or_else(|| path.display().to_string());
                let purpose = tool.purpose;
                tell(say!("✓ {name}, {purpose} : {what}", "✓ {name}, {purpose}: {what}"; purpose));
            }
            Err(error) => {
                tell(say!("✗ {name} : {error}", "✗ {name}: {error}"; error));
                commands.push(tool.source.command());
            }
        }
    }
    let (program, driver) = (tools::CHROMIUM.version(), tools::CHROMEDRIVER.version());
    if browser == Browser::Chromium
        && let (Some(program), Some(driver)) = (program, driver)
        && major(&program) != major(&driver)
    {
        tell(say!(
            "✗ le navigateur et son pilote n’ont pas la même version : {program} / {driver}",
            "✗ the browser and its driver are not of one version: {program} / {driver}"
        ));
        commands.push(tools::CHROMEDRIVER.source.command());
    }
    commands
}

/// Whether every port that will be needed is free; tells each.
fn ports_are_free(project: Option<&Project>, tell: &impl Fn(Text)) -> bool {
    let (ports, needed_by) = match project {
        Some(project) => (
            project.ports,
            say!(
                "`doublure run` et `doublure up` en ont besoin ; [ports] en choisit un autre",
                "`doublure run` and `doublure up` need it; [ports] chooses another one"
            ),
        ),
        None => (Ports::FIXED, say!("seul `doublure up` en a besoin", "`doublure up` alone needs it")),
    };
    let mut needed = vec![
        (ports.psc, Text::quoted("Pro Santé Connect")),
        (ports.mail, say!("boîte aux lettres", "inbox")),
        (ports.smtp, Text::quoted("SMTP")),
        (ports.ecps, say!("e-CPS et téléphones", "e-CPS and phones")),
        (ports.igc, say!("IGC-Santé de test", "test IGC-Santé")),
        (ports.mtls, say!("appels avec certificat", "calls with a certificate")),
        (ports.control, say!("pilotage", "control")),
    ];
    if project.is_none() {
        needed.insert(1, (ports.sas, say!("service simulé", "simulated service")));
    }
    let mut free = true;
    for (port, what) in needed {
        match Bound::loopback(port) {
            Ok(_) => tell(say!("✓ port {port} libre ({what})", "✓ port {port} free ({what})"; what)),
            Err(error) => {
                free = false;
                let why = error.source;
                tell(say!(
                    "✗ port {port} ({what}) : {why} ; {needed_by}",
                    "✗ port {port} ({what}): {why}; {needed_by}";
                    what, why, needed_by
                ));
            }
        }
    }
    free
}

/// "Chromium 156.0.8078.73 …" and "ChromeDriver 156.0.8078.73 (…)" → "156".
fn major(version: &str) -> Option<&str> {
    version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?.split('.').next()
}
