//! The end of a session at Pro Santé Connect, as the service is told of it.

use certification::{
    trial::{Reaction, Signed},
    verdict::Judgement,
};
use lang::{Text, Told, say};

use super::somebody;
use crate::certify::{provider::Provider, target::Target};

/// Has the provider announce the end of a session, as it should be or with these faults; who is signed in then tells whether the
/// service did with it what it must.
pub(in crate::certify) async fn announced(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
    must: Reaction,
) -> Judgement {
    match tried(provider, target, deviations).await {
        Ok(signed) => judged(signed, must),
        Err(why) => Judgement::inconclusive(why),
    }
}

/// The first announcement uses the name up, whatever the service makes of it.
pub(super) async fn repeated(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Result<Judgement, Text> {
    tried(provider, target, deviations).await?;
    Ok(judged(tried(provider, target, deviations).await?, Reaction::RatherRefuse))
}

/// Whether somebody is still signed in of whose session the end was announced so.
async fn tried(
    provider: &Provider,
    target: &Target,
    deviations: &'static [&'static str],
) -> Result<Signed, Text> {
    let (person, mut visitor) = somebody(provider, target).await?;
    let faults = provider.commit(deviations, &person).await.map_err(|error| error.told())?;
    let answered = provider.end_session_and_wait(&person).await;
    let committed = provider.end(&faults).await.map_err(|error| error.told())?;
    if !answered? || committed == 0 {
        return Err(say!(
            "aucune fin de session n’a été annoncée au service (backchannel_logout_uri)",
            "no end of a session was announced to the service (backchannel_logout_uri)"
        ));
    }
    match visitor.signed(target).await {
        Signed::Unknown(why) => Err(why),
        signed => Ok(signed),
    }
}

fn judged(signed: Signed, must: Reaction) -> Judgement {
    match (must, signed) {
        (Reaction::Tolerate, Signed::Out) => Judgement::passed(say!(
            "la session du service est finie avec celle de Pro Santé Connect",
            "the service’s session is over with Pro Santé Connect’s"
        )),
        (Reaction::Tolerate, _) => Judgement::failed(say!(
            "le service a été prévenu de la fin de session, et la personne est encore connectée",
            "the service was told of the end of the session, and the person is still signed in"
        )),
        (Reaction::Refuse | Reaction::RatherRefuse, Signed::In) => Judgement::passed(say!(
            "l’annonce est sans effet : la personne reste connectée",
            "the announcement has no effect: the person stays signed in"
        )),
        (Reaction::Refuse, _) => Judgement::failed(say!(
            "l’annonce forgée a déconnecté la personne",
            "the forged announcement signed the person out"
        )),
        (Reaction::RatherRefuse, _) => Judgement::remark(say!(
            "l’annonce a déconnecté la personne ; la norme recommande de la refuser sans l’exiger",
            "the announcement signed the person out; the specification recommends to refuse it and does not demand it"
        )),
    }
}
