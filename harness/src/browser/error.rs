use std::io;

use fantoccini::error::{CmdError, ErrorStatus, NewSessionError};

use super::tools::Missing;

/// Why the browser could not do what was asked. The messages are French fragments: a QA person reads them.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// A program is missing.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// The driver could not be started.
    #[error("le pilote du navigateur ne démarre pas : {0}")]
    Driver(String),
    /// The private folder of the browser could not be prepared.
    #[error("le dossier privé du navigateur ne peut pas être préparé : {0}")]
    Home(#[from] io::Error),
    /// A card that cannot be put into the browser.
    #[error("la carte ne peut pas être mise dans le navigateur : {0}")]
    Card(String),
    /// No session.
    #[error("le navigateur ne démarre pas : {0}")]
    Session(#[from] NewSessionError),
    /// The browser or its driver is gone.
    #[error("le navigateur s’est arrêté : {0}")]
    Gone(String),
    /// The browser shows an error of its own instead of a page.
    #[error("le navigateur n’affiche pas la page : {0}")]
    Unreachable(String),
    /// A page that never ends loading.
    #[error("le service n’a pas répondu à temps : la page se charge encore")]
    NoAnswer,
    /// A text that is no CSS selector.
    #[error("« {0} » n’est pas un sélecteur CSS")]
    Selector(String),
    /// The driver refused a command.
    #[error("le navigateur a refusé une commande : {0}")]
    Command(String),
    /// Nothing answered in time.
    #[error("le navigateur n’a pas répondu en {0} s")]
    TimeLimit(u64),
}

impl BrowserError {
    /// No page, for the reason that the browser's own code gives (`ERR_CONNECTION_REFUSED`,
    /// Firefox' `connectionFailure` …).
    pub(super) fn unreachable(code: &str) -> Self {
        let meaning = match code {
            "ERR_CERT_AUTHORITY_INVALID" | "nssBadCert" => {
                "le navigateur ne fait pas confiance au certificat du serveur"
            }
            "ERR_CONNECTION_REFUSED" | "connectionFailure" => "rien n’écoute à cette adresse",
            "ERR_NAME_NOT_RESOLVED" | "dnsNotFound" => "le nom de l’hôte est inconnu",
            _ => return Self::Unreachable(code.to_owned()),
        };
        Self::Unreachable(format!("{meaning} ({code})"))
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
