//! The card, and Pro Santé Connect's session.

use super::{Words, words};
use crate::language::sentence::Sentence;

pub(super) const CARD: &[Words] = &[
    words("il choisit le certificat de sa carte", "choisit sa carte parmi celles du lecteur", &[], |_| {
        Sentence::ChooseCard
    }),
    words(
        "il choisit le certificat de l'autre carte",
        "choisit, parmi celles du lecteur, la carte d’une autre personne",
        &[],
        |_| Sentence::ChooseOtherCard,
    ),
    words("il ne choisit aucun certificat", "ferme le choix du certificat sans en choisir un", &[], |_| {
        Sentence::ChooseNoCard
    }),
    words(
        "il continue sans certificat",
        "laisse sa carte dans le lecteur et passe à l’e-CPS",
        &[],
        |_| Sentence::ContinueWithoutCard,
    ),
    words("il compose le code de sa carte", "compose le bon code à 4 chiffres", &[], |_| Sentence::TypePin),
    words(
        "il compose le code de l'autre carte",
        "compose celui de la carte de l’autre personne",
        &[],
        |_| Sentence::TypeOtherPin,
    ),
    words(
        "il compose un code erroné",
        "compose un code qui n’est pas celui de la carte choisie",
        &[],
        |_| Sentence::TypeWrongPin,
    ),
    words(
        "il ne compose aucun code",
        "renonce au moment où le code est demandé, et revient au service",
        &[],
        |_| Sentence::TypeNoPin,
    ),
    words(
        "sa session Pro Santé Connect est ouverte",
        "Pro Santé Connect tient une session ouverte à son nom",
        &[],
        |_| Sentence::PscSession { open: true },
    ),
    words("sa session Pro Santé Connect est fermée", "Pro Santé Connect n’en tient aucune", &[], |_| {
        Sentence::PscSession { open: false }
    }),
];
