use std::sync::Arc;

use mock_kit::{
    Context, PutBack,
    deviations::{Deviation, Subject},
    journal::{Entry, Verdict},
};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use url::Url;

use crate::{
    NAME, deviations,
    mailer::Mailer,
    relying_party::{RelyingParty, logout_token::LogoutToken, tokens::Tokens},
    services::{Addresses, ServiceError, ThirdParties},
    state::{
        account::{Account, LinkFaults, LinkRefused},
        accounts::{Accounts, Followed},
        announcements::Announcements,
        answers::Answers,
        drafts::Drafts,
        session::{DueTokens, Sessions, SignIn, Visitor},
    },
};

/// What all routes share.
#[derive(Debug)]
pub(crate) struct Service {
    pub context: Context,
    pub origin: Url,
    pub relying_party: RelyingParty,
    pub third_parties: ThirdParties,
    pub mailer: Mailer,
    pub link_lifetime: Duration,
    pub sessions: Sessions,
    pub accounts: Accounts,
    pub drafts: Drafts,
    /// Empty but for the fault of a deviation.
    pub answers: Answers,
    pub announcements: Announcements,
}

impl Service {
    /// Takes down the accounts; nobody is signed in at the beginning.
    pub fn remember(self: &Arc<Self>) -> PutBack {
        let service = Arc::clone(self);
        let accounts = self.accounts.remember();
        Box::new(move || {
            service.accounts.put_back(&accounts);
            service.sessions.forget_all();
            service.drafts.forget_all();
            service.answers.forget_all();
            service.announcements.forget_all();
        })
    }

    pub fn now(&self) -> OffsetDateTime {
        self.context.clock.now()
    }

    pub fn record(&self, entry: Entry) {
        self.context.journal.record(self.now(), entry);
    }

    /// Whether somebody asked for this fault, for `person` or for all that this service does.
    pub fn deviates(&self, deviation: &Deviation, person: Option<&str>) -> bool {
        let client = Some(self.relying_party.client_id.as_str());
        self.context.deviations.applies(deviation, Subject { person, client })
    }

    /// As [`Self::deviates`], where nobody in particular is concerned.
    pub fn faults(&self) -> impl Fn(&Deviation) -> bool {
        |deviation| self.deviates(deviation, None)
    }

    /// A session for a browser that has none.
    pub fn begin_session(&self) -> Visitor {
        self.sessions.begin(self.session_id(), self.now())
    }

    pub fn session_id(&self) -> String {
        self.context.secrets.token(32)
    }

    /// Who comes with the cookie `id`, unless that session is over.
    pub fn visit(&self, id: &str) -> Option<Visitor> {
        self.sessions.visit(id, self.now()).map(|visitor| self.recognised(visitor)).or_else(|| {
            self.ended_session(id)
                .filter(|ended| self.deviates(&deviations::INACTIVITY_IGNORED, ended.person.as_deref()))
        })
    }

    /// Whose session was the one of the cookie `id` that is over: this signs nobody in.
    pub fn ended_session(&self, id: &str) -> Option<Visitor> {
        self.sessions.ended(id, self.now()).map(|visitor| self.recognised(visitor))
    }

    /// Ends the session of the cookie `id` for good, over or not; whose it was.
    pub fn end_session(&self, id: &str) -> Option<(Visitor, SignIn)> {
        let (visitor, sign_in) = self.sessions.end(id, self.now())?;
        Some((self.recognised(visitor), sign_in))
    }

    /// Ends the sessions that the provider announces to be over; whose they were.
    pub fn end_announced(&self, announced: &LogoutToken) -> Vec<Visitor> {
        if self.deviates(&deviations::LOGOUT_TOKEN_IGNORED, None) {
            return vec![];
        }
        let ended = self.sessions.end_announced(announced, self.now());
        ended.into_iter().map(|visitor| self.recognised(visitor)).collect()
    }

    /// The tokens of whoever comes with the cookie `id`, when they are to be refreshed now.
    pub fn take_due_tokens(&self, id: &str) -> Option<DueTokens> {
        let missing =
            |due: &DueTokens| self.deviates(&deviations::REFRESH_MISSING, due.visitor.person.as_deref());
        self.sessions.take_due_tokens(id, self.now()).filter(|due| !missing(due))
    }

