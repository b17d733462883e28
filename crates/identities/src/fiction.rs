//! Makes people up, out of the tables beside it.
//!
//! Towns are real, everything in them is not. Names of structures say GENERIQUE, as the sandbox's
//! own do (\[S\]: `HOPITAL GENERIQUE FIN VARI`).

use rand::{Rng, RngExt};

use crate::{
    ActivitySector, Address, Category, Civility, ExerciseMode, KnowHow, NationalId, Practice, Profession,
    Professional, Rpps, Site,
};

use tables::{FAMILIES, GENERAL_PRACTICE, MEN, STREETS, STRUCTURES, TOWNS, Town, WOMEN, mailbox, register};

mod tables;

/// See [`Professional::generate`].
pub(crate) fn professional(rng: &mut impl Rng, profession: Profession) -> Professional {
    let rpps = Rpps::generate(rng);
    let civility = if rng.random() { Civility::Madam } else { Civility::Mister };
    let given_name = *match civility {
        Civility::Madam => pick(rng, &WOMEN),
        Civility::Mister => pick(rng, &MEN),
    };
    let family_name = *pick(rng, &FAMILIES);
    let person = Person { rpps, profession, civility, given_name, family_name };

    let town = pick(rng, &TOWNS);
    let mut sites = vec![person.own_site(rng, town), person.employer(rng, town)];
    if rng.random_ratio(1, 3) {
        sites.push(person.group_site(rng));
    }
    let mut practices = vec![person.practice(GENERAL_PRACTICE[0], sites)];
    if rng.random_ratio(1, 4) {
        let elsewhere = pick(rng, &TOWNS);
        let sites = vec![person.employer(rng, elsewhere)];
        practices.push(person.practice(GENERAL_PRACTICE[1], sites));
    }

    Professional {
        national_id: NationalId::Rpps(rpps),
        given_name: given_name.to_owned(),
        family_name: family_name.to_owned(),
        civility,
        practices,
        medical_regulation: false,
        email: address(given_name, family_name, rpps),
    }
}

/// The mail address of somebody: their names, and what tells them from their namesakes.
pub(crate) fn address(given_name: &str, family_name: &str, rpps: Rpps) -> String {
    let parts = [mailbox(given_name), mailbox(family_name), rpps.short()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}@cabinet.test", parts.join("."))
}

/// What the sites of one person have in common.
struct Person {
    rpps: Rpps,
    profession: Profession,
    civility: Civility,
    given_name: &'static str,
    family_name: &'static str,
}

impl Person {
    fn practice(&self, know_how: &str, sites: Vec<Site>) -> Practice {
        let civility = if self.profession.is_doctor() { "DR" } else { self.civility.code() };
        Practice {
            profession: self.profession,
            category: Category::Civil,
            civility: civility.to_owned(),
            given_name: self.given_name.to_owned(),
            family_name: self.family_name.to_owned(),
            know_how: (self.profession == Profession::Physician)
                .then(|| KnowHow { kind: "S".to_owned(), code: know_how.to_owned() }),
            sites,
        }
    }

    /// Where the person works on their own account. \[S\] for a physician's ids, sandbox userinfo:
    /// the former id is 4, the RPPS number and three digits.
    fn own_site(&self, rng: &mut impl Rng, town: &Town) -> Site {
        let family_name = register(self.family_name);
        let (sector, name) = match self.profession {
            Profession::Pharmacist => {
                (ActivitySector::Pharmacy, format!("PHARMACIE GENERIQUE {}", pick(rng, &STRUCTURES)))
            }
            profession if profession.is_doctor() => {
                (ActivitySector::SinglePractice, format!("CABINET DU DR {family_name}"))
            }
            _ => (ActivitySector::SinglePractice, format!("CABINET {} {family_name}", self.civility.code())),
        };
        Site { former_id: format!("4{}006", self.rpps), ..self.site(rng, town, sector, name) }
    }

    /// A second place on the person's own account, among others, in any town.
    fn group_site(&self, rng: &mut impl Rng) -> Site {
        let town = pick(rng, &TOWNS);
        let name = format!("MAISON DE SANTE GENERIQUE {}", pick(rng, &STRUCTURES));
        Site {
            former_id: format!("4{}007", self.rpps),
            ..self.site(rng, town, ActivitySector::GroupPractice, name)
        }
    }

    /// Where the person is employed. \[S\] for a hospital's ids, sandbox userinfo: FINESS numbers with
    /// a B, the technical id is F and the site's, the former one 1 and the site's.
    fn employer(&self, rng: &mut impl Rng, town: &Town) -> Site {
        let (sector, kind) = match self.profession {
            Profession::Dentist | Profession::Podiatrist => (ActivitySector::HealthCentre, "CENTRE DE SANTE"),
            _ => (ActivitySector::PublicHospital, "HOPITAL"),
        };
        let name = format!("{kind} GENERIQUE {}", pick(rng, &STRUCTURES));
        let finess = format!("0B0{:06}", rng.random_range(0..1_000_000_u32));
        let legal_entity_finess = format!("1B0{:06}", rng.random_range(0..1_000_000_u32));
        Site {
            mode: ExerciseMode::Salaried,
            technical_id: format!("F{finess}"),
            former_id: format!("1{finess}"),
            registration_authority: format!("{0}/{0}/ARS", self.profession.order()),
            finess,
            legal_entity_finess,
            ..self.site(rng, town, sector, name)
        }
    }

    fn site(&self, rng: &mut impl Rng, town: &Town, sector: ActivitySector, name: String) -> Site {
        let &(postal_code, town, telephone) = town;
        let &(street_type, street) = pick(rng, &STREETS);
        // Sections of the pharmacists' order: A owns a pharmacy, H works in a hospital [R].
        let pharmacist_section = match (self.profession, &sector) {
            (Profession::Pharmacist, ActivitySector::Pharmacy) => "A",
            (Profession::Pharmacist, ActivitySector::PublicHospital) => "H",
            _ => "",
        };
        Site {
            mode: ExerciseMode::SelfEmployed,
            sector,
            name,
            trade_name: String::new(),
            technical_id: format!("R{:06}", rng.random_range(100_000..1_000_000_u32)),
            former_id: String::new(),
            registration_authority: format!("{0}/{0}/{0}", self.profession.order()),
            pharmacist_section: pharmacist_section.to_owned(),
            role: String::new(),
            activity_kind: String::new(),
            siret: String::new(),
            siren: String::new(),
            finess: String::new(),
            legal_entity_finess: String::new(),
            address: Address {
                number: rng.random_range(1..120_u32).to_string(),
                street_type: street_type.to_owned(),
                street: street.to_owned(),
                postal_code: postal_code.to_owned(),
                town: town.to_owned(),
                country_code: "99000".to_owned(),
                ..Address::default()
            },
            telephone: format!("{telephone}{:04}", rng.random_range(0..10_000_u32)),
            telephone2: String::new(),
            fax: String::new(),
            email: String::new(),
        }
    }
}

fn pick<'t, T>(rng: &mut impl Rng, table: &'t [T]) -> &'t T {
    &table[rng.random_range(0..table.len())]
}
