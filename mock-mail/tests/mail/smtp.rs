use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::MultiPart};
use mock_kit::journal::Verdict;
use tokio::net::TcpStream;

use crate::support::{Fixture, Smtp, address};

#[tokio::test]
async fn a_mail_of_an_ordinary_client_arrives_with_all_that_it_holds() {
    let fixture = Fixture::start();
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(fixture.mail.smtp_port())
        .build();
    let html =
        "<p>Bonjour,</p><p><a href=\"https://sas.localhost:1/v?j=1&amp;k=2\">Vérifier mon adresse</a></p>";
    let mail = Message::builder()
        .from("Plateforme numérique <ne-pas-repondre@exemple.fr>".parse().unwrap())
        .to("Hélène <Helene@Exemple.fr>".parse().unwrap())
        .subject("Vérifiez votre adresse électronique")
        .multipart(MultiPart::alternative_plain_html(
            "Bonjour,\nhttps://sas.localhost:1/v?j=1&k=2".to_owned(),
            html.to_owned(),
        ))
        .unwrap();
    transport.send(mail).await.unwrap();

    let received = fixture.first("helene@exemple.fr").await;
    assert_eq!(received.rank, 1);
    let message = received.message;
    assert_eq!(message.subject, "Vérifiez votre adresse électronique");
    assert_eq!(message.from, "Plateforme numérique <ne-pas-repondre@exemple.fr>");
    assert_eq!(message.html.as_deref(), Some(html));
    assert_eq!(message.links.kept.len(), 1);
    assert_eq!(message.links.kept[0].label, "Vérifier mon adresse");
    assert_eq!(message.links.kept[0].url.as_str(), "https://sas.localhost:1/v?j=1&k=2");

    let events = fixture.events("mail.received");
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].from.as_str(), events[0].verdict), ("smtp", Verdict::Accepted));
    assert_eq!(events[0].details["subject"], message.subject);
    assert_eq!(events[0].details["size"], message.raw.len());
    assert_eq!(events[0].details["mailbox"], "helene@exemple.fr");
}

#[tokio::test]
async fn announces_what_works_and_takes_leave() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    client.send("EHLO client.exemple\r\n").await;
    assert_eq!(
        client.reply().await,
        "250-courrier.localhost\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-SMTPUTF8\r\n250 SIZE 10485760\r\n"
    );
    assert_eq!(client.say("NOOP").await, 250);
    assert_eq!(client.say("STARTTLS").await, 503);
    assert_eq!(client.say("AUTH PLAIN AGEAYg==").await, 503);
    assert_eq!(client.say("VRFY anne").await, 252);
    assert_eq!(client.say("nonsense").await, 500);
    assert_eq!(client.say("QUIT").await, 221);
    assert_eq!(client.reply().await, "", "the connection stays open");
}

#[tokio::test]
async fn each_recipient_has_a_mailbox_and_a_repeated_one_gets_one_copy() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    let to = ["anne@x.fr", "bob@x.fr", "ANNE@x.fr"];
    assert_eq!(client.deliver(&to, "Subject: un\r\n\r\nx").await, 250);
    assert_eq!(client.deliver(&["bob@x.fr"], "Subject: deux\r\n\r\nx").await, 250);

    let subjects = |mailbox: &str| -> Vec<String> {
        let contents = fixture.mail.mailboxes().contents(&address(mailbox));
        contents.messages.iter().map(|received| received.message.subject.clone()).collect()
    };
    assert_eq!(subjects("anne@x.fr"), ["un"]);
    assert_eq!(subjects("bob@x.fr"), ["un", "deux"]);
}

#[tokio::test]
async fn dots_are_unstuffed_and_only_a_whole_line_ends_a_message() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    let message = "Subject: a\r\n\r\n..\r\n...\r\n.x\r\na.\r\nb\n.\r\nc\n.\n\r\n";
    assert_eq!(client.deliver(&["anne@x.fr"], message).await, 250);
    let raw = fixture.first("anne@x.fr").await.message.raw.clone();
    assert_eq!(
        String::from_utf8(raw).unwrap(),
        "Subject: a\r\n\r\n.\r\n..\r\nx\r\na.\r\nb\n.\r\nc\n.\n\r\n\r\n"
    );
}

