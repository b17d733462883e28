//! What is done step by step.

mod account;
pub(super) mod logout;
mod refresh;

use std::time::Duration;

use certification::{
    check::Procedure,
    trial::{Reaction, Signed, Trial},
    verdict::Judgement,
};
use lang::{Text, Told, say};

use super::{
    provider::Provider,
    target::{Inactivity, Target},
    trial,
    visitor::{HttpVisitor, Visitor, document},
};
use crate::{project::Written, stack::control::Person};

/// Does it, and judges what was seen.
pub(super) async fn run(procedure: Procedure, provider: &Provider, target: &Target) -> Judgement {
    let done = match procedure {
        Procedure::KeyRotation => key_rotation(provider, target).await,
        Procedure::SignOut => sign_out(provider, target).await,
        Procedure::Inactivity => inactivity(provider, target).await,
        Procedure::SessionFixation => session_fixation(provider, target).await,
        Procedure::ForeignCallback => foreign_callback(provider, target).await,
        Procedure::ReplayedCallback => replayed_callback(provider, target).await,
        Procedure::RepeatedLogout => logout::repeated(provider, target, procedure.deviations()).await,
        Procedure::Refresh => refresh::while_active(provider, target, procedure.deviations()).await,
        Procedure::RefusedRefresh => refresh::refused(provider, target, procedure.deviations()).await,
        Procedure::OtherIdGained => account::after_gaining_an_id(provider, target, false).await,
        Procedure::SubjectChanged => account::after_gaining_an_id(provider, target, true).await,
        Procedure::SignInPage => sign_in_page(provider, target).await,
        Procedure::WayOut => way_out(provider, target).await,
        Procedure::Terms => terms(provider, target).await,
    };
    done.unwrap_or_else(Judgement::inconclusive)
}

fn nobody() -> Text {
    say!("la connexion normale n’a connecté personne", "the ordinary sign-in signed nobody in")
}

/// Somebody who has just signed in.
async fn somebody<'p>(provider: &'p Provider, target: &Target) -> Result<(Person, Visitor<'p>), Text> {
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let (signed, visitor) =
        trial::signed_in(provider, target, &person).await.map_err(|error| error.told())?;
    match signed {
        Signed::In => Ok((person, visitor)),
        Signed::Out => Err(nobody()),
        Signed::Unknown(why) => Err(why),
    }
}

/// How long a service may go without asking for the keys again. \[R\] openid-client and several others wait for a minute
/// between two requests, so that no forged token makes them ask without end.
const KEYS_KEPT: Duration = Duration::from_secs(62);

/// OIDC Core §10.1.1. What is looked at afterwards is looked at with the keys of before: a token that names no key can be
/// checked while one alone is published.
async fn key_rotation(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let (person, _) = somebody(provider, target).await?;
    let judged = rotated(provider, target, &person).await;
    provider.control.take_keys_back().await.map_err(|error| error.told())?;
    // One that kept the new keys alone reads the old one again when it is asked to, or when it has waited.
    if trial::outcome(provider, target, &person).await == Signed::Out {
        target.restart.restart(&provider.control).await?;
        if !target.restart.is_known() {
            pause(KEYS_KEPT).await;
        }
    }
    judged
}

/// The key changes twice: the second time, the service has just read the keys.
async fn rotated(provider: &Provider, target: &Target, person: &Person) -> Result<Judgement, Text> {
    for _ in 0..2 {
        provider.control.rotate_keys().await.map_err(|error| error.told())?;
        match trial::outcome(provider, target, person).await {
            Signed::In => {}
            Signed::Out => return later(provider, target, person).await,
            Signed::Unknown(why) => return Err(why),
        }
    }
    Ok(Judgement::passed(say!(
        "la personne se connecte encore après le changement de clé, même tout de suite après un autre",
        "the person still signs in after the change of key, even one that follows another at once"
    )))
}

