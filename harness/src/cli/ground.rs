use std::{collections::BTreeMap, path::Path, sync::Arc};

use tokio::sync::Mutex;

use crate::{
    certify::restart::{By, OfProject, Restart},
    exit::Exit,
    lang::{Lang, Text, Told, say},
    project::{
        Project,
        service::{Running, Sink},
    },
    run::folder::SERVICE_LOG,
    stack::{Behaviour, Options, Ports, Root, Served, Stack},
};

/// Why a run has nothing to stand on.
pub struct NoGround {
    pub exit: Exit,
    /// What is in the way, and what to do.
    pub said: Text,
}

/// What a run stands on: the mocks, and the service when it is ours to start. Dropping it ends everything, the
/// service first.
pub struct Ground {
    service: Arc<Mutex<Option<Running>>>,
    /// What the service is told of us.
    variables: BTreeMap<String, String>,
    pub stack: Stack,
}

impl Ground {
    /// Starts it and waits until the service answers.
    pub async fn start(
        project: Option<&Project>,
        built_in: &Behaviour,
        seed: u64,
        deviations: &[String],
        out: &Path,
        lang: Lang,
    ) -> Result<Self, NoGround> {
        match project {
            None => Self::built_in(built_in, seed, deviations).await,
            Some(project) => Self::project(project, seed, deviations, out, lang).await,
        }
    }

    async fn built_in(behaviour: &Behaviour, seed: u64, deviations: &[String]) -> Result<Self, NoGround> {
        let stack = Stack::start(&Options {
            seed,
            ports: Ports::default(),
            root: Root::PerRun,
            deviations: deviations.to_vec(),
            behaviour: behaviour.clone(),
            served: Served::BuiltIn,
        })
        .await;
        let stack = stack.map_err(|error| NoGround::new(exit(error.is_usage()), &error))?;
        Ok(Self { service: Arc::default(), variables: BTreeMap::new(), stack })
    }

    async fn project(
        project: &Project,
        seed: u64,
        deviations: &[String],
        out: &Path,
        lang: Lang,
    ) -> Result<Self, NoGround> {
        let url = &project.service.url;
        if project.service.start.is_some() && project.is_occupied().await {
            return Err(NoGround::new(
                Exit::Broken,
                &say!(
                    "un programme répond déjà à {url}, avant que votre service soit démarré : c’est lui qui serait testé. \
                     Arrêtez-le ; ou, si c’est votre service, ôtez « start » de doublure.toml.",
                    "a program answers at {url} already, before your service is started: it would be tested instead. Stop \
                     it; or, if it is your service, remove “start” from doublure.toml."
                ),
            ));
        }
        let opened = project.open(seed, deviations).await;
        let opened = opened.map_err(|error| NoGround::new(exit(error.is_usage()), &error))?;
        let variables = opened.environment.variables(&project.service.env);
        let mut service = match &project.service.start {
            None => None,
            Some(command) => {
                let started = Sink::file(&out.join(SERVICE_LOG))
                    .and_then(|sink| Running::start(command, &project.folder, &variables, sink));
                Some(started.map_err(|error| {
                    let said = say!(
                        "le service ne peut pas être démarré : {error}",
                        "the service cannot be started: {error}";
                        error
                    );
                    NoGround::new(Exit::Broken, &said)
                })?)
            }
        };
        let ready = project.until_ready(&opened.stack.root_pem, service.as_mut(), Some(lang)).await;
        ready.map_err(|error| NoGround::new(Exit::Broken, &error))?;
        Ok(Self { service: Arc::new(Mutex::new(service)), variables, stack: opened.stack })
    }

    /// How the service of this project is restarted: by its command, or by us when we started it.
    pub fn restart(&self, project: &Project, out: &Path) -> Restart {
        let command = project.certify.as_ref().and_then(|certify| certify.restart.clone());
        let by = match (command, &project.service.start) {
            (Some(command), _) => By::Command(command),
            (None, Some(start)) => By::Us {
                running: Arc::clone(&self.service),
                command: start.clone(),
                log: out.join(SERVICE_LOG),
            },
            (None, None) => return Restart::Unknown,
        };
        Restart::Project(Arc::new(OfProject {
            project: project.clone(),
            root_pem: self.stack.root_pem.clone(),
            variables: self.variables.clone(),
            by,
        }))
    }

    /// Says so when the service ended while it was needed.
    pub async fn tell_end(&mut self, lang: Lang) {
        let mut service = self.service.lock().await;
        let Some(service) = service.as_mut() else { return };
        if let Some(ended) = service.has_ended().await {
            let told =
                say!("attention : pendant le passage, {ended}", "warning: during the run, {ended}"; ended);
            eprintln!("{}", told.to(lang));
        }
    }
}

impl NoGround {
    fn new(exit: Exit, said: &impl Told) -> Self {
        Self { exit, said: said.told() }
    }
}

fn exit(usage: bool) -> Exit {
    if usage { Exit::Usage } else { Exit::Broken }
}
