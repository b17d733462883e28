//! Organisations' certificates that their authority would not issue, or no longer: one for each thing that a server
//! which asks for mutual TLS must look at beyond the handshake.

use rcgen::DnType;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::igc::authority::Issuing;
use crate::igc::organisation::OrganisationBlank;
use crate::{
    Authority, CardSerial, IssueError, Organisation, OrganisationCertificate, OrganisationUse, TestIgc,
    Validity,
};

/// What is wrong with an organisation's certificate. All else is as it should be, and its key is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationFault {
    /// CN is another host's or service's.
    WrongName,
    /// OU is another structure's number.
    WrongUnit,
    /// Its last day was the day before.
    Expired,
    /// The authority took it back as soon as it was issued.
    Revoked,
    /// Issued by an authority that nobody here knows.
    ForeignAuthority,
}

impl OrganisationFault {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::WrongName, Self::WrongUnit, Self::Expired, Self::Revoked, Self::ForeignAuthority];

    /// The word for it: `wrong_name`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::WrongName => "wrong_name",
            Self::WrongUnit => "wrong_unit",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::ForeignAuthority => "foreign_authority",
        }
    }

    fn validity(self, now: OffsetDateTime) -> Validity {
        if self == Self::Expired { Validity::expired(now) } else { Validity::current(now) }
    }
}

impl TestIgc {
    /// CN of a certificate with [`OrganisationFault::WrongName`].
    pub const OTHER_NAME: &str = "autre-service.test";
    /// OU of a certificate with [`OrganisationFault::WrongUnit`].
    pub const OTHER_UNIT: &str = "300000000000027";

    /// Issues a certificate with a new key and one fault.
    ///
    /// # Errors
    /// As [`Self::issue_organisation`].
    pub fn issue_faulty_organisation(
        &self,
        fault: OrganisationFault,
        organisation: &Organisation,
        used_for: OrganisationUse,
        serial: CardSerial,
        now: OffsetDateTime,
    ) -> Result<OrganisationCertificate, IssueError> {
        let validity = fault.validity(now);
        let mut organisation = organisation.clone();
        let mut params = self.organisation_params(&organisation, used_for, serial, validity)?;
        // In the subject alone: the alternative name of a server stays what was asked for.
        match fault {
            OrganisationFault::WrongName => {
                params.distinguished_name.push(DnType::CommonName, Self::OTHER_NAME);
                Self::OTHER_NAME.clone_into(&mut organisation.name);
            }
            OrganisationFault::WrongUnit => {
                params.distinguished_name.push(DnType::OrganizationalUnitName, Self::OTHER_UNIT);
                Self::OTHER_UNIT.clone_into(&mut organisation.unit);
            }
            OrganisationFault::Expired | OrganisationFault::Revoked | OrganisationFault::ForeignAuthority => {
            }
        }
        let blank = OrganisationBlank { params, organisation, used_for, serial, validity };
        if fault == OrganisationFault::ForeignAuthority {
            return blank.signed_by(&Issuing::alone(Self::FOREIGN_NAME, 0, now)?);
        }
        let issued = blank.signed_by(&self.organisations)?;
        self.organisations.has_issued(serial);
        if fault == OrganisationFault::Revoked {
            self.revoke_of(Authority::Organisations, serial, now);
        }
        Ok(issued)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use time::macros::datetime;

    use super::*;
    use crate::{ExpectedOrganisation, OrganisationCheck, OrganisationRefusal};

    const NOW: OffsetDateTime = datetime!(2026-03-02 09:30:00 UTC);

    fn check(fault: OrganisationFault) -> OrganisationCheck {
        match fault {
            OrganisationFault::WrongName => OrganisationCheck::Name,
            OrganisationFault::WrongUnit => OrganisationCheck::Unit,
            OrganisationFault::Expired => OrganisationCheck::End,
            OrganisationFault::Revoked => OrganisationCheck::Revocation,
            OrganisationFault::ForeignAuthority => OrganisationCheck::Authority,
        }
    }

    #[test]
    fn each_fault_is_alone_on_its_certificate() {
        let igc = TestIgc::generate(NOW).unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let organisation = Organisation::made_up("service.test");
        for used_for in OrganisationUse::ALL {
            let expected = ExpectedOrganisation { organisation: organisation.clone(), used_for };
            for fault in OrganisationFault::ALL {
                let serial = CardSerial::generate(&mut rng);
                let made =
                    igc.issue_faulty_organisation(fault, &organisation, used_for, serial, NOW).unwrap();
                let refusal = igc.verify_organisation(&made.chain, &expected, NOW).unwrap_err();
                let named = matches!(
                    (fault, refusal),
                    (OrganisationFault::WrongName, OrganisationRefusal::WrongName { .. })
                        | (OrganisationFault::WrongUnit, OrganisationRefusal::WrongUnit { .. })
                        | (OrganisationFault::Expired, OrganisationRefusal::Expired { .. })
                        | (OrganisationFault::Revoked, OrganisationRefusal::Revoked { .. })
                        | (OrganisationFault::ForeignAuthority, OrganisationRefusal::UnknownAuthority { .. })
                );
                assert!(named, "{fault:?}");
                // Red proof: without its check, it goes through.
                igc.verify_organisation_skipping(&made.chain, &expected, NOW, &[check(fault)]).unwrap();
            }
        }
    }

    #[test]
    fn words_are_those_of_the_wire() {
        for fault in OrganisationFault::ALL {
            assert_eq!(serde_json::to_value(fault).unwrap(), fault.word());
        }
        for used_for in OrganisationUse::ALL {
            assert_eq!(serde_json::to_value(used_for).unwrap(), used_for.word());
        }
    }
}
