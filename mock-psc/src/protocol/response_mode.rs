//! How the answer to an authorization request travels (OAuth 2.0 Multiple Response Type Encoding Practices §2.1, OAuth
//! 2.0 Form Post Response Mode §2).

/// `response_mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    /// In the query of the redirect URI: what `response_type=code` has without being asked.
    #[default]
    Query,
    /// In its fragment.
    Fragment,
    /// In a form that the browser posts to it.
    FormPost,
}

impl ResponseMode {
    pub const ALL: [Self; 3] = [Self::Query, Self::Fragment, Self::FormPost];

    /// The word of the registry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }

    /// The mode of this name; the default one when there is none.
    pub fn read(sent: Option<&str>) -> Option<Self> {
        match sent {
            None => Some(Self::default()),
            Some(word) => Self::ALL.into_iter().find(|mode| mode.as_str() == word),
        }
    }
}
