//! What the person reads: French, accessible, nothing fetched.

use askama::Template;
use identities::Card;
use mock_kit::page::Site;

use crate::endpoints::{self, Endpoints};

pub(crate) mod client_refused;
pub(crate) mod ecps;
pub(crate) mod form_post;
pub(crate) mod logout_refused;
mod project_file;
pub(crate) mod signed_out;

/// The look of Pro Santé Connect's pages.
pub(crate) const PSC: Site = Site {
    name: "Pro Santé Connect",
    tagline: "L’identification des professionnels de santé, simulée",
    accent: "#000091",
    footer: &[],
};

/// The look of the reader's pages: nobody takes them for Pro Santé Connect's.
pub(crate) const READER: Site = Site {
    name: "Lecteur simulé",
    tagline: "Tient lieu du lecteur de carte et de son logiciel",
    accent: "#37474f",
    footer: &[],
};

/// The means of sign-in that work (guide E2).
#[derive(Template)]
#[template(path = "means.html")]
pub(crate) struct Means<'a> {
    pub service: &'a str,
    pub presentation: &'a str,
    /// Where the e-CPS is used; empty without e-CPS.
    pub ecps: &'a str,
    pub cancel: &'a str,
}

/// The certificate chooser (guide C2).
#[derive(Template)]
#[template(path = "certificates.html")]
pub(crate) struct Certificates<'a> {
    pub cards: &'a [CardRow],
    /// What the person sits before; empty where nobody said.
    pub workstation: &'a str,
    /// Empty at first.
    pub error: &'a str,
    pub submit: &'a str,
    /// Where one goes on without a certificate; empty without e-CPS.
    pub without: &'a str,
    pub cancel: &'a str,
}

/// The PIN dialog (guide C3).
#[derive(Template)]
#[template(path = "code.html")]
pub(crate) struct Code<'a> {
    pub kind: &'a str,
    pub holder: &'a str,
    /// What the card stands yet; empty as long as that is all.
    pub warning: &'a str,
    /// Empty at first.
    pub error: &'a str,
    pub submit: &'a str,
    pub cancel: &'a str,
}

/// A reader was plugged in, or taken away.
#[derive(Template)]
#[template(path = "plugged.html")]
pub(crate) struct Plugged<'a> {
    pub title: &'a str,
    pub message: &'a str,
    pub cards: &'a [CardRow],
}

/// A refusal after which the person may go on.
#[derive(Template)]
#[template(path = "refused.html")]
pub(crate) struct Refused<'a> {
    pub title: &'a str,
    pub explanation: &'a str,
    pub advice: &'a str,
    /// What the user guide says of such a case; empty where it says nothing.
    pub guidance: &'a [&'a str],
    pub actions: &'a [Action],
}

/// A card, as a chooser shows it.
#[derive(Clone, Debug)]
pub(crate) struct CardRow {
    holder: String,
    subject: String,
    kind: &'static str,
    issuer: String,
    serial: String,
}

impl CardRow {
    pub fn of(card: &Card) -> Self {
        Self {
            holder: card.holder().to_owned(),
            subject: card.subject().to_owned(),
            kind: card.kind().label(),
            issuer: card.issuer().to_owned(),
            serial: card.serial().to_string(),
        }
    }
}

/// A button that sends a form.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    label: &'static str,
    address: String,
    secondary: bool,
    method: &'static str,
}

impl Action {
    /// Trying again, another means if there is one, or going back to the service.
    pub fn after_a_refusal(endpoints: &Endpoints, attempt: &str, other: Option<&'static str>) -> Vec<Self> {
        let again = Self::post("Réessayer", endpoints.attempt(endpoints::RETRY, attempt));
        let other = other.map(|label| Self::get(label, endpoints.attempt(endpoints::ECPS, attempt)));
        let back = Self::post("Revenir au service", endpoints.attempt(endpoints::CANCEL, attempt));
        [again].into_iter().chain(other.into_iter().chain([back]).map(Self::secondary)).collect()
    }

    /// After a sign-in by e-CPS that came to nothing: the same again, the card, or going back to the service.
    pub fn after_an_approval(endpoints: &Endpoints, attempt: &str) -> Vec<Self> {
        vec![
            Self::get("Réessayer", endpoints.attempt(endpoints::ECPS, attempt)),
            Self::post("Utiliser ma carte", endpoints.attempt(endpoints::RETRY, attempt)).secondary(),
            Self::post("Revenir au service", endpoints.attempt(endpoints::CANCEL, attempt)).secondary(),
        ]
    }

    fn post(label: &'static str, address: String) -> Self {
        Self { label, address, secondary: false, method: "post" }
    }

    fn get(label: &'static str, address: String) -> Self {
        Self { method: "get", ..Self::post(label, address) }
    }

    fn secondary(self) -> Self {
        Self { secondary: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> CardRow {
        CardRow {
            holder: "<b>Zoé</b>".into(),
            subject: "899700427885".into(),
            kind: "CPS",
            issuer: "TEST AC".into(),
            serial: "10AB".into(),
        }
    }

    #[test]
    fn every_template_renders_with_one_heading_and_escapes_what_it_shows() {
        let actions = Action::after_a_refusal(&Endpoints::on(1, None), "a1", Some("Autre moyen"));
        let pages = [
            Means { service: "<b>", presentation: "https://x", ecps: "/e", cancel: "/c" }.render(),
            Certificates {
                cards: &[row()],
                workstation: "<b>",
                error: "<b>",
                submit: "/s",
                without: "/e",
                cancel: "/c",
            }
            .render(),
            Code { kind: "CPS", holder: "<b>", warning: "<b>", error: "<b>", submit: "/s", cancel: "/c" }
                .render(),
            Plugged { title: "<b>", message: "<b>", cards: &[row()] }.render(),
            Plugged { title: "<b>", message: "<b>", cards: &[] }.render(),
            Refused {
                title: "<b>",
                explanation: "<b>",
                advice: "<b>",
                guidance: &["<b>"],
                actions: &actions,
            }
            .render(),
        ];
        for page in pages {
            let page = page.unwrap();
            assert_eq!(page.matches("<h1").count(), 1, "{page}");
            assert!(!page.contains("<b>"), "{page}");
        }
    }
}
