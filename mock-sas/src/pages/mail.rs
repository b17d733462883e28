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

/// Guide C6: the mail with the link. What the mailbox shows of it is ours: the real wording is not legible there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActivationMail<'a> {
    /// Who asked.
    pub name: &'a str,
    pub link: &'a str,
    pub hours: i64,
    /// The regulator whose address it is: whoever reads the mail must know that two accounts become one.
    pub regulator: Option<&'a str>,
}

/// The mail to an address that is another professional's already: no link, since nothing is to be activated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TakenMail<'a> {
    /// Who asked.
    pub name: &'a str,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct ActivationHtml<'a> {
    subject: &'a str,
    mail: &'a ActivationMail<'a>,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct ActivationText<'a> {
    mail: &'a ActivationMail<'a>,
}

#[derive(Template)]
#[template(path = "mail_taken.html")]
struct TakenHtml<'a> {
    subject: &'a str,
    mail: &'a TakenMail<'a>,
}

#[derive(Template)]
#[template(path = "mail_taken.txt")]
struct TakenText<'a> {
    mail: &'a TakenMail<'a>,
}

/// Where and when a mail goes. `id` makes its Message-ID; nothing is drawn from anywhere else, so that a mail is
/// the same in each run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Envelope<'a> {
    pub to: &'a EmailAddress,
    pub now: OffsetDateTime,
    pub id: &'a str,
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
    const SUBJECT: &'static str = "Activez votre compte sur la plateforme numérique SAS";

    /// The whole message, text and HTML.
    pub fn message(&self, envelope: Envelope<'_>) -> Result<Message, MailDefect> {
        let html = ActivationHtml { subject: Self::SUBJECT, mail: self };
        envelope.message(Self::SUBJECT, &ActivationText { mail: self }, &html)
    }
}

impl TakenMail<'_> {
    const SUBJECT: &'static str =
        "Votre adresse mail est déjà liée à un compte de la plateforme numérique SAS";

    /// The whole message, text and HTML.
    pub fn message(&self, envelope: Envelope<'_>) -> Result<Message, MailDefect> {
        let html = TakenHtml { subject: Self::SUBJECT, mail: self };
        envelope.message(Self::SUBJECT, &TakenText { mail: self }, &html)
    }
}

impl Envelope<'_> {
    /// The message as it is sent (RFC 5322).
    fn message(
        self,
        subject: &str,
        text: &impl Template,
        html: &impl Template,
    ) -> Result<Message, MailDefect> {
        let (sender, address) = SENDER;
        let body = MultiPart::alternative()
            .boundary(format!("sas-{}", self.id))
            .singlepart(part(ContentType::TEXT_PLAIN, text.render()?))
            .singlepart(part(ContentType::TEXT_HTML, html.render()?));
        let mut message = Message::builder()
            .from(Mailbox::new(Some(sender.to_owned()), address.parse::<Address>()?))
            .to(Mailbox::new(None, self.to.address().clone()))
            .subject(subject)
            .date(SystemTime::from(self.now))
            .message_id(Some(format!("<{}@sas.test>", self.id)))
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

    const HOSTILE: &str = "<script>alert(1)</script>\r\nBcc: x@y.test";

    fn sent(message: impl FnOnce(Envelope<'_>) -> Result<Message, MailDefect>) -> Vec<u8> {
        let to = EmailAddress::parse("anne@cabinet.test").unwrap();
        message(Envelope { to: &to, now: OffsetDateTime::UNIX_EPOCH, id: "abcd" }).unwrap().formatted()
    }

    fn activation(name: &str, regulator: Option<&str>) -> Vec<u8> {
        let link = "https://sas.localhost:8444/compte/activation?jeton=0123&a=1";
        sent(|envelope| ActivationMail { name, link, hours: 12, regulator }.message(envelope))
    }

    #[test]
    fn is_well_made_and_the_same_each_time() {
        let raw = activation("Anne MARTIN", None);
        assert_eq!(raw, activation("Anne MARTIN", None));
        let parsed = MessageParser::default().parse(&raw).unwrap();
        assert_eq!(parsed.subject(), Some(ActivationMail::SUBJECT));
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
    fn a_regulator_is_told_who_asked_and_what_the_link_does() {
        let raw = activation("Anne MARTIN", Some("Paul DURAND"));
        let parsed = MessageParser::default().parse(&raw).unwrap();
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (text, html) = (
            flat(&parsed.body_text(0).unwrap()),
            flat(&parsed.body_html(0).unwrap().replace("strong>", "b>")),
        );
        for said in [
            "Bonjour Paul DURAND,",
            "si vous suivez ce lien et le confirmez",
            "Si vous n’êtes pas à l’origine de cette demande",
            "https://sas.localhost:8444/compte/activation?jeton=0123",
        ] {
            assert!(text.contains(said) && html.contains(said), "{said} in {text} {html}");
        }
        assert!(text.contains("Demande faite par Anne MARTIN, avec Pro Santé Connect."));
        assert!(html.contains("Demande faite par <b>Anne MARTIN</b>, avec Pro Santé Connect."));
    }

    #[test]
    fn the_mail_to_an_address_that_is_taken_carries_no_link() {
        let raw = sent(|envelope| TakenMail { name: "Anne MARTIN" }.message(envelope));
        let parsed = MessageParser::default().parse(&raw).unwrap();
        let (text, html) = (parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap());
        for body in [&text, &html] {
            assert!(!body.contains("http") && !body.contains("href"), "{body}");
            assert!(body.contains("Anne MARTIN") && body.contains("Modifier l’adresse mail"));
        }
    }

    #[test]
    fn a_hostile_name_stays_text() {
        let mails = [
            activation(HOSTILE, None),
            activation(HOSTILE, Some(HOSTILE)),
            sent(|envelope| TakenMail { name: HOSTILE }.message(envelope)),
        ];
        for raw in mails {
            let parsed = MessageParser::default().parse(&raw).unwrap();
            assert!(!parsed.body_html(0).unwrap().contains("<script>"));
            assert!(parsed.bcc().is_none());
        }
    }
}
