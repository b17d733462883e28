//! Changes that make a JSON object what it must not be, or what nobody is to stumble over: claims, headers, documents.

use serde_json::{Map, Value};

/// One change.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    /// The member is left out.
    Without(&'static str),
    /// This text takes the member's place.
    Text(&'static str, &'static str),
    /// This JSON takes the member's place.
    Json(&'static str, &'static str),
    /// A text of so many octets takes the member's place.
    Long(&'static str, usize),
    /// What stands there becomes the first of a list, before these.
    Listed(&'static str, &'static [&'static str]),
    /// A date: so many seconds after the one that stands at `of`.
    Date { name: &'static str, of: &'static str, seconds: i64 },
    /// In the member's text, one piece takes the place of another.
    Piece { name: &'static str, of: &'static str, by: &'static str },
    /// A change within the object that stands there.
    Within(&'static str, &'static Edit),
}

impl Edit {
    /// Makes all of `edits` in `object`, one after the other; in what is no object, none.
    pub fn make(edits: &[Self], object: &mut Value) {
        if let Value::Object(members) = object {
            for edit in edits {
                edit.make_in(members);
            }
        }
    }

    fn make_in(self, members: &mut Map<String, Value>) {
        let (name, value) = match self {
            Self::Without(name) => {
                members.remove(name);
                return;
            }
            Self::Within(name, edit) => {
                if let Some(Value::Object(inner)) = members.get_mut(name) {
                    edit.make_in(inner);
                }
                return;
            }
            Self::Text(name, text) => (name, text.into()),
            Self::Json(name, json) => (name, serde_json::from_str(json).unwrap_or_else(|_| json.into())),
            Self::Long(name, octets) => (name, "x".repeat(octets).into()),
            Self::Listed(name, others) => {
                let first = members.remove(name).into_iter();
                (name, first.chain(others.iter().map(|other| (*other).into())).collect())
            }
            Self::Date { name, of, seconds } => {
                (name, (members.get(of).and_then(Value::as_i64).unwrap_or_default() + seconds).into())
            }
            Self::Piece { name, of, by } => {
                let text = members.get(name).and_then(Value::as_str).unwrap_or_default();
                (name, text.replacen(of, by, 1).into())
            }
        };
        members.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_change_does_what_it_says_and_nothing_else() {
        let within = &Edit::Json("list", "[]");
        for (edit, expected) in [
            (Edit::Without("a"), json!({"n": 5, "o": {"list": [1]}})),
            (Edit::Text("a", "y"), json!({"a": "y", "n": 5, "o": {"list": [1]}})),
            (Edit::Json("n", r#"{"x": 1}"#), json!({"a": "wxw", "n": {"x": 1}, "o": {"list": [1]}})),
            (Edit::Long("a", 3), json!({"a": "xxx", "n": 5, "o": {"list": [1]}})),
            (Edit::Listed("a", &["b"]), json!({"a": ["wxw", "b"], "n": 5, "o": {"list": [1]}})),
            (
                Edit::Date { name: "m", of: "n", seconds: -7 },
                json!({"a": "wxw", "m": -2, "n": 5, "o": {"list": [1]}}),
            ),
            (Edit::Piece { name: "a", of: "w", by: "v" }, json!({"a": "vxw", "n": 5, "o": {"list": [1]}})),
            (Edit::Within("o", within), json!({"a": "wxw", "n": 5, "o": {"list": []}})),
        ] {
            let mut object = json!({"a": "wxw", "n": 5, "o": {"list": [1]}});
            Edit::make(&[edit], &mut object);
            assert_eq!(object, expected, "{edit:?}");
        }
    }
}
