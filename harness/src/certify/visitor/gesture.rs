//! What becomes of a gesture, and how a person at a real browser does one.

use url::Url;

use super::VisitError;
use crate::{
    browser::{BrowserError, Element, Kind, Named, Query, Session},
    lang::{Text, Told, say},
    project::Gesture,
};

/// What is looked for on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::certify) enum Sought {
    /// A link or a button.
    Control,
    Field,
    Checkbox,
    Radio,
    List,
    /// An entry of a list.
    Entry,
}

/// What became of a gesture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::certify) enum Done {
    /// It was done.
    Yes,
    /// Something of this name is not there; what there is of its kind.
    Missing { sought: Sought, name: String, offered: Vec<String> },
    /// More than one bears the name; where they stand, as far as that is known.
    Several { name: String, places: Vec<String> },
    /// The field holds this instead.
    NotTaken { field: String, held: String },
}

impl Done {
    /// As an error on this page, unless it was done.
    pub fn on(self, url: &Url, heading: Option<String>) -> Result<(), VisitError> {
        match self {
            Self::Yes => Ok(()),
            undone => Err(undone.error(url.clone(), heading)),
        }
    }

    /// The error that it is on this page; that it was done is none.
    pub fn error(self, url: Url, heading: Option<String>) -> VisitError {
        VisitError::Undone { undone: Box::new(self), url, heading }
    }
}

impl Told for Sought {
    fn told(&self) -> Text {
        match self {
            Self::Control => say!("aucun lien ni bouton", "no link or button"),
            Self::Field => say!("aucun champ", "no field"),
            Self::Checkbox => say!("aucune case à cocher", "no checkbox"),
            Self::Radio => say!("aucun bouton radio", "no radio button"),
            Self::List => say!("aucune liste", "no list"),
            Self::Entry => say!("aucune entrée de liste", "no entry of a list"),
        }
    }
}

/// Does it, and waits until the page is quiet.
pub(in crate::certify) async fn at_browser(
    session: &Session,
    gesture: &Gesture,
) -> Result<Done, BrowserError> {
    let done = act(session, gesture).await?;
    session.must_show_a_page().await?;
    if !session.is_asking() {
        session.page().quiet().await?;
    }
    Ok(done)
}

async fn act(session: &Session, gesture: &Gesture) -> Result<Done, BrowserError> {
    let query = |kind, name, place| Query { kind, name, place };
    let (sought, queries) = match gesture {
        Gesture::Click(name) => (Sought::Control, vec![query(Kind::Control, name.as_str(), None)]),
        Gesture::Fill { field, .. } => (Sought::Field, vec![query(Kind::Field, field, None)]),
        Gesture::Tick { field, .. } => (Sought::Checkbox, vec![query(Kind::Checkbox, field, None)]),
        Gesture::Choose(option) => (Sought::Radio, vec![query(Kind::Radio, option, None)]),
        // A person does not care which of them it is.
        Gesture::Select { option, field } => {
            (Sought::List, vec![query(Kind::List, field, None), query(Kind::Radio, option, Some(field))])
        }
    };
    let (element, rank) = match session.page().find(&queries, true).await? {
        Named::One(element, rank) => (element, rank),
        Named::Several(places) => return Ok(Done::Several { name: gesture.name().to_owned(), places }),
        Named::None(_) => {
            // What there is of the kind that was looked for first.
            let names = session.page().find(&queries[..1], false).await?;
            let offered = if let Named::None(names) = names { names } else { vec![] };
            return Ok(Done::Missing { sought, name: gesture.name().to_owned(), offered });
        }
    };
    match gesture {
        Gesture::Fill { field, value } => {
            let unfilled = session.page().fill(&element, value).await?;
            let not_taken = |held| Done::NotTaken { field: field.clone(), held };
            return Ok(unfilled.map_or(Done::Yes, |unfilled| not_taken(unfilled.held)));
        }
        Gesture::Tick { ticked, .. } => session.tick(&element, *ticked).await?,
        Gesture::Select { option, .. } if rank == 0 => return choose_in(session, &element, option).await,
        Gesture::Click(_) | Gesture::Choose(_) | Gesture::Select { .. } => session.click(&element).await?,
    }
    Ok(Done::Yes)
}

async fn choose_in(session: &Session, list: &Element, option: &str) -> Result<Done, BrowserError> {
    if session.page().select(list, option).await? {
        return Ok(Done::Yes);
    }
    let offered = session.page().options(list).await?;
    Ok(Done::Missing { sought: Sought::Entry, name: option.to_owned(), offered })
}
