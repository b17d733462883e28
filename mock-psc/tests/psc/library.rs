//! The provider as a Rust program has it: several in one process, each by itself, gone when dropped.

use std::net::{Ipv4Addr, TcpStream};

use mock_psc::{Client, MockPsc, Person, Profession, Scope, endpoints};
use reqwest::StatusCode;
use serde_json::Value;
use url::Url;

const RETURN: &str = "https://service.test/retour";

fn provider(client: &str) -> MockPsc {
    MockPsc::builder().client(Client::new(client, "", "secret").redirect_uris([RETURN])).start().unwrap()
}

async fn code(psc: &MockPsc, client: &str, person: &Person) -> Option<String> {
    let parameters = [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", RETURN),
        ("scope", "openid scope_all"),
    ];
    let request = Url::parse_with_params(&psc.authorization_endpoint(), parameters).unwrap();
    let back = Url::parse(&psc.sign_in(person, request.as_str()).await.ok()?.redirect?).unwrap();
    back.query_pairs().find(|(name, _)| name == "code").map(|(_, code)| code.into_owned())
}

async fn tokens(psc: &MockPsc, client: &str, code: &str) -> (StatusCode, Value) {
    let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RETURN)];
    let http = crate::browser::client(psc.root_pem()).build().unwrap();
    let call = http.post(format!("{}{}", psc.issuer(), endpoints::TOKEN)).basic_auth(client, Some("secret"));
    let answer = call.form(&form).send().await.unwrap();
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
}

#[tokio::test]
async fn two_in_one_process_do_not_know_of_each_other_and_both_are_gone_when_dropped() {
    let (one, other) = (provider("un"), provider("autre"));
    assert_ne!(one.port(), other.port());
    let [anne, bruno] = [&one, &other].map(|psc| psc.add_person("personne", Profession::Physician).unwrap());
    // The same seed makes the same person on both.
    assert_eq!(anne.professional.national_id, bruno.professional.national_id);
    assert_eq!(code(&one, "autre", &anne).await, None);
    assert_eq!(code(&other, "un", &bruno).await, None);

    one.deviate("psc.token.failing", Scope::Everyone).unwrap();
    one.deviate("psc.id_token.signature.invalid", Scope::Client("un".to_owned())).unwrap();
    let codes = [code(&one, "un", &anne).await.unwrap(), code(&other, "autre", &bruno).await.unwrap()];
    assert_eq!(tokens(&one, "un", &codes[0]).await.0, StatusCode::SERVICE_UNAVAILABLE);
    let (status, answer) = tokens(&other, "autre", &codes[1]).await;
    assert_eq!((status, answer["token_type"].as_str()), (StatusCode::OK, Some("Bearer")));
    one.be_faithful();
    assert_eq!(tokens(&one, "un", &codes[0]).await.0, StatusCode::OK);
    assert!(one.journal().iter().all(|event| event.from != "autre"));

    one.register(Client::new("de-plus", "", "secret").redirect_uris([RETURN])).unwrap();
    assert!(code(&one, "de-plus", &anne).await.is_some());
    one.reset();
    assert_eq!(code(&one, "de-plus", &anne).await, None);
    assert!(one.people().is_empty() && other.people().len() == 1);

    let ports = [one.port(), other.port()];
    drop((one, other));
    for port in ports {
        // The accept loops end in tasks of their own.
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn a_request_that_a_browser_would_see_refused_is_an_error_that_says_why() {
    let psc = provider("un");
    let anne = psc.add_person("anne", Profession::Nurse).unwrap();
    let request = format!("{}?client_id=une", psc.authorization_endpoint());
    let told = psc.sign_in(&anne, &request).await.unwrap_err().to_string();
    assert!(told.contains("no client has the id une"), "{told}");
    let told = psc.sign_in(&anne, "https://ailleurs.test/").await.unwrap_err().to_string();
    assert!(told.contains(&psc.authorization_endpoint()), "{told}");
}
