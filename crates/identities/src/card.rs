//! A CPx card: certificate chain, private key, code, and the count of wrong tries.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use rand::{Rng, RngExt};
use rcgen::KeyPair;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use serde::{Deserialize, Serialize};

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::pin::PinCounter;
use crate::{NationalId, Pin, PinPolicy, PinRefused, Validity};

/// A card, issued by [`crate::TestIgc::issue`]. Shared as `Arc<Card>`: it counts wrong codes itself.
pub struct Card {
    kind: CardKind,
    national_id: NationalId,
    holder: String,
    subject: String,
    issuer: String,
    serial: CardSerial,
    validity: Validity,
    certified: Arc<CertifiedKey>,
    key: PrivatePkcs8KeyDer<'static>,
    certificate_pem: String,
    key_pem: String,
    pin: PinCounter,
}

/// The four cards together called CPx. \[S\]: user guide. What stands on each: `igc/person.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE", try_from = "String")]
pub enum CardKind {
    /// For members of a regulated profession.
    Cps,
    /// For those in training.
    Cpf,
    /// For a named employee of a structure.
    Cpe,
    /// For authorised staff.
    Cpa,
}

/// A certificate's serial number: 16 bytes \[R\].
///
/// The first byte lies between 0x10 and 0x7f, so that every tool shows the same 32 digits: no sign
/// byte, no leading zero to drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CardSerial([u8; 16]);

/// A card that was opened with its code: what TLS client authentication needs.
#[derive(Debug)]
pub struct UnlockedKey<'card> {
    card: &'card Card,
}

/// What the issuing authority puts on a card.
pub(crate) struct Issued {
    pub(crate) kind: CardKind,
    pub(crate) national_id: NationalId,
    pub(crate) holder: String,
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) serial: CardSerial,
    pub(crate) validity: Validity,
    /// Leaf first.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) certificate_pem: String,
    pub(crate) key: KeyPair,
    pub(crate) pin: Pin,
}

impl Card {
    pub(crate) fn new(issued: Issued) -> Result<Self, rustls::Error> {
        let key = PrivatePkcs8KeyDer::from(issued.key.serialize_der());
        let signing = rustls::crypto::aws_lc_rs::sign::any_ecdsa_type(&key.clone_key().into())?;
        let certified = CertifiedKey::new(issued.chain, signing);
        certified.keys_match()?;
        Ok(Self {
            kind: issued.kind,
            national_id: issued.national_id,
            holder: issued.holder,
            subject: issued.subject,
            issuer: issued.issuer,
            serial: issued.serial,
            validity: issued.validity,
            certified: Arc::new(certified),
            key,
            certificate_pem: issued.certificate_pem,
            key_pem: issued.key.serialize_pem(),
            pin: PinCounter::new(issued.pin),
        })
    }

    /// Wrong codes that a new card stands before it blocks.
    pub const TRIES: u8 = PinCounter::TRIES;

    /// Opens the card with its code. **The card counts**: three wrong codes block it for good, a
    /// right one gives the tries back.
    ///
    /// # Errors
    /// Malformed or wrong code, or a blocked card.
    pub fn unlock(&self, pin: &str) -> Result<UnlockedKey<'_>, PinRefused> {
        self.unlock_with(pin, PinPolicy::Enforced)
    }

    /// As [`Self::unlock`], or without looking at the code.
    ///
    /// # Errors
    /// As [`Self::unlock`]; none under [`PinPolicy::Ignored`].
    pub fn unlock_with(&self, pin: &str, policy: PinPolicy) -> Result<UnlockedKey<'_>, PinRefused> {
        self.pin.present(pin, policy)?;
        Ok(UnlockedKey { card: self })
    }

    /// Wrong codes that the card still stands; 0 when it is blocked.
    #[must_use]
    pub fn remaining_tries(&self) -> u8 {
        self.pin.remaining()
    }

    /// Whether the card refuses every code, the right one included.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.remaining_tries() == 0
    }

    /// Blocks the card, as three wrong codes do.
    pub fn block(&self) {
        self.pin.block();
    }

    /// Gives the tries back, as when it was new.
    pub fn unblock(&self) {
        self.pin.unblock();
    }

    /// The code, for whoever plays the professional.
    #[must_use]
    pub fn pin(&self) -> &Pin {
        self.pin.pin()
    }

    /// Which of the four cards it is.
    #[must_use]
    pub fn kind(&self) -> CardKind {
        self.kind
    }

    /// Whose card it is; the certificate's CN says the same, but on a card with that very fault.
    #[must_use]
    pub fn national_id(&self) -> &NationalId {
        &self.national_id
    }

    /// Whose card it is, as a person reads it: `Claire Lefèvre`.
    #[must_use]
    pub fn holder(&self) -> &str {
        &self.holder
    }

    /// The subject as browsers' choosers show it, the CN: `899700427885`.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The issuer as browsers' choosers show it, the issuing authority's CN.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The certificate's serial number.
    #[must_use]
    pub fn serial(&self) -> CardSerial {
        self.serial
    }

    /// From when to when the certificate is valid.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// The certificate and the issuing authority's, leaf first: what a reader shows before any code.
    #[must_use]
    pub fn certificate_chain(&self) -> &[CertificateDer<'static>] {
        &self.certified.cert
    }

    /// The chain as PEM, leaf first, for `curl --cert` and the like.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The private key as PEM (PKCS#8), for `curl --key` and the like. No real card gives it; here
    /// it serves clients that cannot play a reader, so no code guards it.
    #[must_use]
    pub fn key_pem(&self) -> &str {
        &self.key_pem
    }
}

