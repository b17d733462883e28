//! Pro Santé Connect's own page after a sign-out.

use askama::Template;

/// Goes on once the services in the frames have answered; without it, a link does.
pub(crate) const SCRIPT: &str = include_str!("../../templates/signed_out.js");

/// The session is closed; services are told in frames (OpenID Connect Front-Channel Logout 1.0 §3).
#[derive(Template)]
#[template(path = "signed_out.html")]
pub(crate) struct SignedOut<'a> {
    pub frames: &'a [String],
    /// Where the browser goes on; empty when it stays.
    pub next: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_render_with_one_heading_and_escape_addresses() {
        let hostile = "https://a.test/\"><b>".to_owned();
        let page = SignedOut { frames: std::slice::from_ref(&hostile), next: &hostile }.render().unwrap();
        assert_eq!((page.matches("<h1").count(), page.matches("<script>").count()), (1, 1), "{page}");
        assert!(!page.contains("<b>") && page.contains("<iframe src=\"https://a.test/"), "{page}");
        let page = SignedOut { frames: &[], next: "" }.render().unwrap();
        assert!(!page.contains("<script>") && !page.contains("<iframe"), "{page}");
    }
}
