//! What the test IGC-Santé handed out, and more of it.

use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Control, ControlError, NewPerson, Person};

/// A card, and what became of it.
#[derive(Clone, Debug, Deserialize)]
pub struct IssuedCard {
    /// `CPS` …
    pub kind: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// Whose it is.
    pub national_id: String,
    /// Their name.
    pub holder: String,
    /// Its code.
    pub pin: String,
    /// First moment of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: OffsetDateTime,
    /// Last moment of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: OffsetDateTime,
    /// Since when it is revoked, if it is.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_since: Option<OffsetDateTime>,
    /// Whether it refuses every code.
    pub blocked: bool,
    /// What was made wrong with it, by the control plane's word.
    pub fault: Option<String>,
    /// The chain, leaf first, PEM.
    pub certificate_pem: String,
    /// The private key, PEM.
    pub key_pem: String,
}

/// An organisation's certificate, and what became of it.
#[derive(Clone, Debug, Deserialize)]
pub struct IssuedOrganisation {
    /// CN.
    pub name: String,
    /// OU.
    pub unit: String,
    /// `client` or `server`.
    #[serde(rename = "use")]
    pub used_for: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// First moment of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: OffsetDateTime,
    /// Last moment of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: OffsetDateTime,
    /// Since when it is revoked, if it is.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_since: Option<OffsetDateTime>,
    /// What was made wrong with it, by the control plane's word.
    pub fault: Option<String>,
    /// The chain, leaf first, PEM.
    pub certificate_pem: String,
    /// The private key, PEM.
    pub key_pem: String,
}

/// The authorities of the test IGC-Santé.
#[derive(Clone, Debug, Deserialize)]
pub struct IgcInfo {
    /// The root first.
    pub authorities: Vec<AuthorityInfo>,
    /// Where OCSP requests are answered.
    pub ocsp: Option<String>,
}

/// One of them.
#[derive(Clone, Debug, Deserialize)]
pub struct AuthorityInfo {
    /// CN.
    pub name: String,
    /// Its certificate, PEM.
    pub certificate_pem: String,
    /// Where its revocation list is.
    pub list: Option<String>,
}

/// Somebody in the directory, by all that they can be called.
#[derive(Clone, Debug, Deserialize)]
pub struct KnownPerson {
    /// The key under which they were made.
    pub key: String,
    /// `8` and the RPPS number.
    pub national_id: String,
    /// As pages show them.
    pub display_name: String,
}

impl Control {
    /// Everybody in the directory.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn people(&self) -> Result<Vec<KnownPerson>, ControlError> {
        self.get(&["psc", "people"], &[]).await
    }

    /// Makes a professional, without any card.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn make_person_without_card(&self, wanted: &NewPerson) -> Result<Person, ControlError> {
        let mut wanted = json!(wanted);
        wanted["cards"] = json!([]);
        self.post("psc/people", &wanted).await
    }

    /// All cards, in the order in which they were made.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn cards(&self) -> Result<Vec<IssuedCard>, ControlError> {
        self.get(&["psc", "cards"], &[]).await
    }

    /// Hands out a card of this kind to this person, with a fault by its word, or good.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn hand_out_card(
        &self,
        national_id: &str,
        kind: &str,
        fault: Option<&str>,
    ) -> Result<IssuedCard, ControlError> {
        self.post("psc/cards", &json!({ "person": national_id, "kind": kind, "fault": fault })).await
    }

    /// All organisations' certificates, in the order in which they were made.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn organisations(&self) -> Result<Vec<IssuedOrganisation>, ControlError> {
        self.get(&["psc", "organisations"], &[]).await
    }

    /// Hands out a certificate to an organisation, with a fault by its word, or good.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn hand_out_organisation(
        &self,
        name: &str,
        unit: Option<&str>,
        used_for: &str,
        fault: Option<&str>,
    ) -> Result<IssuedOrganisation, ControlError> {
        let wanted = json!({ "name": name, "unit": unit, "use": used_for, "fault": fault });
        self.post("psc/organisations", &wanted).await
    }

    /// Revokes the certificate with this serial number, a card's or an organisation's.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn revoke(&self, serial: &str) -> Result<(), ControlError> {
        self.post::<Value>("psc/revocations", &json!({ "serial": serial })).await.map(|_| ())
    }

    /// The authorities of the test IGC-Santé, and where it publishes.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn igc(&self) -> Result<IgcInfo, ControlError> {
        self.get(&["psc", "igc"], &[]).await
    }
}
