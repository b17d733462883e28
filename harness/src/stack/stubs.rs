//! Third-party services of the built-in service, stubbed from files that a QA team can edit.

use serde::Deserialize;
use url::Url;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path_regex},
};

use crate::{
    embedded,
    lang::{Text, Told, say},
};

const DIRECTORY: &str = "stubs/annuaire.toml";
const SOFTWARE: &str = "stubs/logiciels.toml";

/// A stub file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum StubError {
    /// Not in the binary.
    Absent(&'static str),
    /// Malformed.
    Malformed {
        /// Which.
        file: &'static str,
        /// Where and why, as the TOML reader says it.
        source: toml::de::Error,
    },
}

impl Told for StubError {
    fn told(&self) -> Text {
        match self {
            Self::Absent(file) => say!(
                "le fichier « scenarios/{file} » manque dans le programme",
                "the file “scenarios/{file}” is missing from the program"
            ),
            Self::Malformed { file, source } => {
                say!("« scenarios/{file} » : {source}", "“scenarios/{file}”: {source}")
            }
        }
    }
}

/// One file: what one service answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StubFile {
    reponse: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    /// HTTP method.
    methode: String,
    /// Regular expression that the whole path matches.
    chemin: String,
    /// HTTP status.
    statut: u16,
    /// Body, JSON.
    corps: String,
}

/// The stubbed services; dropping them stops them.
pub(super) struct Stubs {
    directory: Stub,
    software: Stub,
}

/// One of them, which can be dropped anywhere.
struct Stub(Option<MockServer>);

impl Drop for Stub {
    /// wiremock waits for one of tokio's locks when it is dropped, and not as tokio does. In a task that has just done a
    /// lot (its budget is spent: `tokio::task::coop`), that lock never comes. A thread of its own has no budget.
    fn drop(&mut self) {
        let server = self.0.take();
        // A panic in there was told already.
        let _ = std::thread::spawn(move || drop(server)).join();
    }
}

impl std::fmt::Debug for Stubs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stubs")
    }
}

impl Stubs {
    pub(super) async fn start() -> Result<Self, StubError> {
        Ok(Self { directory: serve(DIRECTORY).await?, software: serve(SOFTWARE).await? })
    }

    pub(super) fn directory(&self) -> Url {
        base(&self.directory)
    }

    pub(super) fn software(&self) -> Url {
        base(&self.software)
    }
}

fn base(Stub(server): &Stub) -> Url {
    let server = server.as_ref().expect("a stub has its server until it is dropped");
    Url::parse(&server.uri()).expect("wiremock gives its own URL")
}

async fn serve(file: &'static str) -> Result<Stub, StubError> {
    let text = embedded::file(file).ok_or(StubError::Absent(file))?;
    let stub: StubFile = toml::from_str(text).map_err(|source| StubError::Malformed { file, source })?;
    let server = MockServer::start().await;
    for answer in stub.reponse {
        Mock::given(method(answer.methode.as_str()))
            .and(path_regex(answer.chemin))
            .respond_with(ResponseTemplate::new(answer.statut).set_body_raw(answer.corps, "application/json"))
            .mount(&server)
            .await;
    }
    Ok(Stub(Some(server)))
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, task::Poll};

    use tokio::task::coop;

    use super::*;

    /// A run that ends on a busy moment must not hang: without the thread of its own, this test never ends.
    #[tokio::test]
    async fn a_stub_can_be_dropped_in_a_task_that_has_spent_its_budget() {
        let stubs = Stubs::start().await.unwrap();
        poll_fn(|context| {
            while coop::has_budget_remaining() {
                if let Poll::Ready(unit) = coop::poll_proceed(context) {
                    unit.made_progress();
                }
            }
            Poll::Ready(())
        })
        .await;
        assert!(!coop::has_budget_remaining());
        drop(stubs);
    }
}
