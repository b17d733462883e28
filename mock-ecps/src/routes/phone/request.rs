//! The app at one request: password, three codes, or how it ended (guide, E5).

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{Refused, hand::Hand, paths};
use crate::{
    authenticator::{Ecps, Obstacle},
    pages::{Codes, Page, PasswordPage, Place, message::Message},
    protocol::{outcome::Outcome, refusal::Refusal},
    state::approval::{Approval, Progress},
};

pub(super) async fn show(
    State(ecps): State<Ecps>,
    Path((device, request)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let hand = Hand::holding(ecps, &device)?;
    let approval = hand.request(&request)?;
    Ok(hand.page(&approval))
}

impl Hand {
    /// What the phone shows of the request now.
    fn page(&self, approval: &Approval) -> Response {
        let device = &self.phone.device;
        let progress = approval.progress();
        let place = Place::request(&self.phone, approval, progress);
        let mut frame = self.frame(place.clone(), Some(&approval.id));
        if progress == Progress::Ended(Outcome::Replaced) {
            // The page itself leads to the newer request.
            frame.notification = None;
        }
        if let Some(obstacle) = self.obstacle() {
            let message = Message::of_obstacle(obstacle, &place.page, &frame.home);
            return message.page(&frame, StatusCode::OK);
        }
        match progress {
            Progress::Pending => self.password_page(approval, "").into_response(),
            Progress::Unlocked => Page::of(&Codes {
                frame: &frame,
                service: &approval.service,
                choices: approval.choices.map(|code| code.to_string()),
                submit: paths::request(paths::CODE, device, &approval.id),
                quit: paths::request(paths::QUIT, device, &approval.id),
                token: approval.form(),
            })
            .into_response(),
            Progress::Ended(outcome) => self.ended(approval, outcome).page(&frame, StatusCode::OK),
        }
    }

    /// The page that asks for the password; `error` is empty at first.
    pub fn password_page(&self, approval: &Approval, error: &str) -> Response {
        let device = &self.phone.device;
        let place = Place::request(&self.phone, approval, Progress::Pending);
        let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Page::of(&PasswordPage {
            frame: &self.frame(place, Some(&approval.id)),
            service: &approval.service,
            error,
            submit: paths::request(paths::PASSWORD, device, &approval.id),
            quit: paths::request(paths::QUIT, device, &approval.id),
            token: approval.form(),
        })
        .with_status(status)
        .into_response()
    }

    /// How it ended.
    pub fn ended(&self, approval: &Approval, outcome: Outcome) -> Message {
        let home = paths::home(&self.phone.device);
        let newer = self.ecps.approvals.pending(&self.phone.person);
        let newer = newer.map(|newer| paths::request(paths::REQUEST, &self.phone.device, &newer.id));
        let lifetime = self.ecps.settings.request_lifetime.as_secs();
        match outcome {
            Outcome::Locked => {
                let place = paths::request(paths::REQUEST, &self.phone.device, &approval.id);
                Message::of_obstacle(Obstacle::Unfit(Refusal::Locked), &place, &home)
            }
            outcome => Message::of_outcome(outcome, &approval.service, lifetime, &home, newer.as_deref()),
        }
    }
}
