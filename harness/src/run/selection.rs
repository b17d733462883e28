//! Which of a plan's scenarios a run is given.

use std::{collections::BTreeSet, str::FromStr};

use super::event::Shard;
use crate::language::Plan;

/// What was asked for. Everything, once, when nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only scenarios with one of these tags, with or without `@`.
    pub tags: Vec<String>,
    /// Only scenarios with these ids.
    pub ids: Option<BTreeSet<String>>,
    /// How many times each; 0 counts as once.
    pub repeat: usize,
    /// Only this part.
    pub shard: Option<Shard>,
}

impl Selection {
    /// The scenarios that are selected. Each keeps a rank among all that would run without `shard`, so that the
    /// parts, put together, are the whole.
    #[must_use]
    pub fn of(&self, mut plan: Plan) -> Plan {
        plan = plan.tagged(&self.tags);
        if let Some(ids) = &self.ids {
            plan.scenarios.retain(|scenario| ids.contains(&scenario.id));
        }
        let chosen = std::mem::take(&mut plan.scenarios);
        for repetition in 1..=self.repeat.max(1) {
            plan.scenarios.extend(chosen.iter().cloned().map(|mut scenario| {
                scenario.repetition = repetition;
                scenario
            }));
        }
        for (rank, scenario) in plan.scenarios.iter_mut().enumerate() {
            scenario.rank = rank;
        }
        if let Some(Shard { part, of }) = self.shard {
            plan.scenarios.retain(|scenario| scenario.rank % of == part - 1);
        }
        plan
    }
}

/// `2/3` is the second part of three.
impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers =
            text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((part, of)) if (1..=of).contains(&part) => Ok(Self { part, of }),
            _ => Err("write PART/OF, such as 1/3, PART from 1 to OF".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Source;

    fn plan() -> Plan {
        let scenario = |name: &&str| {
            format!("  @{name}\n  Scénario: {name}\n    Quand il ouvre le service\n    Alors il voit « x »\n")
        };
        let scenarios: String = ["A", "B", "C", "D", "E"].iter().map(scenario).collect();
        let text = format!("# language: fr\nFonctionnalité: F\n{scenarios}");
        Plan::parse(&[Source::new("f.feature", &text)], &[]).unwrap()
    }

    fn told(plan: &Plan) -> Vec<(usize, String, usize)> {
        let scenarios = plan.scenarios.iter();
        scenarios.map(|scenario| (scenario.rank, scenario.name.clone(), scenario.repetition)).collect()
    }

    #[test]
    fn the_parts_put_together_are_the_whole() {
        let whole = Selection { repeat: 2, ..Selection::default() };
        let mut parts = Vec::new();
        for part in 1..=3 {
            let shard = Some(Shard { part, of: 3 });
            parts.extend(told(&Selection { shard, ..whole.clone() }.of(plan())));
        }
        parts.sort();
        assert_eq!(parts, told(&whole.of(plan())));
        assert_eq!(parts.len(), 10);
    }

    #[test]
    fn ids_and_tags_narrow_it() {
        let ids = Some(BTreeSet::from(["f__b".to_owned(), "f__d".to_owned(), "gone".to_owned()]));
        let some = Selection { ids, ..Selection::default() };
        assert_eq!(told(&some.of(plan())), [(0, "B".into(), 1), (1, "D".into(), 1)]);
        let none = Selection { tags: vec!["@A".into()], ..some };
        assert!(none.of(plan()).scenarios.is_empty());
    }

    #[test]
    fn a_part_that_cannot_be_is_refused() {
        assert_eq!("2/3".parse(), Ok(Shard { part: 2, of: 3 }));
        for wrong in ["0/3", "4/3", "1/0", "1", "a/b", "", "1/-1"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
