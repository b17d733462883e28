//! What happens to people by accident, and by the end of a time limit.

use mock_kit::deviations::Scope;
use serde::Deserialize;
use serde_json::json;

use super::{Control, ControlError};

impl Control {
    /// Ends the time of the person's pending approval request.
    ///
    /// # Errors
    /// [`ControlError`], when there is none too.
    pub async fn expire_approval(&self, national_id: &str) -> Result<(), ControlError> {
        self.tell("ecps/expire", &json!({ "national_id": national_id })).await
    }

    /// Ends a `thing` of the person's at once, at the mock named `mock`.
    ///
    /// # Errors
    /// [`ControlError`], when there is none too.
    pub async fn expire(&self, mock: &str, thing: &str, national_id: &str) -> Result<(), ControlError> {
        self.tell(&format!("{mock}/expiries"), &json!({ "thing": thing, "person": national_id })).await
    }

    /// Has a fault committed whenever this person is concerned.
    ///
    /// # Errors
    /// [`ControlError`], for an unknown name too.
    pub async fn deviate(&self, name: &str, national_id: &str) -> Result<(), ControlError> {
        self.tell("deviations", &json!({ "name": name, "scope": { "person": national_id } })).await
    }

    /// Ends a fault that is committed for this person: it must be.
    ///
    /// # Errors
    /// [`ControlError`], also for a fault that is not committed for them.
    pub async fn end_deviation(&self, name: &str, national_id: &str) -> Result<(), ControlError> {
        self.delete("deviations", &[("name", name), ("person", national_id)]).await
    }

    /// Has a fault committed within a scope.
    ///
    /// # Errors
    /// [`ControlError`], for an unknown name too.
    pub async fn commit(&self, name: &str, scope: &Scope) -> Result<(), ControlError> {
        self.tell("deviations", &json!({ "name": name, "scope": scope })).await
    }

    /// How often a fault that is active within this scope was committed since it was asked for.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn committed(&self, name: &str, scope: &Scope) -> Result<usize, ControlError> {
        #[derive(Deserialize)]
        struct List {
            active: Vec<Active>,
        }
        #[derive(Deserialize)]
        struct Active {
            name: String,
            scope: Scope,
            committed: usize,
        }
        let list: List = self.get(&["deviations"], &[]).await?;
        let mut active = list.active.into_iter();
        let known = active.find(|active| active.name == name && active.scope == *scope);
        Ok(known.map_or(0, |known| known.committed))
    }

    /// Ends a fault within exactly this scope.
    ///
    /// # Errors
    /// [`ControlError`], also for a fault that is not active within it.
    pub async fn end(&self, name: &str, scope: &Scope) -> Result<(), ControlError> {
        let mut query = vec![("name", name)];
        match scope {
            Scope::Everyone => {}
            Scope::Person(person) => query.push(("person", person)),
            Scope::Client(client) => query.push(("client", client)),
        }
        self.delete("deviations", &query).await
    }

    /// Gives this person a PSI id beside their national one; with `technical`, their `sub` is made of it from now on.
    ///
    /// # Errors
    /// [`ControlError`], also when they have one.
    pub async fn gain_psi(&self, national_id: &str, technical: bool) -> Result<(), ControlError> {
        self.tell("psc/other-ids", &json!({ "person": national_id, "technical": technical })).await
    }

    /// Has Pro Santé Connect sign with a new key from now on.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn rotate_keys(&self) -> Result<(), ControlError> {
        self.tell(&format!("psc{}", mock_psc::KEY_ROTATION), &json!({})).await
    }

    /// Has Pro Santé Connect sign with its first key again, the only one that is published then.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn take_keys_back(&self) -> Result<(), ControlError> {
        self.delete(&format!("psc{}", mock_psc::KEY_ROTATION), &[]).await
    }

    /// Has the built-in service read Pro Santé Connect again, as after a restart.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn forget_provider(&self) -> Result<(), ControlError> {
        self.delete("sas/provider", &[]).await
    }
}
