//! Who acts in a scenario: one step at a time, as a person before a browser would.

mod card;
mod claims;
mod guise;
mod incidents;
mod mail;
mod page;
mod phone;
mod unfilled;

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use phone::Handset;

use super::{
    Failure, Kind as FailureKind,
    event::{Evidence, Outcome, StepResult},
    evidence,
    stage::{Stage, Take, milliseconds},
    workstation::Whose,
    world::World,
};
use crate::{
    browser::{Driver, Page, Session},
    lang::{Lang, Text, say},
    language::{Scenario, Sentence, Step},
    stack::control::{ControlError, ReaderKind},
};

/// A step that takes longer is broken.
const STEP_LIMIT: Duration = Duration::from_mins(1);

pub(super) struct Actor<'run> {
    pub stage: &'run Stage<'run>,
    driver: &'run Driver,
    scenario: &'run Scenario,
    take: Take,
    pub world: World,
    pub session: Option<Session>,
    handset: Option<Handset>,
    /// The deviations that the scenario asked for.
    deviations: BTreeSet<String>,
    /// Whether steps happen on the phone.
    on_phone: bool,
    evidence: Option<Evidence>,
    /// Whether the step left a page that waits for its approval.
    pending: bool,
}

impl<'run> Actor<'run> {
    pub fn new(stage: &'run Stage<'run>, driver: &'run Driver, scenario: &'run Scenario, take: Take) -> Self {
        Self {
            stage,
            driver,
            scenario,
            take,
            world: World::new(stage.urls.clone(), stage.redactions.clone()),
            session: None,
            handset: None,
            deviations: BTreeSet::new(),
            on_phone: false,
            evidence: None,
            pending: false,
        }
    }

    /// Does what the step says, and keeps what it shows.
    pub async fn step(&mut self, step: &Step) -> StepResult {
        let started = Instant::now();
        (self.evidence, self.pending) = (None, false);
        let seconds = STEP_LIMIT.as_secs();
        let done = tokio::time::timeout(STEP_LIMIT, self.act(step)).await.unwrap_or_else(|_| {
            Err(Failure::broken(
                Text::quoted(step.text.clone()),
                say!("rien après {seconds} s", "nothing after {seconds} s"),
                say!("le service répond-il ?", "does the service answer?"),
            ))
        });
        let outcome = match &done {
            Ok(()) if self.pending => Outcome::Pending,
            Ok(()) => Outcome::Passed,
            Err(failure) if failure.kind == FailureKind::FalseClaim => Outcome::Failed,
            Err(_) => Outcome::Broken,
        };
        if done.is_err() && self.evidence.is_none() {
            self.evidence = self.last_picture().await;
        }
        StepResult {
            duration_ms: milliseconds(started.elapsed()),
            failure: done.err(),
            evidence: self.evidence.take(),
            ..StepResult::new(step, outcome)
        }
    }

    /// What the page looked like when a step did not pass, as far as the browser still tells.
    async fn last_picture(&self) -> Option<Evidence> {
        let session = self.session().ok()?;
        let redactions = self.world.redactions();
        evidence::keep(session, self.stage.out, &self.file_name(), "échec", &redactions).await.ok()
    }

    /// What this take's people and pictures are named after.
    fn file_name(&self) -> String {
        format!("{}{}", self.scenario.id, self.take.suffix())
    }

