//! What may stand between braces in a scenario: `{adresse}`, `{nom}` …

/// A value that is known when the scenario runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The person's mail address.
    Address,
    /// Family name.
    FamilyName,
    /// Given name.
    GivenName,
    /// Given name and family name.
    FullName,
    /// National id.
    NationalId,
    /// Password of the e-CPS app.
    EcpsPassword,
    /// The code of 4 to 8 digits in the mail opened last.
    MailCode,
}

impl Value {
    /// All of them, with the names that scenarios use.
    pub const ALL: [(&'static str, Self); 7] = [
        ("adresse", Self::Address),
        ("nom", Self::FamilyName),
        ("prénom", Self::GivenName),
        ("nom complet", Self::FullName),
        ("identifiant", Self::NationalId),
        ("mot de passe e-CPS", Self::EcpsPassword),
        ("code du courriel", Self::MailCode),
    ];

    /// The value of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// `text` with each `{name}` replaced by what `value` gives for it. Braces that hold no known name stay.
    ///
    /// # Errors
    /// The first one of `value`.
    pub fn fill_in<E>(text: &str, value: impl Fn(Self) -> Result<String, E>) -> Result<String, E> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once('{') {
            filled.push_str(before);
            let known = inside.split_once('}').and_then(|(name, after)| Some((Self::named(name)?, after)));
            if let Some((known, after)) = known {
                filled.push_str(&value(known)?);
                rest = after;
            } else {
                filled.push('{');
                rest = inside;
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// The first name between braces that is no value's.
    #[must_use]
    pub fn unknown_in(text: &str) -> Option<&str> {
        let names = text.split('{').skip(1).filter_map(|inside| inside.split_once('}').map(|(name, _)| name));
        names.into_iter().find(|name| Self::named(name).is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_are_replaced_and_other_braces_stay() {
        let told = |text: &str| Value::fill_in::<()>(text, |value| Ok(format!("{value:?}"))).unwrap();
        assert_eq!(told("{nom}, {prénom} : {code du courriel}"), "FamilyName, GivenName : MailCode");
        assert_eq!(told("a { b } {nom"), "a { b } {nom");
        assert_eq!(Value::unknown_in("{nom} {prenom}"), Some("prenom"));
        assert_eq!(Value::unknown_in("{nom} {"), None);
    }
}
