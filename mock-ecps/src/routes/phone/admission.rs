//! What every form of a request must pass before it counts.

use std::sync::Arc;

use axum::{
    extract::{Form, rejection::FormRejection},
    http::StatusCode,
};

use super::{Refused, hand::Hand, paths};
use crate::{
    authenticator::Ecps,
    deviations,
    pages::{Place, message::Message},
    protocol::form,
    state::approval::{Approval, StepError},
};

/// A form as it came.
pub(super) type SentForm = Result<Form<form::Form>, FormRejection>;

/// A form that counts: sent from the person's own phone, about a request that awaits an answer, for the first time.
pub(super) struct Admitted {
    pub hand: Hand,
    pub approval: Arc<Approval>,
    pub form: form::Form,
}

impl Admitted {
    /// The form, or the page that says why it does not count; `acceptable` tells whether what it holds makes sense.
    pub fn check(
        ecps: Ecps,
        (device, request): (String, String),
        sent: SentForm,
        acceptable: impl FnOnce(&form::Form, &Approval) -> bool,
    ) -> Result<Self, Refused> {
        let hand = Hand::holding(ecps, &device)?;
        let approval = hand.request(&request)?;
        if let Some(obstacle) = hand.obstacle() {
            let place = Place::request(&hand.phone, &approval, approval.progress());
            let message = Message::of_obstacle(obstacle, &place.page, &paths::home(&device));
            let reason = "the phone cannot take part in anything now";
            return Err(hand.refused(StatusCode::CONFLICT, reason, &request, place, &message).into());
        }
        let Form(form) = sent.unwrap_or_default();
        let replayable = hand.ecps.deviates(&deviations::REQUEST_REPLAYABLE, &approval.person);
        if replayable {
            approval.reopen();
        }
        if !approval.is_over() && !acceptable(&form, &approval) {
            let place = Place::request(&hand.phone, &approval, approval.progress());
            let message = Message::senseless(&place.page);
            let reason = "the form holds what its page did not offer";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(hand.refused(status, reason, &request, place, &message).into());
        }
        let next = hand.ecps.form_token();
        match approval.use_form(&form.token, next) {
            Ok(()) => Ok(Self { hand, approval, form }),
            Err(StepError::Form) if replayable => Ok(Self { hand, approval, form }),
            Err(error) => Err(hand.step_refused(&approval, error)),
        }
    }

    /// The page of the request, on this phone.
    pub fn page(&self) -> String {
        paths::request(paths::REQUEST, &self.hand.phone.device, &self.approval.id)
    }
}

impl Hand {
    /// The page that says why a step of the request's life cycle is refused. Nothing has changed.
    pub fn step_refused(&self, approval: &Approval, error: StepError) -> Refused {
        let place = Place::request(&self.phone, approval, approval.progress());
        let message = match error {
            StepError::Ended(outcome) if outcome.is_answer() => {
                Message::answered_already(&approval.service, &paths::home(&self.phone.device))
            }
            StepError::Ended(outcome) => self.ended(approval, outcome),
            StepError::Form => Message::sent_already(&place.page),
            StepError::Locked => Message::password_first(&place.page),
        };
        self.refused(StatusCode::CONFLICT, &error.to_string(), &approval.id, place, &message).into()
    }
}
