use mock_kit::listener::Bound;

use crate::{browser::tools, exit::Exit, stack::Ports};

/// Looks at everything that a run or `up` needs, and says what to do about what is missing.
pub fn run() -> Exit {
    let mut missing = Vec::new();
    for tool in tools::ALL {
        match tool.locate() {
            Ok(path) => {
                let version = if *tool == tools::CERTUTIL { None } else { tool.version() };
                println!("✓ {} : {}", tool.purpose, version.unwrap_or_else(|| path.display().to_string()));
            }
            Err(error) => {
                println!("✗ {error}");
                missing.push(tool.package);
            }
        }
    }
    let (browser, driver) = (tools::CHROMIUM.version(), tools::CHROMEDRIVER.version());
    if let (Some(browser), Some(driver)) = (browser, driver)
        && major(&browser) != major(&driver)
    {
        println!("✗ le navigateur et son pilote n’ont pas la même version : {browser} / {driver}");
        missing.push(tools::CHROMEDRIVER.package);
    }
    let fixed = Ports::FIXED;
    let mut taken = false;
    for (port, what) in [
        (fixed.psc, "Pro Santé Connect"),
        (fixed.sas, "service simulé"),
        (fixed.mail, "boîte aux lettres"),
        (fixed.smtp, "SMTP"),
        (fixed.control, "pilotage"),
    ] {
        match Bound::loopback(port) {
            Ok(_) => println!("✓ port {port} libre ({what})"),
            Err(error) => {
                taken = true;
                println!("✗ port {port} pris ({what}) : {} ; seul `doublure up` en a besoin", error.source);
            }
        }
    }
    if !missing.is_empty() {
        println!("\nÀ installer : apt-get install {}", missing.join(" "));
        return Exit::Broken;
    }
    if taken {
        return Exit::Broken;
    }
    println!("\nTout est prêt.");
    Exit::Success
}

/// "Chromium 156.0.8078.73 …" and "ChromeDriver 156.0.8078.73 (…)" → "156".
fn major(version: &str) -> Option<&str> {
    version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?.split('.').next()
}
