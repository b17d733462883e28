use std::sync::Arc;

use mock_kit::{
    Context,
    deviations::{Deviation, Subject},
    journal::{Entry, Verdict},
};
use serde_json::{Value, json};

use crate::{
    NAME,
    deviations::{MAIL_LOST, RCPT_REJECTED},
    protocol::{
        address::Address,
        message::{Envelope, Message},
    },
    state::mailboxes::Mailboxes,
};

/// The flow of the journal that all events of a mailbox belong to: whoever knows whose mailbox it is binds this
/// flow to the person.
#[must_use]
pub fn flow(address: &Address) -> String {
    format!("mail:{address}")
}

/// What is decided about mail, whichever way it comes in; each decision is one event of the journal for each
/// recipient.
#[derive(Clone, Debug)]
pub struct PostOffice {
    context: Context,
    mailboxes: Arc<Mailboxes>,
}

impl PostOffice {
    /// The office that fills `mailboxes`.
    #[must_use]
    pub fn new(context: Context, mailboxes: Arc<Mailboxes>) -> Self {
        Self { context, mailboxes }
    }

    /// Every mailbox.
    #[must_use]
    pub fn mailboxes(&self) -> &Mailboxes {
        &self.mailboxes
    }

    /// Whether mail from `sender` may be sent to `recipient`. Everybody has a mailbox here.
    #[must_use]
    pub fn admits(&self, sender: Option<&Address>, recipient: &Address) -> bool {
        if !self.commits(&RCPT_REJECTED, recipient) {
            return true;
        }
        let rejected = Entry::new(NAME, "mail.rejected", format!("Destinataire refusé : {recipient}"));
        self.record(
            rejected.verdict(Verdict::Refused).from("smtp"),
            recipient,
            json!({"from": sender, "reply": 550, "deviation": RCPT_REJECTED.name}),
        );
        false
    }

    /// Puts a complete message into the mailbox of each recipient.
    pub fn deliver(&self, envelope: Envelope, raw: Vec<u8>) {
        let message = Arc::new(Message::read(envelope, raw, self.context.clock.now()));
        for recipient in &message.envelope.to {
            let subject = match message.subject.as_str() {
                "" => "sans objet",
                subject => subject,
            };
            let mut details = json!({
                "from": message.from,
                "to": message.to,
                "sender": message.envelope.from,
                "subject": message.subject,
                "size": message.raw.len(),
            });
            if self.commits(&MAIL_LOST, recipient) {
                details["deviation"] = MAIL_LOST.name.into();
                let lost = format!("Courriel « {subject} » accepté puis perdu");
                let lost = Entry::new(NAME, "mail.lost", lost).verdict(Verdict::Accepted);
                self.record(lost.from("smtp"), recipient, details);
                continue;
            }
            // Told before the message is there: whoever was woken by its arrival finds the event.
            let received = format!("Courriel « {subject} » reçu pour {recipient}");
            let received = Entry::new(NAME, "mail.received", received).verdict(Verdict::Accepted);
            self.record(received.from("smtp"), recipient, details);
            self.mailboxes.deliver(recipient, Arc::clone(&message));
        }
    }

    /// A message is longer than `limit` octets and goes nowhere.
    pub fn refuse_oversized(&self, envelope: &Envelope, limit: usize) {
        for recipient in &envelope.to {
            let refused = format!("Courriel refusé : plus de {limit} octets");
            self.record(
                Entry::new(NAME, "mail.rejected", refused).verdict(Verdict::Refused).from("smtp"),
                recipient,
                json!({"from": envelope.from, "reply": 552, "limit": limit}),
            );
        }
    }

    /// The connection ended in the middle of a message, which goes nowhere (RFC 5321 §4.1.1.4).
    pub fn forget_unfinished(&self, envelope: &Envelope) {
        for recipient in &envelope.to {
            let aborted = "Connexion interrompue avant la fin du courriel : rien n’est remis";
            self.record(
                Entry::new(NAME, "mail.aborted", aborted).verdict(Verdict::Finding).from("smtp"),
                recipient,
                json!({"from": envelope.from}),
            );
        }
    }

    /// Records `entry` about the mailbox of `address`, whose name joins the `details`.
    pub fn record(&self, entry: Entry, address: &Address, mut details: Value) {
        details["mailbox"] = address.as_str().into();
        let entry = entry.flow(flow(address)).details(details);
        self.context.journal.record(self.context.clock.now(), entry);
    }

    fn commits(&self, deviation: &Deviation, recipient: &Address) -> bool {
        let subject = Subject { person: Some(recipient.as_str()), client: None };
        self.context.deviations.applies(deviation, subject)
    }
}
