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
        let mut command = Command::new(&chromedriver);
        command
            .arg("--port=0")
            .env("HOME", home.path())
            .env("TMPDIR", home.temporary())
            // French dialogs and messages of the browser itself.
            .env("LANGUAGE", "fr")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
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

/// ChromeDriver prints "ChromeDriver was started successfully on port N." once it listens.
async fn announced_port(child: &mut Child) -> Result<u16, BrowserError> {
    let silent = || BrowserError::Driver("il s’est arrêté sans rien annoncer".into());
    let mut lines = BufReader::new(child.stdout.take().ok_or_else(silent)?).lines();
    while let Some(line) = lines.next_line().await? {
        let Some((_, port)) = line.split_once("started successfully on port ") else { continue };
        let port = port.trim_end_matches('.').parse().map_err(|_| silent())?;
        // Nobody may be left writing into a closed pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        return Ok(port);
    }
    Err(silent())
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The browsers write into the folder that is removed next.
        self.group.kill();
    }
}
