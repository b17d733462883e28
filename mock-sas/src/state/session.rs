use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use mock_kit::{Deadline, journal::Entry};
use openidconnect::core::CoreIdToken;
use time::{Duration, OffsetDateTime};

use crate::{
    NAME,
    relying_party::{
        logout_token::LogoutToken,
        sign_in::Attempt,
        tokens::{Renewal, Tokens},
    },
};

/// How many sign-ins one browser may have under way: several tabs, not more.
const ATTEMPTS: usize = 4;

/// How many sessions that are over are recognised, so that what is still sent in them is not lost.
const ENDED: usize = 1000;

/// How long a session lasts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionLifetimes {
    /// Whatever the person does: not longer than the provider's own session (EXI RIE-PS 13: 4 h).
    pub whole: Duration,
    /// Without activity (EXI RIE-PS 13: 30 min).
    pub idle: Duration,
}

#[derive(Debug)]
struct Session {
    flow: String,
    end: Deadline,
    idle: Deadline,
    attempts: VecDeque<Attempt>,
    sign_in: Option<SignIn>,
    sign_out: Option<String>,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub(crate) enum SignIn {
    /// With Pro Santé Connect, and what it gave.
    ///
    /// Without, for the faults of deviations alone, the provider's session cannot be ended.
    Professional { national_id: String, tokens: Option<Box<Tokens>> },
    /// With the login and password of a regulator: the address, as [`EmailAddress::key`] writes it.
    ///
    /// [`EmailAddress::key`]: super::email_address::EmailAddress::key
    Regulator { address: String },
}

impl SignIn {
    fn national_id(&self) -> Option<&str> {
        match self {
            Self::Professional { national_id, .. } => Some(national_id),
            Self::Regulator { .. } => None,
        }
    }

    fn regulator(&self) -> Option<&str> {
        match self {
            Self::Professional { .. } => None,
            Self::Regulator { address } => Some(address),
        }
    }

    /// The token of Pro Santé Connect, when it signed the person in.
    pub fn id_token(&self) -> Option<&CoreIdToken> {
        self.tokens().map(|tokens| &tokens.id_token)
    }

    fn tokens(&self) -> Option<&Tokens> {
        match self {
            Self::Professional { tokens, .. } => tokens.as_deref(),
            Self::Regulator { .. } => None,
        }
    }

    fn tokens_mut(&mut self) -> Option<&mut Tokens> {
        match self {
            Self::Professional { tokens, .. } => tokens.as_deref_mut(),
            Self::Regulator { .. } => None,
        }
    }
}

/// The browser that a request comes from.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub session: String,
    pub flow: String,
    /// National id of the account's owner.
    pub person: Option<String>,
    /// Address of the regulator who signed in with a password.
    pub regulator: Option<String>,
}

impl Visitor {
    fn new(session: String, flow: String, sign_in: Option<&SignIn>) -> Self {
        Self {
            session,
            flow,
            person: sign_in.and_then(SignIn::national_id).map(str::to_owned),
            regulator: sign_in.and_then(SignIn::regulator).map(str::to_owned),
        }
    }

    /// A journal entry about what this browser did.
    pub fn entry(&self, name: &'static str, summary: impl Into<String>) -> Entry {
        let entry = Entry::new(NAME, name, summary).from("browser").flow(&self.flow);
        match &self.person {
            Some(person) => entry.person(person),
            None => entry,
        }
    }
}

/// Tokens that are to be refreshed, and whose.
#[derive(Debug)]
pub(crate) struct DueTokens {
    pub visitor: Visitor,
    pub tokens: Tokens,
    pub renewal: Renewal,
}

/// All sessions. Those that are over are dropped; whose they were is known for a while.
#[derive(Debug)]
pub(crate) struct Sessions {
    lifetimes: SessionLifetimes,
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    /// By the value of the cookie.
    live: HashMap<String, Session>,
    /// The latest of those in which somebody was signed in and that ended by themselves, latest first.
    ended: VecDeque<(Visitor, SignIn)>,
}

