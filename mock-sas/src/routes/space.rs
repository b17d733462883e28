use std::sync::Arc;

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::journal::Verdict;
use serde::Deserialize;
use serde_json::{Value, json};

use super::session::SignedIn;
use crate::{
    french::{parse_date, short_date},
    pages::{
        SITE,
        space::{Calendar, SpacePage},
    },
    problem::Problems,
    service::Service,
    services::Addresses,
    state::{
        account,
        space::{NotKept, Space},
    },
};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    /// First day of the calendar.
    du: Option<String>,
}

/// What was just done on a page of the space, told once it is shown again.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    fait: Option<String>,
}

impl Done {
    pub fn added(page: &str) -> String {
        format!("{page}?fait=ajoute")
    }

    pub fn removed(page: &str) -> String {
        format!("{page}?fait=retire")
    }

    pub fn told(&self, added: &'static str, removed: &'static str) -> Option<&'static str> {
        match self.fait.as_deref() {
            Some("ajoute") => Some(added),
            Some("retire") => Some(removed),
            _ => None,
        }
    }
}

/// The pages of the Espace personnel are for active accounts.
pub(super) fn is_step(state: &account::State) -> bool {
    matches!(state, account::State::Active { .. })
}

/// Guide P1–P6.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    Query(shown): Query<Shown>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let today = service.context.today();
    let regulator =
        service.accounts.regulator_of(signed_in.person()).map(|regulator| regulator.address.to_string());
    let space = signed_in.account.space();
    let addresses = match service.addresses(&signed_in.visitor, signed_in.person()).await {
        Addresses::Known(known) => Addresses::Known(space.own_phones(known)),
        other => other,
    };
    let first = shown.du.as_deref().and_then(|du| parse_date(du).ok()).unwrap_or(today);
    let saved = signed_in.account.saved_settings();
    let page = SITE.page(
        "Espace personnel",
        &SpacePage {
            person: &signed_in.account.identity.full_name(),
            email: &signed_in.account.email().map(ToString::to_string).unwrap_or_default(),
            addresses,
            settings: saved.map(|saved| saved.settings.switches()),
            updated: &saved.map(|saved| short_date(saved.on)).unwrap_or_default(),
            calendar: Calendar::new(&space.agenda, first, today),
            absences: space.agenda.absences(),
            information: &space.information,
            regulator: regulator.as_deref(),
        },
    );
    Ok(page.into_response())
}

impl SignedIn {
    /// Changes what is kept in the space, under the lock: `change` sees it as it is, not as the page showed it.
    pub fn edit<R>(
        &self,
        service: &Service,
        change: impl FnOnce(&mut Space) -> Result<R, Problems>,
    ) -> Result<R, NotKept> {
        let person = self.person();
        service
            .accounts
            .change(person, |account| change(account.edit_space()?).map_err(NotKept::Problems))
            .expect("an account is never removed")
    }

    pub fn record_edit(&self, service: &Service, name: &'static str, told: &str, details: &Value) {
        let entry = self.visitor.entry(name, told).verdict(Verdict::Accepted);
        service.record(entry.details(json!({ "saved": details })));
    }
}
