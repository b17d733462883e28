//! What happens to people by accident.

use super::Actor;
use crate::{
    lang::{Text, say},
    language::sentence::Ending,
    run::Failure,
    stack::control::{ControlError, NewPerson, Person},
};

impl Actor<'_> {
    pub(super) async fn deviate(&mut self, name: &str) -> Result<(), Failure> {
        self.deviations.insert(name.to_owned());
        self.driver.spoil_reader(&self.card_faults()).await?;
        let done = self.stage.control.deviate(name, &self.concerned(name)?).await;
        done.map_err(|error| match error {
            // The name exists: it was looked at before anything started.
            ControlError::Refused { status: Some(422), .. } => Failure::broken(
                say!("commettre « {name} » pour la personne", "commit “{name}” for the person"),
                say!(
                    "ce défaut ne peut pas concerner une seule personne",
                    "this fault cannot concern one person alone"
                ),
                say!(
                    "demandez-le pour tout le monde : doublure run --deviation {name}",
                    "ask for it for everybody: doublure run --deviation {name}"
                ),
            ),
            error => error.into(),
        })
    }

    pub(super) async fn expire(&self, name: &str) -> Result<(), Failure> {
        let national_id = &self.world.person()?.national_id;
        let control = self.stage.control;
        let done = match Ending::named(name) {
            Some(Ending::Approval) => control.expire_approval(national_id).await,
            Some(Ending::Of { mock, thing }) => control.expire(mock, thing, national_id).await,
            None => {
                let names = super::listed(&Ending::ALL.map(|(name, _)| name.to_owned()));
                return Err(Failure::broken(
                    say!("faire expirer « {name} »", "make “{name}” expire"),
                    say!("rien ne s’appelle ainsi", "nothing is called so"),
                    say!("choisissez parmi {names}.", "choose among {names}."; names),
                ));
            }
        };
        done.map_err(|error| {
            absent(
                error,
                say!("faire expirer « {name} »", "make “{name}” expire"),
                say!(
                    "cette personne n’en a pas à ce moment du scénario",
                    "this person has none at this point of the scenario"
                ),
                say!(
                    "écrivez cette étape après celle qui la fait naître, et avant celle qui y met fin.",
                    "write this step after the one that brings it about, and before the one that ends it."
                ),
            )
        })
    }

    /// A fault of the mail server's for somebody's address, such as one that the person types by mistake.
    pub(super) async fn deviate_for_address(&self, name: &str, address: &str) -> Result<(), Failure> {
        if !is_of_mail(name) {
            let names: Vec<_> = mock_mail::DEVIATIONS.iter().map(|one| one.name.to_owned()).collect();
            let names = super::listed(&names);
            return Err(Failure::broken(
                say!("commettre « {name} » pour une adresse", "commit “{name}” for an address"),
                say!("ce n’est pas un défaut de la messagerie", "this is no fault of the mail server"),
                say!(
                    "écrivez « le défaut « {name} » se produit pour lui », ou choisissez parmi {names}.",
                    "write « le défaut « {name} » se produit pour lui », or choose among {names}.";
                    names
                ),
            ));
        }
        Ok(self.stage.control.deviate(name, &address.to_lowercase()).await?)
    }

    pub(super) async fn end_deviation(&mut self, name: &str) -> Result<(), Failure> {
        self.deviations.remove(name);
        self.driver.spoil_reader(&self.card_faults()).await?;
        let done = self.stage.control.end_deviation(name, &self.concerned(name)?).await;
        done.map_err(|error| {
            absent(
                error,
                say!("mettre fin à « {name} »", "end “{name}”"),
                say!(
                    "ce défaut ne se produit pas pour cette personne",
                    "this fault is not committed for this person"
                ),
                say!(
                    "écrivez d’abord « le défaut « {name} » se produit pour lui ».",
                    "write first: « le défaut « {name} » se produit pour lui »."
                ),
            )
        })
    }

    pub(super) async fn release_mail(&self) -> Result<(), Failure> {
        let address = &self.world.person()?.email;
        self.stage.control.release_mail(address).await.map_err(|error| {
            absent(
                error,
                say!("remettre le courriel retenu", "hand over the mail that is held back"),
                say!("aucun n’est retenu pour {address}", "none is held back for {address}"),
                say!(
                    "écrivez d’abord « le défaut « mail.delayed » se produit pour lui », puis ce qui fait partir le courriel.",
                    "write first: « le défaut « mail.delayed » se produit pour lui », then what sends the mail."
                ),
            )
        })
    }

    /// Somebody else, who goes through no step of the scenario.
    pub(super) async fn other_sas_account(&self, address: &str) -> Result<(), Failure> {
        // Neither the holder of the card beside (`…/autre`), nor that of an account at another address.
        let key = format!("{}/compte/{address}", self.file_name());
        let wanted = NewPerson::of(key, identities::Profession::Physician);
        let other = self.stage.control.make_person(&wanted).await?;
        let other = Person { email: address.to_owned(), ..other };
        Ok(self.stage.control.make_sas_account(&other, false).await?)
    }

    /// A mail server knows nobody but by their address.
    fn concerned(&self, deviation: &str) -> Result<String, Failure> {
        let person = self.world.person()?;
        Ok(if is_of_mail(deviation) { person.email.to_lowercase() } else { person.national_id.clone() })
    }
}

/// What the control port does not find, told as what the scenario asked for.
fn absent(error: ControlError, attempted: Text, found: Text, advice: Text) -> Failure {
    if error.is_absent() { Failure::broken(attempted, found, advice) } else { error.into() }
}

fn is_of_mail(deviation: &str) -> bool {
    mock_mail::DEVIATIONS.iter().any(|one| one.name == deviation)
}
