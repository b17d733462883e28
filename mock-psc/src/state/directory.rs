//! The directory: the people whom Pro Santé Connect knows, and the cards that they hold.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use identities::{
    Card, CardKind, CardSerial, IssueError, NationalId, OtherId, OtherIdRecord, PersonRecord, Pin,
    Profession, Professional, RecordError, Rpps, TechnicalId, TechnicalIdError, TestIgc, Validity,
};
use mock_kit::Seed;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::archive::{Archive, ArchiveError, CardRecord, GainedId, Record};

/// Somebody in the directory.
#[derive(Debug)]
pub struct Person {
    /// The name under which the person was asked for: the seed of all that concerns them.
    pub key: String,
    /// What a person who chooses among them should know.
    pub about: Option<String>,
    /// What the directory knows.
    pub professional: Arc<Professional>,
    /// The cards that they hold.
    pub cards: Vec<Arc<Card>>,
}

/// Why nobody was added.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// A person of that key exists.
    #[error("the person “{0}” exists already")]
    KeyTaken(String),
    /// The id is somebody's.
    #[error("{0} is somebody’s already")]
    IdTaken(String),
    /// The person has an id of that register.
    #[error("this person has the {} id {} already", .0.origin, .0.id)]
    IdKnown(OtherId),
    /// It cannot stand in `sub`.
    #[error(transparent)]
    Technical(TechnicalIdError),
    /// What is asked for cannot be.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Every number of the test range is somebody's.
    #[error("all {} national ids of the test range are taken", Rpps::TEST_NUMBERS)]
    Full,
    /// No card could be made.
    #[error(transparent)]
    Card(#[from] IssueError),
    /// What was made cannot be written down.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// A person, as the control plane shows them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// See [`Person::key`].
    pub key: String,
    /// See [`Person::about`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// `899700427885`.
    pub national_id: String,
    /// What `sub` ends with.
    pub technical_id: String,
    /// All their ids, the national one first.
    pub other_ids: Vec<OtherId>,
    /// `Claire`.
    pub given_name: String,
    /// `Lefèvre`.
    pub family_name: String,
    /// `Claire Lefèvre`.
    pub display_name: String,
    /// Address for the service's mails.
    pub email: String,
    /// `physician`, …; the first one of several.
    pub profession: Option<Profession>,
    /// The addresses of the practice sites, in order.
    pub practices: Vec<String>,
    /// The cards, in order.
    pub cards: Vec<CardView>,
}

/// A card, as the control plane shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardView {
    /// `CPS`, …
    pub kind: CardKind,
    /// Serial number of the certificate.
    pub serial: String,
    /// Whose it is: `Claire Lefèvre`.
    pub holder: String,
    /// Subject, as a chooser shows it.
    pub subject: String,
    /// Issuer, as a chooser shows it.
    pub issuer: String,
    /// The code.
    pub pin: String,
    /// The certificate chain, leaf first.
    pub certificate_pem: String,
    /// The private key: no real card gives it.
    pub key_pem: String,
}

/// The people, in the order in which they were added.
#[derive(Default)]
pub(crate) struct Directory {
    known: Mutex<Known>,
}

#[derive(Clone, Default)]
pub(crate) struct Known {
    people: Vec<Arc<Person>>,
    by_id: HashMap<NationalId, Arc<Person>>,
    /// Whose each id is: national, technical and other ones.
    ids: HashMap<String, NationalId>,
    cards: HashMap<String, Arc<Card>>,
    /// The same, in the order in which they were made, and what is wrong with each.
    made: Vec<(Arc<Card>, Option<String>)>,
    /// Whose card each serial number is, where the directory knows it.
    holders: HashMap<String, NationalId>,
    /// The ids that people gained since they were made, by their national ids.
    gained: HashMap<NationalId, Vec<GainedId>>,
    /// Serial numbers of the cards that were handed out for good.
    handed_out: HashSet<String>,
    withdrawn: HashSet<NationalId>,
    /// Those who are known from before, until they are asked for again: their ids by their keys.
    readmitted: HashMap<String, NationalId>,
}

/// What people and their cards are made of.
pub(crate) struct Making<'m> {
    pub seed: &'m Seed,
    pub igc: &'m TestIgc,
    pub archive: &'m Archive,
    pub now: OffsetDateTime,
}

impl Making<'_> {
    /// A card that its holder has from the first: the one of before, where one is kept.
    fn own_card(&self, key: &str, holder: &Professional, kind: CardKind) -> Result<Arc<Card>, PersonError> {
        let serial = CardSerial::generate(&mut self.seed.draw(key, "card-serial"));
        let pin = Pin::generate(&mut self.seed.draw(key, "pin"));
        let before = self.archive.own_card(serial, &holder.national_id, self.now);
        if let Some(card) = before.filter(|card| card.kind() == kind) {
            return Ok(Arc::new(card));
        }
        let card = self.igc.issue(holder, kind, serial, Validity::current(self.now), pin)?;
        self.archive.record(&Record::Card(CardRecord {
            card: card.to_keep(),
            listed: Some(holder.national_id.clone()),
            fault: None,
            own: true,
        }))?;
        Ok(Arc::new(card))
    }
}

