//! The phones, in use or not.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use identities::NationalId;

use super::phone::Phone;

/// Phones by device token, and the one in use of each person. Only the control plane adds to them.
#[derive(Debug, Default)]
pub(crate) struct Phones {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// In the order in which they were enrolled.
    all: Vec<Arc<Phone>>,
    by_device: HashMap<String, Arc<Phone>>,
    in_use: HashMap<NationalId, Arc<Phone>>,
}

impl Phones {
    /// One person has one phone in use \[R\]: enrolling a second one puts the first out of use.
    pub fn enrol(&self, phone: Arc<Phone>) -> Option<Arc<Phone>> {
        let mut known = self.lock();
        known.all.push(Arc::clone(&phone));
        known.by_device.insert(phone.device.clone(), Arc::clone(&phone));
        let earlier = known.in_use.insert(phone.person.clone(), phone);
        if let Some(earlier) = &earlier {
            earlier.put_out_of_use();
        }
        earlier
    }

    pub fn find(&self, device: &str) -> Option<Arc<Phone>> {
        self.lock().by_device.get(device).cloned()
    }

    /// The person's phone in use.
    pub fn of(&self, person: &NationalId) -> Option<Arc<Phone>> {
        self.lock().in_use.get(person).cloned()
    }

    pub fn all(&self) -> Vec<Arc<Phone>> {
        self.lock().all.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
