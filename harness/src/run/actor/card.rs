//! The person, their card, and what Pro Santé Connect holds of them.

use identities::Profession;

use mock_kit::hosts;

use super::{Actor, holds};
use crate::{
    browser::Kind,
    card_mode::CardMode,
    language::sentence::Target,
    run::Failure,
    stack::control::{NewPerson, Person},
};

/// What a refusal of Pro Santé Connect looks like.
const REFUSAL: &str = "section.refusal";

impl Actor<'_> {
    pub(super) async fn person_with_card(&mut self, profession: Profession) -> Result<(), Failure> {
        // The scenario names the person: whatever else runs, it is the same one.
        let wanted = NewPerson::of(self.file_name(), profession);
        let person = self.stage.control.make_person(&wanted).await?;
        self.enter(person).await
    }

    /// Each scenario has a person of its own, made from the project's description: mailboxes and accounts are
    /// not shared.
    pub(super) async fn named_person_with_card(&mut self, key: &str) -> Result<(), Failure> {
        let described = self.stage.people.get(key).ok_or_else(|| {
            Failure::broken(
                format!("présenter « {key} »"),
                "personne ne s’appelle ainsi dans ce projet",
                "décrivez cette personne dans doublure.toml ([[person]]).",
            )
        })?;
        let wanted = NewPerson { key: format!("{}/{key}", self.file_name()), ..described.clone() };
        let person = self.stage.control.make_person(&wanted).await?;
        self.enter(person).await
    }

    async fn enter(&mut self, person: Person) -> Result<(), Failure> {
        let control = self.stage.control;
        control.bind_mailbox(&person).await?;
        if self.stage.card_mode == CardMode::Certificate {
            self.world.person = Some(person);
            return self.open_browser().await;
        }
        let serials: Vec<_> = person.cards.iter().map(|card| card.serial.as_str()).collect();
        let reader = control.plug_reader(&serials).await?;
        self.world.person = Some(person);
        self.world.reader = Some(reader.clone());
        self.open(reader).await
    }

    pub(super) async fn choose_card(&self) -> Result<(), Failure> {
        self.must_be_at_the_reader().await?;
        // Several cards may bear one name: the serial tells them apart, as in a browser's own chooser.
        let label = format!("{} {}", self.world.person()?.display_name, self.world.card()?.serial);
        let card = self.one(Kind::Radio, "une carte", &label, None).await?;
        self.press_on(&card).await?;
        self.click(&Target::named("Valider")).await
    }

    /// When Pro Santé Connect refused the service, its page says why: the missing card is not the trouble.
    async fn must_be_at_the_reader(&self) -> Result<(), Failure> {
        let session = self.session()?;
        if session.host().await?.as_deref() != Some(hosts::WALLET) || !session.shows(REFUSAL).await? {
            return Ok(());
        }
        Err(Failure::claim(
            "Pro Santé Connect demande la carte",
            format!("Pro Santé Connect refuse le service ; {}", self.page_is().await),
            "voyez l’image de la page : elle dit ce qui a été reçu, ce qui était attendu, et les lignes à écrire dans \
             doublure.toml.",
        ))
    }

    pub(super) async fn type_pin(&self) -> Result<(), Failure> {
        self.type_code(&self.world.card()?.pin).await
    }

    pub(super) async fn type_wrong_pin(&self) -> Result<(), Failure> {
        self.type_code(&wrong_pin(&self.world.card()?.pin)).await
    }

    async fn type_code(&self, code: &str) -> Result<(), Failure> {
        self.fill(&Target::named("Code de la carte (4 chiffres)"), code).await?;
        self.click(&Target::named("Valider")).await
    }

    pub(super) async fn psc_session(&self, open: bool) -> Result<(), Failure> {
        let sessions = self.stage.control.psc_sessions(&self.world.person()?.national_id).await?;
        holds((sessions > 0) == open, || {
            let found = match sessions {
                0 => "Pro Santé Connect n’en tient aucune".to_owned(),
                1 => "elle est ouverte".to_owned(),
                several => format!("{several} sont ouvertes"),
            };
            let wanted = if open { "ouverte" } else { "fermée" };
            (format!("la session Pro Santé Connect de la personne est {wanted}"), found)
        })
    }
}

/// Four digits that are not the card's code.
fn wrong_pin(pin: &str) -> String {
    pin.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}
