use lang::Lang;

use crate::{
    declaration::Declaration,
    requirement::{Requirement, RequirementSet},
    result::{Certification, Checked},
    verdict::Verdict,
};

/// A requirement as the sheet of requirements shows it.
pub(super) struct Row<'a> {
    pub id: &'static str,
    pub says: &'static str,
    /// How it is known whether the requirement is met.
    pub how: &'static str,
    /// None where nobody can say.
    pub verdict: Option<Verdict>,
    pub checks: Vec<&'a Checked>,
    /// What is asked of the integrator, or why nobody can tell.
    pub detail: &'static str,
    /// What they answered.
    pub declaration: Option<&'a Declaration>,
}

impl<'a> Row<'a> {
    /// The rows of a set, in its order.
    pub fn of_set(
        set: &'static RequirementSet,
        certification: &'a Certification,
        lang: Lang,
    ) -> impl Iterator<Item = Self> {
        set.requirements.iter().map(move |requirement| Self::of(requirement, certification, lang))
    }

    fn of(requirement: &'static Requirement, certification: &'a Certification, lang: Lang) -> Self {
        let (verdict, checks) = certification.of_requirement(requirement);
        let declaration = certification.declared_of(requirement).and_then(|one| one.declaration.as_ref());
        let how = match declaration {
            Some(_) => lang.say("déclaré", "declared"),
            None => requirement.coverage.words().in_lang(lang),
        };
        Self {
            id: requirement.id,
            says: requirement.says.in_lang(lang),
            how,
            verdict,
            checks,
            declaration,
            detail: requirement.coverage.detail().map_or("", |detail| detail.in_lang(lang)),
        }
    }
}
