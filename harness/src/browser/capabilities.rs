//! What a browser is told when it starts: no first page of its own, nothing fetched, French, and in which profile.

use std::path::Path;

use fantoccini::wd::Capabilities;
use mock_kit::hosts;
use serde_json::{Value, json};

use super::{Browser, BrowserError, Driver, Identity, Showing};

/// What the browser is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    /// A laptop's.
    Laptop,
    /// A phone's: 390 by 844, touched.
    Phone,
}

impl Screen {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Laptop => (1280, 900),
            Self::Phone => (390, 844),
        }
    }
}

/// For a new session; the browser presents a certificate that it has without asking.
pub(super) fn of(
    driver: &Driver,
    profile: Option<&Path>,
    screen: Screen,
    identity: Option<&Identity>,
) -> Result<Capabilities, BrowserError> {
    let (name, key, options) = match driver.browser() {
        Browser::Chromium => ("chrome", "goog:chromeOptions", chromium(driver.showing(), screen)?),
        Browser::Firefox => {
            ("firefox", "moz:firefoxOptions", firefox(driver.showing(), profile, screen, identity)?)
        }
    };
    let mut capabilities = Capabilities::new();
    capabilities.insert("browserName".into(), json!(name));
    capabilities.insert(key.into(), options);
    Ok(capabilities)
}

fn chromium(showing: &Showing, screen: Screen) -> Result<Value, BrowserError> {
    let (width, height) = screen.size();
    let mut arguments = vec![
        "--no-first-run".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        // Containers have too little shared memory for a browser; a temporary file does as well.
        "--disable-dev-shm-usage".to_owned(),
        "--lang=fr".to_owned(),
        // Pages of the browser's own, below an address bar that nobody types into: every browser would load two of them
        // at its start, a tenth of what the longest scenario costs.
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup".to_owned(),
        format!("--window-size={width},{height}"),
    ];
    let at_a_desk = matches!(showing, Showing::AtADesk { .. });
    if *showing == Showing::Nowhere {
        arguments.push("--headless=new".to_owned());
    }
    if at_a_desk {
        // It tells what its own windows show, once the environment asks for it too.
        arguments.push("--force-renderer-accessibility=native-apis".to_owned());
        arguments.push("--window-position=0,0".to_owned());
        // Whatever the person's own desktop speaks.
        arguments.push("--ozone-platform=x11".to_owned());
    }
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        // Chromium refuses its sandbox to root.
        arguments.push("--no-sandbox".to_owned());
    }
    let mut preferences = json!({ "intl.accept_languages": "fr-FR,fr" });
    if !at_a_desk {
        // A setting of this profile alone, where a policy would be the whole machine's. The empty filter: any certificate.
        let pattern = format!("https://[*.]{},*", hosts::CARD_SUFFIX);
        preferences["profile.content_settings.exceptions.auto_select_certificate"] =
            json!({ pattern: { "setting": { "filters": [{}] } } });
    }
    let mut options =
        json!({ "binary": Browser::Chromium.program().locate()?, "args": arguments, "prefs": preferences });
    if at_a_desk {
        // Without the bar that says that a program drives it: what is seen is what a person sees.
        options["excludeSwitches"] = json!(["enable-automation"]);
    }
    if screen == Screen::Phone {
        // No window is as narrow as a phone; Firefox has no such emulation.
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 1.0, "touch": true });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    Ok(options)
}

fn firefox(
    showing: &Showing,
    profile: Option<&Path>,
    screen: Screen,
    identity: Option<&Identity>,
) -> Result<Value, BrowserError> {
    let (width, height) = screen.size();
    let mut arguments =
        vec!["--width".to_owned(), width.to_string(), "--height".to_owned(), height.to_string()];
    if *showing == Showing::Nowhere {
        arguments.push("-headless".to_owned());
    }
    if let Some(profile) = profile {
        arguments.extend(["-profile".to_owned(), profile.to_string_lossy().into_owned()]);
    }
    let mut preferences = json!({
        "intl.accept_languages": "fr-FR, fr",
        "intl.locale.requested": "fr",
        "browser.aboutwelcome.enabled": false,
        "browser.startup.homepage_override.mstone": "ignore",
        "browser.startup.page": 0,
        "datareporting.policy.dataSubmissionEnabled": false,
        "datareporting.policy.firstRunURL": "",
        // Nothing is asked of Mozilla, of a name server over HTTPS or of a certificate's authority.
        "app.normandy.enabled": false,
        "browser.region.network.url": "",
        "browser.safebrowsing.downloads.remote.enabled": false,
        "browser.safebrowsing.malware.enabled": false,
        "browser.safebrowsing.phishing.enabled": false,
        "dom.push.connection.enabled": false,
        "extensions.systemAddon.update.enabled": false,
        "media.gmp-manager.updateEnabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "network.http.http3.enable": false,
        "network.http.speculative-parallel-limit": 0,
        "network.prefetch-next": false,
        "network.trr.mode": 5,
        "security.OCSP.enabled": 0,
        "security.default_personal_cert": "Select Automatically",
        "services.settings.server": "data:,",
        "toolkit.telemetry.unified": false,
    });
    if let Some(identity) = identity {
        // Firefox sends no client hints, whatever it passes for.
        preferences["general.useragent.override"] = json!(identity.agent);
        preferences["general.platform.override"] = json!(identity.platform);
    }
    Ok(json!({ "binary": Browser::Firefox.program().locate()?, "args": arguments, "prefs": preferences }))
}
