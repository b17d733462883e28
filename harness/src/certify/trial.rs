//! One fault tried: a clean sign-in, one with the fault, and a clean one again, of the same person. The clean one at the end of
//! a trial stands at the beginning of the next, if nothing else happens in between.

use certification::{
    trial::{NameShown, Reaction, Signed, Trial},
    verdict::{Judgement, Verdict},
};
use mock_kit::deviations::Scope;

use super::{
    provider::Provider,
    target::Target,
    visitor::{Done, VisitError, Visitor},
};
use crate::{
    lang::{Text, Told, say},
    stack::control::{ControlError, Person},
};

/// Signs in with a fresh browser; who is signed in then.
pub(super) async fn signed_in<'p>(
    provider: &'p Provider,
    target: &Target,
    person: &Person,
) -> Result<(Signed, Visitor<'p>), VisitError> {
    let mut visitor = Visitor::new(provider, target, person).await?;
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
        VisitError::InStep { place, .. } => place.clone(),
        VisitError::Undone { undone, .. } => match &**undone {
            Done::Missing { name, .. } | Done::Several { name, .. } => target.pages.place(name),
            Done::Yes | Done::NotTaken { .. } => Text::quoted(""),
        },
        VisitError::NeedsBrowser { name, .. } => target.pages.place(name),
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

/// Who signed in cleanly just now, and has met no fault since; nobody knows of anybody where something else was done.
pub(super) type Clean = Option<Person>;

/// A token that names no key can be checked with one key alone: a service that keeps those of an earlier certification, in
/// which they changed, rightly refuses it.
const NEEDS_ONE_KEY: &str = "psc.id_token.kid.missing";

/// Tries these faults, committed together.
pub(super) async fn run(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
    must: Reaction,
    clean: &mut Clean,
) -> Judgement {
    let needs_one_key = deviations.contains(&NEEDS_ONE_KEY);
    let judged = async {
        if needs_one_key {
            target.restart.restart(&provider.control).await?;
            *clean = None;
        }
        Ok(tried(provider, target, deviations, clean).await?.judge(must))
    };
    match judged.await {
        Ok(judged) if needs_one_key && judged.verdict == Verdict::Failed && !target.restart.is_known() => {
            Judgement::inconclusive(say!(
                "personne n’est connecté ; le service garde peut-être les clés d’un contrôle précédent, et ne peut alors pas \
                 choisir : redémarrez-le avant, ou écrivez la commande qui le redémarre (restart, dans [certify])",
                "nobody is signed in; the service may keep the keys of an earlier certification, and then cannot choose: restart it \
                 before, or write the command that restarts it (restart, in [certify])"
            ))
        }
        Ok(judged) => judged,
        Err(why) => Judgement::inconclusive(why),
    }
}

async fn tried(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
    clean: &mut Clean,
) -> Result<Trial, Text> {
    let said = |error: ControlError| error.told();
    let (person, before) = if let Some(person) = clean.take() {
        (person, Signed::In)
    } else {
        let person = provider.somebody().await.map_err(said)?;
        let before = outcome(provider, target, &person).await;
        (person, before)
    };
    let faults = provider.commit(deviations, &person).await.map_err(said)?;
    // What nobody in particular asks for is kept by most services: metadata, keys.
    let is_kept = faults.iter().any(|(_, scope)| *scope == Scope::Everyone);
    let restarted = restart(provider, target, is_kept).await;
    let under_fault = match &restarted {
        Ok(()) => outcome(provider, target, &person).await,
        // A service that does not start with it signs nobody in.
        Err(_) => Signed::Out,
    };
    let committed = provider.end(&faults).await.map_err(said)?;
    let started_again = restart(provider, target, is_kept).await;
    if committed == 0 {
        restarted?;
        if is_kept && !target.restart.is_known() {
            return Err(how_to_restart());
        }
    }
    let after = match started_again {
        Ok(()) => outcome(provider, target, &person).await,
        Err(why) => Signed::Unknown(why),
    };
    if after == Signed::In {
        *clean = Some(person);
    }
    Ok(Trial { before, committed, under_fault, after })
}

async fn restart(provider: &Provider, target: &Target, is_kept: bool) -> Result<(), Text> {
    if is_kept { target.restart.restart(&provider.control).await } else { Ok(()) }
}

fn how_to_restart() -> Text {
    say!(
        "le service n’a pas relu ce qui devait être faussé : il le garde depuis qu’il l’a lu. Écrivez la commande qui le \
         redémarre (restart, dans [certify]), ou laissez Doublure le démarrer (start, dans [service])",
        "the service did not read again what was to be false: it keeps it since it read it. Write the command that restarts it \
         (restart, in [certify]), or let Doublure start it (start, in [service])"
    )
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
