//! `[[certify.declared]]`: what a person answers for.

use std::{collections::BTreeMap, path::Path};

use certification::{
    declaration::{Declaration, declarable},
    requirement::SETS,
};
use mock_kit::nearest;
use time::{Date, macros::format_description};
use toml::Spanned;

use crate::{
    lang::{Text, say},
    project::{FILE, file, problem::Problem},
};

pub(super) fn check(
    written: &[file::Declared],
    folder: &Path,
    today: Date,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Declaration> {
    let mut declared = BTreeMap::new();
    for one in written {
        let id = one.requirement.get_ref();
        problems.extend(unfit(&one.requirement));
        problems.extend(nobody(&one.author));
        problems.extend(no_day(&one.date, today));
        problems.extend(one.attachment.as_ref().and_then(|attachment| absent(attachment, folder)));
        let declaration = Declaration {
            answer: one.answer,
            author: one.author.get_ref().trim().to_owned(),
            date: one.date.get_ref().clone(),
            attachment: one.attachment.as_ref().map(|attachment| attachment.get_ref().clone()),
        };
        if declared.insert(id.clone(), declaration).is_some() {
            problems.push(Problem::new(
                one.requirement.span(),
                say!("« {id} » est déclarée deux fois", "“{id}” is declared twice"),
                say!("déjà déclarée plus haut", "declared further up already"),
                say!("gardez une seule déclaration.", "keep one declaration."),
            ));
        }
    }
    declared
}

/// Why nobody can answer for this requirement.
fn unfit(requirement: &Spanned<String>) -> Option<Problem> {
    let id = requirement.get_ref();
    if declarable().any(|known| known == id) {
        return None;
    }
    let all: Vec<_> = declarable().collect();
    let all = all.join(", ");
    let advice =
        say!("les exigences qui se déclarent : {all}.", "the requirements that are declared: {all}.");
    let is_known = SETS.iter().flat_map(|set| set.requirements).any(|known| known.id == id);
    let (title, label) = if is_known {
        (
            say!("« {id} » est mesurée : elle ne se déclare pas", "“{id}” is measured: it is not declared"),
            say!("les contrôles en jugent", "checks judge it"),
        )
    } else {
        let near = match nearest(id, declarable()) {
            Some(near) => say!(" ; la plus proche est « {near} »", "; the nearest is “{near}”"),
            None => Text::quoted(""),
        };
        (
            say!("« {id} » n’est pas une exigence{near}", "“{id}” is no requirement{near}"; near),
            say!("inconnue", "unknown"),
        )
    };
    Some(Problem::new(requirement.span(), title, label, advice))
}

fn nobody(author: &Spanned<String>) -> Option<Problem> {
    author.get_ref().trim().is_empty().then(|| {
        Problem::new(
            author.span(),
            say!("« author » est vide", "“author” is empty"),
            say!("personne n’en répond", "nobody answers for it"),
            say!(
                "écrivez le nom de qui déclare, et sa fonction.",
                "write the name of who declares, and their role."
            ),
        )
    })
}

/// Why nobody declared anything on this day. It may be tomorrow already where the declaration was made.
fn no_day(date: &Spanned<String>, today: Date) -> Option<Problem> {
    let problem = |title, label, advice| Some(Problem::new(date.span(), title, label, advice));
    let Ok(day) = Date::parse(date.get_ref(), format_description!("[year]-[month]-[day]")) else {
        let written = date.get_ref();
        return problem(
            say!("« {written} » n’est pas une date", "“{written}” is no date"),
            say!("illisible", "unreadable"),
            say!(
                "écrivez l’année, le mois et le jour : date = \"2026-01-15\".",
                "write the year, the month and the day: date = \"2026-01-15\"."
            ),
        );
    };
    if today.next_day().is_none_or(|tomorrow| day <= tomorrow) {
        return None;
    }
    problem(
        say!("cette déclaration est datée d’un jour à venir", "this declaration bears a day to come"),
        say!("après aujourd’hui, {today}", "after today, {today}"),
        say!("donnez le jour où elle a été faite.", "give the day on which it was made."),
    )
}

fn absent(attachment: &Spanned<String>, folder: &Path) -> Option<Problem> {
    let path = folder.join(attachment.get_ref());
    (!path.is_file()).then(|| {
        let shown = path.display();
        Problem::new(
            attachment.span(),
            say!("aucun fichier « {shown} »", "no file “{shown}”"),
            say!("introuvable", "not found"),
            say!(
                "donnez le chemin d’un fichier depuis le dossier de {FILE}, ou ôtez cette ligne.",
                "give the path of a file from the folder of {FILE}, or remove this line."
            ),
        )
    })
}
