//! Userinfo: every claim of the sandbox's, from the directory's record. \[S\]: `userinfo.sample.json`.

use identities::{Practice, Professional, Site};
use serde_json::{Value, json};

use super::claims::{AuthMode, OtherId, subject};

/// `Palier_Authentification` of a sign-in by card. \[S\]: `userinfo.sample.json`.
const CARD_TIER: &str = "APPPRIP3^1.2.250.1.213.1.5.1.1.1";
/// `PSI_Locale`. \[S\]: same.
const LOCALE: &str = "1.2.250.1.213.1.3.1.1";

/// The claims about `person`; an absent value is an empty text, as in the sandbox.
pub(crate) fn userinfo(person: &Professional, auth_mode: AuthMode) -> Value {
    let site = person.main_site();
    json!({
        "Secteur_Activite": site.map(|site| site.sector.coded()).unwrap_or_default(),
        "sub": subject(person),
        "SubjectOrganization": site.map(|site| site.name.as_str()).unwrap_or_default(),
        "Mode_Acces_Raison": "",
        "preferred_username": person.national_id.to_string(),
        "given_name": person.given_name,
        "Acces_Regulation_Medicale": if person.medical_regulation { "VRAI" } else { "FAUX" },
        "UITVersion": "1.0",
        "authMode": auth_mode,
        "Palier_Authentification": CARD_TIER,
        "SubjectRefPro": {
            "codeCivilite": person.civility.code(),
            "exercices": person.practices.iter().map(practice).collect::<Vec<_>>(),
        },
        "SubjectOrganizationID": site.map(|site| site.technical_id.as_str()).unwrap_or_default(),
        "SubjectRole": person.professions().into_iter().map(identities::Profession::coded).collect::<Vec<_>>(),
        "PSI_Locale": LOCALE,
        "otherIds": OtherId::all_of(person),
        "SubjectNameID": person.national_id.to_string(),
        "family_name": person.family_name,
    })
}

fn practice(practice: &Practice) -> Value {
    let (kind, code) = practice
        .know_how
        .as_ref()
        .map(|know_how| (know_how.kind.as_str(), know_how.code.as_str()))
        .unwrap_or_default();
    json!({
        "codeProfession": practice.profession.map(identities::Profession::code).unwrap_or_default(),
        "codeCategorieProfessionnelle": practice.category.code(),
        "codeCiviliteDexercice": practice.civility,
        "nomDexercice": practice.family_name,
        "prenomDexercice": practice.given_name,
        "codeTypeSavoirFaire": kind,
        "codeSavoirFaire": code,
        "activities": practice.sites.iter().map(activity).collect::<Vec<_>>(),
    })
}

fn activity(site: &Site) -> Value {
    let address = &site.address;
    json!({
        "codeModeExercice": site.mode.code(),
        "codeSecteurDactivite": site.sector.code(),
        "codeSectionPharmacien": site.pharmacist_section,
        "codeRole": site.role,
        "codeGenreActivite": site.activity_kind,
        "numeroSiretSite": site.siret,
        "numeroSirenSite": site.siren,
        "numeroFinessSite": site.finess,
        "numeroFinessetablissementJuridique": site.legal_entity_finess,
        "identifiantTechniqueDeLaStructure": site.technical_id,
        "raisonSocialeSite": site.name,
        "enseigneCommercialeSite": site.trade_name,
        "complementDestinataire": address.recipient,
        "complementPointGeographique": address.building,
        "numeroVoie": address.number,
        "indiceRepetitionVoie": address.repetition,
        "codeTypeDeVoie": address.street_type,
        "libelleVoie": address.street,
        "mentionDistribution": address.distribution,
        "bureauCedex": address.post_office(),
        "codePostal": address.postal_code,
        "codeCommune": address.municipality_code,
        "codePays": address.country_code,
        "telephone": site.telephone,
        "telephone2": site.telephone2,
        "telecopie": site.fax,
        "adresseEMail": site.email,
        "codeDepartement": address.department_code,
        "ancienIdentifiantDeLaStructure": site.former_id,
        "autoriteDenregistrement": site.registration_authority,
    })
}
