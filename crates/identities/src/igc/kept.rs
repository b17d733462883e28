//! An IGC and its cards from one day to the next: what a program that keeps them writes down, and makes them of again.

use rcgen::KeyPair;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{
    IssueError, TestIgc,
    authority::{Authority, Issuing},
    publication::Publication,
};
use crate::card::Issued;
use crate::inspection;
use crate::{Card, CardKind, CardSerial, NationalId, Pin, Validity};

/// The three authorities with their keys: whoever has it can issue cards. It is to be kept as a key is.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptAuthorities {
    root: KeptPair,
    persons: KeptPair,
    organisations: KeptPair,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptPair {
    certificate_pem: String,
    key_pem: String,
}

/// A card as it is written down. The count of wrong codes is not: it begins anew.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptCard {
    /// Which of the four cards.
    pub kind: CardKind,
    /// Whose it is.
    pub national_id: NationalId,
    /// Their name.
    pub holder: String,
    /// Its code.
    pub pin: String,
    /// The chain, leaf first.
    pub certificate_pem: String,
    /// The private key (PKCS#8).
    pub key_pem: String,
}

impl TestIgc {
    /// What makes the same IGC again, with [`Self::from_kept`]. What it issued and revoked is not in it.
    #[must_use]
    pub fn to_keep(&self) -> KeptAuthorities {
        let pair = |authority: &Issuing| KeptPair {
            certificate_pem: authority.pem(),
            key_pem: authority.issuer.key().serialize_pem(),
        };
        KeptAuthorities {
            root: pair(&self.root),
            persons: pair(&self.persons),
            organisations: pair(&self.organisations),
        }
    }

    /// The IGC of before, with new OCSP responders. It knows nothing yet of what it issued: see [`Self::readmit`].
    ///
    /// Its lists are numbered from the time on, so that each is greater than those of before (RFC 5280 §5.2.3).
    ///
    /// # Errors
    /// [`IssueError::Kept`] when a certificate and its key do not belong together or are none.
    pub fn from_kept(
        kept: &KeptAuthorities,
        publication: Option<Publication>,
        now: OffsetDateTime,
    ) -> Result<Self, IssueError> {
        let root = kept.root.read(Authority::Root)?;
        let mut persons = kept.persons.read(Authority::Persons)?;
        let mut organisations = kept.organisations.read(Authority::Organisations)?;
        for authority in [&mut persons, &mut organisations] {
            authority.responder = Some(authority.responder(now)?);
        }
        for authority in [&root, &persons, &organisations] {
            authority.register().number_from(u64::try_from(now.unix_timestamp()).unwrap_or_default());
        }
        Self::of(root, persons, organisations, publication)
    }

    /// Remembers a certificate that the authority issued before: OCSP answers for it.
    pub fn readmit(&self, authority: Authority, serial: CardSerial) {
        self.authority(authority).has_issued(serial);
    }
}

impl KeptPair {
    fn read(&self, authority: Authority) -> Result<Issuing, IssueError> {
        let unusable = |what: &str| IssueError::Kept(format!("{}: {what}", authority.name()));
        let certificate = CertificateDer::from_pem_slice(self.certificate_pem.as_bytes())
            .map_err(|_| unusable("no certificate in PEM"))?
            .into_owned();
        let key = KeyPair::from_pem(&self.key_pem).map_err(|_| unusable("no key in PEM"))?;
        let parsed = inspection::parse(&certificate).ok_or_else(|| unusable("no X.509 certificate"))?;
        if parsed.public_key().subject_public_key.data.as_ref() != key.public_key_raw() {
            return Err(unusable("the key is another certificate's"));
        }
        Issuing::of(authority.name(), certificate.clone(), self.certificate_pem.clone(), key)
    }
}

impl Card {
    /// What makes the same card again, with [`Self::from_kept`].
    #[must_use]
    pub fn to_keep(&self) -> KeptCard {
        KeptCard {
            kind: self.kind(),
            national_id: self.national_id().clone(),
            holder: self.holder().to_owned(),
            pin: self.pin().as_str().to_owned(),
            certificate_pem: self.certificate_pem().to_owned(),
            key_pem: self.key_pem().to_owned(),
        }
    }

