use url::form_urlencoded;

use crate::{
    problem::{Problem, Problems},
    state::settings::{Appointments, Capacity, Participation, Settings, Through},
};

/// Offered beside the names of the list, so that nobody is stuck without it.
pub(crate) const OTHER_SOFTWARE: &str = "Autre logiciel";

/// The settings form (guide P3) as a person filled it in: nothing is lost when it is shown again.
#[expect(clippy::struct_excessive_bools, reason = "each is a box of the form")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SettingsForm {
    pub participates: bool,
    pub through: String,
    pub sites: Vec<String>,
    pub uses_software: String,
    pub declared_without: bool,
    pub software: String,
    pub declared_with: bool,
    pub slots_shown: bool,
    pub reorientation: bool,
}

/// What the form proposes: practice addresses and software names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offered {
    pub sites: Vec<String>,
    pub software: Vec<String>,
}

impl Offered {
    /// The lists of today, and whatever the saved settings hold that has left them since.
    pub fn new(sites: Vec<String>, software: Vec<String>, saved: Option<&Settings>) -> Self {
        let mut offered = Self { sites, software };
        let saved = saved.map(SettingsForm::from).unwrap_or_default();
        for site in saved.sites {
            if !offered.sites.contains(&site) {
                offered.sites.push(site);
            }
        }
        for software in [saved.software, OTHER_SOFTWARE.to_owned()] {
            if !software.is_empty() && !offered.software.contains(&software) {
                offered.software.push(software);
            }
        }
        offered
    }
}

impl SettingsForm {
    /// Reads `application/x-www-form-urlencoded`; a field that we do not know is left out.
    pub fn parse(body: &str) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body.as_bytes()) {
            let value = value.into_owned();
            match &*name {
                "participe" => form.participates = true,
                "via" => form.through = value,
                "lieux" => form.sites.push(value),
                "solution" => form.uses_software = value,
                "honneur-sans" => form.declared_without = true,
                "logiciel" => form.software = value,
                "honneur-avec" => form.declared_with = true,
                "creneaux-editeur" => form.slots_shown = true,
                "forfait" => form.reorientation = true,
                _ => {}
            }
        }
        form
    }

    /// The settings, and what is missing. An answer to a question that does not arise (a CPTS's addresses for
    /// somebody who takes part individually) counts for nothing.
    pub fn settings(&self, offered: &Offered) -> (Settings, Problems) {
        let mut problems = vec![];
        let participation = self.participates.then(|| Participation {
            through: self.through(offered, &mut problems),
            appointments: self.appointments(offered, &mut problems),
        });
        let settings = Settings { participation, reorientation: self.reorientation };
        (settings, Problems(problems))
    }

    fn through(&self, offered: &Offered, problems: &mut Vec<Problem>) -> Through {
        match Capacity::parse(&self.through) {
            Some(Capacity::Individual) => Through::Individual,
            Some(Capacity::Msp) => Through::Msp,
            Some(Capacity::SosMedecins) => Through::SosMedecins,
            Some(Capacity::Cpts) => {
                let sites: Vec<_> =
                    offered.sites.iter().filter(|site| self.sites.contains(site)).cloned().collect();
                if sites.is_empty() && !offered.sites.is_empty() {
                    problems.push(Problem::new(
                        "lieux",
                        "Indiquez au moins un lieu d’activité rattaché à votre CPTS.",
                    ));
                }
                Through::Cpts(sites)
            }
            None => {
                problems.push(Problem::new("via", "Indiquez à quel titre vous participez au SAS."));
                Through::Individual
            }
        }
    }

    fn appointments(&self, offered: &Offered, problems: &mut Vec<Problem>) -> Appointments {
        match self.uses_software.as_str() {
            "oui" => {
                if !offered.software.contains(&self.software) {
                    problems
                        .push(Problem::new("logiciel", "Choisissez votre solution de prise de rendez-vous."));
                }
                if !self.declared_with {
                    problems.push(Problem::new(
                        "honneur-avec",
                        "Cochez la déclaration sur l’honneur qui accompagne la réponse « Oui ».",
                    ));
                }
                Appointments::With { software: self.software.clone(), slots_shown: self.slots_shown }
            }
            "non" => {
                if !self.declared_without {
                    problems.push(Problem::new(
                        "honneur-sans",
                        "Cochez la déclaration sur l’honneur qui accompagne la réponse « Non ».",
                    ));
                }
                Appointments::WithoutSoftware
            }
            _ => {
                problems.push(Problem::new(
                    "solution",
                    "Indiquez si vous utilisez une solution de prise de rendez-vous.",
                ));
                Appointments::WithoutSoftware
            }
        }
    }
}

