//! Clients that authenticate with the certificate of their connection, and tokens that are bound to one (RFC 8705).

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_kit::{authority::ServerAuthority, listener::Bound};
use mock_psc::{AuthMethod, Client, endpoints};
use reqwest::{Identity, StatusCode};
use rustls::{
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Page},
    stack::assert_refused,
    stack::{SAS, SAS_RETURN, SAS_SECRET, Stack, VERIFIER},
};

const BARE: &str = "service-au-certificat";
/// Its certificate names a host of its own, and a structure of its own.
const NAMED: &str = "service-nomme";
const HOST: &str = "mon-service.test";
const UNIT: &str = "10B0123456";

fn start() -> Stack {
    Stack::built(|builder| {
        builder.mtls_on(Bound::loopback(0).unwrap()).clients(vec![
            Client::new(BARE, "Service au certificat", "")
                .auth_method(AuthMethod::TlsClientAuth)
                .redirect_uris([SAS_RETURN]),
            Client::new(NAMED, "Service nommé", "")
                .auth_method(AuthMethod::TlsClientAuth)
                .certificate_name(HOST)
                .certificate_unit(UNIT)
                .redirect_uris([SAS_RETURN]),
            Client::new(SAS, "Plateforme digitale SAS", SAS_SECRET).redirect_uris([SAS_RETURN]),
        ])
    })
}

/// A certificate that the control plane handed out.
struct Certificate(Value);

impl Certificate {
    async fn of(stack: &Stack, wanted: Value) -> Self {
        let made = reqwest::Client::new().post(stack.control("/organisations")).json(&wanted).send().await;
        let made = made.unwrap();
        assert_eq!(made.status(), StatusCode::CREATED, "{wanted}");
        Self(made.json().await.unwrap())
    }

    /// A service that presents it wherever it is asked for one.
    fn caller(&self, stack: &Stack) -> reqwest::ClientBuilder {
        let text = |name: &str| self.0[name].as_str().unwrap().to_owned();
        let pem = text("certificate_pem") + &text("key_pem");
        crate::browser::client(&stack.root_pem).identity(Identity::from_pem(pem.as_bytes()).unwrap())
    }

    fn thumbprint(&self) -> String {
        let pem = self.0["certificate_pem"].as_str().unwrap();
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        URL_SAFE_NO_PAD.encode(digest(&SHA256, &der))
    }
}

fn alias(stack: &Stack, path: &str) -> String {
    format!("{}{path}", stack.psc.mtls_url().unwrap())
}

async fn code_of(stack: &Stack, client: &str) -> String {
    let asked = [("client_id", client), ("redirect_uri", SAS_RETURN)];
    stack.code(&stack.browser_with_card(), &asked).await
}

async fn exchange(address: &str, caller: reqwest::ClientBuilder, client: &str, code: &str) -> Page {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", SAS_RETURN),
        ("code_verifier", VERIFIER),
        ("client_id", client),
    ];
    Browser::over(caller).post(address, &form).await
}

async fn userinfo(address: String, caller: reqwest::ClientBuilder, token: &str) -> Page {
    let header = ("authorization".parse().unwrap(), format!("Bearer {token}").parse().unwrap());
    Browser::over(caller.default_headers(std::iter::once(header).collect())).get(address).await
}

