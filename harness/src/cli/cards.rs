//! `doublure cards`: the cards and organisations' certificates of a running `doublure up`, for somebody who takes one away
//! to a browser, to curl or to OpenSSL.
//!
//! It asks the control port, and writes files; it makes nothing itself.

use clap::{Args, Subcommand};
use url::Url;

use super::{choice::Choice, fail};
use crate::{
    exit::Exit,
    lang::{Lang, Text, Told, say},
    stack::{
        Ports,
        control::{Control, ControlError, IssuedCard, IssuedOrganisation},
    },
};

mod export;
mod issue;
mod list;

/// Arguments of `doublure cards`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Control port of the running `doublure up`, as it prints it [default: the project's, or `http://127.0.0.1:8440/`]
    #[arg(long, value_name = "URL", global = true)]
    control: Option<Url>,
    #[command(flatten)]
    choice: Choice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List them: holder, kind, serial number, validity, what became of them.
    List,
    /// Issue a card to somebody, or a certificate to an organisation.
    Issue(issue::Arguments),
    /// Revoke one: the revocation list and OCSP say so from then on.
    Revoke {
        /// Its serial number, or how it begins.
        serial: String,
    },
    /// Write one into a folder: PKCS#12, PEM, and for a card a `SoftHSM2` token.
    Export {
        /// Its serial number, or how it begins.
        serial: String,
        #[command(flatten)]
        place: export::Place,
    },
}

/// Why it could not be done.
enum CardsError {
    /// The command asks for what there is not.
    Usage(Text),
    /// Something else is in the way.
    Broken(Text),
    /// No `up` answers there.
    NobodyThere(Url),
    /// It said no.
    Control(ControlError),
}

impl CardsError {
    fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Control(ControlError::Refused { status: Some(400..500), .. }) => {
                Exit::Usage
            }
            Self::Broken(_) | Self::NobodyThere(_) | Self::Control(_) => Exit::Broken,
        }
    }
}

impl Told for CardsError {
    fn told(&self) -> Text {
        match self {
            Self::Usage(told) | Self::Broken(told) => told.clone(),
            Self::NobodyThere(url) => say!(
                "aucune Doublure ne répond à {url} : démarrez `doublure up` dans une autre fenêtre, ou donnez avec --control \
                 l’adresse qu’elle affiche (« Pilotage »).",
                "no Doublure answers at {url}: start `doublure up` in another window, or give the address that it prints \
                 (“Control”) with --control."
            ),
            Self::Control(ControlError::Refused { error, advice, .. }) => say!(
                "Doublure refuse et dit, en anglais : {error} ; {advice}",
                "Doublure refuses: {error}; {advice}"
            ),
            Self::Control(error) => error.told(),
        }
    }
}

/// Does it against the running stack.
pub async fn run(arguments: Arguments, lang: Lang) -> Exit {
    let Arguments { command, control, choice } = arguments;
    let url = match control {
        Some(url) => url,
        None => match choice.project(lang) {
            Ok(project) => {
                let port = project.map_or(Ports::FIXED.control, |project| project.ports.control);
                mock_kit::hosts::loopback_http(port)
            }
            Err(exit) => return exit,
        },
    };
    let running = Running { control: Control::new(url.clone()), url };
    match running.does(&command, lang).await {
        Ok(()) => Exit::Success,
        Err(error) => fail(lang, error.exit(), &error),
    }
}

/// The stack that is asked.
struct Running {
    control: Control,
    url: Url,
}

/// What a serial number names.
enum Named {
    Card(IssuedCard),
    Organisation(IssuedOrganisation),
}

impl Named {
    fn serial(&self) -> &str {
        match self {
            Self::Card(card) => &card.serial,
            Self::Organisation(organisation) => &organisation.serial,
        }
    }
}

impl Running {
    async fn does(&self, command: &Command, lang: Lang) -> Result<(), CardsError> {
        match command {
            Command::List => {
                let (cards, organisations) = (self.cards().await?, self.organisations().await?);
                print!("{}", list::table(&cards, &organisations, lang));
                Ok(())
            }
            Command::Issue(arguments) => issue::issue(self, arguments, lang).await,
            Command::Revoke { serial } => {
                let named = self.named(serial).await?;
                self.ask(self.control.revoke(named.serial()).await)?;
                let serial = named.serial();
                let told = say!(
                    "{serial} est révoqué : la liste de révocation et OCSP le disent.",
                    "{serial} is revoked: the revocation list and OCSP say so."
                );
                println!("{}", told.to(lang));
                Ok(())
            }
            Command::Export { serial, place } => {
                place.check()?;
                let named = self.named(serial).await?;
                place.suits(&named)?;
                export::export(self, &named, place, lang).await
            }
        }
    }

    async fn cards(&self) -> Result<Vec<IssuedCard>, CardsError> {
        self.ask(self.control.cards().await)
    }

    async fn organisations(&self) -> Result<Vec<IssuedOrganisation>, CardsError> {
        self.ask(self.control.organisations().await)
    }

    /// The answer, or what is in the way.
    fn ask<T>(&self, answer: Result<T, ControlError>) -> Result<T, CardsError> {
        answer.map_err(|error| match error {
            ControlError::Unreachable(why) if why.is_connect() => CardsError::NobodyThere(self.url.clone()),
            error => CardsError::Control(error),
        })
    }

    /// The one whose serial number begins so.
    async fn named(&self, beginning: &str) -> Result<Named, CardsError> {
        let wanted = beginning.trim().to_uppercase();
        let cards = self.cards().await?.into_iter().map(Named::Card);
        let organisations = self.organisations().await?.into_iter().map(Named::Organisation);
        let all: Vec<_> = cards.chain(organisations).collect();
        let serials: Vec<_> = all.iter().map(|one| one.serial().to_owned()).collect();
        let mut found: Vec<_> =
            all.into_iter().filter(|one| !wanted.is_empty() && one.serial().starts_with(&wanted)).collect();
        match (found.pop(), found.len()) {
            (Some(one), 0) => Ok(one),
            (Some(_), others) => {
                let count = others + 1;
                Err(CardsError::Usage(say!(
                    "{count} numéros de série commencent par « {wanted} » : écrivez-en davantage.",
                    "{count} serial numbers begin with “{wanted}”: write more of it."
                )))
            }
            (None, _) => {
                let near = nearest(&wanted, serials.iter().map(String::as_str));
                Err(CardsError::Usage(say!(
                    "aucune carte n’a le numéro de série « {beginning} »{near} ; `doublure cards list` les montre.",
                    "no card has the serial number “{beginning}”{near}; `doublure cards list` shows them.";
                    near
                )))
            }
        }
    }
}

/// What is said of the nearest known word; nothing when none is near.
fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Text {
    match mock_kit::nearest(word, known) {
        Some(near) => say!(" ; le plus proche est « {near} »", "; the nearest is “{near}”"),
        None => Text::quoted(""),
    }
}
