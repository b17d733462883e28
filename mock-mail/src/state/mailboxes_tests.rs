use time::OffsetDateTime;

use super::*;
use crate::protocol::message::Envelope;

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn message(octets: usize) -> Arc<Message> {
    let envelope = Envelope { from: None, to: vec![] };
    Arc::new(Message::read(envelope, vec![b'x'; octets], OffsetDateTime::UNIX_EPOCH))
}

fn ranks(mailboxes: &Mailboxes, of: &str) -> Vec<u64> {
    let contents = mailboxes.contents(&address(of));
    contents.messages.iter().map(|received| received.rank).collect()
}

fn limited(messages: usize, octets: usize, boxes: usize) -> Mailboxes {
    Mailboxes::new(Limits { messages, octets, mailboxes: boxes })
}

#[tokio::test]
async fn who_waits_is_answered_by_the_arrival_itself() {
    let mailboxes = Arc::new(Mailboxes::default());
    mailboxes.deliver(&address("a@x"), Folder::Inbox, message(1));

    let waiting = tokio::spawn({
        let mailboxes = Arc::clone(&mailboxes);
        async move { mailboxes.wait(&address("a@x"), Folder::Inbox, 1).await.rank }
    });
    // One thread: after this the waiter has looked, found nothing and subscribed.
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    mailboxes.deliver(&address("b@x"), Folder::Inbox, message(1));
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished(), "another's mail woke the waiter for good");
    mailboxes.deliver(&address("a@x"), Folder::Inbox, message(1));
    assert_eq!(waiting.await.unwrap(), 2);

    assert_eq!(mailboxes.wait(&address("a@x"), Folder::Inbox, 0).await.rank, 1);
}

#[tokio::test]
async fn who_waits_for_one_folder_is_not_answered_by_the_other() {
    let mailboxes = Mailboxes::default();
    mailboxes.deliver(&address("a@x"), Folder::Spam, message(1));
    mailboxes.deliver(&address("a@x"), Folder::Inbox, message(1));
    for (folder, rank) in [(Folder::Inbox, 2), (Folder::Spam, 1)] {
        let received = mailboxes.wait(&address("a@x"), folder, 0).await;
        assert_eq!((received.rank, received.folder), (rank, folder));
    }
}

#[test]
fn all_mailboxes_are_emptied_at_once_and_ranks_go_on() {
    let mailboxes = limited(10, 3, 10);
    for of in ["a@x", "b@x", "a@x"] {
        mailboxes.deliver(&address(of), Folder::Inbox, message(1));
    }
    mailboxes.empty_all();
    assert!(mailboxes.counts().is_empty());
    // The memory that they took is free: nothing has to make room.
    for _ in 0..3 {
        mailboxes.deliver(&address("a@x"), Folder::Inbox, message(1));
    }
    assert_eq!(ranks(&mailboxes, "a@x"), [3, 4, 5]);
}

#[test]
fn a_full_mailbox_drops_its_oldest_and_says_how_many() {
    let mailboxes = limited(2, 1_000, 10);
    for _ in 0..5 {
        mailboxes.deliver(&address("a@x"), Folder::Inbox, message(1));
    }
    assert_eq!(ranks(&mailboxes, "a@x"), [4, 5]);
    assert_eq!(mailboxes.contents(&address("a@x")).dropped, 3);
}

#[test]
fn full_memory_drops_the_oldest_of_all() {
    let mailboxes = limited(10, 100, 10);
    mailboxes.deliver(&address("a@x"), Folder::Inbox, message(40));
    mailboxes.deliver(&address("b@x"), Folder::Inbox, message(40));
    mailboxes.deliver(&address("a@x"), Folder::Inbox, message(40));
    assert_eq!((ranks(&mailboxes, "a@x"), ranks(&mailboxes, "b@x")), (vec![2], vec![1]));
    mailboxes.deliver(&address("c@x"), Folder::Inbox, message(90));
    assert_eq!(mailboxes.counts(), [(address("c@x"), 1)]);
}

#[test]
fn ranks_go_on_in_an_emptied_mailbox() {
    let mailboxes = limited(10, 100, 10);
    mailboxes.deliver(&address("a@x"), Folder::Inbox, message(60));
    assert_eq!(mailboxes.empty(&address("a@x")), 1);
    assert_eq!(mailboxes.empty(&address("jamais@x")), 0);
    assert_eq!(mailboxes.counts(), []);
    // The room it took is free again.
    mailboxes.deliver(&address("b@x"), Folder::Inbox, message(60));
    assert_eq!(mailboxes.deliver(&address("a@x"), Folder::Inbox, message(40)), 2);
    assert_eq!(ranks(&mailboxes, "b@x"), [1]);
}

#[tokio::test]
async fn the_quietest_mailbox_makes_room_but_never_one_where_somebody_waits() {
    let mailboxes = Arc::new(limited(10, 1_000, 2));
    let waiting = tokio::spawn({
        let mailboxes = Arc::clone(&mailboxes);
        async move { mailboxes.wait(&address("attendue@x"), Folder::Inbox, 0).await.rank }
    });
    tokio::task::yield_now().await;
    for name in ["a@x", "b@x", "c@x"] {
        mailboxes.deliver(&address(name), Folder::Inbox, message(1));
    }
    assert_eq!(mailboxes.counts(), [(address("c@x"), 1)]);
    mailboxes.deliver(&address("attendue@x"), Folder::Inbox, message(1));
    assert_eq!(waiting.await.unwrap(), 1);
}

#[tokio::test]
async fn a_mailbox_that_made_room_gives_no_rank_twice() {
    let mailboxes = limited(10, 1_000, 2);
    for _ in 0..3 {
        mailboxes.deliver(&address("a@x"), Folder::Inbox, message(1));
    }
    for other in ["b@x", "c@x"] {
        mailboxes.deliver(&address(other), Folder::Inbox, message(1));
    }
    assert_eq!(ranks(&mailboxes, "a@x"), [0; 0], "it made room");
    // Whoever waits for what comes after the third message is answered.
    let fourth = mailboxes.deliver(&address("a@x"), Folder::Inbox, message(1));
    assert!(fourth > 3, "{fourth}");
    assert_eq!(mailboxes.wait(&address("a@x"), Folder::Inbox, 3).await.rank, fourth);
}
