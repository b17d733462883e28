//! The form that takes an answer back to the service (OAuth 2.0 Form Post Response Mode §2).

use askama::Template;

/// Sends the form at once; without it, the button does.
pub(crate) const SCRIPT: &str = include_str!("../../templates/form_post.js");

/// The form and its button.
#[derive(Template)]
#[template(path = "form_post.html")]
pub(crate) struct FormPost<'a> {
    pub service: &'a str,
    pub address: &'a str,
    pub fields: &'a [(&'static str, &'a str)],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_values_stay_values() {
        let hostile = "\"><script>alert(1)</script>";
        let form = FormPost { service: hostile, address: hostile, fields: &[("state", hostile)] };
        let page = form.render().unwrap();
        assert_eq!((page.matches("<h1").count(), page.matches("<script>").count()), (1, 1), "{page}");
        assert!(!page.contains("\">alert") && !page.contains("value=\"\">"), "{page}");
    }
}
