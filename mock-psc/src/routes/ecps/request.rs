//! Asking the phone, and hearing its answer.

use std::sync::Arc;

use identities::NationalId;
use mock_kit::journal::{Entry, Verdict};
use rand::RngExt;
use serde_json::json;

use crate::{
    NAME,
    approver::{Approver, ApproverError, Refused},
    deviations,
    protocol::claims::AuthMode,
    provider::Provider,
    state::{
        approval::{Approval, Ending},
        attempt::{Attempt, Identified},
    },
};

impl Provider {
    /// Has the sign-in approved on this person's phone; whoever is in the directory can be asked.
    pub(super) async fn ask_phone(
        self: &Arc<Self>,
        attempt: &Arc<Attempt>,
        national_id: &NationalId,
    ) -> Result<(), ApproverError> {
        let asked = self.submit(attempt, national_id).await;
        if let Err(error) = &asked {
            self.record(
                Entry::new(
                    NAME,
                    "psc.ecps.request_refused",
                    "Aucune demande n’a pu être envoyée au téléphone",
                )
                .from("browser")
                .flow(&attempt.name)
                .person(national_id.to_string())
                .verdict(Verdict::Refused)
                .details(json!({"reason": error.to_string()})),
            );
        }
        asked
    }

    async fn submit(
        self: &Arc<Self>,
        attempt: &Arc<Attempt>,
        national_id: &NationalId,
    ) -> Result<(), ApproverError> {
        let unknown = ApproverError::Refused(Refused::UnknownIdentifier);
        let (Some(approver), Some(person)) = (&self.approver, self.directory.find(national_id)) else {
            return Err(unknown);
        };
        let id = national_id.to_string();
        self.context.journal.bind(&attempt.name, &id);
        let code = self.context.seed.draw(&id, "ecps-code").random_range(0..100);
        let code = format!("{code:02}");
        let service = self.client_name(&attempt.request.client_id);
        let request = approver.ask(national_id, service, &code).await?;
        self.record(
            Entry::new(NAME, "psc.ecps.requested", "Demande d’authentification envoyée au téléphone")
                .from("browser")
                .flow(&attempt.name)
                .person(id)
                .details(json!({"request": request, "code": code})),
        );
        let until = self.now() + self.settings.approval_lifetime;
        let approval = Arc::new(Approval::new(request, Arc::clone(&person.professional), code, until));
        if let Some(earlier) = attempt.ask(Arc::clone(&approval)) {
            earlier.end(Ending::Replaced);
        }
        tokio::spawn(Arc::clone(self).listen(Arc::clone(attempt), approval));
        Ok(())
    }

    /// Waits for the phone's answer; the person of an approved request is recognised before anybody hears of it.
    async fn listen(self: Arc<Self>, attempt: Arc<Attempt>, approval: Arc<Approval>) {
        let Some(approver) = &self.approver else { return };
        let limit = self.settings.approval_lifetime.unsigned_abs();
        let ending = approver.outcome(&approval.id, limit).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the e-CPS service broke off");
            Ending::Lost
        });
        let person = approval.person.national_id.to_string();
        let believed = self.deviates(&deviations::ECPS_OUTCOME_UNCHECKED, None, Some(&person));
        let ending = if believed { Ending::Approved } else { ending };
        let (summary, verdict) = if ending == Ending::Approved {
            ("Le téléphone a approuvé l’authentification", Verdict::Accepted)
        } else {
            ("L’authentification n’a pas été approuvée sur le téléphone", Verdict::Refused)
        };
        self.record(
            Entry::new(NAME, "psc.ecps.answered", summary)
                .from("e-cps")
                .flow(&attempt.name)
                .person(person)
                .verdict(verdict)
                .details(json!({"request": approval.id, "outcome": format!("{ending:?}")})),
        );
        if ending == Ending::Approved {
            let identified =
                Identified { person: Arc::clone(&approval.person), mode: AuthMode::Mobile, at: self.now() };
            if let Err(error) = attempt.identify(identified) {
                tracing::info!(%error, "an approval came too late");
            }
        }
        approval.end(ending);
    }

    /// The person quit in the browser: the phone need not answer any more.
    pub(super) async fn withdraw(&self, approval: &Approval) {
        approval.end(Ending::Withdrawn);
        let withdrawn = match &self.approver {
            Some(approver) => Approver::withdraw(approver, &approval.id).await,
            None => Ok(()),
        };
        if let Err(error) = withdrawn {
            // It may have ended in the meantime.
            tracing::info!(%error, "nothing to withdraw");
        }
    }
}
