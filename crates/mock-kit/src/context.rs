use std::sync::Arc;

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
    /// The date that pages *show* as today's (calendars, "dernière mise à jour"), so that a page looks the same
    /// whenever it is taken.
    pub display_date: Date,
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
            display_date: DISPLAY_DATE,
        }
    }
}

/// The date of the pictures in the user guide ("Dernière mise à jour le 16/05/2023").
const DISPLAY_DATE: Date = date!(2023 - 05 - 16);