    async fn act(&mut self, step: &Step) -> Result<(), Failure> {
        let sentence = step.sentence.clone().filled(|text| self.world.fill_in(text))?;
        if sentence.needs_the_page() && !self.on_phone {
            self.must_not_be_asked().await?;
        }
        match &sentence {
            Sentence::PersonWithCard(profession) => self.person_with_card(*profession).await,
            Sentence::NamedPersonWithCard(key) => self.named_person_with_card(key).await,
            Sentence::PersonWithoutCard(profession) => self.person_without_card(*profession).await,
            Sentence::NamedPersonWithoutCard(key) => self.named_person_without_card(key).await,
            Sentence::SitBefore { browser, system } => self.sit_before(browser, system).await,
            Sentence::InstallCpsGestion => self.install_cps_gestion().await,
            Sentence::Ecps(activation) => self.give_phone(*activation).await,
            Sentence::RemoveCard => self.put_card(false).await,
            Sentence::InsertCard => self.put_card(true).await,
            Sentence::RenewCard => self.renew_card().await,
            Sentence::CardFault(name) => self.spoil_card(name).await,
            Sentence::NoReader => self.without_cards(ReaderKind::None).await,
            Sentence::NoCertificate => self.without_cards(ReaderKind::Browser).await,
            Sentence::OtherCardBeside => self.other_card_beside().await,
            Sentence::Deviate(name) => self.deviate(name).await,
            Sentence::DeviateForAddress { name, address } => self.deviate_for_address(name, address).await,
            Sentence::EndDeviation(name) => self.end_deviation(name).await,
            Sentence::ReleaseMail => self.release_mail().await,
            Sentence::Expire(name) => self.expire(name).await,
            Sentence::TakePhone => self.take_phone().await,
            Sentence::LeavePhone => self.leave_phone(),
            Sentence::ChooseShownCode => self.choose_code(true).await,
            Sentence::ChooseOtherCode => self.choose_code(false).await,
            Sentence::SasAccount { settings } => {
                Ok(self.stage.control.make_sas_account(self.world.person()?, *settings).await?)
            }
            Sentence::SasAccountInitialised => {
                Ok(self.stage.control.make_initialised_sas_account(self.world.person()?).await?)
            }
            Sentence::OtherSasAccount(address) => self.other_sas_account(address).await,
            Sentence::Regulator { address, password } => {
                Ok(self.stage.control.make_regulator(address, password).await?)
            }
            Sentence::OpenService => self.open(self.world.urls.service.clone()).await,
            Sentence::Open(address) => self.open(self.world.locate(address)?).await,
            Sentence::Reload => self.reload().await,
            Sentence::Back => self.back().await,
            Sentence::ReopenBrowser => self.reopen_browser().await,
            Sentence::NewTab => Ok(self.page()?.new_tab().await?),
            Sentence::OtherTab => self.other_tab().await,
            Sentence::Click(target) => self.click(target).await,
            Sentence::ClickInVain(target) => self.click_in_vain(target).await,
            Sentence::Press(name) => self.press(name).await,
            Sentence::Fill { field, value } => self.fill(field, value).await,
            Sentence::Tick { field, ticked } => self.tick(field, *ticked).await,
            Sentence::Choose(label) => self.choose(label).await,
            Sentence::Select { option, field } => self.select(option, field).await,
            Sentence::See(text) => self.sees(text, true).await,
            Sentence::NotSee(text) => self.sees(text, false).await,
            Sentence::SeeControl { name, present } => self.sees_control(name, *present).await,
            Sentence::SeeElement(selector) => self.sees_element(selector).await,
            Sentence::OnPage(title) => self.is_on_page(title).await,
            Sentence::AtAddress(address) => self.is_at(address).await,
            Sentence::FieldHolds { field, value } => self.field_holds(field, value).await,
            Sentence::Ticked { label, ticked } => self.is_ticked(label, *ticked).await,
            Sentence::Selected { option, field } => self.is_selected(option, field).await,
            Sentence::ReceiveMail { subject, folder } => self.receive_mail(subject, *folder).await,
            Sentence::MailReaches { subject, address } => self.mail_reaches(subject, address).await,
            Sentence::FollowMailLink(label) => self.follow_mail_link(label.as_deref()).await,
            Sentence::LeaveMailbox => self.leave_mailbox().await,
            Sentence::MailSays(text) => self.mail_says(text),
            Sentence::NoMail => self.no_mail().await,
            Sentence::ChooseCard => self.choose_card(Whose::Own).await,
            Sentence::ChooseOtherCard => self.choose_card(Whose::Other).await,
            Sentence::ChooseNoCard | Sentence::TypeNoPin => self.leave("Annuler", "Revenir au service").await,
            Sentence::ContinueWithoutCard => {
                self.leave("Continuer sans certificat", "Utiliser l'application e-CPS").await
            }
            Sentence::TypePin => self.type_pin(Whose::Own).await,
            Sentence::TypeOtherPin => self.type_pin(Whose::Other).await,
            Sentence::TypeWrongPin => self.type_wrong_pin().await,
            Sentence::PscSession { open } => self.psc_session(*open).await,
            Sentence::Conforms { name, .. } => self.conforms(name, step).await,
        }
    }

