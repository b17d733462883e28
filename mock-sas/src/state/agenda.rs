use mock_kit::french_date::day_of_week;
use serde_json::{Value, json};
use time::{Date, Duration, Time};

use crate::{
    french::{hour, short_date},
    problem::Problem,
    wording,
};

/// How far ahead one declares. \[R\]
const AHEAD: Duration = Duration::days(366);
/// How many slots and periods an account holds. \[R\]
const SLOTS: usize = 200;
const ABSENCES: usize = 50;

/// When a professional is available, and when not (guide P4 and P5).
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    slots: Vec<Slot>,
    absences: Vec<Absence>,
}

/// Some time of one day (guide P4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    pub date: Date,
    pub begin: Time,
    pub end: Time,
    pub kinds: Vec<Kind>,
}

/// What a slot is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Consultation,
    Teleconsultation,
    HomeVisit,
}

/// Whole days, the first and the last included (guide P5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Absence {
    pub from: Date,
    pub to: Date,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Consultation, Self::Teleconsultation, Self::HomeVisit];

    /// Value of the form's field.
    pub fn value(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Teleconsultation => "teleconsultation",
            Self::HomeVisit => "visite",
        }
    }

    /// Guide P4.
    pub fn label(self) -> &'static str {
        match self {
            Self::Consultation => wording::CONSULTATION,
            Self::Teleconsultation => wording::TELECONSULTATION,
            Self::HomeVisit => wording::HOME_VISIT,
        }
    }
}

impl Slot {
    /// As the guide's picture shows it: `08h00–09h00`.
    pub fn hours(&self) -> String {
        format!("{}–{}", hour(self.begin), hour(self.end))
    }

    /// `mardi 16 mai 2023`.
    pub fn day(&self) -> String {
        format!("{} {}", day_of_week(self.date), self.date.year())
    }

    /// `16/05/2023, 08h00–09h00`.
    pub fn told(&self) -> String {
        format!("{}, {}", short_date(self.date), self.hours())
    }

    /// What tells it from the others of an agenda.
    pub fn id(&self) -> String {
        format!("{} {}", short_date(self.date), hour(self.begin))
    }
}

impl Absence {
    /// Guide P5: `du 20/05/2023 au 27/05/2023`.
    pub fn told(self) -> String {
        format!("du {} au {}", short_date(self.from), short_date(self.to))
    }

    /// What tells it from the others of an agenda.
    pub fn id(self) -> String {
        short_date(self.from)
    }

    fn covers(self, date: Date) -> bool {
        (self.from..=self.to).contains(&date)
    }
}

impl Agenda {
    /// In the order of time.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// In the order of time.
    pub fn absences(&self) -> &[Absence] {
        &self.absences
    }

    /// What speaks against `slot` on the day `today`.
    pub fn problems_of_slot(&self, slot: &Slot, today: Date) -> Vec<Problem> {
        let mut problems: Vec<_> = date_problem("date", slot.date, today).into_iter().collect();
        if slot.end <= slot.begin {
            problems.push(Problem::new("fin", "L’heure de fin doit suivre l’heure de début."));
        } else if let Some(other) = self
            .slots
            .iter()
            .find(|other| other.date == slot.date && other.begin < slot.end && slot.begin < other.end)
        {
            let told = format!("Ce créneau en recouvre un autre, déclaré le même jour : {}.", other.hours());
            problems.push(Problem::new("debut", told));
        }
        if let Some(absence) = self.absences.iter().find(|absence| absence.covers(slot.date)) {
            let told = format!("Vous avez déclaré être indisponible ce jour-là : {}.", absence.told());
            problems.push(Problem::new("date", told));
        }
        if self.slots.len() >= SLOTS {
            let told =
                format!("Vous avez déclaré {SLOTS} créneaux, le plus possible : retirez-en un d’abord.");
            problems.push(Problem::new("date", told));
        }
        problems
    }

    /// What speaks against `absence` on the day `today`.
    pub fn problems_of_absence(&self, absence: Absence, today: Date) -> Vec<Problem> {
        let mut problems: Vec<_> = date_problem("du", absence.from, today).into_iter().collect();
        if absence.to < absence.from {
            problems.push(Problem::new(
                "au",
                "La date de fin doit être la même que la date de début, ou la suivre.",
            ));
        } else if let Some(problem) = date_problem("au", absence.to, today) {
            problems.push(problem);
        } else if let Some(other) =
            self.absences.iter().find(|other| other.from <= absence.to && absence.from <= other.to)
        {
            let told = format!("Cette période en recouvre une autre : {}.", other.told());
            problems.push(Problem::new("du", told));
        } else if let Some(slot) = self.slots.iter().find(|slot| absence.covers(slot.date)) {
            let told = format!(
                "Vous avez déclaré un créneau pendant cette période, le {} ({}) : retirez-le d’abord.",
                short_date(slot.date),
                slot.hours()
            );
            problems.push(Problem::new("du", told));
        }
        if self.absences.len() >= ABSENCES {
            let told =
                format!("Vous avez déclaré {ABSENCES} périodes, le plus possible : retirez-en une d’abord.");
            problems.push(Problem::new("du", told));
        }
        problems
    }

    pub fn add_slot(&mut self, slot: Slot) {
        self.slots.push(slot);
        self.slots.sort();
    }

    pub fn add_absence(&mut self, absence: Absence) {
        self.absences.push(absence);
        self.absences.sort();
    }

    /// Removes the slot with this id; whether there was one.
    pub fn remove_slot(&mut self, id: &str) -> bool {
        let found = self.slots.iter().position(|slot| slot.id() == id);
        found.map(|position| self.slots.remove(position)).is_some()
    }

