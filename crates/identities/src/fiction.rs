//! Makes people up, out of the tables beside it.
//!
//! Towns are real, everything in them is not. Names of structures say GENERIQUE, as the sandbox's
//! own do (\[S\]: `HOPITAL GENERIQUE FIN VARI`).

use rand::{Rng, RngExt};

use crate::{
    ActivitySector, Address, Category, Civility, ExerciseMode, IdForm, KnowHow, NationalId, OtherId,
    PersonRecord, Practice, PracticeRecord, Profession, Professional, Rpps, Site, SiteRecord, TechnicalId,
};

use tables::{FAMILIES, GENERAL_PRACTICE, MEN, STREETS, STRUCTURES, TOWNS, Town, WOMEN, mailbox, register};

mod tables;

/// See [`Professional::of_record`].
pub(crate) fn professional(rng: &mut impl Rng, record: &PersonRecord) -> Professional {
    let drawn = Rpps::generate(rng);
    let likely = if rng.random() { Civility::Madam } else { Civility::Mister };
    let civility = record.civility.unwrap_or(likely);
    let given_name = match civility {
        Civility::Madam => pick(rng, &WOMEN),
        Civility::Mister => pick(rng, &MEN),
    };
    let family_name = pick(rng, &FAMILIES);
    let national_id = match (&record.national_id, record.register.unwrap_or(IdForm::Rpps)) {
        (Some(id), _) => id.clone(),
        (None, IdForm::Rpps) => NationalId::Rpps(drawn),
        (None, form) => NationalId::generate(rng, form),
    };
    let person = Person {
        rpps: national_id.rpps(),
        profession: record.profession,
        civility,
        given_name: record.given_name.as_ref().map_or(given_name, |name| name.as_str()),
        family_name: record.family_name.as_ref().map_or(family_name, |name| name.as_str()),
    };
    let practices = match &record.practice {
        None => person.usual_practices(rng),
        Some(wanted) => wanted.iter().map(|wanted| person.wanted_practice(rng, wanted)).collect(),
    };
    let technical_id = match (&record.technical_id, &national_id) {
        (Some(id), _) => Some(id.clone()),
        (None, NationalId::Rpps(_)) => None,
        (None, _) => Some(TechnicalId::generate(rng)),
    };
    Professional {
        email: address(person.given_name, person.family_name, &national_id),
        given_name: person.given_name.to_owned(),
        family_name: person.family_name.to_owned(),
        civility,
        practices,
        medical_regulation: record.regulation,
        other_ids: record.other_ids.iter().map(|wanted| OtherId::of_record(rng, wanted)).collect(),
        technical_id,
        national_id,
    }
}

/// The mail address of somebody: their names, and what tells them from their namesakes.
fn address(given_name: &str, family_name: &str, id: &NationalId) -> String {
    let apart = match id {
        NationalId::Rpps(rpps) => rpps.short(),
        NationalId::Adeli(adeli) => adeli.as_str().to_owned(),
        NationalId::Finess(member) | NationalId::Siret(member) => {
            mailbox_part(&format!("{}-{}", member.structure(), member.internal_id()))
        }
    };
    let parts = [mailbox(given_name), mailbox(family_name), apart];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    // RFC 5321 §4.5.3.1.1: 64 octets at most; what tells people apart stands at the end.
    let local = parts.join(".");
    let local = &local[local.len().saturating_sub(64)..];
    format!("{}@cabinet.test", local.trim_start_matches(['.', '-']))
}

/// An id, as a mail address has it.
fn mailbox_part(id: &str) -> String {
    let allowed =
        |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    id.chars().map(allowed).collect()
}

/// What the sites of one person have in common.
#[derive(Clone, Copy)]
struct Person<'r> {
    rpps: Option<Rpps>,
    /// None for an employee.
    profession: Option<Profession>,
    civility: Civility,
    given_name: &'r str,
    family_name: &'r str,
}

