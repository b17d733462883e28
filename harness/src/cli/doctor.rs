use clap::Args;
use mock_kit::{in_french, listener::Bound};

use super::choice::Choice;
use crate::{
    browser::{Browser, tools},
    card_mode::CardMode,
    exit::Exit,
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
pub fn run(arguments: &Arguments) -> Exit {
    let mut ready = Vec::new();
    let mut missing: Vec<Vec<String>> = Vec::new();
    for browser in Browser::ALL {
        let commands = browser_is_ready(browser);
        if commands.is_empty() {
            ready.push(browser);
        } else {
            missing.push(commands);
        }
    }
    for mode in CardMode::ALL {
        match mode.check() {
            Ok(()) => println!("✓ carte, {} (--card {})", mode.label(), mode.option()),
            Err(error) => println!("✗ carte, {} (--card {}) : {error}", mode.label(), mode.option()),
        }
    }
    let mut to_do = Vec::new();
    if ready.is_empty() {
        let ways: Vec<_> = missing.iter().map(|commands| commands.join(" ; ")).collect();
        to_do.push(format!("installez un navigateur : {}", ways.join("\n    ou : ")));
    }
    let mut exit = Exit::Broken;
    match arguments.choice.project() {
        Ok(project) => {
            if let Some(project) = &project {
                println!("✓ doublure.toml : {}", project.title());
            }
            if !ports_are_free(project.as_ref()) {
                to_do.push(
                    "libérez ces ports : arrêtez le programme qui les occupe, ou l’autre Doublure".into(),
                );
            }
        }
        Err(wrong) => {
            println!("✗ doublure.toml : voir ci-dessus");
            to_do.push("corrigez doublure.toml".into());
            exit = wrong;
        }
    }
    if !to_do.is_empty() {
        println!("\nTout n’est pas prêt :");
        for what in to_do {
            println!("  - {what}");
        }
        return exit;
    }
    if ready == [Browser::Firefox] {
        println!("\nTout est prêt, avec --browser firefox.");
    } else {
        let names: Vec<_> = ready.iter().map(|browser| browser.label()).collect();
        println!("\nTout est prêt, avec {}.", names.join(" et "));
    }
    Exit::Success
}

/// Tells what there is of a browser; the commands that install the rest.
fn browser_is_ready(browser: Browser) -> Vec<String> {
    let mut commands = Vec::new();
    for tool in browser.tools() {
        match tool.locate() {
            Ok(path) => {
                let version = if *tool == tools::CERTUTIL { None } else { tool.version() };
                let what = version.unwrap_or_else(|| path.display().to_string());
                println!("✓ {}, {} : {what}", browser.label(), tool.purpose);
            }
            Err(error) => {
                println!("✗ {} : {error}", browser.label());
                commands.push(tool.source.command());
            }
        }
    }
    let (program, driver) = (tools::CHROMIUM.version(), tools::CHROMEDRIVER.version());
    if browser == Browser::Chromium
        && let (Some(program), Some(driver)) = (program, driver)
        && major(&program) != major(&driver)
    {
        println!("✗ le navigateur et son pilote n’ont pas la même version : {program} / {driver}");
        commands.push(tools::CHROMEDRIVER.source.command());
    }
    commands
}

/// Whether every port that will be needed is free; tells each.
fn ports_are_free(project: Option<&Project>) -> bool {
    let (ports, needed_by) = match project {
        Some(project) => {
            (project.ports, "`doublure run` et `doublure up` en ont besoin ; [ports] en choisit un autre")
        }
        None => (Ports::FIXED, "seul `doublure up` en a besoin"),
    };
    let mut needed = vec![
        (ports.psc, "Pro Santé Connect"),
        (ports.mail, "boîte aux lettres"),
        (ports.smtp, "SMTP"),
        (ports.ecps, "e-CPS et téléphones"),
        (ports.control, "pilotage"),
    ];
    if project.is_none() {
        needed.insert(1, (ports.sas, "service simulé"));
    }
    let mut free = true;
    for (port, what) in needed {
        match Bound::loopback(port) {
            Ok(_) => println!("✓ port {port} libre ({what})"),
            Err(error) => {
                free = false;
                println!("✗ port {port} ({what}) : {} ; {needed_by}", in_french(&error.source));
            }
        }
    }
    free
}

/// "Chromium 156.0.8078.73 …" and "ChromeDriver 156.0.8078.73 (…)" → "156".
fn major(version: &str) -> Option<&str> {
    version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?.split('.').next()
}
