use askama::Template;

/// A page that shows a text as it came, for the faults of deviations: nothing else of this service does.
#[derive(Debug, Template)]
#[template(path = "careless.html")]
pub(crate) struct Careless<'a> {
    pub title: &'a str,
    pub markup: &'a str,
}
