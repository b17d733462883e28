//! Whether the names that a step quotes exist: one that does not is told before anything starts.

use mock_kit::nearest;

use super::{
    CardFault, Sentence,
    sentence::{Ending, Key},
};
use crate::{
    guise::Guise,
    lang::{Text, say},
    stack::DEVIATIONS,
};

/// A name that nothing bears.
pub(super) struct Unknown {
    pub title: Text,
    pub label: Text,
    pub advice: Text,
}

/// What is wrong with the names in this sentence. A parameter that is not replaced yet may become anything.
pub(super) fn fault(sentence: &Sentence) -> Option<Unknown> {
    match sentence {
        Sentence::Press(name) if Key::named(name).is_none() => key(name),
        Sentence::CardFault(name) if CardFault::named(name).is_none() => card_fault(name),
        Sentence::Expire(name) if Ending::named(name).is_none() => ending(name),
        Sentence::SitBefore { browser, system } if Guise::named(browser, system).is_none() => {
            workstation(browser, system)
        }
        Sentence::Deviate(name) | Sentence::EndDeviation(name) => deviation(name, false),
        Sentence::DeviateForAddress { name, .. } => deviation(name, true),
        _ => None,
    }
}

fn is_open(name: &str) -> bool {
    name.contains('<')
}

fn near(name: &str, known: &[&str]) -> Text {
    nearest(name, known.iter().copied())
        .map_or_else(|| Text::quoted(""), |near| say!("peut-être « {near} » ? ", "perhaps “{near}”? "))
}

fn key(name: &str) -> Option<Unknown> {
    let known = Key::ALL.map(|(name, _)| name).join(", ");
    (!is_open(name)).then(|| Unknown {
        title: say!("aucune touche ne s'appelle « {name} »", "no key is called “{name}”"),
        label: say!("touche inconnue", "unknown key"),
        advice: say!("les touches connues : {known}.", "the known keys: {known}."),
    })
}

fn card_fault(name: &str) -> Option<Unknown> {
    let known = CardFault::ALL.map(|fault| fault.name);
    let (near, known) = (near(name, &known), Text::quoted(known.join(", ")));
    (!is_open(name)).then(|| Unknown {
        title: say!("aucun défaut de carte ne s'appelle « {name} »", "no fault of a card is called “{name}”"),
        label: say!("défaut inconnu", "unknown fault"),
        advice: say!(
            "{near}Les défauts connus : {known}.\n`doublure list --card-faults` dit ce qu'ils sont.",
            "{near}The known faults: {known}.\n`doublure list --card-faults` says what they are.";
            near, known
        ),
    })
}

fn ending(name: &str) -> Option<Unknown> {
    let known = Ending::ALL.map(|(name, _)| name);
    let (near, known) = (near(name, &known), Text::quoted(known.join(", ")));
    (!is_open(name)).then(|| Unknown {
        title: say!("aucun délai ne s'appelle « {name} »", "no time limit is called “{name}”"),
        label: say!("délai inconnu", "unknown time limit"),
        advice: say!("{near}Ce qui peut expirer : {known}.", "{near}What can expire: {known}."; near, known),
    })
}

fn workstation(browser: &str, system: &str) -> Option<Unknown> {
    let known = Guise::ALL.map(|one| format!("{} sur {}", one.browser, one.system));
    let known: Vec<_> = known.iter().map(String::as_str).collect();
    let near = near(&format!("{browser} sur {system}"), &known);
    let known = Text::quoted(known.join(", "));
    (!is_open(browser) && !is_open(system)).then(|| Unknown {
        title: say!(
            "aucun poste connu n'a « {browser} » sur « {system} »",
            "no known workstation has “{browser}” on “{system}”"
        ),
        label: say!("poste inconnu", "unknown workstation"),
        advice: say!("{near}Les postes connus : {known}.", "{near}The known workstations: {known}."; near, known),
    })
}

fn deviation(name: &str, of_mail: bool) -> Option<Unknown> {
    let exists = DEVIATIONS.iter().copied().flatten().any(|one| one.name == name);
    let is_of_mail = mock_mail::DEVIATIONS.iter().any(|one| one.name == name);
    if is_open(name) || is_of_mail || exists && !of_mail {
        return None;
    }
    if exists {
        return Some(Unknown {
            title: say!(
                "« {name} » n'est pas un défaut de la messagerie",
                "“{name}” is no fault of the mail server"
            ),
            label: say!("pas pour une adresse", "not for an address"),
            advice: say!(
                "écrivez « le défaut « {name} » se produit pour lui ».",
                "write « le défaut « {name} » se produit pour lui »."
            ),
        });
    }
    let known: Vec<_> = if of_mail {
        mock_mail::DEVIATIONS.iter().map(|one| one.name).collect()
    } else {
        DEVIATIONS.iter().copied().flatten().map(|one| one.name).collect()
    };
    let near = near(name, &known);
    Some(Unknown {
        title: say!("aucun défaut ne s'appelle « {name} »", "no fault is called “{name}”"),
        label: say!("défaut inconnu", "unknown fault"),
        advice: say!(
            "{near}`doublure list --deviations` les montre tous.",
            "{near}`doublure list --deviations` shows them all.";
            near
        ),
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        lang::Lang,
        language::{Plan, Source},
    };

    fn errors(step: &str) -> String {
        let text = format!(
            "# language: fr\nFonctionnalité: F\n  Scénario: A\n    Quand {step}\n    Alors il voit « x »\n"
        );
        let source = [Source::new("essai.feature", &text)];
        let wrong = Plan::parse(&source, &["anne".to_owned()]).map_or_else(|wrong| wrong, |_| vec![]);
        wrong.iter().map(|(wrong, source)| wrong.render(source, Lang::Fr)).collect()
    }

    #[test]
    fn a_name_that_nothing_bears_is_told_before_anything_starts() {
        for (step, told) in [
            ("la personne « ane » sans carte", "peut-être « anne » ?"),
            ("il navigue avec « Chrom » sur « macOS »", "peut-être « Chrome sur macOS » ?"),
            ("il navigue avec « Safari » sur « Windows »", "Les postes connus : Chrome sur macOS"),
            ("le délai « sesion du service » expire", "peut-être « session du service » ?"),
            ("le défaut « mail.losst » se produit pour lui", "peut-être « mail.lost » ?"),
            ("le défaut « mail.losst » ne se produit plus", "peut-être « mail.lost » ?"),
            (
                "le défaut « smtp.rcpt.reject » se produit pour l'adresse « a@b.test »",
                "« smtp.rcpt.rejected » ?",
            ),
            (
                "le défaut « ecps.push.lost » se produit pour l'adresse « a@b.test »",
                "pas un défaut de la messagerie",
            ),
            ("il appuie sur « Entree »", "les touches connues : Entrée"),
        ] {
            let said = errors(step);
            assert!(said.contains(told), "{step}: {said}");
        }
    }

    #[test]
    fn a_name_that_something_bears_is_not() {
        for step in [
            "la personne « anne » sans carte",
            "il navigue avec « Safari » sur « macOS »",
            "le délai « lien d’activation » expire",
            "le défaut « ecps.push.lost » se produit pour lui",
            "le défaut « mail.delayed » ne se produit plus",
            "le défaut « smtp.rcpt.rejected » se produit pour l'adresse « faute.{adresse} »",
        ] {
            assert_eq!(errors(step), "", "{step}");
        }
    }
}
