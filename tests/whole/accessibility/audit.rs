//! axe-core, and what it says of a page.

use std::{fmt, fs};

use harness::run::Inspection;
use serde::Deserialize;

use crate::support::workspace;

/// A page, and what axe-core found on it.
pub struct Audited {
    /// Name of its snapshot.
    pub name: String,
    pub findings: Vec<Finding>,
    /// Rules that a person has to judge.
    pub undecided: Vec<String>,
    /// Its text, with one space between words.
    pub text: String,
    /// Its HTML as the browser holds it.
    pub html: String,
}

/// A rule that a page does not keep, and where.
pub struct Finding {
    page: String,
    pub rule: String,
    impact: Option<String>,
    help: String,
    url: String,
    places: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    selector: String,
    html: String,
    /// What to do.
    summary: String,
}

#[derive(Deserialize)]
struct Answer {
    violations: Vec<Violation>,
    /// Rules that the page keeps.
    kept: Vec<String>,
    /// Rules that axe-core cannot judge here: a contrast with a gradient.
    undecided: Vec<String>,
    text: String,
    html: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Violation {
    id: String,
    impact: Option<String>,
    help: String,
    help_url: String,
    places: Vec<Place>,
}

/// WCAG 2.0 and 2.1, levels A and AA, the size of targets of 2.2, and what axe-core calls best practice.
const AUDIT: &str = r"
const said = await axe.run(document, {
  iframes: false,
  resultTypes: ['violations'],
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
});
const text = document.documentElement.textContent.replace(/\s+/g, ' ');
return {
  violations: said.violations.map(({ id, impact, help, helpUrl, nodes }) => ({
    id, impact, help, helpUrl,
    places: nodes.map(node => ({ selector: node.target.join(' '), html: node.html, summary: node.failureSummary })),
  })),
  kept: said.passes.map(rule => rule.id),
  undecided: said.incomplete.map(rule => rule.id),
  text,
  html: document.documentElement.outerHTML,
};
";

/// axe-core, to look at each page that is kept.
pub fn inspection() -> Inspection {
    let axe = workspace().join("target/foreign/axe/node_modules/axe-core/axe.min.js");
    let source = fs::read_to_string(&axe)
        .unwrap_or_else(|_| panic!("{} is missing: run `make foreign-clients`", axe.display()));
    Inspection::new(&format!("{source};\n{AUDIT}"))
}

impl Audited {
    pub fn read(name: &str, answer: &serde_json::Value) -> Self {
        let answer: Answer = serde_json::from_value(answer.clone()).unwrap();
        // An audit that judged nothing is none. Every page has a title, and a faulty one breaks its rule.
        let judged = answer
            .kept
            .iter()
            .chain(answer.violations.iter().map(|one| &one.id))
            .any(|rule| rule == "document-title");
        assert!(judged, "{name} was not judged: {:?}", answer.kept);
        let finding = |violation: Violation| Finding {
            page: name.to_owned(),
            rule: violation.id,
            impact: violation.impact,
            help: violation.help,
            url: violation.help_url,
            places: violation.places,
        };
        Self {
            name: name.to_owned(),
            findings: answer.violations.into_iter().map(finding).collect(),
            undecided: answer.undecided,
            text: answer.text,
            html: answer.html,
        }
    }
}

impl Finding {
    /// Whether somebody cannot, or can hardly, use the page.
    pub fn is_serious(&self) -> bool {
        matches!(self.impact.as_deref(), Some("serious" | "critical"))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let impact = self.impact.as_deref().unwrap_or("no impact given");
        writeln!(f, "{}: {} ({impact}): {}, {}", self.page, self.rule, self.help, self.url)?;
        for place in &self.places {
            writeln!(f, "  at `{}`: {}", place.selector, place.html)?;
            writeln!(f, "    {}", place.summary.replace('\n', "\n    "))?;
        }
        Ok(())
    }
}
