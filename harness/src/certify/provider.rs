//! The simulated Pro Santé Connect, as a certification uses it: people, faults, what it noted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use identities::Profession;
use mock_kit::{
    deviations::{Deviation, Scope, ScopeKind},
    journal::{Event, Reading},
};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::visitor::Desk;
use crate::lang::{Text, Told};
use crate::stack::{
    Stack,
    control::{Control, ControlError, NewPerson, Person},
};

/// How often, and how soon again, the journal is looked at for what somebody else's service does: longer together than Pro
/// Santé Connect waits for it.
const LOOKS: usize = 140;
const PAUSE: Duration = Duration::from_millis(50);

/// The provider of one stack.
pub(super) struct Provider {
    pub control: Control,
    /// What a visitor trusts: the machine's roots, and ours. Read once: there are more than a hundred.
    pub roots: Arc<RootCertStore>,
    /// The port of its pages; the service's may be the same host.
    issuer: url::Url,
    /// The real browser, when visitors have one.
    pub desk: Option<Desk>,
    client_id: String,
}

/// How many people were made in this process: a stack may be certified several times, and nobody is made twice.
static PEOPLE: AtomicUsize = AtomicUsize::new(0);

impl Provider {
    pub fn of(stack: &Stack, client_id: &str, desk: Option<Desk>) -> Self {
        Self {
            control: Control::new(stack.urls.control.clone()),
            roots: Arc::new(roots(&stack.root_pem)),
            issuer: stack.urls.issuer.clone(),
            desk,
            client_id: client_id.to_owned(),
        }
    }

    pub fn issuer(&self) -> &url::Url {
        &self.issuer
    }

    /// Whether an address is one of the provider's own pages.
    pub fn serves(&self, url: &url::Url) -> bool {
        url.port_or_known_default() == self.issuer.port_or_known_default()
            && url.host_str().is_some_and(mock_kit::hosts::is_local)
    }

    /// Whether an address ends the provider's session.
    pub fn signs_out(&self, url: &url::Url) -> bool {
        let path = [mock_psc::endpoints::REALM, mock_psc::endpoints::LOGOUT].concat();
        self.serves(url) && url.path() == path
    }

    /// Somebody who was never here, with a card.
    pub async fn somebody(&self) -> Result<Person, ControlError> {
        let rank = PEOPLE.fetch_add(1, Ordering::Relaxed) + 1;
        let wanted = NewPerson::of(format!("certification-{rank}"), Profession::Physician);
        self.control.make_person(&wanted).await
    }

    /// Has these faults committed whenever this person is concerned, or the client where the person is not known.
    pub async fn commit(
        &self,
        names: &'static [&'static str],
        person: &Person,
    ) -> Result<Vec<(&'static str, Scope)>, ControlError> {
        let mut committed = vec![];
        for name in names {
            let scope = self.narrowest(name, person);
            self.control.commit(name, &scope).await?;
            committed.push((*name, scope));
        }
        Ok(committed)
    }

    /// Ends them; how often they were committed, the one that was committed least.
    pub async fn end(&self, faults: &[(&'static str, Scope)]) -> Result<usize, ControlError> {
        let mut least = usize::MAX;
        for (name, scope) in faults {
            least = least.min(self.control.committed(name, scope).await?);
            self.control.end(name, scope).await?;
        }
        Ok(least)
    }

    fn narrowest(&self, name: &str, person: &Person) -> Scope {
        let scopes = deviation(name).map_or(ScopeKind::EVERYONE_ONLY, |known| known.scopes);
        if scopes.contains(&ScopeKind::Person) {
            Scope::Person(person.national_id.clone())
        } else if scopes.contains(&ScopeKind::Client) {
            Scope::Client(self.client_id.clone())
        } else {
            Scope::Everyone
        }
    }

    /// How many sessions Pro Santé Connect holds of this person.
    pub async fn sessions(&self, person: &Person) -> Result<usize, Text> {
        self.control.psc_sessions(&person.national_id).await.map_err(|error| error.told())
    }

    /// Ends this person's session, and waits until the service that is told of it has answered; whether one was told.
    pub async fn end_session_and_wait(&self, person: &Person) -> Result<bool, Text> {
        self.control.expire("psc", "session", &person.national_id).await.map_err(|error| error.told())?;
        let answered = |event: &Event| matches!(event.name.as_str(), "psc.logout.told" | "psc.logout.untold");
        let mut looks = tokio::time::interval(PAUSE);
        for _ in 0..LOOKS {
            looks.tick().await;
            let noted = self.noted(person).await.map_err(|error| error.told())?;
            if noted.events.iter().any(answered) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Rank of the newest thing noted.
    pub async fn latest(&self) -> Result<u64, ControlError> {
        Ok(self.control.journal(u64::MAX, None).await?.latest)
    }

    /// Whether anybody has been sent to sign in since that rank.
    pub async fn was_asked_since(&self, rank: u64) -> Result<bool, ControlError> {
        let noted = self.control.journal(rank, None).await?;
        Ok(noted.events.iter().any(|event| event.name == "psc.authorize.received"))
    }

    /// What was noted of this person.
    pub async fn noted(&self, person: &Person) -> Result<Reading, ControlError> {
        self.control.journal(0, Some(&person.national_id)).await
    }
}

fn roots(ours: &str) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    // A machine without roots, or with one that nobody can read, still has ours.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(CertificateDer::pem_slice_iter(ours.as_bytes()).flatten());
    roots
}

fn deviation(name: &str) -> Option<&'static Deviation> {
    crate::stack::DEVIATIONS.iter().flat_map(|table| table.iter()).find(|known| known.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_the_catalogue_exists() {
        for check in certification::catalogue::checks() {
            for name in check.deviations() {
                assert!(deviation(name).is_some(), "{}: {name}", check.id);
            }
        }
    }
}
