//! What the person reads: one structure per page, its template beside it in `templates/`. French.

pub(crate) mod careless;
pub(crate) mod entrance;
pub(crate) mod mail;
pub(crate) mod onboarding;
pub(crate) mod refused;
pub(crate) mod regulator;
pub(crate) mod settings;
pub(crate) mod space;
pub(crate) mod space_forms;

use mock_kit::page::Site;

/// Name, colours and footer of all pages. The footer's links are those of the guide's picture of C7; those to
/// sites of the State say that one leaves, since a page of another site takes the place of this one.
pub(crate) const SITE: Site = Site {
    name: "Plateforme numérique SAS",
    tagline: "Service d’accès aux soins",
    accent: "#000091",
    footer: &[
        ("CGU", "/informations/cgu"),
        ("Crédits", "/informations/credits"),
        ("Gestion des cookies", "/informations/cookies"),
        ("Mentions légales", "/informations/mentions-legales"),
        ("gouvernement.fr (site externe)", "https://www.gouvernement.fr/"),
        ("service-public.fr (site externe)", "https://www.service-public.fr/"),
        ("data.gouv.fr (site externe)", "https://www.data.gouv.fr/"),
    ],
};
