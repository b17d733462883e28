//! What was measured, kept as JSON, and as a table in the documentation.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::{Measure, figures::Section};

/// Below the workspace: every figure.
const FILE: &str = "target/bench/results.json";
const BEGIN: &str = "<!-- Written by `make bench`: begin -->\n";
const END: &str = "<!-- Written by `make bench`: end -->";

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Results {
    measures: BTreeMap<String, Measured>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Measured {
    /// Processes that wanted to run when it began, over the last minute: more than one or two spoil the figures.
    load: String,
    section: Section,
}

/// The load of the last minute, as Linux tells it.
pub fn load() -> String {
    let told = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split(' ').next().unwrap_or_default().to_owned()
}

impl Results {
    /// Those of earlier runs: what is not measured again stays.
    pub fn load(workspace: &Path) -> Self {
        let text = fs::read_to_string(workspace.join(FILE)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    pub fn keep(&mut self, name: String, load: String, section: Section) {
        self.measures.insert(name, Measured { load, section });
    }

    pub fn save(&self, workspace: &Path) {
        let file = workspace.join(FILE);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, serde_json::to_string_pretty(self).unwrap()).unwrap();
        println!("{FILE} holds every figure.\n");
    }

    /// Replaces what stands between the markers of `document`; what was never measured here stays as it is there.
    pub fn write_into(&self, document: &Path) {
        let text = fs::read_to_string(document).unwrap();
        let (before, rest) =
            text.split_once(BEGIN).expect("the document has a marker where the table begins");
        let (known, after) = rest.split_once(END).expect("the document has a marker where the table ends");
        fs::write(document, format!("{before}{BEGIN}{}\n{END}{after}", self.markdown(known))).unwrap();
        println!("{} shows the table.", document.display());
    }

    fn markdown(&self, known: &str) -> String {
        let mut text = String::new();
        for measure in Measure::value_variants() {
            let name = measure.name();
            let Some(Measured { load, section }) = self.measures.get(&name) else {
                let stands =
                    known.split("\n### ").find_map(|section| section.strip_prefix(&format!("{name}\n")));
                if let Some(stands) = stands {
                    write!(text, "\n### {name}\n{}\n", stands.trim_end()).unwrap();
                }
                continue;
            };
            write!(
                text,
                "\n### {name}\n\nLoad of the machine when it began: {load}.\n\n{}",
                section.markdown()
            )
            .unwrap();
        }
        text
    }
}
