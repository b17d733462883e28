use mock_kit::deviations::Scope;
use mock_mail::{MAIL_LOST, RCPT_REJECTED};

use crate::support::{Fixture, address};

fn of(address: &str) -> Scope {
    Scope::Person(address.to_owned())
}

#[tokio::test]
async fn a_lost_mail_is_accepted_and_never_arrives() {
    let fixture = Fixture::start();
    fixture.context.deviations.activate(MAIL_LOST.name, of("anne@x.fr")).unwrap();
    let mut client = fixture.smtp().await;
    let mail = "Subject: perdu\r\n\r\nx";
    assert_eq!(client.deliver(&["Anne@x.fr", "bob@x.fr"], mail).await, 250);
    assert_eq!(fixture.mail.mailboxes().counts(), [(address("bob@x.fr"), 1)]);
    let lost = fixture.events("mail.lost");
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].details["mailbox"], "anne@x.fr");
    assert_eq!(lost[0].details["deviation"], "mail.lost");

    // Faithful again, the same mail arrives.
    fixture.context.deviations.clear();
    assert_eq!(client.deliver(&["anne@x.fr"], mail).await, 250);
    assert_eq!(fixture.first("anne@x.fr").await.message.subject, "perdu");
}

#[tokio::test]
async fn a_rejected_recipient_is_refused_and_the_others_are_not() {
    let fixture = Fixture::start();
    fixture.context.deviations.activate(RCPT_REJECTED.name, of("anne@x.fr")).unwrap();
    let mut client = fixture.smtp().await;
    assert_eq!(client.say("EHLO a").await, 250);
    assert_eq!(client.say("MAIL FROM:<sas@x.fr>").await, 250);
    assert_eq!(client.say("RCPT TO:<Anne@X.fr>").await, 550);
    assert_eq!(client.say("RCPT TO:<bob@x.fr>").await, 250);
    let rejected = fixture.events("mail.rejected");
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0].details["mailbox"], "anne@x.fr");

    fixture.context.deviations.clear();
    assert_eq!(client.say("RCPT TO:<anne@x.fr>").await, 250);
}
