//! What must hold of our parsers whatever is thrown at them. libFuzzer looks for an exception (`make fuzz`); the tests
//! throw what the corpora keep, in `fuzz/corpus/`.
#![expect(clippy::missing_panics_doc, reason = "a panic is what a fuzzer is told by")]

use std::collections::HashSet;

use askama::Template;
use mock_kit::page::Refusal;
use time::{Duration, OffsetDateTime};

use crate::{
    Client,
    pages::{client_refused, form_post::FormPost},
    protocol::{
        authorization_answer::{AuthorizationAnswer, Delivery},
        authorization_request::{AuthorizationRequest, RequestError},
        claims::HintClaims,
        client_assertion::{self, AssertionCheck, AssertionError, ClientAssertion, Expected},
        client_authentication::{AuthMethod, Credentials, CredentialsError},
        client_refusal::ClientRefusal,
        error_code::{ErrorCode, description},
        logout_request::LogoutRequest,
        parameters::Parameters,
        pushed_request::{self, PushError},
        response_mode::ResponseMode,
        token_request::{TokenError, TokenRequest},
    },
};

/// What the corpora's requests come from.
const CLIENT: &str = "sas";
const SECRET: &str = "secret-de-test-assez-long-pour-hs256";
const REDIRECT_URI: &str = "https://sas.test/retour?par=psc";
const ISSUER: &str = "https://localhost:8443/auth/realms/esante-wallet";
/// The date of the corpora's assertions, in seconds since 1970.
const NOW: i64 = 1_760_000_000;

/// A query or a form that asks for a sign-in.
pub fn authorization_request(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let sent = Parameters::parse(text);
    parameters(text, &sent);
    let client = client();
    let read = AuthorizationRequest::read(&sent, CLIENT, REDIRECT_URI);
    let answer = match &read {
        Ok(request) => {
            assert_eq!(sent.check(), Ok(()));
            assert_eq!(sent.value("response_type"), Some("code"));
            let words: Vec<_> = sent.value("scope").unwrap_or_default().split(' ').collect();
            assert!(words.contains(&"openid") && request.scope.contains("openid"));
            assert!(["request", "request_uri", "registration"].iter().all(|name| sent.value(name).is_none()));
            assert_eq!(sent.value("state"), request.state.as_deref());
            let careless = !request.findings.is_empty();
            assert_eq!(request.clone().strictly().is_err(), careless);
            AuthorizationAnswer::Code("c")
        }
        Err(error) => AuthorizationAnswer::Error(ErrorCode::from(error).as_str(), told(error)),
    };
    // Whoever has an address checked by nobody (a deviation) is answered there.
    let wanted = sent.value("redirect_uri").filter(|uri| Client::may_register(uri));
    for address in [Some(REDIRECT_URI), wanted].into_iter().flatten() {
        for mode in ResponseMode::ALL {
            delivered(&answer, mode, address, sent.value("state"));
        }
    }
    if let Ok(request) = pushed_request::read(&sent, CLIENT, &[REDIRECT_URI.to_owned()], false) {
        assert_eq!(sent.value("redirect_uri"), Some(REDIRECT_URI));
        assert_eq!(Ok(request), read);
    }
    refused_on_a_page(&sent, &client);
}

/// A JWT by which a client says who it is.
pub fn client_assertion(data: &[u8]) {
    let Ok(jwt) = std::str::from_utf8(data) else { return };
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_assertion_type", client_assertion::TYPE)
        .append_pair("client_assertion", jwt)
        .finish();
    let assertion = match ClientAssertion::sent(&Parameters::parse(&form)) {
        Ok(Some(assertion)) => assertion,
        Ok(None) => return assert!(jwt.is_empty()),
        Err(error) => {
            told(&error);
            return;
        }
    };
    assert_eq!(jwt.split('.').count(), 3);
    let signature = jwt.rsplit('.').next().unwrap_or_default();
    let journalled = assertion.journalled();
    assert_eq!(journalled.as_object().map(serde_json::Map::len), Some(2));
    // What is short may stand in the rest by chance.
    assert!(signature.len() < 40 || !journalled.to_string().contains(signature));

    let audiences = [ISSUER.to_owned()];
    let now = OffsetDateTime::UNIX_EPOCH + Duration::seconds(NOW);
    let expected = Expected { audiences: &audiences, now, longest: Duration::hours(1) };
    let client = client();
    for skipped in [&[][..], &[AssertionCheck::Signature]] {
        match assertion.check(&client, Some(CLIENT), &expected, skipped) {
            Ok(()) => accepted(&assertion, &expected, skipped),
            Err(error) => _ = told(&error),
        }
    }
    match assertion.single_use(&expected) {
        Ok((name, kept)) => {
            assert_eq!(name.len(), 43);
            assert!(kept.is_positive() && kept <= expected.longest + Duration::minutes(1), "{kept}");
        }
        Err(error) => _ = told(&error),
    }
}