    /// Removes the period with this id; whether there was one.
    pub fn remove_absence(&mut self, id: &str) -> bool {
        let found = self.absences.iter().position(|absence| absence.id() == id);
        found.map(|position| self.absences.remove(position)).is_some()
    }

    /// For the control API: dates as `2023-05-16`, times as `08h00`.
    pub fn report(&self) -> (Value, Value) {
        let slot = |slot: &Slot| {
            json!({
                "date": slot.date.to_string(),
                "begin": hour(slot.begin),
                "end": hour(slot.end),
                "kinds": slot.kinds.iter().map(|kind| kind.value()).collect::<Vec<_>>(),
            })
        };
        let absence =
            |absence: &Absence| json!({ "from": absence.from.to_string(), "to": absence.to.to_string() });
        (self.slots.iter().map(slot).collect(), self.absences.iter().map(absence).collect())
    }
}

fn date_problem(field: &'static str, date: Date, today: Date) -> Option<Problem> {
    if date < today {
        return Some(Problem::new(
            field,
            format!("Cette date est passée : nous sommes le {}.", short_date(today)),
        ));
    }
    (date - today > AHEAD)
        .then(|| Problem::new(field, "Cette date est trop éloignée : un an à l’avance au plus."))
}

#[cfg(test)]
mod tests {
    use time::macros::{date, time};

    use super::*;

    const TODAY: Date = date!(2023 - 05 - 16);

    fn slot(date: Date, begin: Time, end: Time) -> Slot {
        Slot { date, begin, end, kinds: vec![Kind::Consultation] }
    }

    fn agenda() -> Agenda {
        let mut agenda = Agenda::default();
        agenda.add_slot(slot(date!(2023 - 05 - 17), time!(08:00), time!(09:00)));
        agenda.add_absence(Absence { from: date!(2023 - 05 - 20), to: date!(2023 - 05 - 22) });
        agenda
    }

    #[test]
    fn says_what_speaks_against_a_slot() {
        let told = |slot: Slot| {
            let problems = agenda().problems_of_slot(&slot, TODAY);
            problems.into_iter().map(|problem| (problem.field, problem.told.into_owned())).collect::<Vec<_>>()
        };
        let day = date!(2023 - 05 - 17);
        assert_eq!(told(slot(day, time!(09:00), time!(10:00))), []);
        assert_eq!(told(slot(TODAY, time!(08:00), time!(09:00))), []);
        for (slot, field, said) in [
            (slot(day, time!(08:30), time!(08:45)), "debut", "déclaré le même jour : 08h00–09h00."),
            (slot(day, time!(07:00), time!(08:01)), "debut", "en recouvre un autre"),
            (slot(day, time!(10:00), time!(10:00)), "fin", "doit suivre"),
            (slot(day, time!(10:00), time!(09:30)), "fin", "doit suivre"),
            (slot(date!(2023 - 05 - 15), time!(08:00), time!(09:00)), "date", "nous sommes le 16/05/2023"),
            (slot(date!(2024 - 05 - 17), time!(08:00), time!(09:00)), "date", "trop éloignée"),
            (slot(date!(2023 - 05 - 22), time!(08:00), time!(09:00)), "date", "du 20/05/2023 au 22/05/2023"),
        ] {
            let problems = told(slot);
            assert!(
                problems.len() == 1 && problems[0].0 == field && problems[0].1.contains(said),
                "{problems:?}"
            );
        }
    }

    #[test]
    fn says_what_speaks_against_a_period() {
        let told = |from, to| {
            let problems = agenda().problems_of_absence(Absence { from, to }, TODAY);
            problems.into_iter().map(|problem| (problem.field, problem.told.into_owned())).collect::<Vec<_>>()
        };
        assert_eq!(told(TODAY, TODAY), []);
        assert_eq!(told(date!(2023 - 05 - 23), date!(2023 - 06 - 01)), []);
        for (from, to, field, said) in [
            (date!(2023 - 05 - 22), date!(2023 - 05 - 24), "du", "du 20/05/2023 au 22/05/2023"),
            (date!(2023 - 05 - 16), date!(2023 - 05 - 18), "du", "le 17/05/2023 (08h00–09h00)"),
            (date!(2023 - 05 - 19), date!(2023 - 05 - 18), "au", "ou la suivre"),
            (date!(2023 - 05 - 01), date!(2023 - 05 - 16), "du", "passée"),
            (date!(2023 - 06 - 01), date!(2025 - 05 - 16), "au", "trop éloignée"),
        ] {
            let problems = told(from, to);
            assert!(
                problems.len() == 1 && problems[0].0 == field && problems[0].1.contains(said),
                "{problems:?}"
            );
        }
    }

    #[test]
    fn is_bounded_and_gives_back_what_it_took_in_the_order_of_time() {
        let mut agenda = agenda();
        agenda.add_slot(slot(TODAY, time!(20:30), time!(20:45)));
        assert_eq!(agenda.slots()[0].id(), "16/05/2023 20h30");
        assert!(agenda.remove_slot("16/05/2023 20h30") && !agenda.remove_slot("16/05/2023 20h30"));
        assert!(agenda.remove_absence("20/05/2023") && !agenda.remove_absence("20/05/2023"));
        for _ in 0..SLOTS {
            agenda.add_slot(slot(TODAY, time!(08:00), time!(09:00)));
        }
        for _ in 0..ABSENCES {
            agenda.add_absence(Absence { from: TODAY, to: TODAY });
        }
        let day = date!(2023 - 07 - 01);
        let full = agenda.problems_of_slot(&slot(day, time!(08:00), time!(09:00)), TODAY);
        assert!(full[0].told.contains("200 créneaux"), "{full:?}");
        let full = agenda.problems_of_absence(Absence { from: day, to: day }, TODAY);
        assert!(full[0].told.contains("50 périodes"), "{full:?}");
    }
}
