//! The forms of the Espace personnel (guide P1, P4–P6) as a person filled them in: nothing is lost when one is
//! shown again.

use url::form_urlencoded;

use crate::{
    french::{DateError, parse_date, parse_time, thousands},
    problem::{Problem, Problems},
    services::PracticeAddress,
    state::agenda::{Absence, Kind, Slot},
};

/// How long the additional information may be, in characters. \[R\]
pub(crate) const LONGEST_INFORMATION: usize = 2000;

fn fields(body: &str) -> impl Iterator<Item = (String, String)> + '_ {
    form_urlencoded::parse(body.as_bytes()).into_owned()
}

/// The field of a button « Retirer »: which slot or period goes.
pub(crate) const REMOVE: &str = "retirer";

/// Guide P4: one slot, or one to remove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SlotForm {
    pub date: String,
    pub begin: String,
    pub end: String,
    pub kinds: Vec<String>,
    pub remove: Option<String>,
}

impl SlotForm {
    pub fn parse(body: &str) -> Self {
        let mut form = Self::default();
        for (name, value) in fields(body) {
            match &*name {
                "date" => form.date = value,
                "debut" => form.begin = value,
                "fin" => form.end = value,
                "type" => form.kinds.push(value),
                REMOVE => form.remove = Some(value),
                _ => {}
            }
        }
        form
    }

    pub fn has(&self, kind: Kind) -> bool {
        self.kinds.iter().any(|value| value == kind.value())
    }

    /// The slot, if it can be read.
    pub fn slot(&self) -> Result<Slot, Problems> {
        let mut problems = vec![];
        let date = read_date("date", &self.date, &mut problems);
        let begin = read_time("debut", &self.begin, &mut problems);
        let end = read_time("fin", &self.end, &mut problems);
        let kinds: Vec<_> = Kind::ALL.into_iter().filter(|kind| self.has(*kind)).collect();
        if kinds.is_empty() {
            problems.push(Problem::new("type", "Choisissez au moins un type de créneau."));
        }
        match (date, begin, end) {
            (Some(date), Some(begin), Some(end)) if problems.is_empty() => {
                Ok(Slot { date, begin, end, kinds })
            }
            _ => Err(Problems(problems)),
        }
    }
}

/// Guide P5: one period, or one to remove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AbsenceForm {
    pub from: String,
    pub to: String,
    pub remove: Option<String>,
}

impl AbsenceForm {
    pub fn parse(body: &str) -> Self {
        let mut form = Self::default();
        for (name, value) in fields(body) {
            match &*name {
                "du" => form.from = value,
                "au" => form.to = value,
                REMOVE => form.remove = Some(value),
                _ => {}
            }
        }
        form
    }

    /// The period, if it can be read.
    pub fn absence(&self) -> Result<Absence, Problems> {
        let mut problems = vec![];
        match (read_date("du", &self.from, &mut problems), read_date("au", &self.to, &mut problems)) {
            (Some(from), Some(to)) => Ok(Absence { from, to }),
            _ => Err(Problems(problems)),
        }
    }
}

/// Guide P6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InformationForm {
    /// Lines end as everywhere but on the wire (`\n`); what no page can show is left out.
    pub text: String,
}

impl InformationForm {
    pub fn parse(body: &str) -> Self {
        let typed = fields(body).find(|(name, _)| name == "informations").map(|(_, value)| value);
        let text = typed.unwrap_or_default().replace("\r\n", "\n");
        Self { text: text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect() }
    }

    pub fn problems(&self) -> Problems {
        let length = self.text.chars().count();
        let told = || {
            format!(
                "Ce texte compte {} caractères : {} au plus.",
                thousands(length),
                thousands(LONGEST_INFORMATION)
            )
        };
        let long = (length > LONGEST_INFORMATION).then(|| Problem::new("informations", told()));
        Problems(long.into_iter().collect())
    }
}

/// Guide P1: telephone numbers, each with the address it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PhonesForm {
    typed: Vec<(String, String)>,
}

/// Ids of the fields. A professional has few addresses; further ones keep the directory's number.
const PHONES: [&str; 8] = [
    "telephone-1",
    "telephone-2",
    "telephone-3",
    "telephone-4",
    "telephone-5",
    "telephone-6",
    "telephone-7",
    "telephone-8",
];

impl PhonesForm {
    /// Reads pairs of `ligne` and `telephone`, in this order.
    pub fn parse(body: &str) -> Self {
        let mut form = Self::default();
        let mut line = None;
        for (name, value) in fields(body) {
            match &*name {
                "ligne" => line = Some(value),
                "telephone" => form.typed.extend(line.take().map(|line| (line, value))),
                _ => {}
            }
        }
        form
    }

    /// `known` with the numbers that were typed.
    pub fn over(&self, known: &[PracticeAddress]) -> Vec<PracticeAddress> {
        let typed =
            |line: &str| self.typed.iter().find(|(other, _)| other == line).map(|(_, phone)| phone.clone());
        known
            .iter()
            .map(|address| PracticeAddress {
                telephone: typed(&address.ligne).unwrap_or_else(|| address.telephone.clone()),
                ligne: address.ligne.clone(),
            })
            .collect()
    }

