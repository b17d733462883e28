//! One fault tried on the service, and the judgement of how it took it.

use lang::{Text, say};
use serde::{Deserialize, Serialize};

use crate::verdict::{Judgement, Verdict};

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
    /// Rather sign nobody in: the specification recommends or allows the refusal, and demands it of nobody.
    RatherRefuse,
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

/// Whether the protected page showed the person's own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameShown {
    /// At the clean sign-in just before.
    pub before: bool,
    /// At the one with the fault, where userinfo had another name.
    pub under_fault: bool,
}

impl Trial {
    /// Whether claims that must not be used (OIDC Core §5.3.2) were. Nobody has to be refused for them: the id token says who
    /// signed in.
    #[must_use]
    pub fn judge_use(&self, name: NameShown) -> Judgement {
        let refused = self.judge(Reaction::Refuse);
        if refused.verdict != Verdict::Failed {
            return refused;
        }
        match (name.before, name.under_fault) {
            (true, true) => Judgement::passed(say!(
                "la personne est connectée sans ces traits : la page montre le nom que dit le jeton d’identité",
                "the person is signed in without these claims: the page shows the name that the id token says"
            )),
            (true, false) => Judgement::failed(say!(
                "la personne est connectée, et la page ne montre plus son nom : ces traits ont servi",
                "the person is signed in, and the page does not show their name any more: these claims were used"
            )),
            (false, _) => Judgement::inconclusive(say!(
                "la personne est connectée, et rien ne dit si ces traits ont servi : donnez pour « protected » une page qui \
                 montre son nom",
                "the person is signed in, and nothing tells whether these claims were used: give for “protected” a page that \
                 shows their name"
            )),
        }
    }

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
            (Reaction::Refuse | Reaction::RatherRefuse, Signed::Out) => Judgement::passed(say!(
                "le service n’a connecté personne ; la même personne se connecte juste avant et juste après",
                "the service signed nobody in; the same person signs in just before and just after"
            )),
            (Reaction::Refuse, _) => Judgement::failed(say!(
                "la personne est connectée alors que la réponse était fausse",
                "the person is signed in although the answer was false"
            )),
            (Reaction::RatherRefuse, _) => Judgement::remark(say!(
                "la personne est connectée alors que la réponse était fausse ; la norme recommande de la refuser sans l’exiger",
                "the person is signed in although the answer was false; the specification recommends to refuse it and does not \
                 demand it"
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
        // What no clause demands is no failure.
        assert_eq!(trial().judge(Reaction::RatherRefuse).verdict, Verdict::Passed);
        assert_eq!(accepted.judge(Reaction::RatherRefuse).verdict, Verdict::Remark);
        for spoilt in [
            Trial { before: Signed::Out, ..trial() },
            Trial { before: unknown(), ..trial() },
            Trial { after: Signed::Out, ..trial() },
            Trial { after: unknown(), ..trial() },
            Trial { committed: 0, ..trial() },
            Trial { under_fault: unknown(), ..trial() },
        ] {
            for must in [Reaction::Refuse, Reaction::RatherRefuse, Reaction::Tolerate] {
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

    #[test]
    fn claims_are_not_used_when_the_name_stays() {
        let shown = |before, under_fault| NameShown { before, under_fault };
        let signed_in = Trial { under_fault: Signed::In, ..trial() };
        assert_eq!(trial().judge_use(shown(true, false)).verdict, Verdict::Passed);
        assert_eq!(signed_in.judge_use(shown(true, true)).verdict, Verdict::Passed);
        assert_eq!(signed_in.judge_use(shown(true, false)).verdict, Verdict::Failed);
        assert_eq!(signed_in.judge_use(shown(false, false)).verdict, Verdict::Inconclusive);
        let never = Trial { committed: 0, ..signed_in };
        assert_eq!(never.judge_use(shown(true, true)).verdict, Verdict::Inconclusive);
    }
}
