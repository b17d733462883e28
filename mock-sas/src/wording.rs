//! The sentences that the guide documents, to the letter: straight apostrophes and plain spaces included. Pages
//! and tests take them from here; everything else that the pages say is ours.

/// Guide C1, the sign-in page.
pub const MIRE: &str = "Mire de connexion de la plateforme numérique SAS";
/// Guide C1, the first of the two clicks.
pub const SIGN_IN: &str = "Se connecter";
/// Guide C1, the second click.
pub const PRO_SANTE_CONNECT: &str = "Pro Santé Connect";
/// Guide C4.
pub const REGULATOR_HINT: &str = "Si vous êtes également régulateur, veuillez renseigner la même adresse mail que celle qui vous permet de vous connecter à votre espace régulateur via login/mot de passe.";
/// Guide C5, of the page and of the mail.
pub const BANNER: &str = "BIENVENUE SUR LA PLATEFORME NUMÉRIQUE DU SERVICE D'ACCÈS AUX SOINS";
/// Guide C5.
pub const VERIFICATION: &str = "VÉRIFICATION DU COURRIEL";
/// Guide C5, first sentence.
pub const MUST_VERIFY: &str = "Vous devez vérifier votre courriel pour activer votre compte.";
/// Guide C5, second sentence.
pub const MAIL_SENT: &str = "Un courriel avec des instructions à suivre vous a été envoyé.";
/// Guide C5, third sentence: the question.
pub const NO_MAIL: &str = "Vous n'avez pas reçu de code dans le courriel ?";
/// Guide C5, third sentence: what to click.
pub const SEND_AGAIN: &str = "Cliquez ici pour renvoyer le courriel.";
/// Guide C7.
pub const INITIALISED: &str = "Votre compte est initialisé";
/// Guide C7.
pub const TERMS: &str = "CONDITIONS GÉNÉRALES D'UTILISATION";
/// Guide C7 (restored from a garbled scan).
pub const ACCEPT_TERMS: &str = "Vous acceptez les conditions générales d'utilisation";
/// Guide C8.
pub const SPACE: &str = "Espace personnel";
/// Guide P1.
pub const ADDRESSES: &str = "Vos adresses";
/// Guide P2, when there are none yet.
pub const SETTINGS_MISSING: &str = "Veuillez renseigner vos paramètres";
/// Guide P2.
pub const SETTINGS: &str = "Vos paramètres";
/// Guide P2.
pub const EDIT: &str = "Éditer";
/// Guide P2.
pub const PARTICIPATION: &str = "Participation au SAS";
/// Guide P2, when the slots of the appointment software are shown.
pub const EDITOR_SLOTS_SHOWN: &str = "Créneaux éditeurs affichés";
/// Guide P2, when they are not.
pub const EDITOR_SLOTS_HIDDEN: &str = "Créneaux éditeurs non affichés";
/// Guide P2.
pub const REORIENTATION: &str = "Forfait de réorientation";
/// Guide P3.
pub const EXTRA_SLOTS: &str = "Créneaux en sus de mes disponibilités";
/// Guide P3.
pub const PARTICIPATE: &str = "Je participe au SAS";
/// Guide P3.
pub const INDIVIDUALLY: &str = "à titre individuel";
/// Guide P3.
pub const THROUGH_CPTS: &str = "via ma CPTS";
/// Guide P3.
pub const THROUGH_MSP: &str = "via ma MSP";
/// Guide P3.
pub const THROUGH_SOS: &str = "via mon association SOS Médecins";
/// Guide P3, for a CPTS.
pub const CPTS_SITES: &str = "Quel(s) lieu(x) d'activité est/sont rattaché(s) à votre CPTS ?";
/// Guide P3.
pub const APPOINTMENTS: &str = "Utilisez-vous une solution de prise de rendez-vous ?";
/// Guide P4.
pub const AVAILABILITY: &str = "Disponibilités";
/// Guide P4.
pub const CONSULTATION: &str = "Consultation (cabinet)";
/// Guide P4.
pub const TELECONSULTATION: &str = "Téléconsultation";
/// Guide P4.
pub const HOME_VISIT: &str = "Visite à domicile";
/// Guide P4.
pub const NO_SLOT: &str = "Pas de créneau disponible";
/// Guide P4.
pub const EDIT_AVAILABILITY: &str = "Éditer pour déclarer des disponibilités";
/// Guide P5.
pub const UNAVAILABILITY: &str = "Périodes d'indisponibilité";
/// Guide P5.
pub const EDIT_UNAVAILABILITY: &str = "Éditer pour déclarer des périodes d'indisponibilité";
/// Guide P6.
pub const INFORMATION: &str = "Informations complémentaires";
/// Guide P6.
pub const EDIT_INFORMATION: &str = "Éditer pour ajouter des informations complémentaires";
