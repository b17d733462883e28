use base64::{Engine, engine::general_purpose::STANDARD};
use fantoccini::{Client, wd::WebDriverCompatibleCommand};
use serde_json::{Value, json};
use url::Url;

use super::{Browser, BrowserError, devtools, patience::limited, script};

/// A picture of the whole page, in PNG. WebDriver's own stops at the window's edge; it is what there is of a page in
/// Firefox that is out of bounds.
pub(super) async fn whole_page(client: &Client, browser: Browser) -> Result<Vec<u8>, BrowserError> {
    let answer = match browser {
        Browser::Chromium => {
            // `{width, height}` of the page, in CSS pixels.
            let size = limited(client.execute(script::SIZE, vec![])).await?;
            let clip =
                json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
            let how = json!({
                "format": "png",
                "captureBeyondViewport": true,
                // Compressed less: a third of the time saved, for files that are a third larger.
                "optimizeForSpeed": true,
                "clip": clip,
            });
            devtools::command(client, "Page.captureScreenshot", how).await?["data"].take()
        }
        Browser::Firefox => {
            if limited(client.execute(script::IS_BOUNDED, vec![])).await? != Value::Bool(true) {
                return limited(client.screenshot()).await;
            }
            limited(client.issue_cmd(Firefox)).await?
        }
    };
    STANDARD
        .decode(answer.as_str().unwrap_or_default())
        .map_err(|error| BrowserError::Command(error.to_string()))
}

/// geckodriver's own way.
#[derive(Debug)]
struct Firefox;

impl WebDriverCompatibleCommand for Firefox {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/moz/screenshot/full", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &Url) -> (http::Method, Option<String>) {
        (http::Method::GET, None)
    }
}
