use lang::{Lang, say};

use crate::{requirement::Coverage, result::Certification};

/// The sheet of requirements, one line each, for a spreadsheet: semicolons and a byte-order mark, as French ones expect.
#[must_use]
pub fn render(certification: &Certification, lang: Lang) -> String {
    let head = say!(
        "Exigence;Ce qui est exigé;Comment;Verdict;Contrôles;Précision",
        "Requirement;What is asked for;How;Verdict;Checks;Detail"
    );
    let mut lines = vec![head.to(lang).to_owned()];
    for (requirement, verdict, checks) in certification.requirements() {
        let (how, detail) = match requirement.coverage {
            Coverage::Measured => (lang.say("mesuré", "measured"), ""),
            Coverage::Declared(question) => {
                (lang.say("à déclarer", "to be declared"), lang.say(question.fr, question.en))
            }
            Coverage::NotTested(why) => {
                (lang.say("non contrôlé ici", "not tested here"), lang.say(why.fr, why.en))
            }
        };
        let verdict = verdict.map(|verdict| verdict.text().in_lang(lang)).unwrap_or_default();
        let checks: Vec<_> = checks.iter().map(|check| check.id.as_str()).collect();
        let says = lang.say(requirement.says.fr, requirement.says.en);
        let cells = [requirement.id, says, how, &verdict, &checks.join(", "), detail];
        lines.push(cells.map(cell).join(";"));
    }
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

/// RFC 4180 §2; what a spreadsheet would take for a formula is text (CWE-1236).
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([';', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_whatever_it_holds() {
        assert_eq!(cell("=SUM(A1)"), "'=SUM(A1)");
        assert_eq!(cell("a;b \"c\""), "\"a;b \"\"c\"\"\"");
    }
}
