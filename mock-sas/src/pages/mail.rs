use std::time::SystemTime;

use askama::Template;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use time::OffsetDateTime;

use crate::state::email_address::EmailAddress;

/// Who the mails are from. \[R\]
const SENDER: (&str, &str) = ("Plateforme numérique SAS", "ne-pas-repondre@sas.test");
/// What the mailbox shows (guide C6; the real wording is not legible there).
const SUBJECT: &str = "Activez votre compte sur la plateforme numérique SAS";

/// Guide C6: the mail with the link.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActivationMail<'a> {
    pub name: &'a str,
    pub link: &'a str,
    pub hours: i64,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    subject: &'a str,
    mail: &'a ActivationMail<'a>,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    mail: &'a ActivationMail<'a>,
}

/// A mail that cannot be made: a defect of ours.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailDefect {
    #[error("the mail cannot be rendered: {0}")]
    Template(#[from] askama::Error),
    #[error("the mail's sender is not an address: {0}")]
    Sender(#[from] lettre::address::AddressError),
    #[error("the mail is not well-formed: {0}")]
    Message(#[from] lettre::error::Error),
}

impl ActivationMail<'_> {
    /// The whole message (RFC 5322), text and HTML, to `to`. `id` makes its Message-ID; nothing in it is drawn
    /// from anywhere else, so that it is the same in each run.
    pub fn message(&self, to: &EmailAddress, now: OffsetDateTime, id: &str) -> Result<Message, MailDefect> {
        let (sender, address) = SENDER;
        let html = Html { subject: SUBJECT, mail: self };
        let body = MultiPart::alternative()
            .boundary(format!("sas-{id}"))
            .singlepart(part(ContentType::TEXT_PLAIN, Text { mail: self }.render()?))
            .singlepart(part(ContentType::TEXT_HTML, html.render()?));
        let mut message = Message::builder()
            .from(Mailbox::new(Some(sender.to_owned()), address.parse::<Address>()?))
            .to(Mailbox::new(None, to.address().clone()))
            .subject(SUBJECT)
            .date(SystemTime::from(now))
            .message_id(Some(format!("<{id}@sas.test>")))
            .multipart(body)?;
        // RFC 3834 §5: no mailbox answers a mail that nobody wrote.
        for (name, value) in [("Auto-Submitted", "auto-generated"), ("Content-Language", "fr")] {
            if let Ok(name) = HeaderName::new_from_ascii(name.to_owned()) {
                message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
            }
        }
        Ok(message)
    }
}

fn part(content_type: ContentType, text: String) -> SinglePart {
    SinglePart::builder().header(content_type).body(text)
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;
    use crate::wording;

    fn mail(name: &str) -> Vec<u8> {
        ActivationMail {
            name,
            link: "https://sas.localhost:8444/compte/activation?jeton=0123&a=1",
            hours: 12,
        }
        .message(&EmailAddress::parse("anne@cabinet.test").unwrap(), OffsetDateTime::UNIX_EPOCH, "abcd")
        .unwrap()
        .formatted()
    }

    #[test]
    fn is_well_made_and_the_same_each_time() {
        let raw = mail("Anne MARTIN");
        assert_eq!(raw, mail("Anne MARTIN"));
        let parsed = MessageParser::default().parse(&raw).unwrap();
        assert_eq!(parsed.subject(), Some(SUBJECT));
        assert_eq!(parsed.message_id(), Some("abcd@sas.test"));
        assert_eq!(parsed.date().unwrap().to_timestamp(), 0);
        assert_eq!(parsed.from().unwrap().first().unwrap().address(), Some("ne-pas-repondre@sas.test"));
        let (text, html) = (parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap());
        assert!(text.contains("https://sas.localhost:8444/compte/activation?jeton=0123&a=1"));
        assert!(text.contains(wording::BANNER) && text.contains("12 heures"));
        assert!(html.contains(r#"href="https://sas.localhost:8444/compte/activation?jeton=0123&#38;a=1""#));
        assert!(html.contains("Activer mon compte") && html.contains("<html lang=\"fr\">"));
        assert!(raw.split(|byte| *byte == b'\n').all(|line| line.len() <= 999));
    }

    #[test]
    fn a_hostile_name_stays_text() {
        let raw = mail("<script>alert(1)</script>\r\nBcc: x@y.test");
        let parsed = MessageParser::default().parse(&raw).unwrap();
        assert!(!parsed.body_html(0).unwrap().contains("<script>"));
        assert!(parsed.bcc().is_none());
    }
}
