//! The directory: the people whom Pro Santé Connect knows, and the cards that they hold.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use identities::{
    Card, CardKind, CardSerial, IssueError, NationalId, PersonName, Pin, Profession, Professional, Rpps,
    TestIgc, Validity,
};
use mock_kit::Seed;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::archive::{Archive, ArchiveError, CardRecord, Record};

/// Somebody in the directory.
#[derive(Debug)]
pub struct Person {
    /// The name under which the person was asked for: the seed of all that concerns them.
    pub key: String,
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
    /// `899700427885`.
    pub national_id: String,
    /// `Claire`.
    pub given_name: String,
    /// `Lefèvre`.
    pub family_name: String,
    /// `Claire Lefèvre`.
    pub display_name: String,
    /// Address for the service's mails.
    pub email: String,
    /// `physician`, …; the first one of several.
    #[schema(value_type = Option<String>)]
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
    #[schema(value_type = String)]
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

#[derive(Default)]
struct Known {
    people: Vec<Arc<Person>>,
    by_id: HashMap<NationalId, Arc<Person>>,
    cards: HashMap<String, Arc<Card>>,
    /// The same, in the order in which they were made, and what is wrong with each.
    made: Vec<(Arc<Card>, Option<String>)>,
    /// Whose card each serial number is, where the directory knows it.
    holders: HashMap<String, NationalId>,
    withdrawn: HashSet<NationalId>,
    /// Those who are known from before, until they are asked for again: their ids by their keys.
    readmitted: HashMap<String, NationalId>,
}

/// Who is asked for.
pub(crate) struct Wanted<'w> {
    pub key: &'w str,
    pub profession: Profession,
    pub kinds: &'w [CardKind],
    pub names: &'w Names,
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

/// Names that come instead of the made-up ones.
#[derive(Default)]
pub(crate) struct Names {
    pub given_name: Option<PersonName>,
    pub family_name: Option<PersonName>,
}

impl Directory {
    /// Makes a person with cards. The same seed and key make the same person, whatever the names.
    pub fn add(&self, wanted: &Wanted<'_>, making: &Making<'_>) -> Result<Arc<Person>, PersonError> {
        let &Wanted { key, profession, kinds, names } = wanted;
        let mut known = self.lock();
        let returning = known.make_way_for(key);
        if known.people.iter().any(|person| person.key == key) {
            return Err(PersonError::KeyTaken(key.to_owned()));
        }
        if known.by_id.len() >= Rpps::TEST_NUMBERS as usize {
            return Err(PersonError::Full);
        }
        let professional = loop {
            let drawn = Professional::generate(&mut making.seed.draw(key, "person"), profession);
            let taken = known.by_id.contains_key(&drawn.national_id);
            if !taken || returning.as_ref() == Some(&drawn.national_id) {
                break Arc::new(drawn.renamed(names.given_name.as_ref(), names.family_name.as_ref()));
            }
        };
        let cards = kinds
            .iter()
            .map(|kind| making.own_card(key, &professional, *kind))
            .collect::<Result<Vec<_>, _>>()?;
        let person = Arc::new(Person { key: key.to_owned(), professional, cards });
        known.enter(&person);
        Ok(person)
    }

