//! The person, their card, and what Pro Santé Connect holds of them.

use identities::{Card, Profession};

use mock_kit::hosts;

use super::{Actor, holds, page::acted};
use crate::{
    browser::{ClientCard, Kind},
    lang::{Text, say},
    language::{CardFault, sentence::Target},
    run::{Failure, workstation::Whose},
    stack::control::{CardInfo, NewPerson, ReaderContents, ReaderKind},
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
        Ok(described.alike(format!("{}/{key}", self.own_key())))
    }

    async fn enter(&mut self, wanted: NewPerson, card_is_in: bool) -> Result<(), Failure> {
        let person = self.stage.control.make_person(&wanted).await?;
        self.stage.control.bind_mailbox(&person).await?;
        let mut workstation = self.world.workstation.handed_to(person.cards.first());
        workstation.put(Whose::Own, card_is_in);
        self.world.person = Some(person);
        self.world.workstation = workstation;
        if self.stage.card_mode.is_in_the_browser() {
            if self.stage.card_mode.has_windows() {
                // Whoever came before leaves their browser, and the reader goes from under it.
                if let Some(session) = self.session.take() {
                    session.close().await;
                }
                self.driver.new_reader(&self.card_faults()).await?;
            }
            self.open_browser().await?;
        }
        let national_id = &self.world.person()?.national_id;
        let reader = self.stage.control.make_reader(national_id, &self.contents()).await?;
        self.world.workstation.reader = Some(reader.clone());
        self.open(reader.plug_url).await
    }

    /// What the simulated reader is now. With the card in the browser it holds none: without a certificate the mock asks
    /// it, and it must be this person's.
    fn contents(&self) -> ReaderContents<'_> {
        let workstation = &self.world.workstation;
        let in_the_browser = self.stage.card_mode.is_in_the_browser() && workstation.takes_cards();
        let cards = if in_the_browser { Vec::new() } else { workstation.cards() };
        let asks_itself = in_the_browser && self.stage.card_mode.has_windows();
        ReaderContents {
            // A person who is asked may present none, whatever cards there are.
            reader: match workstation.kind {
                ReaderKind::Simulated if asks_itself && !workstation.cards().is_empty() => {
                    ReaderKind::Browser
                }
                kind => kind,
            },
            cards: cards.into_iter().map(|card| card.serial.as_str()).collect(),
            cps_gestion: workstation.guise.map(|_| workstation.cps_gestion),
        }
    }

    /// The faults that cards are to commit themselves, by the names of the deviations that are in force.
    pub(super) fn card_faults(&self) -> Vec<&str> {
        let all = self.stage.deviations.iter().map(String::as_str);
        all.chain(self.deviations.iter().map(String::as_str)).collect()
    }

    /// Lays the workstation out as it now is, in the midst of whatever the person does: the page that they see stays.
    pub(super) async fn rearrange(&mut self, kind: ReaderKind) -> Result<(), Failure> {
        // With the card in the browser the reader holds none, unless a workstation keeps the card from the browser.
        let same = self.world.workstation.kind == kind
            && self.world.workstation.guise.is_none()
            && !self.stage.card_mode.has_windows();
        self.world.workstation.kind = kind;
        if self.stage.card_mode.is_in_the_browser() {
            let cards = self.client_cards();
            self.browser()?.hold(&cards).await?;
            if same {
                return Ok(());
            }
        }
        self.change_reader().await
    }

    pub(super) async fn change_reader(&self) -> Result<(), Failure> {
        let reader = self.world.workstation.reader.as_ref().ok_or_else(|| {
            Failure::broken(
                say!("changer ce que contient le lecteur", "change what is in the reader"),
                say!("il n’y en a pas", "there is none"),
                present_somebody(),
            )
        })?;
        Ok(self.stage.control.change_reader(&reader.id, &self.contents()).await?)
    }

    /// Plugs the person's reader into a browser that is new to it: the workstation's, even with the phone in hand.
    pub(super) async fn plug_reader(&mut self) -> Result<(), Failure> {
        let Some(reader) = self.world.workstation.reader.clone() else { return Ok(()) };
        let browser = self.browser()?;
        browser.open_page(&reader.plug_url).await?;
        Ok(browser.must_show_a_page().await?)
    }

    /// The cards that the browser itself holds.
    pub(super) fn client_cards(&self) -> Vec<ClientCard> {
        let workstation = &self.world.workstation;
        if !self.stage.card_mode.is_in_the_browser() || !workstation.takes_cards() {
            return Vec::new();
        }
        let card = |card: &CardInfo| ClientCard {
            certificate_pem: card.certificate_pem.clone(),
            key_pem: card.key_pem.clone(),
            label: card.label(),
            code: card.pin.clone(),
            tries: if workstation.is_blocked(card) { 0 } else { Card::TRIES },
        };
        workstation.cards().into_iter().map(card).collect()
    }

    /// A person may put their card in, or take it away, in the midst of what they do.
    pub(super) async fn put_card(&mut self, is_in: bool) -> Result<(), Failure> {
        self.world.workstation.card(Whose::Own)?;
        self.world.workstation.put(Whose::Own, is_in);
        self.rearrange(ReaderKind::Simulated).await
    }

    /// The card that was in gives way to a new, good one.
    pub(super) async fn renew_card(&mut self) -> Result<(), Failure> {
        let card = self.stage.control.make_card(&self.world.person()?.national_id, None).await?;
        self.world.workstation.give(Whose::Own, card);
        self.put_card(true).await
    }

    /// The person's card is one with this fault.
    pub(super) async fn spoil_card(&mut self, name: &str) -> Result<(), Failure> {
        let fault = CardFault::named(name).ok_or_else(|| {
            Failure::broken(
                say!("donner à la carte le défaut « {name} »", "give the card the fault “{name}”"),
                say!("aucun défaut de carte ne s’appelle ainsi", "no fault of a card is called so"),
                say!(
                    "`doublure list --card-faults` les montre tous.",
                    "`doublure list --card-faults` shows them all."
                ),
            )
        })?;
        let card = self.stage.control.make_card(&self.world.person()?.national_id, Some(fault)).await?;
        self.world.workstation.give_faulty(card, fault);
        self.put_card(true).await
    }

    /// Whatever lies on the workstation, nothing of it is read.
    pub(super) async fn without_cards(&mut self, kind: ReaderKind) -> Result<(), Failure> {
        for whose in [Whose::Own, Whose::Other] {
            self.world.workstation.put(whose, false);
        }
        self.rearrange(kind).await
    }

    pub(super) async fn other_card_beside(&mut self) -> Result<(), Failure> {
        let profession = self.world.person()?.profession.unwrap_or(Profession::Physician);
        let key = format!("{}/autre", self.own_key());
        let other = self.stage.control.make_person(&NewPerson::of(key, profession)).await?;
        if let Some(card) = other.cards.first() {
            self.world.workstation.give(Whose::Other, card.clone());
        }
        self.world.other = Some(other);
        self.world.workstation.put(Whose::Other, true);
        self.rearrange(ReaderKind::Simulated).await
    }

    /// What a browser may call the cards that there are.
    pub(super) fn card_labels(&self) -> Vec<String> {
        self.world.workstation.cards().into_iter().map(CardInfo::label).collect()
    }

    pub(super) async fn choose_card(&mut self, whose: Whose) -> Result<(), Failure> {
        if self.stage.card_mode.has_windows() {
            let serial = self.world.workstation.card(whose)?.serial.clone();
            self.world.workstation.chosen = Some(whose);
            self.session()?.choose_certificate(&serial).await?;
            return Ok(self.session()?.must_show_a_page().await?);
        }
        self.must_be_at_the_reader().await?;
        // Several cards may bear one name: the serial tells them apart, as in a browser's own chooser.
        let card = self.world.workstation.card(whose)?;
        let label = format!("{} {}", card.holder, card.serial);
        let session = self.session()?;
        let what = || say!("une carte", "a card");
        acted!(self.one(Kind::Radio, what(), &label, None), |card| session.click(&card))?;
        session.must_show_a_page().await?;
        self.world.workstation.chosen = Some(whose);
        self.click(&Target::named("Valider")).await
    }

    /// By the button of this name, whatever cards there are; or, where the browser itself asks, without an answer, and then
    /// by this one of the page that follows.
    pub(super) async fn leave(&self, button: &str, later: &str) -> Result<(), Failure> {
        if self.stage.card_mode.has_windows() {
            self.session()?.decline().await?;
            return self.click(&Target::named(later)).await;
        }
        self.must_be_at_the_reader().await?;
        self.click(&Target::named(button)).await
    }

    /// When Pro Santé Connect refused the service, its page says why: the missing card is not the trouble.
    async fn must_be_at_the_reader(&self) -> Result<(), Failure> {
        let page = self.page()?;
        if page.host().await?.as_deref() != Some(hosts::WALLET) || !page.shows(REFUSAL).await? {
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

    pub(super) async fn type_pin(&self, whose: Whose) -> Result<(), Failure> {
        self.type_code(&self.world.workstation.card(whose)?.pin).await
    }

    /// Of the card that was chosen: another one's code would be wrong for this one, and no more.
    pub(super) async fn type_wrong_pin(&self) -> Result<(), Failure> {
        let whose = self.world.workstation.chosen.unwrap_or(Whose::Own);
        self.type_code(&wrong_pin(&self.world.workstation.card(whose)?.pin)).await
    }

    async fn type_code(&self, code: &str) -> Result<(), Failure> {
        if self.stage.card_mode.has_windows() {
            self.session()?.type_code(code).await?;
            return Ok(self.session()?.must_show_a_page().await?);
        }
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

fn present_somebody() -> Text {
    say!(
        "commencez par « Étant donné un médecin dont la carte CPS est dans le lecteur ».",
        "begin with “Étant donné un médecin dont la carte CPS est dans le lecteur”."
    )
}
