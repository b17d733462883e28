//! Back to what everything was at the beginning, in one step, for a test-suite that wants a clean stack without a new
//! one.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    Context,
    journal::{Entry, Verdict},
};

/// Brings a mock back to what it was when this was made.
pub type PutBack = Box<dyn Fn() + Send + Sync>;

/// Takes down what a mock is at this moment.
pub type Remember = Arc<dyn Fn() -> PutBack + Send + Sync>;

/// What a set of mocks, and the deviations of their context, were at a moment to which they can be brought back.
pub struct Beginning {
    context: Context,
    mocks: Vec<Remember>,
    put_back: Mutex<Vec<PutBack>>,
}

impl Beginning {
    /// This moment is the beginning.
    #[must_use]
    pub fn of(context: Context, mocks: impl IntoIterator<Item = Remember>) -> Self {
        let beginning = Self { context, mocks: mocks.into_iter().collect(), put_back: Mutex::default() };
        beginning.set();
        beginning
    }

    /// This moment is the beginning from now on.
    pub fn set(&self) {
        let deviations = Arc::clone(&self.context.deviations);
        let active = deviations.active();
        let seed = self.context.seed.clone();
        let draws = seed.draws();
        let mut remembered: Vec<PutBack> = vec![
            Box::new(move || deviations.replace(active.clone())),
            // Who is made anew is the same as before.
            Box::new(move || seed.put_back(draws.clone())),
        ];
        remembered.extend(self.mocks.iter().map(|remember| remember()));
        *self.lock() = remembered;
    }

    /// Everything is again what it was at the beginning; the journal goes on, and tells of it. The rank of that event.
    pub fn reset(&self) -> u64 {
        let put_back = self.lock();
        for put_back in put_back.iter() {
            put_back();
        }
        let told = "Retour à l’état du démarrage, à la demande du test";
        let entry = Entry::new("control", "control.reset", told).verdict(Verdict::Noted);
        self.context.journal.record(self.context.clock.now(), entry)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<PutBack>> {
        self.put_back.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Beginning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Beginning").field("mocks", &self.mocks.len()).finish_non_exhaustive()
    }
}