/// The body of a call to the back channel; where its first line is an `Authorization` header, with that.
pub fn form_body(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (authorization, body) = text
        .strip_prefix("Authorization: ")
        .and_then(|rest| rest.split_once('\n'))
        .map_or((None, text), |(header, body)| (Some(header), body));
    let form = Parameters::parse(body);
    parameters(body, &form);
    match Credentials::read(authorization, &form) {
        Ok(credentials) => {
            let secret = form.value("client_secret").is_some();
            let asserted = form.value("client_assertion").is_some();
            let method = match &credentials {
                Credentials::Secret(sent) => Some(sent.method),
                Credentials::Assertion(_) | Credentials::Id(_) => None,
            };
            // RFC 6749 §2.3: one way at a time.
            assert_eq!(authorization.is_some(), method == Some(AuthMethod::ClientSecretBasic));
            assert_eq!(secret, method == Some(AuthMethod::ClientSecretPost));
            assert_eq!(asserted, matches!(credentials, Credentials::Assertion(_)));
        }
        Err(error @ CredentialsError::Missing) => {
            told(&error);
            assert!(authorization.is_none() && form.value("client_id").is_none());
        }
        Err(error) => _ = told(&error),
    }
    match TokenRequest::read(&form) {
        Ok(_) => assert!(form.value("grant_type").is_some()),
        Err(TokenError::Missing(name)) => assert_eq!(form.value(name), None),
        Err(error) => _ = told(&error),
    }
    // Nobody signs here: a hint is what it says it is.
    let claims = |token: &str| serde_json::from_str::<HintClaims>(token);
    match LogoutRequest::read(&form, claims, ISSUER) {
        Ok(request) => {
            assert_eq!(form.check(), Ok(()));
            assert_eq!(request.hint.iss, ISSUER);
            assert!(form.value("client_id").is_none_or(|id| id == request.hint.client()));
        }
        Err(error) => _ = told(&error),
    }
    match pushed_request::read(&form, CLIENT, &[REDIRECT_URI.to_owned()], false) {
        Ok(_) => assert_eq!(form.value("redirect_uri"), Some(REDIRECT_URI)),
        Err(PushError::Request(RequestError::Parameters(error))) => assert_eq!(form.check(), Err(error)),
        Err(error) => _ = told(&error),
    }
}

/// What is read of `text` is what stands there, up to a bound, and shows no secret.
fn parameters(text: &str, read: &Parameters) {
    let sent: Vec<(String, String)> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    let names: HashSet<_> = sent.iter().map(|(name, _)| name).collect();
    assert_eq!(read.check().is_ok(), sent.len() <= 100 && names.len() == sent.len());
    let journalled = read.journalled();
    for (name, value) in sent.iter().take(100) {
        assert!(read.value(name).is_none_or(|value| !value.is_empty()));
        if name == "client_secret" && names.len() == sent.len() && value != "…" {
            assert_ne!(journalled[name], serde_json::json!(value));
        }
    }
}

/// RFC 6749 §4.1.2.1 and §5.2: the characters of `error_description`.
fn told(error: &impl std::fmt::Display) -> String {
    let told = description(error);
    let allowed = |byte| matches!(byte, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E);
    assert!(!told.is_empty() && told.bytes().all(allowed), "{told:?}");
    told
}

