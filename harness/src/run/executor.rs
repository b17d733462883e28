//! One scenario: its steps one after the other, until one does not pass.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use mock_kit::hosts;
use url::Url;

use super::{
    Failure, Kind as FailureKind,
    event::{Evidence, Outcome, ScenarioResult, StepResult},
    evidence,
    world::World,
};
use crate::{
    browser::{Driver, Kind, Named, Session},
    language::{Scenario, Sentence, Step, plan::slug},
    snapshot::{Store, Verdict},
    stack::{Urls, control::Control, mailbox_url},
};

/// A step that takes longer is broken.
const STEP_LIMIT: Duration = Duration::from_mins(1);
/// How long a mail may take, in seconds.
const MAIL_LIMIT: u64 = 10;

/// What all scenarios of a run share.
pub(super) struct Stage<'run> {
    pub urls: &'run Urls,
    pub control: &'run Control,
    pub store: &'run Store,
    pub out: &'run Path,
}

/// Executes `scenario`, telling each step as it ends.
pub(super) async fn execute(
    stage: &Stage<'_>,
    driver: &Driver,
    index: usize,
    scenario: &Scenario,
    mut tell: impl FnMut(&StepResult),
) -> ScenarioResult {
    let started = Instant::now();
    let mut actor = Actor {
        stage,
        scenario,
        world: World::new(stage.urls.clone()),
        session: None,
        evidence: None,
        pending: false,
    };
    let mut steps: Vec<StepResult> = Vec::with_capacity(scenario.steps.len());
    let mut marks = Vec::with_capacity(scenario.steps.len());
    let mut stopped = match Session::open(driver).await {
        Ok(session) => {
            actor.session = Some(session);
            None
        }
        Err(error) => Some(Failure::from(error)),
    };
    for step in &scenario.steps {
        let result = match (stopped.take(), steps.last().map(|last| last.outcome)) {
            (None, Some(Outcome::Failed | Outcome::Broken | Outcome::NotRun)) => {
                StepResult::new(step, Outcome::NotRun)
            }
            (Some(failure), _) => {
                StepResult { failure: Some(failure), ..StepResult::new(step, Outcome::Broken) }
            }
            (None, _) => actor.step(step).await,
        };
        // Where this step's events end; the journal is read once the person is known.
        marks.push(
            stage.control.journal(u64::MAX, None).await.map(|reading| reading.latest).unwrap_or_default(),
        );
        tell(&result);
        steps.push(result);
    }
    let journal_dropped = actor.attach_events(&mut steps, &marks).await;
    if let Some(session) = actor.session.take() {
        session.close().await;
    }
    ScenarioResult {
        duration_ms: milliseconds(started.elapsed()),
        person: actor.world.person.as_ref().map(Into::into),
        journal_dropped,
        ..ScenarioResult::new(index, scenario, steps)
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

struct Actor<'run> {
    stage: &'run Stage<'run>,
    scenario: &'run Scenario,
    world: World,
    session: Option<Session>,
    evidence: Option<Evidence>,
    /// Whether the step left a page that waits for its approval.
    pending: bool,
}

impl Actor<'_> {
    async fn step(&mut self, step: &Step) -> StepResult {
        let started = Instant::now();
        (self.evidence, self.pending) = (None, false);
        let done = tokio::time::timeout(STEP_LIMIT, self.act(step)).await.unwrap_or_else(|_| {
            Err(Failure::broken(
                &step.text,
                format!("rien après {} s", STEP_LIMIT.as_secs()),
                "le service répond-il ?",
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
        let session = self.session.as_ref()?;
        let redactions = self.world.redactions();
        evidence::keep(session, self.stage.out, &self.scenario.id, "échec", &redactions).await.ok()
    }

    async fn act(&mut self, step: &Step) -> Result<(), Failure> {
        let sentence = step.sentence.clone().filled(|text| self.world.fill_in(text))?;
        match &sentence {
            Sentence::PersonWithCard(profession) => self.person_with_card(*profession).await,
            Sentence::SasAccount { settings } => {
                Ok(self.stage.control.make_sas_account(self.world.person()?, *settings).await?)
            }
            Sentence::OpenService => self.open(self.world.urls.service.clone()).await,
            Sentence::Open(address) => self.open(self.world.locate(address)?).await,
            Sentence::Click(name) => self.click(Kind::Control, "un bouton ou un lien", name).await,
            Sentence::Fill { field, value } => {
                let element = self.one(Kind::Field, "un champ", field).await?;
                Ok(self.session()?.fill(&element, value).await?)
            }
            Sentence::Tick { label, ticked } => {
                let element = self.one(Kind::Checkbox, "une case à cocher", label).await?;
                if self.session()?.is_on(&element).await? != *ticked {
                    self.session()?.click(&element).await?;
                }
                Ok(())
            }
            Sentence::Choose(label) => self.click(Kind::Radio, "un bouton radio", label).await,
            Sentence::Select { option, field } => self.select(option, field).await,
            Sentence::See(text) => self.text(text, true).await,
            Sentence::NotSee(text) => self.text(text, false).await,
            Sentence::OnPage(title) => self.one(Kind::Heading, "un titre principal", title).await.map(|_| ()),
            Sentence::FieldHolds { field, value } => {
                let element = self.one(Kind::Field, "un champ", field).await?;
                let found = self.session()?.value(&element).await?;
                holds(plain(&found) == plain(value), || {
                    (format!("le champ « {field} » contient « {value} »"), format!("il contient « {found} »"))
                })
            }
            Sentence::Ticked(label) => {
                let element = self.one(Kind::OnOff, "une case ou un bouton radio", label).await?;
                let on = self.session()?.is_on(&element).await?;
                holds(on, || (format!("« {label} » est coché"), "il ne l’est pas".into()))
            }
            Sentence::ReceiveMail(subject) => self.receive_mail(subject).await,
            Sentence::FollowMailLink(label) => {
                if self.session()?.host().await?.as_deref() != Some(hosts::MAIL) {
                    return Err(Failure::broken(
                        "suivre le lien d’un courriel",
                        "le navigateur ne montre pas de courriel",
                        "écrivez d’abord « il reçoit le courriel « … » ».",
                    ));
                }
                self.click(Kind::Control, "un lien du courriel", label).await
            }
            Sentence::NoMail => {
                let mails = self.stage.control.mails(&self.world.person()?.email).await?;
                holds(mails.is_empty(), || {
                    let subjects: Vec<_> = mails.iter().map(|mail| format!("« {} »", mail.subject)).collect();
                    (
                        "aucun courriel n’est parvenu".into(),
                        format!("la boîte contient {}", subjects.join(", ")),
                    )
                })
            }
            Sentence::ChooseCard => {
                // Several cards may bear one name: the serial tells them apart, as in a browser's own chooser.
                let label = format!("{} {}", self.world.person()?.display_name, self.world.card()?.serial);
                self.click(Kind::Radio, "la carte", &label).await?;
                self.click(Kind::Control, "un bouton", "Valider").await
            }
            Sentence::TypePin => self.type_pin(self.world.card()?.pin.clone()).await,
            Sentence::TypeWrongPin => {
                let pin = wrong_pin(&self.world.card()?.pin);
                self.type_pin(pin).await
            }
            Sentence::Conforms { name, .. } => self.conforms(name, step).await,
        }
    }

    fn session(&self) -> Result<&Session, Failure> {
        self.session
            .as_ref()
            .ok_or_else(|| Failure::broken("commander le navigateur", "il n’est pas ouvert", "relancez."))
    }

    async fn person_with_card(&mut self, profession: identities::Profession) -> Result<(), Failure> {
        let control = self.stage.control;
        // The scenario names the person: whatever else runs, it is the same one.
        let person = control.make_person(&self.scenario.id, profession).await?;
        control.bind_mailbox(&person).await?;
        let serials: Vec<_> = person.cards.iter().map(|card| card.serial.as_str()).collect();
        let reader = control.plug_reader(&serials).await?;
        self.world.person = Some(person);
        self.open(reader).await
    }

    async fn open(&self, url: Url) -> Result<(), Failure> {
        let session = self.session()?;
        session.open_page(&url).await?;
        Ok(session.must_show_a_page().await?)
    }

    /// The one element of this kind that bears this name.
    async fn one(
        &self,
        kind: Kind,
        what: &str,
        name: &str,
    ) -> Result<fantoccini::elements::Element, Failure> {
        match self.session()?.named(kind, name).await? {
            Named::One(element) => Ok(element),
            Named::Several(count) => Err(Failure::claim(
                format!("la page montre {what} nommé « {name} »"),
                format!("elle en montre {count}"),
                "donnez-leur des noms distincts (aria-label), ou visez un nom qui n’existe qu’une fois.",
            )),
            Named::None(names) => Err(Failure::claim(
                format!("la page montre {what} nommé « {name} »"),
                match mock_kit::nearest(name, names.iter().map(String::as_str)) {
                    Some(nearest) => format!("aucun ; le plus proche est « {nearest} »"),
                    None if names.is_empty() => "aucun, ni d’un autre nom".into(),
                    None => format!("aucun ; il y a : {}", listed(&names)),
                },
                "corrigez le scénario si le nom a changé à dessein, sinon le service.",
            )),
        }
    }

    async fn click(&self, kind: Kind, what: &str, name: &str) -> Result<(), Failure> {
        let element = self.one(kind, what, name).await?;
        let session = self.session()?;
        session.click(&element).await?;
        Ok(session.must_show_a_page().await?)
    }

    async fn select(&self, option: &str, field: &str) -> Result<(), Failure> {
        let list = self.one(Kind::List, "une liste", field).await?;
        let chosen = self.session()?.select(&list, option).await?;
        holds(chosen, || {
            (format!("la liste « {field} » propose « {option} »"), "elle ne le propose pas".into())
        })
    }

    async fn text(&self, text: &str, present: bool) -> Result<(), Failure> {
        let found = self.session()?.text(text, present).await?;
        if found.holds {
            return Ok(());
        }
        if !present {
            return Err(Failure::claim(
                format!("la page ne dit pas « {text} »"),
                "elle le dit",
                "voyez l’image de la page.",
            ));
        }
        let lines = found.lines.iter().map(String::as_str);
        let said = match mock_kit::nearest(text, lines) {
            Some(nearest) => format!("elle ne le dit pas ; le plus proche est « {nearest} »"),
            None => "elle ne le dit pas".into(),
        };
        Err(Failure::claim(format!("la page dit « {text} »"), said, "voyez l’image de la page."))
    }

    async fn receive_mail(&mut self, subject: &str) -> Result<(), Failure> {
        let address = self.world.person()?.email.clone();
        let mut seen = self.world.mails_seen;
        let mut others = Vec::new();
        let mail = loop {
            match self.stage.control.next_mail(&address, seen, MAIL_LIMIT).await? {
                Some(mail) if plain(&mail.subject) == plain(subject) => break mail,
                Some(other) => {
                    seen = other.rank;
                    others.push(other.subject);
                }
                None => {
                    let found = if others.is_empty() {
                        format!("aucun courriel pour {address} en {MAIL_LIMIT} s")
                    } else {
                        format!("seulement : {}", listed(&others))
                    };
                    return Err(Failure::claim(
                        format!("un courriel « {subject} » arrive"),
                        found,
                        "le service l’a-t-il envoyé à ce serveur SMTP ? Voyez les échanges de l’étape.",
                    ));
                }
            }
        };
        let mut page = mailbox_url(&self.world.urls.mail, &address);
        if let Ok(mut path) = page.path_segments_mut() {
            path.push(&mail.rank.to_string());
        }
        self.world.mails_seen = mail.rank;
        self.world.opened_mail = Some(mail);
        self.open(page).await
    }

    async fn type_pin(&self, pin: String) -> Result<(), Failure> {
        let field = self.one(Kind::Field, "un champ", "Code de la carte (4 chiffres)").await?;
        self.session()?.fill(&field, &pin).await?;
        self.click(Kind::Control, "un bouton", "Valider").await
    }

    async fn conforms(&mut self, name: &str, step: &Step) -> Result<(), Failure> {
        let session = self.session()?;
        let redactions = self.world.redactions();
        let mut kept = evidence::keep(session, self.stage.out, &self.scenario.id, name, &redactions).await?;
        // The inbox shows a mail in a frame, which the page's text does not enter.
        let in_the_inbox = session.host().await?.as_deref() == Some(hosts::MAIL);
        if let Some(text) =
            self.world.opened_mail.as_ref().filter(|_| in_the_inbox).and_then(|mail| mail.text.clone())
        {
            kept.text.push_str("\n--- texte du courriel ---\n");
            kept.text.push_str(&redactions.apply(&text));
        }
        let snapshot = format!("{}__{}", self.scenario.id, slug(name));
        let source = format!("{}:{}", self.scenario.file, step.line);
        let verdict = self.stage.store.compare(&snapshot, &source, &kept.text)?;
        kept.snapshot = Some(snapshot.clone());
        self.evidence = Some(kept);
        match verdict {
            Verdict::Approved => Ok(()),
            Verdict::New => {
                self.pending = true;
                Ok(())
            }
            Verdict::Differs(difference) => Err(Failure::claim(
                format!("la page « {name} » est celle qui est approuvée"),
                "elle diffère (voir les lignes - approuvé, + trouvé)",
                format!("si le changement est voulu : doublure snapshots accept {snapshot}"),
            )
            .with_difference(difference)),
        }
    }

    /// Gives each step the events and mails that came while it ran. How many events the journal lost.
    async fn attach_events(&self, steps: &mut [StepResult], marks: &[u64]) -> u64 {
        let Some(person) = &self.world.person else { return 0 };
        let Ok(reading) = self.stage.control.journal(0, Some(&person.national_id)).await else { return 0 };
        let mails = self.stage.control.mails(&person.email).await.unwrap_or_default();
        let mut mails = mails.into_iter();
        for event in reading.events {
            let at =
                marks.iter().position(|mark| event.seq <= *mark).unwrap_or(marks.len().saturating_sub(1));
            let Some(step) = steps.get_mut(at) else { continue };
            if event.name == "mail.received" {
                step.mails.extend(mails.next());
            }
            step.events.push(event);
        }
        reading.dropped
    }
}

fn holds(claim: bool, told: impl FnOnce() -> (String, String)) -> Result<(), Failure> {
    if claim {
        return Ok(());
    }
    let (claimed, found) = told();
    Err(Failure::claim(claimed, found, "voyez l’image de la page."))
}

/// One apostrophe and one kind of space for all: scenarios are typed on keyboards, pages are typeset.
fn plain(text: &str) -> String {
    text.replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("« {name} »")).collect::<Vec<_>>().join(", ")
}

/// Four digits that are not the card's code.
fn wrong_pin(pin: &str) -> String {
    pin.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}
