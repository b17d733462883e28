use super::Report;

/// The whole report as JSON; the keys of the test cards are left out by [`Report`]'s own shape.
pub(super) fn render(report: &Report) -> Result<String, String> {
    serde_json::to_string_pretty(report).map_err(|error| error.to_string())
}
