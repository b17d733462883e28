//! What a service prints: kept or shown as it comes, and its last lines for messages.

use std::{
    collections::VecDeque,
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use url::Url;

use crate::terminal_text;

/// How many of the last lines a message shows.
const LAST: usize = 15;
/// How many characters of a line are kept.
const WIDTH: usize = 400;
/// How many addresses are remembered.
const ADDRESSES: usize = 20;

/// Where the output goes as it comes.
#[derive(Debug)]
pub enum Sink {
    /// Into this file, as it is.
    File(File, PathBuf),
    /// To the person's terminal, line by line, made harmless.
    Terminal,
}

/// What a service has printed so far. Clones are one log.
#[derive(Clone, Debug)]
pub(super) struct Log(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    sink: Sink,
    last: VecDeque<String>,
    announced: Vec<Url>,
}

impl Log {
    pub fn new(sink: Sink) -> Self {
        Self(Arc::new(Mutex::new(Inner { sink, last: VecDeque::new(), announced: vec![] })))
    }

    /// Takes a stream in until it ends.
    pub fn follow(&self, mut stream: impl Read) {
        let mut buffer = [0; 4096];
        let mut line = Vec::new();
        while let Ok(read @ 1..) = stream.read(&mut buffer) {
            let bytes = &buffer[..read];
            self.with(|log| log.write(bytes));
            for byte in bytes {
                match byte {
                    b'\n' => self.with(|log| log.line(&std::mem::take(&mut line))),
                    // A line without end must not fill the memory.
                    _ if line.len() < WIDTH * 4 => line.push(*byte),
                    _ => {}
                }
            }
        }
        if !line.is_empty() {
            self.with(|log| log.line(&line));
        }
    }

    /// The last lines, without what could act on a terminal.
    pub fn last(&self) -> Vec<String> {
        self.with(|log| log.last.iter().cloned().collect())
    }

    /// The addresses of web servers of this machine that were named, in order.
    pub fn announced(&self) -> Vec<Url> {
        self.with(|log| log.announced.clone())
    }

    /// The file that holds all of it.
    pub fn file(&self) -> Option<PathBuf> {
        self.with(|log| match &log.sink {
            Sink::File(_, path) => Some(path.clone()),
            Sink::Terminal => None,
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sink {
    /// A file of this path, emptied.
    ///
    /// # Errors
    /// What the system said.
    pub fn file(path: &Path) -> std::io::Result<Self> {
        Ok(Self::File(File::create(path)?, path.to_owned()))
    }

    /// The same file, after what is there.
    ///
    /// # Errors
    /// What the system said.
    pub fn after(path: &Path) -> std::io::Result<Self> {
        let file = File::options().append(true).create(true).open(path)?;
        Ok(Self::File(file, path.to_owned()))
    }
}

impl Inner {
    fn write(&mut self, bytes: &[u8]) {
        if let Sink::File(file, path) = &mut self.sink
            && let Err(error) = file.write_all(bytes)
        {
            tracing::warn!(%error, path = %path.display(), "the service's output is not kept");
        }
    }

    fn line(&mut self, bytes: &[u8]) {
        let line = harmless(&String::from_utf8_lossy(bytes));
        if let Sink::Terminal = self.sink {
            // A terminal that is gone loses nothing but the line.
            let _ = writeln!(std::io::stdout(), "  service │ {line}");
        }
        for url in local_addresses(&line) {
            if self.announced.len() < ADDRESSES && !self.announced.contains(&url) {
                self.announced.push(url);
            }
        }
        if self.last.len() == LAST {
            self.last.pop_front();
        }
        self.last.push_back(line);
    }
}

/// The beginning of a line, without what could act on the terminal that shows it.
pub(super) fn harmless(line: &str) -> String {
    terminal_text::harmless(line).chars().take(WIDTH).collect::<String>().trim_end().to_owned()
}

/// Every `http://localhost:3001` of a line, whatever stands around it.
fn local_addresses(line: &str) -> Vec<Url> {
    let starts = line.match_indices("http").map(|(at, _)| &line[at..]);
    let words =
        starts.filter_map(|rest| rest.split(|c: char| c.is_whitespace() || "\"'<>()»,;".contains(c)).next());
    let urls = words.filter_map(|word| Url::parse(word.trim_end_matches(['.', ':', '!'])).ok());
    urls.filter(|url| matches!(url.scheme(), "http" | "https") && super::check::is_loopback(url)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_cannot_act_on_the_terminal() {
        assert_eq!(harmless("\u{1b}[31mrouge\u{1b}[0m\r"), "rouge");
        assert_eq!(harmless(&"x".repeat(10_000)).len(), WIDTH);
    }

    #[test]
    fn addresses_of_this_machine_are_noticed_in_any_wording() {
        let found = |line: &str| local_addresses(line).iter().map(Url::to_string).collect::<Vec<_>>();
        assert_eq!(found("Listening on http://localhost:3001."), ["http://localhost:3001/"]);
        assert_eq!(
            found("➜ Local: (https://127.0.0.1:5173/), a http://0.0.0.0:80"),
            ["https://127.0.0.1:5173/", "http://0.0.0.0/"]
        );
        assert!(found("see https://example.org:3000/ http: httpd").is_empty());
    }

    #[test]
    fn the_last_lines_are_kept_and_a_line_without_end_does_no_harm() {
        let log = Log::new(Sink::Terminal);
        let text: Vec<_> = (1..=20).map(|line| format!("ligne {line}")).collect();
        log.follow((text.join("\n") + "\n").as_bytes());
        log.follow("y".repeat(100_000).as_bytes());
        let last = log.last();
        assert_eq!((last.len(), last[0].as_str(), last[14].len()), (15, "ligne 7", WIDTH));
    }
}
