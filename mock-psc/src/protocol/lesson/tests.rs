use identities::{Organisation, OrganisationRefusal, OrganisationUse};
use time::OffsetDateTime;

use super::*;
use crate::protocol::{
    authorization_request::RequestError,
    back_channel::CallError,
    bearer::BearerError,
    client_assertion::AssertionError,
    client_authentication::{AuthenticationError, CertificateRefused, CredentialsError},
    client_refusal::ClientRefusal,
    exchange_request::ExchangeError,
    finding::Finding,
    introspection::Inactive,
    logout_request::LogoutError,
    parameters::{Improper, Repeated, Unreadable},
    pkce::ChallengeError,
    pushed_request::{PushError, UseError},
    refresh_request::RefreshError,
    token_query::{IntrospectionError, RevocationError},
    token_request::TokenError,
};

fn text() -> String {
    "x".to_owned()
}

fn all<T: Teaching + 'static>(errors: Vec<T>) -> Vec<Box<dyn Teaching>> {
    errors.into_iter().map(|error| Box::new(error) as Box<dyn Teaching>).collect()
}

fn assertions() -> Vec<AssertionError> {
    vec![
        AssertionError::Half("client_assertion"),
        AssertionError::Type(text()),
        AssertionError::Malformed,
        AssertionError::Critical,
        AssertionError::Algorithm(text()),
        AssertionError::Missing("exp"),
        AssertionError::Kind("exp"),
        AssertionError::OtherClient { client_id: text(), sub: text() },
        AssertionError::Issuer { iss: text(), sub: text() },
        AssertionError::NoKeys,
        AssertionError::NoSecret,
        AssertionError::NoSuchKey { alg: text(), kid: text(), known: text() },
        AssertionError::Signature,
        AssertionError::ShortSecret { alg: text(), length: 1, least: 64 },
        AssertionError::Audience { found: text(), expected: text() },
        AssertionError::Expired { exp: 1, now: 2 },
        AssertionError::Future { claim: "iat", at: 2, now: 1 },
        AssertionError::TooLong { seconds: 2, longest: 1 },
        AssertionError::Replayed(text()),
    ]
}

fn certificates() -> Vec<CertificateRefused> {
    let at = OffsetDateTime::UNIX_EPOCH;
    let refusals = [
        OrganisationRefusal::NothingPresented,
        OrganisationRefusal::Unreadable,
        OrganisationRefusal::AuthorityCertificate,
        OrganisationRefusal::WrongUsage { expected: OrganisationUse::Client },
        OrganisationRefusal::UnknownAuthority { issuer: text() },
        OrganisationRefusal::Altered { issuer: text() },
        OrganisationRefusal::AuthorityNotValid,
        OrganisationRefusal::NotYetValid { not_before: at },
        OrganisationRefusal::Expired { not_after: at },
        OrganisationRefusal::UnknownCriticalExtension { oid: text() },
        OrganisationRefusal::Revoked { serial: text(), since: at },
        OrganisationRefusal::WrongUnit { expected: text(), found: None },
        OrganisationRefusal::WrongName { expected: text(), found: None },
    ];
    let expected = Organisation { name: text(), unit: text() };
    let refused = |refusal| CertificateRefused { refusal, presented: text(), expected: expected.clone() };
    refusals.into_iter().map(refused).collect()
}

