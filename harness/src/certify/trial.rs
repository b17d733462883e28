//! One fault tried: a clean sign-in, one with the fault, and a clean one again, of the same person.

use certification::{
    trial::{NameShown, Signed, Trial},
    verdict::Judgement,
};

use super::{
    provider::Provider,
    target::Target,
    visitor::{VisitError, Visitor},
};
use crate::{
    lang::{Text, Told},
    stack::control::{ControlError, Person},
};

/// Signs in with a fresh browser; who is signed in then.
pub(super) async fn signed_in<'p>(
    provider: &'p Provider,
    target: &Target,
    person: &Person,
) -> Result<(Signed, Visitor<'p>), VisitError> {
    let mut visitor = Visitor::new(provider, person).await?;
    let came = visitor.sign_in(target).await;
    let signed = match came {
        // What the browser shows in the end is told by the protected page, whatever went wrong on the way.
        Ok(()) | Err(VisitError::TooManyRedirections { .. } | VisitError::TooLong { .. }) => {
            visitor.signed(target).await
        }
        Err(error) => Signed::Unknown(error.told().then(&place(&error, target))),
    };
    Ok((signed, visitor))
}

/// Where the file says what a page did not offer.
pub(super) fn place(error: &VisitError, target: &Target) -> Text {
    match error {
        VisitError::NoSuchControl(absent) => target.place(&absent.name),
        VisitError::NeedsBrowser { name, .. } => target.place(name),
        _ => Text::quoted(""),
    }
}

/// As [`signed_in`]; a browser that cannot even be made tells nothing of the service.
pub(super) async fn outcome(provider: &Provider, target: &Target, person: &Person) -> Signed {
    match signed_in(provider, target, person).await {
        Ok((signed, _)) => signed,
        Err(error) => Signed::Unknown(error.told()),
    }
}

/// Tries these faults, committed together.
pub(super) async fn run(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Result<Trial, ControlError> {
    let person = provider.somebody().await?;
    let before = outcome(provider, target, &person).await;
    let faults = provider.commit(deviations, &person).await?;
    let under_fault = outcome(provider, target, &person).await;
    let committed = provider.end(&faults).await?;
    let after = outcome(provider, target, &person).await;
    Ok(Trial { before, committed, under_fault, after })
}

/// The judgement when Doublure itself did not do its part.
pub(super) fn broken(error: &ControlError) -> Judgement {
    Judgement::inconclusive(error.told())
}

/// Tries claims that must not be used, with another person's name: whose name does the protected page show?
pub(super) async fn use_of_claims(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Result<Judgement, ControlError> {
    let person = provider.somebody().await?;
    let (before, shown_before) = name_shown(provider, target, &person).await;
    let faults = provider.commit(deviations, &person).await?;
    let (under_fault, shown) = name_shown(provider, target, &person).await;
    let committed = provider.end(&faults).await?;
    let after = outcome(provider, target, &person).await;
    let name = NameShown { before: shown_before, under_fault: shown };
    Ok(Trial { before, committed, under_fault, after }.judge_use(name))
}

/// As [`outcome`], and whether the protected page shows the person's name.
async fn name_shown(provider: &Provider, target: &Target, person: &Person) -> (Signed, bool) {
    match signed_in(provider, target, person).await {
        Ok((signed, visitor)) => {
            let name = person.family_name.to_lowercase();
            (signed, visitor.page().is_some_and(|page| page.text().to_lowercase().contains(&name)))
        }
        Err(error) => (Signed::Unknown(error.told()), false),
    }
}