/// Whether a service that believes no new key at once does a minute later.
async fn later(provider: &Provider, target: &Target, person: &Person) -> Result<Judgement, Text> {
    pause(KEYS_KEPT).await;
    Ok(match trial::outcome(provider, target, person).await {
        Signed::In => Judgement::remark(say!(
            "après le changement de clé, personne ne se connecte pendant une minute au plus : le service ne relit pas les clés \
             plus souvent",
            "after the change of key, nobody signs in for up to a minute: the service does not read the keys more often"
        )),
        Signed::Out => Judgement::failed(say!(
            "après le changement de clé, plus personne ne se connecte : relisez les clés publiées quand un jeton nomme une clé \
             inconnue (kid)",
            "after the change of key, nobody signs in any more: read the published keys again when a token names an unknown \
             key (kid)"
        )),
        Signed::Unknown(why) => return Err(why),
    })
}

/// EXI PSC 20. Whether Pro Santé Connect would ask again is told by how many sessions of this person it holds.
async fn sign_out(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let Some(Written { text: button, .. }) = &target.pages.sign_out_button else {
        return Err(say!(
            "le bouton de déconnexion n’est pas déclaré",
            "the sign-out button is not declared"
        ));
    };
    let (person, mut visitor) = somebody(provider, target).await?;
    let pressed = visitor.press_sign_out(target, button).await;
    pressed.map_err(|error| error.told().then(&trial::place(&error, target)))?;
    // Before the protected page is opened: one that begins a sign-in by itself makes another session.
    let left_open = provider.sessions(&person).await?;
    match visitor.signed(target).await {
        Signed::Out => {}
        Signed::In => {
            return Ok(Judgement::failed(say!(
                "après « {button} », la page protégée s’ouvre encore",
                "after “{button}”, the protected page still opens"
            )));
        }
        Signed::Unknown(why) => return Err(why),
    }
    Ok(if left_open == 0 {
        Judgement::passed(say!(
            "« {button} » ferme la session du service et celle de Pro Santé Connect",
            "“{button}” ends the service’s session and Pro Santé Connect’s"
        ))
    } else {
        Judgement::failed(say!(
            "« {button} » laisse la session Pro Santé Connect ouverte : quiconque reprend ce navigateur se connecte sans carte. \
             Envoyez le navigateur à l’end_session_endpoint, avec id_token_hint",
            "“{button}” leaves Pro Santé Connect’s session open: whoever takes this browser next signs in without a card. Send \
             the browser to the end_session_endpoint, with id_token_hint"
        ))
    })
}

#[expect(clippy::disallowed_methods, reason = "what is looked at is what time alone changes")]
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}

/// EXI PSC 32.
async fn inactivity(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let (person, mut visitor) = somebody(provider, target).await?;
    match target.inactivity {
        None => {
            return Err(say!(
                "la durée d’inactivité n’est pas déclarée",
                "the time of inactivity is not declared"
            ));
        }
        Some(Inactivity::Waited(time)) => pause(time + Duration::from_secs(1)).await,
        Some(Inactivity::Told) => {
            provider
                .control
                .expire("sas", "session", &person.national_id)
                .await
                .map_err(|error| error.told())?;
        }
    }
    match visitor.signed(target).await {
        Signed::Out => {}
        Signed::In => {
            return Ok(Judgement::failed(say!(
                "la personne est encore connectée après la durée d’inactivité déclarée",
                "the person is still signed in after the time of inactivity that was declared"
            )));
        }
        Signed::Unknown(why) => return Err(why),
    }
    // A browser that was sent to sign out may have signed in again since: what was noted tells, not what is open.
    let noted = provider.noted(&person).await.map_err(|error| error.told())?;
    if noted.events.iter().any(|event| event.name == "psc.logout.done" && event.details["ended"] == true) {
        return Ok(Judgement::failed(say!(
            "l’inactivité met fin aussi à la session Pro Santé Connect : la personne est déconnectée de ses autres services",
            "inactivity ends Pro Santé Connect’s session too: the person is signed out of their other services"
        )));
    }
    if provider.sessions(&person).await? == 0 {
        return Err(say!(
            "la session Pro Santé Connect a pris fin d’elle-même avant : donnez un « inactive_after » plus court qu’elle \
             (session_idle_limit, dans [psc])",
            "Pro Santé Connect’s session ended by itself before: give an “inactive_after” shorter than it (session_idle_limit, \
             in [psc])"
        ));
    }
    Ok(Judgement::passed(say!(
        "la session du service est finie, celle de Pro Santé Connect continue",
        "the service’s session is over, Pro Santé Connect’s goes on"
    )))
}

