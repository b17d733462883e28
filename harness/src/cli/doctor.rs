use clap::Args;
use mock_kit::listener::Bound;

use super::choice::Choice;
use crate::{
    browser::{Browser, tools},
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

/// Looks at everything that a run or `up` needs, and says what to do about what is missing.
pub fn run(arguments: &Arguments) -> Exit {
    let mut missing = Vec::new();
    for tool in Browser::Chromium.tools() {
        match tool.locate() {
            Ok(path) => {
                let version = if *tool == tools::CERTUTIL { None } else { tool.version() };
                println!("✓ {} : {}", tool.purpose, version.unwrap_or_else(|| path.display().to_string()));
            }
            Err(error) => {
                println!("✗ {error}");
                missing.push(tool.source.command());
            }
        }
    }
    let (browser, driver) = (tools::CHROMIUM.version(), tools::CHROMEDRIVER.version());
    if let (Some(browser), Some(driver)) = (browser, driver)
        && major(&browser) != major(&driver)
    {
        println!("✗ le navigateur et son pilote n’ont pas la même version : {browser} / {driver}");
        missing.push(tools::CHROMEDRIVER.source.command());
    }
    let project = match arguments.choice.project() {
        Ok(project) => project,
        Err(exit) => {
            println!("✗ doublure.toml : voir ci-dessus");
            return exit;
        }
    };
    if let Some(project) = &project {
        println!("✓ doublure.toml : {}", project.title());
    }
    let taken = !ports_are_free(project.as_ref());
    if !missing.is_empty() {
        println!("\nÀ installer : {}", missing.join(" ; "));
        return Exit::Broken;
    }
    if taken {
        return Exit::Broken;
    }
    println!("\nTout est prêt.");
    Exit::Success
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
                println!("✗ port {port} pris ({what}) : {} ; {needed_by}", error.source);
            }
        }
    }
    free
}

/// "Chromium 156.0.8078.73 …" and "ChromeDriver 156.0.8078.73 (…)" → "156".
fn major(version: &str) -> Option<&str> {
    version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?.split('.').next()
}
