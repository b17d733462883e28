//! What the browser brings back.

use reqwest::StatusCode;
use serde_json::json;

use super::assert_complete;
use crate::{
    browser::Browser,
    stack::{Stack, assert_refused, claims_of, of},
};

/// What a service reads of an answer.
struct Brought(Vec<(String, String)>);

impl Brought {
    fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// The answer to `changes` of the careful request, in a session that is open.
async fn brought(stack: &Stack, browser: &Browser, changes: &[(&str, &str)]) -> Brought {
    let location = browser.get(stack.request(changes)).await.location();
    assert!(location.as_str().starts_with("https://sas.test/retour?"), "{location}");
    Brought(location.query_pairs().into_owned().collect())
}

type FieldRow = (&'static str, fn(&Brought) -> bool);

const FIELDS: &[FieldRow] = &[
    ("psc.authorize.state.wrong", |brought| {
        brought.all("state") == ["celui-d-une-autre-demande"] && brought.all("code").len() == 1
    }),
    ("psc.authorize.state.missing", |brought| brought.names() == ["code", "iss"]),
    ("psc.authorize.iss.wrong", |brought| {
        brought.all("iss") == ["https://imposteur.test/auth/realms/esante-wallet"]
            && brought.all("state") == ["état"]
    }),
    ("psc.authorize.iss.missing", |brought| brought.names() == ["code", "state"]),
    ("psc.authorize.code.missing", |brought| brought.names() == ["state", "iss"]),
    ("psc.authorize.code.repeated", |brought| {
        let codes = brought.all("code");
        codes.len() == 2 && codes[0] == codes[1] && brought.all("state") == ["état"]
    }),
    ("psc.authorize.parameters.unknown", |brought| {
        brought.names() == ["code", "state", "iss", "session_state", "parametre_inconnu"]
    }),
];

/// The errors that have their own name, and those that have another one.
const ERRORS: &[&str] = &[
    "psc.authorize.server_error",
    "psc.authorize.temporarily_unavailable",
    "psc.authorize.access_denied",
    "psc.authorize.login_required",
    "psc.authorize.interaction_required",
    "psc.authorize.consent_required",
    "psc.authorize.account_selection_required",
    "psc.authorize.invalid_request",
    "psc.authorize.unauthorized_client",
    "psc.authorize.invalid_scope",
    "psc.authorize.unsupported_response_type",
];

/// The fault, the code, and whether the description shows the fault.
type ErrorRow = (&'static str, &'static str, fn(&str) -> bool);

const DESCRIBED: &[ErrorRow] = &[
    ("psc.authorize.error.unknown", "erreur_inconnue", |told| !told.is_empty()),
    ("psc.authorize.error_description.script", "access_denied", |told| {
        told.contains("<script>") && told.bytes().all(is_allowed)
    }),
    ("psc.authorize.error_description.long", "access_denied", |told| told.len() == 4_000),
    ("psc.authorize.error_description.foreign", "access_denied", |told| {
        ["\"", "\\", "\r\n", "é", "\u{202e}", "\0"].iter().all(|foreign| told.contains(foreign))
    }),
];

/// RFC 6749 §4.1.2.1.
fn is_allowed(octet: u8) -> bool {
    matches!(octet, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E)
}

#[tokio::test]
async fn each_fault_is_in_the_answer_that_the_browser_brings() {
    let of_fields = FIELDS.iter().map(|(name, _)| *name);
    let of_errors = ERRORS.iter().copied().chain(DESCRIBED.iter().map(|(name, ..)| *name));
    // These have tests of their own.
    let alone = ["psc.authorize.unreachable", "psc.authorize.code.injected"];
    assert_complete("psc.authorize.", of_fields.chain(of_errors).chain(alone));

    let stack = Stack::start();
    let browser = stack.browser_with_card();
    stack.code(&browser, &[]).await;
    for (name, shows) in FIELDS {
        stack.commit(name);
        let answer = brought(&stack, &browser, &[]).await;
        assert!(shows(&answer), "{name}: {:?}", answer.0);
        let told = stack.events("psc.fault.committed").pop().unwrap();
        assert_eq!(told.details["deviations"], json!([name]));
    }
    let errors = ERRORS.iter().map(|name| (*name, name.rsplit('.').next().unwrap(), DESCRIBED[0].2));
    for (name, error, shows) in errors.chain(DESCRIBED.iter().copied()) {
        stack.commit(name);
        let answer = brought(&stack, &browser, &[]).await;
        assert_eq!(answer.names(), ["error", "error_description", "state", "iss"], "{name}");
        assert_eq!((answer.all("error"), answer.all("state")), (vec![error], vec!["état"]), "{name}");
        assert!(shows(answer.all("error_description")[0]), "{name}: {:?}", answer.0);
        let told = stack.events("psc.authorize.refused").pop().unwrap();
        assert_eq!(told.details["deviation"], name);
        assert_eq!(told.person, Some(stack.national_id()));
    }
    // What the service never sent cannot come back wrong.
    stack.commit("psc.authorize.state.wrong");
    assert_eq!(brought(&stack, &browser, &[("state", "")]).await.names(), ["code", "iss"]);

    for name in ["psc.authorize.state.wrong", "psc.authorize.access_denied", "psc.authorize.code.injected"] {
        stack.commit_for_another(name);
        let answer = brought(&stack, &browser, &[]).await;
        assert_eq!(answer.names(), ["code", "state", "iss"], "{name}");
        assert_eq!(stack.exchange(answer.all("code")[0], &[]).await.status, StatusCode::OK, "{name}");
    }
}

/// RFC 9700 §4.5: PKCE refuses at the token endpoint, the nonce in the client.
#[tokio::test]
async fn a_code_of_another_request_is_caught_by_pkce_and_by_the_nonce() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    stack.code(&browser, &[]).await;
    stack.commit("psc.authorize.code.injected");
    let code = stack.code(&browser, &[]).await;
    assert_refused(
        &stack.exchange(&code, &[]).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
        "code_verifier",
    );
    let without_pkce = [("code_challenge", ""), ("code_challenge_method", "")];
    let code = stack.code(&browser, &without_pkce).await;
    let tokens = stack.exchange(&code, &[("code_verifier", "")]).await.json();
    let nonce = claims_of(of(&tokens, "id_token"))["nonce"].clone();
    assert!(nonce.is_string() && nonce != "n-1", "{nonce}");
    // Neither binds it: nobody can tell.
    let unbound = [without_pkce.as_slice(), &[("nonce", "")]].concat();
    let code = stack.code(&browser, &unbound).await;
    assert_eq!(stack.exchange(&code, &[("code_verifier", "")]).await.status, StatusCode::OK);
    assert_eq!(stack.events("psc.fault.committed").len(), 3);
}
