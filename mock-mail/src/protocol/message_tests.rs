use super::*;

fn read(raw: impl AsRef<[u8]>) -> Message {
    let envelope = Envelope {
        from: Some(Address::parse("sas@exemple.fr").unwrap()),
        to: vec![Address::parse("anne@exemple.fr").unwrap()],
    };
    Message::read(envelope, raw.as_ref().to_vec(), OffsetDateTime::UNIX_EPOCH)
}

#[test]
fn an_ordinary_mail_with_two_versions() {
    let message = read(
        "From: =?utf-8?q?Plateforme_SAS_=E2=80=94_test?= <ne-pas-repondre@exemple.fr>\r\n\
         To: Anne <anne@exemple.fr>, bob@exemple.fr\r\n\
         Subject: =?utf-8?b?VsOpcmlmaWV6IHZvdHJl?=\r\n =?utf-8?q?_adresse?=\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nV\u{65}rifier : https://texte.fr\r\n\
         --x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         <p><a href=3D\"https://html.fr/?a=3D1&amp;b=3D2\">V=C3=A9rifier</a></p>\r\n--x--\r\n",
    );
    assert_eq!(message.from, "Plateforme SAS — test <ne-pas-repondre@exemple.fr>");
    assert_eq!(message.to, ["Anne <anne@exemple.fr>", "bob@exemple.fr"]);
    assert_eq!(message.subject, "Vérifiez votre adresse");
    assert_eq!(message.text.as_deref().map(str::trim), Some("Verifier : https://texte.fr"));
    assert!(message.html.unwrap().contains("Vérifier</a>"));
    assert_eq!(message.links.kept[0].url.as_str(), "https://html.fr/?a=1&b=2");
    assert_eq!(message.links.kept[0].label, "Vérifier");
}

#[test]
fn a_mail_of_html_alone_has_a_text_too_and_one_of_text_alone_no_html() {
    let html = read("Subject: a\r\nContent-Type: text/html\r\n\r\n<p>Bonjour <b>Anne</b></p>");
    assert_eq!(html.text.as_deref().map(str::trim), Some("Bonjour Anne"));
    let text = read("Subject: a\r\n\r\nBonjour <b>Anne</b>\r\n");
    assert_eq!(text.text.as_deref().map(str::trim), Some("Bonjour <b>Anne</b>"));
    assert_eq!(text.html, None);
}

#[test]
fn a_message_without_headers_is_all_text_and_takes_its_names_from_the_envelope() {
    let message = read("Bonjour\r\nAnne\r\n");
    assert!(message.text.as_deref().unwrap().contains("Anne"), "{message:?}");
    assert_eq!(message.from, "sas@exemple.fr");
    assert_eq!(message.to, ["anne@exemple.fr"]);
    assert_eq!(message.subject, "");
}

#[test]
fn an_empty_message_and_a_message_without_a_body_are_messages() {
    for raw in ["", "\r\n", "Subject: vide\r\n", "Subject: vide\r\n\r\n", "Subject: vide\r\n\r\n \r\n"] {
        let message = read(raw);
        assert_eq!((message.text, message.html), (None, None), "{raw:?}");
    }
}

#[test]
fn a_subject_stays_on_one_line_whatever_it_hides() {
    let message = read("Subject: =?utf-8?q?un=0D=0ABcc:_bob@exemple.fr=00_=E2=80=AEdeux?=\r\n\r\nx");
    assert_eq!(message.subject, "un Bcc: bob@exemple.fr deux");
    let long = read(format!("Subject: {}\r\n\r\nx", "é".repeat(5_000)));
    assert_eq!(long.subject.chars().count(), 998);
}

#[test]
fn broken_mime_is_read_as_far_as_it_goes() {
    for raw in [
        &b"Content-Type: multipart/mixed; boundary=\"\r\n\r\n--\r\n--\r\n"[..],
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<a href=",
        b"Content-Type: text/html; charset=inconnu\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\xff\xfe",
        b"Subject: \xe9\xff\xfe\r\nFrom: <<<>>>,;:@\r\nTo: :;\r\n\r\n\xff\x00\x80",
        b"Subject: =?utf-8?b?////?= =?x?y?z?=\r\n\r\n\xc3",
        b"\x00\x01\x02",
        b":\r\n:\r\n\r\n",
    ] {
        let message = read(raw);
        assert_eq!(message.raw, raw, "the source is kept as it came");
        assert!(!message.subject.contains(char::is_control));
    }
}

#[test]
fn messages_nested_a_hundred_thousand_times_do_not_exhaust_the_stack() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    assert_eq!(read(&nested).raw.len(), nested.len());
}

#[test]
fn eight_bit_text_is_read_in_the_character_set_that_it_names() {
    let latin = read(
        b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xe9t\xe9",
    );
    assert_eq!(latin.text.as_deref(), Some("été"));
    let bare = read("Subject: été\r\n\r\nété".as_bytes());
    assert_eq!((bare.subject.as_str(), bare.text.as_deref()), ("été", Some("été")));
}
