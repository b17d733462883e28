use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use time::OffsetDateTime;

use super::{
    account::{Account, Identity, LinkFaults, LinkRefused, State},
    email_address::EmailAddress,
    regulator::Regulator,
};

/// All accounts, those of professionals and those of regulators, under one lock: whether an address is free and
/// to whom it is given is one question.
#[derive(Debug, Default)]
pub(crate) struct Accounts(Mutex<Book>);

#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    /// By national id.
    professionals: HashMap<String, Account>,
    /// By [`EmailAddress::key`].
    regulators: HashMap<String, Regulator>,
}

/// Why an account cannot be put there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InsertError {
    #[error("{0} has an account already")]
    PersonKnown(String),
    #[error("the address {0} belongs to another account already")]
    AddressTaken(EmailAddress),
}

/// What following a link did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Followed {
    /// A regulator's account and this one are one account from now on.
    pub merged: bool,
}

impl Accounts {
    /// The account as it stands.
    pub fn find(&self, national_id: &str) -> Option<Account> {
        self.lock().professionals.get(national_id).cloned()
    }

    /// The account of somebody who just signed in, made at the first time, with the names of today; and whether
    /// it was made.
    pub fn sign_in(&self, identity: Identity) -> (Account, bool) {
        let accounts = &mut self.lock().professionals;
        let made = !accounts.contains_key(&identity.national_id);
        let account =
            accounts.entry(identity.national_id.clone()).or_insert_with(|| Account::new(identity.clone()));
        account.identity = identity;
        (account.clone(), made)
    }

    /// Puts an account there, one with the regulator of the same address: that is what following the mail's
    /// link would have led to.
    pub fn insert(&self, account: Account) -> Result<(), InsertError> {
        let mut book = self.lock();
        let person = account.identity.national_id.clone();
        if book.professionals.contains_key(&person) {
            return Err(InsertError::PersonKnown(person));
        }
        if let Some(address) = account.email() {
            if book.is_taken(address, &person) {
                return Err(InsertError::AddressTaken(address.clone()));
            }
            book.merge(address, &person);
        }
        book.professionals.insert(person, account);
        Ok(())
    }

    /// Puts a regulator's account there.
    pub fn insert_regulator(&self, regulator: Regulator) -> Result<(), InsertError> {
        let mut book = self.lock();
        let key = regulator.address.key();
        if book.regulators.contains_key(&key) || book.is_taken(&regulator.address, "") {
            return Err(InsertError::AddressTaken(regulator.address));
        }
        book.regulators.insert(key, regulator);
        Ok(())
    }

    /// The regulator with this [`EmailAddress::key`].
    pub fn regulator(&self, key: &str) -> Option<Regulator> {
        self.lock().regulators.get(key).cloned()
    }

    /// The regulator's account that is one with the account of `national_id`.
    pub fn regulator_of(&self, national_id: &str) -> Option<Regulator> {
        self.lock().regulators.values().find(|other| other.account.as_deref() == Some(national_id)).cloned()
    }

    /// Whether a professional other than `national_id` has proved to read the mail of `address`.
    pub fn is_taken(&self, address: &EmailAddress, national_id: &str) -> bool {
        self.lock().is_taken(address, national_id)
    }

    /// Makes one account of the regulator's with this address, if there is one that is nobody's yet, and of
    /// that of `national_id`; whether there was.
    pub fn merge(&self, address: &EmailAddress, national_id: &str) -> bool {
        self.lock().merge(address, national_id)
    }

    /// The regulator whose account would become one with that of `national_id`, and their address, if the link
    /// `token` were followed now.
    pub fn regulator_at_stake(
        &self,
        national_id: &str,
        token: &str,
        now: OffsetDateTime,
        faults: LinkFaults,
    ) -> Option<Regulator> {
        let book = self.lock();
        let State::AddressToVerify { address, link } = book.professionals.get(national_id)?.state() else {
            return None;
        };
        let refused = link.token != token
            || link.deadline.is_over(now) && !faults.eternal
            || book.is_taken(address, national_id) && !faults.shared;
        let regulator = book.regulators.get(&address.key()).filter(|regulator| regulator.account.is_none());
        regulator.filter(|_| !refused).cloned()
    }

    /// Changes the account under the lock; `None` when there is none.
    pub fn change<R>(&self, national_id: &str, change: impl FnOnce(&mut Account) -> R) -> Option<R> {
        self.lock().professionals.get_mut(national_id).map(change)
    }

