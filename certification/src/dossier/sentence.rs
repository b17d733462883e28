//! What can be said of a requirement to the ANS, and no more than was seen.

use lang::Lang;

use super::About;
use crate::{
    declaration::Declaration,
    requirement::{Coverage, Requirement},
    result::{Certification, Checked},
    verdict::Verdict,
};

/// The sentence that an integrator may copy; it says by itself that a simulation was looked at.
pub(super) fn sentence(about: &About, certification: &Certification, requirement: &Requirement) -> String {
    let (verdict, checks) = certification.of_requirement(requirement);
    let (About { service, version, .. }, day) = (about, about.day());
    let says = requirement.says.fr;
    let id = requirement.id;
    if let Some(declaration) = declaration(certification, requirement) {
        let Declaration { answer, author, .. } = declaration;
        let date = french_day(&declaration.date);
        return if *answer {
            format!(
                "{id} : {author} déclare le {date} que, pour le service « {service} », {says}. Rien ne le mesure ici."
            )
        } else {
            format!(
                "{id} : {author} déclare le {date} que le service « {service} » ne tient pas cette exigence ({says}). À corriger \
                 avant tout envoi."
            )
        };
    }
    let seen = format!("le {day} avec un Pro Santé Connect simulé (Doublure {version})");
    let counted = |verdict: Verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    match (requirement.coverage, verdict) {
        (Coverage::Declared(question), None) => {
            format!("{id} : à déclarer par vous. {} Rien ne le mesure ici.", question.fr)
        }
        (Coverage::NotTested(why), _) => {
            format!("{id} : non contrôlé ici ({}). À prouver par un autre moyen.", why.fr)
        }
        (Coverage::Measured | Coverage::InPart(_), None) => {
            format!("{id} : aucun contrôle n’a été fait. À prouver par un autre moyen.")
        }
        (_, Some(Verdict::Passed)) => format!(
            "{id} : pour le service « {service} », {says}. Mesuré {seen} ; contrôles conformes : {} sur {}.",
            counted(Verdict::Passed),
            applicable(&checks)
        ),
        (Coverage::InPart(left), Some(Verdict::Remark)) if counted(Verdict::Remark) == 0 => format!(
            "{id} : pour le service « {service} », {says} : mesuré en partie {seen} ; contrôles conformes : {} sur {}. Reste à \
             prouver : {}.",
            counted(Verdict::Passed),
            applicable(&checks),
            left.fr
        ),
        (_, Some(Verdict::Remark)) => format!(
            "{id} : pour le service « {service} », {says}, avec une remarque : {}. Mesuré {seen}.",
            reasons(&checks, Verdict::Remark)
        ),
        (_, Some(Verdict::Failed)) => format!(
            "{id} : cette exigence n’est pas tenue par le service « {service} », essayé {seen} : {}. À corriger avant tout envoi.",
            reasons(&checks, Verdict::Failed)
        ),
        (_, Some(Verdict::Inconclusive)) => format!(
            "{id} : rien de contraire n’a été vu pour le service « {service} », essayé {seen} ; contrôles sans conclusion : {} \
             ({}). À compléter avant tout envoi.",
            counted(Verdict::Inconclusive),
            reasons(&checks, Verdict::Inconclusive)
        ),
        (_, Some(Verdict::NotApplicable)) => {
            format!("{id} : sans objet pour le service « {service} », d’après ce qui est déclaré de lui.")
        }
        // With a declaration it was told above.
        (Coverage::Measured | Coverage::InPart(_), Some(Verdict::Declared))
        | (Coverage::Declared(_), Some(_)) => {
            format!("{id} : {says}.")
        }
    }
}

/// What somebody answered for a requirement.
pub(super) fn declaration<'c>(
    certification: &'c Certification,
    requirement: &Requirement,
) -> Option<&'c Declaration> {
    certification.declared_of(requirement)?.declaration.as_ref()
}

