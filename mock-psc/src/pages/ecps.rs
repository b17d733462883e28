//! The pages of a sign-in by e-CPS.

use askama::Template;

/// What the code's page does by itself; without it, a link leads on.
pub(crate) const SCRIPT: &str = include_str!("../../templates/ecps_code.js");

/// The identifier (guide E3).
#[derive(Template)]
#[template(path = "ecps_identifier.html")]
pub(crate) struct Identifier<'a> {
    pub value: &'a str,
    pub remember: bool,
    /// Empty at first.
    pub error: &'a str,
    pub submit: &'a str,
    pub cancel: &'a str,
}

/// The code to choose on the phone (guide E4).
#[derive(Template)]
#[template(path = "ecps_code.html")]
pub(crate) struct Code<'a> {
    /// Two digits.
    pub digits: &'a str,
    /// What is left of the time.
    pub seconds: i64,
    /// What answers once the phone has.
    pub answered: &'a str,
    /// Where one goes on then.
    pub outcome: &'a str,
    pub quit: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_countdown_is_a_silent_timer_beside_an_empty_polite_message() {
        let code = Code { digits: "07", seconds: 120, answered: "/a", outcome: "/o", quit: "/q" };
        let page = code.render().unwrap();
        assert!(page.contains(r#"<strong id="reste" role="timer""#), "{page}");
        // Empty, and out of what is compared: the text of the page is what it was.
        let message =
            page.split_once(r#"<p id="annonce" role="status" "#).unwrap().1.split_once('>').unwrap();
        assert!(message.0.contains("data-volatile") && message.0.contains("visually-hidden"), "{page}");
        assert!(message.1.starts_with("</p>"), "{page}");
    }

    #[test]
    fn both_pages_render_with_one_heading_and_escape_what_they_show() {
        let error = "<b>";
        let pages = [
            Identifier { value: "\"><b>", remember: true, error, submit: "/s", cancel: "/c" }.render(),
            Code { digits: "<b>", seconds: 120, answered: "/a", outcome: "/o", quit: "/q" }.render(),
        ];
        for page in pages {
            let page = page.unwrap();
            assert_eq!(page.matches("<h1").count(), 1, "{page}");
            assert!(!page.contains("<b>"), "{page}");
        }
    }
}