impl Person<'_> {
    /// One practice or two, and two sites or more in all; for an employee, the employer.
    fn usual_practices(&self, rng: &mut impl Rng) -> Vec<Practice> {
        let town = pick(rng, &TOWNS);
        if self.profession.is_none() {
            let employer = self.employer(rng, town, ActivitySector::PublicHospital);
            return vec![self.practice(Category::Civil, None, vec![employer])];
        }
        let mut sites = vec![self.own_site(rng, town), self.employer(rng, town, self.usual_employer())];
        if rng.random_ratio(1, 3) {
            sites.push(self.group_site(rng));
        }
        let mut practices = vec![self.practice(Category::Civil, self.general_practice(0), sites)];
        if rng.random_ratio(1, 4) {
            let elsewhere = pick(rng, &TOWNS);
            let sites = vec![self.employer(rng, elsewhere, self.usual_employer())];
            practices.push(self.practice(Category::Civil, self.general_practice(1), sites));
        }
        practices
    }

    /// The practice that is asked for.
    fn wanted_practice(&self, rng: &mut impl Rng, wanted: &PracticeRecord) -> Practice {
        let person = Self { profession: wanted.profession.or(self.profession), ..*self };
        let speciality = wanted.speciality.as_ref().map(|speciality| speciality.code().to_owned());
        let usual = [SiteRecord::default()];
        let sites = wanted.site.as_deref().unwrap_or(&usual);
        let sites = sites.iter().map(|wanted| person.wanted_site(rng, wanted)).collect();
        let know_how = speciality.or_else(|| person.general_practice(0));
        person.practice(wanted.category.unwrap_or(Category::Civil), know_how, sites)
    }

    /// The site that is asked for; what is left out is made up as that of its sector.
    fn wanted_site(&self, rng: &mut impl Rng, wanted: &SiteRecord) -> Site {
        let usual = match self.profession {
            Some(Profession::Pharmacist) => ActivitySector::Pharmacy,
            Some(_) => ActivitySector::SinglePractice,
            None => ActivitySector::PublicHospital,
        };
        let town = pick(rng, &TOWNS);
        let mut site = match wanted.sector.clone().unwrap_or(usual) {
            ActivitySector::SinglePractice | ActivitySector::Pharmacy => self.own_site(rng, town),
            ActivitySector::GroupPractice => self.group_site(rng),
            sector => self.employer(rng, town, sector),
        };
        if let Some(sector) = &wanted.sector {
            site.sector = sector.clone();
        }
        site.mode = wanted.mode.unwrap_or(site.mode);
        if let Some(finess) = &wanted.finess {
            site.technical_id = format!("F{finess}");
            site.former_id = format!("1{finess}");
        }
        let Address { number, street_type, street, postal_code, town, .. } = &mut site.address;
        for (place, given) in [
            (&mut site.name, &wanted.name),
            (&mut site.trade_name, &wanted.trade_name),
            (&mut site.technical_id, &wanted.technical_id),
            (&mut site.finess, &wanted.finess),
            (&mut site.legal_entity_finess, &wanted.legal_entity_finess),
            (&mut site.siret, &wanted.siret),
            (&mut site.pharmacist_section, &wanted.pharmacist_section),
            (&mut site.role, &wanted.role),
            (&mut site.activity_kind, &wanted.activity_kind),
            (&mut site.telephone, &wanted.telephone),
            (number, &wanted.number),
            (street_type, &wanted.street_type),
            (street, &wanted.street),
            (postal_code, &wanted.postal_code),
            (town, &wanted.town),
        ] {
            if let Some(given) = given {
                place.clone_from(given);
            }
        }
        site
    }

    fn practice(&self, category: Category, know_how: Option<String>, sites: Vec<Site>) -> Practice {
        let doctor = self.profession.is_some_and(Profession::is_doctor);
        Practice {
            profession: self.profession,
            category,
            civility: if doctor { "DR" } else { self.civility.code() }.to_owned(),
            given_name: self.given_name.to_owned(),
            family_name: self.family_name.to_owned(),
            know_how: know_how.map(|code| KnowHow { kind: "S".to_owned(), code }),
            sites,
        }
    }

    /// A physician who says nothing else practises general medicine.
    fn general_practice(&self, rank: usize) -> Option<String> {
        (self.profession == Some(Profession::Physician)).then(|| GENERAL_PRACTICE[rank].to_owned())
    }

    fn usual_employer(&self) -> ActivitySector {
        match self.profession {
            Some(Profession::Dentist | Profession::Podiatrist) => ActivitySector::HealthCentre,
            _ => ActivitySector::PublicHospital,
        }
    }

    /// The register that entered a site: the order's, or for an employee none \[R\].
    fn order(&self) -> &'static str {
        self.profession.map_or("", Profession::order)
    }

    /// The former id of a practice. \[S\]: 4, the RPPS number and three digits, sandbox userinfo.
    fn former_id(&self, digits: &str) -> String {
        self.rpps.map_or_else(String::new, |rpps| format!("4{rpps}{digits}"))
    }

    /// Where the person works on their own account.
    fn own_site(&self, rng: &mut impl Rng, town: &Town) -> Site {
        let family_name = register(self.family_name);
        let (sector, name) = match self.profession {
            Some(Profession::Pharmacist) => {
                (ActivitySector::Pharmacy, format!("PHARMACIE GENERIQUE {}", pick(rng, &STRUCTURES)))
            }
            Some(profession) if profession.is_doctor() => {
                (ActivitySector::SinglePractice, format!("CABINET DU DR {family_name}"))
            }
            _ => (ActivitySector::SinglePractice, format!("CABINET {} {family_name}", self.civility.code())),
        };
        Site { former_id: self.former_id("006"), ..self.site(rng, town, sector, name) }
    }

    /// A second place on the person's own account, among others, in any town.
    fn group_site(&self, rng: &mut impl Rng) -> Site {
        let town = pick(rng, &TOWNS);
        let name = format!("MAISON DE SANTE GENERIQUE {}", pick(rng, &STRUCTURES));
        Site { former_id: self.former_id("007"), ..self.site(rng, town, ActivitySector::GroupPractice, name) }
    }

    /// Where the person is employed. \[S\] for a hospital's ids, sandbox userinfo: FINESS numbers with
    /// a B, the technical id is F and the site's, the former one 1 and the site's.
    fn employer(&self, rng: &mut impl Rng, town: &Town, sector: ActivitySector) -> Site {
        let kind = match sector {
            ActivitySector::PublicHospital => "HOPITAL",
            ActivitySector::HealthCentre => "CENTRE DE SANTE",
            _ => "ETABLISSEMENT",
        };
        let name = format!("{kind} GENERIQUE {}", pick(rng, &STRUCTURES));
        let finess = format!("0B0{:06}", rng.random_range(0..1_000_000_u32));
        let legal_entity_finess = format!("1B0{:06}", rng.random_range(0..1_000_000_u32));
        Site {
            mode: ExerciseMode::Salaried,
            technical_id: format!("F{finess}"),
            former_id: format!("1{finess}"),
            registration_authority: match self.order() {
                "" => String::new(),
                order => format!("{order}/{order}/ARS"),
            },
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
            (Some(Profession::Pharmacist), ActivitySector::Pharmacy) => "A",
            (Some(Profession::Pharmacist), ActivitySector::PublicHospital) => "H",
            _ => "",
        };
        Site {
            mode: ExerciseMode::SelfEmployed,
            sector,
            name,
            trade_name: String::new(),
            technical_id: format!("R{:06}", rng.random_range(100_000..1_000_000_u32)),
            former_id: String::new(),
            registration_authority: match self.order() {
                "" => String::new(),
                order => format!("{order}/{order}/{order}"),
            },
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
