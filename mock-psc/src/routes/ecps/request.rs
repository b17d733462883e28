//! Asking the phone, and hearing its answer.

use std::{sync::Arc, time::Duration};

use identities::NationalId;
use mock_kit::journal::{Entry, Verdict};
use rand::RngExt;
use serde_json::json;

use crate::{
    NAME,
    approver::{ApproverError, Asked},
    deviations,
    provider::Provider,
    state::{
        approval::{Approval, Denial, Ending},
        attempt::Attempt,
        expiring::Perishable,
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
        let _alone = attempt.asking.lock().await;
        let (Some(approver), Some(person)) = (&self.approver, self.directory.find(national_id)) else {
            return Err(ApproverError::UnknownIdentifier);
        };
        let id = national_id.to_string();
        self.context.journal.bind(&attempt.name, &id);
        let code = self.context.seed.draw(&id, "ecps-code").random_range(0..100);
        let code = format!("{code:02}");
        let service = self.client_name(&attempt.request.client_id);
        let Asked { id: request, expires_in } = approver.ask(national_id, &service, &code).await?;
        self.record(
            Entry::new(NAME, "psc.ecps.requested", "Demande d’authentification envoyée au téléphone")
                .from("browser")
                .flow(&attempt.name)
                .person(id)
                .details(json!({"request": request, "code": code})),
        );
        let until = self.now() + Duration::from_secs(expires_in);
        let approval = Arc::new(Approval::new(request, Arc::clone(&person.professional), code, until));
        let now = self.now();
        if let Some(earlier) = attempt.ask(Arc::clone(&approval), now) {
            self.tell_withdrawn(earlier);
        }
        // Given up or ended while the phone was being asked: whoever did so found nothing to withdraw yet.
        if attempt.is_finished() || attempt.is_over(now) {
            self.leave_phone(attempt);
        }
        let limit = Duration::from_secs(expires_in);
        tokio::spawn(Arc::clone(self).listen(Arc::clone(attempt), approval, limit));
        Ok(())
    }

    /// Waits for the phone's answer; the person of an approved request is recognised before anybody hears of it.
    async fn listen(self: Arc<Self>, attempt: Arc<Attempt>, approval: Arc<Approval>, limit: Duration) {
        let Some(approver) = &self.approver else { return };
        let said = loop {
            match approver.outcome(&approval.id, limit).await {
                Ok(said) => break said,
                // The service lets a request outlive its time: it is for the service to say when it has ended.
                Err(error) if error.is_timeout() && approval.ending().is_none() => {}
                Err(error) => {
                    // At the end of a run it is simply gone; otherwise the journal and the page tell.
                    tracing::info!(%error, "the e-CPS service broke off");
                    break Ending::Denied(Denial::Lost);
                }
            }
        };
        let person = approval.person.national_id.to_string();
        let believed = self.deviates(
            &deviations::ECPS_OUTCOME_UNCHECKED,
            Some(&attempt.request.client_id),
            Some(&person),
        );
        let said = if believed { Ending::Approved } else { said };
        let ending = attempt.hear(&approval, said, self.now());
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
                .details(json!({"request": approval.id, "said": said, "outcome": ending})),
        );
    }

    /// The attempt goes on without the phone, or not at all: the phone need not answer any more.
    pub fn leave_phone(self: &Arc<Self>, attempt: &Attempt) {
        if let Some(approval) = attempt.withdraw(self.now()) {
            self.tell_withdrawn(approval);
        }
    }

    fn tell_withdrawn(self: &Arc<Self>, approval: Arc<Approval>) {
        let psc = Arc::clone(self);
        tokio::spawn(async move {
            let Some(approver) = &psc.approver else { return };
            if let Err(error) = approver.withdraw(&approval.id).await {
                tracing::info!(%error, "a request on a phone could not be withdrawn");
            }
        });
    }
}
