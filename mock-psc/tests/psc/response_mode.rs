//! The ways in which an answer travels back through the browser.

use std::collections::BTreeMap;

use reqwest::StatusCode;

use crate::{
    browser::Page,
    stack::{OTHER, OTHER_RETURN, SAS_RETURN, Stack},
};

/// The hidden fields of the page's form, as a browser would post them.
fn fields(page: &Page) -> BTreeMap<String, String> {
    let unescaped = |text: &str| {
        text.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
    };
    let inputs = page.body.split("<input type=\"hidden\" name=\"").skip(1);
    inputs
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            (name.to_owned(), unescaped(rest.split_once("\">").unwrap().0))
        })
        .collect()
}

#[tokio::test]
async fn a_code_is_posted_by_a_page_that_needs_no_script_and_is_exchanged() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let hostile = "\"><script>alert(1)</script>&é";
    let page = browser.follow(stack.request(&[("response_mode", "form_post"), ("state", hostile)])).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    page.shows("Plateforme digitale SAS");
    assert_eq!(page.form_of("Continuer"), SAS_RETURN);
    assert_eq!(page.body.matches("<script>").count(), 1, "{}", page.body);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'sha256-") && !policy.contains("form-action"), "{policy}");
    assert!(page.header("set-cookie").starts_with("PSC_SESSION="), "the session begins here too");

    let sent = fields(&page);
    assert_eq!(sent.keys().collect::<Vec<_>>(), ["code", "iss", "state"]);
    assert_eq!((sent["state"].as_str(), sent["iss"].as_str()), (hostile, stack.psc.issuer().as_str()));
    assert_eq!(stack.exchange(&sent["code"], &[]).await.status, StatusCode::OK);

    // Out of the open session, what the service registered in its query stays in the address.
    let other =
        [("client_id", OTHER), ("redirect_uri", OTHER_RETURN), ("response_mode", "form_post"), ("state", "")];
    let page = browser.follow(stack.request(&other)).await;
    assert_eq!(page.form_of("Continuer"), OTHER_RETURN);
    assert_eq!(fields(&page).keys().collect::<Vec<_>>(), ["code", "iss"]);
}

#[tokio::test]
async fn an_error_is_posted_too() {
    let stack = Stack::start();
    for (name, value, error) in
        [("prompt", "none", "login_required"), ("response_type", "token", "unsupported_response_type")]
    {
        let page =
            stack.browser().follow(stack.request(&[("response_mode", "form_post"), (name, value)])).await;
        assert_eq!((page.status, page.form_of("Continuer").as_str()), (StatusCode::OK, SAS_RETURN));
        let sent = fields(&page);
        assert_eq!((sent["error"].as_str(), sent["state"].as_str()), (error, "état"));
        assert!(sent["error_description"].contains(name) && sent.contains_key("iss"), "{sent:?}");
    }
}

#[tokio::test]
async fn whoever_gives_up_is_sent_back_in_the_mode_that_was_asked_for() {
    let stack = Stack::start();
    let browser = stack.browser();
    let page = browser.follow(stack.request(&[("response_mode", "form_post")])).await;
    let page = browser.post(page.form_of("Annuler"), &[]).await;
    assert_eq!(fields(&page)["error"], "access_denied");
}

#[tokio::test]
async fn a_fragment_holds_the_answer_and_leaves_the_query_alone() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let page = browser.follow(stack.request(&[("response_mode", "fragment")])).await;
    let address = page.location();
    assert_eq!(address.query(), None);
    let sent: BTreeMap<_, _> =
        url::form_urlencoded::parse(address.fragment().unwrap().as_bytes()).into_owned().collect();
    assert_eq!((sent["state"].as_str(), sent["iss"].as_str()), ("état", stack.psc.issuer().as_str()));
    assert_eq!(stack.exchange(&sent["code"], &[]).await.status, StatusCode::OK);
}
