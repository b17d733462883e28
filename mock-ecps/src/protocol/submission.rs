//! An approval request as the identity provider submits it.

use identities::{NationalId, NationalIdError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    code::{Code, CodeError},
    refusal::Refusal,
};

/// `{"national_id": "899700427885", "service": "Mon service", "code": "42"}`, as it came.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    national_id: String,
    service: String,
    code: String,
}

/// The same, checked.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Who is to approve.
    pub person: NationalId,
    /// What the phone calls the service: plain text, at most [`SERVICE_LIMIT`] characters.
    pub service: String,
    /// What the browser shows.
    pub code: Code,
}

/// Longest name of a service, in characters. \[R\].
pub const SERVICE_LIMIT: usize = 300;

/// What can be wrong with it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SubmissionError {
    /// No phone could show it.
    #[error("the service's name is empty: send the name that people know")]
    ServiceEmpty,
    /// Likewise.
    #[error("the service's name has {0} characters: at most {SERVICE_LIMIT} are shown")]
    ServiceTooLong(usize),
    /// Line breaks and the like.
    #[error("the service's name has the control character U+{0:04X}: remove it")]
    ServiceCharacter(u32),
    /// Not two digits.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Nobody can have it.
    #[error("the national id {0}")]
    Person(#[from] NationalIdError),
}

impl Sent {
    /// Checks each part.
    ///
    /// # Errors
    /// [`SubmissionError`] for the first part that cannot be.
    pub fn check(&self) -> Result<Submission, SubmissionError> {
        let service = self.service.trim();
        if service.is_empty() {
            return Err(SubmissionError::ServiceEmpty);
        }
        let length = service.chars().count();
        if length > SERVICE_LIMIT {
            return Err(SubmissionError::ServiceTooLong(length));
        }
        if let Some(control) = service.chars().find(|character| character.is_control()) {
            return Err(SubmissionError::ServiceCharacter(control.into()));
        }
        Ok(Submission {
            code: self.code.parse()?,
            person: self.national_id.parse()?,
            service: service.to_owned(),
        })
    }

    /// Whom it concerns, if anybody can.
    #[must_use]
    pub fn person(&self) -> Option<String> {
        self.national_id.parse::<NationalId>().ok().map(String::from)
    }

    /// What the journal keeps.
    #[must_use]
    pub fn details(&self) -> Value {
        json!({"national_id": self.national_id, "service": self.service, "code": self.code})
    }
}

impl SubmissionError {
    /// What the caller is told. An identifier that nobody can have is answered as one that nobody has.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Person(_) => Refusal::UnknownIdentifier,
            _ => Refusal::InvalidRequest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(national_id: &str, service: &str, code: &str) -> Result<Submission, SubmissionError> {
        Sent { national_id: national_id.into(), service: service.into(), code: code.into() }.check()
    }

    #[test]
    fn a_good_one_is_taken_whatever_its_service_is_called() {
        let name = "<script>« L’Été » & Cie</script>";
        let submission = checked("899700427885", &format!(" {name} "), "07").unwrap();
        assert_eq!(submission.service, name);
        assert_eq!(submission.code.to_string(), "07");
    }

    #[test]
    fn each_part_that_cannot_be_is_told_with_what_to_do() {
        let id = "899700427885";
        for (error, refusal, told) in [
            (checked(id, "  ", "07"), Refusal::InvalidRequest, "is empty"),
            (checked(id, &"é".repeat(301), "07"), Refusal::InvalidRequest, "301 characters"),
            (checked(id, "a\u{0}b", "07"), Refusal::InvalidRequest, "U+0000"),
            (checked(id, "a\nb", "07"), Refusal::InvalidRequest, "U+000A"),
            (checked(id, "SAS", "7"), Refusal::InvalidRequest, "two digits"),
            (checked("899700427886", "SAS", "07"), Refusal::UnknownIdentifier, "check digit is 5"),
            (checked("", "SAS", "07"), Refusal::UnknownIdentifier, "is empty"),
        ] {
            let error = error.unwrap_err();
            assert_eq!(error.refusal(), refusal, "{error}");
            assert!(error.to_string().contains(told), "{error}");
        }
        assert!(checked(id, &"é".repeat(300), "07").is_ok());
    }
}
