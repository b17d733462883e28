//! Tokens as an attacker or a broken provider would send them. Claims go wrong first, then the key and the header, then
//! what has been signed: faults can be combined.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    edit::Edit,
    jws::{self, Signer, SignerError},
};

/// What is wrong with a signed token, or merely unusual.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TokenFault {
    /// These changes to the claims, which are signed as they should be.
    Claims(&'static [Edit]),
    /// This text in the place of the claims.
    Payload(&'static str),
    /// Another key, or none. Of several such faults, the last one counts.
    Key(KeyFault),
    /// These changes to the header, which is signed as it should be.
    Header(&'static [Edit]),
    /// The signed token is damaged.
    Form(FormFault),
}

/// What is wrong with the key of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyFault {
    /// A key that nobody published, under the name of the right one.
    Foreign,
    /// A key that nobody published, under its own name.
    Unpublished,
    /// The right key, under the name of an older one that is still published; as it should be while there is none.
    NamedAsOlder,
    /// None: an unsecured token (RFC 7515 appendix A.5).
    Absent,
    /// HS256 with the public key, as if it were a secret (RFC 8725 §2.1).
    PublicAsSecret,
}

/// How a signed token is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormFault {
    /// One byte of the signature is changed.
    Signature,
    /// Header and claims alone, without the second dot.
    TwoParts,
    /// A character of the claims is none of base64url's.
    Alphabet,
}

/// The keys that a faulty token may be signed with.
pub(crate) struct Keys<'k> {
    /// The right one.
    pub newest: &'k Signer,
    /// Another one that is published, if one is.
    pub older: Option<&'k Signer>,
    /// One that never was published: it is made when somebody asks.
    pub unpublished: &'k dyn Fn() -> Result<&'k Signer, SignerError>,
}

impl Keys<'_> {
    /// A token of this `typ` with all of `faults` in it.
    pub fn sign(
        &self,
        typ: &str,
        claims: &impl Serialize,
        faults: &[TokenFault],
    ) -> Result<String, SignerError> {
        let mut claims = serde_json::to_value(claims).map_err(|error| SignerError::new(&error))?;
        let mut header = self.newest.header(typ);
        let mut text = None;
        let mut key = None;
        for fault in faults {
            match fault {
                TokenFault::Claims(edits) => Edit::make(edits, &mut claims),
                TokenFault::Payload(other) => text = Some((*other).to_owned()),
                TokenFault::Key(other) => key = Some(*other),
                TokenFault::Header(_) | TokenFault::Form(_) => {}
            }
        }
        self.name(key, &mut header)?;
        for fault in faults {
            if let TokenFault::Header(edits) = fault {
                Edit::make(edits, &mut header);
            }
        }
        let signed = jws::signing_input(&header, text.unwrap_or_else(|| claims.to_string()).as_bytes());
        let signature = self.signature(key, &signed)?;
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
        let damaged = faults.iter().filter_map(|fault| match fault {
            TokenFault::Form(form) => Some(form),
            _ => None,
        });
        Ok(damaged.fold(token, |token, form| form.applied_to(&token)))
    }

    /// What the header says of the key.
    fn name(&self, key: Option<KeyFault>, header: &mut Value) -> Result<(), SignerError> {
        match key {
            None | Some(KeyFault::Foreign) => {}
            Some(KeyFault::Unpublished) => header["kid"] = json!((self.unpublished)()?.key_id()),
            Some(KeyFault::NamedAsOlder) => {
                header["kid"] = json!(self.older.unwrap_or(self.newest).key_id());
            }
            Some(KeyFault::Absent) => header["alg"] = json!("none"),
            Some(KeyFault::PublicAsSecret) => header["alg"] = json!("HS256"),
        }
        Ok(())
    }

    fn signature(&self, key: Option<KeyFault>, signed: &str) -> Result<Vec<u8>, SignerError> {
        match key {
            None | Some(KeyFault::NamedAsOlder) => self.newest.signature(signed),
            Some(KeyFault::Foreign | KeyFault::Unpublished) => (self.unpublished)()?.signature(signed),
            Some(KeyFault::Absent) => Ok(Vec::new()),
            Some(KeyFault::PublicAsSecret) => {
                let secret = self.newest.public_key_pem()?;
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
                Ok(hmac::sign(&key, signed.as_bytes()).as_ref().to_vec())
            }
        }
    }
}

impl FormFault {
    fn applied_to(self, token: &str) -> String {
        match self {
            Self::Signature => jws::with_altered_signature(token),
            Self::TwoParts => token.rsplit_once('.').map_or(token, |(signed, _)| signed).to_owned(),
            Self::Alphabet => token.replacen('.', ".*", 1),
        }
    }
}
