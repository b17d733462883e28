use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Child,
    sync::Mutex,
};

use super::{
    Browser, BrowserError, ClientCard,
    cards::Cards,
    desk::Desk,
    home::Home,
    mortal::mortal,
    reader::{CardReader, Module},
};
use crate::{lang::say, process::Group};

/// Where a driver's browsers are seen, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Showing {
    /// Nowhere.
    Nowhere,
    /// On the person's own display.
    OnScreen,
    /// At a desk of its own, where it reads cards and asks for their codes itself.
    AtADesk {
        /// Doublure's own card module, where it is there.
        module: Option<PathBuf>,
    },
}

/// How long the driver may take to say that it listens.
const START_LIMIT: Duration = Duration::from_secs(20);

/// How often its start is tried.
const STARTS: usize = 3;

/// How much of a driver's complaints is kept.
const LINES: usize = 20;

/// A running ChromeDriver or geckodriver with a HOME of its own, in a process group of its own; dropping it ends the
/// driver and every browser that it started. It runs one browser at a time.
#[derive(Debug)]
pub struct Driver {
    browser: Browser,
    home: Home,
    root_pem: String,
    url: String,
    child: Child,
    group: Group,
    showing: Showing,
    reader: Option<Arc<Mutex<CardReader>>>,
    lost: Lost,
    /// Goes after the browsers that sit at it.
    desk: Option<Desk>,
}

/// Whether a driver has a browser, or is about to have one, that nobody drives any more: it would start no other one.
#[derive(Clone, Debug, Default)]
pub(super) struct Lost(Arc<AtomicBool>);

