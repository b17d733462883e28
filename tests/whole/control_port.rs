//! The control port, as a tool for fuzzing APIs meets it that knows nothing but its description.

use std::process::Command;

use harness::stack::{Behaviour, Options, Ports, Root, Served, Stack};

use crate::support::workspace;

/// Whatever the description allows, and what it does not, gets an answer; none is an error of the server's. What an answer
/// holds is what the description says. `./scripts/foreign-clients.sh long` installs the tool.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute of requests, and a tool from PyPI"]
async fn schemathesis_finds_no_error_of_the_server() {
    harness::install_crypto();
    let stack = Stack::start(&Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations: vec![],
        served: Served::BuiltIn,
        behaviour: Behaviour::default(),
    })
    .await
    .unwrap();
    let document = stack.urls.control.join("openapi.json").unwrap();
    // Where it keeps what it learnt.
    let folder = tempfile::tempdir().unwrap();
    let output = tokio::task::block_in_place(|| {
        Command::new(workspace().join("target/foreign/schemathesis/bin/python"))
            .args(["-m", "schemathesis.cli", "run", document.as_str(), "--seed", "1", "--max-examples", "60"])
            .args(["--checks", "not_a_server_error,response_schema_conformance,content_type_conformance"])
            // It never ends, as it should be.
            .args(["--exclude-path", "/journal/stream"])
            .current_dir(folder.path())
            .output()
            .unwrap()
    });
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("/psc/sign-ins") || said.contains("Tested: "), "it tested nothing: {said}");
}
