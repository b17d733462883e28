//! What the system tells of a process: its processor time and its memory.

use std::{fs, thread::sleep, time::Duration};

/// Clock ticks in a second: what Linux tells processes of the processor in, whatever the machine.
const TICKS: f64 = 100.0;

/// The processor time that the process has taken, the kernel's included.
pub fn busy(process: u32) -> Duration {
    let told = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name in parentheses may hold spaces; after it, user and system time are the 12th and 13th.
    let (_, fields) = told.rsplit_once(')').unwrap();
    let ticks: f64 =
        fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().unwrap()).sum();
    Duration::from_secs_f64(ticks / TICKS)
}

/// The memory of the process in MiB: what is its own, and its share of what it has in common with others (PSS).
pub fn memory(process: u32) -> f64 {
    let told = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap();
    let line = told.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// The same, once a process that has just started has done what it still had to.
#[expect(clippy::disallowed_methods, reason = "nothing tells when a process is at rest")]
pub fn memory_at_rest(process: u32) -> f64 {
    sleep(Duration::from_secs(1));
    memory(process)
}