fn claims(token: &Value) -> Value {
    let claims = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

#[tokio::test]
async fn a_client_with_its_certificate_gets_tokens_that_are_bound_to_it() {
    let stack = start();
    for (client, wanted) in [
        (BARE, json!({"name": BARE, "use": "client"})),
        (NAMED, json!({"name": HOST, "unit": UNIT, "use": "client"})),
    ] {
        let certificate = Certificate::of(&stack, wanted).await;
        let code = code_of(&stack, client).await;
        let caller = certificate.caller(&stack);
        let answer = exchange(&alias(&stack, endpoints::TOKEN), caller, client, &code).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let tokens = answer.json();
        let bound = json!({"x5t#S256": certificate.thumbprint()});
        assert_eq!(claims(&tokens["access_token"])["cnf"], bound);
        assert_eq!(claims(&tokens["id_token"])["cnf"], Value::Null);
        let told = stack.events("psc.client.authenticated").pop().unwrap();
        assert_eq!(told.from, client);
        let shown = told.details["certificate"].as_str().unwrap();
        assert!(shown.contains(certificate.0["serial"].as_str().unwrap()), "{shown}");
    }
}

#[tokio::test]
async fn a_bound_token_is_worth_nothing_without_its_certificate_unless_deviating() {
    let stack = start();
    let certificate = Certificate::of(&stack, json!({"name": BARE})).await;
    let other = Certificate::of(&stack, json!({"name": "autre"})).await;
    let code = code_of(&stack, BARE).await;
    let token = alias(&stack, endpoints::TOKEN);
    let tokens = exchange(&token, certificate.caller(&stack), BARE, &code).await.json();
    let access_token = tokens["access_token"].as_str().unwrap();
    let plain = || stack.realm(endpoints::USERINFO);
    let mutual = || alias(&stack, endpoints::USERINFO);
    let nobody = || crate::browser::client(&stack.root_pem);

    let answered = userinfo(mutual(), certificate.caller(&stack), access_token).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
    for (address, caller, presented) in [
        (mutual(), other.caller(&stack), other.thumbprint()),
        (mutual(), nobody(), "none".to_owned()),
        (plain(), nobody(), "none".to_owned()),
        // Nobody asks for it there.
        (plain(), certificate.caller(&stack), "none".to_owned()),
    ] {
        let refused = userinfo(address, caller, access_token).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{}", refused.body);
        assert_eq!(refused.json()["error"], "invalid_token");
        assert!(refused.header("www-authenticate").contains(r#"error="invalid_token""#));
        let told = refused.json()["error_description"].as_str().unwrap().to_owned();
        let expected = format!("x5t#S256 {}, and the one presented is {presented}", certificate.thumbprint());
        assert!(told.contains(&expected), "{told}");
    }
    stack.deviate("psc.access_token.certificate.unchecked");
    assert_eq!(userinfo(plain(), nobody(), access_token).await.status, StatusCode::OK);
}

/// RFC 8705 §3: whatever a client authenticates with.
#[tokio::test]
async fn a_secret_over_a_connection_with_a_certificate_gives_bound_tokens_too() {
    let stack = start();
    let certificate = Certificate::of(&stack, json!({"name": "n’importe"})).await;
    let code = code_of(&stack, SAS).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", SAS_RETURN),
        ("code_verifier", VERIFIER),
        ("client_id", SAS),
        ("client_secret", SAS_SECRET),
    ];
    let browser = Browser::over(certificate.caller(&stack));
    let answer = browser.post(alias(&stack, endpoints::TOKEN), &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let access_token = &answer.json()["access_token"];
    assert_eq!(claims(access_token)["cnf"]["x5t#S256"], json!(certificate.thumbprint()));
    // An exchange does not take the certificate off: the token that is exchanged needs it, and the new one is bound too.
    let exchange = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", access_token.as_str().unwrap()),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
    ];
    let bare = stack.token_call(Some((SAS, SAS_SECRET)), &exchange).await;
    assert_refused(&bare, StatusCode::BAD_REQUEST, "invalid_request", "bound to the certificate");
    let secret = [("client_id", SAS), ("client_secret", SAS_SECRET)];
    let form = [&exchange[..], &secret[..]].concat();
    let exchanged = browser.post(alias(&stack, endpoints::TOKEN), &form).await.json();
    assert_eq!(claims(&exchanged["access_token"])["cnf"]["x5t#S256"], json!(certificate.thumbprint()));
    stack.deviate("psc.access_token.certificate.unchecked");
    assert_eq!(stack.token_call(Some((SAS, SAS_SECRET)), &exchange).await.status, StatusCode::OK);
    // And none without.
    let plain = stack.tokens(&stack.browser_with_card()).await;
    assert_eq!(claims(&plain["access_token"])["cnf"], Value::Null);
}

#[tokio::test]
async fn each_fault_of_a_certificate_is_refused_with_what_was_presented_unless_deviating() {
    let stack = start();
    let address = alias(&stack, endpoints::TOKEN);
    for (wanted, reason, deviation) in [
        (json!({"name": BARE, "fault": "wrong_name"}), "CN is autre-service.test, and not ", "name"),
        (json!({"name": BARE, "fault": "wrong_unit"}), "OU is 300000000000027, and not ", "name"),
        (json!({"name": HOST}), "CN is mon-service.test, and not service-au-certificat", "name"),
        (json!({"name": BARE, "fault": "expired"}), "expired on", "validity"),
        (json!({"name": BARE, "fault": "revoked"}), "is revoked since", "revocation"),
        (json!({"name": BARE, "fault": "foreign_authority"}), "unknown authority", "authority"),
        (json!({"name": BARE, "use": "server"}), "not for a client", "usage"),
    ] {
        let certificate = Certificate::of(&stack, wanted).await;
        let code = code_of(&stack, BARE).await;
        let refused = exchange(&address, certificate.caller(&stack), BARE, &code).await;
        assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", reason);
        let told = refused.json()["error_description"].as_str().unwrap().to_owned();
        let expected =
            format!("Expected: a client certificate of this test IGC-Sante with CN {BARE} and OU ");
        assert!(told.contains(&expected), "{told}");
        let serial = certificate.0["serial"].as_str().unwrap();
        let presented = told.split_once("Presented: ").unwrap().1;
        assert!(presented.contains(&format!("serial {serial}")) && presented.contains("CN="), "{told}");

        stack.deviate(&format!("psc.client_certificate.{deviation}.unchecked"));
        let granted = exchange(&address, certificate.caller(&stack), BARE, &code).await;
        assert_eq!(granted.status, StatusCode::OK, "{deviation}: {}", granted.body);
        stack.context.deviations.clear();
    }
}

#[tokio::test]
async fn a_certificate_that_is_revoked_later_is_refused_from_then_on() {
    let stack = start();
    let certificate = Certificate::of(&stack, json!({"name": BARE})).await;
    let address = alias(&stack, endpoints::TOKEN);
    let code = code_of(&stack, BARE).await;
    let answer = exchange(&address, certificate.caller(&stack), BARE, &code).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let serial = json!({"serial": certificate.0["serial"]});
    let revoked = reqwest::Client::new().post(stack.control("/revocations")).json(&serial).send().await;
    assert!(revoked.unwrap().status().is_success());
    let code = code_of(&stack, BARE).await;
    let refused = exchange(&address, certificate.caller(&stack), BARE, &code).await;
    assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", "is revoked since");
}

#[tokio::test]
async fn without_a_certificate_or_with_a_card_nobody_is_believed_unless_deviating() {
    let stack = start();
    let certificate = Certificate::of(&stack, json!({"name": BARE})).await;
    let (plain, mutual) = (stack.realm(endpoints::TOKEN), alias(&stack, endpoints::TOKEN));
    let nobody = || crate::browser::client(&stack.root_pem);
    let unauthorized = StatusCode::UNAUTHORIZED;
    let code = code_of(&stack, BARE).await;
    for (address, caller) in [(&mutual, nobody()), (&plain, nobody()), (&plain, certificate.caller(&stack))] {
        let refused = exchange(address, caller, BARE, &code).await;
        assert_refused(&refused, unauthorized, "invalid_client", "no certificate was presented");
        let told = refused.json()["error_description"].as_str().unwrap().to_owned();
        assert!(told.contains("mtls_endpoint_aliases"), "{told}");
    }
    let card = format!("{}{}", stack.card().certificate_pem(), stack.card().key_pem());
    let caller = nobody().identity(Identity::from_pem(card.as_bytes()).unwrap());
    let refused = exchange(&mutual, caller, BARE, &code).await;
    assert_refused(&refused, unauthorized, "invalid_client", "unknown authority");
    stack.deviate("psc.client_certificate.presence.unchecked");
    assert_eq!(exchange(&plain, nobody(), BARE, &code).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_certificate_without_its_key_is_refused_unless_deviating() {
    let stack = start();
    let pem = |certificate: &Certificate, name: &str| certificate.0[name].as_str().unwrap().to_owned();
    let stolen = Certificate::of(&stack, json!({"name": BARE})).await;
    let own = Certificate::of(&stack, json!({"name": "autre"})).await;
    let chain = vec![CertificateDer::from_pem_slice(pem(&stolen, "certificate_pem").as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(pem(&own, "key_pem").as_bytes()).unwrap();
    let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key).unwrap();
    let thief = CertifiedKey::new(chain, key);
    let thief = Browser::over(crate::browser::presenting(&stack.root_pem, thief));
    let address = alias(&stack, endpoints::TOKEN);
    thief.try_get(&address).await.unwrap_err();
    stack.deviate("psc.client_certificate.possession.unchecked");
    thief.try_get(&address).await.unwrap();
}

#[tokio::test]
async fn a_certificate_is_no_method_of_a_client_with_a_secret_unless_deviating() {
    let stack = start();
    let certificate = Certificate::of(&stack, json!({"name": SAS})).await;
    let address = alias(&stack, endpoints::TOKEN);
    let code = code_of(&stack, SAS).await;
    let refused = exchange(&address, certificate.caller(&stack), SAS, &code).await;
    let reason = "used tls_client_auth, but is registered for client_secret_basic or client_secret_post";
    assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", reason);
    stack.deviate("psc.client_auth_method.unchecked");
    let granted = exchange(&address, certificate.caller(&stack), SAS, &code).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
    stack.context.deviations.clear();

    let nobody = exchange(&address, crate::browser::client(&stack.root_pem), SAS, &code).await;
    assert_refused(&nobody, StatusCode::UNAUTHORIZED, "invalid_client", "did not authenticate");
    let unknown = exchange(&address, certificate.caller(&stack), "x", &code).await;
    assert_refused(&unknown, StatusCode::UNAUTHORIZED, "invalid_client", "no client has the id x");
}

#[tokio::test]
async fn the_aliases_are_announced_where_they_are_and_answer() {
    let stack = start();
    let document = stack.browser().get(stack.psc.discovery()).await.json();
    let methods = document["token_endpoint_auth_methods_supported"].as_array().unwrap();
    assert!(methods.contains(&json!("tls_client_auth")));
    assert_eq!(document["tls_client_certificate_bound_access_tokens"], true);
    let aliases = document["mtls_endpoint_aliases"].as_object().unwrap();
    assert_eq!(aliases["token_endpoint"], json!(alias(&stack, endpoints::TOKEN)));
    assert_eq!(aliases["userinfo_endpoint"], json!(alias(&stack, endpoints::USERINFO)));
    for (name, address) in aliases {
        let address = address.as_str().unwrap();
        assert_ne!(Some(address), document[name].as_str(), "{name}");
        let answer = match name.as_str() {
            "userinfo_endpoint" => stack.browser().get(address).await,
            _ => stack.browser().post(address, &[]).await,
        };
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}");
    }

    let without = Stack::start();
    let document = without.browser().get(without.psc.discovery()).await.json();
    assert_eq!(document.get("mtls_endpoint_aliases"), None);
    assert_eq!(without.psc.mtls_url(), None);
}

/// RFC 8705 §5: a browser never comes there, which would be asked for a card.
#[tokio::test]
async fn there_is_no_page_where_a_certificate_is_asked_of_everybody() {
    let stack = start();
    let port = stack.psc.mtls_url().unwrap().port().unwrap();
    let wallet = format!("https://wallet.psc.localhost:{port}{}", endpoints::AUTHORIZATION);
    assert_eq!(stack.browser().get(wallet).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stack.browser().get(alias(&stack, endpoints::LOGOUT)).await.status, StatusCode::NOT_FOUND);
    let other = format!("https://127.0.0.1:{port}{}{}", endpoints::REALM, endpoints::TOKEN);
    assert_eq!(stack.browser().post(other, &[]).await.status, StatusCode::MISDIRECTED_REQUEST);
}

/// The server shows who it is, there as elsewhere.
#[tokio::test]
async fn whoever_does_not_trust_our_root_does_not_call_the_aliases() {
    let stack = start();
    let foreign = ServerAuthority::generate(stack.context.clock.now()).unwrap();
    let browser = Browser::new(foreign.certificate_pem());
    browser.try_get(&alias(&stack, endpoints::USERINFO)).await.unwrap_err();
}
