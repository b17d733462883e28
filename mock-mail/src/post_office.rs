use std::sync::Arc;

use mock_kit::{
    Context,
    deviations::{Deviation, Subject},
    journal::{Entry, Verdict},
};
use serde_json::{Value, json};

use crate::{
    NAME,
    deviations::{MAIL_DELAYED, MAIL_LOST, MAIL_SPAM, RCPT_DEFERRED, RCPT_REJECTED},
    protocol::{
        address::Address,
        message::{Envelope, Message},
    },
    state::{folder::Folder, held::Held, mailboxes::Mailboxes},
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
    held: Arc<Held>,
}

/// Whether mail may be sent to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Welcome,
    /// Not now (RFC 5321 §4.2.1: 4yz).
    Deferred,
    /// Never (5yz).
    Rejected,
}

impl PostOffice {
    /// The office that fills `mailboxes`.
    #[must_use]
    pub fn new(context: Context, mailboxes: Arc<Mailboxes>) -> Self {
        Self { context, mailboxes, held: Arc::default() }
    }

    /// Every mailbox.
    #[must_use]
    pub fn mailboxes(&self) -> &Mailboxes {
        &self.mailboxes
    }

    /// Whether mail from `sender` may be sent to `recipient`. Everybody has a mailbox here.
    #[must_use]
    pub fn admission(&self, sender: Option<&Address>, recipient: &Address) -> Admission {
        let refusals = [
            (RCPT_REJECTED, Admission::Rejected, 550, "mail.rejected", "Destinataire refusé"),
            (RCPT_DEFERRED, Admission::Deferred, 450, "mail.deferred", "Destinataire refusé pour le moment"),
        ];
        let Some((deviation, admission, reply, name, summary)) =
            refusals.into_iter().find(|(deviation, ..)| self.commits(deviation, recipient))
        else {
            return Admission::Welcome;
        };
        self.record(
            Entry::new(NAME, name, format!("{summary} : {recipient}")).verdict(Verdict::Refused).from("smtp"),
            recipient,
            json!({"from": sender, "reply": reply, "deviation": deviation.name}),
        );
        admission
    }

    /// Puts a complete message into the mailbox of each recipient.
    pub fn deliver(&self, envelope: Envelope, raw: Vec<u8>) {
        let message = Arc::new(Message::read(envelope, raw, self.context.clock.now()));
        for recipient in &message.envelope.to {
            let fate = |name, deviation: &Deviation, told: &str| {
                let told = format!("Courriel « {} » {told}", named(&message));
                let entry = Entry::new(NAME, name, told).verdict(Verdict::Accepted).from("smtp");
                let mut details = details(&message);
                details["deviation"] = deviation.name.into();
                self.record(entry, recipient, details);
            };
            if self.commits(&MAIL_LOST, recipient) {
                fate("mail.lost", &MAIL_LOST, "accepté puis perdu");
            } else if self.commits(&MAIL_DELAYED, recipient) {
                fate("mail.held", &MAIL_DELAYED, "accepté puis retenu");
                self.held.keep(recipient.clone(), Arc::clone(&message));
            } else {
                self.hand_over(recipient, &message);
            }
        }
    }

    /// Hands over what is held back for `recipient`; how many messages it was.
    pub fn release(&self, recipient: &Address) -> usize {
        let released = self.held.release(recipient);
        for message in &released {
            self.hand_over(recipient, message);
        }
        released.len()
    }

    /// Forgets every message, those held back too. Ranks go on.
    pub fn forget_all(&self) {
        self.held.forget_all();
        self.mailboxes.empty_all();
    }

    fn hand_over(&self, recipient: &Address, message: &Arc<Message>) {
        let mut details = details(message);
        let (folder, place) = if self.commits(&MAIL_SPAM, recipient) {
            details["deviation"] = MAIL_SPAM.name.into();
            (Folder::Spam, ", classé parmi les indésirables")
        } else {
            (Folder::Inbox, "")
        };
        details["folder"] = json!(folder);
        // Told before the message is there: whoever was woken by its arrival finds the event.
        let received = format!("Courriel « {} » reçu pour {recipient}{place}", named(message));
        let received = Entry::new(NAME, "mail.received", received).verdict(Verdict::Accepted);
        self.record(received.from("smtp"), recipient, details);
        self.mailboxes.deliver(recipient, folder, Arc::clone(message));
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

/// How the journal calls a message.
fn named(message: &Message) -> &str {
    match message.subject.as_str() {
        "" => "sans objet",
        subject => subject,
    }
}

fn details(message: &Message) -> Value {
    json!({
        "from": message.from,
        "to": message.to,
        "sender": message.envelope.from,
        "subject": message.subject,
        "size": message.raw.len(),
    })
}
