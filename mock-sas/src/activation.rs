use std::sync::Arc;

use mock_kit::{Deadline, journal::Verdict};
use serde_json::json;

use crate::{
    NAME,
    pages::mail::ActivationMail,
    routes,
    service::Service,
    state::{
        account::{Account, Link, WrongStep},
        email_address::EmailAddress,
        session::Visitor,
    },
};

/// 16 bytes: nobody guesses a link.
const TOKEN: usize = 16;

impl Service {
    /// Guide C4 and C6: makes a link for `address` and sends it there. That a mail could not be sent is not an
    /// error of the person's: the page of C5 says so and offers to send again.
    pub async fn send_link(
        &self,
        visitor: &Visitor,
        account: &Account,
        address: EmailAddress,
    ) -> Result<(), WrongStep> {
        let person = &account.identity.national_id;
        let link = Link {
            token: self.context.seed.token(person, "mail-link", TOKEN),
            deadline: Arc::new(Deadline::after(self.now(), self.link_lifetime)),
            sent: false,
            renewed: false,
        };
        let mut url = self.origin.clone();
        url.set_path(routes::ACTIVATION);
        url.query_pairs_mut().append_pair("jeton", &link.token);
        let mail = ActivationMail {
            name: &account.identity.greeted_name(),
            link: url.as_str(),
            hours: self.link_lifetime.whole_hours(),
        };
        let message = mail.message(&address, self.now(), &self.context.seed.token(person, "mail-id", TOKEN));
        let token = link.token.clone();
        self.change(Some(visitor), person, |account| account.verify_address(address.clone(), link))?;

        let entry = |name, told: &str| visitor.entry(name, told).from(NAME);
        let details = json!({ "to": address.to_string(), "link": url.as_str() });
        let sent = match message {
            Ok(message) => self.mailer.send(message).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match sent {
            Ok(()) => {
                self.accounts.change(person, |account| account.mail_sent(&token));
                self.record(
                    entry("sas.mail.sent", "Le courriel d’activation est remis au serveur de messagerie.")
                        .verdict(Verdict::Accepted)
                        .details(details),
                );
            }
            Err(error) => self.record(
                entry("sas.mail.failed", "Le courriel d’activation n’a pas pu être envoyé.")
                    .verdict(Verdict::Refused)
                    .details(json!({ "mail": details, "error": error })),
            ),
        }
        Ok(())
    }
}
