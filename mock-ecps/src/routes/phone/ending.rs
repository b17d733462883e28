//! The two ways out: "Refuser" on the notification, "Quitter l’authentification" in the app.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Refused,
    admission::{Admitted, SentForm},
    see_other,
};
use crate::{authenticator::Ecps, protocol::outcome::Outcome};

pub(super) async fn refuse(
    state: State<Ecps>,
    path: Path<(String, String)>,
    sent: SentForm,
) -> Result<Response, Refused> {
    end(state, path, sent, Outcome::Refused)
}

pub(super) async fn quit(
    state: State<Ecps>,
    path: Path<(String, String)>,
    sent: SentForm,
) -> Result<Response, Refused> {
    end(state, path, sent, Outcome::Abandoned)
}

fn end(
    State(ecps): State<Ecps>,
    path: Path<(String, String)>,
    sent: SentForm,
    outcome: Outcome,
) -> Result<Response, Refused> {
    let admitted = Admitted::check(ecps, path.0, sent, |_, _| true)?;
    let Admitted { hand, approval, .. } = &admitted;
    hand.ecps.end(approval, outcome, "phone").map_err(|error| hand.step_refused(approval, error))?;
    Ok(see_other(&admitted.page()))
}
