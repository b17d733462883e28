//! The simulated SAS, and no other service.

use super::{Words, words};
use crate::language::sentence::Sentence;

pub(super) const SAS: &[Words] = &[
    words(
        "son compte SAS est déjà actif",
        "crée son compte sur le SAS simulé, sans passer par le navigateur",
        &[],
        |_| Sentence::SasAccount { settings: false },
    ),
    words(
        "son compte SAS est déjà actif, paramètres renseignés",
        "de même, avec des paramètres de participation enregistrés",
        &[],
        |_| Sentence::SasAccount { settings: true },
    ),
    words(
        "son compte SAS attend l'accord sur les conditions générales",
        "de même, l’adresse est vérifiée mais les conditions ne sont pas encore acceptées",
        &[],
        |_| Sentence::SasAccountInitialised,
    ),
    words(
        "un autre professionnel a un compte SAS à l'adresse « … »",
        "crée sur le SAS simulé le compte, déjà actif, d’un autre médecin fictif",
        &["{adresse}"],
        |a| Sentence::OtherSasAccount(a[0].clone()),
    ),
    words(
        "un espace régulateur du SAS existe à l'adresse « … », avec le mot de passe « … »",
        "crée un compte de régulateur sur le SAS simulé",
        &["{adresse}", "Regul-2026"],
        |a| Sentence::Regulator { address: a[0].clone(), password: a[1].clone() },
    ),
];
