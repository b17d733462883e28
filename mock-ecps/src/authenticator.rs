//! One running e-CPS service: what its routes share, and what is decided about requests.

use std::{sync::Arc, time::Duration};

use identities::NationalId;
use mock_kit::{
    Context,
    deviations::{Deviation, Subject},
    hosts,
    journal::{Entry, Verdict},
};
use serde_json::json;
use tokio::time::timeout;
use url::Url;

use crate::{
    NAME, Settings, deviations,
    protocol::{outcome::Outcome, password::Password, refusal::Refusal, submission::Submission},
    routes::phone::paths,
    state::{
        approval::{Approval, StepError},
        approvals::Approvals,
        phone::{Activation, Phone},
        phones::Phones,
    },
};

/// What every route is given.
pub(crate) type Ecps = Arc<Authenticator>;

/// How long the deviation `ecps.request.eternal` lets a request outlive its end: memory stays bounded.
const REPRIEVE: Duration = Duration::from_mins(5);

#[derive(Debug)]
pub(crate) struct Authenticator {
    pub context: Context,
    pub settings: Settings,
    pub secret: String,
    pub port: u16,
    pub phones: Phones,
    pub approvals: Approvals,
}

/// Why a phone cannot take part in anything now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    Offline,
    OutOfUse,
    Unfit(Refusal),
}

impl Authenticator {
    pub fn record(&self, entry: Entry) {
        self.context.journal.record(self.context.clock.now(), entry);
    }

    pub fn deviates(&self, deviation: &Deviation, person: &NationalId) -> bool {
        let person = person.to_string();
        let subject = Subject { person: Some(&person), client: None };
        self.context.deviations.applies(deviation, subject)
    }

    /// A one-time token for a form.
    pub fn form_token(&self) -> String {
        self.context.secrets.token(16)
    }

    /// Where somebody holds this phone in hand.
    pub fn phone_url(&self, phone: &Phone) -> Url {
        let mut url = hosts::https(hosts::PHONE, self.port);
        url.set_path(&paths::home(&phone.device));
        url
    }

    /// Gives the person a phone with the app; an earlier one is out of use from now on, and what it was asked is over.
    pub fn enrol(
        &self,
        person: &NationalId,
        password: Option<Password>,
        activation: Activation,
    ) -> Arc<Phone> {
        let key = person.to_string();
        let seed = &self.context.seed;
        let password = password.unwrap_or_else(|| Password::generate(&mut seed.draw(&key, "ecps-password")));
        // Like the password, the address is shown to whoever holds the phone: it stays the same from day to day.
        let device = seed.token(&key, "ecps-device", 16);
        let phone = Arc::new(Phone::new(device, person.clone(), password, activation));
        let earlier = self.phones.enrol(Arc::clone(&phone));
        let summary = match earlier {
            None => "e-CPS installée sur un téléphone",
            Some(_) => "e-CPS installée sur un autre téléphone : le premier ne répond plus",
        };
        self.record(
            Entry::new(NAME, "ecps.phone.enrolled", summary)
                .from("control")
                .person(&key)
                .details(json!({"state": activation})),
        );
        if let Some(pending) = self.approvals.pending(person) {
            // Lost against an answer that came at the same moment: then that one stands.
            let _ = self.end(&pending, Outcome::Abandoned, NAME);
        }
        phone
    }

    /// Why no request for this person can be taken up.
    pub fn unfit(&self, phone: &Phone) -> Option<Refusal> {
        if phone.is_locked() && !self.deviates(&deviations::TRIES_UNLIMITED, &phone.person) {
            return Some(Refusal::Locked);
        }
        let refusal = phone.activation.refusal()?;
        (!self.deviates(&deviations::ACTIVATION_UNCHECKED, &phone.person)).then_some(refusal)
    }

    /// Why the person can do nothing on this phone now.
    pub fn obstacle(&self, phone: &Phone) -> Option<Obstacle> {
        let person = &phone.person;
        if self.deviates(&deviations::PHONE_OFFLINE, person) {
            return Some(Obstacle::Offline);
        }
        if !phone.is_in_use() && !self.deviates(&deviations::DEVICE_UNCHECKED, person) {
            return Some(Obstacle::OutOfUse);
        }
        self.unfit(phone).map(Obstacle::Unfit)
    }