impl Directory {
    /// Makes a person with cards. The same seed and record make the same person.
    pub fn add(&self, record: &PersonRecord, making: &Making<'_>) -> Result<Arc<Person>, PersonError> {
        record.check()?;
        let key = record.key.as_str();
        let mut known = self.lock();
        let returning = known.make_way_for(key, record.national_id.as_ref());
        if known.people.iter().any(|person| person.key == key) {
            return Err(PersonError::KeyTaken(key.to_owned()));
        }
        if known.by_id.len() >= Rpps::TEST_NUMBERS as usize {
            return Err(PersonError::Full);
        }
        let professional = loop {
            let drawn = Professional::of_record(&mut making.seed.draw(key, "person"), record);
            match known.taken(&drawn, &returning) {
                None => break Arc::new(known.with_gained(drawn)),
                Some(id) if record.names(&id) => return Err(PersonError::IdTaken(id)),
                Some(_) => {}
            }
        };
        let cards = record
            .card_kinds()
            .into_iter()
            .map(|kind| making.own_card(key, &professional, kind))
            .collect::<Result<Vec<_>, _>>()?;
        let person =
            Arc::new(Person { key: key.to_owned(), about: record.about.clone(), professional, cards });
        known.enter(&person);
        Ok(person)
    }

    /// Somebody of before: known from now on, without a card of their own. Whoever asks for that key gets them, as far
    /// as the seed still makes the same person.
    pub fn readmit(&self, key: &str, professional: Professional) {
        self.lock().readmit(key, professional);
    }

    /// Gives a person one more id; with `technical`, it is from now on what their `sub` ends with. Who signed in before is
    /// known as they were.
    pub fn add_other_id(
        &self,
        national_id: &NationalId,
        wanted: &OtherIdRecord,
        technical: bool,
        making: &Making<'_>,
    ) -> Result<Option<Arc<Person>>, PersonError> {
        wanted.check()?;
        let mut known = self.lock();
        let Some(person) = known.by_id.get(national_id).cloned() else { return Ok(None) };
        if let Some(same) = person.professional.all_ids().into_iter().find(|id| id.origin == wanted.origin) {
            return Err(PersonError::IdKnown(same));
        }
        let purpose = format!("other-id-{}", wanted.origin);
        let added = loop {
            let drawn = OtherId::of_record(&mut making.seed.draw(&person.key, &purpose), wanted);
            match known.ids.contains_key(&drawn.id) {
                false => break drawn,
                true if wanted.id.is_some() => return Err(PersonError::IdTaken(drawn.id)),
                true => {}
            }
        };
        let gained = GainedId { id: added, technical };
        let professional = gained.given_to(&person.professional).map_err(PersonError::Technical)?;
        let record = Record::IdGained { person: national_id.clone(), gained: gained.clone() };
        making.archive.record(&record)?;
        known.gained.entry(national_id.clone()).or_default().push(gained);
        let changed = person.with(professional);
        known.replace(&changed);
        Ok(Some(changed))
    }

    /// A person gained this id before: they have it as soon as they are known.
    pub fn readmit_id(&self, national_id: &NationalId, gained: GainedId) {
        let mut known = self.lock();
        known.gained.entry(national_id.clone()).or_default().push(gained);
        let Some(person) = known.by_id.get(national_id).cloned() else { return };
        let professional = known.with_gained(Professional::clone(&person.professional));
        known.replace(&person.with(professional));
    }

    /// A person had gained this id, and does not have it when they are made anew.
    pub fn lose_id(&self, national_id: &NationalId, id: &str) {
        if let Some(gained) = self.lock().gained.get_mut(national_id) {
            gained.retain(|gained| gained.id.id != id);
        }
    }

    /// The person whose `sub` ends so.
    pub fn known_technically_as(&self, technical_id: &str) -> Option<Arc<Person>> {
        let national_id = self.lock().ids.get(technical_id).cloned()?;
        self.find(&national_id).filter(|person| person.professional.technical_id() == technical_id)
    }

    pub fn find(&self, national_id: &NationalId) -> Option<Arc<Person>> {
        let known = self.lock();
        known.by_id.get(national_id).filter(|_| !known.withdrawn.contains(national_id)).cloned()
    }

