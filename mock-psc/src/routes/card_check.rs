//! What is checked of a card by hand, after the handshake proved that its key is there.

use std::sync::Arc;

use identities::{CardCheck, CardHolder, CardRefusal, Professional};
use mock_kit::{client_certificate::PresentedCertificates, deviations::Deviation};

use crate::{card_refusal::CardError, deviations as known, provider::Provider, state::attempt::Attempt};

/// The person whose card it is.
pub(super) fn check(
    psc: &Provider,
    attempt: &Attempt,
    presented: &PresentedCertificates,
) -> Result<(CardHolder, Arc<Professional>), CardError> {
    let now = psc.now();
    let listed = CardHolder::serial_of(&presented.0).and_then(|serial| psc.directory.holder_of(&serial));
    // Whom the certificate names, true or not: a deviation may concern this person alone.
    let named = psc.igc.verify_skipping(&presented.0, now, &CardCheck::ALL);
    let named = named.map(|holder| holder.national_id).ok().or_else(|| listed.clone());
    let named = named.map(|national_id| national_id.to_string());
    let client = Some(attempt.request.client_id.as_str());
    let deviates = |deviation: &Deviation| psc.deviates(deviation, client, named.as_deref());

    let skipped: Vec<_> =
        CardCheck::ALL.into_iter().filter(|check| left_out_by(*check).is_some_and(deviates)).collect();
    let holder = match psc.igc.verify_skipping(&presented.0, now, &skipped) {
        Err(CardRefusal::NoNationalId | CardRefusal::InvalidNationalId(_))
            if listed.is_some() && deviates(&known::CARD_SUBJECT_UNCHECKED) =>
        {
            let person = listed.and_then(|id| psc.directory.find(&id)).ok_or(CardRefusal::NoNationalId)?;
            let serial = CardHolder::serial_of(&presented.0).unwrap_or_default();
            named_by_the_directory(&person.professional, serial)
        }
        read => read?,
    };

    if !deviates(&known::CARD_REVOCATION_UNCHECKED) {
        let list = if deviates(&known::CARD_REVOCATION_LIST_UNCHECKED) {
            psc.revocations.list_unchecked(&psc.igc, now)?
        } else {
            psc.revocations.list(&psc.igc, now)?
        };
        if let Some(since) = list.revoked_since(&holder.serial) {
            return Err(CardError::Revoked { serial: holder.serial, since, number: list.number });
        }
    }
    let person = in_the_directory(psc, &holder, deviates)?;
    Ok((holder, person))
}

fn in_the_directory(
    psc: &Provider,
    holder: &CardHolder,
    deviates: impl Fn(&Deviation) -> bool,
) -> Result<Arc<Professional>, CardError> {
    let id = &holder.national_id;
    let person = match (psc.directory.find(id), psc.directory.withdrawn(id)) {
        (Some(person), _) => person,
        (None, Some(withdrawn)) if deviates(&known::CARD_WITHDRAWAL_UNCHECKED) => withdrawn,
        (None, Some(_)) => return Err(CardError::WithdrawnHolder(id.clone())),
        (None, None) if deviates(&known::CARD_HOLDER_UNCHECKED) => {
            return Ok(Arc::new(from_certificate(holder)));
        }
        (None, None) => return Err(CardError::UnknownHolder(id.clone())),
    };
    let theirs = psc.directory.holder_of(&holder.serial).as_ref() == Some(id);
    if !theirs && !deviates(&known::CARD_SERIAL_UNCHECKED) {
        return Err(CardError::UnknownCard { serial: holder.serial.clone(), holder: id.clone() });
    }
    Ok(Arc::clone(&person.professional))
}

/// The deviation that leaves a check out. What webpki itself refuses during the handshake has none: such a certificate
/// never comes as far as here.
fn left_out_by(check: CardCheck) -> Option<&'static Deviation> {
    match check {
        CardCheck::EndEntity => Some(&known::CARD_AUTHORITY_CERTIFICATE_UNCHECKED),
        CardCheck::Usage => Some(&known::CARD_USAGE_UNCHECKED),
        CardCheck::Authority => Some(&known::CARD_AUTHORITY_UNCHECKED),
        CardCheck::Signature => Some(&known::CARD_SIGNATURE_UNCHECKED),
        CardCheck::AuthorityValidity => Some(&known::CARD_AUTHORITY_VALIDITY_UNCHECKED),
        CardCheck::Start | CardCheck::End => Some(&known::CARD_VALIDITY_UNCHECKED),
        CardCheck::CriticalExtensions => None,
    }
}

/// A holder of whom the certificate says nothing useful.
fn named_by_the_directory(person: &Professional, serial: String) -> CardHolder {
    CardHolder {
        national_id: person.national_id.clone(),
        given_name: person.given_name.clone(),
        family_name: person.family_name.clone(),
        serial,
    }
}

/// All that is known of somebody who is not in the directory.
fn from_certificate(holder: &CardHolder) -> Professional {
    Professional {
        national_id: holder.national_id.clone(),
        technical_id: None,
        other_ids: Vec::new(),
        given_name: holder.given_name.clone(),
        family_name: holder.family_name.clone(),
        civility: identities::Civility::Madam,
        practices: Vec::new(),
        medical_regulation: false,
        email: String::new(),
    }
}
