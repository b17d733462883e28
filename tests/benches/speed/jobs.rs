//! The scenarios of the e-CPS, with one browser and with two at once: two people's hands in most of them.

use tempfile::tempdir;

use crate::{
    Ground,
    figures::{Sample, Section},
};

pub fn measure(ground: &Ground) -> Section {
    let mut samples = [Sample::default(), Sample::default()];
    for round in 0..ground.rounds {
        let order = if round.is_multiple_of(2) { [0, 1] } else { [1, 0] };
        for index in order {
            let folder = tempdir().unwrap();
            let jobs = (index + 1).to_string();
            samples[index]
                .time(|| ground.run(&folder.path().join("rapport"), &["--tags", "@e-cps", "--jobs", &jobs]));
        }
    }
    let [one, two] = samples;
    let mut section = Section::default();
    section.median("`doublure run --tags @e-cps --jobs 1`", &one, None);
    section.median("`doublure run --tags @e-cps --jobs 2`", &two, None);
    section.ratio("two over one", &two, &one, None);
    section
}
