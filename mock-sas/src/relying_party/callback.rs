use url::form_urlencoded;

/// What the browser brings back from the provider (OIDC Core §3.1.2.5 and §3.1.2.6).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Callback {
    pub code: Option<String>,
    pub state: Option<String>,
    pub issuer: Option<String>,
    pub error: Option<String>,
    /// What the error says beside its code: nobody is shown it.
    pub error_description: Option<String>,
    /// All parameters as received, for the journal; the code is abbreviated.
    pub received: Vec<(String, String)>,
}

/// A parameter that came twice (RFC 6749 §3.1 forbids it).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the parameter {0} came more than once")]
pub(crate) struct Repeated(pub String);

impl Callback {
    /// Reads the query of the redirect URI.
    pub fn parse(query: &str) -> Result<Self, Repeated> {
        let mut callback = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let shown = if name == "code" { abbreviated(&value) } else { value.to_string() };
            callback.received.push((name.to_string(), shown));
            let place = match &*name {
                "code" => &mut callback.code,
                "state" => &mut callback.state,
                "iss" => &mut callback.issuer,
                "error" => &mut callback.error,
                "error_description" => &mut callback.error_description,
                _ => continue,
            };
            if place.replace(value.to_string()).is_some() {
                return Err(Repeated(name.to_string()));
            }
        }
        Ok(callback)
    }
}

/// The beginning of a code or token: enough to recognise it.
pub(crate) fn abbreviated(value: &str) -> String {
    let start: String = value.chars().take(8).collect();
    if start.len() == value.len() { start } else { format!("{start}…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_came_and_abbreviates_the_code() {
        let callback =
            Callback::parse("code=0123456789&state=s%26t&iss=https%3A%2F%2Fop&session_state=x").unwrap();
        assert_eq!(callback.code.as_deref(), Some("0123456789"));
        assert_eq!(callback.state.as_deref(), Some("s&t"));
        assert_eq!(callback.issuer.as_deref(), Some("https://op"));
        assert_eq!(callback.received[0], ("code".to_owned(), "01234567…".to_owned()));
        assert_eq!(callback.received[3], ("session_state".to_owned(), "x".to_owned()));
    }

    #[test]
    fn refuses_a_repeated_parameter() {
        assert_eq!(Callback::parse("state=a&code=b&state=c"), Err(Repeated("state".into())));
    }
}
