//! What becomes of somebody who is active when their access token ends.

use std::time::Duration;

use certification::{trial::Signed, verdict::Judgement};
use lang::{Text, Told, say};
use mock_kit::journal::Event;

use super::{nobody, pause};
use crate::{
    certify::{
        provider::Provider,
        target::Target,
        trial,
        visitor::{VisitError, Visitor},
    },
    stack::control::{ControlError, Person},
};

/// Until a token that says it is good for two seconds is over for every clock.
const UNTIL_OVER: Duration = Duration::from_secs(3);

/// EXI PSC 11.
pub(super) async fn while_active(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Result<Judgement, Text> {
    let person = provider.somebody().await.map_err(said)?;
    let faults = provider.commit(deviations, &person).await.map_err(said)?;
    let seen = active(provider, target, &person).await;
    let committed = provider.end(&faults).await.map_err(said)?;
    let (signed, refreshed) = seen?;
    if committed == 0 {
        return Err(no_tokens());
    }
    Ok(match (signed, refreshed) {
        (Signed::Unknown(why), _) => return Err(why),
        (Signed::Out, _) => Judgement::failed(say!(
            "la personne active n’est plus connectée quand son jeton d’accès prend fin",
            "the active person is not signed in any more when their access token ends"
        )),
        (Signed::In, true) => Judgement::passed(say!(
            "la personne active reste connectée, et ses jetons ont été renouvelés",
            "the active person stays signed in, and their tokens were refreshed"
        )),
        (Signed::In, false) => not_seen(target),
    })
}

/// Whether the person is still signed in after the end of their access token, and whether it was refreshed.
async fn active(provider: &Provider, target: &Target, person: &Person) -> Result<(Signed, bool), Text> {
    let mut visitor = newly_signed_in(provider, target, person).await?;
    // One at the sign-in itself tells nothing of what is done later.
    let at_sign_in = refreshes(provider, person).await?;
    let mut signed = visitor.signed(target).await;
    if signed == Signed::In && refreshes(provider, person).await? == at_sign_in {
        // It does not refresh ahead of time.
        pause(UNTIL_OVER).await;
        signed = visitor.signed(target).await;
    }
    Ok((signed, refreshes(provider, person).await? > at_sign_in))
}

/// RFC 6749 §5.2: what cannot be refreshed any more is over at Pro Santé Connect. The first of `deviations` has the token end
/// soon, the others have its refresh refused.
pub(super) async fn refused(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Result<Judgement, Text> {
    let (short, refusal) = deviations.split_at(1);
    let person = provider.somebody().await.map_err(said)?;
    let shortened = provider.commit(short, &person).await.map_err(said)?;
    let came = newly_signed_in(provider, target, &person).await;
    let shortened = provider.end(&shortened).await.map_err(said)?;
    let mut visitor = came?;
    if shortened == 0 {
        return Err(no_tokens());
    }
    let refusing = provider.commit(refusal, &person).await.map_err(said)?;
    let mut signed = visitor.signed(target).await;
    if signed == Signed::In {
        // One that goes by the very end has not asked yet; one that asks beside the page has not ended the session yet.
        pause(UNTIL_OVER).await;
        visitor.signed(target).await;
        signed = visitor.signed(target).await;
    }
    let asked = provider.end(&refusing).await.map_err(said)?;
    if asked == 0 {
        return Ok(not_seen(target));
    }
    Ok(match signed {
        Signed::Out => Judgement::passed(say!(
            "Pro Santé Connect a refusé le renouvellement, et la session du service est finie",
            "Pro Santé Connect refused the refresh, and the service’s session is over"
        )),
        Signed::In => Judgement::failed(say!(
            "Pro Santé Connect a refusé le renouvellement (invalid_grant), et la personne est encore connectée",
            "Pro Santé Connect refused the refresh (invalid_grant), and the person is still signed in"
        )),
        Signed::Unknown(why) => return Err(why),
    })
}

async fn newly_signed_in<'p>(
    provider: &'p Provider,
    target: &Target,
    person: &Person,
) -> Result<Visitor<'p>, Text> {
    let came = trial::signed_in(provider, target, person).await;
    match came.map_err(|error: VisitError| error.told())? {
        (Signed::In, visitor) => Ok(visitor),
        (Signed::Out, _) => Err(nobody()),
        (Signed::Unknown(why), _) => Err(why),
    }
}

/// How often this person's tokens were refreshed.
async fn refreshes(provider: &Provider, person: &Person) -> Result<usize, Text> {
    let noted = provider.noted(person).await.map_err(said)?;
    let refreshed = |event: &&Event| {
        event.name == "psc.token.issued" && event.details["request"]["grant_type"] == "refresh_token"
    };
    Ok(noted.events.iter().filter(refreshed).count())
}

/// What is said of a service that was not seen to refresh: only one that says that it does fails by that.
fn not_seen(target: &Target) -> Judgement {
    match target.refreshes {
        Some(true) => Judgement::failed(say!(
            "d’après doublure.toml, le service renouvelle ses jetons (refresh) ; le jeton d’accès a pris fin, la personne est \
             restée active, et aucun renouvellement n’a été demandé",
            "as doublure.toml has it, the service refreshes its tokens (refresh); the access token ended, the person stayed \
             active, and no refresh was asked for"
        )),
        Some(false) => Judgement::not_applicable(say!(
            "d’après doublure.toml, le service ne renouvelle pas ses jetons (refresh) ; aucun renouvellement n’a été vu, et la \
             personne active reste connectée",
            "as doublure.toml has it, the service does not refresh its tokens (refresh); no refresh was seen, and the active \
             person stays signed in"
        )),
        None => Judgement::inconclusive(say!(
            "le jeton d’accès a pris fin, la personne active reste connectée, et aucun renouvellement n’a été demandé : le \
             service ne se sert plus de ses jetons, ou les renouvelle à un autre moment. Dites-le dans [certify] (refresh)",
            "the access token ended, the active person stays signed in, and no refresh was asked for: the service does not use \
             its tokens any more, or refreshes them at another moment. Say so in [certify] (refresh)"
        )),
    }
}

fn no_tokens() -> Text {
    say!("le service n’a demandé aucun jeton", "the service asked for no tokens")
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands on")]
fn said(error: ControlError) -> Text {
    error.told()
}
