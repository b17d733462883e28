//! A phone in somebody's hand.

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use super::{Refused, paths, unknown};
use crate::{
    NAME,
    authenticator::{Ecps, Obstacle},
    deviations,
    pages::{Frame, Notification, Place, message::Message},
    state::{approval::Approval, phone::Phone},
};

/// Whoever knows a phone's device token holds it.
pub(super) struct Hand {
    pub ecps: Ecps,
    pub phone: Arc<Phone>,
    /// What the phone showed before the page looked at anything: a change since then is announced to the page.
    version: u64,
}

impl Hand {
    /// The phone of this token, or the page that says there is none.
    pub fn holding(ecps: Ecps, device: &str) -> Result<Self, Refused> {
        let Some(phone) = ecps.phones.find(device) else {
            return Err(unknown("Ce téléphone n’existe pas.").into());
        };
        let version = *phone.changes().borrow();
        Ok(Self { ecps, phone, version })
    }

    pub fn obstacle(&self) -> Option<Obstacle> {
        self.ecps.obstacle(&self.phone)
    }

    /// The request, if this phone may see it; otherwise the page that says that it may not.
    pub fn request(&self, id: &str) -> Result<Arc<Approval>, Refused> {
        let approval = self.ecps.approvals.find(id).ok_or(None);
        let approval = approval.and_then(|approval| {
            let own = approval.person == self.phone.person
                || self.ecps.deviates(&deviations::REQUEST_FOREIGN, &approval.person);
            own.then(|| Arc::clone(&approval)).ok_or(Some(approval))
        });
        approval.map_err(|foreign| {
            let reason = foreign.map_or("there is no such request", |_| "the request is another person’s");
            self.refused(
                StatusCode::NOT_FOUND,
                reason,
                id,
                Place::app(&self.phone),
                &Message::unknown_request(&paths::home(&self.phone.device)),
            )
            .into()
        })
    }

    /// Records that something done on this phone is refused, and says so on it.
    pub fn refused(
        &self,
        status: StatusCode,
        reason: &str,
        request: &str,
        place: Place,
        message: &Message,
    ) -> Response {
        self.ecps.record(
            Entry::new(NAME, "ecps.answer.refused", format!("Refus sur le téléphone : {}", message.title))
                .from("phone")
                .person(self.phone.person.to_string())
                .verdict(Verdict::Refused)
                .details(json!({"reason": reason, "request": request})),
        );
        message.page(&self.frame(place, Some(request)), status)
    }

    /// What surrounds a page at `place`; a request other than the one `shown` is notified.
    pub fn frame(&self, place: Place, shown: Option<&str>) -> Frame {
        let Phone { device, person, .. } = self.phone.as_ref();
        let obstacle = self.obstacle();
        let notified = obstacle.is_none() && !self.ecps.deviates(&deviations::PUSH_LOST, person);
        let pending = notified.then(|| self.ecps.approvals.pending(person)).flatten();
        let pending = pending.filter(|pending| Some(pending.id.as_str()) != shown);
        Frame {
            home: paths::home(device),
            app: paths::app(device),
            events: paths::events(device, self.version),
            place,
            offline: obstacle == Some(Obstacle::Offline),
            password: self.phone.password.as_str().to_owned(),
            notification: pending.map(|approval| Notification {
                open: paths::request(paths::REQUEST, device, &approval.id),
                refuse: paths::request(paths::REFUSE, device, &approval.id),
                token: approval.form(),
                service: approval.service.clone(),
            }),
        }
    }
}
