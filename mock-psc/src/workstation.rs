//! What somebody sits before, and whether a card can be used there: the compatibility table on the last page of the
//! user guide (guide M1 to M4). It speaks of macOS alone; elsewhere nothing is known to stand in the way \[R\].

use axum::http::HeaderMap;

/// A workstation, as far as its browser tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workstation {
    /// The operating system.
    pub system: System,
    /// The browser.
    pub browser: BrowserFamily,
}

/// An operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Apple's, on a computer. Safari on a tablet calls itself so, too.
    MacOs,
    /// Microsoft's.
    Windows,
    /// On a computer.
    Linux,
    /// Apple's, on a phone.
    Ios,
    /// Google's, on a phone.
    Android,
    /// Any other, or not told.
    Other,
}

/// Browsers that the guide tells apart, and the most common of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrowserFamily {
    /// Apple's.
    Safari,
    /// Mozilla's.
    Firefox,
    /// Google's, or plain Chromium.
    Chrome,
    /// Microsoft's.
    Edge,
    /// Any other, or not told.
    Other,
}

/// Whether a card in the reader reaches the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardAccess {
    /// It does.
    Works,
    /// It does once CPS-Gestion is installed (guide M1, M4).
    NeedsCpsGestion,
    /// It never does (guide M2).
    Never,
    /// Nothing to put a card into: a phone \[R\].
    NoReader,
}

impl Workstation {
    /// What the request says of it: the client hints where there are some (UA Client Hints §3), else the user agent.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let agent = told("user-agent");
        Self {
            system: System::hinted(told("sec-ch-ua-platform")).unwrap_or_else(|| System::of(agent)),
            browser: BrowserFamily::of(agent),
        }
    }

    /// Whether a card reaches the browser, with or without CPS-Gestion.
    #[must_use]
    pub fn card(self, cps_gestion: bool) -> CardAccess {
        match (self.system, self.browser) {
            (System::Ios | System::Android, _) => CardAccess::NoReader,
            (System::MacOs, BrowserFamily::Safari) => CardAccess::Never,
            // Through the Cryptolib CPS.
            (System::MacOs, BrowserFamily::Firefox) => CardAccess::Works,
            (System::MacOs, _) if !cps_gestion => CardAccess::NeedsCpsGestion,
            _ => CardAccess::Works,
        }
    }

    /// « macOS, Firefox (Cryptolib CPS) »
    pub(crate) fn french(self, cps_gestion: bool) -> String {
        let names = format!("{}, {}", self.system.label(), self.browser.label());
        match (self.system, self.browser) {
            (System::MacOs, BrowserFamily::Firefox) => format!("{names} (Cryptolib CPS)"),
            (System::MacOs, _) if cps_gestion => format!("{names} (CPS-Gestion)"),
            _ => names,
        }
    }
}

impl CardAccess {
    /// What the guide advises, paragraph by paragraph, in French.
    pub(crate) fn guidance(self) -> &'static [&'static str] {
        match self {
            Self::Works | Self::NoReader => &[],
            Self::NeedsCpsGestion => &[
                "Sous macOS, ce navigateur n’utilise pas la Cryptolib CPS : pour se connecter avec une carte, il faut \
                 d’abord installer CPS-Gestion depuis le Mac App Store. Firefox s’en passe.",
                "L’application e-CPS fonctionne sans rien installer.",
            ],
            Self::Never => &[
                "Safari n’est pas compatible avec les connexions par carte CPS. Un autre navigateur, par exemple \
                 Chrome, résout le problème : installez CPS-Gestion depuis le Mac App Store, ouvrez le service dans \
                 Chrome, puis réessayez avec votre carte.",
                "L’application e-CPS fonctionne avec Safari.",
            ],
        }
    }
}

