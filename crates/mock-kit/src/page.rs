//! The page layout that all mocks share: SIMULATION banner, header, one main region, footer.
//!
//! A mock renders its own template and hands it to [`Site::page`]. Everything is in the page itself: no script,
//! no font, no picture is fetched.

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};

mod comparison;

pub use comparison::Comparison;

/// Who speaks: a mock's name and colours, the same on all its pages.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Name in the header and at the end of each title, such as "Pro Santé Connect".
    pub name: &'static str,
    /// The line below the name.
    pub tagline: &'static str,
    /// Accent colour (CSS), dark enough for white text: contrast of 4.5 at least (WCAG 1.4.3).
    pub accent: &'static str,
    /// Links of the footer: label and address.
    pub footer: &'static [(&'static str, &'static str)],
}

/// A refusal as a person reads it. French; each part is plain text and is escaped.
#[derive(Clone, Debug, Default)]
pub struct Refusal {
    /// The heading: what happened.
    pub title: String,
    /// What was wrong, and where.
    pub explanation: String,
    /// What the person can do now.
    pub advice: String,
    /// For the integrator: what was received, what was expected, the clause. Pairs of label and value.
    pub facts: Vec<(String, String)>,
    /// For the integrator: what came and what should have come, where they nearly are the same.
    pub comparison: Option<Comparison>,
    /// For the integrator: what to add to a file.
    pub addition: Option<Addition>,
}

/// Lines to copy into a file. Plain text, escaped.
#[derive(Clone, Debug)]
pub struct Addition {
    /// Where they go: `À ajouter dans doublure.toml`.
    pub title: String,
    /// The lines.
    pub text: String,
    /// What to know before copying them; may be empty.
    pub note: String,
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    site: &'a Site,
    title: &'a str,
    content: &'a str,
    style: &'a str,
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage<'a> {
    refusal: &'a Refusal,
}

impl Refusal {
    fn has_details(&self) -> bool {
        !self.facts.is_empty() || self.comparison.is_some() || self.addition.is_some()
    }
}

/// A page ready to be sent.
#[derive(Debug)]
pub struct Page {
    status: StatusCode,
    html: String,
    /// What the policy says of scripts; nothing when there is none.
    scripts: String,
    /// Whose frames the page may have beside its own, each after a space.
    frames: String,
}

impl Site {
    /// A page titled `title` (without the site's name) around `content`.
    ///
    /// A template that cannot be rendered is a defect of ours; it makes a page that says so, with status 500.
    pub fn page(&self, title: &str, content: &impl Template) -> Page {
        match content
            .render()
            .and_then(|content| Layout { site: self, title, content: &content, style: STYLE }.render())
        {
            Ok(html) => Page { status: StatusCode::OK, html, scripts: String::new(), frames: String::new() },
            Err(error) => {
                tracing::error!(%error, title, "a page cannot be rendered");
                Page {
                    status: StatusCode::INTERNAL_SERVER_ERROR,
                    html: "Cette page ne peut pas être affichée : défaut du simulateur.".to_owned(),
                    scripts: String::new(),
                    frames: String::new(),
                }
            }
        }
    }

    /// The page of a refusal.
    #[must_use]
    pub fn refusal(&self, status: StatusCode, refusal: &Refusal) -> Page {
        self.page(&refusal.title, &RefusalPage { refusal }).with_status(status)
    }
}

impl Page {
    /// The same page with another HTTP status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The same page, on which `script` runs and may ask its own server: it must stand in the page as it is here,
    /// between `<script>` and `</script>`.
    #[must_use]
    pub fn with_script(self, script: &str) -> Self {
        let hash = STANDARD.encode(digest(&SHA256, script.as_bytes()));
        Self { scripts: format!("; script-src 'sha256-{hash}'; connect-src 'self'"), ..self }
    }

    /// The same page, which may show frames from these origins (`https://host:port`).
    #[must_use]
    pub fn with_frames(self, origins: &[String]) -> Self {
        let frames = origins.iter().flat_map(|origin| [" ", origin]).collect();
        Self { frames, ..self }
    }

