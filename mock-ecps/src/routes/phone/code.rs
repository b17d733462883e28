//! "Sélectionnez le bon code pour valider votre authentification": one try (guide, E5).

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Refused,
    admission::{Admitted, SentForm},
    see_other,
};
use crate::{
    authenticator::Ecps,
    deviations,
    protocol::{code::Code, form::Form, outcome::Outcome},
    state::approval::Approval,
};

pub(super) async fn chosen(
    State(ecps): State<Ecps>,
    path: Path<(String, String)>,
    sent: SentForm,
) -> Result<Response, Refused> {
    let offered = |form: &Form, approval: &Approval| choice(form, approval).is_some();
    let admitted = Admitted::check(ecps, path.0, sent, offered)?;
    let Admitted { hand, approval, form } = &admitted;
    let right = choice(form, approval).is_some_and(|code| approval.is_right(code))
        || hand.ecps.deviates(&deviations::CODE_UNCHECKED, &approval.person);
    let outcome = if right { Outcome::Approved } else { Outcome::WrongCode };
    hand.ecps.end(approval, outcome, "phone").map_err(|error| hand.step_refused(approval, error))?;
    Ok(see_other(&admitted.page()))
}

/// The chosen code, when it is one of the three.
fn choice(form: &Form, approval: &Approval) -> Option<Code> {
    form.code.parse().ok().filter(|code| approval.choices.contains(code))
}
