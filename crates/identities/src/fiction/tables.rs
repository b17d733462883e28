//! Names, towns and streets, and how registers and mail addresses write them.

/// Postal code, name, and the first six digits of its telephone numbers.
pub(super) type Town = (&'static str, &'static str, &'static str);

pub(super) const WOMEN: [&str; 24] = [
    "Agnès",
    "Amélie",
    "Anaïs",
    "Aurore",
    "Camille",
    "Cécile",
    "Chloé",
    "Claire",
    "Élodie",
    "Éloïse",
    "Fatima",
    "Hélène",
    "Inès",
    "Jeanne",
    "Léa",
    "Lucie",
    "Marguerite",
    "Maëlle",
    "Nadia",
    "Noémie",
    "Salomé",
    "Sophie",
    "Thaïs",
    "Zoé",
];
pub(super) const MEN: [&str; 24] = [
    "Adrien",
    "Antoine",
    "Bastien",
    "Benoît",
    "Clément",
    "Étienne",
    "Fabien",
    "François",
    "Grégoire",
    "Hugo",
    "Jérôme",
    "Joël",
    "Karim",
    "Loïc",
    "Mathieu",
    "Nicolas",
    "Noé",
    "Olivier",
    "Rémi",
    "Samuel",
    "Sébastien",
    "Théo",
    "Victor",
    "Yanis",
];
pub(super) const FAMILIES: [&str; 40] = [
    "Allard",
    "Aubert",
    "Barbier",
    "Beaumont",
    "Benali",
    "Besançon",
    "Blanchet",
    "Brémond",
    "Carpentier",
    "Chevallier",
    "Courtois",
    "Delmas",
    "Deschamps",
    "Dupré",
    "Fabre",
    "Ferrand",
    "Fournier",
    "Garnier",
    "Gauthier",
    "Guérin",
    "Hébert",
    "Jacquet",
    "Joubert",
    "Lambert",
    "Lefèvre",
    "Légaré",
    "Lemoine",
    "Le Goff",
    "Maréchal",
    "Masson",
    "Mercier",
    "Nguyen",
    "Noël",
    "Pélissier",
    "Perrin",
    "Prévost",
    "Renaud",
    "Rivière",
    "Tessier",
    "Vasseur",
];
/// Telephone numbers begin as Arcep keeps them for fiction. \[S\]: Arcep, décision n° 2018-0881, article 2.5.12.
pub(super) const TOWNS: [Town; 20] = [
    ("75009", "PARIS", "019900"),
    ("78000", "VERSAILLES", "019900"),
    ("92100", "BOULOGNE BILLANCOURT", "019900"),
    ("94000", "CRETEIL", "019900"),
    ("14000", "CAEN", "026191"),
    ("29200", "BREST", "026191"),
    ("35000", "RENNES", "026191"),
    ("44000", "NANTES", "026191"),
    ("21000", "DIJON", "035301"),
    ("51100", "REIMS", "035301"),
    ("59000", "LILLE", "035301"),
    ("67000", "STRASBOURG", "035301"),
    ("13001", "MARSEILLE", "046571"),
    ("34000", "MONTPELLIER", "046571"),
    ("38000", "GRENOBLE", "046571"),
    ("69003", "LYON", "046571"),
    ("17000", "LA ROCHELLE", "053649"),
    ("31000", "TOULOUSE", "053649"),
    ("33000", "BORDEAUX", "053649"),
    ("64000", "PAU", "053649"),
];
/// Type of street (see [`crate::Address::street_type`]) and name.
pub(super) const STREETS: [(&str, &str); 16] = [
    ("R", "DES LILAS"),
    ("R", "DU MOULIN"),
    ("R", "DES ECOLES"),
    ("R", "DE LA FONTAINE"),
    ("R", "DES TILLEULS"),
    ("R", "DU PONT"),
    ("R", "DES JARDINS"),
    ("R", "DE LA REPUBLIQUE"),
    ("AV", "DE LA GARE"),
    ("AV", "DES ACACIAS"),
    ("AV", "DU PARC"),
    ("BD", "DE LA LIBERTE"),
    ("BD", "DES PLATANES"),
    ("PL", "DU MARCHE"),
    ("PL", "DE LA MAIRIE"),
    ("PL", "DES HALLES"),
];
pub(super) const STRUCTURES: [&str; 8] = [
    "LES TILLEULS",
    "LES ACACIAS",
    "LE PARC",
    "LES GLYCINES",
    "LE VIEUX PONT",
    "LES PEUPLIERS",
    "LA ROSERAIE",
    "LES CHARMES",
];
/// General practice. \[S\]: SM26, sandbox userinfo; SM53, the ANS's `TRE_R38-SpecialiteOrdinale`.
pub(super) const GENERAL_PRACTICE: [&str; 2] = ["SM26", "SM53"];

/// As the national register writes a name: upper-case, without accents.
pub(super) fn register(name: &str) -> String {
    unaccented(name).to_uppercase()
}

/// As a mail address has a name: lower-case ASCII letters, `-` for a space, short enough for the 64 octets of
/// RFC 5321 §4.5.3.1.1. A letter that has no ASCII one is left out.
pub(super) fn mailbox(name: &str) -> String {
    let plain = unaccented(name).replace([' ', '’', '\''], "-");
    plain.chars().filter(|letter| letter.is_ascii_alphabetic() || *letter == '-').take(25).collect()
}

/// In lower case, without the accents of the languages beside French; a test holds every name against it.
fn unaccented(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.to_lowercase().chars() {
        plain.push(match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ñ' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ý' | 'ÿ' => 'y',
            'æ' => {
                plain.push_str("ae");
                continue;
            }
            'œ' => {
                plain.push_str("oe");
                continue;
            }
            other => other,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_makes_an_ascii_mailbox_and_register_entry() {
        for name in WOMEN.iter().chain(&MEN).chain(&FAMILIES) {
            let mailbox = mailbox(name);
            assert!(mailbox.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{mailbox}");
            assert!(register(name).bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' '), "{name}");
        }
        assert_eq!((register("Le Goff").as_str(), mailbox("Le Goff").as_str()), ("LE GOFF", "le-goff"));
        assert_eq!((mailbox("L’Œuf").as_str(), mailbox("Đỗ").as_str()), ("l-oeuf", ""));
        assert_eq!(register("D’Àâæçéèêëîïôœùûüÿñ"), "D’AAAECEEEEIIOOEUUUYN");
    }
}
