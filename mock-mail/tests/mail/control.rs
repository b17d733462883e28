use mock_mail::flow;
use serde_json::json;

use crate::support::{Fixture, address};

const MAIL: &str = "From: SAS <sas@exemple.fr>\r\nTo: Anne <anne@x.fr>\r\nSubject: Bonjour\r\n\
                    Content-Type: text/html; charset=utf-8\r\n\r\n<a href=\"https://a.fr/?b=1\">Vérifier</a>";

#[tokio::test]
async fn lists_the_messages_of_a_mailbox() {
    let fixture = Fixture::start();
    assert_eq!(fixture.control("mailboxes/anne@x.fr/messages").await, (200, json!([])));
    fixture.smtp().await.deliver(&["anne@x.fr"], MAIL).await;
    let (status, listed) = fixture.control("mailboxes/ANNE@x.fr/messages").await;
    assert_eq!(status, 200);
    assert_eq!(
        listed,
        json!([{
            "rank": 1,
            "folder": "inbox",
            "from": "SAS <sas@exemple.fr>",
            "to": ["Anne <anne@x.fr>"],
            "envelope": {"from": "sas@exemple.fr", "to": ["anne@x.fr"]},
            "subject": "Bonjour",
            "text": "Vérifier",
            "html": "<a href=\"https://a.fr/?b=1\">Vérifier</a>\r\n",
            "links": [{"label": "Vérifier", "url": "https://a.fr/?b=1"}],
            "links_left_out": 0,
            "size": MAIL.len() + 2,
            "received_at": "1970-01-01T00:00:00Z",
        }])
    );
}

#[tokio::test]
async fn the_next_message_is_answered_when_it_arrives() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    client.deliver(&["anne@x.fr"], "Subject: un\r\n\r\nx").await;
    let (status, first) = fixture.control("mailboxes/anne@x.fr/next?within=0").await;
    assert_eq!((status, &first["subject"]), (200, &json!("un")));

    // Asked for and sent at the same time: whichever comes first, the answer is the same.
    let second = fixture.control("mailboxes/anne@x.fr/next?after=1&within=60");
    let sent = client.deliver(&["anne@x.fr"], "Subject: deux\r\n\r\nx");
    let ((status, second), sent) = tokio::join!(second, sent);
    assert_eq!(sent, 250);
    assert_eq!((status, &second["subject"], &second["rank"]), (200, &json!("deux"), &json!(2)));
}

#[tokio::test]
async fn a_wait_in_vain_says_how_many_messages_there_are() {
    let fixture = Fixture::start();
    fixture.smtp().await.deliver(&["anne@x.fr"], "x").await;
    let (status, refused) = fixture.control("mailboxes/anne@x.fr/next?after=1&within=0").await;
    assert_eq!(status, 404);
    assert_eq!(refused["error"], "no message of rank above 1 for anne@x.fr within 0 s; the mailbox holds 1");
    assert!(refused["advice"].as_str().unwrap().contains("mail.lost"));
}

#[tokio::test]
async fn a_call_that_makes_no_sense_is_refused_with_what_to_do() {
    let fixture = Fixture::start();
    for (path, part) in [
        ("mailboxes/anne/messages", "“anne” is no address"),
        ("mailboxes/a%0D%0Ab@x/next", "is no address"),
        ("mailboxes/anne@x.fr/next?within=61", "a wait of 61 s is too long"),
        ("mailboxes/anne@x.fr/next?after=x", "after"),
        ("mailboxes/anne@x.fr/next?folder=corbeille", "corbeille"),
    ] {
        let (status, refused) = fixture.control(path).await;
        assert_eq!(status, 422, "{path}");
        assert!(refused["error"].as_str().unwrap().contains(part), "{path}: {refused}");
        assert!(refused["advice"].is_string());
    }
}

#[tokio::test]
async fn an_emptied_mailbox_is_empty_and_its_ranks_go_on() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    client.deliver(&["a/b@x.fr", "bob@x.fr"], "x").await;
    assert_eq!(fixture.delete("mailboxes/a%2Fb@x.fr").await, 204);
    assert_eq!(fixture.control("mailboxes/a%2Fb@x.fr/messages").await, (200, json!([])));
    assert_eq!(fixture.mail.mailboxes().counts(), [(address("bob@x.fr"), 1)]);
    client.deliver(&["a/b@x.fr"], "x").await;
    let (_, next) = fixture.control("mailboxes/a%2Fb@x.fr/next?within=0").await;
    assert_eq!(next["rank"], 2);
}

#[tokio::test]
async fn a_person_bound_to_the_mailbox_has_its_events() {
    let fixture = Fixture::start();
    fixture.smtp().await.deliver(&["Anne@x.fr", "bob@x.fr"], "x").await;
    let journal = &fixture.context.journal;
    journal.bind(&flow(&address("anne@x.fr")), "899700000017");
    let events = journal.read(0, Some("899700000017")).events;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].details["mailbox"], "anne@x.fr");
}