impl UnlockedKey<'_> {
    /// Chain and key as rustls holds them, for a client certificate resolver.
    #[must_use]
    pub fn certified_key(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.card.certified)
    }

    /// The chain, leaf first, for `ClientConfig::with_client_auth_cert`.
    #[must_use]
    pub fn certificate_chain(&self) -> Vec<CertificateDer<'static>> {
        self.card.certified.cert.clone()
    }

    /// The private key (PKCS#8), for `ClientConfig::with_client_auth_cert`.
    #[must_use]
    pub fn private_key(&self) -> PrivateKeyDer<'static> {
        self.card.key.clone_key().into()
    }
}

impl CardKind {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Cps, Self::Cpf, Self::Cpe, Self::Cpa];

    /// The name on the card: `CPS`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Cps => "CPS",
            Self::Cpf => "CPF",
            Self::Cpe => "CPE",
            Self::Cpa => "CPA",
        }
    }
}

impl PartialSchema for CardKind {
    /// Both ways of writing that are read; the capitals are what is told.
    fn schema() -> RefOr<Schema> {
        let words = Self::ALL.map(Self::label).into_iter();
        let words = words.flat_map(|word| [word.to_owned(), word.to_lowercase()]);
        let words = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
        words.description(Some("One of the four cards.")).into()
    }
}

impl ToSchema for CardKind {}

impl TryFrom<String> for CardKind {
    type Error = String;

    /// Reads it in any case.
    fn try_from(word: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.label().eq_ignore_ascii_case(&word))
            .ok_or_else(|| format!("unknown card “{word}”: use cps, cpf, cpe or cpa"))
    }
}

impl fmt::Display for CardKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl CardSerial {
    /// A serial number drawn from `rng`.
    pub fn generate(rng: &mut impl Rng) -> Self {
        let mut bytes: [u8; 16] = rng.random();
        bytes[0] = rng.random_range(0x10..=0x7f);
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What is no serial number of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a serial number has 32 hexadecimal digits, and the first one is from 1 to 7")]
pub struct SerialFormatError;

impl FromStr for CardSerial {
    type Err = SerialFormatError;

    /// Reads what [`fmt::Display`] writes; in lower case too.
    fn from_str(text: &str) -> Result<Self, SerialFormatError> {
        let mut bytes = [0; 16];
        if text.len() != 32 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(SerialFormatError);
        }
        for (rank, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * rank..2 * rank + 2], 16).map_err(|_| SerialFormatError)?;
        }
        if (0x10..=0x7f).contains(&bytes[0]) { Ok(Self(bytes)) } else { Err(SerialFormatError) }
    }
}

impl fmt::Display for CardSerial {
    /// 32 upper-case hexadecimal digits, as Chromium's chooser shows them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for Card {
    /// Without the key and the code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("kind", &self.kind)
            .field("national_id", &self.national_id.to_string())
            .field("serial", &self.serial.to_string())
            .field("remaining_tries", &self.remaining_tries())
            .finish_non_exhaustive()
    }
}
