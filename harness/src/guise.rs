//! What a browser can pass for: the workstations that a scenario can put a person before (guide M1 to M4, E0).
//!
//! The version numbers are those of November 2026 \[R\]; the forms of the user agents are public: Chromium's "User-Agent
//! Reduction", MDN's "User-Agent" for Firefox, and Safari's frozen system version.

use mock_psc::{BrowserFamily, CardAccess, System};

use crate::browser::{ClientHints, Identity, Screen};

/// A system with a browser.
#[derive(Clone, Copy, Debug)]
pub struct Guise {
    /// As scenarios call the browser.
    pub browser: &'static str,
    /// As scenarios call the system.
    pub system: &'static str,
    /// What the browser passes for.
    pub identity: Identity,
    kind: mock_psc::Workstation,
}

const CHROME: &[(&str, &str)] = &[("Google Chrome", "156"), ("Chromium", "156"), ("Not:A-Brand", "8")];
const EDGE: &[(&str, &str)] = &[("Microsoft Edge", "156"), ("Chromium", "156"), ("Not:A-Brand", "8")];

impl Guise {
    /// All that there are.
    pub const ALL: [Self; 11] = [
        chromium(
            ("Chrome", BrowserFamily::Chrome, CHROME),
            ("macOS", System::MacOs, "MacIntel"),
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
             Safari/537.36",
        ),
        chromium(
            ("Edge", BrowserFamily::Edge, EDGE),
            ("macOS", System::MacOs, "MacIntel"),
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
             Safari/537.36 Edg/156.0.0.0",
        ),
        without_hints(
            ("Safari", BrowserFamily::Safari),
            ("macOS", System::MacOs, "MacIntel"),
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 \
             Safari/605.1.15",
        ),
        without_hints(
            ("Firefox", BrowserFamily::Firefox),
            ("macOS", System::MacOs, "MacIntel"),
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0",
        ),
        chromium(
            ("Chrome", BrowserFamily::Chrome, CHROME),
            ("Windows", System::Windows, "Win32"),
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
             Safari/537.36",
        ),
        chromium(
            ("Edge", BrowserFamily::Edge, EDGE),
            ("Windows", System::Windows, "Win32"),
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
             Safari/537.36 Edg/156.0.0.0",
        ),
        without_hints(
            ("Firefox", BrowserFamily::Firefox),
            ("Windows", System::Windows, "Win32"),
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0",
        ),
        chromium(
            ("Chrome", BrowserFamily::Chrome, CHROME),
            ("Linux", System::Linux, "Linux x86_64"),
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
        ),
        without_hints(
            ("Firefox", BrowserFamily::Firefox),
            ("Linux", System::Linux, "Linux x86_64"),
            "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
        ),
        chromium(
            ("Chrome", BrowserFamily::Chrome, CHROME),
            ("Android", System::Android, "Linux armv81"),
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile \
             Safari/537.36",
        ),
        without_hints(
            ("Safari", BrowserFamily::Safari),
            ("iOS", System::Ios, "iPhone"),
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
             Version/26.0 Mobile/15E148 Safari/604.1",
        ),
    ];

    /// The one that scenarios call so.
    #[must_use]
    pub fn named(browser: &str, system: &str) -> Option<Self> {
        let is_meant = |one: &&Self| {
            one.browser.eq_ignore_ascii_case(browser) && one.system.eq_ignore_ascii_case(system)
        };
        Self::ALL.iter().find(is_meant).copied()
    }

    /// What it is shown on.
    #[must_use]
    pub fn screen(&self) -> Screen {
        match self.kind.system {
            System::Ios | System::Android => Screen::Phone,
            _ => Screen::Laptop,
        }
    }

    /// Whether a card in the reader reaches the browser.
    #[must_use]
    pub fn takes_cards(&self, cps_gestion: bool) -> bool {
        self.kind.card(cps_gestion) == CardAccess::Works
    }
}

const fn chromium(
    (browser, family, brands): (&'static str, BrowserFamily, &'static [(&'static str, &'static str)]),
    (system, kind, platform): (&'static str, System, &'static str),
    agent: &'static str,
) -> Guise {
    let mobile = matches!(kind, System::Android);
    let hints = Some(ClientHints { brands, platform: system, mobile });
    Guise {
        browser,
        system,
        identity: Identity { agent, platform, hints },
        kind: mock_psc::Workstation { system: kind, browser: family },
    }
}

const fn without_hints(
    (browser, family): (&'static str, BrowserFamily),
    (system, kind, platform): (&'static str, System, &'static str),
    agent: &'static str,
) -> Guise {
    Guise {
        browser,
        system,
        identity: Identity { agent, platform, hints: None },
        kind: mock_psc::Workstation { system: kind, browser: family },
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    #[test]
    fn pro_sante_connect_takes_each_for_what_it_is_by_its_headers_alone() {
        for guise in Guise::ALL {
            let mut headers = HeaderMap::new();
            headers.insert("user-agent", HeaderValue::from_static(guise.identity.agent));
            let seen = mock_psc::Workstation::of(&headers);
            assert_eq!(seen, guise.kind, "{guise:?}");
            if let Some(hints) = guise.identity.hints {
                let platform = format!("\"{}\"", hints.platform);
                headers.insert("sec-ch-ua-platform", HeaderValue::from_str(&platform).unwrap());
                assert_eq!(mock_psc::Workstation::of(&headers), guise.kind, "{guise:?}");
            }
        }
    }

    #[test]
    fn each_is_found_by_its_names_and_no_other_is() {
        for one in Guise::ALL {
            let found = Guise::named(one.browser, &one.system.to_uppercase()).unwrap();
            assert_eq!(found.identity, one.identity);
        }
        assert!(Guise::named("Safari", "Windows").is_none());
    }
}