    /// The page's HTML.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }
}

/// Nothing but our own inline style and the mail's frame: whatever a mail or a token brings stays text. There
/// is no `form-action`: a browser applies it to the redirects that follow a form too, and those leave the site.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
     frame-ancestors 'self'; frame-src 'self'";

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, Html(self.html)).into_response();
        let headers = response.headers_mut();
        let policy = HeaderValue::try_from(format!("{POLICY}{}{}", self.frames, self.scripts));
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            policy.unwrap_or_else(|_| HeaderValue::from_static(POLICY)),
        );
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// The title of a page whose form shows errors: a screen reader says it first, before anything of the page.
#[must_use]
pub fn title_with_error(title: &str, has_errors: bool) -> String {
    let mut letters = title.chars();
    match (has_errors, letters.next()) {
        (true, Some(first)) => format!("Erreur : {}{}", first.to_lowercase(), letters.as_str()),
        _ => title.to_owned(),
    }
}

const STYLE: &str = include_str!("../templates/style.css");

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: Site = Site {
        name: "Pro Santé Connect",
        tagline: "Simulation",
        accent: "#000091",
        footer: &[("Mentions légales", "/mentions")],
    };

    #[test]
    fn a_page_says_simulation_and_shows_hostile_text_harmlessly() {
        let page = SITE.refusal(
            StatusCode::BAD_REQUEST,
            &Refusal {
                title: "Client inconnu".into(),
                explanation: "<script>alert(1)</script>".into(),
                advice: "Vérifiez client_id.".into(),
                facts: vec![("client_id".into(), "\"><img src=x>".into())],
                comparison: Some(Comparison {
                    parameter: "redirect_uri",
                    received: "<script>a".into(),
                    registered: "<img src=x>b".into(),
                    gap: "<script>".into(),
                }),
                addition: Some(Addition {
                    title: "<script>".into(),
                    text: "</code></pre><script>".into(),
                    note: "<script>".into(),
                }),
            },
        );
        assert!(page.html().contains("SIMULATION"));
        assert!(page.html().contains("<title>Client inconnu — Pro Santé Connect</title>"));
        assert!(!page.html().contains("<script>") && !page.html().contains("<img src=x>"));
        assert_eq!(page.html().matches("</pre>").count(), 1);
        assert_eq!(page.html().matches("<mark>").count(), 2);
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn only_the_script_that_was_named_may_run() {
        let policy = |page: Page| page.into_response().headers()["content-security-policy"].clone();
        let page = || SITE.refusal(StatusCode::OK, &Refusal::default());
        assert!(!policy(page()).to_str().unwrap().contains("script-src"));
        // printf 'let a = 1' | openssl dgst -sha256 -binary | base64
        let expected =
            "; script-src 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ='; connect-src 'self'";
        assert!(policy(page().with_script("let a = 1")).to_str().unwrap().ends_with(expected));
    }

    #[test]
    fn only_the_frames_that_were_named_may_be_shown() {
        let page = SITE.refusal(StatusCode::OK, &Refusal::default()).with_script("a");
        let page = page.with_frames(&["https://a.test".to_owned(), "http://localhost:1".to_owned()]);
        let policy = page.into_response().headers()["content-security-policy"].clone();
        let policy = policy.to_str().unwrap();
        assert!(
            policy.contains("; frame-src 'self' https://a.test http://localhost:1; script-src "),
            "{policy}"
        );
    }

    #[test]
    fn a_title_says_that_there_are_errors() {
        assert_eq!(title_with_error("Votre adresse", true), "Erreur : votre adresse");
        assert_eq!(title_with_error("Étape", true), "Erreur : étape");
        assert_eq!(title_with_error("Votre adresse", false), "Votre adresse");
    }

    #[test]
    fn a_refusal_without_details_has_no_empty_section() {
        let refusal = Refusal { title: "Page introuvable".into(), ..Refusal::default() };
        let page = SITE.refusal(StatusCode::NOT_FOUND, &refusal);
        assert!(!page.html().contains("intégrateur") && page.html().matches("<section").count() == 1);
    }
}
