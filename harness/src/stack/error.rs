use std::{
    io::{self, ErrorKind},
    path::PathBuf,
};

use mock_kit::{authority::AuthorityError, deviations::UnknownDeviation, in_french, listener::BindError};

use super::stubs;

/// Why a stack did not start. French: a QA person reads it.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// A port cannot be had.
    #[error("{}{}", told_port(.0), ways_out(.0))]
    Port(#[from] BindError),
    /// No root certificate.
    #[error("certificat racine : {0}")]
    Root(#[from] AuthorityError),
    /// A file beside the root cannot be written.
    #[error("« {} » ne peut pas être écrit : {}", path.display(), in_french(source))]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A name that is no deviation.
    #[error("aucune faute ne s’appelle « {} »{} ; `doublure list --deviations` montre celles qui existent.", .0.name, nearest(.0))]
    Deviation(UnknownDeviation),
    /// A deviation of the built-in service, which is not started.
    #[error(
        "la faute « {0} » est celle du service simulé, qui n’est pas démarré ; ajoutez --builtin pour jouer sur lui."
    )]
    DeviationOfBuiltIn(String),
    /// A stub file is malformed.
    #[error(transparent)]
    Stubs(#[from] stubs::StubError),
    /// A mock did not start.
    #[error("{mock} ne démarre pas : {reason}")]
    Mock {
        /// Which.
        mock: &'static str,
        /// What it said.
        reason: String,
    },
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

fn nearest(unknown: &UnknownDeviation) -> String {
    unknown.suggestion.map(|known| format!(" ; la plus proche est « {known} »")).unwrap_or_default()
}

/// Which port cannot be opened, and why.
pub(crate) fn told_port(error: &BindError) -> String {
    format!("le port {} ne peut pas être ouvert : {}", error.port, in_french(&error.source))
}

/// What to do about it where no file chooses the ports.
fn ways_out(error: &BindError) -> &'static str {
    match error.source.kind() {
        ErrorKind::AddrInUse => {
            " ; arrêtez le programme qui l’occupe, ou l’autre Doublure. S’il ne peut pas être arrêté : `doublure init` \
             écrit un doublure.toml, où [ports] choisit d’autres ports pour essayer votre service"
        }
        _ => "",
    }
}
