use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::account::{Account, Identity};

/// All accounts, by national id.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    by_national_id: Mutex<HashMap<String, Account>>,
}

impl Accounts {
    /// The account as it stands.
    pub fn find(&self, national_id: &str) -> Option<Account> {
        self.lock().get(national_id).cloned()
    }

    /// The account of somebody who just signed in, made at the first time, with the names of today; and whether
    /// it was made.
    pub fn sign_in(&self, identity: Identity) -> (Account, bool) {
        let mut accounts = self.lock();
        let made = !accounts.contains_key(&identity.national_id);
        let account =
            accounts.entry(identity.national_id.clone()).or_insert_with(|| Account::new(identity.clone()));
        account.identity = identity;
        (account.clone(), made)
    }

    /// Puts an account there; `false` when the person has one.
    pub fn insert(&self, account: Account) -> bool {
        let mut accounts = self.lock();
        if accounts.contains_key(&account.identity.national_id) {
            return false;
        }
        accounts.insert(account.identity.national_id.clone(), account);
        true
    }

    /// Changes the account under the lock; `None` when there is none.
    pub fn change<R>(&self, national_id: &str, change: impl FnOnce(&mut Account) -> R) -> Option<R> {
        self.lock().get_mut(national_id).map(change)
    }

    /// National id of the person to whom the link was sent.
    pub fn owner_of_link(&self, token: &str) -> Option<String> {
        self.lock()
            .iter()
            .find(|(_, account)| account.owns_link(token))
            .map(|(national_id, _)| national_id.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Account>> {
        self.by_national_id.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
