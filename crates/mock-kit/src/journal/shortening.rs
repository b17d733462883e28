//! Cutting what is too long to be recorded. What was cut says so, in the place of the rest.

use std::fmt::Write;

use serde_json::{Map, Value};

/// The longest text, in bytes: a signed token fits.
pub(super) const TEXT: usize = 4 * 1024;
/// The longest list, and the most members of an object.
const MEMBERS: usize = 200;
/// What the details of one event take together, in bytes, nearly.
const EVENT: usize = 128 * 1024;
/// What a value takes beside its text.
const VALUE: usize = size_of::<Value>();

/// Cuts `text`.
pub(super) fn shorten_text(text: &mut String) {
    cut(text, TEXT);
}

/// Cuts every text and list of `details`, and all that comes once there is too much.
pub(super) fn shorten(details: &mut Value) {
    let mut left = EVENT;
    shorten_within(details, &mut left);
}

fn cut(text: &mut String, longest: usize) {
    if text.len() > longest {
        let whole = text.len();
        text.truncate(text.floor_char_boundary(longest));
        let _ = write!(text, "… [{whole} octets]");
        text.shrink_to_fit();
    }
}

fn shorten_within(value: &mut Value, left: &mut usize) {
    *left = left.saturating_sub(VALUE);
    match value {
        Value::String(text) => {
            cut(text, TEXT.min(*left));
            *left = left.saturating_sub(text.len());
        }
        Value::Array(values) => {
            let whole = values.len();
            let mut kept = 0;
            while kept < whole.min(MEMBERS) && *left > 0 {
                shorten_within(&mut values[kept], left);
                kept += 1;
            }
            if kept < whole {
                values.truncate(kept);
                values.push(format!("… [{whole} éléments]").into());
                values.shrink_to_fit();
            }
        }
        Value::Object(members) => {
            let whole = members.len();
            let mut kept = Map::new();
            for (mut name, mut value) in std::mem::take(members) {
                if kept.len() == MEMBERS || *left == 0 {
                    kept.insert("…".to_owned(), format!("[{whole} membres]").into());
                    break;
                }
                cut(&mut name, TEXT.min(*left));
                *left = left.saturating_sub(name.len());
                shorten_within(&mut value, left);
                kept.insert(name, value);
            }
            *members = kept;
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_short_stays_as_it_is() {
        let details = json!({"a": ["é", 1, null, {"b": true}], "jeton": "x".repeat(TEXT)});
        let mut shortened = details.clone();
        shorten(&mut shortened);
        assert_eq!(shortened, details);
    }

    #[test]
    fn long_texts_lists_and_objects_are_cut_and_say_so() {
        let many: Map<String, Value> = (0..1_000).map(|n| (format!("m{n:04}"), n.into())).collect();
        let mut details = json!({"list": vec![0; 1_000], "object": many, "text": "é".repeat(5_000)});
        shorten(&mut details);
        assert_eq!(details["list"].as_array().unwrap().len(), MEMBERS + 1);
        assert_eq!(details["list"][MEMBERS], "… [1000 éléments]");
        assert_eq!(details["object"]["…"], "[1000 membres]");
        assert!(details["text"].as_str().unwrap().ends_with("é… [10000 octets]"));
    }

    #[test]
    fn no_event_takes_more_than_its_share() {
        let list = vec!["x".repeat(TEXT); MEMBERS];
        let mut details = json!([[list.clone(), list.clone()], {"x".repeat(100_000): list}]);
        shorten(&mut details);
        assert!(details.to_string().len() < EVENT + 4 * TEXT);
    }
}
