use std::{fmt, str::FromStr};

use lettre::Address;

use crate::french::thousands;

/// Longest address that SMTP carries (RFC 5321 §4.5.3.1.3, without the angle brackets).
const LONGEST: usize = 254;
/// Longest part before the @ (RFC 5321 §4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// A mail address that a person typed and that can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EmailAddress(Address);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EmailAddressError {
    #[error("no address was typed")]
    Missing,
    #[error("the address is {0} characters long, more than {LONGEST}")]
    TooLong(usize),
    #[error("the part before the @ is {0} characters long, more than {LONGEST_LOCAL}")]
    LocalTooLong(usize),
    #[error("the address holds {0:?}, which mail servers here do not take")]
    NotAscii(char),
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
        let length = typed.chars().count();
        if length > LONGEST {
            return Err(EmailAddressError::TooLong(length));
        }
        // Without SMTPUTF8 (RFC 6531) an address is ASCII.
        if let Some(letter) = typed.chars().find(|letter| !letter.is_ascii()) {
            return Err(EmailAddressError::NotAscii(letter));
        }
        let local = typed.rsplit_once('@').map_or(0, |(local, _)| local.len());
        if local > LONGEST_LOCAL {
            return Err(EmailAddressError::LocalTooLong(local));
        }
        let address = Address::from_str(typed).map_err(|_| EmailAddressError::Malformed)?;
        // A domain without a dot is a slip, not a host on the internet.
        let dotted = address
            .domain()
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
            && address.domain().contains('.');
        if !dotted {
            return Err(EmailAddressError::Malformed);
        }
        Ok(Self(address))
    }

    /// The fault of a deviation: what has the form of an address, whether or not it can be written to.
    pub fn parse_unchecked(typed: &str) -> Option<Self> {
        Address::from_str(typed.trim()).ok().map(Self)
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
    pub fn sentence(self) -> String {
        match self {
            Self::Missing => "Renseignez une adresse mail.".to_owned(),
            Self::TooLong(length) => format!(
                "Cette adresse mail est trop longue : elle compte {} caractères, {LONGEST} au plus.",
                thousands(length)
            ),
            Self::LocalTooLong(length) => format!(
                "Cette adresse mail n’est pas valable : la partie avant « @ » compte {length} caractères, {LONGEST_LOCAL} au plus."
            ),
            Self::NotAscii(letter) if letter.is_alphabetic() => format!(
                "Cette adresse mail n’est pas valable : elle contient « {letter} ». Écrivez-la sans accent, comme prenom.nom@exemple.fr."
            ),
            Self::NotAscii(_) => "Cette adresse mail n’est pas valable : elle contient un caractère qu’une adresse ne peut pas contenir. Écrivez-la comme prenom.nom@exemple.fr.".to_owned(),
            Self::Malformed => {
                "Cette adresse mail n’est pas valable. Elle doit ressembler à prenom.nom@exemple.fr.".to_owned()
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
            "anne@cabinet.test\r\nBcc: other@cabinet.test",
            "<anne@cabinet.test>",
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailAddressError::Malformed), "{typed}");
        }
        assert_eq!(EmailAddress::parse("  "), Err(EmailAddressError::Missing));
        for (typed, refused) in [
            (format!("{}@cabinet.test", "a".repeat(287)), EmailAddressError::TooLong(300)),
            (format!("{}@cabinet.test", "a".repeat(65)), EmailAddressError::LocalTooLong(65)),
            ("anné@cabinet.test".to_owned(), EmailAddressError::NotAscii('é')),
            ("anne@hôpital.test".to_owned(), EmailAddressError::NotAscii('ô')),
            ("anne\u{202e}@cabinet.test".to_owned(), EmailAddressError::NotAscii('\u{202e}')),
        ] {
            assert_eq!(EmailAddress::parse(&typed), Err(refused), "{typed}");
            assert!(refused.sentence().starts_with("Cette adresse mail"));
            assert!(
                !refused.sentence().contains('\u{202e}'),
                "a sign that turns the line around is not repeated"
            );
        }
        assert!(EmailAddress::parse(&format!("{}@cabinet.test", "a".repeat(64))).is_ok());
    }
}