/// The cookies that a browser had before the sign-in must not be those of somebody signed in.
async fn session_fixation(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let mut visitor = HttpVisitor::new(provider, &person).map_err(|error| error.told())?;
    visitor.begin_sign_in(target).await.map_err(|error| error.told())?;
    let before = visitor.cookies();
    visitor.sign_in(target).await.map_err(|error| error.told())?;
    if visitor.signed(target).await != Signed::In {
        return Err(nobody());
    }
    visitor.replace_cookies(before);
    match visitor.signed(target).await {
        Signed::Out => Ok(Judgement::passed(say!(
            "les cookies d’avant la connexion n’ouvrent rien après",
            "the cookies of before the sign-in open nothing after it"
        ))),
        Signed::In => Ok(Judgement::failed(say!(
            "les cookies d’avant la connexion ouvrent la page protégée : qui les avait posés dans le navigateur d’autrui est \
             connecté à sa place. Donnez un nouvel identifiant de session à la connexion",
            "the cookies of before the sign-in open the protected page: whoever had put them into somebody’s browser is signed \
             in as them. Give the session a new id at sign-in"
        ))),
        Signed::Unknown(why) => Err(why),
    }
}

/// Somebody's answer, in the browser of somebody else who had begun a sign-in too.
async fn foreign_callback(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let (attacker, victim) = (
        provider.somebody().await.map_err(|error| error.told())?,
        provider.somebody().await.map_err(|error| error.told())?,
    );
    let before = trial::outcome(provider, target, &attacker).await;
    let mut own = HttpVisitor::new(provider, &attacker).map_err(|error| error.told())?;
    let answer = own.fetch_answer(target).await.map_err(|error| error.told())?.ok_or_else(no_answer)?;
    let mut other = HttpVisitor::new(provider, &victim).map_err(|error| error.told())?;
    other.begin_sign_in(target).await.map_err(|error| error.told())?;
    let under_fault = brought(&mut other, &answer, target).await;
    let after = trial::outcome(provider, target, &attacker).await;
    Ok(Trial { before, committed: 1, under_fault, after }.judge(Reaction::Refuse))
}

/// The same answer a second time, as the history of a shared computer holds it: without the session's cookies.
async fn replayed_callback(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let mut first = HttpVisitor::new(provider, &person).map_err(|error| error.told())?;
    first.sign_in(target).await.map_err(|error| error.told())?;
    let before = first.signed(target).await;
    let answer = first.callback.clone().ok_or_else(no_answer)?;
    let mut again = HttpVisitor::new(provider, &person).map_err(|error| error.told())?;
    let under_fault = brought(&mut again, &answer, target).await;
    let after = trial::outcome(provider, target, &person).await;
    Ok(Trial { before, committed: 1, under_fault, after }.judge(Reaction::Refuse))
}

/// Who is signed in once this browser has opened that address.
async fn brought(visitor: &mut HttpVisitor<'_>, answer: &url::Url, target: &Target) -> Signed {
    match visitor.bring(answer).await {
        Ok(()) => visitor.signed(target).await,
        Err(error) => Signed::Unknown(error.told()),
    }
}

fn no_answer() -> Text {
    say!(
        "Pro Santé Connect n’a pas renvoyé le navigateur vers le service",
        "Pro Santé Connect did not send the browser back to the service"
    )
}

/// What every button of Pro Santé Connect says.
const PRO_SANTE_CONNECT: &str = "Pro Santé Connect";

