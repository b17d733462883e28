use mock_kit::deviations::Scope;
use mock_mail::{MAIL_DELAYED, MAIL_LOST, MAIL_SPAM, RCPT_DEFERRED, RCPT_REJECTED};
use serde_json::json;

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
async fn a_mail_taken_for_spam_is_in_the_other_folder_alone() {
    let fixture = Fixture::start();
    fixture.context.deviations.activate(MAIL_SPAM.name, of("anne@x.fr")).unwrap();
    fixture.smtp().await.deliver(&["anne@x.fr", "bob@x.fr"], "Subject: vrai\r\n\r\nx").await;
    let next = async |folder| fixture.control(&format!("mailboxes/anne@x.fr/next?within=0{folder}")).await;
    let (status, refused) = next("").await;
    assert_eq!(status, 404);
    assert!(refused["advice"].as_str().unwrap().contains("the other folder"));
    let (status, found) = next("&folder=spam").await;
    assert_eq!((status, &found["subject"], &found["folder"]), (200, &json!("vrai"), &json!("spam")));
    assert_eq!(fixture.first("bob@x.fr").await.message.subject, "vrai");

    let page = fixture.page("/boites/anne@x.fr").await.text().await.unwrap();
    let (inbox, spam) = page.split_once("Courriers indésirables").unwrap();
    assert!(inbox.contains("Aucun message") && spam.contains("<strong>vrai</strong>"), "{page}");
    let message = fixture.page("/boites/anne@x.fr/1").await.text().await.unwrap();
    assert!(message.contains("classé parmi les courriers indésirables"));
    let message = fixture.page("/boites/bob@x.fr/1").await.text().await.unwrap();
    assert!(!message.contains("indésirables"));
}

#[tokio::test]
async fn a_late_mail_arrives_when_it_is_released_and_not_when_the_fault_ends() {
    let fixture = Fixture::start();
    fixture.context.deviations.activate(MAIL_DELAYED.name, of("anne@x.fr")).unwrap();
    let mut client = fixture.smtp().await;
    assert_eq!(client.deliver(&["anne@x.fr", "bob@x.fr"], "Subject: tard\r\n\r\nx").await, 250);
    fixture.context.deviations.clear();
    assert_eq!(client.deliver(&["anne@x.fr"], "Subject: vite\r\n\r\nx").await, 250);
    assert_eq!(fixture.first("anne@x.fr").await.message.subject, "vite");
    assert_eq!(fixture.events("mail.held")[0].details["mailbox"], "anne@x.fr");

    let (status, refused) = fixture.control_post("mailboxes/bob@x.fr/release").await;
    assert_eq!((status, &refused["error"]), (404, &json!("nothing is held back for bob@x.fr")));
    let released = fixture.control_post("mailboxes/Anne@x.fr/release").await;
    assert_eq!(released, (200, json!({"released": 1})));
    let (_, late) = fixture.control("mailboxes/anne@x.fr/next?after=1&within=0").await;
    assert_eq!((&late["subject"], &late["rank"]), (&json!("tard"), &json!(2)));
    assert_eq!(fixture.control_post("mailboxes/anne@x.fr/release").await.0, 404);
}

#[tokio::test]
async fn a_deferred_recipient_is_welcome_later() {
    let fixture = Fixture::start();
    fixture.context.deviations.activate(RCPT_DEFERRED.name, of("anne@x.fr")).unwrap();
    let mut client = fixture.smtp().await;
    assert_eq!(client.say("EHLO a").await, 250);
    assert_eq!(client.say("MAIL FROM:<sas@x.fr>").await, 250);
    assert_eq!(client.say("RCPT TO:<anne@x.fr>").await, 450);
    assert_eq!(fixture.events("mail.deferred")[0].details["reply"], 450);
    fixture.context.deviations.end(RCPT_DEFERRED.name, of("anne@x.fr")).unwrap();
    assert_eq!(client.say("RCPT TO:<anne@x.fr>").await, 250);
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