    /// Guide C7: follows a link of the account of `national_id`. Of two accounts that wait for the same address,
    /// the first one gets it.
    pub fn follow_link(
        &self,
        national_id: &str,
        token: &str,
        now: OffsetDateTime,
        faults: LinkFaults,
    ) -> Result<Followed, LinkRefused> {
        let mut book = self.lock();
        let account = book.professionals.get(national_id).ok_or(LinkRefused::Unknown)?;
        let address = match account.state() {
            State::AddressToVerify { address, link } if link.token == token => Some(address.clone()),
            _ => None,
        };
        let occupied = address.as_ref().is_some_and(|address| book.is_taken(address, national_id));
        let account = book.professionals.get_mut(national_id).ok_or(LinkRefused::Unknown)?;
        account.follow_link(token, now, faults, occupied)?;
        Ok(Followed { merged: address.is_some_and(|address| book.merge(&address, national_id)) })
    }

    /// National id of the person to whom the link was sent.
    pub fn owner_of_link(&self, token: &str) -> Option<String> {
        self.lock()
            .professionals
            .iter()
            .find(|(_, account)| account.owns_link(token))
            .map(|(national_id, _)| national_id.clone())
    }

    /// All accounts as they stand.
    pub fn remember(&self) -> Book {
        self.lock().clone()
    }

    /// These accounts and no others.
    pub fn put_back(&self, book: &Book) {
        *self.lock() = book.clone();
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn is_taken(&self, address: &EmailAddress, national_id: &str) -> bool {
        self.professionals.iter().any(|(other, account)| {
            other != national_id && account.email().is_some_and(|email| email.key() == address.key())
        })
    }

    fn merge(&mut self, address: &EmailAddress, national_id: &str) -> bool {
        match self.regulators.get_mut(&address.key()) {
            Some(regulator) if regulator.account.is_none() => {
                regulator.account = Some(national_id.to_owned());
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mock_kit::Deadline;
    use time::Duration;

    use super::{
        super::account::{Delivery, Link},
        *,
    };

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    /// Two people who wait for the same mail address, written differently, which is a regulator's too.
    fn two_waiting() -> Accounts {
        let accounts = Accounts::default();
        accounts
            .insert_regulator(Regulator::new(address("a@samu.test"), "secret".into(), "DURAND".into()))
            .unwrap();
        for (person, typed) in [("anne", "a@samu.test"), ("bruno", "A@Samu.test")] {
            let identity = Identity {
                national_id: person.into(),
                given_name: String::new(),
                family_name: String::new(),
            };
            accounts.sign_in(identity);
            let link = Link {
                token: format!("link-{person}"),
                deadline: Arc::new(Deadline::after(NOW, Duration::hours(12))),
                delivery: Delivery::default(),
                renewed: false,
            };
            accounts.change(person, |account| account.verify_address(address(typed), link)).unwrap().unwrap();
        }
        accounts
    }

    #[test]
    fn the_first_to_follow_the_link_gets_the_address_and_the_regulator_s_account() {
        let accounts = two_waiting();
        assert_eq!(accounts.regulator("a@samu.test").unwrap().account, None);
        let follow = |person, token, faults| accounts.follow_link(person, token, NOW, faults);
        let faithful = LinkFaults::default();
        assert_eq!(follow("bruno", "link-bruno", faithful), Ok(Followed { merged: true }));
        assert_eq!(follow("anne", "link-anne", faithful), Err(LinkRefused::Taken));
        assert_eq!(accounts.regulator_of("bruno").unwrap().name, "DURAND");
        assert!(accounts.find("anne").unwrap().email().is_none());
        // Red proof: with the fault, two accounts have one address; the regulator's stays where it is.
        let shared = LinkFaults { shared: true, ..faithful };
        assert_eq!(follow("anne", "link-anne", shared), Ok(Followed { merged: false }));
    }

    #[test]
    fn an_address_that_belongs_to_somebody_is_not_given_again() {
        let accounts = two_waiting();
        let taken = |email: &str| Err(InsertError::AddressTaken(address(email)));
        let regulator = |email| Regulator::new(address(email), "x".into(), "X".into());
        assert_eq!(accounts.insert_regulator(regulator("A@samu.test")), taken("A@samu.test"));
        let account = |person: &str, email| {
            let identity = Identity {
                national_id: person.into(),
                given_name: String::new(),
                family_name: String::new(),
            };
            Account::active(identity, address(email), None)
        };
        accounts.insert(account("chloe", "c@cabinet.test")).unwrap();
        assert_eq!(accounts.insert(account("denis", "C@cabinet.test")), taken("C@cabinet.test"));
        assert_eq!(accounts.insert_regulator(regulator("c@cabinet.test")), taken("c@cabinet.test"));
        accounts.insert(account("denis", "a@samu.test")).unwrap();
        assert_eq!(accounts.regulator_of("denis").unwrap().name, "DURAND");
    }
}
