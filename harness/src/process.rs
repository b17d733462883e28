//! Programs that we start: each in a process group of its own, gone with whoever started it, its children too.

use std::time::Duration;

use tokio::process::{Child, Command};

/// How long the end of a group's processes is waited for; a killed process takes milliseconds.
#[cfg(unix)]
const END_LIMIT: Duration = Duration::from_secs(2);
/// How soon a group that has not ended is looked at again.
#[cfg(unix)]
const LOOK_AGAIN: Duration = Duration::from_millis(10);

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
        #[cfg(target_os = "linux")]
        adopt_orphans();
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
        use rustix::process::{Signal, kill_process_group};
        let Some(leader) = self.leader else { return };
        if kill_process_group(leader, Signal::KILL).is_ok() {
            gone_within(leader, END_LIMIT);
        }
    }

    /// Asks them to end, and waits at most `grace` until all have: they may have things to put away first. Whether they
    /// have.
    #[cfg(unix)]
    pub fn ask_to_end(&self, grace: Duration) -> bool {
        use rustix::process::{Signal, kill_process_group};
        let Some(leader) = self.leader else { return true };
        kill_process_group(leader, Signal::TERM).is_err() || gone_within(leader, grace)
    }

    /// Nothing to do where there are no groups: the child itself goes when it is dropped.
    #[cfg(not(unix))]
    pub fn kill(&self) {
        let _ = self;
    }

    /// Nothing to do where there are no groups: the child itself goes when it is dropped.
    #[cfg(not(unix))]
    pub fn ask_to_end(&self, _grace: Duration) -> bool {
        let _ = self;
        false
    }
}

/// Waits until nobody is left in the group, however long ago its leader went; at most `limit`. Whether nobody is.
#[cfg(unix)]
fn gone_within(leader: rustix::process::Pid, limit: Duration) -> bool {
    use rustix::process::{WaitOptions, test_kill_process_group, waitpgid};
    let begun = std::time::Instant::now();
    loop {
        // They are our children, or became so: until they are waited for, they are there.
        while matches!(waitpgid(leader, WaitOptions::NOHANG), Ok(Some(_))) {}
        let left = limit.saturating_sub(begun.elapsed());
        let gone = test_kill_process_group(leader).is_err();
        if gone || left.is_zero() {
            return gone;
        }
        // Nothing tells the end of a group whose members need not be children of ours: it is looked at again.
        std::thread::park_timeout(LOOK_AGAIN.min(left));
    }
}

/// What a child leaves behind when it ends becomes ours to wait for, instead of the system's first process, which
/// in a container may take its time or never do it.
#[cfg(target_os = "linux")]
fn adopt_orphans() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    });
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::process::Stdio;

    use tokio::io::{AsyncBufReadExt, BufReader};

    use super::*;

    /// More than a busy machine needs; a wait that never sees the end is told by what it returns.
    const LONG: Duration = Duration::from_mins(1);

    /// A shell with a shell below it that runs this and then says that it is there.
    async fn started(below: &str) -> (Child, Group) {
        let mut command = Command::new("sh");
        // Who says that it is there is the last one: a shell that has just forked loses a signal that it traps.
        let last = "sh -c \"echo there; exec sleep 60\"";
        command.args(["-c", &format!("sh -c '{below}; {last} & wait' & wait")]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let (mut child, group) = Group::spawn(&mut command).unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("there"));
        (child, group)
    }

    fn is_gone(group: &Group) -> bool {
        rustix::process::test_kill_process_group(group.leader.unwrap()).is_err()
    }

    #[tokio::test]
    async fn children_of_children_are_killed_and_gone_at_once() {
        let (_child, group) = started("true").await;
        group.kill();
        assert!(is_gone(&group));
    }

    #[tokio::test]
    async fn the_end_of_the_leader_is_not_the_end_of_the_group() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("put-away");
        // Nobody below us waits for the one that puts away: its parent is gone as soon as it is asked.
        let (mut child, group) =
            started(&format!("trap \"sleep 0.3; touch {}; exit\" TERM", mark.display())).await;
        assert!(group.ask_to_end(LONG), "its end was not seen");
        assert!(mark.exists() && is_gone(&group), "it was not waited for");
        // When nobody is left, nobody is waited for.
        assert!(group.ask_to_end(Duration::ZERO));
        group.kill();
        let _ = child.try_wait();
    }

    #[tokio::test]
    async fn those_that_end_when_asked_are_given_the_time_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("put-away");
        let (_child, group) =
            started(&format!("trap \"sleep 0.2; touch {}; exit\" TERM", mark.display())).await;
        assert!(group.ask_to_end(LONG));
        assert!(mark.exists(), "it was not waited for");

        let (_child, group) = started("trap \"\" TERM").await;
        assert!(!group.ask_to_end(Duration::from_millis(100)), "it does not end when it is asked");
        group.kill();
        assert!(is_gone(&group));
    }
}
