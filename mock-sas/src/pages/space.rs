use askama::Template;

use mock_kit::french_date::day_of_week;
use time::{Date, Duration};

use crate::{
    french::long_date,
    services::Addresses,
    state::{
        agenda::{Absence, Agenda, Slot},
        settings::Switch,
    },
};

/// How many days the calendar of P4 shows, as in the guide's picture.
const DAYS: i64 = 3;

/// Guide P1–P6.
#[derive(Debug, Template)]
#[template(path = "space.html")]
pub(crate) struct SpacePage<'a> {
    pub person: &'a str,
    pub email: &'a str,
    pub addresses: Addresses,
    pub settings: Option<[Switch; 3]>,
    /// When the settings were last changed, as shown: `JJ/MM/AAAA`.
    pub updated: &'a str,
    pub calendar: Calendar<'a>,
    pub absences: &'a [Absence],
    pub information: &'a str,
    /// Address of the regulator's space that belongs to the same account.
    pub regulator: Option<&'a str>,
}

/// Guide P4: three days of an agenda.
#[derive(Debug)]
pub(crate) struct Calendar<'a> {
    /// `16 mai 2023 – 18 mai 2023`.
    pub period: String,
    pub days: Vec<Day<'a>>,
    /// First day of the calendar before this one, as the address writes it.
    pub before: Option<Date>,
    pub after: Option<Date>,
}

#[derive(Debug)]
pub(crate) struct Day<'a> {
    /// `mardi 16 mai`.
    pub name: String,
    pub slots: Vec<&'a Slot>,
}

impl<'a> Calendar<'a> {
    /// The days of `agenda` from `first` on; nothing before `today` or far away is shown.
    pub fn new(agenda: &'a Agenda, first: Date, today: Date) -> Self {
        let last_start = today + Duration::days(366);
        let first = first.clamp(today, last_start);
        let day = |rank| {
            let date = first + Duration::days(rank);
            Day {
                name: day_of_week(date),
                slots: agenda.slots().iter().filter(|slot| slot.date == date).collect(),
            }
        };
        let step = Duration::days(DAYS);
        Self {
            period: format!("{} – {}", long_date(first), long_date(first + Duration::days(DAYS - 1))),
            days: (0..DAYS).map(day).collect(),
            before: (first > today).then(|| (first - step).max(today)),
            after: (first < last_start).then(|| first + step),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::{pages::SITE, services::PracticeAddress, state::settings::Settings};

    const TODAY: Date = date!(2023 - 05 - 16);

    fn html(addresses: Addresses, settings: Option<[Switch; 3]>, regulator: Option<&str>) -> String {
        let agenda = Agenda::default();
        let page = SpacePage {
            person: "<b>MARTIN</b> Anne",
            email: "anne@cabinet.test",
            addresses,
            settings,
            updated: "16/05/2023",
            calendar: Calendar::new(&agenda, TODAY, TODAY),
            absences: &[Absence { from: TODAY, to: TODAY }],
            information: "Sonner <b>deux</b> fois",
            regulator,
        };
        let html = SITE.page("Espace personnel", &page).html().to_owned();
        assert!(!html.contains("<b>MARTIN"));
        assert_eq!(html.matches("<h1").count(), 1);
        html
    }

    #[test]
    fn shows_addresses_and_settings_with_the_documented_labels() {
        let address = |ligne: &str, telephone: &str| PracticeAddress {
            ligne: ligne.into(),
            telephone: telephone.into(),
        };
        let known = Addresses::Known(vec![
            address("12 rue <i>A</i>, 75011 Paris", "01 99 00 12 34"),
            address("2 rue B, 69001 Lyon", ""),
        ]);
        let html = html(known, Some(Settings::sample().switches()), Some("<i>a@samu.test"));
        for shown in [
            "Vos adresses",
            "Adresse 1 : 12 rue &#60;i&#62;A",
            "Téléphone : 01 99 00 12 34",
            "Adresse 2 : 2 rue B",
            "Vos paramètres",
            "Participation au SAS",
            "Créneaux éditeurs non affichés",
            "Forfait de réorientation",
            "Dernière mise à jour le 16/05/2023",
            "Disponibilités",
            "16 mai 2023 – 18 mai 2023",
            "Pas de créneau disponible",
            "Éditer pour déclarer des disponibilités",
            "Périodes d&#39;indisponibilité",
            "Éditer pour déclarer des périodes d&#39;indisponibilité",
            "du 16/05/2023 au 16/05/2023",
            "Informations complémentaires",
            "Éditer pour ajouter des informations complémentaires",
            "Sonner &#60;b&#62;deux",
            ">Éditer</a>",
            "&#60;i&#62;a@samu.test",
            "Espace régulateur",
        ] {
            assert!(html.contains(shown), "{shown} in {html}");
        }
        assert_eq!(html.matches("Téléphone :").count(), 1);
        assert!(!html.contains("Veuillez renseigner"));
    }

    #[test]
    fn says_what_is_not_there() {
        let missing = html(Addresses::None, None, None);
        assert!(missing.contains("Veuillez renseigner vos paramètres") && missing.contains(">Éditer</a>"));
        assert!(!missing.contains("Dernière mise à jour"));
        assert!(missing.contains("Aucune adresse") && !missing.contains("Espace régulateur"));
        assert!(html(Addresses::Unavailable, None, None).contains("L’annuaire ne répond pas"));
    }

    #[test]
    fn the_calendar_shows_three_days_at_a_time_and_nothing_of_the_past() {
        let mut agenda = Agenda::default();
        let form = crate::space_forms::SlotForm::parse("date=19/05/2023&debut=20h30&fin=20h45&type=visite");
        agenda.add_slot(form.slot().unwrap());
        let at = |first| Calendar::new(&agenda, first, TODAY);
        let now = at(date!(2020 - 01 - 01));
        assert_eq!((now.period.as_str(), now.before), ("16 mai 2023 – 18 mai 2023", None));
        assert!(now.days.iter().all(|day| day.slots.is_empty()));
        let next = at(now.after.unwrap());
        assert_eq!(next.days[0].name, "vendredi 19 mai");
        assert_eq!(next.days[0].slots[0].hours(), "20h30–20h45");
        assert_eq!(next.before, Some(TODAY));
        assert_eq!(at(date!(9999 - 12 - 31)).after, None);
    }
}
