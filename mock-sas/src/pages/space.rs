use askama::Template;

use crate::{services::Addresses, state::settings::Switch};

/// Guide P1 and P2.
#[derive(Debug, Template)]
#[template(path = "space.html")]
pub(crate) struct SpacePage<'a> {
    pub person: &'a str,
    pub email: &'a str,
    pub addresses: Addresses,
    pub settings: Option<[Switch; 3]>,
    /// When the settings were last changed, as shown: `JJ/MM/AAAA`.
    pub updated: &'a str,
    /// Address of the regulator's space that belongs to the same account.
    pub regulator: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{pages::SITE, services::PracticeAddress, state::settings::Settings};

    fn html(addresses: Addresses, settings: Option<[Switch; 3]>, regulator: Option<&str>) -> String {
        let page = SpacePage {
            person: "<b>MARTIN</b> Anne",
            email: "anne@cabinet.test",
            addresses,
            settings,
            updated: "16/05/2023",
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
}
