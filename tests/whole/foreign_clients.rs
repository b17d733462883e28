//! Relying parties that we did not write, against the mock of Pro Santé Connect: one mistake of ours must not
//! agree with itself on both sides.

mod apache;
mod certified;
mod lemonldap;
mod omniauth;
mod person;
mod services;
mod stand;

use std::{fs, path::PathBuf, process::Command, sync::Arc};

use mock_ecps::{Enrolment, MockEcps, PhoneView};
use mock_kit::{
    Clock, Context, Deviations, Secrets, Seed, authority::ServerAuthority, deviations::Scope, listener::Bound,
};
use mock_psc::{Client, EcpsService, MockPsc};
use serde_json::{Value, json};

use crate::support::workspace;

const CALLBACK: &str = "https://client.localhost:9/retour";

/// Python with Authlib, installed by `make foreign-clients`.
fn python() -> PathBuf {
    let python = workspace().join("target/foreign/python/bin/python");
    assert!(python.exists(), "{} is missing: run `make foreign-clients`", python.display());
    python
}

struct Provider {
    _psc: MockPsc,
    _ecps: MockEcps,
    phone: PhoneView,
    context: Context,
    folder: tempfile::TempDir,
    discovery: String,
}

fn provider() -> Provider {
    harness::install_crypto();
    let context = Context::new(
        Clock::system(),
        Seed::new(1),
        Secrets::fixed(),
        Deviations::new(&[mock_psc::DEVIATIONS, mock_ecps::DEVIATIONS]),
    );
    let now = context.clock.now();
    let root = ServerAuthority::generate(now).unwrap();
    let server = Arc::new(root.issue_server(now).unwrap());
    let ecps = MockEcps::builder(context.clone(), Arc::clone(&server)).start().unwrap();
    let psc = MockPsc::builder()
        .part_of(context.clone(), server, root.certificate_pem())
        .listen_on(Bound::loopback(0).unwrap())
        .clients(vec![
            Client::new("client-etranger", "Client étranger", "secret-de-test").redirect_uris([CALLBACK]),
        ])
        .ecps(EcpsService { url: ecps.service_url(), secret: ecps.secret().to_owned() })
        .start()
        .unwrap();
    let person = psc.add_person("etranger", identities::Profession::Physician).unwrap();
    let phone = ecps.enrol(&person.professional.national_id, Enrolment::default());
    let card = &person.cards[0];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("card.pem"), format!("{}{}", card.certificate_pem(), card.key_pem()))
        .unwrap();
    fs::write(folder.path().join("root.pem"), root.certificate_pem()).unwrap();
    let discovery = psc.discovery();
    Provider { _psc: psc, _ecps: ecps, phone, context, folder, discovery }
}

/// Signs in with Authlib; the exit code and what it printed.
fn authlib(provider: &Provider, more: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(python())
        .arg("-B")
        .arg(workspace().join("tests/clients/authlib_client.py"))
        .args([&provider.discovery, "client-etranger", "secret-de-test", CALLBACK])
        .arg(provider.folder.path())
        .args(more)
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), said)
}

/// The same without a card, approved on the phone.
fn authlib_by_e_cps(provider: &Provider, more: &[&str]) -> (Option<i32>, String) {
    let phone = &provider.phone;
    let approval = ["--phone", phone.url.as_str(), &phone.national_id, &phone.password];
    authlib(provider, &[&approval, more].concat())
}

/// By what means the person signed in, as the `id_token` and userinfo tell it: `authMode` of both, and `acr`.
fn means((code, said): (Option<i32>, String)) -> Value {
    assert_eq!(code, Some(0), "{said}");
    let told: Value = serde_json::from_str(&said).unwrap();
    // The same sign-in goes on with other tokens, until the client gives them up.
    assert_eq!(told["renewed"]["auth_time"], told["id_token"]["auth_time"]);
    assert_ne!(told["renewed"]["jti"], told["id_token"]["jti"]);
    assert_eq!(told["active"], json!([true, false]));
    json!([told["id_token"]["authMode"], told["userinfo"]["authMode"], told["id_token"]["acr"]])
}

#[tokio::test(flavor = "multi_thread")]
async fn authlib_signs_in_with_a_card_and_by_e_cps_and_hears_which() {
    let provider = provider();
    let (card, phone) = tokio::task::block_in_place(|| {
        (means(authlib(&provider, &[])), means(authlib_by_e_cps(&provider, &[])))
    });
    assert_eq!(card, json!(["CARD", "CARD", "eidas2"]));
    assert_eq!(phone, json!(["MOBILE", "MOBILE", "eidas1"]));
}

/// The approval is a real one: the wrong code signs nobody in. Red proof: unless the phone's check is left out.
#[tokio::test(flavor = "multi_thread")]
async fn another_code_on_the_phone_signs_nobody_in() {
    let provider = provider();
    let (code, said) = tokio::task::block_in_place(|| authlib_by_e_cps(&provider, &["--other-code"]));
    assert_eq!((code, said.trim()), (Some(4), "403 Code erroné"));

    provider.context.deviations.activate("ecps.code.unchecked", Scope::Everyone).unwrap();
    let signed_in = tokio::task::block_in_place(|| authlib_by_e_cps(&provider, &["--other-code"]));
    assert_eq!(means(signed_in)[0], "MOBILE");
}

/// Red proof of the client's check, hence of our signature: one byte changed, and it refuses.
#[tokio::test(flavor = "multi_thread")]
async fn authlib_refuses_a_token_with_one_byte_changed() {
    let provider = provider();
    let (code, said) = tokio::task::block_in_place(|| authlib(&provider, &["--tamper"]));
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("bad_signature"), "{said}");

    provider.context.deviations.activate("psc.id_token.signature.invalid", Scope::Everyone).unwrap();
    let (code, said) = tokio::task::block_in_place(|| authlib(&provider, &[]));
    assert_eq!(code, Some(3), "{said}");
}
