//! A few ordinary sign-ins, which the checks that only look on read.

use certification::{
    ordinary::{Ordinary, SignIn},
    trial::Signed,
};

use super::{
    provider::Provider,
    target::Target,
    trial,
    visitor::{Document, Visitor},
};
use crate::lang::{Lang, Text, Told, say};

/// How many: enough to compare what must differ.
const COMPARED: usize = 3;

/// Signs several people in if they are to be compared, or one. What keeps the first one from coming to its end tells why:
/// nothing else can be said then.
pub(super) async fn gather(
    provider: &Provider,
    target: &Target,
    are_compared: bool,
) -> Result<Ordinary, Text> {
    must_tell_strangers_apart(provider, target).await?;
    let mut ordinary = Ordinary::default();
    for _ in 0..if are_compared { COMPARED } else { 1 } {
        let person = provider.somebody().await.map_err(|error| error.told())?;
        let mut visitor = Visitor::new(provider, target, &person).await.map_err(|error| error.told())?;
        visitor.sign_in(target).await.map_err(|error| {
            let place = trial::place(&error, target);
            let place = if place.to(Lang::En).is_empty() { target.pages.place_of_sign_in() } else { place };
            error.told().then(&place)
        })?;
        // Where the sign-in itself led, before the protected page is opened.
        let rests = visitor.page().cloned();
        match visitor.signed(target).await {
            Signed::In => {}
            Signed::Out => return Err(nobody(target, visitor.page(), rests.as_ref())),
            Signed::Unknown(why) => return Err(why),
        }
        let noted = provider.noted(&person).await.map_err(|error| error.told())?;
        ordinary.lost = noted.dropped;
        let exchanges = visitor.exchanges(target).await;
        ordinary.sign_ins.push(SignIn {
            person: person.national_id,
            events: noted.events,
            exchanges,
            rests_at: rests.as_ref().map(|page| page.url.clone()),
            page: rests.map(|page| page.html).unwrap_or_default(),
        });
    }
    Ok(ordinary)
}

/// A mark that everybody is shown would have every refusal taken for a sign-in. The page that a stranger is shown, if it is
/// the service's.
pub(super) async fn must_tell_strangers_apart(
    provider: &Provider,
    target: &Target,
) -> Result<Option<Document>, Text> {
    let stranger = provider.somebody().await.map_err(|error| error.told())?;
    let mut visitor = Visitor::new(provider, target, &stranger).await.map_err(|error| error.told())?;
    let mark = &target.pages.signed_in.text;
    let place = target.pages.place(mark);
    match visitor.signed(target).await {
        Signed::Out => Ok(visitor.page().filter(|page| !provider.serves(&page.url)).cloned()),
        Signed::In => {
            let page = visitor.page().map(Document::address).unwrap_or_default();
            Err(say!(
                "{page} dit « {mark} » à qui n’est pas connecté : cela ne distingue personne{place}",
                "{page} says “{mark}” to somebody who is not signed in: that tells nobody apart{place}";
                place
            ))
        }
        Signed::Unknown(why) => Err(why.then(&target.pages.place_of_protected())),
    }
}

/// Why an ordinary sign-in that came to its end is none: the protected page, and where the sign-in itself led.
pub(super) fn nobody(target: &Target, page: Option<&Document>, rests: Option<&Document>) -> Text {
    let mark = &target.pages.signed_in.text;
    let place = target.pages.place(mark);
    let rests = match rests {
        Some(rests) => {
            let rests = rests.seen();
            say!(
                " ; la connexion s’est arrêtée à {rests} : s’il y faut encore une étape, faites-la ôter pour cet essai",
                "; the sign-in stopped at {rests}: if another step is needed there, have it left out for this trial";
                rests
            )
        }
        None => Text::quoted(""),
    };
    let Some(page) = page else {
        return say!(
            "une connexion normale ne connecte personne : la page protégée renvoie vers Pro Santé Connect{rests}",
            "an ordinary sign-in signs nobody in: the protected page sends to Pro Santé Connect{rests}";
            rests
        );
    };
    let page = page.seen();
    say!(
        "une connexion normale ne connecte personne : {page} ne dit pas « {mark} »{place}{rests}",
        "an ordinary sign-in signs nobody in: {page} does not say “{mark}”{place}{rests}";
        page, place, rests
    )
}
