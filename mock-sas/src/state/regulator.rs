use super::email_address::EmailAddress;

/// Somebody with a login and a password of the platform's own (guide C4: "votre espace régulateur via login/mot
/// de passe").
#[derive(Clone, Debug)]
pub(crate) struct Regulator {
    /// The login; it is verified, since the mails of that space go there.
    pub address: EmailAddress,
    pub name: String,
    /// As it was made up for a scenario: nobody's real one is ever here.
    password: String,
    /// National id of the professional whose account this is too, once the owner of the address followed the
    /// mail's link.
    pub account: Option<String>,
}

impl Regulator {
    pub fn new(address: EmailAddress, password: String, name: String) -> Self {
        Self { address, name, password, account: None }
    }

    pub fn opens_with(&self, password: &str) -> bool {
        self.password == password
    }
}
