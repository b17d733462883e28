use lang::{Lang, say};

use super::sheet::Row;
use crate::{dossier, requirement::SETS, result::Certification};

/// The sheet of requirements, one line each, for a spreadsheet: semicolons and a byte-order mark, as French ones expect.
#[must_use]
pub fn render(certification: &Certification, lang: Lang) -> String {
    rendered(certification, lang, None)
}

/// The same, as it lies in a dossier: each requirement with the page that tells of it.
#[must_use]
pub fn of_dossier(certification: &Certification) -> String {
    rendered(certification, Lang::Fr, Some("Fiche"))
}

fn rendered(certification: &Certification, lang: Lang, pages: Option<&str>) -> String {
    let head = say!(
        "Exigence;Ce qui est exigé;Comment;Verdict;Contrôles;Précision;Déclaré par;Le;Pièce",
        "Requirement;What is asked for;How;Verdict;Checks;Detail;Declared by;On;Attachment"
    );
    let mut lines =
        vec![format!("{}{}", head.to(lang), pages.map(|head| format!(";{head}")).unwrap_or_default())];
    for row in SETS.iter().flat_map(|set| Row::of_set(set, certification, lang)) {
        let verdict = row.verdict.map(|verdict| verdict.text().in_lang(lang)).unwrap_or_default();
        let checks: Vec<_> = row.checks.iter().map(|check| check.id.as_str()).collect();
        let declared = row.declaration.map_or([""; 3], |declaration| {
            let attachment = declaration.attachment.as_deref().unwrap_or_default();
            [declaration.author.as_str(), declaration.date.as_str(), attachment]
        });
        let [author, date, attachment] = declared;
        let checks = checks.join(", ");
        let cells = [row.id, row.says, row.how, &verdict, &checks, row.detail, author, date, attachment];
        let mut line = cells.map(cell).join(";");
        if pages.is_some() {
            line.push(';');
            line.push_str(&dossier::page_of(row.id));
        }
        lines.push(line);
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
