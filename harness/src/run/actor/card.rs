//! The person, their card, and what Pro Santé Connect holds of them.

use identities::Profession;

use mock_kit::hosts;

use super::{Actor, holds};
use crate::{
    browser::Kind, card_mode::CardMode, lang::say, language::sentence::Target, run::Failure,
    stack::control::NewPerson,
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
                say!("présenter « {key} »", "bring in “{key}”"),
                say!("personne ne s’appelle ainsi dans ce projet", "nobody is called so in this project"),
                say!(
                    "décrivez cette personne dans doublure.toml ([[person]]).",
                    "describe this person in doublure.toml ([[person]])."
                ),
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
            if is_in {
                return Ok(());
            }
            // Without a certificate, the mock asks the reader: it must be this person's.
        }
        let cards = self.world.person()?.cards.iter().filter(|_| is_in);
        let serials: Vec<_> = cards.map(|card| card.serial.as_str()).collect();
        let reader = self.stage.control.plug_reader(&self.world.person()?.national_id, &serials).await?;
        self.world.reader = Some(reader.clone());
        self.open(reader).await
    }

    pub(super) async fn choose_card(&self) -> Result<(), Failure> {
        self.must_be_at_the_reader().await?;
        // Several cards may bear one name: the serial tells them apart, as in a browser's own chooser.
        let label = format!("{} {}", self.world.person()?.display_name, self.world.card()?.serial);
        let card = self.one(Kind::Radio, say!("une carte", "a card"), &label, None).await?;
        self.press_on(&card).await?;
        self.click(&Target::named("Valider")).await
    }

    /// When Pro Santé Connect refused the service, its page says why: the missing card is not the trouble.
    async fn must_be_at_the_reader(&self) -> Result<(), Failure> {
        let session = self.session()?;
        if session.host().await?.as_deref() != Some(hosts::WALLET) || !session.shows(REFUSAL).await? {
            return Ok(());
        }
        let page_is = self.page_is().await;
        Err(Failure::claim(
            say!("Pro Santé Connect demande la carte", "Pro Santé Connect asks for the card"),
            say!(
                "Pro Santé Connect refuse le service ; {page_is}",
                "Pro Santé Connect refuses the service; {page_is}";
                page_is
            ),
            say!(
                "voyez l’image de la page : elle dit ce qui a été reçu, ce qui était attendu, et les lignes à écrire dans \
                 doublure.toml.",
                "see the picture of the page: it says what was received, what was expected, and the lines to write into \
                 doublure.toml."
            ),
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
                0 => say!("Pro Santé Connect n’en tient aucune", "Pro Santé Connect holds none"),
                1 => say!("elle est ouverte", "it is open"),
                several => say!("{several} sont ouvertes", "{several} are open"),
            };
            let claimed = if open {
                say!(
                    "la session Pro Santé Connect de la personne est ouverte",
                    "the person’s Pro Santé Connect session is open"
                )
            } else {
                say!(
                    "la session Pro Santé Connect de la personne est fermée",
                    "the person’s Pro Santé Connect session is closed"
                )
            };
            (claimed, found)
        })
    }
}

/// Four digits that are not the card's code.
fn wrong_pin(pin: &str) -> String {
    pin.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}
