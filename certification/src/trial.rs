//! One fault tried on the service, and the judgement of how it took it.

use lang::{Text, say};
use serde::{Deserialize, Serialize};

use crate::verdict::Judgement;

/// Whether somebody is signed in, by effect: does the protected page show what only signed-in people see?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// Yes.
    In,
    /// No: the page showed something else, or was refused.
    Out,
    /// Nobody knows: no page came, or one that bears neither mark.
    Unknown(Text),
}

/// What the service must do with what is sent to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// Sign nobody in.
    Refuse,
    /// Sign the person in as if nothing were.
    Tolerate,
}

/// A clean sign-in, one with the fault, and a clean one again, all of the same person.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What a clean sign-in led to just before.
    pub before: Signed,
    /// How often the fault was committed; 0: it never came to it.
    pub committed: usize,
    /// What the sign-in with the fault led to.
    pub under_fault: Signed,
    /// What a clean sign-in led to just after.
    pub after: Signed,
}

impl Trial {
    /// Whether the service reacted as it must. Both clean sign-ins must have worked, and the fault must have been committed:
    /// a service that is down, or that never came to ask, refuses everything.
    #[must_use]
    pub fn judge(&self, must: Reaction) -> Judgement {
        let clean = |signed: &Signed, when: Text| match signed {
            Signed::In => None,
            Signed::Out => Some(say!(
                "la connexion normale {when} n’a connecté personne : rien ne peut être dit du défaut",
                "the ordinary sign-in {when} signed nobody in: nothing can be said of the fault";
                when
            )),
            Signed::Unknown(why) => Some(say!(
                "l’issue de la connexion normale {when} n’est pas connue ({why})",
                "the outcome of the ordinary sign-in {when} is not known ({why})";
                when, why
            )),
        };
        if let Some(why) = clean(&self.before, say!("d’avant", "before")) {
            return Judgement::inconclusive(why);
        }
        if self.committed == 0 {
            return Judgement::inconclusive(say!(
                "le service n’a jamais demandé ce qui devait être faussé : le défaut ne s’est pas produit",
                "the service never asked for what was to be false: the fault was not committed"
            ));
        }
        if let Signed::Unknown(why) = &self.under_fault {
            return Judgement::inconclusive(say!(
                "l’issue de la connexion faussée n’est pas connue ({why})",
                "the outcome of the faulty sign-in is not known ({why})";
                why
            ));
        }
        if let Some(why) = clean(&self.after, say!("d’après", "after")) {
            return Judgement::inconclusive(why);
        }
        match (must, &self.under_fault) {
            (Reaction::Refuse, Signed::Out) => Judgement::passed(say!(
                "le service n’a connecté personne ; la même personne se connecte juste avant et juste après",
                "the service signed nobody in; the same person signs in just before and just after"
            )),
            (Reaction::Refuse, _) => Judgement::failed(say!(
                "la personne est connectée alors que la réponse était fausse",
                "the person is signed in although the answer was false"
            )),
            (Reaction::Tolerate, Signed::In) => Judgement::passed(say!(
                "la personne est connectée, comme elle doit l’être",
                "the person is signed in, as they must be"
            )),
            (Reaction::Tolerate, _) => Judgement::failed(say!(
                "personne n’est connecté alors que cette réponse est permise",
                "nobody is signed in although this answer is allowed"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    fn trial() -> Trial {
        Trial { before: Signed::In, committed: 1, under_fault: Signed::Out, after: Signed::In }
    }

    fn unknown() -> Signed {
        Signed::Unknown(say!("aucune page", "no page"))
    }

    #[test]
    fn a_refusal_counts_between_two_clean_sign_ins_alone() {
        assert_eq!(trial().judge(Reaction::Refuse).verdict, Verdict::Passed);
        let accepted = Trial { under_fault: Signed::In, ..trial() };
        assert_eq!(accepted.judge(Reaction::Refuse).verdict, Verdict::Failed);
        for spoilt in [
            Trial { before: Signed::Out, ..trial() },
            Trial { before: unknown(), ..trial() },
            Trial { after: Signed::Out, ..trial() },
            Trial { after: unknown(), ..trial() },
            Trial { committed: 0, ..trial() },
            Trial { under_fault: unknown(), ..trial() },
        ] {
            for must in [Reaction::Refuse, Reaction::Tolerate] {
                assert_eq!(spoilt.judge(must).verdict, Verdict::Inconclusive, "{spoilt:?}");
            }
        }
    }

    #[test]
    fn what_is_allowed_must_sign_the_person_in() {
        assert_eq!(trial().judge(Reaction::Tolerate).verdict, Verdict::Failed);
        let tolerated = Trial { under_fault: Signed::In, ..trial() };
        assert_eq!(tolerated.judge(Reaction::Tolerate).verdict, Verdict::Passed);
    }
}
