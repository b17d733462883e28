use std::{fs, io, path::Path};

use clap::Args;
use url::Url;

use super::fail;
use crate::{
    exit::Exit,
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
pub fn run(arguments: &Arguments) -> Exit {
    let Some(url) = project::web_address(&arguments.url) else {
        let told = format!(
            "« {} » n’est pas l’adresse d’un site : écrivez-la entière, http://localhost:3000/",
            arguments.url
        );
        return fail(Exit::Usage, &told);
    };
    if arguments.client_id.trim().is_empty() {
        return fail(Exit::Usage, "--client-id est vide : écrivez par exemple mon-service");
    }
    if Path::new(project::FILE).exists() {
        let told =
            format!("« {} » existe déjà : il est laissé tel quel, et rien n’est écrit.", project::FILE);
        return fail(Exit::Usage, &told);
    }
    match write(&url, &arguments.client_id) {
        Ok(()) => {
            println!("\n{NEXT}");
            Exit::Success
        }
        Err((path, error)) => fail(
            Exit::Broken,
            &format!("« {path} » ne peut pas être écrit : {}", mock_kit::in_french(&error)),
        ),
    }
}

const NEXT: &str = "Et maintenant :
  1. Dans doublure.toml, vérifiez l’adresse de votre service et ses adresses de retour.
  2. doublure up     donne ce qu’il faut régler dans votre service, et le laisse essayer à la main.
  3. doublure run    joue scenarios/connexion.feature dans un navigateur.";

fn write(url: &Url, client_id: &str) -> Result<(), (String, io::Error)> {
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
            Ok(()) => println!("écrit : {}", path.display()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                println!("laissé tel quel, il existe déjà : {}", path.display());
            }
            Err(error) => return Err(at(path)(error)),
        }
    }
    println!("écrit : {}", kept.join(schema::FILE).display());
    Ok(())
}