    /// Somebody who was in the directory once.
    pub fn withdrawn(&self, national_id: &NationalId) -> Option<Arc<Person>> {
        let known = self.lock();
        known.by_id.get(national_id).filter(|_| known.withdrawn.contains(national_id)).cloned()
    }

    /// Whether this is somebody's id, now or once.
    pub fn knows(&self, national_id: &NationalId) -> bool {
        self.lock().by_id.contains_key(national_id)
    }

    /// Takes a person out of the directory; their id stays theirs. Says whether they were in it. Somebody who is made later
    /// under this id is out of it from the beginning.
    pub fn withdraw(&self, national_id: &NationalId) -> bool {
        let mut known = self.lock();
        known.withdrawn.insert(national_id.clone()) && known.by_id.contains_key(national_id)
    }

    /// Keeps one more card, and what is wrong with it; with a holder, the directory lists it among theirs.
    pub fn keep(&self, card: &Arc<Card>, holder: Option<&NationalId>, fault: Option<&str>) {
        self.lock().keep(card, holder, fault);
    }

    /// As [`Self::keep`], a card that is handed out for good.
    pub fn hand_out(&self, card: &Arc<Card>, holder: Option<&NationalId>, fault: Option<&str>) {
        let mut known = self.lock();
        known.keep(card, holder, fault);
        known.handed_out.insert(card.serial().to_string());
    }

    /// Whether the card with this serial number was handed out for good.
    pub fn is_handed_out(&self, serial: &str) -> bool {
        self.lock().handed_out.contains(serial)
    }

    /// All that is known.
    pub fn remember(&self) -> Known {
        self.lock().clone()
    }

    /// This is known and no more, but the cards that were handed out for good, and who holds them: they are known as
    /// after a restart.
    ///
    /// Who had gained an id since then, and which.
    pub fn put_back(&self, beginning: &Known) -> Vec<(NationalId, String)> {
        let mut known = self.lock();
        let before = std::mem::replace(&mut *known, beginning.clone());
        for (card, fault) in &before.made {
            let serial = card.serial().to_string();
            if before.handed_out.contains(&serial) && known.handed_out.insert(serial.clone()) {
                known.keep(card, before.holders.get(&serial), fault.as_deref());
                known.take_over(card, fault.as_deref(), &before);
            }
        }
        for (card, fault) in &known.made {
            match fault.as_deref() {
                Some(BLOCKED) => card.block(),
                _ => card.unblock(),
            }
        }
        let gained = before.gained.iter().flat_map(|(person, ids)| ids.iter().map(move |id| (person, id)));
        let lost =
            gained.filter(|(person, id)| !known.gained.get(*person).is_some_and(|ids| ids.contains(id)));
        lost.map(|(person, lost)| (person.clone(), lost.id.id.clone())).collect()
    }

    /// All cards that were ever made, in order, and what is wrong with each, by its word.
    pub fn made(&self) -> Vec<(Arc<Card>, Option<String>)> {
        self.lock().made.clone()
    }

    /// Whose card has this serial number, as far as the directory knows.
    pub fn holder_of(&self, serial: &str) -> Option<NationalId> {
        self.lock().holders.get(serial).cloned()
    }

    /// All cards that the directory lists for this person.
    pub fn cards_of(&self, national_id: &NationalId) -> Vec<Arc<Card>> {
        let known = self.lock();
        let theirs = known.holders.iter().filter(|(_, holder)| *holder == national_id);
        theirs.filter_map(|(serial, _)| known.cards.get(serial).cloned()).collect()
    }

    /// The card with this serial number.
    pub fn card(&self, serial: &str) -> Option<Arc<Card>> {
        self.lock().cards.get(serial).cloned()
    }

    pub fn people(&self) -> Vec<Arc<Person>> {
        let known = self.lock();
        let listed = |person: &&Arc<Person>| !known.withdrawn.contains(&person.professional.national_id);
        known.people.iter().filter(listed).cloned().collect()
    }

