use std::{
    net::{Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket},
    sync::{Mutex, PoisonError},
};

/// Below the ports that the system gives by itself: one that is handed out here, and bound only later by a program
/// that the test starts, is not given to an outgoing connection in between.
const RANGE: std::ops::Range<u16> = 12_000..32_000;

/// A port that is free, and that neither this process nor another one that tests hands out again: nobody here
/// speaks UDP, so the UDP port of the same number, held as long as the process lives, says that it is taken.
pub fn free_port() -> u16 {
    static HELD: Mutex<Vec<UdpSocket>> = Mutex::new(Vec::new());
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    // Processes that begin at the same place would try the same ports; which is right, but slow.
    let begin = std::process::id() as usize * 97 % RANGE.len();
    let candidates = RANGE.cycle().skip(begin + held.len()).take(RANGE.len());
    let (port, claim) = candidates
        .filter_map(|port| Some((port, UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).ok()?)))
        .find(|(port, _)| {
            TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok()
                && TcpListener::bind((Ipv6Addr::LOCALHOST, *port)).is_ok()
        })
        .expect("a port is free");
    held.push(claim);
    port
}

#[test]
fn no_port_is_handed_out_twice_or_while_another_process_has_it() {
    let first = free_port();
    let ports: std::collections::BTreeSet<_> = (0..50).map(|_| free_port()).collect();
    assert!(ports.len() == 50 && !ports.contains(&first));
    assert!(UdpSocket::bind((Ipv4Addr::LOCALHOST, first)).is_err(), "another process may take it");
}
