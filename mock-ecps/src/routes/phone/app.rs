//! The e-CPS app, opened by its icon: it finds the pending request even when no notification came.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{Refused, hand::Hand, paths, see_other};
use crate::{
    authenticator::Ecps,
    pages::{Place, message::Message},
};

pub(super) async fn open(State(ecps): State<Ecps>, Path(device): Path<String>) -> Result<Response, Refused> {
    let hand = Hand::holding(ecps, &device)?;
    let place = Place::app(&hand.phone);
    if let Some(obstacle) = hand.obstacle() {
        let message = Message::of_obstacle(obstacle, &place.page, &paths::home(&device));
        return Ok(message.page(&hand.frame(place, None), StatusCode::OK));
    }
    Ok(match hand.ecps.approvals.pending(&hand.phone.person) {
        Some(approval) => see_other(&paths::request(paths::REQUEST, &device, &approval.id)),
        None => Message::idle(&place.page).page(&hand.frame(place, None), StatusCode::OK),
    })
}
