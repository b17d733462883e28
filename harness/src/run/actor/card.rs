//! The person, their card, and what Pro Santé Connect holds of them.

use identities::Profession;

use mock_kit::hosts;

use super::{Actor, holds};
use crate::{
    browser::Kind, card_mode::CardMode, language::sentence::Target, run::Failure, stack::control::NewPerson,
};

/// What a refusal of Pro Santé Connect looks like.
const REFUSAL: &str = "section.refusal";

impl Actor<'_> {
    pub(super) async fn person_with_card(&mut self, profession: Profession) -> Result<(), Failure> {
        self.enter(NewPerson::of(self.own_key(), profession), true).await
    }

    pub(super) async fn person_without_card(&mut self, profession: Profession) -> Result<(), Failure> {
        self.enter(NewPerson::of(self.own_key(), profession), false).await
    }

    /// The scenario names the person: whatever else runs, it is the same one.
    fn own_key(&self) -> String {
        self.file_name()
    }

    pub(super) async fn named_person_with_card(&mut self, key: &str) -> Result<(), Failure> {
        self.enter(self.described(key)?, true).await
    }

    pub(super) async fn named_person_without_card(&mut self, key: &str) -> Result<(), Failure> {
        self.enter(self.described(key)?, false).await
    }

    /// Each scenario has a person of its own, made from the project's description: mailboxes and accounts are
    /// not shared.
    fn described(&self, key: &str) -> Result<NewPerson, Failure> {
        let described = self.stage.people.get(key).ok_or_else(|| {
            Failure::broken(
                format!("présenter « {key} »"),
                "personne ne s’appelle ainsi dans ce projet",
                "décrivez cette personne dans doublure.toml ([[person]]).",
            )
        })?;
        Ok(NewPerson { key: format!("{}/{key}", self.own_key()), ..described.clone() })
    }

    async fn enter(&mut self, wanted: NewPerson, card_is_in: bool) -> Result<(), Failure> {
        let person = self.stage.control.make_person(&wanted).await?;
        self.stage.control.bind_mailbox(&person).await?;
        self.world.person = Some(person);
        self.put_card(card_is_in).await
    }

    /// A person may take the card away in the midst of what they do.
    pub(super) async fn remove_card(&mut self) -> Result<(), Failure> {
        let before = self.session()?.url().await?;
        self.put_card(false).await?;
        match before {
            Some(page) => self.open(page).await,
            None => Ok(()),
        }
    }

    /// Puts the card into the reader, or the browser's store, or takes it away.
    async fn put_card(&mut self, is_in: bool) -> Result<(), Failure> {
        self.world.card_is_in = is_in;
        if self.stage.card_mode == CardMode::Certificate {
            self.open_browser().await?;
        }
        self.plug_reader().await
    }

    /// Gives the browser the person's reader, with what is in it and what is installed beside it.
    pub(super) async fn plug_reader(&mut self) -> Result<(), Failure> {
        if self.stage.card_mode == CardMode::Certificate && self.world.card_reaches_the_browser() {
            // The browser presents it by itself. Without a certificate, the mock asks the reader: it must be this
            // person's.
            return Ok(());
        }
        let person = self.world.person()?;
        let cards = person.cards.iter().filter(|_| self.world.card_is_in);
        let serials: Vec<_> = cards.map(|card| card.serial.as_str()).collect();
        let cps_gestion = self.world.guise.map(|_| self.world.cps_gestion);
        let reader = self.stage.control.plug_reader(&person.national_id, &serials, cps_gestion).await?;
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