    /// Refreshes tokens, and puts what came into the session; one whose refresh is refused is over.
    pub async fn refresh(&self, due: DueTokens) {
        let DueTokens { visitor, tokens, renewal } = due;
        let person = visitor.person.as_deref();
        let deviates = |deviation: &Deviation| self.deviates(deviation, person);
        let refreshed = self.relying_party.refresh(&tokens, &renewal, deviates, self.now()).await;
        let error = match refreshed {
            Ok(tokens) => {
                self.sessions.put_tokens(&visitor.session, tokens);
                let summary = "La personne est active : ses jetons sont renouvelés.";
                let entry = visitor.entry("sas.tokens.refreshed", summary).from(NAME);
                self.record(entry.verdict(Verdict::Accepted).details(json!({
                    "clause": "RFC 6749 §6; OIDC Core §12; EXI PSC 11",
                })));
                return;
            }
            Err(error) => error,
        };
        let ends = error.ends_session() && !deviates(&deviations::REFRESH_REFUSAL_IGNORED);
        if ends {
            self.sessions.expire_one(&visitor.session);
        } else {
            let renewal = Some(renewal.later(self.now()));
            self.sessions.put_tokens(&visitor.session, Tokens { renewal, ..tokens });
        }
        let summary = if ends {
            "Le renouvellement des jetons est refusé : la session de la plateforme est terminée."
        } else {
            "Les jetons ne peuvent pas être renouvelés pour le moment : la session continue."
        };
        let verdict = if ends { Verdict::Refused } else { Verdict::Finding };
        self.record(visitor.entry("sas.tokens.not_refreshed", summary).from(NAME).verdict(verdict).details(
            json!({ "error": error.to_string(), "session_ended": ends, "clause": "RFC 6749 §5.2" }),
        ));
    }

    /// The fault of a deviation: where a browser is sent whose session ended for lack of activity, so that the provider's
    /// ends too.
    pub fn sign_out_after_inactivity(&self, id: &str) -> Option<Url> {
        let person = self.ended_session(id)?.person;
        if !self.deviates(&deviations::INACTIVITY_ENDS_PSC, person.as_deref()) {
            return None;
        }
        let (visitor, sign_in) = self.end_session(id)?;
        let url = self.relying_party.sign_out_url(sign_in.id_token()?, "")?;
        self.record(
            visitor
                .entry(
                    "sas.provider_session.ended",
                    "L’inactivité met fin aussi à la session Pro Santé Connect.",
                )
                .from(NAME)
                .verdict(Verdict::Finding),
        );
        Some(url)
    }

    /// A regulator's account that is one with a professional's is that professional's.
    fn recognised(&self, mut visitor: Visitor) -> Visitor {
        if let Some(regulator) = visitor.regulator.as_deref().and_then(|key| self.accounts.regulator(key)) {
            visitor.person = regulator.account;
        }
        visitor
    }

    /// Changes the account of `person`, who has one: accounts are never removed. A change of state is journalled.
    pub fn change<E>(
        &self,
        visitor: Option<&Visitor>,
        person: &str,
        change: impl FnOnce(&mut Account) -> Result<(), E>,
    ) -> Result<(), E> {
        let (before, changed, after) = self
            .accounts
            .change(person, |account| {
                let before = account.state().name();
                let changed = change(account);
                (before, changed, account.state().name())
            })
            .expect("an account is never removed");
        self.record_change(visitor, person, before, after);
        changed
    }

    /// Guide C7: the link that was sent to `person` is followed; what it does to the account is journalled.
    pub fn follow_link(
        &self,
        visitor: Option<&Visitor>,
        person: &str,
        token: &str,
        faults: LinkFaults,
    ) -> Result<Followed, LinkRefused> {
        let state = || self.accounts.find(person).map(|account| account.state().name()).unwrap_or_default();
        let before = state();
        let followed = self.accounts.follow_link(person, token, self.now(), faults);
        self.record_change(visitor, person, before, state());
        followed
    }

    fn record_change(&self, visitor: Option<&Visitor>, person: &str, before: &str, after: &str) {
        if before == after {
            return;
        }
        let entry = Entry::new(
            NAME,
            "sas.account.changed",
            format!("Le compte passe de l’état {before} à l’état {after}."),
        )
        .person(person)
        .details(json!({ "from": before, "to": after }));
        self.record(match visitor {
            Some(visitor) => entry.flow(&visitor.flow),
            None => entry,
        });
    }

    /// The person's addresses; what goes wrong is journalled, and the page works without.
    pub async fn addresses(&self, visitor: &Visitor, person: &str) -> Addresses {
        match self.third_parties.addresses(person).await {
            Ok(addresses) => addresses,
            Err(error) => {
                self.record_unavailable(visitor, "sas.directory.unavailable", "L’annuaire", &error);
                Addresses::Unavailable
            }
        }
    }

    /// Names of appointment software; `None` when the list cannot be had.
    pub async fn software(&self, visitor: &Visitor) -> Option<Vec<String>> {
        match self.third_parties.software().await {
            Ok(software) => Some(software),
            Err(error) => {
                self.record_unavailable(
                    visitor,
                    "sas.software.unavailable",
                    "La liste des logiciels",
                    &error,
                );
                None
            }
        }
    }

    fn record_unavailable(&self, visitor: &Visitor, name: &'static str, what: &str, error: &ServiceError) {
        self.record(
            visitor
                .entry(name, format!("{what} ne répond pas comme prévu : la page s’en passe."))
                .from(NAME)
                .verdict(Verdict::Finding)
                .details(json!({ "error": error.to_string() })),
        );
    }
}
