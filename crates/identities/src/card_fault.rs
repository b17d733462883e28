//! Cards that an authority would not issue, or no longer: one for each check of [`crate::CardCheck`] that a TLS
//! library lets a certificate come to.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    PublicKeyData, SignatureAlgorithm, SigningKey,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::igc::{Blank, authority, authority::Issuing, person};
use crate::{Card, CardKind, CardSerial, IssueError, Pin, Professional, TestIgc, Validity};

/// What is wrong with a card's certificate. All else is as it should be, and the card holds the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardFault {
    /// Its last day was the day before.
    Expired,
    /// Its first day is the day after.
    NotYetValid,
    /// Issued by an authority that nobody here knows.
    ForeignAuthority,
    /// One bit of the authority's signature was changed afterwards.
    Altered,
    /// The certificate with which a holder signs documents (`nonRepudiation`), which cards carry beside the one for
    /// signing in.
    WrongUsage,
    /// A server's certificate (`serverAuth`).
    ServerCertificate,
    /// A certificate that may sign others.
    AuthorityCertificate,
    /// The subject's CN is the holder's name.
    NoNationalId,
}

impl CardFault {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Expired,
        Self::NotYetValid,
        Self::ForeignAuthority,
        Self::Altered,
        Self::WrongUsage,
        Self::ServerCertificate,
        Self::AuthorityCertificate,
        Self::NoNationalId,
    ];

    /// The word for it: `not_yet_valid`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::ForeignAuthority => "foreign_authority",
            Self::Altered => "altered",
            Self::WrongUsage => "wrong_usage",
            Self::ServerCertificate => "server_certificate",
            Self::AuthorityCertificate => "authority_certificate",
            Self::NoNationalId => "no_national_id",
        }
    }

    fn validity(self, now: OffsetDateTime) -> Validity {
        match self {
            Self::Expired => Validity::expired(now),
            Self::NotYetValid => Validity::not_yet(now),
            _ => Validity::current(now),
        }
    }

    fn spoil(self, params: &mut CertificateParams, holder: &Professional, validity: Validity) {
        match self {
            Self::WrongUsage => person::for_documents(params, holder, validity),
            Self::ServerCertificate => {
                params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
            }
            Self::AuthorityCertificate => params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)),
            Self::NoNationalId => params.distinguished_name.push(DnType::CommonName, holder.full_name()),
            Self::Expired | Self::NotYetValid | Self::ForeignAuthority | Self::Altered => {}
        }
    }
}

impl TestIgc {
    /// CN of the authority behind [`CardFault::ForeignAuthority`].
    pub const FOREIGN_NAME: &str = "TEST AC D'UNE AUTRE IGC";

    /// Issues a card with a new key and one fault.
    ///
    /// # Errors
    /// As [`Self::issue`].
    pub fn issue_faulty(
        &self,
        fault: CardFault,
        holder: &Professional,
        kind: CardKind,
        serial: CardSerial,
        now: OffsetDateTime,
        pin: Pin,
    ) -> Result<Card, IssueError> {
        let validity = fault.validity(now);
        let mut params = self.card_params(holder, kind, serial, validity)?;
        fault.spoil(&mut params, holder, validity);
        let blank = Blank { params, holder, kind, serial, validity, pin };
        let card = match fault {
            CardFault::ForeignAuthority => {
                let foreign = Issuing::alone(Self::FOREIGN_NAME, 0, now)?;
                return blank.signed_by(&foreign.issuer, &foreign);
            }
            CardFault::Altered => {
                let names = authority::params(Self::ISSUING_NAME, 0, now)?;
                let altering = Issuer::new(names, Altering(self.persons.issuer.key()));
                blank.signed_by(&altering, &self.persons)?
            }
            _ => blank.signed_by(&self.persons.issuer, &self.persons)?,
        };
        self.persons.has_issued(serial);
        Ok(card)
    }
}

/// Signs with the authority's key and changes the last bit.
struct Altering<'k>(&'k KeyPair);

impl PublicKeyData for Altering<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.0.algorithm()
    }
}

impl SigningKey for Altering<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let mut signature = self.0.sign(message)?;
        if let Some(last) = signature.last_mut() {
            *last ^= 1;
        }
        Ok(signature)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use time::macros::datetime;

    use super::*;
    use crate::{CardCheck, CardRefusal, Profession};

    const NOW: OffsetDateTime = datetime!(2026-03-02 09:30:00 UTC);

    fn card(igc: &TestIgc, fault: CardFault) -> Card {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let holder = Professional::generate(&mut rng, Profession::Physician);
        let (serial, pin) = (CardSerial::generate(&mut rng), Pin::generate(&mut rng));
        igc.issue_faulty(fault, &holder, CardKind::Cps, serial, NOW, pin).unwrap()
    }

    /// The check that refuses it; none where the subject itself is wrong.
    fn check(fault: CardFault) -> Option<CardCheck> {
        match fault {
            CardFault::Expired => Some(CardCheck::End),
            CardFault::NotYetValid => Some(CardCheck::Start),
            CardFault::ForeignAuthority => Some(CardCheck::Authority),
            CardFault::Altered => Some(CardCheck::Signature),
            CardFault::WrongUsage | CardFault::ServerCertificate => Some(CardCheck::Usage),
            CardFault::AuthorityCertificate => Some(CardCheck::EndEntity),
            CardFault::NoNationalId => None,
        }
    }

    #[test]
    fn each_fault_is_alone_on_its_card() {
        let igc = TestIgc::generate(NOW).unwrap();
        for fault in CardFault::ALL {
            let card = card(&igc, fault);
            let refusal = igc.verify(card.certificate_chain(), NOW).unwrap_err();
            match check(fault) {
                Some(check) => {
                    igc.verify_skipping(card.certificate_chain(), NOW, &[check]).unwrap();
                }
                None => assert!(matches!(refusal, CardRefusal::InvalidNationalId(_)), "{refusal}"),
            }
        }
    }

    #[test]
    fn words_are_those_of_the_wire() {
        for fault in CardFault::ALL {
            assert_eq!(serde_json::to_value(fault).unwrap(), fault.word());
        }
    }
}
