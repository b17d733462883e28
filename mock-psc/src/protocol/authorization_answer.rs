//! What goes back to the client through the browser (RFC 6749 §4.1.2 and §4.1.2.1), with `iss` (RFC 9207 §2).

use url::{Url, form_urlencoded};

use super::response_mode::ResponseMode;

/// The answer to an authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AuthorizationAnswer<'a> {
    Code(&'a str),
    /// The code and its description.
    Error(&'static str, String),
}

/// What is wrong with an answer, or merely unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldFault {
    /// The field has another value, if it is there.
    Instead(&'static str, &'static str),
    /// The field is left out.
    Without(&'static str),
    /// The field stands there twice, with the same value (RFC 6749 §3.1 forbids it): whichever of them a client takes, it
    /// would do.
    Twice(&'static str),
    /// These fields stand beside the others.
    Beside(&'static [(&'static str, &'static str)]),
}

impl FieldFault {
    fn put_into(self, fields: &mut Vec<(&'static str, &str)>) {
        match self {
            Self::Instead(name, value) => {
                fields.iter_mut().filter(|(known, _)| *known == name).for_each(|field| field.1 = value);
            }
            Self::Without(name) => fields.retain(|(known, _)| *known != name),
            Self::Twice(name) => fields.extend(fields.clone().into_iter().find(|(known, _)| *known == name)),
            Self::Beside(others) => fields.extend(others),
        }
    }
}

/// How the browser takes the answer to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Delivery<'a> {
    /// By going there.
    Address(Url),
    /// By posting these fields there.
    Form { address: Url, fields: Vec<(&'static str, &'a str)> },
}

impl AuthorizationAnswer<'_> {
    /// The answer on its way to the client's redirect URI, with these faults; what the query of that held already stays.
    pub fn deliver<'a>(
        &'a self,
        mode: ResponseMode,
        redirect_uri: &str,
        state: Option<&'a str>,
        issuer: &'a str,
        faults: &[FieldFault],
    ) -> Result<Delivery<'a>, url::ParseError> {
        let mut address = Url::parse(redirect_uri)?;
        let mut fields = match self {
            Self::Code(code) => vec![("code", *code)],
            Self::Error(code, description) => {
                vec![("error", *code), ("error_description", description.as_str())]
            }
        };
        fields.extend(state.map(|state| ("state", state)));
        fields.push(("iss", issuer));
        for fault in faults {
            fault.put_into(&mut fields);
        }
        match mode {
            ResponseMode::Query => {
                address.query_pairs_mut().extend_pairs(fields);
            }
            ResponseMode::Fragment => {
                let fragment = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
                address.set_fragment(Some(&fragment));
            }
            ResponseMode::FormPost => return Ok(Delivery::Form { address, fields }),
        }
        Ok(Delivery::Address(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_joins_the_query_that_the_client_registered() {
        let code = AuthorizationAnswer::Code("c");
        let delivered = |answer: &AuthorizationAnswer<'_>, mode, redirect_uri: &str, state| match answer
            .deliver(mode, redirect_uri, state, "https://localhost/iss", &[])
        {
            Ok(Delivery::Address(address)) => address.to_string(),
            other => panic!("{other:?}"),
        };
        let registered = "https://sas.test/retour?by=psc";
        let fields = "code=c&state=a%26b&iss=https%3A%2F%2Flocalhost%2Fiss";
        assert_eq!(
            delivered(&code, ResponseMode::Query, registered, Some("a&b")),
            format!("{registered}&{fields}")
        );
        assert_eq!(
            delivered(&code, ResponseMode::Fragment, registered, Some("a&b")),
            format!("{registered}#{fields}")
        );
        let error = AuthorizationAnswer::Error("login_required", "no".into());
        assert_eq!(
            delivered(&error, ResponseMode::Query, "https://sas.test/retour", None),
            "https://sas.test/retour?error=login_required&error_description=no&iss=https%3A%2F%2Flocalhost%2Fiss"
        );
        assert_eq!(
            error.deliver(ResponseMode::FormPost, registered, Some("s"), "i", &[]),
            Ok(Delivery::Form {
                address: registered.parse().unwrap(),
                fields: vec![
                    ("error", "login_required"),
                    ("error_description", "no"),
                    ("state", "s"),
                    ("iss", "i")
                ],
            })
        );
    }
}
