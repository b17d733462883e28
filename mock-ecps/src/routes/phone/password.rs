//! "Saisie de votre mot de passe".

use axum::{
    extract::{Path, State},
    response::Response,
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use super::{
    Refused,
    admission::{Admitted, SentForm},
    see_other,
};
use crate::{
    NAME, authenticator::Ecps, deviations, protocol::outcome::Outcome, state::phone::PasswordRefused,
};

pub(super) async fn typed(
    State(ecps): State<Ecps>,
    path: Path<(String, String)>,
    sent: SentForm,
) -> Result<Response, Refused> {
    let admitted = Admitted::check(ecps, path.0, sent, |_, _| true)?;
    if admitted.form.password.is_empty() {
        // No try: the app does not even look at it \[R\].
        return Ok(admitted.hand.password_page(&admitted.approval, "Saisissez votre mot de passe."));
    }
    match admitted.password() {
        Ok(()) => admitted.unlock(),
        Err(refused) => Ok(admitted.wrong(refused)),
    }
}

impl Admitted {
    fn password(&self) -> Result<(), PasswordRefused> {
        let phone = &self.hand.phone;
        let deviates = |deviation| self.hand.ecps.deviates(deviation, &phone.person);
        if deviates(&deviations::PASSWORD_UNCHECKED) {
            return Ok(());
        }
        if deviates(&deviations::TRIES_UNLIMITED) {
            return phone.present_uncounted(&self.form.password);
        }
        phone.present(&self.form.password)
    }

    fn unlock(&self) -> Result<Response, Refused> {
        self.approval.unlock().map_err(|error| self.hand.step_refused(&self.approval, error))?;
        self.record("ecps.password.accepted", "Mot de passe e-CPS accepté", Verdict::Accepted, None);
        Ok(see_other(&self.page()))
    }

    fn wrong(&self, refused: PasswordRefused) -> Response {
        self.record(
            "ecps.password.refused",
            "Mot de passe e-CPS erroné",
            Verdict::Refused,
            Some(&refused.to_string()),
        );
        let error = match refused {
            PasswordRefused::Wrong { remaining: 1 } => {
                "Mot de passe erroné. Il vous reste 1 essai avant le verrouillage de l’application."
                    .to_owned()
            }
            PasswordRefused::Wrong { remaining } => {
                format!("Mot de passe erroné. Il vous reste {remaining} essais.")
            }
            PasswordRefused::Locked => {
                // When it has ended at the same moment, that end stands; the app is locked all the same.
                let _ = self.hand.ecps.end(&self.approval, Outcome::Locked, "phone");
                return see_other(&self.page());
            }
        };
        self.hand.password_page(&self.approval, &error)
    }

    fn record(&self, name: &'static str, summary: &str, verdict: Verdict, reason: Option<&str>) {
        self.hand.ecps.record(
            Entry::new(NAME, name, summary)
                .from("phone")
                .person(self.hand.phone.person.to_string())
                .verdict(verdict)
                .details(json!({"request": self.approval.id, "reason": reason})),
        );
    }
}