    /// The cards that all people were made with.
    pub fn cards(&self) -> Vec<Arc<Card>> {
        let known = self.lock();
        known.people.iter().flat_map(|person| person.cards.iter().cloned()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The faults of a card that are no matter of its certificate, and that are done to it again when it comes back.
pub(crate) const BLOCKED: &str = "blocked";
pub(crate) const HOLDER_WITHDRAWN: &str = "holder_withdrawn";

impl Known {
    /// Who held this card `before` is known again, without a card of their own.
    fn take_over(&mut self, card: &Card, fault: Option<&str>, before: &Self) {
        let id = card.national_id();
        if fault == Some(HOLDER_WITHDRAWN) {
            self.withdrawn.insert(id.clone());
        }
        if let Some(holder) = before.by_id.get(id)
            && !self.by_id.contains_key(id)
        {
            self.readmit(&holder.key, Professional::clone(&holder.professional));
        }
    }

    /// The same with the ids that they gained before, but for one of a register in which they have one.
    fn with_gained(&self, professional: Professional) -> Professional {
        let gained = self.gained.get(&professional.national_id).into_iter().flatten();
        gained.fold(professional, |professional, gained| {
            let known = professional.all_ids().into_iter().any(|id| id.origin == gained.id.origin);
            if known { professional } else { gained.given_to(&professional).unwrap_or(professional) }
        })
    }

    fn readmit(&mut self, key: &str, professional: Professional) {
        self.readmitted.insert(key.to_owned(), professional.national_id.clone());
        let person = Person {
            key: key.to_owned(),
            about: None,
            professional: Arc::new(professional),
            cards: Vec::new(),
        };
        self.enter(&Arc::new(person));
    }

    /// If somebody of before bears this key or this id, they leave the list, which the one who is made now enters. Their
    /// id stays theirs: another seed makes another person of that key, and the cards of before still have their holder.
    fn make_way_for(&mut self, key: &str, id: Option<&NationalId>) -> Vec<NationalId> {
        let mut returning: Vec<NationalId> = self.readmitted.remove(key).into_iter().collect();
        let others = self.readmitted.extract_if(|_, readmitted| Some(&*readmitted) == id);
        returning.extend(others.map(|(_, readmitted)| readmitted));
        self.people.retain(|person| !returning.contains(&person.professional.national_id));
        returning
    }

    /// An id of this person that is somebody else's, those who return left out.
    fn taken(&self, person: &Professional, returning: &[NationalId]) -> Option<String> {
        let ids = ids_of(person);
        ids.into_iter().find(|id| self.ids.get(id).is_some_and(|holder| !returning.contains(holder)))
    }

    /// Puts this person in the place of the one with the same national id.
    fn replace(&mut self, person: &Arc<Person>) {
        let id = &person.professional.national_id;
        self.by_id.insert(id.clone(), Arc::clone(person));
        self.ids.extend(ids_of(&person.professional).into_iter().map(|other| (other, id.clone())));
        if let Some(place) = self.people.iter_mut().find(|known| known.professional.national_id == *id) {
            *place = Arc::clone(person);
        }
    }

    fn enter(&mut self, person: &Arc<Person>) {
        for card in &person.cards {
            self.keep(card, Some(&person.professional.national_id), None);
        }
        self.people.push(Arc::clone(person));
        self.replace(person);
    }

    fn keep(&mut self, card: &Arc<Card>, holder: Option<&NationalId>, fault: Option<&str>) {
        let serial = card.serial().to_string();
        if let Some(holder) = holder {
            self.holders.insert(serial.clone(), holder.clone());
        }
        self.cards.insert(serial, Arc::clone(card));
        self.made.push((Arc::clone(card), fault.map(str::to_owned)));
    }
}

/// Every id of a person: national, technical and other ones.
fn ids_of(person: &Professional) -> Vec<String> {
    let all = person.all_ids().into_iter().map(|other| other.id);
    all.chain(std::iter::once(person.technical_id())).collect()
}

impl GainedId {
    fn given_to(&self, professional: &Professional) -> Result<Professional, TechnicalIdError> {
        let mut professional = professional.clone();
        if self.technical {
            professional.technical_id = Some(TechnicalId::try_from(self.id.id.clone())?);
        }
        professional.other_ids.push(self.id.clone());
        Ok(professional)
    }
}

impl Person {
    /// The same person, of whom something else is known.
    fn with(&self, professional: Professional) -> Arc<Self> {
        Arc::new(Self {
            key: self.key.clone(),
            about: self.about.clone(),
            professional: Arc::new(professional),
            cards: self.cards.clone(),
        })
    }

    /// As the control plane shows them.
    #[must_use]
    pub fn view(&self) -> PersonView {
        let professional = &self.professional;
        PersonView {
            key: self.key.clone(),
            about: self.about.clone(),
            national_id: professional.national_id.to_string(),
            technical_id: professional.technical_id(),
            other_ids: professional.all_ids(),
            given_name: professional.given_name.clone(),
            family_name: professional.family_name.clone(),
            display_name: professional.full_name(),
            email: professional.email.clone(),
            profession: professional.profession(),
            practices: professional.sites().map(|site| site.address.to_string()).collect(),
            cards: self.cards.iter().map(|card| CardView::of(card)).collect(),
        }
    }
}

impl CardView {
    pub(crate) fn of(card: &Card) -> Self {
        Self {
            kind: card.kind(),
            serial: card.serial().to_string(),
            holder: card.holder().to_owned(),
            subject: card.subject().to_owned(),
            issuer: card.issuer().to_owned(),
            pin: card.pin().as_str().to_owned(),
            certificate_pem: card.certificate_pem().to_owned(),
            key_pem: card.key_pem().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
