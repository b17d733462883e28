use std::{
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::{BrowserError, tools, trust::Home};
use crate::process::Group;

/// How long the driver may take to say that it listens.
const START_LIMIT: Duration = Duration::from_secs(20);

/// How often its start is tried.
const STARTS: usize = 3;

/// How much of a driver's complaints is kept.
const LINES: usize = 20;

/// A running ChromeDriver with a HOME of its own, in a process group of its own; dropping it ends the driver and
/// every browser that it started.
#[derive(Debug)]
pub struct Driver {
    url: String,
    child: Child,
    group: Group,
    headed: bool,
}

impl Driver {
    /// Starts a driver whose browsers trust `root_pem` and keep everything below `home`.
    ///
    /// # Errors
    /// [`BrowserError`] when a program is missing or does not start.
    pub async fn start(home: &Path, root_pem: &str, headed: bool) -> Result<Self, BrowserError> {
        let chromedriver = tools::CHROMEDRIVER.locate()?;
        tools::CHROMIUM.locate()?;
        let home = Home::prepare(home, root_pem)?;
        // It has been seen, once in some hundreds of starts, to end before it listened, for a reason of its own.
        for _ in 1..STARTS {
            match Self::begin(&chromedriver, &home, headed).await {
                Err(BrowserError::Driver(said)) => {
                    tracing::warn!(said, "the driver did not start; once more");
                }
                begun => return begun,
            }
        }
        Self::begin(&chromedriver, &home, headed).await
    }

    async fn begin(chromedriver: &Path, home: &Home, headed: bool) -> Result<Self, BrowserError> {
        let mut command = Command::new(chromedriver);
        command
            .arg("--port=0")
            .env("HOME", home.path())
            .env("TMPDIR", home.temporary())
            // French dialogs and messages of the browser itself.
            .env("LANGUAGE", "fr")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let (child, group) = Group::spawn(&mut command)?;
        let mut driver = Self { url: String::new(), child, group, headed };
        let port = tokio::time::timeout(START_LIMIT, announced_port(&mut driver.child))
            .await
            .map_err(|_| BrowserError::Driver(format!("rien annoncé en {} s", START_LIMIT.as_secs())))??;
        driver.url = format!("http://127.0.0.1:{port}");
        Ok(driver)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn headed(&self) -> bool {
        self.headed
    }

    /// How the driver ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

/// ChromeDriver prints "ChromeDriver was started successfully on port N." once it listens; the reason, when it gives
/// up.
async fn announced_port(child: &mut Child) -> Result<u16, BrowserError> {
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(BrowserError::Driver("sa sortie ne peut pas être lue".into()));
    };
    let mut out = BufReader::new(out).lines();
    // Nobody may be left writing into a closed pipe.
    let complaints = tokio::spawn(async move {
        let mut said = Vec::new();
        let mut lines = BufReader::new(err).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if said.len() < LINES {
                said.push(line);
            }
        }
        said
    });
    let mut said = Vec::new();
    while let Some(line) = out.next_line().await? {
        if let Some(port) = line.split_once("started successfully on port ").map(|(_, port)| port) {
            let port = port.trim_end_matches('.').parse();
            tokio::spawn(async move { while let Ok(Some(_)) = out.next_line().await {} });
            return port.map_err(|_| BrowserError::Driver(format!("il annonce un port illisible : {line}")));
        }
        said.push(line);
    }
    said.extend(complaints.await.unwrap_or_default());
    let last: Vec<_> = said.iter().rev().take(2).rev().map(String::as_str).collect();
    Err(BrowserError::Driver(match last.as_slice() {
        [] => "il s’est arrêté sans rien dire".to_owned(),
        last => format!("il s’est arrêté en disant : {}", last.join(" / ")),
    }))
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The browsers write into the folder that is removed next.
        self.group.kill();
    }
}
