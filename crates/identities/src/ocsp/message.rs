//! OCSP messages in DER (RFC 6960 §4.1 and §4.2), as far as a responder reads and writes them.

use time::OffsetDateTime;
use yasna::{
    ASN1Error, ASN1ErrorKind, ASN1Result, BERReader, DERWriter, Tag, construct_der,
    models::{GeneralizedTime, ObjectIdentifier},
    parse_der,
};

use super::CertificateStatus;
use crate::igc::extension::whole;

/// `id-sha1`: what nearly every client asks with.
pub(super) const SHA_1: &[u64] = &[1, 3, 14, 3, 2, 26];
/// `id-sha256`.
pub(super) const SHA_256: &[u64] = &[2, 16, 840, 1, 101, 3, 4, 2, 1];
/// `id-pkix-ocsp-nonce` (RFC 6960 §4.4.1).
const NONCE: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 48, 1, 2];
/// `id-pkix-ocsp-basic` (RFC 6960 §4.2.1).
const BASIC: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 48, 1, 1];
/// `ecdsa-with-SHA256` (RFC 5758 §3.2).
const ECDSA_SHA_256: &[u64] = &[1, 2, 840, 10045, 4, 3, 2];
/// How many certificates one request may ask about \[R\]; clients ask about one (RFC 5019 §2.1.1).
const MOST_ASKED: usize = 32;
/// How long a nonce may be: RFC 9654 §2.1, which took the place of RFC 8954 with its 32.
const NONCE_LENGTHS: std::ops::RangeInclusive<usize> = 1..=128;

/// What was asked. A signature on it is not looked at: nobody has to be known to ask (RFC 6960 §4.1.2).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// 1 to [`MOST_ASKED`].
    pub(super) asked: Vec<Asked>,
    /// To be echoed.
    pub(super) nonce: Option<Vec<u8>>,
}

/// One certificate that is asked about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) id: CertificateId,
}

/// How a request names a certificate (RFC 6960 §4.1.1, `CertID`).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CertificateId {
    /// As it came: the answer repeats it.
    pub(super) der: Vec<u8>,
    /// The algorithm's identifier.
    pub(super) hash: Vec<u64>,
    /// Of the issuer's name.
    pub(super) issuer_name: Vec<u8>,
    /// Of the issuer's key.
    pub(super) issuer_key: Vec<u8>,
    /// The serial number, positive, without leading zeros.
    serial: Vec<u8>,
}

impl CertificateId {
    /// The serial number in upper-case hexadecimal, as [`crate::CardSerial`] writes it.
    pub(super) fn serial_digits(&self) -> String {
        use std::fmt::Write;
        self.serial.iter().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02X}");
            digits
        })
    }
}

impl Request {
    /// One request, and nothing behind it; none, where it is anything else.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let request = parse_der(der, |reader| {
            reader.read_sequence(|reader| {
                let request = reader.next().read_sequence(|reader| {
                    // Version 1 is the default, which DER does not write; some clients do.
                    let version =
                        reader.read_optional(|reader| reader.read_tagged(Tag::context(0), read_u8))?;
                    ensure(version.is_none_or(|version| version == 0))?;
                    reader.read_optional(|reader| reader.read_tagged(Tag::context(1), read_der))?;
                    let asked = reader.next().collect_sequence_of(asked)?;
                    let nonce =
                        reader.read_optional(|reader| reader.read_tagged(Tag::context(2), nonce))?.flatten();
                    Ok(Self { asked, nonce })
                })?;
                // A signature.
                reader.read_optional(|reader| reader.read_tagged(Tag::context(0), read_der))?;
                Ok(request)
            })
        });
        request.ok().filter(|request| (1..=MOST_ASKED).contains(&request.asked.len()))
    }
}

fn asked(reader: BERReader<'_, '_>) -> ASN1Result<Asked> {
    reader.read_sequence(|reader| {
        let der = reader.next().read_der()?;
        let id = parse_der(&der, |reader| {
            reader.read_sequence(|reader| {
                let hash = reader.next().read_sequence(|reader| {
                    let oid = reader.next().read_oid()?;
                    // Parameters: absent, or NULL.
                    reader.read_optional(read_null)?;
                    Ok(oid.components().clone())
                })?;
                let (issuer_name, issuer_key) = (reader.next().read_bytes()?, reader.next().read_bytes()?);
                let (serial, positive) = reader.next().read_bigint_bytes()?;
                ensure(positive)?;
                Ok((hash, issuer_name, issuer_key, serial))
            })
        })?;
        let (hash, issuer_name, issuer_key, serial) = id;
        reader.read_optional(|reader| reader.read_tagged(Tag::context(0), no_critical_extension))?;
        Ok(Asked { id: CertificateId { der, hash, issuer_name, issuer_key, serial } })
    })
}

/// Of the request's extensions the nonce, if there is one (RFC 9654 §2.1). Another one that is critical is not understood.
fn nonce(reader: BERReader<'_, '_>) -> ASN1Result<Option<Vec<u8>>> {
    let mut nonce = None;
    reader.read_sequence_of(|reader| {
        let (oid, critical, value) = extension(reader)?;
        if oid.components().as_slice() == NONCE {
            let value = parse_der(&value, read_bytes)?;
            ensure(nonce.is_none() && NONCE_LENGTHS.contains(&value.len()))?;
            nonce = Some(value);
            return Ok(());
        }
        ensure(!critical)
    })?;
    Ok(nonce)
}

