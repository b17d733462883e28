//! Relying parties that we did not write, against the mock of Pro Santé Connect: one mistake of ours must not
//! agree with itself on both sides.

use std::{fs, path::PathBuf, process::Command, sync::Arc};

use mock_kit::{
    Clock, Context, Deviations, Seed, authority::ServerAuthority, deviations::Scope, listener::Bound,
};
use mock_psc::{Client, MockPsc};

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
    context: Context,
    folder: tempfile::TempDir,
    discovery: String,
}

fn provider() -> Provider {
    harness::install_crypto();
    let context = Context::new(Clock::system(), Seed::new(1), Deviations::new(&[mock_psc::DEVIATIONS]));
    let now = context.clock.now();
    let root = ServerAuthority::generate(now).unwrap();
    let psc = MockPsc::builder(context.clone(), Arc::new(root.issue_server(now).unwrap()))
        .listen_on(Bound::loopback(0).unwrap())
        .root_pem(root.certificate_pem().to_owned())
        .clients(vec![Client {
            id: "client-etranger".to_owned(),
            secret: "secret-de-test".to_owned(),
            name: "Client étranger".to_owned(),
            redirect_uris: vec![CALLBACK.to_owned()],
            post_logout_redirect_uris: vec![],
        }])
        .start()
        .unwrap();
    let person = psc.add_person("etranger", identities::Profession::Physician).unwrap();
    let card = &person.cards[0];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("card.pem"), format!("{}{}", card.certificate_pem(), card.key_pem()))
        .unwrap();
    fs::write(folder.path().join("root.pem"), root.certificate_pem()).unwrap();
    let discovery = psc.discovery();
    Provider { _psc: psc, context, folder, discovery }
}

/// Signs in with Authlib; the exit code and what it printed.
fn authlib(provider: &Provider, tamper: bool) -> (Option<i32>, String) {
    let output = Command::new(python())
        .arg(workspace().join("tests/clients/authlib_client.py"))
        .args([&provider.discovery, "client-etranger", "secret-de-test", CALLBACK])
        .arg(provider.folder.path())
        .args(tamper.then_some("--tamper"))
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn authlib_signs_in_with_a_card_and_reads_userinfo() {
    let provider = provider();
    let (code, said) = tokio::task::block_in_place(|| authlib(&provider, false));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("\"authMode\": \"CARD\""), "{said}");
}

/// Red proof of the client's check, hence of our signature: one byte changed, and it refuses.
#[tokio::test(flavor = "multi_thread")]
async fn authlib_refuses_a_token_with_one_byte_changed() {
    let provider = provider();
    let (code, said) = tokio::task::block_in_place(|| authlib(&provider, true));
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("bad_signature"), "{said}");

    provider.context.deviations.activate("psc.id_token.signature.invalid", Scope::Everyone).unwrap();
    let (code, said) = tokio::task::block_in_place(|| authlib(&provider, false));
    assert_eq!(code, Some(3), "{said}");
}
