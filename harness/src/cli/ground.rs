use std::path::Path;

use crate::{
    exit::Exit,
    project::{
        Project,
        service::{Running, Sink},
    },
    run::folder::SERVICE_LOG,
    stack::{Options, Ports, Root, Served, Stack},
};

/// Why a run has nothing to stand on.
pub struct NoGround {
    pub exit: Exit,
    /// What is in the way, and what to do. French.
    pub said: String,
}

/// What a run stands on: the mocks, and the service when it is ours to start. Dropping it ends everything, the
/// service first.
pub struct Ground {
    service: Option<Running>,
    pub stack: Stack,
}

impl Ground {
    /// Starts it and waits until the service answers.
    pub async fn start(
        project: Option<&Project>,
        seed: u64,
        deviations: &[String],
        out: &Path,
    ) -> Result<Self, NoGround> {
        match project {
            None => Self::built_in(seed, deviations).await,
            Some(project) => Self::project(project, seed, deviations, out).await,
        }
    }

    async fn built_in(seed: u64, deviations: &[String]) -> Result<Self, NoGround> {
        let stack = Stack::start(&Options {
            seed,
            ports: Ports::default(),
            root: Root::PerRun,
            deviations: deviations.to_vec(),
            served: Served::BuiltIn,
        })
        .await;
        let stack = stack.map_err(|error| NoGround::new(exit(error.is_usage()), &error))?;
        Ok(Self { service: None, stack })
    }

    async fn project(
        project: &Project,
        seed: u64,
        deviations: &[String],
        out: &Path,
    ) -> Result<Self, NoGround> {
        let url = &project.service.url;
        if project.service.start.is_some() && project.is_occupied().await {
            return Err(NoGround::new(
                Exit::Broken,
                &format!(
                    "un programme répond déjà à {url}, avant que votre service soit démarré : c’est lui qui serait testé. \
                     Arrêtez-le ; ou, si c’est votre service, ôtez « start » de doublure.toml."
                ),
            ));
        }
        let opened = project.open(seed, deviations).await;
        let opened = opened.map_err(|error| NoGround::new(exit(error.is_usage()), &error))?;
        let mut service = match &project.service.start {
            None => None,
            Some(command) => {
                let variables = opened.environment.variables(&project.service.env);
                let started = Sink::file(&out.join(SERVICE_LOG))
                    .and_then(|sink| Running::start(command, &project.folder, &variables, sink));
                Some(started.map_err(|error| {
                    let said = mock_kit::in_french(&error);
                    NoGround::new(Exit::Broken, &format!("le service ne peut pas être démarré : {said}"))
                })?)
            }
        };
        let ready = project.until_ready(&opened.stack.root_pem, service.as_mut()).await;
        ready.map_err(|error| NoGround::new(Exit::Broken, &error))?;
        Ok(Self { service, stack: opened.stack })
    }

    /// Says so when the service ended while it was needed.
    pub async fn tell_end(&mut self) {
        let Some(service) = &mut self.service else { return };
        if let Some(ended) = service.has_ended().await {
            eprintln!("attention : pendant le passage, {ended}");
        }
    }
}

impl NoGround {
    fn new(exit: Exit, said: &impl ToString) -> Self {
        Self { exit, said: said.to_string() }
    }
}

fn exit(usage: bool) -> Exit {
    if usage { Exit::Usage } else { Exit::Broken }
}