fn no_critical_extension(reader: BERReader<'_, '_>) -> ASN1Result<()> {
    reader.read_sequence_of(|reader| {
        let (_, critical, _) = extension(reader)?;
        ensure(!critical)
    })
}

fn extension(reader: BERReader<'_, '_>) -> ASN1Result<(ObjectIdentifier, bool, Vec<u8>)> {
    reader.read_sequence(|reader| {
        let oid = reader.next().read_oid()?;
        let critical = reader.read_optional(read_bool)?.unwrap_or(false);
        Ok((oid, critical, reader.next().read_bytes()?))
    })
}

// Free functions, since a method of a type that borrows is not good for every borrow, as the parser wants it.
fn read_u8(reader: BERReader<'_, '_>) -> ASN1Result<u8> {
    reader.read_u8()
}

fn read_der(reader: BERReader<'_, '_>) -> ASN1Result<Vec<u8>> {
    reader.read_der()
}

fn read_null(reader: BERReader<'_, '_>) -> ASN1Result<()> {
    reader.read_null()
}

fn read_bytes(reader: BERReader<'_, '_>) -> ASN1Result<Vec<u8>> {
    reader.read_bytes()
}

fn read_bool(reader: BERReader<'_, '_>) -> ASN1Result<bool> {
    reader.read_bool()
}

fn write_null(writer: DERWriter<'_>) {
    writer.write_null();
}

fn ensure(right: bool) -> ASN1Result<()> {
    if right { Ok(()) } else { Err(ASN1Error::new(ASN1ErrorKind::Invalid)) }
}

/// What is answered, before it is signed (RFC 6960 §4.2.1, `ResponseData`).
pub(super) struct Answered<'a> {
    /// SHA-1 of the responder's public key: by it a client finds the responder's certificate.
    pub(super) responder_key: &'a [u8],
    /// `CertID` in DER, and what is said of it.
    pub(super) told: &'a [(&'a [u8], CertificateStatus)],
    pub(super) this_update: OffsetDateTime,
    pub(super) next_update: OffsetDateTime,
    pub(super) nonce: Option<&'a [u8]>,
}

impl Answered<'_> {
    /// What is signed.
    pub(super) fn data(&self) -> Vec<u8> {
        construct_der(|writer| {
            writer.write_sequence(|writer| {
                writer.next().write_tagged(Tag::context(2), |writer| writer.write_bytes(self.responder_key));
                writer.next().write_generalized_time(&moment(self.this_update));
                writer.next().write_sequence(|writer| {
                    for (id, status) in self.told {
                        writer.next().write_sequence(|writer| {
                            writer.next().write_der(id);
                            write_status(writer.next(), *status);
                            writer.next().write_generalized_time(&moment(self.this_update));
                            writer.next().write_tagged(Tag::context(0), |writer| {
                                writer.write_generalized_time(&moment(self.next_update));
                            });
                        });
                    }
                });
                if let Some(nonce) = self.nonce {
                    writer.next().write_tagged(Tag::context(1), |writer| write_nonce(writer, nonce));
                }
            });
        })
    }
}

fn write_status(writer: DERWriter<'_>, status: CertificateStatus) {
    match status {
        CertificateStatus::Good => writer.write_tagged_implicit(Tag::context(0), write_null),
        CertificateStatus::Unknown => writer.write_tagged_implicit(Tag::context(2), write_null),
        CertificateStatus::Revoked { since } => writer.write_tagged_implicit(Tag::context(1), |writer| {
            writer.write_sequence(|writer| {
                writer.next().write_generalized_time(&moment(since));
                // cessationOfOperation, as the list says (RFC 5280 §5.3.1).
                writer.next().write_tagged(Tag::context(0), |writer| writer.write_enum(5));
            });
        }),
    }
}

fn write_nonce(writer: DERWriter<'_>, nonce: &[u8]) {
    writer.write_sequence(|writer| {
        writer.next().write_sequence(|writer| {
            writer.next().write_oid(&ObjectIdentifier::from_slice(NONCE));
            writer.next().write_bytes(&construct_der(|writer| writer.write_bytes(nonce)));
        });
    });
}

/// The signed answer (RFC 6960 §4.2.1, `OCSPResponse` of the basic type), with the responder's certificate.
pub(super) fn answer(data: &[u8], signature: &[u8], responder: &[u8]) -> Vec<u8> {
    let basic = construct_der(|writer| {
        writer.write_sequence(|writer| {
            writer.next().write_der(data);
            writer.next().write_sequence(|writer| {
                writer.next().write_oid(&ObjectIdentifier::from_slice(ECDSA_SHA_256));
            });
            writer.next().write_bitvec_bytes(signature, signature.len() * 8);
            writer.next().write_tagged(Tag::context(0), |writer| {
                writer.write_sequence(|writer| writer.next().write_der(responder));
            });
        });
    });
    construct_der(|writer| {
        writer.write_sequence(|writer| {
            writer.next().write_enum(0);
            writer.next().write_tagged(Tag::context(0), |writer| {
                writer.write_sequence(|writer| {
                    writer.next().write_oid(&ObjectIdentifier::from_slice(BASIC));
                    writer.next().write_bytes(&basic);
                });
            });
        });
    })
}

/// An error, which nobody signs (RFC 6960 §2.3).
pub(super) fn error(status: i64) -> Vec<u8> {
    construct_der(|writer| writer.write_sequence(|writer| writer.next().write_enum(status)))
}

fn moment(at: OffsetDateTime) -> GeneralizedTime {
    GeneralizedTime::from_datetime(whole(at))
}
