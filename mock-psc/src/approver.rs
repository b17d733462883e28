//! The e-CPS service as its client: over HTTP, as any service of somebody else's.

use reqwest::{Certificate, Client, RequestBuilder, Response, StatusCode, redirect::Policy};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;
use std::time::Duration;
use url::Url;

use identities::NationalId;

use crate::{EcpsService, state::approval::Ending};

/// Below the service's address. `POST` asks a phone.
const APPROVAL_REQUESTS: [&str; 1] = ["approval-requests"];
/// How long a connection may take.
const CONNECTING: Duration = Duration::from_secs(10);

/// The one that has sign-ins approved on phones.
pub(crate) struct Approver {
    http: Client,
    service: EcpsService,
    /// How long the service may take to answer anything but a wait.
    limit: Duration,
}

/// A request on a phone.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// Its name.
    pub id: String,
    /// How long it may take, in seconds.
    pub expires_in: u64,
}

/// Why no phone is asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApproverError {
    #[error("the e-CPS service does not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    #[error("the e-CPS service answers {status} {body}")]
    Unexpected { status: StatusCode, body: String },
    #[error("nobody has an e-CPS under this identifier")]
    UnknownIdentifier,
    #[error("the e-CPS service refuses: {0:?}")]
    Refused(Refused),
}

/// Why this person's phone is not asked, in the words of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refused {
    NotActivated,
    ToBeRenewed,
    Locked,
    AppTooOld,
    SystemTooOld,
}

impl Approver {
    /// A client that trusts `root_pem` and no other root.
    pub fn new(service: EcpsService, root_pem: &str, limit: Duration) -> reqwest::Result<Self> {
        let http = Client::builder()
            .tls_certs_only([Certificate::from_pem(root_pem.as_bytes())?])
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECTING)
            .build()?;
        Ok(Self { http, service, limit })
    }

    /// Asks the person's phone.
    pub async fn ask(&self, person: &NationalId, service: &str, code: &str) -> Result<Asked, ApproverError> {
        let body = json!({"national_id": person.to_string(), "service": service, "code": code});
        self.send(self.http.post(self.address(&[])).timeout(self.limit).json(&body)).await
    }

    /// How the request ended; answers when it has. One that has not within `limit` is to be asked again
    /// ([`ApproverError::is_timeout`]).
    pub async fn outcome(&self, id: &str, limit: Duration) -> Result<Ending, ApproverError> {
        #[derive(Deserialize)]
        struct Ended {
            outcome: Ending,
        }
        let ended: Ended =
            self.send(self.http.get(self.address(&[id, "outcome"])).timeout(limit + self.limit)).await?;
        Ok(ended.outcome)
    }

    /// The person quit in the browser.
    pub async fn withdraw(&self, id: &str) -> Result<(), ApproverError> {
        let request = self.http.delete(self.address(&[id])).timeout(self.limit);
        let answer = request.bearer_auth(&self.service.secret).send().await?;
        refused(answer).await.map(|_| ())
    }

    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, ApproverError> {
        let answer = request.bearer_auth(&self.service.secret).send().await?;
        Ok(refused(answer).await?.json().await?)
    }

    fn address(&self, segments: &[&str]) -> Url {
        let mut address = self.service.url.clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().extend(APPROVAL_REQUESTS).extend(segments);
        }
        address
    }
}

/// The answer, unless it is a refusal.
async fn refused(answer: Response) -> Result<Response, ApproverError> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    Err(ApproverError::said(status, answer.text().await?))
}

impl ApproverError {
    /// Whether the service is there and has nothing to say yet.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Unreachable(error) if error.is_timeout() && !error.is_connect())
    }

    /// What a refusal says. Something that this client should not have sent, and a reason that it does not know, are
    /// unexpected.
    fn said(status: StatusCode, body: String) -> Self {
        #[derive(Deserialize)]
        struct Said {
            error: Reason,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Reason {
            UnknownIdentifier,
            #[serde(untagged)]
            Phone(Refused),
        }
        match serde_json::from_str(&body) {
            Ok(Said { error: Reason::UnknownIdentifier }) => Self::UnknownIdentifier,
            Ok(Said { error: Reason::Phone(reason) }) => Self::Refused(reason),
            Err(_) => Self::Unexpected { status, body },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_services_words_are_known_and_any_other_one_is_unexpected() {
        let said =
            |error: &str| ApproverError::said(StatusCode::CONFLICT, json!({ "error": error }).to_string());
        assert!(matches!(said("unknown_identifier"), ApproverError::UnknownIdentifier));
        for (word, reason) in [
            ("not_activated", Refused::NotActivated),
            ("to_be_renewed", Refused::ToBeRenewed),
            ("locked", Refused::Locked),
            ("app_too_old", Refused::AppTooOld),
            ("system_too_old", Refused::SystemTooOld),
        ] {
            assert!(matches!(said(word), ApproverError::Refused(known) if known == reason), "{word}");
        }
        for other in ["malformed", "Locked", ""] {
            assert!(matches!(said(other), ApproverError::Unexpected { .. }), "{other}");
        }
    }
}
