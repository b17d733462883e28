//! ChromeDriver's way to the DevTools: what Chromium does that WebDriver has no words for.

use fantoccini::{Client, wd::WebDriverCompatibleCommand};
use serde_json::{Value, json};
use url::Url;

use super::{BrowserError, patience::limited};

/// Has Chromium carry out a command of the DevTools protocol in the tab that it shows; its answer.
pub(super) async fn command(
    client: &Client,
    name: &'static str,
    parameters: Value,
) -> Result<Value, BrowserError> {
    limited(client.issue_cmd(Command { name, parameters })).await
}

#[derive(Debug)]
struct Command {
    name: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.name, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
    }
}
