//! The forms of the Espace personnel (guide P1, P4–P6).

use askama::Template;

use crate::{
    problem::Problems,
    services::PracticeAddress,
    space_forms::{AbsenceForm, InformationForm, LONGEST_INFORMATION, SlotForm},
    state::agenda::{Absence, Kind, Slot},
};

/// Guide P4.
#[derive(Debug, Template)]
#[template(path = "slots.html")]
pub(crate) struct SlotsPage<'a> {
    pub person: &'a str,
    pub slots: &'a [Slot],
    pub form: &'a SlotForm,
    pub problems: &'a Problems,
    /// What was just done.
    pub done: Option<&'a str>,
    pub restored: bool,
}

/// Guide P5.
#[derive(Debug, Template)]
#[template(path = "absences.html")]
pub(crate) struct AbsencesPage<'a> {
    pub person: &'a str,
    pub absences: &'a [Absence],
    pub form: &'a AbsenceForm,
    pub problems: &'a Problems,
    /// What was just done.
    pub done: Option<&'a str>,
    pub restored: bool,
}

/// Guide P6.
#[derive(Debug, Template)]
#[template(path = "information_form.html")]
pub(crate) struct InformationFormPage<'a> {
    pub person: &'a str,
    pub form: &'a InformationForm,
    pub problems: &'a Problems,
    pub restored: bool,
}

/// Guide P1.
#[derive(Debug, Template)]
#[template(path = "phones.html")]
pub(crate) struct PhonesPage<'a> {
    pub person: &'a str,
    /// `None`: the directory does not answer.
    pub addresses: Option<&'a [PracticeAddress]>,
    pub problems: &'a Problems,
    pub restored: bool,
}

impl PhonesPage<'_> {
    fn problem(&self, rank: usize) -> Option<&str> {
        self.problems.at(&format!("telephone-{rank}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::SITE;

    const HOSTILE: &str = "\"><script>alert(1)</script>";

    /// Whatever is typed is shown again and stays text; each problem stands in the summary and at its field.
    fn html(page: &impl Template, problems: &Problems) -> String {
        let html = SITE.page("Essai", page).html().to_owned();
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("&#62;&#60;script&#62;"), "{html}");
        assert_eq!(html.matches("<h1").count(), 1);
        assert_eq!(html.matches(" id=\"").count(), {
            let mut ids: Vec<_> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next()).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.len()
        });
        for problem in &problems.0 {
            assert!(html.contains(&format!("href=\"#{}\"", problem.field)), "{problem:?}");
            assert!(html.contains(&format!("id=\"{}\"", problem.field)), "{problem:?}");
            assert!(html.matches(&*problem.told).count() >= 2, "{problem:?} in {html}");
        }
        assert_eq!(html.contains("role=\"alert\""), !problems.is_empty());
        html
    }

    #[test]
    fn every_form_keeps_what_was_typed_and_says_what_is_wrong() {
        let form = SlotForm {
            date: HOSTILE.into(),
            begin: HOSTILE.into(),
            end: HOSTILE.into(),
            ..SlotForm::default()
        };
        let problems = form.slot().unwrap_err();
        let page = SlotsPage {
            person: HOSTILE,
            slots: &[],
            form: &form,
            problems: &problems,
            done: None,
            restored: true,
        };
        let shown = html(&page, &problems);
        assert_eq!(shown.matches("aria-invalid=\"true\"").count(), 3 + Kind::ALL.len());
        assert!(shown.contains(r#"id="type" aria-describedby="type-erreur""#));

        let form = AbsenceForm { from: HOSTILE.into(), to: HOSTILE.into(), remove: None };
        let problems = form.absence().unwrap_err();
        let page = AbsencesPage {
            person: HOSTILE,
            absences: &[],
            form: &form,
            problems: &problems,
            done: None,
            restored: true,
        };
        html(&page, &problems);

        let form = InformationForm { text: HOSTILE.repeat(400) };
        let problems = form.problems();
        html(
            &InformationFormPage { person: HOSTILE, form: &form, problems: &problems, restored: true },
            &problems,
        );

        let known = [PracticeAddress { ligne: HOSTILE.into(), telephone: HOSTILE.into() }];
        let (typed, problems) = crate::space_forms::PhonesForm::parse(
            "ligne=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&telephone=12",
        )
        .numbers(&known);
        let page =
            PhonesPage { person: HOSTILE, addresses: Some(&typed), problems: &problems, restored: true };
        assert_eq!(problems.fields(), ["telephone-1"]);
        html(&page, &problems);
        let page =
            PhonesPage { person: HOSTILE, addresses: None, problems: &Problems::default(), restored: false };
        assert!(html(&page, &Problems::default()).contains("L’annuaire ne répond pas"));
    }

    #[test]
    fn what_is_declared_can_be_taken_back_one_by_one() {
        let form = SlotForm::parse("date=16/05/2023&debut=8h&fin=9h&type=visite");
        let slot = form.slot().unwrap();
        let page = SlotsPage {
            person: HOSTILE,
            slots: &[slot],
            form: &SlotForm::default(),
            problems: &Problems::default(),
            done: Some("Le créneau est ajouté."),
            restored: false,
        };
        let shown = html(&page, &Problems::default());
        for part in ["mardi 16 mai 2023", "08h00–09h00", "Visite à domicile", "Le créneau est ajouté."] {
            assert!(shown.contains(part), "{part}");
        }
        assert!(shown.contains(
            r#"value="16/05/2023 08h00" aria-label="Retirer le créneau du 16/05/2023, 08h00–09h00""#
        ));

        let absence = AbsenceForm::parse("du=20/05/2023&au=27/05/2023").absence().unwrap();
        let page = AbsencesPage {
            person: HOSTILE,
            absences: &[absence],
            form: &AbsenceForm::default(),
            problems: &Problems::default(),
            done: None,
            restored: false,
        };
        let shown = html(&page, &Problems::default());
        assert!(shown.contains(r#"aria-label="Retirer la période du 20/05/2023 au 27/05/2023""#), "{shown}");
    }
}