#[tokio::test]
async fn commands_sent_in_one_go_are_answered_one_by_one() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    client
        .send(
            "EHLO a\r\nMAIL FROM: <>  SIZE=10 BODY=8BITMIME\r\nRCPT TO:<anne@x.fr> NOTIFY=NEVER\r\n\
             RCPT TO:<anne>\r\nDATA\r\nSubject: en rafale\r\n\r\nx\r\n.\r\nQUIT\r\n",
        )
        .await;
    let mut codes = vec![];
    for _ in 0..7 {
        codes.push(client.reply().await[..3].to_owned());
    }
    assert_eq!(codes, ["250", "250", "250", "553", "354", "250", "221"]);
    let message = fixture.first("anne@x.fr").await.message;
    assert_eq!(message.subject, "en rafale");
    assert_eq!(message.envelope.from, None);
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_refused_and_the_session_goes_on() {
    let fixture = Fixture::start();
    let mut client = fixture.smtp().await;
    assert_eq!(client.say("MAIL FROM:<a@x.fr>").await, 503);
    assert_eq!(client.say("EHLO a").await, 250);
    assert_eq!(client.say("RCPT TO:<b@x.fr>").await, 503);
    assert_eq!(client.say("DATA").await, 503);
    assert_eq!(client.say("MAIL FROM:<a@x.fr>").await, 250);
    assert_eq!(client.say("RCPT TO:<jamais@x.fr>").await, 250);
    assert_eq!(client.say("RSET").await, 250);
    assert_eq!(client.deliver(&["b@x.fr"], "x").await, 250);
    assert_eq!(fixture.mail.mailboxes().counts(), [(address("b@x.fr"), 1)]);
}

#[tokio::test]
async fn two_sessions_at_once_do_not_wait_for_each_other() {
    let fixture = Fixture::start();
    let (mut slow, mut quick) = (fixture.smtp().await, fixture.smtp().await);
    slow.begin("sas@exemple.fr", &["lent@x.fr"]).await;
    slow.send("Subject: lent\r\n").await;
    assert_eq!(quick.deliver(&["vite@x.fr"], "Subject: vite\r\n\r\nx").await, 250);
    assert_eq!(slow.say("\r\nx\r\n.").await, 250);
    assert_eq!(fixture.first("lent@x.fr").await.message.subject, "lent");
    assert_eq!(fixture.first("vite@x.fr").await.message.subject, "vite");
}

#[tokio::test]
async fn an_interrupted_message_goes_nowhere_and_is_told() {
    let fixture = Fixture::start();
    let mut journal = fixture.context.journal.watch();
    let mut client = fixture.smtp().await;
    client.begin("sas@exemple.fr", &["anne@x.fr"]).await;
    client.send("Subject: jamais\r\n\r\nmoiti").await;
    drop(client);
    journal.wait_for(|latest| *latest > 0).await.unwrap();
    let events = fixture.events("mail.aborted");
    assert_eq!(events[0].details["mailbox"], "anne@x.fr");
    assert_eq!(fixture.mail.mailboxes().counts(), []);
}

#[tokio::test]
async fn dropping_the_server_closes_its_port_and_its_sessions() {
    let fixture = Fixture::start();
    let port = fixture.mail.smtp_port();
    let mut client = Smtp::connect(port).await;
    drop(fixture);
    assert_eq!(client.reply().await, "", "the session goes on");
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err(), "the port is open");
}

#[tokio::test]
async fn answers_on_both_loopback_addresses() {
    let fixture = Fixture::start();
    let port = fixture.mail.smtp_port();
    let v6 = std::net::TcpListener::bind(("::1", 0)).is_ok();
    assert_eq!(TcpStream::connect(("::1", port)).await.is_ok(), v6);
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_ok());
}
