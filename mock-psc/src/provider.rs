//! One running provider: what its routes share.

use std::{fmt, sync::Arc};

use identities::{Authority, Card, IssueError, TestIgc};
use mock_kit::{
    Context, Deadline,
    deviations::{Deviation, Subject},
    journal::{Entry, Verdict},
};
use rustls::RootCertStore;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::{
    Client, NAME, Settings,
    approver::Approver,
    back_channel_logout::Messenger,
    deviations::{self, Fault, Faults},
    endpoints::Endpoints,
    protocol::{
        claims::technical_id_of,
        lesson::{Lesson, Teaching},
        seal::Seal,
    },
    state::{
        access_token::AccessToken,
        archive::{Archive, Record},
        attempt::{Attempt, AttemptError},
        client_assertion::UsedAssertion,
        clients::Clients,
        code::Code,
        directory::{BLOCKED, Directory, HOLDER_WITHDRAWN},
        expiring::{Expiring, Perishable},
        keyring::Keyring,
        organisations::Organisations,
        pushed_request::PushedRequest,
        readers::Reader,
        refresh_token::RefreshToken,
        revocations::Revocations,
        session::Session,
    },
};

/// What every route is given.
pub(crate) type Psc = Arc<Provider>;

pub(crate) struct Provider {
    pub context: Context,
    pub settings: Settings,
    pub clients: Clients,
    pub endpoints: Endpoints,
    pub signer: Keyring,
    /// Of the refresh tokens.
    pub seal: Seal,
    pub igc: TestIgc,
    /// What outlives the process of it.
    pub archive: Archive,
    /// What the simulated reader trusts when it connects.
    pub reader_roots: Arc<RootCertStore>,
    pub directory: Directory,
    pub organisations: Organisations,
    pub revocations: Revocations,
    pub pushed_requests: Expiring<PushedRequest>,
    pub attempts: Expiring<Attempt>,
    pub sessions: Expiring<Session>,
    pub codes: Expiring<Code>,
    pub access_tokens: Expiring<AccessToken>,
    /// Those of APIs, which live much longer.
    pub api_tokens: Expiring<AccessToken>,
    pub refresh_tokens: Expiring<RefreshToken>,
    pub client_assertions: Expiring<UsedAssertion>,
    pub readers: Expiring<Reader>,
    /// Who tells services of a sign-out.
    pub messenger: Messenger,
    /// Who has sign-ins approved on phones, if anybody does.
    pub approver: Option<Approver>,
}

impl Provider {
    /// Takes up again what was handed out and revoked before.
    pub fn readmit(&self, records: Vec<Record>) -> Result<(), IssueError> {
        for record in records {
            match record {
                Record::Card(record) => {
                    let card = Arc::new(Card::from_kept(record.card)?);
                    self.igc.readmit(Authority::Persons, card.serial());
                    match record.fault.as_deref() {
                        Some(BLOCKED) => card.block(),
                        Some(HOLDER_WITHDRAWN) => {
                            self.directory.withdraw(card.national_id());
                        }
                        _ => {}
                    }
                    self.directory.keep(&card, record.listed.as_ref(), record.fault.as_deref());
                }
                Record::Person { key, professional } => self.directory.readmit(&key, *professional),
                Record::IdGained { person, gained } => self.directory.readmit_id(&person, gained),
                Record::IdLost { person, id } => self.directory.lose_id(&person, &id),
                Record::Organisation(record) => {
                    if let Ok(serial) = record.serial.parse() {
                        self.igc.readmit(Authority::Organisations, serial);
                    }
                    self.organisations.keep(record);
                }
                Record::Reinstated { serial } => {
                    if let Ok(serial) = serial.parse() {
                        self.igc.reinstate(serial);
                    }
                }
                Record::Revoked { authority, serial, since } => {
                    if let Ok(serial) = serial.parse() {
                        self.igc.revoke_of(authority.into(), serial, since);
                    }
                }
            }
        }
        Ok(())
    }

    pub fn now(&self) -> OffsetDateTime {
        self.context.clock.now()
    }

    pub fn deadline(&self, lifetime: Duration) -> Deadline {
        Deadline::after(self.now(), lifetime)
    }

    pub fn record(&self, entry: Entry) {
        self.context.journal.record(self.now(), entry);
    }

    /// Journals and logs a refusal with what it teaches; the entry's details, if there are any, are an object.
    pub fn record_refusal(&self, entry: Entry, error: &(impl Teaching + fmt::Display)) {
        let lesson = error.lesson();
        let reason = error.to_string();
        let Lesson { sent, expected, clause, change } = &lesson;
        tracing::info!(reason, sent, expected, clause, change, "refused");
        self.record(entry.verdict(Verdict::Refused).detail("reason", reason).detail("lesson", json!(lesson)));
    }

    pub fn deviates(&self, deviation: &Deviation, client: Option<&str>, person: Option<&str>) -> bool {
        self.context.deviations.applies(deviation, Subject { person, client })
    }

    /// The faults of `table` that are committed for this client and this person now.
    pub fn faults<K>(
        &self,
        table: &Faults<K>,
        client: Option<&str>,
        person: Option<&str>,
    ) -> Vec<&'static Fault<K>> {
        self.context.deviations.among(table.rows, Subject { person, client })
    }

    /// Journals that something was sent with these faults in it, if there are any; `about` says whom it concerns.
    pub fn committed<D: AsRef<Deviation>>(&self, faults: &[&D], about: impl FnOnce(Entry) -> Entry) {
        if faults.is_empty() {
            return;
        }
        let names: Vec<_> = faults.iter().map(|fault| (*fault).as_ref().name).collect();
        let entry = Entry::new(NAME, "psc.fault.committed", "Pro Santé Connect répond à faux, comme demandé");
        self.record(about(entry.details(json!({"deviations": names}))));
    }

    pub fn client(&self, id: &str) -> Option<Arc<Client>> {
        self.clients.find(id)
    }

    /// The national id of the person whose `sub` this is; the technical id in it, if the directory knows nobody so.
    pub fn national_id_of(&self, subject: &str) -> Option<String> {
        let technical_id = technical_id_of(subject)?;
        let person = self.directory.known_technically_as(technical_id);
        Some(
            person.map_or_else(
                || technical_id.to_owned(),
                |person| person.professional.national_id.to_string(),
            ),
        )
    }

    /// What people read of a client.
    pub fn client_name(&self, id: &str) -> String {
        self.client(id).map_or_else(|| id.to_owned(), |client| client.label().to_owned())
    }

    /// The attempt `name`, unless it is over.
    pub fn attempt(&self, name: &str) -> Result<Arc<Attempt>, AttemptError> {
        let attempt = self.attempts.find(name).ok_or(AttemptError::Unknown)?;
        if attempt.is_finished() {
            return Err(AttemptError::Finished);
        }
        let client = Some(attempt.request.client_id.as_str());
        if attempt.is_over(self.now()) && !self.deviates(&deviations::ATTEMPT_ETERNAL, client, None) {
            return Err(AttemptError::Expired);
        }
        Ok(attempt)
    }
}
