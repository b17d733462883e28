use super::*;
use crate::protocol::{address::Address, message::Envelope};

fn message(raw: &str) -> Message {
    let envelope = Envelope {
        from: Some(Address::parse("sas@exemple.fr").unwrap()),
        to: vec![Address::parse("anne@exemple.fr").unwrap()],
    };
    Message::read(envelope, raw.as_bytes().to_vec(), OffsetDateTime::UNIX_EPOCH)
}

fn rendered(message: &Message) -> String {
    MessagePage {
        mailbox: "anne@exemple.fr",
        mailbox_path: "/boites/anne@exemple.fr".into(),
        subject: subject(message),
        received_at: moment(message.received_at),
        body_path: "/boites/anne@exemple.fr/1/corps".into(),
        source_path: "/boites/anne@exemple.fr/1/source".into(),
        spam: false,
        message,
    }
    .render()
    .unwrap()
}

#[test]
fn a_mail_of_html_is_shown_in_a_frame_and_one_of_text_is_not() {
    let html = rendered(&message(
        "Content-Type: text/html\r\n\r\n<p>Bonjour</p><a href=https://sas.localhost:1/v?a=1&amp;b=2>Vérifier</a>",
    ));
    assert!(html.contains(r#"<iframe class="mail-frame" sandbox="" src="/boites/anne@exemple.fr/1/corps""#));
    assert!(html.contains(
        r#"<a href="https://sas.localhost:1/v?a=1&#38;b=2" rel="noopener noreferrer">Vérifier</a>"#
    ));
    assert!(html.contains("vers sas.localhost<"));

    let text = rendered(&message("Subject: a\r\n\r\nBonjour <Anne>"));
    assert!(text.contains(r#"<pre class="mail-text">Bonjour &#60;Anne&#62;</pre>"#), "{text}");
    assert!(!text.contains("<iframe") && !text.contains("Liens du message"));

    let empty = rendered(&message(""));
    assert!(empty.contains("Ce message est vide.") && empty.contains("(sans objet)"), "{empty}");
}

#[test]
fn hostile_headers_and_links_are_harmless_text() {
    let page = rendered(&message(
        "From: \"<script>alert(1)</script>\" <a@b>\r\nTo: \"<img src=x>\" <c@d>\r\n\
         Subject: </title><script>alert(2)</script>\r\nContent-Type: text/html\r\n\r\n\
         <a href='javascript:alert(3)'>piège</a>\
         <a href='https://bon.fr/\" onclick=\"alert(4)'><b>&lt;script&gt;</b></a>",
    ));
    for forbidden in ["<script", "<img", "javascript:", "onclick=\""] {
        assert!(!page.contains(forbidden), "{forbidden} in {page}");
    }
    assert!(page.contains("Liens écartés, car ils ne mènent pas à une page web : 1."));
}

#[test]
fn the_only_times_shown_are_marked_volatile() {
    let at = moment(OffsetDateTime::UNIX_EPOCH);
    assert_eq!(at, "01/01/1970 à 00:00:00 UTC");
    let mailbox = MailboxPage {
        address: "anne@exemple.fr",
        folders: [
            FolderView { id: "recus", title: "Boîte de réception", messages: vec![] },
            FolderView {
                id: "indesirables",
                title: "Courriers indésirables",
                messages: vec![MessageLine {
                    path: "/boites/anne@exemple.fr/1".into(),
                    subject: "Vérifiez",
                    from: "sas@exemple.fr",
                    received_at: at.clone(),
                }],
            },
        ],
        dropped: 2,
    }
    .render()
    .unwrap();
    for page in [mailbox, rendered(&message("Subject: a\r\n\r\nb"))] {
        assert_eq!(page.matches("1970").count(), 1);
        let marked = [r#"<td data-volatile style="white-space:nowrap">"#, "<dd data-volatile>"]
            .map(|element| format!("{element}{at}"));
        assert!(marked.iter().any(|marked| page.contains(marked)), "{page}");
    }
}

#[test]
fn the_list_of_mailboxes_names_them_and_tells_an_error_beside_its_field() {
    let page = MailboxesPage {
        mailboxes: vec![MailboxLine {
            address: "a&b@exemple.fr",
            path: "/boites/a&b@exemple.fr".into(),
            count: 2,
        }],
        typed: "\"><b>",
        error: Some("Saisissez une adresse complète."),
    }
    .render()
    .unwrap();
    assert!(page.contains("a&#38;b@exemple.fr</a>"));
    assert!(page.contains(r#"aria-describedby="erreur""#) && page.contains(r#"id="erreur" role="alert""#));
    assert!(!page.contains("\"><b>"));
}
