//! Programs that we start: each in a process group of its own, gone with whoever started it, its children too.

use std::time::Duration;

use tokio::process::{Child, Command};

/// How long the end of a group's processes is waited for; a killed process takes milliseconds.
#[cfg(unix)]
const END_LIMIT: Duration = Duration::from_secs(2);

/// The processes that one program started, itself included.
#[derive(Debug)]
pub(crate) struct Group {
    /// Kept from the start: a process that has ended no longer tells its number, and its children may go on.
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    /// Starts `command` in a group of its own.
    pub fn spawn(command: &mut Command) -> std::io::Result<(Child, Self)> {
        command.kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let child = command.spawn()?;
        #[cfg(unix)]
        let leader = child.id().and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?));
        let group = Self {
            #[cfg(unix)]
            leader,
        };
        Ok((child, group))
    }

    /// Ends them all, and waits until they are gone: whatever they write into may be removed next.
    #[cfg(unix)]
    pub fn kill(&self) {
        use rustix::process::{Signal, WaitOptions, kill_process_group, test_kill_process_group, waitpid};
        let Some(leader) = self.leader else { return };
        let deadline = std::time::Instant::now() + END_LIMIT;
        let _ = kill_process_group(leader, Signal::KILL);
        while test_kill_process_group(leader).is_ok() && std::time::Instant::now() < deadline {
            // The leader is our child: until it is waited for, it is there.
            let _ = waitpid(Some(leader), WaitOptions::NOHANG);
            std::thread::yield_now();
        }
    }

    /// Asks them to end, and waits at most `grace` until the leader has: it may have things to put away first.
    #[cfg(unix)]
    pub fn ask_to_end(&self, grace: Duration) {
        use rustix::process::{Signal, WaitOptions, kill_process_group, waitpid};
        let Some(leader) = self.leader else { return };
        if kill_process_group(leader, Signal::TERM).is_err() {
            return;
        }
        let (gone, ended) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            // Ends at once when somebody else has waited for it already.
            let _ = waitpid(Some(leader), WaitOptions::empty());
            let _ = gone.send(());
        });
        let _ = ended.recv_timeout(grace);
    }

    /// Nothing to do where there are no groups: the child itself goes when it is dropped.
    #[cfg(not(unix))]
    pub fn kill(&self) {
        let _ = self;
    }

    /// Nothing to do where there are no groups: the child itself goes when it is dropped.
    #[cfg(not(unix))]
    pub fn ask_to_end(&self, _grace: Duration) {
        let _ = self;
    }
}
