use serde::Serialize;

use crate::wording;

/// How a professional takes part in the SAS (guide P3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Settings {
    /// `None`: the professional does not take part.
    pub participation: Option<Participation>,
    /// Whether the person takes part in the "forfait de réorientation".
    pub reorientation: bool,
}

/// What somebody who takes part declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Participation {
    pub through: Through,
    pub appointments: Appointments,
}

/// In what capacity the professional takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Through {
    Individual,
    /// With the practice addresses that belong to the CPTS.
    Cpts(Vec<String>),
    Msp,
    SosMedecins,
}

/// Appointment software. The declaration on honour that goes with either answer was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Appointments {
    WithoutSoftware,
    With { software: String, slots_shown: bool },
}

/// One line of the list of P2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Switch {
    pub label: &'static str,
    pub on: bool,
}

impl Settings {
    /// The on/off list of the Espace personnel (guide P2).
    pub fn switches(&self) -> [Switch; 3] {
        let slots_shown = matches!(
            &self.participation,
            Some(Participation { appointments: Appointments::With { slots_shown: true, .. }, .. })
        );
        [
            Switch { label: wording::PARTICIPATION, on: self.participation.is_some() },
            Switch {
                label: if slots_shown { wording::EDITOR_SLOTS_SHOWN } else { wording::EDITOR_SLOTS_HIDDEN },
                on: slots_shown,
            },
            Switch { label: wording::REORIENTATION, on: self.reorientation },
        ]
    }

    /// Settings of a person made on demand: those of the guide's picture (takes part, slots of the software not
    /// shown, no "forfait de réorientation").
    pub fn sample() -> Self {
        Self {
            participation: Some(Participation {
                through: Through::Individual,
                appointments: Appointments::WithoutSoftware,
            }),
            reorientation: false,
        }
    }
}

/// The answers offered to "in what capacity".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capacity {
    Individual,
    Cpts,
    Msp,
    SosMedecins,
}

impl Capacity {
    pub const ALL: [Self; 4] = [Self::Individual, Self::Cpts, Self::Msp, Self::SosMedecins];

    /// Value of the form's field.
    pub fn value(self) -> &'static str {
        match self {
            Self::Individual => "individuel",
            Self::Cpts => "cpts",
            Self::Msp => "msp",
            Self::SosMedecins => "sos-medecins",
        }
    }

    /// Guide P3.
    pub fn label(self) -> &'static str {
        match self {
            Self::Individual => wording::INDIVIDUALLY,
            Self::Cpts => wording::THROUGH_CPTS,
            Self::Msp => wording::THROUGH_MSP,
            Self::SosMedecins => wording::THROUGH_SOS,
        }
    }

    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|capacity| capacity.value() == value)
    }
}

impl Through {
    pub fn capacity(&self) -> Capacity {
        match self {
            Self::Individual => Capacity::Individual,
            Self::Cpts(_) => Capacity::Cpts,
            Self::Msp => Capacity::Msp,
            Self::SosMedecins => Capacity::SosMedecins,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_the_space_follows_the_settings() {
        let told = |settings: &Settings| settings.switches().map(|switch| (switch.label, switch.on));
        assert_eq!(
            told(&Settings::sample()),
            [
                ("Participation au SAS", true),
                ("Créneaux éditeurs non affichés", false),
                ("Forfait de réorientation", false)
            ]
        );
        let shown = Settings {
            participation: Some(Participation {
                through: Through::Msp,
                appointments: Appointments::With { software: "Agenda".into(), slots_shown: true },
            }),
            reorientation: true,
        };
        assert_eq!(
            told(&shown),
            [
                ("Participation au SAS", true),
                ("Créneaux éditeurs affichés", true),
                ("Forfait de réorientation", true)
            ]
        );
    }
}
