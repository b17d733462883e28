use std::{io, path::PathBuf};

use fantoccini::error::{CmdError, ErrorStatus, NewSessionError};

use super::tools::Missing;
use crate::lang::{Text, Told, say};

/// Why the browser could not do what was asked. The messages are fragments for a QA person.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum BrowserError {
    /// A program is missing.
    Missing(#[from] Missing),
    /// The driver could not be started.
    Driver(Text),
    /// A program that we run to its end failed.
    Tool(Text),
    /// A private folder in which a browser could not have its socket.
    LongPath(PathBuf),
    /// The private folder of the browser could not be prepared.
    Home(#[from] io::Error),
    /// A card that cannot be put into the browser.
    Card(Text),
    /// The display or the bus at which the browser's own windows are seen.
    Desk(Text),
    /// The browser asks something else than what is answered.
    Asked(Text),
    /// The browser asks nothing.
    NothingAsked,
    /// The browser does not offer a certificate.
    NotOffered {
        /// Its serial number.
        serial: String,
        /// Those that it offers.
        offered: Vec<String>,
    },
    /// A window of the browser's that does not do what its keys ask.
    DialogStuck,
    /// No session.
    Session(#[from] NewSessionError),
    /// The browser or its driver is gone.
    Gone(String),
    /// The browser shows an error of its own instead of a page.
    Unreachable(Text),
    /// A page that never ends loading.
    NoAnswer,
    /// A text that is no CSS selector.
    Selector(String),
    /// An element of the page that the driver does not designate as it should.
    Element,
    /// The driver refused a command.
    Command(String),
    /// A page that is replaced by another each time it is looked at.
    Restless,
    /// Nothing answered in time.
    TimeLimit(u64),
}

impl Told for BrowserError {
    fn told(&self) -> Text {
        match self {
            Self::Missing(missing) => missing.told(),
            Self::Driver(why) => say!(
                "le pilote du navigateur ne démarre pas : {why}",
                "the browser’s driver does not start: {why}";
                why
            ),
            Self::Tool(why) => say!("un programme a échoué : {why}", "a program failed: {why}"; why),
            Self::LongPath(path) => {
                let path = path.display();
                say!(
                    "le chemin du dossier temporaire est trop long pour un navigateur ({path}) : donnez-en un plus court par \
                     TMPDIR",
                    "the path of the temporary folder is too long for a browser ({path}): give a shorter one by TMPDIR"
                )
            }
            Self::Home(why) => say!(
                "le dossier privé du navigateur ne peut pas être préparé : {why}",
                "the browser’s private folder cannot be prepared: {why}";
                why
            ),
            Self::Card(why) => say!(
                "la carte ne peut pas être mise dans le navigateur : {why}",
                "the card cannot be put into the browser: {why}";
                why
            ),
            Self::Desk(why) => say!(
                "les fenêtres du navigateur ne peuvent pas être vues : {why}",
                "the browser’s own windows cannot be seen: {why}";
                why
            ),
            Self::Asked(what) => say!("le navigateur demande {what}", "the browser asks {what}"; what),
            Self::NothingAsked => {
                say!("le navigateur ne demande rien", "the browser asks nothing")
            }
            Self::NotOffered { serial, offered } => {
                let offered = offered.join(", ");
                say!(
                    "le navigateur ne propose pas le certificat {serial} ; il propose : {offered}",
                    "the browser does not offer the certificate {serial}; it offers: {offered}"
                )
            }
            Self::DialogStuck => say!(
                "la fenêtre du navigateur ne réagit pas au clavier",
                "the browser’s window does not react to the keyboard"
            ),
            Self::Session(why) => {
                say!("le navigateur ne démarre pas : {why}", "the browser does not start: {why}")
            }
            Self::Gone(why) => say!("le navigateur s’est arrêté : {why}", "the browser is gone: {why}"),
            Self::Unreachable(why) => say!(
                "le navigateur n’affiche pas la page : {why}",
                "the browser does not show the page: {why}";
                why
            ),
            Self::NoAnswer => say!(
                "le service n’a pas répondu à temps : la page se charge encore",
                "the service did not answer in time: the page is still loading"
            ),
            Self::Selector(text) => {
                say!("« {text} » n’est pas un sélecteur CSS", "“{text}” is no CSS selector")
            }
            Self::Element => say!(
                "le navigateur désigne un élément de façon illisible",
                "the browser designates an element in an unreadable way"
            ),
            Self::Command(why) => {
                say!("le navigateur a refusé une commande : {why}", "the browser refused a command: {why}")
            }
            Self::Restless => say!(
                "la page est sans cesse remplacée par une autre, ou ne répond pas",
                "the page is replaced by another again and again, or does not answer"
            ),
            Self::TimeLimit(seconds) => say!(
                "le navigateur n’a pas répondu en {seconds} s",
                "the browser did not answer within {seconds} s"
            ),
        }
    }
}

impl BrowserError {
    /// Whether the page was replaced under a script: the next one can be asked.
    pub(super) fn is_of_a_page_that_changed(&self) -> bool {
        matches!(self, Self::Command(text) if [
            "document unloaded",
            "script timeout",
            "aborted by navigation",
            "stale element",
            "execution context",
            "frame was detached",
            "Document was unloaded",
            // Firefox, where the new page lives in another process.
            "destroyed before query",
        ]
        .iter()
        .any(|mark| text.contains(mark)))
    }

    /// Whether an element went with its page, or was put in anew, between the moment when it was found and the one when
    /// something was done with it: it can be looked for again.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        // WebDriver's error codes.
        matches!(self, Self::Command(text) if text.starts_with("stale element") || text.contains("no such element"))
    }

    /// No page, for the reason that the browser's own code gives (`ERR_CONNECTION_REFUSED`,
    /// Firefox' `connectionFailure` …).
    pub(super) fn unreachable(code: &str) -> Self {
        let meaning = match code {
            "ERR_CERT_AUTHORITY_INVALID" | "nssBadCert" => {
                say!(
                    "le navigateur ne fait pas confiance au certificat du serveur ({code})",
                    "the browser does not trust the server’s certificate ({code})"
                )
            }
            "ERR_CONNECTION_REFUSED" | "connectionFailure" => {
                say!("rien n’écoute à cette adresse ({code})", "nothing listens at this address ({code})")
            }
            "ERR_NAME_NOT_RESOLVED" | "dnsNotFound" => {
                say!("le nom de l’hôte est inconnu ({code})", "the host’s name is unknown ({code})")
            }
            _ => Text::quoted(code.to_owned()),
        };
        Self::Unreachable(meaning)
    }
}

impl From<CmdError> for BrowserError {
    fn from(error: CmdError) -> Self {
        let text = match &error {
            // The code first: Firefox leaves it out of the message.
            CmdError::Standard(standard) => {
                let said = standard.message.lines().next().unwrap_or_default();
                let code = standard.error.description();
                if said.starts_with(code) { said.to_owned() } else { format!("{code}: {said}") }
            }
            other => other.to_string(),
        };
        match &error {
            CmdError::Failed(_) | CmdError::FailedC(_) | CmdError::Lost(_) => Self::Gone(text),
            _ if is_gone(&text) => Self::Gone(text),
            CmdError::Standard(standard) if standard.error == ErrorStatus::Timeout => Self::NoAnswer,
            CmdError::Standard(standard) if standard.error == ErrorStatus::InsecureCertificate => {
                Self::unreachable("nssBadCert")
            }
            // "Reached error page: about:neterror?e=connectionFailure&u=…"
            _ if text.contains("about:neterror?e=") => {
                let code = text.split("about:neterror?e=").nth(1).and_then(|rest| rest.split('&').next());
                Self::unreachable(code.unwrap_or(&text))
            }
            _ if text.contains("net::ERR_") => {
                let code = text.split("net::").nth(1).and_then(|rest| rest.split_whitespace().next());
                Self::unreachable(code.unwrap_or(&text))
            }
            _ => Self::Command(text),
        }
    }
}

fn is_gone(text: &str) -> bool {
    [
        "invalid session id",
        "disconnected",
        "not connected to DevTools",
        "tab crashed",
        "no such window",
        "web view not found",
        // Firefox, or rather geckodriver, of a Firefox that is gone.
        "Failed to decode response from marionette",
        "without establishing a connection",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

#[cfg(target_os = "linux")]
impl From<zbus::Error> for BrowserError {
    fn from(error: zbus::Error) -> Self {
        Self::Desk(Text::quoted(error.to_string()))
    }
}

#[cfg(target_os = "linux")]
impl From<x11rb::errors::ReplyError> for BrowserError {
    fn from(error: x11rb::errors::ReplyError) -> Self {
        Self::Desk(Text::quoted(format!("X11: {error}")))
    }
}