    /// The card of before, whoever issued it.
    ///
    /// # Errors
    /// [`IssueError::Kept`] when it cannot be one.
    pub fn from_kept(kept: KeptCard) -> Result<Self, IssueError> {
        let unusable = |what: &str| IssueError::Kept(format!("a card of {}: {what}", kept.holder));
        let chain = CertificateDer::pem_slice_iter(kept.certificate_pem.as_bytes())
            .map(|one| one.map(CertificateDer::into_owned))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| unusable("no certificates in PEM"))?;
        let leaf = chain.first().and_then(inspection::parse);
        let leaf = leaf.ok_or_else(|| unusable("no X.509 certificate"))?;
        let name = |name: &x509_parser::x509::X509Name<'_>| {
            let value = name.iter_common_name().next().and_then(|value| value.as_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let validity = Validity {
            not_before: leaf.validity().not_before.to_datetime(),
            not_after: leaf.validity().not_after.to_datetime(),
        };
        let (subject, issuer) = (name(leaf.subject()), name(leaf.issuer()));
        let serial = inspection::serial(&leaf).parse();
        let serial = serial.map_err(|_| unusable("a serial number that is none of ours"))?;
        let pin: Pin = kept.pin.parse().map_err(|_| unusable("a code that is no code"))?;
        let key = KeyPair::from_pem(&kept.key_pem).map_err(|_| unusable("no key in PEM"))?;
        let card = Self::new(Issued {
            kind: kept.kind,
            national_id: kept.national_id,
            holder: kept.holder,
            subject,
            issuer,
            serial,
            validity,
            chain,
            certificate_pem: kept.certificate_pem,
            key,
            pin,
        })?;
        Ok(card)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use time::Duration;
    use time::macros::datetime;

    use super::*;
    use crate::{CardFault, Profession, Professional, RevocationList};

    const NOW: OffsetDateTime = datetime!(2026-03-02 09:30:00 UTC);

    fn holder() -> Professional {
        Professional::generate(&mut ChaCha8Rng::seed_from_u64(1), Profession::Physician)
    }

    fn card(igc: &TestIgc, fault: Option<CardFault>) -> Card {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let (serial, pin) = (CardSerial::generate(&mut rng), Pin::generate(&mut rng));
        match fault {
            Some(fault) => igc.issue_faulty(fault, &holder(), CardKind::Cpe, serial, NOW, pin),
            None => igc.issue(&holder(), CardKind::Cpe, serial, Validity::current(NOW), pin),
        }
        .unwrap()
    }

    /// As a file would bring it back.
    fn written<T: Serialize + for<'de> Deserialize<'de>>(kept: &T) -> T {
        serde_json::from_str(&serde_json::to_string(kept).unwrap()).unwrap()
    }

    #[test]
    fn the_next_day_s_igc_knows_the_cards_of_before_and_goes_on_issuing() {
        let first = TestIgc::generate(NOW).unwrap();
        let before = card(&first, None);
        let tomorrow = NOW + Duration::DAY;
        let again = TestIgc::from_kept(&written(&first.to_keep()), None, tomorrow).unwrap();
        assert!(again.verify(before.certificate_chain(), tomorrow).is_ok());
        assert!(first.verify(card(&again, None).certificate_chain(), tomorrow).is_ok());
        assert_eq!(again.distinguished_names(), first.distinguished_names());

        let number = |igc: &TestIgc, now| {
            RevocationList::read(&igc.revocation_list(now).unwrap(), &again, now, 0).unwrap().number
        };
        assert!(number(&first, NOW) < number(&again, tomorrow));
    }

    #[test]
    fn a_card_comes_back_as_it_was_whatever_is_wrong_with_it() {
        let igc = TestIgc::generate(NOW).unwrap();
        for fault in CardFault::ALL.into_iter().map(Some).chain([None]) {
            let before = card(&igc, fault);
            let again = Card::from_kept(written(&before.to_keep())).unwrap();
            assert_eq!(again.certificate_chain(), before.certificate_chain(), "{fault:?}");
            assert_eq!(again.serial(), before.serial());
            assert_eq!((again.subject(), again.issuer()), (before.subject(), before.issuer()));
            let seconds = |card: &Card| card.validity().not_after.unix_timestamp();
            assert_eq!(seconds(&again), seconds(&before));
            again.unlock(before.pin().as_str()).unwrap();
        }
    }

    #[test]
    fn what_does_not_belong_together_is_refused_and_says_where() {
        let (igc, other) = (TestIgc::generate(NOW).unwrap(), TestIgc::generate(NOW).unwrap());
        let mut mixed = igc.to_keep();
        mixed.persons.key_pem = other.to_keep().persons.key_pem;
        let refusal = |kept: &KeptAuthorities| TestIgc::from_kept(kept, None, NOW).err().unwrap().to_string();
        assert!(refusal(&mixed).contains("PERSONNES: the key is another certificate's"));
        let mut none = igc.to_keep();
        none.root.certificate_pem = "rien".to_owned();
        assert!(refusal(&none).contains("no certificate in PEM"));

        let mut kept = card(&igc, None).to_keep();
        kept.key_pem = other.to_keep().persons.key_pem;
        assert!(Card::from_kept(kept).is_err());
        let mut kept = card(&igc, None).to_keep();
        kept.pin = "12".to_owned();
        assert!(Card::from_kept(kept).err().unwrap().to_string().contains("no code"));
    }
}
