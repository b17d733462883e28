use std::sync::Arc;

use lettre::Message;
use mock_kit::{Deadline, journal::Verdict};
use serde_json::{Value, json};
use url::Url;

use crate::{
    NAME, deviations,
    pages::mail::{ActivationMail, Envelope, MailDefect, TakenMail},
    routes,
    service::Service,
    state::{
        account::{Account, Delivery, Link},
        email_address::EmailAddress,
        session::Visitor,
        wrong_step::WrongStep,
    },
};

/// 16 bytes: nobody guesses a link.
const TOKEN: usize = 16;

/// A mail on its way, and whom it concerns.
struct Posting {
    visitor: Visitor,
    person: String,
    /// Of the link that it carries.
    token: String,
    occupied: bool,
    details: Value,
}

impl Service {
    /// Guide C4 and C6: makes a link for `address` and sends it there. That a mail could not be sent is not an
    /// error of the person's: the page of C5 says so and offers to send again.
    ///
    /// Whose address it is, nobody but its owner learns: the page is the same, after one mail of the same kind,
    /// for an address that is free, a regulator's or another professional's. Only the mail differs.
    ///
    /// The mail goes its way even when the browser does not wait for the page: what became of it is known all the same.
    pub async fn send_link(
        self: &Arc<Self>,
        visitor: &Visitor,
        account: &Account,
        address: EmailAddress,
    ) -> Result<(), WrongStep> {
        let person = &account.identity.national_id;
        let link = Link {
            token: self.context.secrets.token(TOKEN),
            deadline: Arc::new(Deadline::after(self.now(), self.link_lifetime)),
            delivery: Delivery::default(),
            renewed: false,
        };
        let mut url = self.origin.clone();
        url.set_path(routes::ACTIVATION);
        url.query_pairs_mut().append_pair("jeton", &link.token);
        let id = self.context.secrets.token(TOKEN);
        let envelope = Envelope { to: &address, now: self.now(), id: &id };
        let occupied = self.accounts.is_taken(&address, person)
            && !self.deviates(&deviations::ADDRESS_SHARED, Some(person));
        let message = self.mail(account, &url, occupied, envelope);
        let token = link.token.clone();
        self.change(Some(visitor), person, |account| account.verify_address(address.clone(), link))?;
        if self.deviates(&deviations::REGULATOR_MERGED_EARLY, Some(person)) {
            self.accounts.merge(&address, person);
        }

        // Whoever reads the journal must not take a link that no mail carries for one that can be followed.
        let details = if occupied {
            json!({ "to": address.to_string(), "taken": true })
        } else {
            json!({ "to": address.to_string(), "link": url.as_str() })
        };
        let posting = Posting { visitor: visitor.clone(), person: person.clone(), token, occupied, details };
        let service = Arc::clone(self);
        // It ends with nothing to say, or with the whole program.
        let _ = tokio::spawn(async move { service.post(message, posting).await }).await;
        Ok(())
    }

    /// Hands the mail over, and keeps what became of it.
    async fn post(&self, message: Result<Message, MailDefect>, posting: Posting) {
        let Posting { visitor, person, token, occupied, details } = posting;
        let entry = |name, told: &str| visitor.entry(name, told).from(NAME);
        let (delivery, error) = match message {
            Ok(message) => match self.mailer.send(message).await {
                Ok(()) => (Delivery::Taken, None),
                Err(error) if error.is_rejection() => (Delivery::Rejected, Some(error.to_string())),
                Err(error) if error.is_deferral() => (Delivery::Deferred, Some(error.to_string())),
                Err(error) => (Delivery::Failed, Some(error.to_string())),
            },
            Err(error) => (Delivery::Failed, Some(error.to_string())),
        };
        // Kept before it is told: whoever hears of the mail finds the page that goes with it.
        let hidden = self.deviates(&deviations::MAIL_FAILURE_HIDDEN, Some(&person));
        let shown = if hidden { Delivery::Taken } else { delivery };
        self.accounts.change(&person, |account| account.mail_handed_over(&token, shown));
        self.record(match error {
            None => {
                let told = if occupied {
                    "L’adresse est déjà celle d’un autre compte : un courriel sans lien prévient son titulaire."
                } else {
                    "Le courriel d’activation est remis au serveur de messagerie."
                };
                entry("sas.mail.sent", told).verdict(Verdict::Accepted).details(details)
            }
            Some(error) => entry("sas.mail.failed", "Le courriel d’activation n’a pas pu être envoyé.")
                .verdict(Verdict::Refused)
                .details(json!({
                    "mail": details, "error": error, "for_good": delivery == Delivery::Rejected,
                })),
        });
    }

    /// The mail that fits whose address it is.
    ///
    /// *Another professional's* (a practice's shared mailbox, a slip of the hand): what people expect is that
    /// nothing of theirs changes, and that whoever shares the mailbox learns why it does not work. An account is
    /// one person's, keyed by national id: two professionals are never put together, so there is no link to
    /// follow, and refusing on the page would tell anybody whose address is known here.
    ///
    /// *A regulator's*: the guide asks a person with both roles to type that very address, so the mail carries
    /// the link, and says who asked and that two accounts become one.
    fn mail(
        &self,
        account: &Account,
        link: &Url,
        occupied: bool,
        envelope: Envelope<'_>,
    ) -> Result<Message, MailDefect> {
        let name = account.identity.greeted_name();
        if occupied {
            return TakenMail { name: &name }.message(envelope);
        }
        let regulator = self.accounts.regulator(&envelope.to.key());
        ActivationMail {
            name: &name,
            link: link.as_str(),
            hours: self.link_lifetime.whole_hours(),
            regulator: regulator.as_ref().map(|regulator| regulator.name.as_str()),
        }
        .message(envelope)
    }
}