    /// `known` with the numbers that were typed, written the usual way, and what is wrong with them. What was not
    /// touched is the directory's business.
    pub fn numbers(&self, known: &[PracticeAddress]) -> (Vec<PracticeAddress>, Problems) {
        let mut problems = Problems::default();
        let mut changed = self.over(known);
        for ((before, after), field) in known.iter().zip(&mut changed).zip(PHONES) {
            if after.telephone == before.telephone {
                continue;
            }
            after.telephone = after.telephone.trim().to_owned();
            match usual_phone(&after.telephone) {
                Some(usual) => after.telephone = usual,
                None if after.telephone.is_empty() => {}
                None => problems.0.push(Problem::new(
                    field,
                    "Ce numéro de téléphone n’est pas valable. Écrivez dix chiffres : 01 99 00 12 34.",
                )),
            }
        }
        (changed, problems)
    }
}

/// A French number of ten digits, or the same with +33, in pairs.
fn usual_phone(typed: &str) -> Option<String> {
    let bare: String = typed.chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '.' | '-')).collect();
    let national = match bare.strip_prefix("+33") {
        Some(rest) => format!("0{rest}"),
        None => bare,
    };
    let digits = national.as_bytes();
    let right = digits.len() == 10
        && digits.iter().all(u8::is_ascii_digit)
        && digits.starts_with(b"0")
        && digits[1] != b'0';
    right.then(|| {
        let pairs: Vec<_> = digits.chunks(2).map(String::from_utf8_lossy).collect();
        pairs.join(" ")
    })
}

fn read_date(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<time::Date> {
    parse_date(typed).map_err(|error: DateError| problems.push(Problem::new(field, error.sentence()))).ok()
}

fn read_time(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<time::Time> {
    let read = parse_time(typed);
    if read.is_none() {
        let told = match (typed.trim().is_empty(), field) {
            (true, "debut") => "Renseignez l’heure de début.",
            (true, _) => "Renseignez l’heure de fin.",
            (false, _) => "Cette heure n’est pas valable. Écrivez les heures et les minutes : 08h00.",
        };
        problems.push(Problem::new(field, told));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_names_each_field_that_cannot_be_read() {
        let wrong = |body: &str| SlotForm::parse(body).slot().unwrap_err().fields();
        assert_eq!(wrong(""), ["date", "debut", "fin", "type"]);
        assert_eq!(wrong("date=31/02/2023&debut=8h&fin=25h&type=visite"), ["date", "fin"]);
        assert_eq!(wrong("date=16/05/2023&debut=8h&fin=9h&type=autre"), ["type"]);
        let read =
            SlotForm::parse("date=16/05/2023&debut=8h&fin=9h&type=visite&type=consultation").slot().unwrap();
        assert_eq!(read.kinds, [Kind::Consultation, Kind::HomeVisit]);
        assert_eq!((read.id().as_str(), read.hours().as_str()), ("16/05/2023 08h00", "08h00–09h00"));
    }

    #[test]
    fn a_period_names_each_field_that_cannot_be_read() {
        assert_eq!(AbsenceForm::parse("du=20/05").absence().unwrap_err().fields(), ["du", "au"]);
        let read = AbsenceForm::parse("du=2023-05-20&au=27/05/2023").absence().unwrap();
        assert_eq!(read.told(), "du 20/05/2023 au 27/05/2023");
    }

    #[test]
    fn information_is_text_of_a_bounded_length() {
        let form = InformationForm::parse("informations=Sonner%0D%0Adeux+fois%00%1B");
        assert_eq!((form.text.as_str(), form.problems().is_empty()), ("Sonner\ndeux fois", true));
        let long = InformationForm { text: "é".repeat(10_000) }.problems();
        assert_eq!(
            long.at("informations").unwrap(),
            "Ce texte compte 10\u{a0}000 caractères : 2\u{a0}000 au plus."
        );
        assert!(InformationForm { text: "é".repeat(LONGEST_INFORMATION) }.problems().is_empty());
    }

    #[test]
    fn phones_are_written_the_usual_way_and_the_directory_s_are_left_alone() {
        let address = |ligne: &str, telephone: &str| PracticeAddress {
            ligne: ligne.into(),
            telephone: telephone.into(),
        };
        let known = [address("A", "poste 12"), address("B", "01 99 00 12 34"), address("C", "")];
        let body = "ligne=A&telephone=poste+12&ligne=B&telephone=%2B33.1-99+00+00+01&ligne=ailleurs&telephone=x&ligne=C&telephone=12";
        let (numbers, problems) = PhonesForm::parse(body).numbers(&known);
        assert_eq!(numbers, [address("A", "poste 12"), address("B", "01 99 00 00 01"), address("C", "12")]);
        assert_eq!(problems.fields(), ["telephone-3"]);
        for wrong in ["0199001", "00 99 00 12 34", "1199001234", "abc", "０１99001234"] {
            assert_eq!(usual_phone(wrong), None, "{wrong}");
        }
        let (none, problems) = PhonesForm::parse("ligne=B&telephone=+").numbers(&known);
        assert!(problems.is_empty() && none[1].telephone.is_empty());
    }
}
