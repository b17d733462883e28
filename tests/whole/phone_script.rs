//! The script of the phone's page, in Node.js with a page and a network of the test's own.

use std::process::Command;

use crate::support::workspace;

/// Two changes told quickly one after the other: the answer to the first may be the last to arrive.
#[test]
fn an_older_page_does_not_replace_a_newer_one() {
    let node = workspace().join("target/foreign/python/bin/node");
    assert!(node.exists(), "run `make foreign-clients` first");
    let output = Command::new(node)
        .arg(workspace().join("tests/clients/phone_script.cjs"))
        .arg(workspace().join("mock-ecps/templates/phone.js"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "[\"newer\"]");
}
