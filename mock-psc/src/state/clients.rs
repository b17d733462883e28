//! The relying parties, in the order in which they were registered.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::{Client, ClientError, client::MOST};

/// How many ids a refusal is given.
const TOLD: usize = 50;

/// Those who are registered; each is shared by whoever deals with it at the moment, and never changes.
pub(crate) struct Clients {
    registered: RwLock<Vec<Arc<Client>>>,
    /// Whether clients are asked for certificates anywhere.
    mutual_tls: bool,
}

impl Clients {
    pub fn new(clients: Vec<Client>, mutual_tls: bool) -> Result<Self, ClientError> {
        Client::check_all(&clients, mutual_tls)?;
        let registered = clients.into_iter().map(Arc::new).collect();
        Ok(Self { registered: RwLock::new(registered), mutual_tls })
    }

    pub fn find(&self, id: &str) -> Option<Arc<Client>> {
        self.read().iter().find(|client| client.id == id).cloned()
    }

    pub fn all(&self) -> Vec<Arc<Client>> {
        self.read().clone()
    }

    /// The ids of the first ones, for whoever is told which there are.
    pub fn ids(&self) -> Vec<String> {
        self.read().iter().take(TOLD).map(|client| client.id.clone()).collect()
    }

    /// Registers one more, or another one in the place of that id; says whether there was one.
    pub fn register(&self, client: Client) -> Result<(Arc<Client>, bool), ClientError> {
        client.check(self.mutual_tls)?;
        let client = Arc::new(client);
        let mut registered = self.write();
        if let Some(place) = registered.iter_mut().find(|known| known.id == client.id) {
            *place = Arc::clone(&client);
            return Ok((client, true));
        }
        if registered.len() >= MOST {
            return Err(ClientError::Full);
        }
        registered.push(Arc::clone(&client));
        Ok((client, false))
    }

    /// It is registered no more; whether it was.
    pub fn remove(&self, id: &str) -> bool {
        let mut registered = self.write();
        let before = registered.len();
        registered.retain(|client| client.id != id);
        registered.len() < before
    }

    /// These and no others.
    pub fn put_back(&self, clients: Vec<Arc<Client>>) {
        *self.write() = clients;
    }

    fn read(&self) -> RwLockReadGuard<'_, Vec<Arc<Client>>> {
        self.registered.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Vec<Arc<Client>>> {
        self.registered.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_known_id_takes_its_place_and_there_is_an_end_to_them() {
        let client = |id: String| Client::new(id, "", "secret");
        let clients = Clients::new((1..MOST).map(|rank| client(rank.to_string())).collect(), false).unwrap();
        assert!(!clients.register(client("x".into())).unwrap().1);
        assert_eq!(clients.register(client("y".into())), Err(ClientError::Full));
        let (replaced, was_there) = clients.register(Client::new("1", "Autre", "secret")).unwrap();
        assert!(was_there && replaced.name == "Autre" && clients.all()[0].name == "Autre");
        assert!(clients.remove("1") && !clients.remove("1"));
        assert_eq!(clients.all().len(), MOST - 1);
        assert!(matches!(clients.register(client(String::new())), Err(ClientError::Id(_))));
    }
}
