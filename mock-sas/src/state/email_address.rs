use std::{fmt, str::FromStr};

use lettre::Address;

/// Longest address that SMTP carries (RFC 5321 §4.5.3.1.3, without the angle brackets).
const LONGEST: usize = 254;

/// A mail address that a person typed and that can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EmailAddress(Address);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EmailAddressError {
    #[error("no address was typed")]
    Missing,
    #[error("the address is longer than {LONGEST} characters")]
    TooLong,
    #[error("the address is not of the form name@domain.tld")]
    Malformed,
}

impl EmailAddress {
    /// Reads what a person typed; spaces around it are a slip of the hand.
    pub fn parse(typed: &str) -> Result<Self, EmailAddressError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(EmailAddressError::Missing);
        }
        if typed.len() > LONGEST {
            return Err(EmailAddressError::TooLong);
        }
        // Without SMTPUTF8 an address is ASCII; a domain without a dot is a slip, not a host on the internet.
        let address = Address::from_str(typed).map_err(|_| EmailAddressError::Malformed)?;
        let dotted = address
            .domain()
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
            && address.domain().contains('.');
        if !typed.is_ascii() || !dotted {
            return Err(EmailAddressError::Malformed);
        }
        Ok(Self(address))
    }

    pub fn address(&self) -> &Address {
        &self.0
    }

    /// What addresses are compared by. The part before the @ may be case-sensitive (RFC 5321 §2.4), but no
    /// mailbox that people use is, and people write theirs now this way, now that.
    pub fn key(&self) -> String {
        self.0.to_string().to_lowercase()
    }
}

impl EmailAddressError {
    /// What the page says beside the field.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "Renseignez une adresse mail.",
            Self::TooLong => "Cette adresse mail est trop longue : 254 caractères au plus.",
            Self::Malformed => {
                "Cette adresse mail n’est pas valable. Elle doit ressembler à prenom.nom@exemple.fr."
            }
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_that_can_be_written_to() {
        for (typed, read) in [
            ("anne.martin@cabinet.test", "anne.martin@cabinet.test"),
            ("  anne+sas@mail.cabinet.test ", "anne+sas@mail.cabinet.test"),
        ] {
            assert_eq!(EmailAddress::parse(typed).unwrap().to_string(), read);
        }
    }

    #[test]
    fn refuses_what_cannot_be_written_to() {
        for typed in [
            "anne",
            "anne@",
            "@cabinet.test",
            "anne@cabinet",
            "anne@cabinet..test",
            "anne martin@cabinet.test",
            "anne@-cabinet.test",
            "anné@cabinet.test",
            "anne@cabinet.test\r\nBcc: other@cabinet.test",
            "<anne@cabinet.test>",
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailAddressError::Malformed), "{typed}");
        }
        assert_eq!(EmailAddress::parse("  "), Err(EmailAddressError::Missing));
        let long = format!("{}@cabinet.test", "a".repeat(260));
        assert_eq!(EmailAddress::parse(&long), Err(EmailAddressError::TooLong));
    }
}
