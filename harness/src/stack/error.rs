use std::{
    io::{self, ErrorKind},
    path::PathBuf,
};

use mock_kit::{authority::AuthorityError, deviations::UnknownDeviation, listener::BindError};

use super::stubs;
use crate::lang::{Text, Told, say};

/// Why a stack did not start.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum StackError {
    /// A port cannot be had.
    Port(#[from] BindError),
    /// No root certificate.
    Root(#[from] AuthorityError),
    /// A file beside the root cannot be written.
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A name that is no deviation.
    Deviation(UnknownDeviation),
    /// A deviation of the built-in service, which is not started.
    DeviationOfBuiltIn(String),
    /// A stub file is malformed.
    Stubs(#[from] stubs::StubError),
    /// A mock did not start.
    Mock {
        /// Which.
        mock: &'static str,
        /// What it said.
        reason: String,
    },
    /// The control port is not served.
    Control(String),
}

impl Told for StackError {
    fn told(&self) -> Text {
        match self {
            Self::Port(error) => told_port(error).then(&ways_out(error)),
            Self::Root(error) => {
                let reason = Text::only_french(error.to_string());
                say!("certificat racine : {reason}", "root certificate: {reason}"; reason)
            }
            Self::File { path, source } => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être écrit : {source}",
                    "“{path}” cannot be written: {source}";
                    source
                )
            }
            Self::Deviation(unknown) => {
                let (name, nearest) = (&unknown.name, nearest(unknown));
                say!(
                    "aucune faute ne s’appelle « {name} »{nearest} ; `doublure list --deviations` montre celles qui existent.",
                    "no deviation is called “{name}”{nearest}; `doublure list --deviations` shows those that exist.";
                    nearest
                )
            }
            Self::DeviationOfBuiltIn(name) => say!(
                "la faute « {name} » est celle du service simulé, qui n’est pas démarré ; ajoutez --builtin pour jouer sur lui.",
                "the deviation “{name}” is the simulated service’s, which is not started; add --builtin to run on it."
            ),
            Self::Stubs(error) => error.told(),
            Self::Mock { mock, reason } => {
                say!("{mock} ne démarre pas : {reason}", "{mock} does not start: {reason}")
            }
            Self::Control(reason) => say!(
                "le port de pilotage ne démarre pas : {reason}",
                "the control port does not start: {reason}"
            ),
        }
    }
}

impl StackError {
    /// Whether the command is at fault rather than the machine.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Deviation(_) | Self::DeviationOfBuiltIn(_))
    }

    pub(super) fn deviation(unknown: UnknownDeviation) -> Self {
        if mock_sas::DEVIATIONS.iter().any(|deviation| deviation.name == unknown.name) {
            return Self::DeviationOfBuiltIn(unknown.name);
        }
        Self::Deviation(unknown)
    }
}

pub(super) fn told<E: ToString>(mock: &'static str) -> impl FnOnce(E) -> StackError {
    move |error| StackError::Mock { mock, reason: error.to_string() }
}

fn nearest(unknown: &UnknownDeviation) -> Text {
    match unknown.suggestion {
        Some(known) => say!(" ; la plus proche est « {known} »", "; the nearest is “{known}”"),
        None => Text::quoted(""),
    }
}

/// Which port cannot be opened, and why.
pub(crate) fn told_port(error: &BindError) -> Text {
    let BindError { port, source } = error;
    say!(
        "le port {port} ne peut pas être ouvert : {source}",
        "port {port} cannot be opened: {source}";
        source
    )
}

/// What to do about it where no file chooses the ports.
fn ways_out(error: &BindError) -> Text {
    match error.source.kind() {
        ErrorKind::AddrInUse => say!(
            " ; arrêtez le programme qui l’occupe, ou l’autre Doublure. S’il ne peut pas être arrêté : `doublure init` \
             écrit un doublure.toml, où [ports] choisit d’autres ports pour essayer votre service",
            "; stop the program that holds it, or the other Doublure. If it cannot be stopped: `doublure init` writes a \
             doublure.toml, where [ports] chooses other ports to try your service with"
        ),
        _ => Text::quoted(""),
    }
}
