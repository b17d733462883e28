//! The control plane as its user sees it: a client over HTTP, the same for a stack of ours and a running one.

mod cards;
mod error;
mod incidents;
mod mail;
mod reader;

use std::time::Duration;

use mock_kit::{control::JOURNAL, journal::Reading};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use url::Url;

pub use cards::{AuthorityInfo, IgcInfo, IssuedCard, IssuedOrganisation, KnownPerson};
pub use error::ControlError;
pub use mail::Mail;
pub use reader::{PluggedReader, ReaderContents, ReaderKind};

/// Longer than any wait that the control plane grants.
const LIMIT: Duration = Duration::from_secs(30);

/// A client of the control port.
#[derive(Clone, Debug)]
pub struct Control {
    http: reqwest::Client,
    base: Url,
}

/// A made-up professional, as Pro Santé Connect's directory knows them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// `8` and the RPPS number.
    pub national_id: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// As pages show it.
    pub display_name: String,
    /// Address, in `.test`.
    pub email: String,
    /// Their profession.
    #[serde(default)]
    pub profession: Option<identities::Profession>,
    /// Their cards.
    pub cards: Vec<CardInfo>,
    /// Their phone, once they were given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// A professional to be made: the record that the control plane reads.
pub use identities::PersonRecord as NewPerson;

/// A card, with everything that is on it: it is a test card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardInfo {
    /// `cps` …
    pub kind: String,
    /// Whose it is, as a chooser shows them.
    #[serde(default)]
    pub holder: String,
    /// Whose it is, as its certificate names them.
    #[serde(default)]
    pub subject: String,
    /// Serial number of its certificate, hexadecimal.
    pub serial: String,
    /// The 4-digit code.
    pub pin: String,
    /// Certificate chain, PEM.
    pub certificate_pem: String,
    /// Private key, PEM.
    pub key_pem: String,
}

impl CardInfo {
    /// What a browser calls it when it asks for its code; `SoftHSM2` keeps 32 bytes.
    #[must_use]
    pub fn label(&self) -> String {
        let mut label = format!("{} {}", self.kind.to_uppercase(), self.subject);
        while label.len() > 32 {
            label.pop();
        }
        label
    }
}

/// A simulated phone with the e-CPS app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Phone {
    /// The page that is the phone.
    pub url: Url,
    /// Password of the app.
    pub password: String,
}

impl Control {
    /// A client of the control plane at `base`.
    #[must_use]
    pub fn new(base: Url) -> Self {
        // Loopback: a company's proxy has no business here. Plain HTTP: nor have the system's authorities, all of which
        // would be read.
        let http = reqwest::Client::builder().tls_certs_only([]).no_proxy().timeout(LIMIT).build();
        let http = http.unwrap_or_default();
        Self { http, base }
    }

    /// Makes a professional, with a CPS card.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn make_person(&self, wanted: &NewPerson) -> Result<Person, ControlError> {
        self.post("psc/people", wanted).await
    }

    /// The relying parties that Pro Santé Connect knows.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn clients(&self) -> Result<Vec<mock_psc::Client>, ControlError> {
        self.get(&["psc", "clients"], &[]).await
    }

    /// Registers a relying party, in the place of one of the same id.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn register(&self, client: &mock_psc::Client) -> Result<(), ControlError> {
        self.tell("psc/clients", client).await
    }

    /// How many open sessions of this national id Pro Santé Connect holds.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn psc_sessions(&self, national_id: &str) -> Result<usize, ControlError> {
        let sessions: Vec<serde_json::Value> =
            self.get(&["psc", "sessions"], &[("person", national_id.to_owned())]).await?;
        Ok(sessions.len())
    }

    /// Gives a person a phone with the e-CPS app, in the state that `state` names ([`mock_ecps::Activation`]).
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn give_phone(
        &self,
        national_id: &str,
        state: mock_ecps::Activation,
    ) -> Result<Phone, ControlError> {
        self.post("ecps/phones", &json!({ "national_id": national_id, "state": state })).await
    }

    /// Makes an active account at the built-in service.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn make_sas_account(&self, person: &Person, settings: bool) -> Result<(), ControlError> {
        self.tell("sas/accounts", &sas_account(person, "active", settings)).await
    }

    /// Makes an account that awaits the terms of use.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn make_initialised_sas_account(&self, person: &Person) -> Result<(), ControlError> {
        self.tell("sas/accounts", &sas_account(person, "initialised", false)).await
    }

    /// Makes a regulator's account at the built-in service.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn make_regulator(&self, address: &str, password: &str) -> Result<(), ControlError> {
        let regulator = json!({ "address": address, "password": password, "name": "Paul DURAND" });
        self.tell("sas/regulators", &regulator).await
    }

    /// The journal after rank `after`; with `person`, what concerns this national id.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn journal(&self, after: u64, person: Option<&str>) -> Result<Reading, ControlError> {
        let mut query = vec![("after", after.to_string())];
        query.extend(person.map(|person| ("person", person.to_owned())));
        self.get(&[JOURNAL.trim_start_matches('/')], &query).await
    }

    async fn tell(&self, path: &str, body: &impl Serialize) -> Result<(), ControlError> {
        let answer = self.http.post(self.url(path)).json(body).send().await?;
        checked(answer).await.map(|_| ())
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, ControlError> {
        let answer = self.http.post(self.url(path)).json(body).send().await?;
        Ok(checked(answer).await?.json().await?)
    }

    async fn get<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, ControlError> {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        let answer = self.http.get(url).query(query).send().await?;
        Ok(checked(answer).await?.json().await?)
    }

    async fn delete(&self, path: &str, query: &[(&str, &str)]) -> Result<(), ControlError> {
        let answer = self.http.delete(self.url(path)).query(query).send().await?;
        checked(answer).await.map(|_| ())
    }

    fn url(&self, path: &str) -> Url {
        self.base.join(path).expect("control paths are constants")
    }
}

fn sas_account(person: &Person, state: &str, settings: bool) -> serde_json::Value {
    json!({
        "national_id": person.national_id,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "state": state,
        "settings": settings,
    })
}

async fn checked(answer: reqwest::Response) -> Result<reqwest::Response, ControlError> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let (status, path) = (answer.status(), answer.url().path().to_owned());
    let said = answer.text().await.unwrap_or_default();
    Err(ControlError::refused(path, status.as_u16(), &said))
}
