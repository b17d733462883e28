//! Pro Santé Connect's own session: it signs in to further services without another authentication.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use identities::Professional;
use mock_kit::Deadline;
use serde::Serialize;
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;

use super::expiring::{Expiring, Perishable};
use crate::protocol::claims::AuthMode;

/// One session, of one browser.
pub(crate) struct Session {
    /// `sid`: what services may know.
    pub id: String,
    /// What the browser's cookie holds beside the id.
    secret: String,
    pub person: Arc<Professional>,
    pub auth_mode: AuthMode,
    pub acr: String,
    pub authenticated_at: OffsetDateTime,
    deadline: Deadline,
    idle_limit: Duration,
    activity: Mutex<Activity>,
}

struct Activity {
    last: OffsetDateTime,
    clients: Vec<String>,
}

/// What a new session is made of.
pub(crate) struct NewSession {
    pub id: String,
    pub secret: String,
    pub person: Arc<Professional>,
    pub auth_mode: AuthMode,
    pub acr: String,
    /// The services that know the session already.
    pub clients: Vec<String>,
    pub authenticated_at: OffsetDateTime,
    pub lifetime: Duration,
    pub idle_limit: Duration,
}

/// A session, as the control plane lists it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// `sid`.
    pub sid: String,
    /// National id of the person.
    pub person: String,
    /// `authMode`.
    pub auth_mode: AuthMode,
    /// `acr`.
    pub acr: String,
    /// `auth_time`.
    #[serde(with = "time::serde::rfc3339")]
    pub authenticated_at: OffsetDateTime,
    /// When it was last used to sign in.
    #[serde(with = "time::serde::rfc3339")]
    pub last_activity: OffsetDateTime,
    /// When it ends at the latest.
    #[serde(with = "time::serde::rfc3339")]
    pub ends_at: OffsetDateTime,
    /// The services that it signed in to.
    pub clients: Vec<String>,
}

impl Perishable for Session {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}

impl Session {
    pub fn new(new: NewSession) -> Self {
        Self {
            id: new.id,
            secret: new.secret,
            person: new.person,
            auth_mode: new.auth_mode,
            acr: new.acr,
            authenticated_at: new.authenticated_at,
            deadline: Deadline::after(new.authenticated_at, new.lifetime),
            idle_limit: new.idle_limit,
            activity: Mutex::new(Activity { last: new.authenticated_at, clients: new.clients }),
        }
    }

    /// One that was just opened, for tests.
    #[cfg(test)]
    pub fn of_test(now: OffsetDateTime) -> Self {
        use rand::SeedableRng;
        let mut generator = mock_kit::Generator::seed_from_u64(1);
        Session::new(NewSession {
            id: "sid".into(),
            secret: "secret".into(),
            person: Arc::new(Professional::generate(&mut generator, identities::Profession::Physician)),
            auth_mode: AuthMode::Card,
            acr: "eidas2".into(),
            clients: Vec::new(),
            authenticated_at: now,
            lifetime: Duration::hours(4),
            idle_limit: Duration::minutes(30),
        })
    }

    /// What the browser's cookie holds.
    pub fn cookie(&self) -> String {
        format!("{}.{}", self.id, self.secret)
    }

    /// Whether it still signs in: neither too old nor idle for too long.
    pub fn is_open(&self, now: OffsetDateTime) -> bool {
        !self.deadline.is_over(now) && now < self.activity().last + self.idle_limit
    }

    /// Whether the authentication is recent enough for a client that wants it at most `max_age` seconds old
    /// (OIDC Core §3.1.2.1).
    pub fn is_recent(&self, max_age: Option<u32>, now: OffsetDateTime) -> bool {
        max_age.is_none_or(|seconds| now - self.authenticated_at <= Duration::seconds(seconds.into()))
    }

    /// The session signed in to `client` just now.
    pub fn used_by(&self, client: &str, now: OffsetDateTime) {
        let mut activity = self.activity();
        activity.last = now;
        if !activity.clients.iter().any(|known| known == client) {
            // Most sessions sign in to one.
            activity.clients.reserve_exact(1);
            activity.clients.push(client.to_owned());
        }
    }

    /// When it ends at the latest.
    pub fn ends_at(&self) -> OffsetDateTime {
        self.deadline.at()
    }

    /// The services that it signed in to.
    pub fn clients(&self) -> Vec<String> {
        self.activity().clients.clone()
    }

    pub fn view(&self) -> SessionView {
        let activity = self.activity();
        SessionView {
            sid: self.id.clone(),
            person: self.person.national_id.to_string(),
            auth_mode: self.auth_mode,
            acr: self.acr.clone(),
            authenticated_at: self.authenticated_at,
            last_activity: activity.last,
            ends_at: self.ends_at(),
            clients: activity.clients.clone(),
        }
    }

    fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Expiring<Session> {
    /// The session of the browser whose cookie is `cookie`, open or not.
    pub fn of_cookie(&self, cookie: &str) -> Option<Arc<Session>> {
        let (id, secret) = cookie.split_once('.')?;
        self.find(id).filter(|session| session.secret == secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_after_four_hours_or_half_an_hour_of_idleness() {
        let start = OffsetDateTime::UNIX_EPOCH;
        let session = Session::of_test(start);
        assert!(session.is_open(start + Duration::minutes(29)));
        assert!(!session.is_open(start + Duration::minutes(30)));

        for use_number in 1..=9 {
            session.used_by("sas", start + Duration::minutes(29) * use_number);
        }
        assert!(session.is_open(start + Duration::minutes(239)));
        session.used_by("sas", start + Duration::minutes(239));
        assert!(!session.is_open(start + Duration::minutes(240)));
        assert_eq!(session.view().clients, ["sas"]);
    }

    #[test]
    fn an_old_authentication_is_not_recent_enough_for_max_age() {
        let start = OffsetDateTime::UNIX_EPOCH;
        let session = Session::of_test(start);
        let later = start + Duration::seconds(11);
        assert!(session.is_recent(None, later));
        assert!(session.is_recent(Some(11), later));
        assert!(!session.is_recent(Some(10), later));
    }

    #[test]
    fn the_cookie_needs_the_secret_too() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let sessions = Expiring::default();
        sessions.insert("sid", Arc::new(Session::of_test(now)), now);
        assert!(sessions.of_cookie("sid.secret").is_some());
        for forged in ["sid", "sid.", "sid.other", "other.secret", ""] {
            assert!(sessions.of_cookie(forged).is_none(), "{forged}");
        }
    }
}
