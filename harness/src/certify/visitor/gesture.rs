//! The gestures of a person at a real browser.

use super::{Missing, Sought};
use crate::{
    browser::{BrowserError, Element, Kind, Named, Query, Session},
    project::Gesture,
};

/// What became of a gesture.
pub(in crate::certify) enum Done {
    /// It was done.
    Yes,
    /// Something is not there.
    Missing(Missing),
    /// The field holds this instead.
    NotTaken(String),
}

/// Does it.
pub(in crate::certify) async fn at_browser(
    session: &Session,
    gesture: &Gesture,
) -> Result<Done, BrowserError> {
    let found = match gesture {
        Gesture::Click(name) => found(session, &[(Sought::Control, name)]).await?,
        Gesture::Fill { field, .. } => found(session, &[(Sought::Field, field)]).await?,
        Gesture::Tick { field, .. } => found(session, &[(Sought::Checkbox, field)]).await?,
        Gesture::Choose(option) => found(session, &[(Sought::Radio, option)]).await?,
        // A person does not care which of them it is.
        Gesture::Select { option, field } => {
            found(session, &[(Sought::Radio, option), (Sought::List, field)]).await?
        }
    };
    let (element, sought) = match found {
        Ok(found) => found,
        Err(missing) => return Ok(Done::Missing(missing)),
    };
    match gesture {
        Gesture::Fill { value, .. } => {
            let unfilled = session.page().fill(&element, value).await?;
            return Ok(unfilled.map_or(Done::Yes, |unfilled| Done::NotTaken(unfilled.held)));
        }
        Gesture::Tick { ticked, .. } => session.tick(&element, *ticked).await?,
        Gesture::Select { option, .. } if sought == Sought::List => {
            if !session.page().select(&element, option).await? {
                let (name, offered) = (option.clone(), vec![]);
                return Ok(Done::Missing(Missing { sought: Sought::Entry, name, offered }));
            }
        }
        Gesture::Click(_) | Gesture::Choose(_) | Gesture::Select { .. } => session.click(&element).await?,
    }
    Ok(Done::Yes)
}

/// The one element that answers the first of the queries that matches.
async fn found(
    session: &Session,
    wanted: &[(Sought, &String)],
) -> Result<Result<(Element, Sought), Missing>, BrowserError> {
    let queries: Vec<_> =
        wanted.iter().map(|(sought, name)| Query { kind: kind(*sought), name, place: None }).collect();
    let offered = match session.page().find(&queries, true).await? {
        Named::One(element, rank) => return Ok(Ok((element, wanted[rank].0))),
        Named::Several(places) => places,
        Named::None(names) => names,
    };
    let (sought, name) = wanted[wanted.len() - 1];
    Ok(Err(Missing { sought, name: name.clone(), offered }))
}

fn kind(sought: Sought) -> Kind {
    match sought {
        Sought::Control => Kind::Control,
        Sought::Field => Kind::Field,
        Sought::Checkbox => Kind::Checkbox,
        Sought::Radio => Kind::Radio,
        Sought::List | Sought::Entry => Kind::List,
    }
}