    /// Takes a request up: the phone is notified, an earlier request of the person's gives way.
    pub fn take_up(self: &Arc<Self>, submission: Submission) -> Arc<Approval> {
        let person = submission.person.to_string();
        let choices = submission.code.among_three(&mut self.context.seed.draw(&person, "ecps-codes"));
        let id = self.context.secrets.token(16);
        let form = self.form_token();
        let approval = Arc::new(Approval::new(id, submission, choices, form));
        self.record(
            Entry::new(
                NAME,
                "ecps.request.received",
                format!("Demande d’authentification reçue pour « {} »", approval.service),
            )
            .from("psc")
            .person(person)
            .verdict(Verdict::Accepted)
            .details(json!({
                "request": approval.id,
                "service": approval.service,
                "code": approval.code().to_string(),
                "choices": approval.choices.map(|code| code.to_string()),
            })),
        );
        let displaced = self.approvals.insert(Arc::clone(&approval));
        let kept = self.deviates(&deviations::REQUEST_KEPT, &approval.person);
        let replaced = displaced.replaced.filter(|_| !kept);
        for (earlier, outcome) in [(replaced, Outcome::Replaced), (displaced.forgotten, Outcome::Expired)] {
            if let Some(earlier) = earlier {
                // Most have ended long ago.
                let _ = self.end(&earlier, outcome, NAME);
            }
        }
        self.watch_deadline(&approval);
        self.notify(&approval.person);
        approval
    }

    /// Ends a request, tells it, and wakes whoever waits for it.
    pub fn end(&self, approval: &Approval, outcome: Outcome, from: &str) -> Result<(), StepError> {
        approval.end(outcome)?;
        let verdict = match outcome {
            Outcome::Approved => Verdict::Accepted,
            Outcome::Refused | Outcome::WrongCode | Outcome::Locked => Verdict::Refused,
            _ => Verdict::Noted,
        };
        // Told before it is announced: whoever is woken by it finds the event.
        self.record(
            Entry::new(NAME, "ecps.request.ended", outcome.summary())
                .from(from)
                .person(approval.person.to_string())
                .verdict(verdict)
                .details(json!({"request": approval.id, "service": approval.service, "outcome": outcome})),
        );
        approval.announce(outcome);
        self.notify(&approval.person);
        Ok(())
    }

    /// What the person's phone shows has changed. The phone is the one in use now: another one may have been given
    /// since the request came.
    fn notify(&self, person: &NationalId) {
        if let Some(phone) = self.phones.of(person) {
            phone.touch();
        }
    }

    /// The request's time is over, by the clock or by name; says whether that ended it.
    pub fn expire(&self, approval: &Approval, from: &str) -> bool {
        if self.deviates(&deviations::REQUEST_ETERNAL, &approval.person) {
            return false;
        }
        self.end(approval, Outcome::Expired, from).is_ok()
    }

    /// Ends the request when its time has come, unless it ends before.
    fn watch_deadline(self: &Arc<Self>, approval: &Approval) {
        let (authenticator, id) = (Arc::downgrade(self), approval.id.clone());
        let mut outcome = approval.outcome();
        let lifetime = self.settings.request_lifetime;
        tokio::spawn(async move {
            let mut over = async |limit| timeout(limit, outcome.wait_for(Option::is_some)).await.is_ok();
            if over(lifetime).await || expired(&authenticator, &id) || over(REPRIEVE).await {
                return;
            }
            if let Some((authenticator, approval)) = found(&authenticator, &id) {
                let _ = authenticator.end(&approval, Outcome::Expired, NAME);
            }
        });
    }
}

type Running = std::sync::Weak<Authenticator>;

fn found(authenticator: &Running, id: &str) -> Option<(Ecps, Arc<Approval>)> {
    let authenticator = authenticator.upgrade()?;
    let approval = authenticator.approvals.find(id)?;
    Some((authenticator, approval))
}

fn expired(authenticator: &Running, id: &str) -> bool {
    found(authenticator, id).is_none_or(|(authenticator, approval)| authenticator.expire(&approval, NAME))
}

#[cfg(test)]
mod tests;
