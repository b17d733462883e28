//! The documented steps of the onboarding: the platform's public user guide « Création de compte effecteur via
//! PSC — Plateforme SAS » (v0.1). The ids are ours.

use crate::lang::Lang;

/// One step of the user guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuideStep {
    /// Short id, used in tags, reports and snapshots: `C1`, `P2` …
    pub id: &'static str,
    /// What the professional does or sees, for the report's reader: French, English.
    titles: [&'static str; 2],
}

impl GuideStep {
    /// What the professional does or sees, for the report's reader.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &'static str {
        let [french, english] = self.titles;
        lang.say(french, english)
    }
}

/// The steps that scenarios cover today, in the guide's order.
pub const STEPS: &[GuideStep] = &[
    step(
        "C1",
        "Ouvrir le service, « Se connecter », puis « Pro Santé Connect »",
        "Open the service, “Se connecter”, then “Pro Santé Connect”",
    ),
    step("C2", "Sélectionner le certificat de la carte CPS", "Select the certificate of the CPS card"),
    step("C3", "Composer le code à 4 chiffres de la carte", "Type the card’s 4-digit code"),
    step(
        "C4",
        "Indiquer l’adresse électronique à lier au compte",
        "Give the e-mail address to link to the account",
    ),
    step("C5", "Vérification du courriel", "Check of the mail"),
    step("C6", "Recevoir le courriel", "Receive the mail"),
    step(
        "C7",
        "Suivre le lien : compte initialisé, conditions générales d’utilisation",
        "Follow the link: account initialised, terms of use",
    ),
    step("C8a", "Accepter les conditions générales d’utilisation", "Accept the terms of use"),
    step("C8b", "Renseigner les paramètres de participation", "Fill in the participation settings"),
    step("E0", "Ouvrir le service sur son téléphone", "Open the service on one’s phone"),
    step(
        "E1",
        "Ouvrir le service, « Se connecter », puis « Pro Santé Connect »",
        "Open the service, “Se connecter”, then “Pro Santé Connect”",
    ),
    step(
        "E2",
        "Certificat demandé d’abord : continuer sans certificat",
        "Certificate asked for first: continue without one",
    ),
    step(
        "E3",
        "Saisir son identifiant, « SE CONNECTER AVEC E-CPS »",
        "Type one’s identifier, “SE CONNECTER AVEC E-CPS”",
    ),
    step(
        "E4",
        "Lire le code à deux chiffres et le temps qui reste",
        "Read the two-digit code and the time that is left",
    ),
    step(
        "E5",
        "Sur le téléphone : notification, mot de passe, choix du code parmi trois",
        "On the phone: notification, password, choice of the code among three",
    ),
    step(
        "E6",
        "Être connecté au service, sans autre clic",
        "Be signed in to the service, without another click",
    ),
    step("P1", "Espace personnel : identité et adresses", "Personal space: identity and addresses"),
    step("P2", "Espace personnel : paramètres", "Personal space: settings"),
    step("P3", "Modifier les paramètres de participation", "Change the participation settings"),
    step("P4", "Déclarer des disponibilités", "Declare availability"),
    step("P5", "Déclarer des périodes d’indisponibilité", "Declare periods of absence"),
    step("P6", "Ajouter des informations complémentaires", "Add further information"),
    step(
        "M1",
        "macOS et Chrome : la carte demande CPS-Gestion",
        "macOS and Chrome: the card needs CPS-Gestion",
    ),
    step(
        "M2",
        "macOS et Safari : la carte ne se lit pas, un autre navigateur le permet",
        "macOS and Safari: the card cannot be read, another browser can",
    ),
    step(
        "M3",
        "macOS et Firefox : la carte se lit sans CPS-Gestion",
        "macOS and Firefox: the card is read without CPS-Gestion",
    ),
    step(
        "M4",
        "macOS et un autre navigateur : la carte demande CPS-Gestion",
        "macOS and another browser: the card needs CPS-Gestion",
    ),
];

const fn step(id: &'static str, french: &'static str, english: &'static str) -> GuideStep {
    GuideStep { id, titles: [french, english] }
}

/// The step that the name of an evidence begins with: « C1 accueil » belongs to C1.
#[must_use]
pub fn step_of(name: &str) -> Option<&'static GuideStep> {
    let id = name.split_whitespace().next()?;
    STEPS.iter().find(|step| step.id == id)
}
