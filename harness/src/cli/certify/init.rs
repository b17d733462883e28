use std::fs;

use crate::{
    cli::{choice::Choice, fail},
    exit::Exit,
    lang::{Lang, say},
    project::{Project, starter},
};

/// Adds a commented `[certify]` to the file, which is left as it is when it has one.
pub(super) fn run(choice: &Choice, lang: Lang) -> Result<Exit, Exit> {
    let path = choice.file();
    let shown = path.display();
    let refused = |said| Err(fail(lang, Exit::Usage, &said));
    if !path.exists() {
        return refused(say!(
            "« {shown} » n’existe pas : `doublure init` en écrit un ; puis `doublure certify --init`.",
            "“{shown}” does not exist: `doublure init` writes one; then `doublure certify --init`."
        ));
    }
    let Some(project) = choice.project(lang)? else {
        return refused(say!(
            "« {shown} » ne décrit pas un service à vous (il y manque [service]) : `doublure certify` connaît déjà le SAS simulé.",
            "“{shown}” describes no service of yours ([service] is missing): `doublure certify` knows the simulated SAS already."
        ));
    };
    if project.certify.is_some() {
        return refused(say!(
            "« {shown} » a déjà [certify] : il est laissé tel quel. `doublure certify --check` l’essaie.",
            "“{shown}” has [certify] already: it is left as it is. `doublure certify --check` tries it."
        ));
    }
    let written = fs::read_to_string(&path).and_then(|text| {
        let text = starter::with_certify(&text);
        // What cannot be read afterwards is not written.
        Project::parse(&path.to_string_lossy(), &text, &project.folder).map_err(std::io::Error::other)?;
        fs::write(&path, text)
    });
    written.map_err(|error| {
        let said = say!(
            "« {shown} » ne peut pas être écrit : {error}",
            "“{shown}” cannot be written: {error}";
            error
        );
        fail(lang, Exit::Broken, &said)
    })?;
    println!("{}{shown}, [certify]", lang.say("écrit : ", "written: "));
    println!("{}", lang.say(NEXT, NEXT_ENGLISH));
    Ok(Exit::Success)
}

const NEXT: &str = "
Et maintenant :
  1. Dans [certify], écrivez les pages et les boutons de votre service, tels qu’on les lit.
  2. doublure certify --check    essaie une connexion, et dit ce qui ne convient pas.
  3. doublure certify            essaie tout.";

const NEXT_ENGLISH: &str = "
And now (the explanations are in French; the keys are English):
  1. In [certify], write the pages and buttons of your service, as people read them.
  2. doublure certify --check    tries one sign-in, and says what does not fit.
  3. doublure certify            tries everything.";
