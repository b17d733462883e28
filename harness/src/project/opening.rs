//! What `run` and `up` do alike with a project: the mocks on its ports, the files that its service needs.

use std::io;

use mock_kit::listener::BindError;

use super::{Environment, Project, schema, trust};
use crate::{
    lang::{Text, Told, say},
    stack::{Options, Root, Served, Stack, StackError, told_port},
};

/// The mocks of a project, running, and what its service is told of them.
pub struct Opened {
    /// The mocks.
    pub stack: Stack,
    /// What the service is told.
    pub environment: Environment,
}

/// Why the mocks of a project did not start.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum OpenError {
    /// A port cannot be had.
    Port(BindError),
    /// A mock.
    Stack(StackError),
    /// A file that the service needs to trust us.
    Trust(#[from] trust::TrustError),
    /// Another file of ours.
    Kept {
        /// The folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

impl Project {
    /// Starts the mocks with these faults committed, and writes into [`Project::kept`] what the service needs.
    ///
    /// # Errors
    /// [`OpenError`] saying what is in the way.
    pub async fn open(&self, seed: u64, deviations: &[String]) -> Result<Opened, OpenError> {
        let options = self.options(seed, deviations);
        self.opened(Stack::start(&options).await)
    }

    /// As [`Self::open`], for somebody who works with it from day to day: cards stay good.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_keeping(&self, seed: u64) -> Result<Opened, OpenError> {
        let options = self.options(seed, &[]);
        self.opened(Stack::start_keeping(&options).await)
    }

    fn options(&self, seed: u64, deviations: &[String]) -> Options {
        Options {
            seed,
            ports: self.ports,
            root: Root::Kept(self.kept()),
            deviations: deviations.to_vec(),
            behaviour: self.behaviour.clone(),
            served: Served::Other {
                url: self.service.url.clone(),
                clients: self.clients.clone(),
                hosts: self.hosts.clone(),
            },
        }
    }

    fn opened(&self, stack: Result<Stack, StackError>) -> Result<Opened, OpenError> {
        let kept = self.kept();
        let stack = stack.map_err(|error| match error {
            StackError::Port(error) => OpenError::Port(error),
            error => OpenError::Stack(error),
        })?;
        let trust = trust::write(&kept, &stack.root_pem)?;
        schema::keep(&kept).map_err(|source| OpenError::Kept { path: kept.display().to_string(), source })?;
        let environment = Environment {
            urls: stack.urls.clone(),
            trust,
            server: stack.server_files.clone(),
            // A project has at least one.
            client: self.clients[0].clone(),
        };
        Ok(Opened { stack, environment })
    }
}

impl Told for OpenError {
    fn told(&self) -> Text {
        match self {
            Self::Port(error) => port_in_the_way(error),
            Self::Stack(error) => error.told(),
            Self::Trust(error) => error.told(),
            Self::Kept { path, source } => say!(
                "« {path} » ne peut pas être écrit : {source}",
                "“{path}” cannot be written: {source}";
                source
            ),
        }
    }
}

fn port_in_the_way(error: &BindError) -> Text {
    let stop = match error.source.kind() {
        io::ErrorKind::AddrInUse => say!(
            "arrêtez le programme qui l’occupe, ou l’autre Doublure, ou ",
            "stop the program that holds it, or the other Doublure, or "
        ),
        _ => Text::quoted(""),
    };
    let told = told_port(error);
    say!(
        "{told} ; {stop}choisissez un autre port dans doublure.toml ([ports])",
        "{told}; {stop}choose another port in doublure.toml ([ports])";
        told, stop
    )
}

impl OpenError {
    /// Whether the command is at fault rather than the machine.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Stack(error) if error.is_usage())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_the_system_keeps_is_no_program_to_stop() {
        let source = io::Error::from(io::ErrorKind::PermissionDenied);
        assert_eq!(
            OpenError::Port(BindError { port: 80, source }).to_string(),
            "le port 80 ne peut pas être ouvert : le système ne l’autorise pas ; choisissez un autre port dans \
             doublure.toml ([ports])"
        );
    }
}
