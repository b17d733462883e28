use super::*;

fn entry(flow: &str) -> Entry {
    Entry::new("psc", "psc.authorize.received", "Demande reçue").flow(flow)
}

#[test]
fn a_flow_bound_late_brings_its_earlier_events_to_the_person() {
    let journal = Journal::default();
    journal.record(OffsetDateTime::UNIX_EPOCH, entry("f1"));
    journal.record(OffsetDateTime::UNIX_EPOCH, entry("f2"));
    assert!(journal.read(0, Some("899700000017")).events.is_empty());

    journal.bind("f1", "899700000017");
    let reading = journal.read(0, Some("899700000017"));
    assert_eq!(reading.events.iter().map(|event| event.seq).collect::<Vec<_>>(), [1]);
    assert_eq!(journal.read(1, None).events.len(), 1);
}

#[test]
fn a_full_ring_says_what_it_lost() {
    let journal = Journal::default();
    for _ in 0..=CAPACITY {
        journal.record(OffsetDateTime::UNIX_EPOCH, entry("f"));
    }
    let reading = journal.read(0, None);
    assert_eq!((reading.dropped, reading.events.len()), (1, CAPACITY));
    assert_eq!(reading.latest, CAPACITY as u64 + 1);
}

#[test]
fn what_was_read_is_not_read_again_even_once_the_oldest_are_lost() {
    let journal = Journal::default();
    let newer = |after| journal.read(after, None).events.iter().map(|event| event.seq).collect::<Vec<_>>();
    assert!(newer(0).is_empty() && newer(u64::MAX).is_empty());
    for _ in 0..CAPACITY + 3 {
        journal.record(OffsetDateTime::UNIX_EPOCH, entry("f"));
    }
    let latest = CAPACITY as u64 + 3;
    assert_eq!(newer(latest - 2), [latest - 1, latest]);
    assert_eq!((newer(2).len(), newer(3).len(), newer(4).len()), (CAPACITY, CAPACITY, CAPACITY - 1));
    assert!(newer(latest).is_empty() && newer(u64::MAX).is_empty());
}

#[test]
fn flows_that_never_have_an_event_do_not_fill_the_memory() {
    let journal = Journal::default();
    journal.record(OffsetDateTime::UNIX_EPOCH, entry("f"));
    journal.bind("f", "899700000017");
    for number in 0..5 * CAPACITY {
        journal.bind(&format!("made-up-{number}"), "899700000025");
    }
    assert!(journal.ring.lock().unwrap().flows.len() <= 2 * CAPACITY);
    assert_eq!(journal.read(0, Some("899700000017")).events.len(), 1);
}

#[test]
fn a_ring_full_of_bytes_says_what_it_lost() {
    let journal = Journal::default();
    let details = serde_json::json!({ "typed": vec!["x".repeat(4_000); 16] });
    let fitting = BYTES / (16 * 4_000);
    for _ in 0..fitting + 10 {
        journal.record(OffsetDateTime::UNIX_EPOCH, entry("f").details(details.clone()));
    }
    let reading = journal.read(0, None);
    assert!(reading.dropped >= 10, "{}", reading.dropped);
    assert_eq!(reading.dropped + reading.events.len() as u64, fitting as u64 + 10);
    let ring = journal.ring.lock().unwrap();
    assert_eq!(ring.bytes, ring.events.iter().map(Kept::bytes).sum::<usize>());
    assert!(ring.bytes <= BYTES);
}

#[test]
fn what_anybody_may_send_is_recorded_shortened() {
    let journal = Journal::default();
    let long = "é".repeat(1_000_000);
    let entry = entry("f").from(long.clone()).details(serde_json::json!({ "address": long }));
    journal.record(OffsetDateTime::UNIX_EPOCH, entry);
    let event = journal.read(0, None).events.remove(0);
    assert!(event.from.len() < 10_000 && event.details.to_string().len() < 10_000);
    assert!(event.from.ends_with("… [2000000 octets]"), "{}", &event.from[event.from.len() - 40..]);
    assert_eq!((event.summary.as_str(), event.flow.as_deref()), ("Demande reçue", Some("f")));
}
