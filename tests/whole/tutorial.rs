//! The first page that a QA person follows: what it shows is what one writes and what one sees.

use std::fs;

use crate::support::{Desk, Ended, free_port, workspace};

/// The blocks of one kind that the page shows, in order.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(fence) = lines.find_map(|line| line.strip_prefix("```")) {
        let block = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n"));
        let block: String = block.collect();
        if fence == kind {
            blocks.push(block);
        }
    }
    blocks
}

/// What it says on the screen, whatever the browser's version and the port.
fn seen(ended: &Ended, port: u16) -> String {
    plain(&format!("{}{}", ended.err, ended.out)).replace(&port.to_string(), "3000")
}

fn plain(told: &str) -> String {
    let lines = told.lines().map(|line| match line.split_once(" · Chromium ") {
        Some((before, after)) => format!("{before} · {}\n", after.split_once(" · ").unwrap().1),
        None => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn the_first_scenario_goes_as_the_page_says() {
    let page = fs::read_to_string(workspace().join("docs/fr/premier-scenario.md")).unwrap();
    let (screens, toml, gherkin) = (blocks(&page, ""), blocks(&page, "toml"), blocks(&page, "gherkin"));
    let is_shown = |told: &str| {
        let shown = screens.iter().any(|screen| plain(screen) == told);
        assert!(shown, "the page shows no such screen:\n{told}");
    };
    let desk = Desk::new();
    let [port, psc, mail, smtp, ecps, igc, mtls, control] = [(); 8].map(|()| free_port());

    // 2. The service, in its folder, described.
    let ours = workspace();
    let service = ours.join("tests/services/node");
    for file in ["server.cjs", "pages.cjs"] {
        fs::copy(service.join(file), desk.path(file)).unwrap();
    }
    is_shown(&seen(desk.doublure(&["init"]).ends_with(0), port));
    let foreign = ours.join("target/foreign");
    let (node, modules) = (foreign.join("python/bin/node"), foreign.join("node/node_modules"));
    // What the page's service is called, and where its variables have other names.
    let settings = toml[0]
        .replace("3000", &port.to_string())
        .replace("node serveur.mjs", &format!("{} server.cjs", node.display()))
        .replace("OIDC_ISSUER = \"{issuer}\"", "OIDC_DISCOVERY_URL = \"{discovery}\"")
        .replace(
            "[service.env]\n",
            &format!(
                "[service.env]\nBASE_URL = \"{{service_url}}\"\nPORT = \"{port}\"\nNODE_PATH = \"{}\"\n",
                modules.display()
            ),
        );
    let ports = format!(
        "[ports]\npsc = {psc}\nmail = {mail}\nsmtp = {smtp}\necps = {ecps}\nigc = {igc}\nmtls = {mtls}\ncontrol = {control}\n"
    );
    desk.write("doublure.toml", &format!("{settings}{ports}{}", toml[1]));

    // 3. The scenario.
    assert_eq!(fs::read_to_string(desk.path("scenarios/connexion.feature")).unwrap(), gherkin[0]);

    // 4 and 5.
    is_shown(&seen(desk.doublure(&["run"]).ends_with(5), port));
    is_shown(&seen(desk.doublure(&["snapshots", "accept", "--all"]).ends_with(0), port));
    is_shown(&seen(desk.doublure(&["run"]).ends_with(0), port));

    // 6 and 7.
    desk.write("scenarios/phrases.feature", &gherkin[1]);
    desk.write(
        "scenarios/compte.feature",
        &format!(
            "# language: fr\nFonctionnalité: Compte\n\n  Scénario: Il crée son compte\n    Étant donné un médecin dont \
             la carte CPS est dans le lecteur\n{}    Et la page « compte » est conforme\n",
            gherkin[2]
        ),
    );
    // All that is claimed holds, and a page waits to be approved.
    desk.doublure(&["run"]).ends_with(5);
    desk.doublure(&["snapshots", "accept", "--all"]).ends_with(0);
    let approved =
        fs::read_to_string(desk.path("snapshots/compte__il-cree-son-compte__compte.snap")).unwrap();
    assert!(approved.contains("[numéro de dossier]"), "{approved}");
}
