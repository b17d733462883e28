//! What is done step by step.

use certification::{check::Procedure, trial::Signed, verdict::Judgement};
use lang::{Text, Told, say};

use super::{provider::Provider, target::Target, trial, visitor::Visitor};
use crate::stack::control::Person;

/// Does it, and judges what was seen.
pub(super) async fn run(procedure: Procedure, provider: &Provider, target: &Target) -> Judgement {
    let done = match procedure {
        Procedure::SignOut => sign_out(provider, target).await,
        Procedure::SessionFixation => session_fixation(provider, target).await,
        Procedure::KeyRotation | Procedure::ForeignCallback | Procedure::ReplayedCallback => {
            Err(say!("ce contrôle n’est pas encore écrit", "this check is not written yet"))
        }
    };
    done.unwrap_or_else(Judgement::inconclusive)
}

/// Somebody who has just signed in.
async fn somebody<'p>(provider: &'p Provider, target: &Target) -> Result<(Person, Visitor<'p>), Text> {
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let (signed, visitor) =
        trial::signed_in(provider, target, &person).await.map_err(|error| error.told())?;
    match signed {
        Signed::In => Ok((person, visitor)),
        Signed::Out => {
            Err(say!("la connexion normale n’a connecté personne", "the ordinary sign-in signed nobody in"))
        }
        Signed::Unknown(why) => Err(why),
    }
}

/// EXI PSC 20. That Pro Santé Connect asks again is told by its own record: how many sessions it holds of this person.
async fn sign_out(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let Some(button) = &target.sign_out_button else {
        return Err(say!(
            "le bouton de déconnexion n’est pas déclaré",
            "the sign-out button is not declared"
        ));
    };
    let (person, mut visitor) = somebody(provider, target).await?;
    visitor.press(button).await.map_err(|error| error.told())?;
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
    let left = provider.control.psc_sessions(&person.national_id).await.map_err(|error| error.told())?;
    Ok(if left == 0 {
        Judgement::passed(say!(
            "« {button} » ferme la session du service et celle de Pro Santé Connect",
            "“{button}” ends the service’s session and Pro Santé Connect’s"
        ))
    } else {
        Judgement::failed(say!(
            "« {button} » laisse la session Pro Santé Connect ouverte : quiconque reprend ce navigateur se connecte sans \
             carte. Envoyez le navigateur à l’end_session_endpoint, avec id_token_hint",
            "“{button}” leaves Pro Santé Connect’s session open: whoever takes this browser next signs in without a card. \
             Send the browser to the end_session_endpoint, with id_token_hint"
        ))
    })
}

/// The cookies that a browser had before the sign-in must not be those of somebody signed in.
async fn session_fixation(provider: &Provider, target: &Target) -> Result<Judgement, Text> {
    let person = provider.somebody().await.map_err(|error| error.told())?;
    let mut visitor = Visitor::new(provider, &person).map_err(|error| error.told())?;
    visitor.open(&target.sign_in).await.map_err(|error| error.told())?;
    let before = visitor.cookies();
    visitor.sign_in(target).await.map_err(|error| error.told())?;
    if visitor.signed(target).await != Signed::In {
        return Err(say!(
            "la connexion normale n’a connecté personne",
            "the ordinary sign-in signed nobody in"
        ));
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
            "the cookies of before the sign-in open the protected page: whoever had put them into somebody’s browser is \
             signed in as them. Give the session a new id at sign-in"
        ))),
        Signed::Unknown(why) => Err(why),
    }
}