/// Every error of every endpoint.
#[expect(clippy::too_many_lines, reason = "a list")]
fn refusals() -> Vec<Box<dyn Teaching>> {
    let mut refusals = all(vec![
        ClientRefusal::Repeated(Repeated { name: text() }),
        ClientRefusal::NoClient { known: vec![] },
        ClientRefusal::UnknownClient { id: text(), redirect_uri: None, known: vec![] },
        ClientRefusal::UnknownClient { id: "sass".into(), redirect_uri: None, known: vec!["sas".into()] },
        ClientRefusal::NoRedirectUri { registered: vec![] },
        ClientRefusal::ForeignRedirectUri { client: text(), sent: text(), registered: vec![] },
    ]);
    refusals.extend(all(vec![UseError::Unknown, UseError::OtherClient, UseError::Used, UseError::Expired]));
    refusals.extend(all(vec![
        RequestError::NoResponseType,
        RequestError::ResponseType(text()),
        RequestError::ResponseMode(text()),
        RequestError::NoOpenid,
        RequestError::RequestObject,
        RequestError::RequestUri,
        RequestError::Registration,
        RequestError::PromptNoneWithOthers,
        RequestError::MaxAge(text()),
        RequestError::LoginRequired,
        RequestError::Cancelled,
    ]));
    refusals.extend(all(vec![
        ChallengeError::MethodAlone,
        ChallengeError::UnknownMethod(text()),
        ChallengeError::Malformed,
    ]));
    refusals.extend(all(vec![Improper::TooMany, Improper::TooLong(text())]));
    refusals.extend(all(vec![
        Finding::NoState,
        Finding::NoNonce,
        Finding::AcrValues(None),
        Finding::NoPkce,
        Finding::PlainPkce,
        Finding::NoScopeAll,
        Finding::UnknownScope(vec![text()]),
        Finding::IdlePrompt(text()),
        Finding::UnencodedBasic,
        Finding::ShortSecret { alg: text(), length: 1, least: 64 },
    ]));
    refusals.extend(all(vec![
        CallError::Unreadable(Unreadable::TooLong),
        CallError::Unreadable(Unreadable::NotText),
        CallError::Unreadable(Unreadable::Stalled),
        CallError::MediaType(String::new()),
        CallError::MediaType(text()),
    ]));
    refusals.extend(all(vec![
        AuthenticationError::UnknownClient { id: text(), known: vec![] },
        AuthenticationError::OtherMethod { used: "a", registered: "b" },
        AuthenticationError::WrongSecret { length: 1 },
    ]));
    refusals.extend(all(vec![
        CredentialsError::Missing,
        CredentialsError::MalformedBasic,
        CredentialsError::TwoMethods,
        CredentialsError::TwoClients,
    ]));
    refusals.extend(all(assertions()));
    refusals.extend(all(certificates()));
    refusals.extend(all(vec![
        TokenError::Missing("grant_type"),
        TokenError::Missing("refresh_token"),
        TokenError::Missing("subject_token"),
        TokenError::GrantType(text()),
        TokenError::UnknownCode,
        TokenError::CodeReplayed,
        TokenError::CodeExpired,
        TokenError::SessionOver,
        TokenError::OtherClient { client: text(), issued_to: text() },
        TokenError::OtherRedirectUri { sent: text(), asked: text() },
        TokenError::VerifierMissing,
        TokenError::VerifierWrong { computed: text(), challenge: text() },
        TokenError::VerifierUnexpected,
    ]));
    refusals.extend(all(vec![
        RefreshError::NotOurs,
        RefreshError::OtherClient,
        RefreshError::Revoked,
        RefreshError::Reused,
        RefreshError::Expired,
        RefreshError::SessionOver,
        RefreshError::WiderScope(text()),
    ]));
    refusals.extend(all(vec![
        ExchangeError::SubjectTokenType(text()),
        ExchangeError::RequestedTokenType(text()),
        ExchangeError::ActorToken,
        ExchangeError::Resource,
        ExchangeError::SeveralAudiences,
        ExchangeError::Audience(text()),
        ExchangeError::OtherClient,
        ExchangeError::WiderScope(text()),
    ]));
    refusals.extend(all(vec![
        BearerError::Missing,
        BearerError::Repeated,
        BearerError::Malformed,
        BearerError::NotOurs,
        BearerError::OtherKind("an id token"),
        BearerError::OtherAudience(text()),
        BearerError::Expired,
        BearerError::Revoked,
        BearerError::NoOpenid,
        BearerError::OtherCertificate { expected: text(), presented: None },
    ]));
    refusals.extend(all(vec![Inactive::NotOurs, Inactive::IdToken]));
    refusals.extend(all(vec![IntrospectionError::NoToken]));
    refusals.extend(all(vec![
        RevocationError::NoToken,
        RevocationError::OtherClient,
        RevocationError::IdToken,
    ]));
    refusals.extend(all(vec![
        PushError::RequestUri,
        PushError::NoClientId,
        PushError::NoRedirectUri,
        PushError::ForeignRedirectUri { client: text(), sent: text(), registered: vec![] },
    ]));
    refusals.extend(all(vec![
        LogoutError::NoHint,
        LogoutError::ForeignHint(text()),
        LogoutError::OtherClient { sent: text(), hinted: text() },
        LogoutError::ForeignRedirectUri { client: text(), sent: text(), registered: vec![] },
    ]));
    refusals
}

#[test]
fn every_refusal_says_what_came_what_should_have_where_that_is_written_and_what_to_change() {
    let refusals = refusals();
    assert!(refusals.len() > 100);
    for refusal in &refusals {
        let lesson = refusal.lesson();
        for part in [&lesson.sent, &lesson.expected, &lesson.change, lesson.clause] {
            assert!(part.len() > 2 && !part.contains("  "), "{lesson:?}");
        }
        let written = ["RFC", "OIDC", "OAuth", "Logout", "EXI", "[R]", "Pro Santé Connect"];
        assert!(written.iter().any(|source| lesson.clause.contains(source)), "{lesson:?}");
        assert_ne!(lesson.sent, lesson.expected, "{lesson:?}");
    }
}

#[test]
fn a_lesson_is_short_whatever_came_and_however_many_are_registered() {
    let registered: Vec<String> = (0..1_000).map(|number| format!("https://a.test/{number}")).collect();
    let lesson =
        ClientRefusal::ForeignRedirectUri { client: text(), sent: "é".repeat(2_048), registered }.lesson();
    assert!(lesson.sent.chars().count() < 250 && lesson.expected.chars().count() < 800, "{lesson:?}");
}

#[test]
fn an_address_is_told_apart_from_the_registered_one() {
    let registered = vec!["https://sas.test/retour".to_owned()];
    let sent = "https://sas.test:8443/retour".to_owned();
    let lesson = ClientRefusal::ForeignRedirectUri { client: "sas".into(), sent, registered }.lesson();
    assert!(
        lesson.change.starts_with("port « 8443 » au lieu de « 443 » (par rapport à"),
        "{}",
        lesson.change
    );
}