impl Table {
    fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.live.get_mut(id)
    }

    fn drop_over(&mut self, now: OffsetDateTime) {
        let Self { live, ended } = self;
        live.retain(|id, session| {
            let over = session.is_over(now);
            if over && let Some(sign_in) = session.sign_in.take() {
                ended.truncate(ENDED - 1);
                let visitor = Visitor::new(id.clone(), session.flow.clone(), Some(&sign_in));
                ended.push_front((visitor, sign_in));
            }
            !over
        });
    }
}

impl Sessions {
    pub fn new(lifetimes: SessionLifetimes) -> Self {
        Self { lifetimes, table: Mutex::default() }
    }

    /// A session in which nobody is signed in yet.
    pub fn begin(&self, id: String, now: OffsetDateTime) -> Visitor {
        let flow = format!("{NAME}:{}", id.get(..8).unwrap_or(&id));
        let visitor = Visitor::new(id.clone(), flow.clone(), None);
        let mut sessions = self.lock();
        sessions.drop_over(now);
        sessions.live.insert(id, self.session(flow, now));
        visitor
    }

    /// The browser that presents the cookie `id`, unless its session is over.
    pub fn visit(&self, id: &str, now: OffsetDateTime) -> Option<Visitor> {
        let mut sessions = self.lock();
        if sessions.get_mut(id)?.is_over(now) {
            sessions.drop_over(now);
            return None;
        }
        let session = sessions.get_mut(id)?;
        session.idle = Deadline::after(now, self.lifetimes.idle);
        Some(Visitor::new(id.to_owned(), session.flow.clone(), session.sign_in.as_ref()))
    }

    /// Whose session `id` was that has ended by itself: this signs nobody in.
    pub fn ended(&self, id: &str, now: OffsetDateTime) -> Option<Visitor> {
        let mut sessions = self.lock();
        sessions.drop_over(now);
        sessions.ended.iter().map(|(visitor, _)| visitor).find(|visitor| visitor.session == id).cloned()
    }

    /// Remembers a sign-in that this browser was sent away for.
    pub fn begin_attempt(&self, id: &str, attempt: Attempt) {
        if let Some(session) = self.lock().get_mut(id) {
            session.attempts.truncate(ATTEMPTS - 1);
            session.attempts.push_front(attempt);
        }
    }

    /// The sign-in under way with this `state`, which is good for one answer (RFC 6749 §10.12). With
    /// `unchecked`, the latest one whatever its state.
    pub fn take_attempt(&self, id: &str, state: &str, unchecked: bool) -> Option<Attempt> {
        let mut sessions = self.lock();
        let attempts = &mut sessions.get_mut(id)?.attempts;
        match attempts.iter().position(|attempt| attempt.state == state) {
            Some(position) => attempts.remove(position),
            None if unchecked => attempts.pop_front(),
            None => None,
        }
    }

    /// Signs somebody in. The session gets a new id, so that an id known before is worth nothing.
    pub fn sign_in(&self, former: &Visitor, id: String, sign_in: SignIn, now: OffsetDateTime) -> Visitor {
        let visitor = Visitor::new(id.clone(), former.flow.clone(), Some(&sign_in));
        let mut sessions = self.lock();
        sessions.live.remove(&former.session);
        let mut session = self.session(former.flow.clone(), now);
        session.sign_in = Some(sign_in);
        sessions.live.insert(id, session);
        visitor
    }

    /// Ends a session for good, one that had ended by itself too; who was signed in.
    pub fn end(&self, id: &str, now: OffsetDateTime) -> Option<(Visitor, SignIn)> {
        let mut sessions = self.lock();
        sessions.drop_over(now);
        if let Some(session) = sessions.live.remove(id) {
            let sign_in = session.sign_in?;
            return Some((Visitor::new(id.to_owned(), session.flow, Some(&sign_in)), sign_in));
        }
        let rank = sessions.ended.iter().position(|(visitor, _)| visitor.session == id)?;
        sessions.ended.remove(rank)
    }

