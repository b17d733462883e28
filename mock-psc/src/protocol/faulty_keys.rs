//! Key sets (RFC 7517 §5) as a broken provider publishes them, or as a client may not stumble over them.

use serde_json::{Value, json};

/// What is wrong with a key set, or merely unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeySetFault {
    /// No key at all.
    Empty,
    /// Nothing but a key that signs nothing.
    ForeignAlone,
    /// Before each key, one that signs nothing, under the same name.
    SameNames,
    /// Before the keys, one of a type that no client knows (RFC 7517 §5: to be ignored).
    UnknownType,
    /// Every key without this member.
    Without(&'static str),
}

impl KeySetFault {
    /// Puts the fault into the set `published`; `foreign` is a key that signs nothing.
    pub fn put_into(self, published: &mut Value, foreign: &Value) {
        let Some(keys) = published["keys"].as_array_mut() else {
            return;
        };
        match self {
            Self::Empty => keys.clear(),
            Self::ForeignAlone => *keys = vec![foreign.clone()],
            Self::SameNames => {
                let namesake = |key: &Value| {
                    let mut namesake = foreign.clone();
                    namesake["kid"] = key["kid"].clone();
                    namesake
                };
                *keys = keys.iter().flat_map(|key| [namesake(key), key.clone()]).collect();
            }
            Self::UnknownType => {
                keys.insert(0, json!({"kid": "autre-type", "kty": "INCONNU", "use": "sig", "x": "AQAB"}));
            }
            Self::Without(member) => {
                for key in keys.iter_mut().filter_map(Value::as_object_mut) {
                    key.remove(member);
                }
            }
        }
    }
}