/// `2026-11-26` as it is written in French.
pub(super) fn french_day(date: &str) -> String {
    match date.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        _ => date.to_owned(),
    }
}

fn applicable(checks: &[&Checked]) -> usize {
    checks.iter().filter(|check| check.verdict != Verdict::NotApplicable).count()
}

/// What the checks with this verdict say, each once.
fn reasons(checks: &[&Checked], verdict: Verdict) -> String {
    let mut reasons: Vec<_> =
        checks.iter().filter(|check| check.verdict == verdict).map(|check| check.why(Lang::Fr)).collect();
    reasons.dedup();
    reasons.join(" ; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, declaration::Declared, requirement::SETS, result::SCHEMA, verdict::Judgement};

    fn certification(verdict: Verdict) -> Certification {
        let judgement = Judgement::new(verdict, lang::Text::quoted("la raison"));
        Certification {
            schema: SCHEMA,
            version: "0.1.0".into(),
            service: "Registre".into(),
            address: "https://s.test/".into(),
            started_at: "2026-11-26T10:00:00Z".into(),
            driver: "http".into(),
            seed: 1,
            duration_ms: 1,
            checks: catalogue::checks().map(|check| Checked::new(check, &judgement)).collect(),
            declared: vec![],
        }
    }

    fn about() -> About {
        About {
            service: "Registre".into(),
            address: "https://s.test/".into(),
            version: "0.1.0".into(),
            started_at: time::OffsetDateTime::from_unix_timestamp(1_795_701_909).unwrap(),
        }
    }

    fn said(id: &str, verdict: Verdict) -> String {
        let requirement = SETS.iter().flat_map(|set| set.requirements).find(|known| known.id == id).unwrap();
        sentence(&about(), &certification(verdict), requirement)
    }

    #[test]
    fn nothing_is_said_that_was_not_seen_and_always_that_it_was_a_simulation() {
        assert_eq!(
            said("EXI PSC 16", Verdict::Passed),
            "EXI PSC 16 : pour le service « Registre », la demande de connexion porte acr_values=eidas1. Mesuré le \
             26/11/2026 avec un Pro Santé Connect simulé (Doublure 0.1.0) ; contrôles conformes : 1 sur 1."
        );
        for (verdict, words) in [
            (Verdict::Remark, "avec une remarque : la raison"),
            (Verdict::Failed, "n’est pas tenue"),
            (Verdict::Inconclusive, "À compléter avant tout envoi"),
        ] {
            let said = said("EXI PSC 16", verdict);
            assert!(said.contains(words) && said.contains("simulé"), "{said}");
        }
        for (id, words) in [("EXI PSC 01", "à déclarer par vous"), ("EXI PSC 24", "non contrôlé ici")] {
            let said = said(id, Verdict::Passed);
            assert!(said.contains(words) && !said.contains("Mesuré"), "{said}");
        }
    }

    #[test]
    fn what_is_declared_is_told_with_its_author_and_its_day_and_no_is_no() {
        let about = about();
        let requirement = SETS[0].requirements.iter().find(|known| known.id == "EXI PSC 01").unwrap();
        let told = |answer| {
            let declaration = Declaration {
                answer,
                author: "Jeanne Martin".into(),
                date: "2026-11-25".into(),
                attachment: None,
            };
            let mut certification = certification(Verdict::Passed);
            certification.declared = Declared::all(&[("EXI PSC 01".to_owned(), declaration)].into());
            sentence(&about, &certification, requirement)
        };
        let yes = told(true);
        assert!(
            yes.contains("Jeanne Martin déclare le 25/11/2026") && yes.contains("Rien ne le mesure"),
            "{yes}"
        );
        assert!(told(false).contains("À corriger avant tout envoi"));
    }

    #[test]
    fn a_reason_that_several_checks_share_is_told_once() {
        assert_eq!(said("EXI PSC 09", Verdict::Failed).matches("la raison").count(), 1);
    }
}