impl From<&Settings> for SettingsForm {
    fn from(settings: &Settings) -> Self {
        let mut form = Self { reorientation: settings.reorientation, ..Self::default() };
        let Some(participation) = &settings.participation else {
            return form;
        };
        form.participates = true;
        participation.through.capacity().value().clone_into(&mut form.through);
        if let Through::Cpts(sites) = &participation.through {
            form.sites.clone_from(sites);
        }
        match &participation.appointments {
            Appointments::WithoutSoftware => {
                "non".clone_into(&mut form.uses_software);
                form.declared_without = true;
            }
            Appointments::With { software, slots_shown } => {
                "oui".clone_into(&mut form.uses_software);
                form.software.clone_from(software);
                form.slots_shown = *slots_shown;
                form.declared_with = true;
            }
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered() -> Offered {
        Offered::new(vec!["1 rue A".into(), "2 rue B".into()], vec!["Agenda".into()], None)
    }

    fn missing(body: &str) -> Vec<&'static str> {
        let (_, problems) = SettingsForm::parse(body).settings(&offered());
        problems.fields()
    }

    #[test]
    fn names_every_mandatory_answer_that_is_missing() {
        assert_eq!(missing("participe=on"), ["via", "solution"]);
        assert_eq!(missing("participe=on&via=roi&solution=peut-être"), ["via", "solution"]);
        assert_eq!(missing("participe=on&via=cpts&solution=oui"), ["lieux", "logiciel", "honneur-avec"]);
        assert_eq!(
            missing("participe=on&via=cpts&lieux=ailleurs&solution=oui&logiciel=Inconnu&honneur-avec=on"),
            ["lieux", "logiciel"]
        );
        assert_eq!(missing("participe=on&via=msp&solution=non&honneur-avec=on"), ["honneur-sans"]);
    }

    #[test]
    fn a_question_that_does_not_arise_needs_no_answer() {
        assert_eq!(missing(""), [""; 0]);
        assert_eq!(missing("via=cpts&solution=oui"), [""; 0]);
        let (settings, problems) = SettingsForm::parse(
            "participe=on&via=individuel&lieux=1+rue+A&solution=non&honneur-sans=on&creneaux-editeur=on",
        )
        .settings(&offered());
        assert!(problems.is_empty());
        assert_eq!(settings, Settings::sample());
    }

    #[test]
    fn without_known_addresses_a_cpts_needs_none() {
        let nothing = Offered::new(vec![], vec![], None);
        let form = "participe=on&via=cpts&solution=oui&logiciel=Autre+logiciel&honneur-avec=on";
        assert_eq!(SettingsForm::parse(form).settings(&nothing).1, Problems::default());
    }

    #[test]
    fn what_was_saved_comes_back_as_it_was_even_if_the_lists_have_changed() {
        let body = "participe=on&via=cpts&lieux=2+rue+B&solution=oui&logiciel=Agenda&honneur-avec=on&creneaux-editeur=on&forfait=on";
        let form = SettingsForm::parse(body);
        let (saved, problems) = form.settings(&offered());
        assert!(problems.is_empty());
        assert_eq!(SettingsForm::from(&saved), form);

        let later = Offered::new(vec![], vec![], Some(&saved));
        assert_eq!(SettingsForm::from(&saved).settings(&later), (saved, Problems::default()));
    }
}
