use std::{fs, io, path::Path};

use clap::Args;
use url::Url;

use super::fail;
use crate::{
    exit::Exit,
    lang::{Lang, say},
    project::{self, schema, starter},
};

/// Arguments of `doublure init`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Address of your service's home page.
    #[arg(long, default_value = "http://localhost:3000/")]
    url: String,
    /// `client_id` of your service at Pro Santé Connect.
    #[arg(long, default_value = "mon-service")]
    client_id: String,
}

/// Writes the files, and nothing over a file that is there.
pub fn run(arguments: &Arguments, lang: Lang) -> Exit {
    let Some(url) = project::web_address(&arguments.url) else {
        let url = &arguments.url;
        let told = say!(
            "« {url} » n’est pas l’adresse d’un site : écrivez-la entière, http://localhost:3000/",
            "“{url}” is not the address of a site: write all of it, http://localhost:3000/"
        );
        return fail(lang, Exit::Usage, &told);
    };
    if arguments.client_id.trim().is_empty() {
        let told = say!(
            "--client-id est vide : écrivez par exemple mon-service",
            "--client-id is empty: write mon-service, for instance"
        );
        return fail(lang, Exit::Usage, &told);
    }
    if Path::new(project::FILE).exists() {
        let file = project::FILE;
        let told = say!(
            "« {file} » existe déjà : il est laissé tel quel, et rien n’est écrit.",
            "“{file}” exists already: it is left as it is, and nothing is written."
        );
        return fail(lang, Exit::Usage, &told);
    }
    match write(&url, &arguments.client_id, lang) {
        Ok(()) => {
            println!("\n{}", lang.say(NEXT, NEXT_ENGLISH));
            Exit::Success
        }
        Err((path, error)) => {
            let told = say!(
                "« {path} » ne peut pas être écrit : {error}",
                "“{path}” cannot be written: {error}";
                error
            );
            fail(lang, Exit::Broken, &told)
        }
    }
}

const NEXT: &str = "Et maintenant :
  1. Dans doublure.toml, vérifiez l’adresse de votre service et ses adresses de retour.
  2. doublure up     donne ce qu’il faut régler dans votre service, et le laisse essayer à la main.
  3. doublure run    joue scenarios/connexion.feature dans un navigateur.";

const NEXT_ENGLISH: &str = "And now (both files are explained in French; doublure.toml’s keys are English):
  1. In doublure.toml, check the address of your service and its redirect URIs.
  2. doublure up     gives what is to be set in your service, and lets you try it by hand.
  3. doublure run    runs scenarios/connexion.feature in a browser.";

fn write(url: &Url, client_id: &str, lang: Lang) -> Result<(), (String, io::Error)> {
    let kept = Path::new(project::KEPT);
    let at = |path: &Path| {
        let path = path.display().to_string();
        move |error| (path, error)
    };
    schema::keep(kept).map_err(at(kept))?;
    let files = [
        (project::FILE, starter::settings(url, client_id)),
        (starter::SCENARIO, starter::scenario().to_owned()),
    ];
    for (path, text) in files {
        let path = Path::new(path);
        let folder = path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder).map_err(at(folder))?;
        let written = fs::OpenOptions::new().write(true).create_new(true).open(path);
        match written.and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes())) {
            Ok(()) => println!("{}{}", lang.say("écrit : ", "written: "), path.display()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let told =
                    lang.say("laissé tel quel, il existe déjà : ", "left as it is, it exists already: ");
                println!("{told}{}", path.display());
            }
            Err(error) => return Err(at(path)(error)),
        }
    }
    println!("{}{}", lang.say("écrit : ", "written: "), kept.join(schema::FILE).display());
    Ok(())
}