impl System {
    fn label(self) -> &'static str {
        match self {
            Self::MacOs => "macOS",
            Self::Windows => "Windows",
            Self::Linux => "Linux",
            Self::Ios => "iOS",
            Self::Android => "Android",
            Self::Other => "système inconnu",
        }
    }

    /// From `Sec-CH-UA-Platform`, a quoted word.
    fn hinted(platform: &str) -> Option<Self> {
        Some(match platform.trim_matches('"') {
            "macOS" => Self::MacOs,
            "Windows" => Self::Windows,
            "Linux" | "Chrome OS" | "Chromium OS" => Self::Linux,
            "iOS" => Self::Ios,
            "Android" => Self::Android,
            _ => return None,
        })
    }

    fn of(agent: &str) -> Self {
        // The order counts: an iPhone is "like Mac OS X", and Android says Linux.
        let marks = [
            ("iPhone", Self::Ios),
            ("iPad", Self::Ios),
            ("Android", Self::Android),
            ("Macintosh", Self::MacOs),
            ("Windows", Self::Windows),
            ("Linux", Self::Linux),
        ];
        marks.iter().find(|(mark, _)| agent.contains(mark)).map_or(Self::Other, |(_, system)| *system)
    }
}

impl BrowserFamily {
    fn label(self) -> &'static str {
        match self {
            Self::Safari => "Safari",
            Self::Firefox => "Firefox",
            Self::Chrome => "Chrome",
            Self::Edge => "Edge",
            Self::Other => "navigateur inconnu",
        }
    }

    fn of(agent: &str) -> Self {
        // The order counts: each browser also names those that came before it.
        let marks = [
            ("Edg/", Self::Edge),
            ("EdgA/", Self::Edge),
            ("EdgiOS/", Self::Edge),
            ("OPR/", Self::Other),
            ("Firefox/", Self::Firefox),
            ("FxiOS/", Self::Firefox),
            ("CriOS/", Self::Chrome),
            ("Chrome/", Self::Chrome),
            ("Safari/", Self::Safari),
        ];
        marks.iter().find(|(mark, _)| agent.contains(mark)).map_or(Self::Other, |(_, family)| *family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(agent: &str, platform: Option<&str>) -> Workstation {
        let mut headers = HeaderMap::new();
        headers.insert("user-agent", agent.parse().unwrap());
        if let Some(platform) = platform {
            headers.insert("sec-ch-ua-platform", platform.parse().unwrap());
        }
        Workstation::of(&headers)
    }

    #[test]
    fn browsers_are_told_apart_although_each_names_the_others() {
        const MAC: &str =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, system, browser) in [
            (format!("{MAC} Chrome/156.0.0.0 Safari/537.36"), System::MacOs, BrowserFamily::Chrome),
            (format!("{MAC} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0"), System::MacOs, BrowserFamily::Edge),
            (format!("{MAC} Chrome/156.0.0.0 Safari/537.36 OPR/120.0.0.0"), System::MacOs, BrowserFamily::Other),
            (format!("{MAC} Version/26.0 Safari/605.1.15"), System::MacOs, BrowserFamily::Safari),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/26.0 Mobile/15E148 Safari/604.1"
                    .into(),
                System::Ios,
                BrowserFamily::Safari,
            ),
            ("curl/8.5.0".into(), System::Other, BrowserFamily::Other),
        ] {
            assert_eq!(told(&agent, None), Workstation { system, browser }, "{agent}");
        }
    }

    #[test]
    fn a_hint_counts_more_than_the_user_agent_and_an_unknown_one_counts_nothing() {
        let agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(told(agent, Some("\"macOS\"")).system, System::MacOs);
        assert_eq!(told(agent, Some("\"Plan 9\"")).system, System::Linux);
        assert_eq!(told(agent, Some("é")).system, System::Linux);
    }

    #[test]
    fn the_guides_table() {
        use BrowserFamily as B;
        for (system, browser, without, with) in [
            (System::MacOs, B::Chrome, CardAccess::NeedsCpsGestion, CardAccess::Works),
            (System::MacOs, B::Safari, CardAccess::Never, CardAccess::Never),
            (System::MacOs, B::Firefox, CardAccess::Works, CardAccess::Works),
            (System::MacOs, B::Edge, CardAccess::NeedsCpsGestion, CardAccess::Works),
            (System::MacOs, B::Other, CardAccess::NeedsCpsGestion, CardAccess::Works),
            (System::Windows, B::Chrome, CardAccess::Works, CardAccess::Works),
            (System::Linux, B::Other, CardAccess::Works, CardAccess::Works),
            (System::Other, B::Safari, CardAccess::Works, CardAccess::Works),
            (System::Android, B::Chrome, CardAccess::NoReader, CardAccess::NoReader),
        ] {
            let workstation = Workstation { system, browser };
            assert_eq!((workstation.card(false), workstation.card(true)), (without, with), "{workstation:?}");
        }
    }
}
