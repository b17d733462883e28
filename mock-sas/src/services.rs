//! The two third-party services that the pages draw from: the directory of professionals and the list of
//! appointment software. Their formats are ours; test-suites serve them as stubs.

use reqwest::{Client, StatusCode};
use serde::{Deserialize, Serialize};
use url::Url;

/// What `GET {directory}/professionnels/{national_id}` answers; 404 when no address is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryEntry {
    /// Where the professional works, in the order shown.
    pub adresses: Vec<PracticeAddress>,
}

/// One place where a professional works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeAddress {
    /// The whole postal address, on one line.
    pub ligne: String,
    /// The telephone number as it is to be shown; empty when there is none.
    #[serde(default)]
    pub telephone: String,
}

/// What `GET {software}/logiciels` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoftwareList {
    /// Names of appointment software, in the order shown.
    pub logiciels: Vec<String>,
}

/// What the directory knows of a professional's addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Addresses {
    Known(Vec<PracticeAddress>),
    None,
    Unavailable,
}

impl Addresses {
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Known(addresses) => addresses.iter().map(|address| address.ligne.clone()).collect(),
            Self::None | Self::Unavailable => vec![],
        }
    }
}

/// Why a third-party service gave nothing usable. The pages work without it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServiceError {
    #[error("the service cannot be reached or its answer cannot be read: {0}")]
    Call(#[from] reqwest::Error),
    #[error("the service answered with status {0}")]
    Status(StatusCode),
}

#[derive(Debug)]
pub(crate) struct ThirdParties {
    client: Client,
    directory: Url,
    software: Url,
}

impl ThirdParties {
    pub fn new(client: Client, directory: Url, software: Url) -> Self {
        Self { client, directory, software }
    }

    /// The addresses of the professional `national_id`; `None` when the directory does not know the person.
    pub async fn addresses(&self, national_id: &str) -> Result<Addresses, ServiceError> {
        let answer = self.client.get(below(&self.directory, &["professionnels", national_id])).send().await?;
        match answer.status() {
            StatusCode::OK => {
                let entry: DirectoryEntry = answer.json().await?;
                Ok(match entry.adresses {
                    none if none.is_empty() => Addresses::None,
                    known => Addresses::Known(known),
                })
            }
            StatusCode::NOT_FOUND => Ok(Addresses::None),
            other => Err(ServiceError::Status(other)),
        }
    }

    pub async fn software(&self) -> Result<Vec<String>, ServiceError> {
        let answer = self.client.get(below(&self.software, &["logiciels"])).send().await?;
        if answer.status() != StatusCode::OK {
            return Err(ServiceError::Status(answer.status()));
        }
        Ok(answer.json::<SoftwareList>().await?.logiciels)
    }
}

/// `base` followed by the segments, each of them percent-encoded: a national id may hold a slash.
fn below(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_national_id_with_a_slash_is_one_segment() {
        let base = Url::parse("http://127.0.0.1:9000/annuaire/").unwrap();
        assert_eq!(
            below(&base, &["professionnels", "312345678/42"]).as_str(),
            "http://127.0.0.1:9000/annuaire/professionnels/312345678%2F42"
        );
    }
}
