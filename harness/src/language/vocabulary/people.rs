//! Who the scenario is about, and their card.

use identities::Profession;

use super::{Words, words};
use crate::language::sentence::Sentence;

pub(super) const PEOPLE: &[Words] = &[
    words(
        "un médecin dont la carte CPS est dans le lecteur",
        "crée un médecin fictif et branche sa carte au navigateur",
        &[],
        |_| Sentence::PersonWithCard(Profession::Physician),
    ),
    words("un pharmacien dont la carte CPS est dans le lecteur", "de même, un pharmacien", &[], |_| {
        Sentence::PersonWithCard(Profession::Pharmacist)
    }),
    words(
        "un chirurgien-dentiste dont la carte CPS est dans le lecteur",
        "de même, un chirurgien-dentiste",
        &[],
        |_| Sentence::PersonWithCard(Profession::Dentist),
    ),
    words("une sage-femme dont la carte CPS est dans le lecteur", "de même, une sage-femme", &[], |_| {
        Sentence::PersonWithCard(Profession::Midwife)
    }),
    words("une infirmière dont la carte CPS est dans le lecteur", "de même, une infirmière", &[], |_| {
        Sentence::PersonWithCard(Profession::Nurse)
    }),
    words(
        "un pédicure-podologue dont la carte CPS est dans le lecteur",
        "de même, un pédicure-podologue",
        &[],
        |_| Sentence::PersonWithCard(Profession::Podiatrist),
    ),
    words(
        "la personne « … » dont la carte CPS est dans le lecteur",
        "de même, une personne décrite dans doublure.toml ([[person]]), par sa clé",
        &["anne"],
        |a| Sentence::NamedPersonWithCard(a[0].clone()),
    ),
    words("un médecin sans carte", "crée un médecin fictif ; son lecteur est vide", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Physician)
    }),
    words("un pharmacien sans carte", "de même, un pharmacien", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Pharmacist)
    }),
    words("un chirurgien-dentiste sans carte", "de même, un chirurgien-dentiste", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Dentist)
    }),
    words("une sage-femme sans carte", "de même, une sage-femme", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Midwife)
    }),
    words("une infirmière sans carte", "de même, une infirmière", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Nurse)
    }),
    words("un pédicure-podologue sans carte", "de même, un pédicure-podologue", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Podiatrist)
    }),
    words(
        "la personne « … » sans carte",
        "de même, une personne décrite dans doublure.toml ([[person]]), par sa clé",
        &["anne"],
        |a| Sentence::NamedPersonWithoutCard(a[0].clone()),
    ),
];