    /// Nothing is done on a page, or seen of it, while the browser waits for an answer.
    async fn must_not_be_asked(&self) -> Result<(), Failure> {
        let Some(session) = self.session.as_ref().filter(|session| session.is_asking()) else {
            return Ok(());
        };
        let Some(dialog) = session.asked().await? else { return Ok(session.must_show_a_page().await?) };
        let asks = dialog.told();
        Err(Failure::claim(
            say!("le navigateur affiche une page", "the browser shows a page"),
            say!("il demande d’abord {asks}", "it asks first: {asks}"; asks),
            say!(
                "répondez-lui par « il choisit le certificat de sa carte », « il compose le code de sa carte » ou « il ne choisit \
                 aucun certificat ».",
                "answer it by « il choisit le certificat de sa carte », « il compose le code de sa carte » or « il ne choisit \
                 aucun certificat »."
            ),
        ))
    }

    /// Closes every browser.
    pub async fn close(&mut self) {
        if let Some(session) = self.session.take() {
            session.close().await;
        }
        if let Some(handset) = self.handset.take() {
            handset.close().await;
        }
    }

    fn session(&self) -> Result<&Session, Failure> {
        let session = match &self.handset {
            Some(handset) if self.on_phone => Some(&handset.session),
            _ => self.session.as_ref(),
        };
        session.ok_or_else(|| {
            Failure::broken(
                say!("commander le navigateur", "drive the browser"),
                say!("il n’est pas ouvert", "it is not open"),
                say!("relancez.", "run again."),
            )
        })
    }

    /// What the browser shows, or the phone when that is in hand.
    fn page(&self) -> Result<&Page, Failure> {
        Ok(self.session()?.page())
    }

    /// « la page est « Mon compte » », for whoever reads that something is not on it.
    async fn page_is(&self) -> Text {
        let heading = match self.page() {
            Ok(page) => page.heading().await.unwrap_or_default(),
            Err(_) => String::new(),
        };
        if heading.is_empty() {
            say!("la page n’a pas de titre", "the page has no heading")
        } else {
            say!("la page est « {heading} »", "the page is “{heading}”")
        }
    }

    /// Gives each step the events and mails that came while it ran: `begun` is the journal's rank at the scenario's start,
    /// `marks` those at the end of each step. How many of the scenario's events the journal lost.
    ///
    /// # Errors
    /// [`ControlError`] when what happened is not wholly known.
    pub async fn attach_events(
        &self,
        steps: &mut [StepResult],
        begun: Result<u64, ControlError>,
        marks: Vec<Result<u64, ControlError>>,
    ) -> Result<u64, ControlError> {
        let Some(person) = &self.world.person else { return Ok(0) };
        let begun = begun?;
        let marks = marks.into_iter().collect::<Result<Vec<_>, _>>()?;
        let reading = self.stage.control.journal(0, Some(&person.national_id)).await?;
        let mut mails = self.stage.control.mails(&person.email).await?.into_iter();
        for event in reading.events {
            let at =
                marks.iter().position(|mark| event.seq <= *mark).unwrap_or(marks.len().saturating_sub(1));
            let Some(step) = steps.get_mut(at) else { continue };
            if event.name == "mail.received" {
                step.mails.extend(mails.next());
            }
            step.events.push(event);
        }
        Ok(lost_since(begun, reading.dropped))
    }
}

/// How many events after rank `begun` are gone from a journal that lost its first `dropped`.
fn lost_since(begun: u64, dropped: u64) -> u64 {
    dropped.saturating_sub(begun)
}

fn holds(claim: bool, told: impl FnOnce() -> (Text, Text)) -> Result<(), Failure> {
    if claim {
        return Ok(());
    }
    let (claimed, found) = told();
    Err(Failure::claim(claimed, found, see_the_picture()))
}

fn see_the_picture() -> Text {
    say!("voyez l’image de la page.", "see the picture of the page.")
}

/// One apostrophe and one kind of space for all: scenarios are typed on keyboards, pages are typeset.
fn plain(text: &str) -> String {
    text.replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn listed(names: &[String]) -> Text {
    let [french, english] = Lang::ALL.map(|lang| {
        let quoted = |name: &String| say!("« {name} »", "“{name}”").in_lang(lang);
        names.iter().map(quoted).collect::<Vec<_>>().join(", ")
    });
    Text::new(french, english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_journal_lost_before_a_scenario_is_none_of_its_loss() {
        assert_eq!(lost_since(120, 0), 0);
        assert_eq!(lost_since(120, 120), 0);
        assert_eq!(lost_since(120, 123), 3);
    }
}
