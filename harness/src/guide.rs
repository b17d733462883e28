//! The documented steps of the onboarding: the platform's public user guide « Création de compte effecteur via
//! PSC — Plateforme SAS » (v0.1). The ids are ours.

/// One step of the user guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuideStep {
    /// Short id, used in tags, reports and snapshots: `C1`, `P2` …
    pub id: &'static str,
    /// What the professional does or sees, for the report's reader.
    pub title: &'static str,
}

/// The steps that scenarios cover today, in the guide's order.
pub const STEPS: &[GuideStep] = &[
    step("C1", "Ouvrir le service, « Se connecter », puis « Pro Santé Connect »"),
    step("C2", "Sélectionner le certificat de la carte CPS (lecteur simulé)"),
    step("C3", "Composer le code à 4 chiffres de la carte (lecteur simulé)"),
    step("C4", "Indiquer l’adresse électronique à lier au compte"),
    step("C5", "Vérification du courriel"),
    step("C6", "Recevoir le courriel"),
    step("C7", "Suivre le lien : compte initialisé, conditions générales d’utilisation"),
    step("C8a", "Accepter les conditions générales d’utilisation"),
    step("C8b", "Renseigner les paramètres de participation"),
    step("E0", "Ouvrir le service sur son téléphone"),
    step("E1", "Ouvrir le service, « Se connecter », puis « Pro Santé Connect »"),
    step("E2", "Certificat demandé d’abord : continuer sans certificat"),
    step("E3", "Saisir son identifiant, « SE CONNECTER AVEC E-CPS »"),
    step("E4", "Lire le code à deux chiffres et le temps qui reste"),
    step("E5", "Sur le téléphone : notification, mot de passe, choix du code parmi trois"),
    step("E6", "Être connecté au service, sans autre clic"),
    step("P1", "Espace personnel : identité et adresses"),
    step("P2", "Espace personnel : paramètres"),
    step("P3", "Modifier les paramètres de participation"),
    step("P4", "Déclarer des disponibilités"),
    step("P5", "Déclarer des périodes d’indisponibilité"),
    step("P6", "Ajouter des informations complémentaires"),
    step("M1", "macOS et Chrome : la carte demande CPS-Gestion"),
    step("M2", "macOS et Safari : la carte ne se lit pas, un autre navigateur le permet"),
    step("M3", "macOS et Firefox : la carte se lit sans CPS-Gestion"),
    step("M4", "macOS et un autre navigateur : la carte demande CPS-Gestion"),
];

const fn step(id: &'static str, title: &'static str) -> GuideStep {
    GuideStep { id, title }
}

/// The step that the name of an evidence begins with: « C1 accueil » belongs to C1.
#[must_use]
pub fn step_of(name: &str) -> Option<&'static GuideStep> {
    let id = name.split_whitespace().next()?;
    STEPS.iter().find(|step| step.id == id)
}
