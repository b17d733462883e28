use std::time::Duration;

use crate::support::{Fixture, address};

#[tokio::test]
async fn a_message_too_long_is_refused_and_the_session_goes_on() {
    let fixture = Fixture::start_with(|builder| builder.message_limit(100));
    let mut client = fixture.smtp().await;
    // Many short lines, one long line, and a long line that begins with a stuffed dot.
    let stuffed = |length| format!("..{}", "z".repeat(length));
    let long = ["x\r\n".repeat(50), "y".repeat(5_000), stuffed(98), stuffed(99)];
    for message in &long {
        assert_eq!(client.deliver(&["anne@x.fr"], message).await, 552, "{}", &message[..5]);
    }
    assert_eq!(client.deliver(&["anne@x.fr"], stuffed(97)).await, 250);
    assert_eq!(fixture.first("anne@x.fr").await.message.raw.len(), 100);
    let refused = fixture.events("mail.rejected");
    assert_eq!(refused.len(), long.len());
    assert_eq!(refused[0].details["reply"], 552);
    // Told beforehand, it is refused beforehand (RFC 1870).
    assert_eq!(client.say("MAIL FROM:<a@x.fr> SIZE=101").await, 552);
    assert_eq!(client.say("MAIL FROM:<a@x.fr> SIZE=100").await, 250);
}

#[tokio::test]
async fn a_command_too_long_is_refused_and_the_next_one_is_read() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    assert_eq!(client.say(&format!("EHLO {}", "a".repeat(1_000_000))).await, 500);
    assert_eq!(client.say("EHLO a").await, 250);
}

#[tokio::test]
async fn a_silent_client_is_sent_away() {
    let fixture = Fixture::start_with(|builder| builder.idle_limit(Duration::from_millis(20)));
    let mut client = fixture.smtp().await;
    client.send("EHLO sans fin de ligne").await;
    assert!(client.reply().await.starts_with("421 "));
    assert_eq!(client.reply().await, "");
}

#[tokio::test]
async fn a_message_has_a_hundred_recipients_at_most() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    assert_eq!(client.say("HELO a").await, 250);
    assert_eq!(client.say("MAIL FROM:<a@x.fr>").await, 250);
    for number in 0..100 {
        assert_eq!(client.say(&format!("RCPT TO:<b{number}@x.fr>")).await, 250);
    }
    assert_eq!(client.say("RCPT TO:<trop@x.fr>").await, 452);
    assert_eq!(client.say("DATA").await, 354);
    assert_eq!(client.say("x\r\n.").await, 250);
    assert_eq!(fixture.mail.mailboxes().counts().len(), 100);
}

#[tokio::test]
async fn a_recipient_named_twice_counts_twice_and_the_next_message_anew() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    assert_eq!(client.say("HELO a").await, 250);
    for _ in 0..2 {
        assert_eq!(client.say("MAIL FROM:<a@x.fr>").await, 250);
        for _ in 0..100 {
            assert_eq!(client.say("RCPT TO:<anne@x.fr>").await, 250);
        }
        assert_eq!(client.say("RCPT TO:<anne@x.fr>").await, 452);
        assert_eq!(client.say("RSET").await, 250);
    }
}

#[tokio::test]
async fn octets_that_are_no_text_are_kept_as_they_came() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    let octets: Vec<u8> = (0..=255).filter(|octet| !b"\r\n".contains(octet)).collect();
    let message = [b"Subject: octets\r\n\r\n".as_slice(), &octets, b"\r\n"].concat();
    assert_eq!(client.deliver(&["anne@x.fr"], &message).await, 250);
    let kept = fixture.mail.mailboxes().message(&address("anne@x.fr"), 1).unwrap().message;
    assert_eq!(kept.raw, [message.as_slice(), b"\r\n"].concat());
    client.send(b"MAIL FROM:<\xff\xfe@x.fr>\r\n").await;
    assert!(client.reply().await.starts_with("500 "));
}
