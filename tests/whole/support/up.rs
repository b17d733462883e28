use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use super::Desk;

/// How long a line, or the end, is waited for.
const LIMIT: Duration = Duration::from_mins(1);

/// `doublure up`, running; dropping it ends it, and all that it started.
pub struct Up {
    child: Child,
    lines: Receiver<String>,
    told: String,
}

impl Up {
    /// Starts it on a desk; the addresses go into `urls.json`.
    pub fn start(desk: &Desk) -> Self {
        let mut child = desk
            .command(&["up", "--urls", "urls.json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (line, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|said| line.send(said)));
        Self { child, lines, told: String::new() }
    }

    /// Reads until a line contains this.
    #[track_caller]
    pub fn until(mut self, wanted: &str) -> Self {
        loop {
            match self.lines.recv_timeout(LIMIT) {
                Ok(line) => {
                    self.told += &(line.clone() + "\n");
                    if line.contains(wanted) {
                        return self;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    panic!("“{wanted}” did not come in {LIMIT:?}:\n{}", self.told)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let mut errors = String::new();
                    self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
                    panic!("it ended without “{wanted}”:\n{}\n{errors}", self.told)
                }
            }
        }
    }

    /// What it told so far.
    pub fn told(&self) -> &str {
        &self.told
    }

    /// Ctrl-C; all that it told.
    #[track_caller]
    pub fn stop(mut self) -> String {
        assert!(self.interrupt(), "it did not end:\n{}", self.told);
        assert_eq!(self.child.wait().unwrap().code(), Some(130));
        std::mem::take(&mut self.told)
    }

    /// Ctrl-C, and its last words; whether it closed its output, as what ends does.
    fn interrupt(&mut self) -> bool {
        let id = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        let _ = kill_process(id, Signal::INT);
        let begun = Instant::now();
        loop {
            match self.lines.recv_timeout(LIMIT.saturating_sub(begun.elapsed())) {
                Ok(line) => self.told += &(line + "\n"),
                Err(end) => return end == RecvTimeoutError::Disconnected,
            }
        }
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.interrupt();
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
