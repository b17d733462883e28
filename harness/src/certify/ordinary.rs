//! A few ordinary sign-ins, which the checks that only look on read.

use certification::{
    ordinary::{Ordinary, SignIn},
    trial::Signed,
};

use super::{provider::Provider, target::Target, trial};
use crate::lang::{Text, Told, say};

/// How many: enough to compare what must differ.
const SIGN_INS: usize = 3;

/// Signs several people in. The first one that does not come to its end tells why: nothing else can be said then.
pub(super) async fn gather(provider: &Provider, target: &Target) -> Result<Ordinary, Text> {
    let mut ordinary = Ordinary::default();
    for _ in 0..SIGN_INS {
        let person = provider.somebody().await.map_err(|error| error.told())?;
        let (signed, visitor, page) =
            trial::landed(provider, target, &person).await.map_err(|error| error.told())?;
        match signed {
            Signed::In => {}
            Signed::Out => return Err(nobody(target, visitor.page())),
            Signed::Unknown(why) => return Err(why),
        }
        let noted = provider.noted(&person).await.map_err(|error| error.told())?;
        ordinary.lost = noted.dropped;
        let exchanges = visitor.exchanges(target).await;
        ordinary.sign_ins.push(SignIn {
            person: person.national_id,
            events: noted.events,
            exchanges,
            rests_at: page.as_ref().map(|page| page.url.clone()),
            page: page.map(|page| page.html).unwrap_or_default(),
        });
    }
    Ok(ordinary)
}

fn nobody(target: &Target, page: Option<&super::visitor::Document>) -> Text {
    let mark = &target.signed_in.text;
    let place = target.place(mark);
    let Some(page) = page else {
        return say!(
            "une connexion normale ne connecte personne : la page protégée renvoie vers Pro Santé Connect",
            "an ordinary sign-in signs nobody in: the protected page sends to Pro Santé Connect"
        );
    };
    let (url, status) = (&page.url, page.status);
    let heading = page.heading().unwrap_or_default();
    say!(
        "une connexion normale ne connecte personne : {url} (code {status}, « {heading} ») ne dit pas « {mark} »{place}",
        "an ordinary sign-in signs nobody in: {url} (status {status}, “{heading}”) does not say “{mark}”{place}";
        place
    )
}
