//! What a person does on a page of any service, and what must be true there.

use super::{Words, words};
use crate::language::sentence::{Sentence, Target};

pub(super) const MOVES: &[Words] = &[
    words("il ouvre le service", "ouvre la page d’accueil du service", &[], |_| Sentence::OpenService),
    words("il ouvre « … »", "ouvre un chemin du service, ou une adresse entière", &["/compte"], |a| {
        Sentence::Open(a[0].clone())
    }),
    words("il recharge la page", "recharge la page", &[], |_| Sentence::Reload),
    words("il revient en arrière", "revient à la page précédente", &[], |_| Sentence::Back),
    words(
        "il ferme le navigateur et le rouvre",
        "ouvre un navigateur neuf sur le même poste : la carte reste dans le lecteur, les cookies sont perdus",
        &[],
        |_| Sentence::ReopenBrowser,
    ),
    words("il ouvre un nouvel onglet", "ce qui suit se passe dans un second onglet, vide", &[], |_| {
        Sentence::NewTab
    }),
    words("il passe à l'autre onglet", "ce qui suit se passe dans l’autre des deux onglets", &[], |_| {
        Sentence::OtherTab
    }),
];

pub(super) const ACTIONS: &[Words] = &[
    words("il clique sur « … »", "clique sur le bouton ou le lien qui porte ce nom", &["Valider"], |a| {
        Sentence::Click(Target::named(&a[0]))
    }),
    words(
        "il clique sur « … » dans « … »",
        "de même, quand plusieurs portent ce nom : dans la section, le groupe, la ligne ou sous le titre indiqué",
        &["Modifier", "Coordonnées"],
        |a| Sentence::Click(within(&a[0], &a[1])),
    ),
    words(
        "il clique sur l'élément « … »",
        "clique sur l’élément que désigne ce sélecteur CSS, s’il n’a pas de nom",
        &["#menu > button"],
        |a| Sentence::Click(Target::Selected(a[0].clone())),
    ),
    words(
        "il clique sur « … », le site ne répond pas",
        "clique ; le navigateur doit dire de lui-même qu’il ne parvient pas à afficher la page",
        &["Pro Santé Connect"],
        |a| Sentence::ClickInVain(Target::named(&a[0])),
    ),
    words(
        "il remplit « … » avec « … »",
        "remplit le champ qui porte ce libellé ; un champ de date se remplit ainsi : 2026-11-24, d’heure : 09:30. Un champ \
         qui ne prend pas ce qu’on lui donne n’est pas conforme",
        &["Adresse", "{adresse}"],
        |a| Sentence::Fill { field: Target::named(&a[0]), value: a[1].clone() },
    ),
    words(
        "il remplit « … » avec « … » dans « … »",
        "de même, dans la section, le groupe, la ligne ou sous le titre indiqué",
        &["Ville", "Lyon", "Adresse du cabinet"],
        |a| Sentence::Fill { field: within(&a[0], &a[2]), value: a[1].clone() },
    ),
    words(
        "il remplit l'élément « … » avec « … »",
        "remplit l’élément que désigne ce sélecteur CSS",
        &["input[name=ville]", "Lyon"],
        |a| Sentence::Fill { field: Target::Selected(a[0].clone()), value: a[1].clone() },
    ),
    words("il coche « … »", "coche la case", &["J'accepte"], |a| Sentence::Tick {
        field: Target::named(&a[0]),
        ticked: true,
    }),
    words(
        "il coche « … » dans « … »",
        "de même, dans la section indiquée",
        &["Lundi", "Matin"],
        |a| Sentence::Tick { field: within(&a[0], &a[1]), ticked: true },
    ),
    words("il décoche « … »", "décoche la case", &["Recevoir les nouvelles"], |a| Sentence::Tick {
        field: Target::named(&a[0]),
        ticked: false,
    }),
    words("il choisit « … »", "choisit ce bouton radio", &["Oui"], |a| Sentence::Choose(a[0].clone())),
    words(
        "il choisit « … » dans « … »",
        "choisit une entrée d’une liste déroulante, ou un bouton radio d’un groupe",
        &["Rhône", "Département"],
        |a| Sentence::Select { option: a[0].clone(), field: a[1].clone() },
    ),
    words(
        "il appuie sur « … »",
        "appuie sur une touche : Entrée, Tabulation, Échap, Espace, Flèche haut, Flèche bas",
        &["Entrée"],
        |a| Sentence::Press(a[0].clone()),
    ),
];

pub(super) const CLAIMS: &[Words] = &[
    words("il voit « … »", "le texte est sur la page", &["Bienvenue"], |a| Sentence::See(a[0].clone())),
    words("il ne voit pas « … »", "le texte n’est pas sur la page", &["Erreur"], |a| {
        Sentence::NotSee(a[0].clone())
    }),
    words("il voit le bouton « … »", "un bouton ou un lien porte ce nom", &["Se déconnecter"], |a| {
        Sentence::SeeControl { name: a[0].clone(), present: true }
    }),
    words(
        "il ne voit pas le bouton « … »",
        "aucun bouton ni lien ne porte ce nom",
        &["Se connecter"],
        |a| Sentence::SeeControl { name: a[0].clone(), present: false },
    ),
    words("il voit l'élément « … »", "un élément répond à ce sélecteur CSS", &["svg.logo"], |a| {
        Sentence::SeeElement(a[0].clone())
    }),
    words(
        "il est sur la page « … »",
        "le titre principal de la page est celui-ci",
        &["Mon compte"],
        |a| Sentence::OnPage(a[0].clone()),
    ),
    words(
        "il est à l'adresse « … »",
        "le navigateur est à ce chemin du service, ou à cette adresse entière",
        &["/compte"],
        |a| Sentence::AtAddress(a[0].clone()),
    ),
    words(
        "le champ « … » contient « … »",
        "le champ contient exactement cela",
        &["Nom", "{nom}"],
        |a| Sentence::FieldHolds { field: a[0].clone(), value: a[1].clone() },
    ),
    words("« … » est coché", "la case ou le bouton radio est coché", &["J'accepte"], |a| {
        Sentence::Ticked { label: a[0].clone(), ticked: true }
    }),
    words(
        "« … » n'est pas coché",
        "la case ou le bouton radio n’est pas coché",
        &["J'accepte"],
        |a| Sentence::Ticked { label: a[0].clone(), ticked: false },
    ),
    words(
        "« … » est choisi dans « … »",
        "l’entrée choisie de la liste déroulante est celle-ci",
        &["Rhône", "Département"],
        |a| Sentence::Selected { option: a[0].clone(), field: a[1].clone() },
    ),
    words(
        "la page « … » est conforme",
        "la page est celle qui est approuvée sous ce nom ; garde son image",
        &["compte créé"],
        |a| Sentence::Conforms { name: a[0].clone(), documented: false },
    ),
    words(
        "l'étape « … » est conforme",
        "de même, pour une étape du guide (`doublure list --steps`)",
        &["C4 adresse"],
        |a| Sentence::Conforms { name: a[0].clone(), documented: true },
    ),
];

fn within(name: &str, place: &str) -> Target {
    Target::Named { name: name.to_owned(), place: Some(place.to_owned()) }
}
