//! `[certify]`: pages, and what stands on them.

use std::{collections::BTreeMap, time::Duration};

use certification::declaration::Declaration;
use toml::Spanned;
use url::Url;

use super::web_address;
use crate::{
    lang::{Text, say},
    project::{Certify, Gesture, Pages, Step, Written, file, place, problem::Problem},
};

pub(super) fn check(
    written: &file::Certify,
    (path, text): (&str, &str),
    home: &Url,
    declared: BTreeMap<String, Declaration>,
    problems: &mut Vec<Problem>,
) -> Option<Certify> {
    let before = problems.len();
    let mut page = |name: &'static str, written: &Spanned<String>| {
        let page = page(written.get_ref(), home);
        if page.is_none() {
            problems.push(Problem::new(
                written.span(),
                say!("« {name} » n’est ni un chemin ni une adresse", "“{name}” is neither a path nor an address"),
                say!("inutilisable", "of no use"),
                say!(
                    "écrivez un chemin du service (/espace) ou une adresse entière (http://localhost:3000/espace).",
                    "write a path of the service (/espace) or a whole address (http://localhost:3000/espace)."
                ),
            ));
        }
        page
    };
    let sign_in = written.sign_in.as_ref().map_or(Some(home.clone()), |written| page("sign_in", written));
    let protected = page("protected", &written.protected);
    let terms = written.terms.as_ref().and_then(|written| page("terms", written));
    let mut shown = |name: &'static str, written: &Spanned<String>| {
        if written.get_ref().trim().is_empty() {
            problems.push(Problem::new(
                written.span(),
                say!("« {name} » est vide", "“{name}” is empty"),
                say!("toute page le dit", "every page says that"),
                say!(
                    "écrivez ce que les gens lisent sur la page, ou ôtez cette ligne.",
                    "write what people read on the page, or remove this line."
                ),
            ));
        }
        Written { text: written.get_ref().clone(), line: Some(line(text, written)) }
    };
    let signed_in = shown("signed_in", &written.signed_in);
    let mut perhaps =
        |name, written: &Option<Spanned<String>>| written.as_ref().map(|written| shown(name, written));
    let account = perhaps("account", &written.account);
    let signed_out = perhaps("signed_out", &written.signed_out);
    let sign_in_button = perhaps("sign_in_button", &written.sign_in_button);
    let sign_out_button = perhaps("sign_out_button", &written.sign_out_button);
    let mut steps = |name, steps: &[Spanned<String>], button: Option<&Written>| {
        if let (Some(first), None) = (steps.first(), button) {
            problems.push(no_button(name, first));
        }
        let place = |written| place(path, line(text, written), &format!("{name}_steps"));
        let step = |written| step(written, place(written), problems);
        steps.iter().filter_map(step).collect::<Vec<_>>()
    };
    let pages = Pages {
        file: path.to_owned(),
        signed_out,
        sign_in_steps: steps("sign_in", &written.sign_in_steps, sign_in_button.as_ref()),
        sign_out_steps: steps("sign_out", &written.sign_out_steps, sign_out_button.as_ref()),
        sign_in_button,
        sign_out_button,
        signed_in,
        terms,
        sign_in_line: written.sign_in.as_ref().map(|written| line(text, written)),
        protected_line: Some(line(text, &written.protected)),
        sign_in: sign_in?,
        protected: protected?,
    };
    if let Some(seconds) = written.inactive_after.as_ref().filter(|seconds| *seconds.get_ref() == 0) {
        problems.push(Problem::new(
            seconds.span(),
            say!("« inactive_after » ne peut pas être 0", "“inactive_after” cannot be 0"),
            say!("personne ne resterait connecté", "nobody would stay signed in"),
            say!(
                "donnez un nombre de secondes, ou ôtez cette ligne.",
                "give a number of seconds, or remove this line."
            ),
        ));
    }
    if let Some(command) = written.restart.as_ref().filter(|command| command.get_ref().trim().is_empty()) {
        problems.push(Problem::new(
            command.span(),
            say!("« restart » est vide", "“restart” is empty"),
            say!("rien ne redémarre", "nothing restarts"),
            say!(
                "écrivez la commande qui redémarre le service, ou ôtez cette ligne.",
                "write the command that restarts the service, or remove this line."
            ),
        ));
    }
    (problems.len() == before).then(|| Certify {
        pages,
        inactive_after: written
            .inactive_after
            .as_ref()
            .map(|seconds| Duration::from_secs((*seconds.get_ref()).into())),
        restart: written.restart.as_ref().map(|command| command.get_ref().clone()),
        account,
        refresh: written.refresh,
        declared,
    })
}

/// One gesture.
fn step(written: &Spanned<String>, place: Text, problems: &mut Vec<Problem>) -> Option<Step> {
    let gesture = Gesture::of(written.get_ref());
    if gesture.is_none() {
        let known = Gesture::SENTENCES.join(" ; ");
        problems.push(Problem::new(
            written.span(),
            say!("cette phrase ne dit pas un geste", "this sentence says no gesture"),
            say!("inconnue ici", "unknown here"),
            say!(
                "écrivez l’une de celles-ci, sans valeur entre accolades : {known}.",
                "write one of these, in French, without a value between braces: {known}."
            ),
        ));
    }
    Some(Step { gesture: gesture?, sentence: written.get_ref().clone(), place })
}

fn no_button(name: &'static str, first: &Spanned<String>) -> Problem {
    Problem::new(
        first.span(),
        say!("« {name}_steps » sans « {name}_button »", "“{name}_steps” without “{name}_button”"),
        say!("ces gestes mènent à un bouton", "these gestures lead to a button"),
        say!(
            "nommez dans {name}_button ce qui est actionné en dernier, ou ôtez {name}_steps.",
            "name in {name}_button what is pressed last, or remove {name}_steps."
        ),
    )
}

/// Line of the file, from 1.
fn line(text: &str, written: &Spanned<String>) -> usize {
    text[..written.span().start.min(text.len())].matches('\n').count() + 1
}

fn page(written: &str, home: &Url) -> Option<Url> {
    if written.starts_with('/') { home.join(written).ok() } else { web_address(written) }
}
