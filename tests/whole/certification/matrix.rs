//! Every planted fault through every check: what finds what, beside the checks that are there for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    sync::Mutex,
    thread,
};

use certification::{catalogue::AREAS, result::Checked, verdict::Verdict};
use harness::stack::DEVIATIONS;
use tokio::runtime::Runtime;

use super::{Ground, PLANTED, finds};
use crate::support::workspace;

const BEGINNING: &str = "# Ce que trouve chaque contrôle\n\n\
    <!-- Fait par le programme : make matrix -->\n\n\
    Une ligne par défaut planté dans le service intégré (ou plusieurs ensemble), une colonne par domaine du catalogue : les \
    contrôles que ce défaut fait échouer, ou passer avec remarque. En **gras**, ceux qui sont là pour lui et que `make test` \
    exige. « ? » précède un contrôle que le défaut empêche de conclure. Le service sans défaut n'en fait échouer aucun. Ce que \
    fait chaque défaut : [la liste](fr/defauts.md#le-sas-simulé).\n\n";

/// What one area says of a fault.
fn cell(area: &str, checked: &[Checked], there_for_it: &[&str]) -> String {
    let of_area = checked.iter().filter(|checked| checked.id.split('.').next() == Some(area));
    let said = of_area.filter_map(|checked| {
        let name = checked.id.split_once('.').map_or(checked.id.as_str(), |(_, name)| name);
        match checked.verdict {
            Verdict::Inconclusive => Some(format!("? {name}")),
            _ if !finds(checked) => None,
            _ if there_for_it.contains(&checked.id.as_str()) => Some(format!("**{name}**")),
            _ => Some(name.to_owned()),
        }
    });
    said.collect::<Vec<_>>().join("<br>")
}

/// How many at a time: each waits a good part of its time.
const LANES: usize = 4;

#[test]
#[ignore = "every check for every fault: make matrix"]
fn the_matrix_of_faults_and_checks_is_what_the_document_shows() {
    let rows = Mutex::default();
    thread::scope(|scope| {
        for lane in 0..LANES {
            let rows = &rows;
            scope.spawn(move || Runtime::new().unwrap().block_on(fill(lane, rows)));
        }
    });
    let page = page(&rows.into_inner().unwrap());
    let path = workspace().join("docs/certification-matrix.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/certification-matrix.md lags behind: make matrix");
}

async fn fill(lane: usize, rows: &Mutex<BTreeMap<usize, Vec<Checked>>>) {
    for (rank, planted) in PLANTED.iter().enumerate().skip(lane).step_by(LANES) {
        // One each: what a fault leaves behind is not another row’s.
        let ground = Ground::start().await;
        let judged = ground.certify(Some(planted), |_| true).await;
        let found: BTreeSet<_> =
            judged.iter().filter(|checked| finds(checked)).map(|checked| checked.id.as_str()).collect();
        for id in planted.found_by {
            assert!(found.contains(id), "{:?}: {id}", planted.faults);
        }
        eprintln!("{}/{} {:?}: {}", rank + 1, PLANTED.len(), planted.faults, found.len());
        rows.lock().unwrap().insert(rank, judged);
    }
}

fn page(rows: &BTreeMap<usize, Vec<Checked>>) -> String {
    let mut page = BEGINNING.to_owned();
    let titles = AREAS.iter().map(|area| area.title.text().to(harness::lang::Lang::Fr).to_owned());
    let _ = writeln!(page, "| défaut | {} |", titles.collect::<Vec<_>>().join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(AREAS.len()));
    let known: BTreeSet<_> = DEVIATIONS.iter().copied().flatten().map(|deviation| deviation.name).collect();
    for (rank, checked) in rows {
        let planted = PLANTED[*rank];
        assert!(planted.faults.iter().all(|fault| known.contains(fault)));
        let names = planted.faults.iter().map(|fault| format!("`{fault}`")).collect::<Vec<_>>().join("<br>");
        let cells = AREAS.iter().map(|area| cell(area.name, checked, planted.found_by));
        let _ = writeln!(page, "| {names} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    page
}
