//! The home screen: where the notification appears, and the app's icon.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use mock_kit::french_date::day_of_week;

use super::{Refused, hand::Hand};
use crate::{
    authenticator::{Ecps, Obstacle},
    pages::{Home, Page, Place},
};

pub(super) async fn show(State(ecps): State<Ecps>, Path(device): Path<String>) -> Result<Response, Refused> {
    let hand = Hand::holding(ecps, &device)?;
    let out_of_use = hand.obstacle() == Some(Obstacle::OutOfUse);
    let date = day_of_week(hand.ecps.context.today());
    let frame = hand.frame(Place::home(&hand.phone), None);
    Ok(Page::of(&Home { frame: &frame, date, out_of_use }).into_response())
}
