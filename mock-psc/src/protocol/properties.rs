//! What holds of the messages whatever is in them, shown on made-up ones. Always the same ones, so that a test that was
//! green does not turn red by itself; what nobody thought of is for `make fuzz`.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::select,
    test_runner::{Config, RngSeed},
};
use url::form_urlencoded::{Serializer, byte_serialize};

use super::{
    authorization_answer::AuthorizationAnswer,
    authorization_request::AuthorizationRequest,
    bearer,
    client_assertion::{AssertionError, ClientAssertion, TYPE},
    client_authentication::{Credentials, SecretSent},
    error_code::{ErrorCode, description},
    logout_request::{LogoutError, LogoutRequest},
    parameters::Parameters,
    pkce::Challenge,
    redirect_uri,
    response_mode::ResponseMode,
    scope::Scope,
    token_request::{TokenError, TokenRequest},
};
use crate::fuzz;

fn same_every_time() -> Config {
    Config {
        cases: 128,
        rng_seed: RngSeed::Fixed(20_260_101),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Any text, with what forms, headers and pages are broken by more often than chance has it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        vec(
            select(vec![
                "&", "=", "%", "+", ";", ":", " ", "\"", "'", "<", ">", "\r\n", "\0", "é", "%4", "a"
            ]),
            0..12
        )
        .prop_map(|parts| parts.concat()),
    ]
}

