//! Medians, ranges and ratios of what was measured.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

/// Values in the order in which they were taken: times in milliseconds, unless the line says another unit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sample(Vec<f64>);

impl From<Vec<f64>> for Sample {
    fn from(values: Vec<f64>) -> Self {
        Self(values)
    }
}

impl Sample {
    pub fn push(&mut self, time: Duration) {
        self.value(time.as_secs_f64() * 1000.0);
    }

    /// What is no time.
    pub fn value(&mut self, value: f64) {
        self.0.push(value);
    }

    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Does it, and counts how long that took.
    pub fn time<T>(&mut self, doing: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = doing();
        self.push(begun.elapsed());
        done
    }

    /// Each value divided by the other sample's of the same round.
    fn over(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(own, other)| own / other).collect())
    }

    /// The smallest value that at least this part (of 100) of the sample does not exceed.
    pub fn percentile(&self, part: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() * part).div_ceil(100).max(1);
        sorted[rank - 1]
    }

    fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        if sorted.len() % 2 == 1 { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) }
    }
}

/// A line of the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    what: String,
    /// `ms`, `flows/s`, `MiB`, or empty for a ratio.
    unit: String,
    value: f64,
    least: f64,
    most: f64,
    count: usize,
    /// What `value` is to stay below.
    aim: Option<f64>,
    /// What `value` is to reach.
    #[serde(default)]
    at_least: Option<f64>,
}

/// What a value is wanted to be.
#[derive(Clone, Copy, Debug)]
pub enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

/// What one measure gave: its lines, and everything that was measured.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Section {
    rows: Vec<Row>,
    samples: BTreeMap<String, Sample>,
    notes: Vec<String>,
}

impl Section {
    /// A line with a sample's median.
    pub fn median(&mut self, what: &str, sample: &Sample, aim: Option<f64>) {
        self.median_in("ms", what, sample, aim.map(Aim::AtMost));
    }

    /// The same, in another unit.
    pub fn median_in(&mut self, unit: &str, what: &str, sample: &Sample, aim: Option<Aim>) {
        self.row(what, unit, sample.median(), sample, aim);
        self.samples.insert(what.to_owned(), sample.clone());
    }

    /// A line with its 99th percentile.
    pub fn percentile_99(&mut self, what: &str, sample: &Sample, aim: Option<f64>) {
        self.row(
            &format!("{what}, 99th percentile"),
            "ms",
            sample.percentile(99),
            sample,
            aim.map(Aim::AtMost),
        );
    }

    /// A line with the median of the ratios, round by round.
    pub fn ratio(&mut self, what: &str, sample: &Sample, over: &Sample, aim: Option<f64>) {
        self.ratio_to(what, sample, over, aim.map(Aim::AtMost));
    }

    /// The same, whatever the aim.
    pub fn ratio_to(&mut self, what: &str, sample: &Sample, over: &Sample, aim: Option<Aim>) {
        let ratios = sample.over(over);
        self.row(what, "", ratios.median(), &ratios, aim);
    }

    /// Something that a reader of the lines must know.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    fn row(&mut self, what: &str, unit: &str, value: f64, of: &Sample, aim: Option<Aim>) {
        let (least, most) = (of.percentile(0), of.percentile(100));
        let (what, unit, count) = (what.to_owned(), unit.to_owned(), of.0.len());
        let (aim, at_least) = match aim {
            None => (None, None),
            Some(Aim::AtMost(most)) => (Some(most), None),
            Some(Aim::AtLeast(least)) => (None, Some(least)),
        };
        self.rows.push(Row { what, unit, value, least, most, count, aim, at_least });
    }

    /// For the terminal.
    pub fn terminal(&self) -> String {
        let width = self.rows.iter().map(|row| row.what.chars().count()).max().unwrap_or_default();
        let mut text = String::new();
        for row in &self.rows {
            let [value, range, count, aim] = row.cells();
            writeln!(text, "  {:<width$}  {value:>10}  {range:>22}  {count:>4} ×  {aim}", row.what).unwrap();
        }
        for note in &self.notes {
            writeln!(text, "  ({note})").unwrap();
        }
        text + "\n"
    }

    /// As a table in Markdown.
    pub fn markdown(&self) -> String {
        let mut text = "| what | value | least to most | times | aim |\n|---|--:|--:|--:|---|\n".to_owned();
        for row in &self.rows {
            writeln!(text, "| {} | {} |", row.what, row.cells().join(" | ")).unwrap();
        }
        for note in &self.notes {
            write!(text, "\n{note}\n").unwrap();
        }
        text
    }
}

impl Row {
    fn cells(&self) -> [String; 4] {
        let told = |value: f64| match self.unit.as_str() {
            "" => format!("{value:.2}"),
            unit if value < 100.0 => format!("{value:.1} {unit}"),
            unit => format!("{value:.0} {unit}"),
        };
        let held = |held| if held { "held" } else { "missed" };
        let at_most = self.aim.map(|aim| format!("at most {}: {}", told(aim), held(self.value <= aim)));
        let at_least =
            self.at_least.map(|aim| format!("at least {}: {}", told(aim), held(self.value >= aim)));
        [
            told(self.value),
            format!("{} to {}", told(self.least), told(self.most)),
            self.count.to_string(),
            at_most.or(at_least).unwrap_or_default(),
        ]
    }
}
