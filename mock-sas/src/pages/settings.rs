use askama::Template;

use crate::{
    problem::Problems,
    settings_form::{Offered, SettingsForm},
    state::settings::Capacity,
};

/// Guide C8b and P3. Without a script all parts are visible; those that depend on an answer are groups of
/// their own, and the service checks them.
#[expect(clippy::struct_excessive_bools, reason = "each is a sentence that the page shows or not")]
#[derive(Debug, Template)]
#[template(path = "settings.html")]
pub(crate) struct SettingsPage<'a> {
    pub person: &'a str,
    /// The last step of the creation of an account.
    pub first_time: bool,
    pub form: &'a SettingsForm,
    pub problems: &'a Problems,
    /// What was typed comes from a session that had ended.
    pub restored: bool,
    pub offered: &'a Offered,
    pub directory_unavailable: bool,
    pub software_unavailable: bool,
}

impl SettingsPage<'_> {
    fn is_through(&self, capacity: &str) -> bool {
        self.form.through == capacity
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::SITE;

    #[test]
    fn shows_what_is_missing_and_keeps_everything_typed() {
        let offered = Offered::new(
            vec!["<script>alert(1)</script>".into(), "2 rue B".into()],
            vec!["Agenda".into()],
            None,
        );
        let form = SettingsForm::parse(
            "participe=on&via=cpts&solution=oui&logiciel=Agenda&creneaux-editeur=on&forfait=on",
        );
        let (_, problems) = form.settings(&offered);
        let page = SITE.page(
            "Essai",
            &SettingsPage {
                person: "MARTIN Anne",
                first_time: true,
                form: &form,
                problems: &problems,
                restored: false,
                offered: &offered,
                directory_unavailable: false,
                software_unavailable: false,
            },
        );
        let html = page.html();
        assert!(!html.contains("<script>"));
        for problem in &problems.0 {
            assert!(html.contains(&format!(r##"href="#{}""##, problem.field)), "{problem:?}");
            assert!(html.contains(&format!(r#"id="{}""#, problem.field)), "{problem:?}");
            assert!(html.contains(&format!(r#"id="{}-erreur""#, problem.field)), "{problem:?}");
            let told_by = format!(r#"aria-describedby="{}-erreur""#, problem.field);
            assert_eq!(html.matches(&told_by).count(), 1, "{problem:?}");
            assert_eq!(html.matches(&*problem.told).count(), 2, "in the summary and at the field");
        }
        // Each place of the CPTS, and the declaration.
        assert_eq!(html.matches(r#"aria-invalid="true""#).count(), 3, "{html}");
        assert_eq!(html.matches(" checked").count(), 5, "{html}");
        assert!(html.contains(r#"<option value="Agenda" selected>"#));
        assert_eq!(html.matches("<h1").count(), 1);
    }

    #[test]
    fn works_without_the_third_party_services_and_says_so() {
        let page = SITE.page(
            "Essai",
            &SettingsPage {
                person: "MARTIN Anne",
                first_time: false,
                form: &SettingsForm::default(),
                problems: &Problems::default(),
                restored: true,
                offered: &Offered::new(vec![], vec![], None),
                directory_unavailable: true,
                software_unavailable: true,
            },
        );
        assert!(page.html().contains("L’annuaire ne répond pas"));
        assert!(page.html().contains("La liste des logiciels ne répond pas"));
        assert!(
            page.html().contains("Autre logiciel") && page.html().contains("Rien n’est encore enregistré.")
        );
    }
}
