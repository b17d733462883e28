use std::borrow::Cow;

/// Something wrong in a form: the id of its field, and what the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub field: &'static str,
    pub told: Cow<'static, str>,
}

impl Problem {
    pub fn new(field: &'static str, told: impl Into<Cow<'static, str>>) -> Self {
        Self { field, told: told.into() }
    }
}

/// What is wrong in a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Problems(pub Vec<Problem>);

impl Problems {
    /// The first one of the field.
    pub fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|problem| problem.field == field).map(|problem| &*problem.told)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For the journal: which fields.
    pub fn fields(&self) -> Vec<&'static str> {
        self.0.iter().map(|problem| problem.field).collect()
    }
}