    /// Somebody of before: known from now on, without a card of their own. Whoever asks for that key gets them, as far
    /// as the seed still makes the same person.
    pub fn readmit(&self, key: &str, professional: Professional) {
        let mut known = self.lock();
        known.readmitted.insert(key.to_owned(), professional.national_id.clone());
        let person = Person { key: key.to_owned(), professional: Arc::new(professional), cards: Vec::new() };
        known.enter(&Arc::new(person));
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

impl Known {
    /// If somebody of before bears this key, they leave the list, which the one who is made now enters. Their id stays
    /// theirs: another seed makes another person of that key, and the cards of before still have their holder.
    fn make_way_for(&mut self, key: &str) -> Option<NationalId> {
        let id = self.readmitted.remove(key)?;
        self.people.retain(|person| person.professional.national_id != id);
        Some(id)
    }

    fn enter(&mut self, person: &Arc<Person>) {
        for card in &person.cards {
            self.keep(card, Some(&person.professional.national_id), None);
        }
        self.by_id.insert(person.professional.national_id.clone(), Arc::clone(person));
        self.people.push(Arc::clone(person));
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

impl Person {
    /// As the control plane shows them.
    #[must_use]
    pub fn view(&self) -> PersonView {
        let professional = &self.professional;
        PersonView {
            key: self.key.clone(),
            national_id: professional.national_id.to_string(),
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
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn add(directory: &Directory, key: &str, seed: &Seed) -> Result<Arc<Person>, PersonError> {
        let igc = TestIgc::generate(NOW).unwrap();
        let (kinds, names) = (&[CardKind::Cps], &Names::default());
        let making = Making { seed, igc: &igc, archive: &Archive::default(), now: NOW };
        directory.add(&Wanted { key, profession: Profession::Physician, kinds, names }, &making)
    }

    #[test]
    fn the_seed_makes_the_person_the_serial_and_the_code_but_not_the_key() {
        let made = || add(&Directory::default(), "médecin", &Seed::new(7)).unwrap().view();
        let (one, other) = (made(), made());
        assert_eq!(one.national_id, other.national_id);
        assert_eq!(one.cards[0].serial, other.cards[0].serial);
        assert_eq!(one.cards[0].pin, other.cards[0].pin);
        assert_ne!(one.cards[0].key_pem, other.cards[0].key_pem);
    }

    #[test]
    fn a_taken_national_id_is_drawn_again_and_a_taken_key_is_refused() {
        let directory = Directory::default();
        let first = add(&directory, "a", &Seed::new(7)).unwrap();
        // The same seed from the start: the first draw for the same key gives the same person.
        directory.lock().people.clear();
        let second = add(&directory, "a", &Seed::new(7)).unwrap();
        assert_ne!(first.professional.national_id, second.professional.national_id);

        assert!(matches!(add(&directory, "a", &Seed::new(7)), Err(PersonError::KeyTaken(_))));
        let serial = second.cards[0].serial().to_string();
        assert_eq!(directory.holder_of(&serial).as_ref(), Some(&second.professional.national_id));
        assert!(directory.card(&serial).is_some());
    }

    #[test]
    fn somebody_of_before_is_who_is_made_again_or_stays_known_beside_another() {
        let of_before = add(&Directory::default(), "a", &Seed::new(7)).unwrap().professional.clone();
        let id = &of_before.national_id;
        for (seed, same) in [(7, true), (8, false)] {
            let directory = Directory::default();
            directory.readmit("a", Professional::clone(&of_before));
            assert!(directory.find(id).is_some_and(|person| person.cards.is_empty()));
            let made = add(&directory, "a", &Seed::new(seed)).unwrap();
            assert_eq!(made.professional.national_id == *id, same);
            assert_eq!(directory.people().len(), 1, "one of that key");
            assert!(directory.find(id).is_some(), "whose cards of before are theirs");
            assert!(matches!(add(&directory, "a", &Seed::new(seed)), Err(PersonError::KeyTaken(_))));
        }
    }

    #[test]
    fn somebody_withdrawn_is_found_no_more_and_keeps_the_id() {
        let directory = Directory::default();
        let person = add(&directory, "a", &Seed::new(7)).unwrap();
        let id = &person.professional.national_id;
        assert!(directory.withdrawn(id).is_none());
        assert!(directory.withdraw(id));
        assert!(!directory.withdraw(id), "once is for good");
        assert!(directory.find(id).is_none() && directory.people().is_empty());
        assert!(directory.withdrawn(id).is_some());
        assert_eq!(directory.cards_of(id).len(), 1);
        assert!(matches!(add(&directory, "a", &Seed::new(7)), Err(PersonError::KeyTaken(_))));
    }
}