impl Lost {
    pub(super) fn mark(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Driver {
    /// Starts a driver whose browsers trust `root_pem` and keep everything below `home`.
    ///
    /// # Errors
    /// [`BrowserError`] when a program is missing or does not start.
    pub async fn start(
        browser: Browser,
        home: &Path,
        root_pem: &str,
        showing: Showing,
    ) -> Result<Self, BrowserError> {
        browser.check()?;
        let program = browser.driver().locate()?;
        let home = Home::lay_out(home)?;
        let (desk, environment) = match &showing {
            Showing::AtADesk { module } => {
                let module = Module::of(module.clone())?;
                let secret = mock_kit::Secrets::of_this_process().token(16);
                let desk = Desk::set_up(&home.path().join("bureau"), &secret).await?;
                let mut environment = CardReader::environment(&home.reader(), &module);
                environment.extend(desk.environment().into_iter().map(|(name, value)| (name, value.into())));
                (Some((desk, module)), environment)
            }
            Showing::Nowhere | Showing::OnScreen => (None, Vec::new()),
        };
        let begun = async {
            // ChromeDriver has been seen, once in some hundreds of starts, to end before it listened.
            let mut tries = 1;
            loop {
                match begin(browser, &program, &home, &environment).await {
                    Err(BrowserError::Driver(said)) if tries < STARTS => {
                        // Nobody has to do anything about it.
                        tracing::debug!(%said, "the driver did not start; once more");
                        tries += 1;
                    }
                    begun => break begun,
                }
            }
        };
        // At the same time: neither needs the other before the first browser.
        let reader = async {
            match &desk {
                Some((_, module)) => home.take_reader(module.clone()).await.map(Some),
                None => Ok(None),
            }
        };
        let (begun, trusted, reader) = tokio::join!(begun, home.trust(root_pem), reader);
        let (url, child, group) = begun?;
        let mut driver = Self {
            browser,
            home,
            root_pem: root_pem.to_owned(),
            url,
            child,
            group,
            showing,
            reader: None,
            lost: Lost::default(),
            desk: desk.map(|(desk, _)| desk),
        };
        // Without trust, the driver that was begun goes with its value.
        trusted?;
        driver.reader = reader?.map(|reader| Arc::new(Mutex::new(reader)));
        Ok(driver)
    }

    /// Another one, for a browser that shares nothing with this one's.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn another(&self, home: &Path) -> Result<Self, BrowserError> {
        let showing = match &self.showing {
            Showing::OnScreen => Showing::OnScreen,
            Showing::Nowhere | Showing::AtADesk { .. } => Showing::Nowhere,
        };
        Self::start(self.browser, home, &self.root_pem, showing).await
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn browser(&self) -> Browser {
        self.browser
    }

    pub(super) fn showing(&self) -> &Showing {
        &self.showing
    }

    /// Where its browsers are seen and answered, when that is at a desk.
    pub(super) fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// Where another one's HOME may lie.
    pub fn beside(&self) -> &Path {
        self.home.path().parent().unwrap_or(self.home.path())
    }

    /// Whether a HOME at `home` would be one in which a browser can start.
    ///
    /// # Errors
    /// [`BrowserError::LongPath`].
    pub fn check_home(home: &Path) -> Result<(), BrowserError> {
        Home::check(home)
    }

    /// Lays out what the next browser finds: where its cards are, these among them, and Firefox' profile.
    pub(super) async fn furnish(
        &self,
        cards: &[ClientCard],
    ) -> Result<(Cards, Option<TempDir>), BrowserError> {
        if let Some(reader) = &self.reader {
            let mut held = reader.lock().await;
            let begun = Instant::now();
            held.hold(cards).await?;
            let written = Instant::now();
            self.home.furnish_with(&held)?;
            if !cards.is_empty() {
                tracing::debug!(took_us = micros(begun, written), "cards written");
            }
            tracing::debug!(took_us = micros(written, Instant::now()), "reader laid out");
            return Ok((Cards::Reader(Arc::clone(reader)), None));
        }
        let (mut store, profile) = self.home.furnish(self.browser)?;
        store.hold(cards).await?;
        Ok((Cards::Store(store), profile))
    }

    /// Has its browsers find a new card reader, which never had a card, and whose cards commit these deviations; no browser
    /// may be open.
    ///
    /// # Errors
    /// [`BrowserError::Home`].
    pub async fn new_reader(&self, deviations: &[&str]) -> Result<(), BrowserError> {
        if let Some(reader) = &self.reader {
            reader.lock().await.forget()?;
        }
        self.spoil_reader(deviations).await
    }

    /// Has the cards in the reader commit these deviations from now on, as far as they are theirs, and no other.
    ///
    /// # Errors
    /// [`BrowserError::Home`].
    pub async fn spoil_reader(&self, deviations: &[&str]) -> Result<(), BrowserError> {
        if let Some(reader) = &self.reader {
            reader.lock().await.deviate(deviations)?;
        }
        Ok(())
    }

    /// What a browser's session tells the driver by.
    pub(super) fn lost(&self) -> Lost {
        self.lost.clone()
    }

    /// Whether it ended, or lost a browser: either way, it starts no other one.
    pub fn is_spent(&mut self) -> bool {
        self.lost.0.load(Ordering::Relaxed) || self.child.try_wait().is_ok_and(|status| status.is_some())
    }
}

fn micros(begun: Instant, ended: Instant) -> u64 {
    u64::try_from((ended - begun).as_micros()).unwrap_or(u64::MAX)
}

/// Starts the driver once; its address.
async fn begin(
    browser: Browser,
    program: &Path,
    home: &Home,
    environment: &[(&'static str, PathBuf)],
) -> Result<(String, Child, Group), BrowserError> {
    let mut command = mortal(program);
    match browser {
        Browser::Chromium => command.arg("--port=0"),
        Browser::Firefox => command.args(["--port=0", "--websocket-port=0"]),
    };
    command
        .env("HOME", home.path())
        .env("TMPDIR", home.temporary())
        // French dialogs and messages of the browser itself.
        .env("LANGUAGE", "fr")
        // A path may hold any letter: in the locale of a bare environment neither driver nor browser reads it.
        .env_remove("LC_ALL")
        .env("LC_CTYPE", "C.UTF-8")
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if !environment.is_empty() {
        // What would lead a browser from its desk to the person's own.
        for name in ["WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "AT_SPI_BUS_ADDRESS", "NO_AT_BRIDGE"] {
            command.env_remove(name);
        }
    }
    let (mut child, group) = Group::spawn(&mut command)?;
    let announced = tokio::time::timeout(START_LIMIT, announced_port(&mut child)).await;
    let silent = |_| {
        let seconds = START_LIMIT.as_secs();
        BrowserError::Driver(say!("rien annoncé en {seconds} s", "nothing announced within {seconds} s"))
    };
    match announced.map_err(silent).flatten() {
        Ok(port) => Ok((format!("http://127.0.0.1:{port}"), child, group)),
        Err(error) => {
            group.kill();
            Err(error)
        }
    }
}

/// ChromeDriver prints "ChromeDriver was started successfully on port N." once it listens, geckodriver "… Listening on
/// 127.0.0.1:N"; the reason, when they give up.
async fn announced_port(child: &mut Child) -> Result<u16, BrowserError> {
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(BrowserError::Driver(say!(
            "sa sortie ne peut pas être lue",
            "its output cannot be read"
        )));
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
        let listens = ["started successfully on port ", "Listening on 127.0.0.1:"];
        let port = listens.iter().find_map(|words| Some(line.split_once(words)?.1));
        if let Some(port) = port {
            let port = port.trim_end_matches('.').parse();
            tokio::spawn(async move { while let Ok(Some(_)) = out.next_line().await {} });
            return port.map_err(|_| {
                BrowserError::Driver(say!(
                    "il annonce un port illisible : {line}",
                    "it announces an unreadable port: {line}"
                ))
            });
        }
        said.push(line);
    }
    said.extend(complaints.await.unwrap_or_default());
    let last: Vec<_> = said.iter().rev().take(2).rev().map(String::as_str).collect();
    Err(BrowserError::Driver(match last.as_slice() {
        [] => say!("il s’est arrêté sans rien dire", "it ended without a word"),
        last => {
            let last = last.join(" / ");
            say!("il s’est arrêté en disant : {last}", "it ended, saying: {last}")
        }
    }))
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The browsers write into the folder that is removed next.
        self.group.kill();
    }
}
