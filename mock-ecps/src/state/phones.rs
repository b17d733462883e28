//! The phones, in use or not.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use identities::NationalId;

use super::phone::Phone;

/// How many are remembered; the oldest go first. Nobody gives that many by hand.
const CAPACITY: usize = 10_000;

/// Phones by device token, and the one in use of each person. Only the control plane adds to them.
#[derive(Debug, Default)]
pub(crate) struct Phones {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// In the order in which they were enrolled.
    all: VecDeque<Arc<Phone>>,
    by_device: HashMap<String, Arc<Phone>>,
    in_use: HashMap<NationalId, Arc<Phone>>,
    /// The one before it, of those who had another.
    before: HashMap<NationalId, Arc<Phone>>,
}

impl Phones {
    /// One person has one phone in use \[R\]: enrolling a second one puts the first out of use. That one is remembered,
    /// since its page says so; those before it are forgotten.
    pub fn enrol(&self, phone: Arc<Phone>) -> Option<Arc<Phone>> {
        let mut known = self.lock();
        if known.all.len() == CAPACITY
            && let Some(oldest) = known.all.pop_front()
        {
            known.forget(&oldest);
        }
        known.all.push_back(Arc::clone(&phone));
        known.by_device.insert(phone.device.clone(), Arc::clone(&phone));
        let earlier = known.in_use.insert(phone.person.clone(), phone)?;
        earlier.put_out_of_use();
        if let Some(forgotten) = known.before.insert(earlier.person.clone(), Arc::clone(&earlier)) {
            known.all.retain(|phone| phone.device != forgotten.device);
            known.forget(&forgotten);
        }
        Some(earlier)
    }

    pub fn find(&self, device: &str) -> Option<Arc<Phone>> {
        self.lock().by_device.get(device).cloned()
    }

    /// The person's phone in use.
    pub fn of(&self, person: &NationalId) -> Option<Arc<Phone>> {
        self.lock().in_use.get(person).cloned()
    }

    pub fn all(&self) -> Vec<Arc<Phone>> {
        self.lock().all.iter().cloned().collect()
    }

    /// Those in use, in the order in which they were enrolled.
    pub fn in_use(&self) -> Vec<Arc<Phone>> {
        self.lock().all.iter().filter(|phone| phone.is_in_use()).cloned().collect()
    }

    /// These are in use from now on, as they were when they were new, and no others.
    pub fn put_back(&self, phones: &[Arc<Phone>]) {
        let mut known = self.lock();
        let before = std::mem::take(&mut *known);
        for phone in &before.all {
            phone.put_out_of_use();
        }
        for phone in phones {
            phone.renew();
            known.all.push_back(Arc::clone(phone));
            known.by_device.insert(phone.device.clone(), Arc::clone(phone));
            known.in_use.insert(phone.person.clone(), Arc::clone(phone));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// A page of it that is still open is told that it changed, and finds no phone.
    fn forget(&mut self, phone: &Phone) {
        self.by_device.remove(&phone.device);
        for one_each in [&mut self.in_use, &mut self.before] {
            if one_each.get(&phone.person).is_some_and(|known| known.device == phone.device) {
                one_each.remove(&phone.person);
            }
        }
        phone.put_out_of_use();
    }
}

#[cfg(test)]
mod tests {
    use identities::Rpps;

    use super::*;
    use crate::{protocol::password::Password, state::phone::Activation};

    fn phone(device: usize, person: &NationalId) -> Arc<Phone> {
        let password = Password::parse("secret").unwrap();
        Arc::new(Phone::new(device.to_string(), person.clone(), password, Activation::Activated))
    }

    fn devices(phones: &Phones) -> Vec<String> {
        phones.all().iter().map(|phone| phone.device.clone()).collect()
    }

    #[test]
    fn a_person_has_one_phone_in_use_and_the_one_before_it_is_remembered() {
        let phones = Phones::default();
        let [anne, bruno] = ["899700427885", "899700366240"].map(|id| id.parse().unwrap());
        assert!(phones.enrol(phone(0, &bruno)).is_none());
        for device in 1..=5 {
            let earlier = phones.enrol(phone(device, &anne));
            assert_eq!(earlier.is_some(), device > 1);
        }
        assert_eq!(devices(&phones), ["0", "4", "5"]);
        assert!(phones.find("3").is_none() && !phones.find("4").unwrap().is_in_use());
        assert_eq!(phones.of(&anne).unwrap().device, "5");
        assert_eq!(phones.of(&bruno).unwrap().device, "0");
    }

    #[test]
    fn a_flood_pushes_the_oldest_out_and_tells_its_page() {
        let phones = Phones::default();
        let people: Vec<NationalId> = (0..=u32::try_from(CAPACITY).unwrap())
            .map(|number| format!("8{}", Rpps::in_test_range(number)).parse().unwrap())
            .collect();
        let first = phone(0, &people[0]);
        let changes = first.changes();
        phones.enrol(Arc::clone(&first));
        for (device, person) in people.iter().enumerate().skip(1) {
            phones.enrol(phone(device, person));
        }
        assert_eq!(phones.all().len(), CAPACITY);
        assert!(phones.find("0").is_none() && phones.of(&people[0]).is_none());
        assert!(phones.find("1").is_some() && changes.has_changed().is_ok_and(|changed| changed));
    }
}
