//! Answers as a whole: late, cut, errors, something else. The same for each endpoint that services call.

use std::collections::BTreeSet;

use mock_psc::endpoints;
use reqwest::{RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::Value;

use crate::{
    outage::until,
    stack::{SAS, SAS_SECRET, Stack, of},
};

/// As much as a careful client reads.
const ENOUGH: usize = 1 << 20;

/// What arrives of an answer.
struct Arrived {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    /// The body broke off.
    broken: bool,
}

impl Arrived {
    /// None when nothing does.
    async fn of(request: RequestBuilder) -> Option<Self> {
        let mut answer = request.send().await.ok()?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let (mut body, mut broken) = (Vec::new(), false);
        while body.len() < ENOUGH {
            match answer.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(_) => {
                    broken = true;
                    break;
                }
            }
        }
        Some(Self { status, headers, body, broken })
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    fn is_good(&self) -> bool {
        self.status == StatusCode::OK
            && self.header("content-type") == "application/json"
            && !self.broken
            && self.json().is_some()
    }

    fn is_refusal(&self, status: u16, error: &str, challenge: &str) -> bool {
        self.status.as_u16() == status
            && self.json().is_some_and(|body| body["error"] == error)
            && self.header("www-authenticate").starts_with(challenge)
    }

    /// What the fault whose name ends so makes of an answer; unknown for another kind of fault.
    fn shows(&self, end: &str) -> Option<bool> {
        let ok = self.status == StatusCode::OK;
        Some(match end {
            "failing" => self.status == StatusCode::SERVICE_UNAVAILABLE,
            "server_error" => self.status == StatusCode::INTERNAL_SERVER_ERROR,
            "invalid_grant" => self.is_refusal(400, end, ""),
            "invalid_client" => self.is_refusal(401, end, "Basic "),
            "invalid_token" => {
                self.is_refusal(401, end, "Bearer realm=\"esante-wallet\", error=\"invalid_token\"")
            }
            "insufficient_scope" => self.is_refusal(403, end, "Bearer "),
            "html" => ok && self.header("content-type").starts_with("text/html") && self.json().is_none(),
            "body.empty" => ok && self.body.is_empty() && !self.broken,
            "huge" => ok && self.body.len() >= ENOUGH && self.body.iter().all(|octet| *octet == b' '),
            "redirected" => {
                self.status == StatusCode::FOUND
                    && self.header("location").ends_with(endpoints::WALLET_DISCOVERY)
            }
            "cut" => {
                let promised: usize = self.header("content-length").parse().unwrap();
                ok && self.broken && self.body.len() == promised / 2 && promised > 100
            }
            "malformed" => {
                let whole = [self.body.as_slice(), b"}"].concat();
                ok && !self.broken
                    && self.json().is_none()
                    && serde_json::from_slice::<Value>(&whole).is_ok_and(|whole| whole.is_object())
            }
            "content_type.wrong" => {
                ok && self.header("content-type") == "text/plain" && self.json().is_some()
            }
            _ => return None,
        })
    }
}

/// Ends of names that are told apart by more than the answer: nothing comes, or later.
const WITHOUT_ANSWER: [&str; 2] = ["unreachable", "slow"];

/// Every fault of the area's answers shows, and the answer is good again afterwards; the ends of the names that are no
/// such fault.
async fn drive(stack: &Stack, area: &str, request: impl Fn() -> RequestBuilder) -> BTreeSet<String> {
    let mut left = BTreeSet::new();
    let names = mock_psc::DEVIATIONS.iter().filter_map(|one| Some((one, one.name.strip_prefix(area)?)));
    for (deviation, end) in names {
        stack.deviate(deviation.name);
        match end {
            "unreachable" => {
                assert!(Arrived::of(request()).await.is_none(), "{area}{end}");
            }
            "slow" => {
                let released = async {
                    until(|| {
                        stack
                            .events("psc.outage.held")
                            .iter()
                            .any(|event| event.details["deviation"] == deviation.name)
                    })
                    .await;
                    stack.recover(deviation.name);
                };
                let (answer, ()) = tokio::join!(Arrived::of(request()), released);
                assert!(answer.unwrap().is_good(), "{area}{end}");
            }
            end => {
                let answer = Arrived::of(request()).await.unwrap_or_else(|| panic!("{area}{end}: no answer"));
                match answer.shows(end) {
                    None => {
                        left.insert(end.to_owned());
                    }
                    Some(shows) => assert!(
                        shows,
                        "{area}{end}: {} {:?} {}",
                        answer.status,
                        answer.headers,
                        String::from_utf8_lossy(&answer.body[..answer.body.len().min(300)])
                    ),
                }
            }
        }
        if end != "slow" {
            stack.recover(deviation.name);
        }
        let told = stack.context.journal.read(0, None).events;
        let told = told.iter().rfind(|event| event.details["deviation"] == deviation.name);
        assert!(told.is_some() || left.contains(end), "{area}{end} is not in the journal");
    }
    assert!(Arrived::of(request()).await.unwrap().is_good());
    left
}

/// The ends of `rows`' names.
fn ends<'r>(area: &str, rows: impl IntoIterator<Item = &'r str>) -> BTreeSet<String> {
    rows.into_iter().map(|name| name.strip_prefix(area).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn userinfo_keys_and_discovery_fail_in_each_way_and_then_no_longer() {
    let (stack, tokens) = Stack::signed_in().await;
    let http = crate::browser::client(&stack.root_pem).build().unwrap();
    let get = |address: String| http.get(address).bearer_auth(of(&tokens, "access_token"));
    let left = drive(&stack, "psc.userinfo.", || get(stack.realm(endpoints::USERINFO))).await;
    let rows = super::userinfo::MEMBERS.iter().map(|(name, _)| *name);
    let rows = rows.chain(super::userinfo::SIGNED.iter().map(|(name, _)| *name));
    // Red proof of refusing a token that is worth nothing, driven elsewhere.
    let rows = rows.chain(["psc.userinfo.token.unchecked"]);
    assert_eq!(left, ends("psc.userinfo.", rows));
    let left = drive(&stack, "psc.keys.", || get(stack.realm(endpoints::KEYS))).await;
    assert_eq!(left, ends("psc.keys.", super::documents::KEY_SETS.iter().map(|(name, _)| *name)));
    let left = drive(&stack, "psc.discovery.", || get(stack.psc.discovery())).await;
    assert_eq!(left, ends("psc.discovery.", super::documents::MEMBERS.iter().map(|(name, _)| *name)));
    assert!(WITHOUT_ANSWER.iter().all(|end| !left.contains(*end)));

    stack.commit_for_another("psc.userinfo.failing");
    assert!(Arrived::of(get(stack.realm(endpoints::USERINFO))).await.unwrap().is_good());
}

#[tokio::test]
async fn the_token_endpoint_fails_in_each_way_and_then_no_longer() {
    let stack = Stack::start();
    // So that a fault that comes once the tokens are made does not use them up.
    stack.deviate("psc.code.reusable");
    stack.deviate("psc.code.eternal");
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    let http = crate::browser::client(&stack.root_pem).build().unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", crate::stack::SAS_RETURN),
        ("code_verifier", crate::stack::VERIFIER),
        ("client_id", SAS),
        ("client_secret", SAS_SECRET),
    ];
    let exchange = || http.post(stack.realm(endpoints::TOKEN)).form(&form);
    let left = drive(&stack, "psc.token.", exchange).await;
    assert_eq!(left, ends("psc.token.", super::members::ROWS.iter().map(|(name, _)| *name)));
    stack.commit_for_another("psc.token.failing");
    stack.deviate("psc.code.reusable");
    stack.deviate("psc.code.eternal");
    assert!(Arrived::of(exchange()).await.unwrap().is_good());
}
