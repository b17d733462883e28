use askama::Template;

/// Guide C1: what the platform is, and the first click.
#[derive(Debug, Template)]
#[template(path = "home.html")]
pub(crate) struct Home {
    /// The browser just comes back from a sign-out.
    pub signed_out: bool,
    /// For somebody signed in: the step that is due.
    pub go_on: Option<&'static str>,
}

/// Guide C1: the sign-in page, and the second click.
#[derive(Debug, Template)]
#[template(path = "mire.html")]
pub(crate) struct Mire;

/// One of the small pages of the footer.
#[derive(Debug, Template)]
#[template(path = "information.html")]
pub(crate) struct Information {
    pub topic: Topic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    Terms,
    Credits,
    Cookies,
    LegalNotice,
}

impl Topic {
    pub const ALL: [(&str, Self); 4] = [
        ("cgu", Self::Terms),
        ("credits", Self::Credits),
        ("cookies", Self::Cookies),
        ("mentions-legales", Self::LegalNotice),
    ];

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == slug).map(|(_, topic)| topic)
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Terms => "Conditions générales d’utilisation",
            Self::Credits => "Crédits",
            Self::Cookies => "Gestion des cookies",
            Self::LegalNotice => "Mentions légales",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::SITE;

    #[test]
    fn the_home_page_presents_the_platform_and_leads_to_the_sign_in_page() {
        let page = SITE.page("Accueil", &Home { signed_out: true, go_on: None });
        assert_eq!(page.html().matches("<h1").count(), 1);
        assert!(page.html().contains(r#"href="/connexion">Se connecter</a>"#));
        assert!(page.html().contains("Vous êtes déconnecté"));
        let signed_in = SITE.page("Accueil", &Home { signed_out: false, go_on: Some("/espace-personnel") });
        assert!(signed_in.html().contains(r#"href="/espace-personnel""#));
    }

    #[test]
    fn the_sign_in_page_says_whose_account_is_created() {
        let page = SITE.page("Connexion", &Mire);
        assert!(page.html().contains("<h1>Mire de connexion de la plateforme numérique SAS</h1>"));
        assert!(page.html().contains("effecteur de soins"));
        assert!(page.html().contains(">Pro Santé Connect</a>"));
    }

    #[test]
    fn every_link_of_the_footer_has_its_page_or_says_that_it_leaves() {
        for (label, address) in SITE.footer {
            if let Some(elsewhere) = address.strip_prefix("https://www.") {
                assert_eq!(*label, format!("{} (site externe)", elsewhere.trim_end_matches('/')));
                continue;
            }
            let slug = address.strip_prefix("/informations/").unwrap();
            let topic = Topic::parse(slug).unwrap_or_else(|| panic!("{label} leads nowhere"));
            let page = SITE.page(topic.title(), &Information { topic });
            assert_eq!(page.html().matches("<h1").count(), 1, "{label}");
        }
        assert_eq!(Topic::parse("autre"), None);
    }
}