    /// Remembers that this browser comes from a sign-out and may bring back `state`.
    pub fn begin_sign_out(&self, id: &str, state: String) {
        if let Some(session) = self.lock().get_mut(id) {
            session.sign_out = Some(state);
        }
    }

    /// Whether this browser just signed out; asked once. The provider does not always give the state back, but
    /// a wrong one is not ours.
    pub fn take_sign_out(&self, id: &str, state: Option<&str>) -> bool {
        let mut sessions = self.lock();
        let Some(session) = sessions.get_mut(id) else {
            return false;
        };
        match (&session.sign_out, state) {
            (Some(sent), Some(received)) if sent != received => false,
            (Some(_), _) => {
                session.sign_out = None;
                true
            }
            (None, _) => false,
        }
    }

    /// Ends all sessions of a person by name (national id, or the address of a regulator); `false` when there is
    /// none.
    pub fn expire(&self, person: &str, now: OffsetDateTime) -> bool {
        let mut any = false;
        for session in self.lock().live.values() {
            let owner = session.sign_in.as_ref().and_then(|who| who.national_id().or(who.regulator()));
            if !session.is_over(now) && owner == Some(person) {
                session.end.expire();
                any = true;
            }
        }
        any
    }

    /// Ends the sessions that the provider announces to be over: those that its own opened, or all of the person's when it
    /// names no session (OpenID Connect Back-Channel Logout 1.0 §2.7). Who names nobody means everybody: that is refused before,
    /// but for a deviation.
    pub fn end_announced(&self, announced: &LogoutToken, now: OffsetDateTime) -> Vec<Visitor> {
        let is_meant = |tokens: &Tokens| {
            let session = announced.session.as_ref().is_none_or(|sid| tokens.session.as_ref() == Some(sid));
            session && announced.subject.as_ref().is_none_or(|subject| tokens.subject == *subject)
        };
        let mut ended = vec![];
        for (id, session) in &self.lock().live {
            let tokens = session.sign_in.as_ref().and_then(SignIn::tokens);
            if !session.is_over(now) && tokens.is_some_and(is_meant) {
                session.end.expire();
                ended.push(Visitor::new(id.clone(), session.flow.clone(), session.sign_in.as_ref()));
            }
        }
        ended
    }

    /// Whoever comes with the cookie `id`, and what their tokens are refreshed with once that is due. It is taken out: of
    /// several requests at a time, one refreshes.
    pub fn take_due_tokens(&self, id: &str, now: OffsetDateTime) -> Option<DueTokens> {
        let mut sessions = self.lock();
        let session = sessions.get_mut(id).filter(|session| !session.is_over(now))?;
        let visitor = Visitor::new(id.to_owned(), session.flow.clone(), session.sign_in.as_ref());
        let tokens = session.sign_in.as_mut()?.tokens_mut()?;
        let renewal = tokens.renewal.take_if(|renewal| renewal.due <= now)?;
        Some(DueTokens { visitor, tokens: tokens.clone(), renewal })
    }

    /// Puts tokens into the session `id`, in the place of those that were taken out.
    pub fn put_tokens(&self, id: &str, tokens: Tokens) {
        let mut sessions = self.lock();
        let session = sessions.get_mut(id).and_then(|session| session.sign_in.as_mut()?.tokens_mut());
        if let Some(place) = session {
            *place = tokens;
        }
    }

    /// Ends one session, as time would.
    pub fn expire_one(&self, id: &str) {
        if let Some(session) = self.lock().live.get(id) {
            session.end.expire();
        }
    }

    fn session(&self, flow: String, now: OffsetDateTime) -> Session {
        Session {
            flow,
            end: Deadline::after(now, self.lifetimes.whole),
            idle: Deadline::after(now, self.lifetimes.idle),
            attempts: VecDeque::new(),
            sign_in: None,
            sign_out: None,
        }
    }