fn form(pairs: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Names of the protocol, so that they meet, and any other.
fn name() -> impl Strategy<Value = String> {
    let known = select(vec!["scope", "state", "client_id", "response_type", "request", "prompt"]);
    prop_oneof![known.prop_map(str::to_owned), text()]
}

/// Parameters of an authorization request, right more often than not.
fn request() -> impl Strategy<Value = Vec<(String, String)>> {
    let of = |name: &'static str, values: Vec<&'static str>| {
        option::weighted(0.9, prop_oneof![9 => select(values).prop_map(str::to_owned), 1 => text()])
            .prop_map(move |value| value.map(|value| (name.to_owned(), value)))
    };
    let known = (
        of("response_type", vec!["code", "code", "code", "token", "code id_token"]),
        of("scope", vec!["openid scope_all", "openid", "scope_all openid", "scope_all", "openidx", "OPENID"]),
        of("state", vec!["s", "&=%"]),
        of("prompt", vec!["none", "login", "login consent", ""]),
        of("max_age", vec!["0", "3600"]),
    );
    let others = prop_oneof![4 => Just(vec![]), 1 => vec((name(), text()), 0..3)];
    (known, others)
        .prop_map(|((a, b, c, d, e), others)| [a, b, c, d, e].into_iter().flatten().chain(others).collect())
}

proptest! {
    #![proptest_config(same_every_time())]

    #[test]
    fn a_form_is_read_as_it_was_written(pairs in vec((name(), text()), 0..6)) {
        let read = Parameters::parse(&form(&pairs));
        for (name, _) in &pairs {
            let sent = pairs.iter().find(|(other, value)| other == name && !value.is_empty());
            prop_assert_eq!(read.value(name), sent.map(|(_, value)| value.as_str()));
            let times = pairs.iter().filter(|(other, _)| other == name).count();
            prop_assert_eq!(read.single(name).is_err(), times > 1);
        }
        let mut names: Vec<_> = pairs.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(read.check().is_ok(), names.len() == pairs.len());
    }

    #[test]
    fn a_hundred_parameters_are_the_most(count in 90_usize..110) {
        let pairs: Vec<_> = (0..count).map(|n| (format!("p{n}"), "x".to_owned())).collect();
        let read = Parameters::parse(&form(&pairs));
        prop_assert_eq!(read.check().is_ok(), count <= 100);
        let journalled = read.journalled();
        prop_assert_eq!(journalled.as_object().unwrap().len(), count.min(100));
    }

    #[test]
    fn no_secret_of_a_form_is_journalled(
        name in select(vec!["client_secret", "client_assertion", "refresh_token", "subject_token", "token"]),
        secret in "[a-z]{20}",
        others in vec((name(), any::<u16>()), 0..4),
    ) {
        let others = others.into_iter().map(|(name, value)| (name, value.to_string()));
        let pairs: Vec<_> = others.chain([(name.to_owned(), secret.clone())]).collect();
        let journalled = Parameters::parse(&form(&pairs)).journalled().to_string();
        prop_assert!(!journalled.contains(&secret), "{}", journalled);
    }

    #[test]
    fn what_is_no_form_is_read_without_harm(text in text()) {
        let read = Parameters::parse(&text);
        _ = (read.check(), read.journalled(), TokenRequest::read(&read), Credentials::read(Some(&text), &read));
        fuzz::form_body(text.as_bytes());
        fuzz::authorization_request(text.as_bytes());
    }

    // RFC 6749 §2.3.1.
    #[test]
    fn an_id_and_a_secret_come_through_the_header(id in text(), secret in text()) {
        let encoded = |half: &str| byte_serialize(half.as_bytes()).collect::<String>();
        let header = STANDARD.encode(format!("{}:{}", encoded(&id), encoded(&secret)));
        let read = Credentials::read(Some(&format!("Basic {header}")), &Parameters::default());
        let Ok(Credentials::Secret(SecretSent { client_id, secret: read, .. })) = read else {
            return Err(TestCaseError::fail(format!("{read:?}")));
        };
        prop_assert_eq!((client_id, read), (id, secret));
    }

    #[test]
    fn what_a_careless_client_wrote_into_the_header_is_not_lost(id in "[^:]*", secret in text()) {
        let header = format!("basic {}", STANDARD.encode(format!("{id}:{secret}")));
        let read = Credentials::read(Some(&header), &Parameters::default());
        let Ok(Credentials::Secret(sent)) = read else {
            return Err(TestCaseError::fail(format!("{read:?}")));
        };
        let written = sent.unencoded.map_or((sent.client_id, sent.secret), |written| {
            (written.client_id, written.secret)
        });
        prop_assert_eq!(written, (id, secret));
    }

    #[test]
    fn any_other_header_is_refused(header in text(), token in "[!-~]{1,40}") {
        prop_assume!(!header.to_ascii_lowercase().starts_with("basic "));
        prop_assert!(Credentials::read(Some(&header), &Parameters::default()).is_err());
        let right = format!("Bearer {token}");
        prop_assert_eq!(bearer::of_header(Some(&right)), Ok(token.as_str()));
        if let Ok(token) = bearer::of_header(Some(&header)) {
            prop_assert!(header.ends_with(token) || header.trim_end().ends_with(token));
        }
    }

    // OIDC Core §3.1.2.1.
    #[test]
    fn nothing_is_accepted_without_openid_and_code(pairs in request()) {
        let sent = form(&pairs);
        let sent = Parameters::parse(&sent);
        let read = AuthorizationRequest::read(&sent, "sas", "https://sas.test/retour");
        let all = |name: &str| pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
        if let Ok(request) = &read {
            prop_assert_eq!(all("response_type"), ["code"]);
            prop_assert!(all("scope")[0].split(' ').any(|word| word == "openid"));
            prop_assert_eq!(request.state.as_deref(), sent.value("state"));
            prop_assert!(!all("prompt").concat().is_empty() || request.prompt == super::authorization_request::Prompt::AsNeeded);
        }
        fuzz::authorization_request(form(&pairs).as_bytes());
    }

    // RFC 6749 §4.1.2, RFC 9207 §2.
    #[test]
    fn an_answer_adds_to_the_address_and_takes_nothing_away(
        query in option::of(vec(("[a-z%+&=é]{0,5}", text()), 0..4)),
        code in "[A-Za-z0-9_.-]{1,40}",
        state in option::of(text()),
        failing in any::<bool>(),
    ) {
        let mut registered = url::Url::parse("https://sas.test/retour").unwrap();
        if let Some(query) = query {
            registered.query_pairs_mut().extend_pairs(query);
        }
        let answer = if failing {
            AuthorizationAnswer::Error(ErrorCode::InvalidRequest.as_str(), code.clone())
        } else {
            AuthorizationAnswer::Code(&code)
        };
        for mode in ResponseMode::ALL {
            fuzz::delivered(&answer, mode, registered.as_str(), state.as_deref());
        }
    }

    #[test]
    fn the_nearest_address_is_a_registered_one(sent in text(), registered in vec("https://[a-z]{1,8}\\.test/[a-z]{0,4}", 0..4)) {
        match redirect_uri::nearest(&sent, &registered) {
            None => prop_assert!(registered.is_empty()),
            Some((known, difference)) => {
                prop_assert!(registered.iter().any(|one| one == known));
                prop_assert!(!difference.is_empty());
            }
        }
    }

    // RFC 6749 §5.2.
    #[test]
    fn a_description_holds_what_the_specification_allows(sent in text()) {
        let told = description(&TokenError::GrantType(sent));
        prop_assert!(told.bytes().all(|byte| matches!(byte, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E)), "{}", told);
        prop_assert!(told.starts_with("grant_type "));
    }

    #[test]
    fn a_scope_is_its_words_in_their_order_each_once(
        words in vec(prop_oneof![select(Scope::KNOWN.to_vec()).prop_map(str::to_owned), "[a-z_:]{1,6}"], 0..10),
    ) {
        let scope = Scope::parse(&words.join(" "));
        let printed = scope.to_string();
        prop_assert_eq!(Scope::parse(&printed).to_string(), printed.clone());
        for (rank, word) in words.iter().enumerate() {
            prop_assert_eq!(scope.contains(word), Scope::KNOWN.contains(&word.as_str()));
            prop_assert_eq!(scope.unknown().contains(word), !scope.contains(word));
            let again = words[..rank].contains(word);
            prop_assert!(!again || printed.split(' ').filter(|one| one == word).count() <= 1);
        }
        prop_assert_eq!(scope.beyond(&scope).is_none(), scope.unknown().is_empty());
    }

    // RFC 7636 §4.6.
    #[test]
    fn a_challenge_is_met_by_its_verifier_alone(verifier in "[A-Za-z0-9._~-]{43,128}", other in text()) {
        prop_assume!(other != verifier);
        let hashed = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
        for (challenge, method) in [(hashed.as_str(), Some("S256")), (&verifier, Some("plain")), (&verifier, None)] {
            let read = Challenge::read(Some(challenge), method).unwrap().unwrap();
            prop_assert!(read.is_met_by(&verifier));
            prop_assert!(!read.is_met_by(&other));
        }
    }

    #[test]
    fn a_challenge_of_other_characters_or_length_is_refused(challenge in text(), method in option::of(text())) {
        let well_formed = (43..=128).contains(&challenge.len())
            && challenge.chars().all(|one| one.is_ascii_alphanumeric() || "-._~".contains(one));
        let known = method.as_deref().is_none_or(|method| ["S256", "plain"].contains(&method));
        let read = Challenge::read(Some(&challenge), method.as_deref());
        prop_assert_eq!(read.is_ok(), well_formed && known);
    }

    // RFC 7523 §3.
    #[test]
    fn an_assertion_is_three_parts_of_which_two_are_objects(parts in vec(prop_oneof![
        text(), Just("e30".to_owned()), any::<String>().prop_map(|text| URL_SAFE_NO_PAD.encode(text)),
        text().prop_map(|text| URL_SAFE_NO_PAD.encode(serde_json::json!({"alg": text}).to_string())),
    ], 1..5)) {
        let jwt = parts.join(".");
        let pairs = [("client_assertion_type".to_owned(), TYPE.to_owned()), ("client_assertion".to_owned(), jwt.clone())];
        let object = |part: &str| {
            let json = URL_SAFE_NO_PAD.decode(part).ok();
            json.and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok()).is_some_and(|value| value.is_object())
        };
        let split: Vec<_> = jwt.split('.').collect();
        let read = ClientAssertion::sent(&Parameters::parse(&form(&pairs)));
        if split.len() == 3 && object(split[0]) && object(split[1]) {
            prop_assert!(matches!(read, Ok(Some(_))), "{:?}", read);
        } else if !jwt.is_empty() {
            prop_assert_eq!(read, Err(AssertionError::Malformed));
        }
        fuzz::client_assertion(jwt.as_bytes());
    }

    // RP-Initiated Logout §2.
    #[test]
    fn nobody_signs_out_with_a_hint_that_was_not_verified(pairs in vec((name(), text()), 0..4), hint in option::of(text())) {
        let hint = hint.map(|hint| ("id_token_hint".to_owned(), hint));
        let sent = Parameters::parse(&form(&pairs.into_iter().chain(hint).collect::<Vec<_>>()));
        let error = LogoutRequest::read(&sent, |_| Err("not ours"), "https://localhost/iss").unwrap_err();
        match error {
            LogoutError::NoHint => prop_assert_eq!(sent.value("id_token_hint"), None),
            LogoutError::Parameters(improper) => prop_assert_eq!(sent.check(), Err(improper)),
            LogoutError::ForeignHint(_) => {}
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
    }
}