async fn sign_in_page(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    if target.pages.sign_in_button.is_none() {
        return Ok(Judgement::not_applicable(say!(
            "le service n’a pas de page de connexion : son adresse mène droit à Pro Santé Connect",
            "the service has no sign-in page: its address leads straight to Pro Santé Connect"
        )));
    }
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let mut visitor = Visitor::new(provider, target, &person).await.map_err(|error| error.told())?;
    let came = visitor.open_sign_in(target).await;
    came.map_err(|error| error.told().then(&trial::place(&error, target)))?;
    let page = visitor.page().ok_or_else(no_answer)?;
    let offered = page.controls();
    let lines = [document::beginning(&format!("{} : {}", page.address(), offered.join(" · ")))];
    let bears_it =
        |name: &String| name.to_lowercase().replace(['’', '\u{a0}'], " ").contains("pro santé connect");
    if !offered.iter().any(bears_it) {
        return Ok(Judgement::failed(say!(
            "aucun lien ni bouton ne porte le nom « {PRO_SANTE_CONNECT} » : un lecteur d’écran ne peut pas l’annoncer. Donnez \
             un alt à son image",
            "no link or button bears the name “{PRO_SANTE_CONNECT}”: a screen reader cannot announce it. Give its image an alt"
        ))
        .with(lines));
    }
    match page.language() {
        Some(language) if language.to_lowercase().starts_with("fr") => Ok(Judgement::passed(say!(
            "la page est en français, et le bouton porte son nom",
            "the page is in French, and the button bears its name"
        ))
        .with(lines)),
        language => {
            let language = language.unwrap_or_else(|| "—".to_owned());
            Ok(Judgement::failed(say!(
                "le bouton porte son nom, et la page ne dit pas qu’elle est en français (lang : {language})",
                "the button bears its name, and the page does not say that it is in French (lang: {language})"
            ))
            .with(lines))
        }
    }
}

async fn way_out(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let Some(Written { text: button, .. }) = &target.pages.sign_out_button else {
        return Err(say!(
            "le bouton de déconnexion n’est pas déclaré",
            "the sign-out button is not declared"
        ));
    };
    let (_, mut visitor) = somebody(provider, target).await?;
    let came = visitor.walk(&target.pages.sign_out_steps).await;
    came.map_err(|error| error.told().then(&trial::place(&error, target)))?;
    let page = visitor.page().ok_or_else(nobody)?;
    let offered = page.controls();
    let lines = [document::beginning(&format!("{} : {}", page.address(), offered.join(" · ")))];
    Ok(if offered.iter().any(|name| document::is_named(name, button)) {
        Judgement::passed(say!("la page propose « {button} »", "the page offers “{button}”")).with(lines)
    } else {
        Judgement::failed(say!(
            "la page d’une personne connectée ne propose pas « {button} »",
            "the page of a person who is signed in does not offer “{button}”"
        ))
        .with(lines)
    })
}

async fn terms(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let Some(address) = &target.pages.terms else {
        return Err(say!(
            "l’adresse des conditions d’utilisation n’est pas déclarée",
            "the address of the terms of use is not declared"
        ));
    };
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let mut visitor = Visitor::new(provider, target, &person).await.map_err(|error| error.told())?;
    visitor.open(address).await.map_err(|error| error.told())?;
    let page = visitor.page().ok_or_else(no_answer)?;
    let status = page.status;
    if status != 200 {
        return Ok(Judgement::failed(say!(
            "{address} répond par le code {status}",
            "{address} answers with status {status}"
        )));
    }
    if page.is_pdf {
        return Err(say!(
            "{address} est un PDF, et Doublure n’en lit pas : donnez la page du site qui y mène, si elle nomme Pro Santé Connect \
             (terms), ou montrez le paragraphe vous-même",
            "{address} is a PDF, which Doublure does not read: give the page of the site that leads to it, if it names Pro Santé \
             Connect (terms), or show the paragraph yourself"
        ));
    }
    Ok(if page.text().contains(PRO_SANTE_CONNECT) {
        Judgement::passed(say!("elles parlent de Pro Santé Connect", "they speak of Pro Santé Connect"))
    } else {
        Judgement::failed(say!(
            "elles ne parlent pas de Pro Santé Connect : ajoutez-y un paragraphe",
            "they do not speak of Pro Santé Connect: add a paragraph"
        ))
    })
}
