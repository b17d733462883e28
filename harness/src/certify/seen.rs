//! What a person sees when a sign-in goes wrong, or when what Pro Santé Connect sends is hostile.

use std::slice;

use certification::{
    told::{self, PageSeen},
    trial::Signed,
    verdict::Judgement,
};
use lang::{Text, Told, say};

use super::{
    provider::Provider,
    target::Target,
    trial,
    visitor::{Document, VisitError, Visitor},
};

/// A sign-in under a fault: where it led, how often the fault was committed, and who was signed in.
struct Sight<'p> {
    landed: Option<Document>,
    committed: usize,
    signed: Signed,
    visitor: Visitor<'p>,
}

async fn under<'p>(
    provider: &'p Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Result<Sight<'p>, Text> {
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let mut visitor = Visitor::new(provider, target, &person).await.map_err(|error| error.told())?;
    let faults = provider.commit(deviations, &person).await.map_err(|error| error.told())?;
    let came = visitor.sign_in(target).await;
    let landed = visitor.page().cloned();
    let signed = visitor.signed(target).await;
    let committed = provider.end(&faults).await.map_err(|error| error.told())?;
    came.map_err(|error| error.told())?;
    Ok(Sight { landed, committed, signed, visitor })
}

fn not_committed() -> Judgement {
    Judgement::inconclusive(say!(
        "le service n’a jamais demandé ce qui devait être faussé : le défaut ne s’est pas produit",
        "the service never asked for what was to be false: the fault was not committed"
    ))
}

/// Whether the person is told of a failure.
pub(super) async fn told(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Judgement {
    let judged = async {
        let before = sign_in_pages(provider, target).await?;
        let sight = under(provider, target, deviations).await?;
        if sight.committed == 0 {
            return Ok(not_committed());
        }
        Ok(match (sight.signed, sight.landed) {
            (Signed::In, _) => Judgement::passed(say!(
                "la personne est connectée malgré la panne",
                "the person is signed in in spite of the failure"
            )),
            (_, Some(page)) => {
                let text = page.text();
                let as_before = before.iter().any(|before| before.url == page.url && before.text() == text);
                told::judge(&PageSeen { address: page.address(), text, as_before })
            }
            (_, None) => Judgement::inconclusive(say!("aucune page n’est venue", "no page came")),
        })
    };
    judged.await.unwrap_or_else(Judgement::inconclusive)
}

/// What the page where sign-ins begin shows to somebody who comes for the first time, at first and after each step.
async fn sign_in_pages(provider: &Provider, target: &Target) -> Result<Vec<Document>, Text> {
    if target.pages.sign_in_button.is_none() {
        return Ok(vec![]);
    }
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let mut visitor = Visitor::new(provider, target, &person).await.map_err(|error| error.told())?;
    let told = |error: VisitError| error.told().then(&trial::place(&error, target));
    visitor.open(&target.pages.sign_in).await.map_err(told)?;
    let mut pages: Vec<_> = visitor.page().cloned().into_iter().collect();
    for step in &target.pages.sign_in_steps {
        visitor.walk(slice::from_ref(step)).await.map_err(told)?;
        pages.extend(visitor.page().cloned());
    }
    Ok(pages)
}

/// Whether the service's pages show hostile texts harmlessly.
pub(super) async fn harmless(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Judgement {
    let judged = async {
        let sight = under(provider, target, deviations).await?;
        if sight.committed == 0 {
            return Ok(not_committed());
        }
        let pages: Vec<_> = sight.landed.iter().chain(sight.visitor.page()).collect();
        if pages.is_empty() {
            return Err(say!("aucune page n’est venue", "no page came"));
        }
        let lines = pages.iter().map(|page| page.address()).collect::<Vec<_>>();
        Ok(match pages.iter().find_map(|page| Some((page.address(), page.acts()?))) {
            None => Judgement::passed(say!(
                "rien de ce qui a été envoyé n’agit dans les pages",
                "nothing of what was sent acts in the pages"
            )),
            Some((url, what)) => Judgement::failed(say!(
                "à {url}, le texte hostile agit ({what}) : écrivez-le comme du texte",
                "at {url}, the hostile text acts ({what}): write it as text"
            )),
        }
        .with(lines))
    };
    judged.await.unwrap_or_else(Judgement::inconclusive)
}
