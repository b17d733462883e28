use std::path::{Path, PathBuf};

use clap::Args;

use super::fail;
use crate::{
    exit::Exit,
    lang::{Lang, Told, say},
    language::{Diagnostic, Plan, Source, SourceError},
    project::{BuiltIn, FILE, Project, ProjectError},
    stack::control::NewPerson,
};

/// Which service a command is about.
#[derive(Debug, Args)]
pub struct Choice {
    /// Settings of your service; doublure.toml of the current folder when it is there.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// The built-in service, whatever doublure.toml says.
    #[arg(long, conflicts_with = "config", global = true)]
    builtin: bool,
}

/// Where a person's own approved pages are when there is no project, unless they say otherwise.
const SNAPSHOTS: &str = "snapshots";

impl Choice {
    /// The settings file, whether it is there or not.
    pub fn file(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| FILE.into())
    }

    /// The project, if there is one; what is wrong with it has been said.
    pub fn project(&self, lang: Lang) -> Result<Option<Project>, Exit> {
        if self.builtin {
            return Ok(None);
        }
        Project::find(self.config.as_deref()).map_err(|error| unusable(error, lang))
    }

    /// What the built-in service is run with; with `--builtin`, the file of another service is not looked at.
    pub fn built_in(&self, lang: Lang) -> Result<BuiltIn, Exit> {
        BuiltIn::find(self.config.as_deref(), self.builtin).map_err(|error| unusable(error, lang))
    }

    /// The people whom the file describes, whichever service it is about.
    pub fn people(&self, project: Option<&Project>, lang: Lang) -> Result<Vec<NewPerson>, Exit> {
        match project {
            Some(project) => Ok(project.people.clone()),
            None => self.built_in(lang).map(|built_in| built_in.people),
        }
    }
}

pub(super) fn unusable(error: ProjectError, lang: Lang) -> Exit {
    match error {
        ProjectError::Wrong(told) => {
            eprintln!("{}\n", told.to(lang));
            Exit::Usage
        }
        error => fail(lang, Exit::Usage, &error),
    }
}

/// The feature files at `paths`; without any, the project's own, or those inside the binary.
pub fn sources(paths: &[PathBuf], project: Option<&Project>, lang: Lang) -> Result<Vec<Source>, Exit> {
    let phrases_in = project.map(|project| project.scenarios.as_path());
    match project {
        Some(project) if paths.is_empty() => own_sources(&project.scenarios, lang),
        _ => Source::chosen(paths, phrases_in).map_err(|error| fail(lang, Exit::Usage, &error)),
    }
}

fn own_sources(folder: &Path, lang: Lang) -> Result<Vec<Source>, Exit> {
    let shown = folder.display();
    if !folder.is_dir() {
        let told = say!(
            "le dossier des scénarios « {shown} » n’existe pas. `doublure init` en écrit un premier dans un dossier vide ; \
             un autre dossier se déclare dans doublure.toml ([scenarios] folder) ; `doublure run --builtin` joue les \
             scénarios fournis.",
            "the folder of scenarios “{shown}” does not exist. `doublure init` writes a first one into an empty folder; \
             another folder is declared in doublure.toml ([scenarios] folder); `doublure run --builtin` runs those that \
             Doublure brings."
        );
        return Err(fail(lang, Exit::Usage, &told));
    }
    Source::chosen(&[folder.to_owned()], None).map_err(|error| {
        let said = match error {
            SourceError::NoFeature { .. } => say!(
                "le dossier des scénarios « {shown} » ne contient aucun fichier .feature. Écrivez-en un, ou déclarez un \
                 autre dossier dans doublure.toml ([scenarios] folder).",
                "the folder of scenarios “{shown}” holds no .feature file. Write one, or declare another folder in \
                 doublure.toml ([scenarios] folder)."
            ),
            error @ SourceError::Unreadable { .. } => error.told(),
        };
        fail(lang, Exit::Usage, &said)
    })
}

/// Says so when a scenario makes something at the built-in service, which a project does without.
pub fn refuse_built_in_sentences(plan: &Plan, sources: &[Source], lang: Lang) -> Result<(), Exit> {
    let mut steps = plan.scenarios.iter().flat_map(|scenario| &scenario.steps);
    let Some(step) = steps.find(|step| step.sentence.needs_built_in_service()) else {
        return Ok(());
    };
    let diagnostic = Diagnostic {
        title: say!(
            "cette phrase ne vaut que pour le SAS simulé, qui n’est pas démarré",
            "this sentence is of use with the simulated SAS alone, which is not started"
        ),
        file: step.file.clone(),
        line: step.line,
        column: step.column,
        label: say!("pas avec doublure.toml", "not with doublure.toml"),
        advice: say!(
            "faites-le faire par votre service, ou jouez ce scénario avec --builtin.",
            "have your service do it, or run this scenario with --builtin."
        ),
    };
    if let Some(source) = sources.iter().find(|source| source.name == step.file) {
        eprintln!("{}\n", diagnostic.render(source, lang));
    }
    Err(Exit::Usage)
}

/// The folder of approved pages: the one `given`, the project's, or the usual one.
pub fn snapshots(given: Option<&PathBuf>, project: Option<&Project>) -> PathBuf {
    let usual = || project.map_or_else(|| SNAPSHOTS.into(), |project| project.snapshots.clone());
    given.cloned().unwrap_or_else(usual)
}
