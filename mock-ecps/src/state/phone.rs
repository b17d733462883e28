//! One phone with the e-CPS app.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use identities::NationalId;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::ToSchema;

use crate::protocol::{password::Password, refusal::Refusal};

/// How far the person's e-CPS and phone are fit for use (guide, E0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// Ready.
    #[default]
    Activated,
    /// The app is there and was never activated.
    NotActivated,
    /// The e-CPS has expired.
    ToBeRenewed,
    /// The app is older than the service supports. That it cannot approve is our reading of the guide.
    AppTooOld,
    /// Likewise the phone's system.
    SystemTooOld,
}

impl Activation {
    /// Why no request is taken up.
    pub(crate) fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Activated => None,
            Self::NotActivated => Some(Refusal::NotActivated),
            Self::ToBeRenewed => Some(Refusal::ToBeRenewed),
            Self::AppTooOld => Some(Refusal::AppTooOld),
            Self::SystemTooOld => Some(Refusal::SystemTooOld),
        }
    }
}

/// Why the app did not take a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasswordRefused {
    #[error("the password is wrong: tries left before the app locks: {remaining}")]
    Wrong { remaining: u8 },
    #[error("the app is locked after {} wrong passwords", Phone::TRIES)]
    Locked,
}

/// A phone; whoever knows its device token holds it in hand.
#[derive(Debug)]
pub(crate) struct Phone {
    pub device: String,
    pub person: NationalId,
    pub password: Password,
    pub activation: Activation,
    tries: Mutex<u8>,
    in_use: AtomicBool,
    changes: watch::Sender<u64>,
}

impl Phone {
    /// Wrong passwords until the app locks \[R\].
    pub const TRIES: u8 = 3;

    pub fn new(device: String, person: NationalId, password: Password, activation: Activation) -> Self {
        Self {
            device,
            person,
            password,
            activation,
            tries: Mutex::new(Self::TRIES),
            in_use: AtomicBool::new(true),
            changes: watch::Sender::new(0),
        }
    }

    /// Compares and counts in one step, so that parallel tries cannot share one.
    pub fn present(&self, password: &str) -> Result<(), PasswordRefused> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if *tries == 0 {
            return Err(PasswordRefused::Locked);
        }
        if self.password.is(password) {
            *tries = Self::TRIES;
            return Ok(());
        }
        *tries -= 1;
        match *tries {
            0 => Err(PasswordRefused::Locked),
            remaining => Err(PasswordRefused::Wrong { remaining }),
        }
    }

    /// The same without counting: the deviation `ecps.tries.unlimited`.
    pub fn present_uncounted(&self, password: &str) -> Result<(), PasswordRefused> {
        if self.password.is(password) {
            return Ok(());
        }
        Err(PasswordRefused::Wrong { remaining: Self::TRIES })
    }

    pub fn is_locked(&self) -> bool {
        *self.tries.lock().unwrap_or_else(PoisonError::into_inner) == 0
    }

    /// Another phone took its place.
    pub fn put_out_of_use(&self) {
        self.in_use.store(false, Ordering::Relaxed);
        self.touch();
    }

    /// In use and unlocked, as when it was new.
    pub fn renew(&self) {
        *self.tries.lock().unwrap_or_else(PoisonError::into_inner) = Self::TRIES;
        self.in_use.store(true, Ordering::Relaxed);
        self.touch();
    }

    pub fn is_in_use(&self) -> bool {
        self.in_use.load(Ordering::Relaxed)
    }

    /// What it shows has changed.
    pub fn touch(&self) {
        self.changes.send_modify(|version| *version += 1);
    }

    /// Counts the changes of what it shows.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone() -> Phone {
        let person = "899700427885".parse().unwrap();
        Phone::new("d1".into(), person, Password::parse("secret").unwrap(), Activation::Activated)
    }

    #[test]
    fn three_wrong_passwords_lock_the_app_for_good() {
        let phone = phone();
        assert_eq!(phone.present("a"), Err(PasswordRefused::Wrong { remaining: 2 }));
        assert_eq!(phone.present(""), Err(PasswordRefused::Wrong { remaining: 1 }));
        assert!(!phone.is_locked());
        assert_eq!(phone.present("b"), Err(PasswordRefused::Locked));
        assert_eq!(phone.present("secret"), Err(PasswordRefused::Locked));
        assert!(phone.is_locked());
    }

    #[test]
    fn the_right_password_gives_the_tries_back() {
        let phone = phone();
        for _ in 0..3 {
            assert_eq!(phone.present("a"), Err(PasswordRefused::Wrong { remaining: 2 }));
            assert_eq!(phone.present("b"), Err(PasswordRefused::Wrong { remaining: 1 }));
            assert_eq!(phone.present("secret"), Ok(()));
        }
    }

    #[test]
    fn parallel_tries_are_each_counted() {
        let phone = phone();
        let refused: Vec<_> = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8).map(|_| scope.spawn(|| phone.present("x").unwrap_err())).collect();
            tries.into_iter().map(|handle| handle.join().unwrap()).collect()
        });
        let locked = refused.iter().filter(|refused| **refused == PasswordRefused::Locked).count();
        assert_eq!(locked, 6, "{refused:?}");
    }

    #[test]
    fn uncounted_tries_never_lock() {
        let phone = phone();
        for _ in 0..9 {
            assert_eq!(phone.present_uncounted("x"), Err(PasswordRefused::Wrong { remaining: 3 }));
        }
        assert_eq!(phone.present_uncounted("secret"), Ok(()));
    }
}