/// The answer reaches the address with what it had, and with exactly what was added, readable again.
pub(crate) fn delivered(
    answer: &AuthorizationAnswer<'_>,
    mode: ResponseMode,
    redirect_uri: &str,
    state: Option<&str>,
) {
    let mut fields = match answer {
        AuthorizationAnswer::Code(code) => vec![("code", *code)],
        AuthorizationAnswer::Error(code, description) => {
            vec![("error", *code), ("error_description", description.as_str())]
        }
    };
    fields.extend(state.map(|state| ("state", state)));
    fields.push(("iss", ISSUER));
    let registered = url::Url::parse(redirect_uri).expect("only addresses are registered");
    let pairs = |text: Option<&str>| -> Vec<(String, String)> {
        url::form_urlencoded::parse(text.unwrap_or_default().as_bytes()).into_owned().collect()
    };
    let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    match answer.deliver(mode, redirect_uri, state, ISSUER, &[]).expect("only addresses are registered") {
        Delivery::Address(address) => {
            // So that a header holds it; a blank stays in what is no path (`mailto:a b`).
            assert!(address.as_str().bytes().all(|byte| matches!(byte, b' '..=b'~')), "{address}");
            assert_eq!(
                (address.scheme(), address.host(), address.port(), address.path()),
                (registered.scheme(), registered.host(), registered.port(), registered.path())
            );
            let in_query = mode == ResponseMode::Query;
            let mut expected = pairs(registered.query());
            if in_query {
                expected.extend(owned);
            } else {
                assert_eq!(pairs(address.fragment()), owned.collect::<Vec<_>>());
            }
            assert_eq!(pairs(address.query()), expected);
        }
        Delivery::Form { address, fields: posted } => {
            assert_eq!((address.as_str(), &posted), (registered.as_str(), &fields));
            let form = FormPost { service: CLIENT, address: address.as_str(), fields: &posted };
            let page = form.render().expect("a page");
            // Nothing of what was sent opens an element or ends a value.
            let count = |mark| page.matches(mark).count();
            assert_eq!((count('<'), count('"')), (16 + posted.len(), 12 + 6 * posted.len()), "{page}");
        }
    }
}

fn refused_on_a_page(sent: &Parameters, client: &Client) {
    let text = |name| sent.value(name).unwrap_or_default().to_owned();
    let registered = client.redirect_uris.clone();
    let foreign =
        ClientRefusal::ForeignRedirectUri { client: CLIENT.into(), sent: text("redirect_uri"), registered };
    let unknown = ClientRefusal::UnknownClient {
        id: text("client_id"),
        redirect_uri: sent.value("redirect_uri").map(str::to_owned),
        known: vec![client.id.clone()],
    };
    for refusal in [foreign, unknown] {
        let Refusal { title, facts, .. } = client_refused::refusal(&refusal);
        assert!(!title.is_empty() && !facts.is_empty());
    }
}

/// RFC 7523 §3, asked once more of what was accepted.
fn accepted(assertion: &ClientAssertion, expected: &Expected<'_>, skipped: &[AssertionCheck]) {
    let claims = &assertion.journalled()["claims"];
    assert_eq!((claims["iss"].as_str(), claims["sub"].as_str()), (Some(CLIENT), Some(CLIENT)));
    let audience = claims["aud"].clone();
    let audiences = audience.as_array().cloned().unwrap_or_else(|| vec![audience]);
    assert!(audiences.iter().any(|one| one == &expected.audiences[0]));
    let exp = claims["exp"].as_f64().unwrap_or_default();
    let now = f64::from(u32::try_from(NOW).unwrap_or_default());
    assert!(exp > now - 11.0 && exp < now + 3_611.0, "{exp}");
    if skipped.is_empty() {
        assert_eq!(assertion.method(), Some(AuthMethod::ClientSecretJwt));
    }
    assert!(!matches!(assertion.client_id(), Err(AssertionError::Missing(_))));
}

fn client() -> Client {
    Client::new(CLIENT, "Plateforme digitale SAS", SECRET).redirect_uris([REDIRECT_URI])
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// Throws every file of the corpus at its target, by name, so that a failure says which one.
    fn replay(target: &str, at: fn(&[u8])) {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        let mut files: Vec<_> = fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(files.len() >= 5, "{}: {}", corpus.display(), files.len());
        for file in files {
            let data = fs::read(&file).unwrap();
            let failed = std::panic::catch_unwind(|| at(&data)).is_err();
            assert!(!failed, "{}", file.display());
        }
    }

    #[test]
    fn every_authorization_request_of_the_corpus_is_read_as_it_must_be() {
        replay("authorization_request", authorization_request);
    }

    #[test]
    fn every_client_assertion_of_the_corpus_is_read_as_it_must_be() {
        replay("client_assertion", client_assertion);
    }

    #[test]
    fn every_form_body_of_the_corpus_is_read_as_it_must_be() {
        replay("form_body", form_body);
    }
}