    /// Every browser is unknown, as one that never came.
    pub fn forget_all(&self) {
        *self.lock() = Table::default();
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn is_over(&self, now: OffsetDateTime) -> bool {
        self.end.is_over(now) || self.idle.is_over(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn sessions() -> Sessions {
        Sessions::new(SessionLifetimes { whole: Duration::hours(4), idle: Duration::minutes(30) })
    }

    fn attempt(state: &str) -> Attempt {
        Attempt { state: state.into(), nonce: "n".into(), verifier: Some("v".into()) }
    }

    #[test]
    fn ends_without_activity_and_after_its_whole_time() {
        let sessions = sessions();
        let id = sessions.begin("aaaaaaaaaaaa".into(), NOW).session;
        let mut now = NOW;
        while now < NOW + Duration::minutes(225) {
            now += Duration::minutes(25);
            assert!(sessions.visit(&id, now).is_some(), "{now}");
        }
        assert!(sessions.visit(&id, NOW + Duration::hours(4)).is_none());

        let idle = sessions.begin("bbbbbbbbbbbb".into(), NOW).session;
        assert!(sessions.visit(&idle, NOW + Duration::minutes(30)).is_none());
    }

    #[test]
    fn those_that_are_over_are_dropped() {
        let sessions = sessions();
        for n in 0..100 {
            sessions.begin(format!("session-{n}"), NOW);
        }
        sessions.begin("late".into(), NOW + Duration::hours(5));
        assert_eq!(sessions.lock().live.len(), 1);
        assert!(sessions.lock().ended.is_empty(), "nobody was signed in");
    }

    #[test]
    fn whose_session_it_was_is_known_after_its_end_and_not_before_or_after_a_sign_out() {
        let sessions = sessions();
        let sign_in = |id: &str| {
            let anonymous = sessions.begin(format!("anonymous-{id}"), NOW);
            let regulator = SignIn::Regulator { address: id.to_owned() };
            sessions.sign_in(&anonymous, id.to_owned(), regulator, NOW);
        };
        sign_in("a");
        sign_in("b");
        assert!(sessions.ended("a", NOW).is_none());
        assert!(sessions.end("b", NOW).is_some());
        let later = NOW + Duration::hours(5);
        assert_eq!(sessions.ended("a", later).unwrap().regulator.as_deref(), Some("a"));
        assert!(sessions.visit("a", later).is_none());
        assert!(sessions.ended("b", later).is_none());
        // Whoever signs out of a session that is over signs out of it all the same, once.
        sign_in("c");
        let (visitor, who) = sessions.end("c", later).unwrap();
        assert_eq!((visitor.regulator.as_deref(), who.regulator()), (Some("c"), Some("c")));
        assert!(sessions.end("c", later).is_none() && sessions.ended("c", later).is_none());
        for n in 0..ENDED {
            sign_in(&format!("more-{n}"));
        }
        assert!(sessions.ended("a", later).is_none(), "the oldest are forgotten");
        assert_eq!(sessions.lock().ended.len(), ENDED);
    }

    #[test]
    fn an_attempt_answers_to_its_own_state_once() {
        let sessions = sessions();
        let id = sessions.begin("aaaaaaaaaaaa".into(), NOW).session;
        for state in ["0", "1", "2", "3", "4"] {
            sessions.begin_attempt(&id, attempt(state));
        }
        assert!(sessions.take_attempt(&id, "0", false).is_none(), "the oldest is dropped");
        assert!(sessions.take_attempt(&id, "other", false).is_none());
        assert_eq!(sessions.take_attempt(&id, "2", false).unwrap().state, "2");
        assert!(sessions.take_attempt(&id, "2", false).is_none());
        assert_eq!(sessions.take_attempt(&id, "other", true).unwrap().state, "4");
    }

    #[test]
    fn a_sign_out_is_told_once_and_not_for_somebody_else_s_state() {
        let sessions = sessions();
        let id = sessions.begin("aaaaaaaaaaaa".into(), NOW).session;
        assert!(!sessions.take_sign_out(&id, None));
        sessions.begin_sign_out(&id, "sent".into());
        assert!(!sessions.take_sign_out(&id, Some("other")));
        assert!(sessions.take_sign_out(&id, Some("sent")));
        assert!(!sessions.take_sign_out(&id, Some("sent")));
    }
}
