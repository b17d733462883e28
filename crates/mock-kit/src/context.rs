use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use time::{Date, macros::date};

use crate::{Clock, Deviations, Journal, Secrets, Seed};

/// What all the mocks of one stack share. Cloning it is cheap and shares the same things.
#[derive(Clone, Debug)]
pub struct Context {
    /// Where the time comes from.
    pub clock: Clock,
    /// Where what people see comes from: the same for the same seed.
    pub seed: Seed,
    /// Where what nobody may guess comes from.
    pub secrets: Secrets,
    /// What happened: the one record that reports, checks and the console read.
    pub journal: Arc<Journal>,
    /// The faults that somebody asked for by name.
    pub deviations: Arc<Deviations>,
    /// Whether pages show the day of the clock instead of the guide's.
    follows_clock: Arc<AtomicBool>,
}

impl Context {
    /// A context whose `deviations` are the tables of the mocks that take part.
    #[must_use]
    pub fn new(clock: Clock, seed: Seed, secrets: Secrets, deviations: Deviations) -> Self {
        Self {
            clock,
            seed,
            secrets,
            journal: Arc::default(),
            deviations: Arc::new(deviations),
            follows_clock: Arc::default(),
        }
    }

    /// The date that pages *show* as today's (calendars, "dernière mise à jour"): that of the guide's pictures, so that a
    /// page looks the same whenever it is taken, unless [`Self::follow_clock`] was called.
    #[must_use]
    pub fn today(&self) -> Date {
        if self.follows_clock.load(Ordering::Relaxed) { self.clock.now().date() } else { DISPLAY_DATE }
    }

    /// From now on pages show the day of the clock, in UTC: for people who use the pages from day to day.
    pub fn follow_clock(&self) {
        self.follows_clock.store(true, Ordering::Relaxed);
    }
}

/// The date of the pictures in the user guide ("Dernière mise à jour le 16/05/2023").
const DISPLAY_DATE: Date = date!(2023 - 05 - 16);

#[cfg(test)]
mod tests {
    use time::{Duration, macros::datetime};

    use super::*;

    #[test]
    fn the_day_shown_is_the_guide_s_unless_it_follows_the_clock() {
        let clock = Clock::fixed(datetime!(2026 - 02 - 28 23:00 UTC));
        let context = Context::new(clock.clone(), Seed::new(1), Secrets::fixed(), Deviations::new(&[]));
        assert_eq!(context.today(), DISPLAY_DATE);
        context.clone().follow_clock();
        assert_eq!(context.today(), date!(2026 - 02 - 28), "all mocks show the same day");
        clock.advance(Duration::hours(1));
        assert_eq!(context.today(), date!(2026 - 03 - 01));
    }
}
