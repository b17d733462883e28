use std::collections::BTreeMap;

use serde_json::{Value, json};
use time::Date;

use super::{
    agenda::{Absence, Agenda, Slot},
    wrong_step::WrongStep,
};
use crate::{problem::Problems, services::PracticeAddress};

/// What a professional keeps up to date in the Espace personnel beside the settings (guide P1, P4–P6).
#[derive(Clone, Debug, Default)]
pub(crate) struct Space {
    /// Telephone numbers that take the place of the directory's, by the address's line.
    phones: BTreeMap<String, String>,
    pub agenda: Agenda,
    pub information: String,
}

/// Why something is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotKept {
    WrongStep(WrongStep),
    Problems(Problems),
}

impl From<WrongStep> for NotKept {
    fn from(step: WrongStep) -> Self {
        Self::WrongStep(step)
    }
}

impl Space {
    /// The directory's addresses, with the person's own telephone numbers.
    pub fn own_phones(&self, known: Vec<PracticeAddress>) -> Vec<PracticeAddress> {
        let own = |mut address: PracticeAddress| {
            if let Some(phone) = self.phones.get(&address.ligne) {
                address.telephone.clone_from(phone);
            }
            address
        };
        known.into_iter().map(own).collect()
    }

    /// Keeps the numbers of `shown` that differ from the directory's.
    pub fn keep_phones(&mut self, known: &[PracticeAddress], shown: &[PracticeAddress]) {
        let own = known.iter().zip(shown).filter(|(known, shown)| known.telephone != shown.telephone);
        self.phones = own.map(|(_, shown)| (shown.ligne.clone(), shown.telephone.clone())).collect();
    }

    /// Guide P4. With `unchecked`, whatever speaks against the slot.
    pub fn declare_slot(&mut self, slot: Slot, today: Date, unchecked: bool) -> Result<(), Problems> {
        let problems = Problems(self.agenda.problems_of_slot(&slot, today));
        if !problems.is_empty() && !unchecked {
            return Err(problems);
        }
        self.agenda.add_slot(slot);
        Ok(())
    }

    /// Guide P5. With `unchecked`, whatever speaks against the period.
    pub fn declare_absence(
        &mut self,
        absence: Absence,
        today: Date,
        unchecked: bool,
    ) -> Result<(), Problems> {
        let problems = Problems(self.agenda.problems_of_absence(absence, today));
        if !problems.is_empty() && !unchecked {
            return Err(problems);
        }
        self.agenda.add_absence(absence);
        Ok(())
    }

    /// For the control API.
    pub fn report(&self) -> Value {
        let (slots, absences) = self.agenda.report();
        json!({ "phones": self.phones, "slots": slots, "absences": absences, "information": self.information })
    }
}
