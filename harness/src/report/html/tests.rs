use std::{collections::BTreeSet, fs};

use mock_kit::journal::Event as JournalEvent;
use regex::Regex;

use super::*;
use crate::{
    report::{Merged, samples},
    run::{
        event::{ScenarioResult, Shard},
        folder::PICTURES,
    },
};

fn rendered(report: &Report) -> String {
    render(report, samples::folder(report).path(), Lang::Fr).unwrap()
}

fn anchors(html: &str, pattern: &str) -> Vec<String> {
    Regex::new(pattern).unwrap().captures_iter(html).map(|found| found[1].to_owned()).collect()
}

#[test]
fn every_outcome_has_its_word_and_its_class() {
    let html = rendered(&samples::everything());
    for (class, word) in [
        ("unstable", "instable"),
        ("pending", "à approuver"),
        ("failed", "non conforme"),
        ("broken", "interrompu"),
        ("passed", "conforme"),
    ] {
        assert!(html.contains(&format!("<details class=\"card scenario {class}\"")), "{class}");
        assert!(html.contains(&format!("<span class=\"meta\">{word}, 1,2 s</span>")), "{word}");
    }
    assert!(html.contains("tag notrun\">non atteint</strong>"));
    assert!(html.contains("Il se déconnecte (2e fois)") && html.contains("2 fois sur 3 conforme"));
    assert!(html.contains("1er essai : non conforme") && html.contains("2e essai : non conforme"));
}

#[test]
fn exchanges_that_are_incomplete_are_told_so() {
    let unread = ScenarioResult { journal_unread: true, ..samples::passed(0, "Il revient") };
    let lost = ScenarioResult { journal_dropped: 2, ..samples::passed(1, "Il part") };
    let html = rendered(&samples::report(vec![unread, lost, samples::passed(2, "Il reste")]));
    assert_eq!(html.matches("Le journal n’a pas pu être lu").count(), 1);
    assert_eq!(html.matches("Le journal a perdu 2 événements").count(), 1);
}

#[test]
fn what_a_card_mode_leaves_nothing_to_do_says_why() {
    let html = rendered(&samples::report(vec![
        samples::without_object(0, "Il se connecte", false),
        samples::without_object(1, "Il se trompe", true),
    ]));
    assert!(html.contains("<details class=\"card scenario notapplicable\""));
    assert!(html.contains("<dt>Sans objet</dt><dd>1</dd>"));
    assert!(html.contains("<span class=\"meta\">sans objet, 1,2 s</span>"));
    assert!(html.contains("tag notapplicable\">sans objet</strong>"));
    assert_eq!(html.matches("<p class=\"meta\">personne n’a de code à composer</p>").count(), 3);
}

#[test]
fn anchors_are_unique_and_links_lead_somewhere() {
    for report in [samples::everything(), samples::report(vec![samples::passed(0, "A")])] {
        let out = samples::folder(&report);
        for html in [
            render(&report, out.path(), Lang::Fr).unwrap(),
            render_light(&report, out.path(), Lang::Fr).unwrap(),
        ] {
            let ids = anchors(&html, " id=\"([^\"]+)\"");
            let distinct: BTreeSet<_> = ids.iter().cloned().collect();
            assert_eq!(ids.len(), distinct.len(), "{ids:?}");
            assert!(!distinct.is_empty());
            for link in anchors(&html, "href=\"#([^\"]+)\"") {
                assert!(distinct.contains(&link), "{link} leads nowhere");
            }
            assert!(!html.contains("<script"));
        }
    }
}

#[test]
fn a_step_of_a_phrase_stands_below_it_and_shows_both_places_when_it_fails() {
    let html = rendered(&samples::report(vec![samples::failed(0, "Un médecin")]));
    let outer = html.find("<b>Quand</b> il crée son compte").expect("the outer phrase");
    let inner = html.find("<b>Et</b> il arrive sur son compte").expect("the inner phrase");
    let step = html.find("<b>Alors</b> il voit « Bonjour »").expect("the step");
    assert!(outer < inner && inner < step);
    assert_eq!(html[step..].matches("</ol></details></li>").count(), 2, "both phrases end after the step");
    assert_eq!(html.matches("<li>appelée par compte.feature:12 : Quand il crée son compte</li>").count(), 2);
    assert!(html.contains("<li>phrases.feature:4 : Alors il voit « Bonjour »</li>"));
}

#[test]
fn the_guide_is_shown_when_it_is_walked_and_the_pages_otherwise() {
    let mut report = samples::report(vec![samples::passed(0, "A")]);
    let html = rendered(&report);
    assert!(html.contains("<h2>Les pages</h2>") && !html.contains("Les étapes du guide"));
    report.scenarios[0].steps[1].evidence.as_mut().unwrap().step_id = Some("C1".into());
    let html = rendered(&report);
    assert!(html.contains("<h2>Les étapes du guide</h2>") && !html.contains("<h2>Les pages</h2>"));
}

#[test]
fn the_picture_of_a_failure_stands_with_what_is_wrong_and_the_scenario_leads_there() {
    let html = rendered(&samples::report(vec![samples::failed(0, "A")]));
    let block = html.split("Ce qui ne va pas").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(block.contains("<figure id=\"image-0\">") && block.contains("data:image/png"), "{block}");
    assert!(block.contains("La page en texte"));
    let scenario = html.split("<h2>Les scénarios</h2>").nth(1).unwrap();
    assert!(scenario.contains("<a href=\"#image-0\">La page est montrée plus haut.</a>"));
    assert!(!scenario.contains("data:image/png") && !scenario.contains("La page en texte"));
}

#[test]
fn the_last_lines_of_the_service_stand_with_what_is_wrong() {
    let report = samples::report(vec![samples::failed(0, "A")]);
    let out = samples::folder(&report);
    assert!(!render(&report, out.path(), Lang::Fr).unwrap().contains("service.log"));
    let lines: Vec<_> = (1..=40).map(|line| format!("\u{1b}[31mligne {line} <b>\u{1b}[0m\u{7}")).collect();
    fs::write(out.path().join("service.log"), "x".repeat(200_000) + "\n" + &lines.join("\n")).unwrap();
    for html in
        [render(&report, out.path(), Lang::Fr).unwrap(), render_light(&report, out.path(), Lang::Fr).unwrap()]
    {
        let told = html.split("<summary>Dernières lignes du service (service.log)</summary>").nth(1).unwrap();
        let told = told.split("<pre>").nth(1).unwrap().split("</pre>").next().unwrap();
        let told: Vec<_> = told.lines().collect();
        assert_eq!((told.len(), told[0], told[29]), (30, "ligne 11 &#60;b&#62;", "ligne 40 &#60;b&#62;"));
        let (wrong, rest) =
            (html.find("Ce qui ne va pas").unwrap(), html.find("Les scénarios</h2>").unwrap());
        assert!((wrong..rest).contains(&html.find("Dernières lignes").unwrap()));
    }
    let fine = samples::report(vec![samples::passed(0, "A")]);
    assert!(!render(&fine, out.path(), Lang::Fr).unwrap().contains("service.log"));
}

#[test]
fn exchanges_name_their_sides_in_french() {
    let mut report = samples::report(vec![samples::passed(0, "A")]);
    report.scenarios[0].steps[0].events = ["browser", "mon-service"]
        .map(|from| JournalEvent {
            seq: 1,
            at: OffsetDateTime::UNIX_EPOCH,
            mock: "psc".into(),
            name: "psc.token.issued".into(),
            from: from.into(),
            to: "psc".into(),
            verdict: Verdict::Accepted,
            summary: "Jetons remis au service".into(),
            flow: None,
            person: None,
            details: serde_json::Value::Null,
        })
        .to_vec();
    let html = rendered(&report);
    assert!(
        html.contains("navigateur → Pro Santé Connect") && html.contains("mon-service → Pro Santé Connect")
    );
    assert!(!html.contains("<dt>Attendu</dt>"));
    report.scenarios[0].steps[0].events[0].details = serde_json::json!({"lesson": {
        "sent": "redirect_uri « <a> »", "expected": "« b »", "clause": "RFC 6749 §4.1.3", "change": "c",
    }});
    let taught = rendered(&report);
    assert!(
        taught.contains("<dt>Reçu</dt><dd lang=\"fr\">redirect_uri « &#60;a&#62; »</dd><dt>Attendu</dt>")
    );
    assert!(taught.contains("<dt>Règle</dt><dd lang=\"fr\">RFC 6749 §4.1.3</dd><dt>À corriger</dt>"));
    // The English name stands behind the fold.
    assert!(html.contains(
        "<td><span lang=\"fr\">Jetons remis au service</span><details><summary>Détail</summary><code>psc.token.issued</code>"
    ));
}

#[test]
fn a_page_that_waits_is_shown_with_the_command_that_approves_it() {
    let report = samples::report(vec![samples::pending(0, "A")]);
    let out = samples::folder(&report);
    let html = render(&report, out.path(), Lang::Fr).unwrap();
    assert!(html.contains("<h2>À approuver</h2>"));
    let command = format!("doublure snapshots accept compte__mon-compte --out {}", out.path().display());
    assert!(html.contains(&command), "{command}");
}

#[test]
fn what_is_missing_or_orphaned_stands_at_the_top() {
    let mut report = samples::report(vec![samples::passed(0, "A")]);
    report.run.orphans = vec!["compte__ancien".into()];
    report.run.shard = Some(Shard { part: 2, of: 3 });
    let html = rendered(&report);
    assert!(html.contains("Instantanés orphelins") && html.contains("<code>compte__ancien</code>"));
    assert!(html.contains("la part 2 sur 3 des scénarios"));
    let missing = vec![Shard { part: 1, of: 3 }];
    report.merged = Some(Merged { reports: 2, sum_ms: 1, missing, without: vec!["r3".into()] });
    let html = rendered(&report);
    assert!(html.contains("Incomplet") && html.contains("Il manque la part 1 sur 3"));
    assert!(html.contains("Aucun rapport dans « r3 »"));
}

#[test]
fn hostile_text_is_only_text() {
    let mut scenario = samples::failed(0, "<script>alert(1)</script>");
    scenario.steps[0].text = "\"><img src=x onerror=alert(1)>".into();
    scenario.steps[0].within[0].text = "<b onclick=x>".into();
    let html = rendered(&samples::report(vec![scenario]));
    assert!(!html.contains("<script") && !html.contains("<img src=x") && !html.contains("<b onclick"));
}

#[test]
fn no_picture_is_read_outside_the_folder() {
    let mut report = samples::report(vec![samples::passed(0, "A")]);
    let (out, other) = (samples::folder(&report), tempfile::tempdir().unwrap());
    let secret = other.path().join("secret.png");
    fs::write(&secret, samples::noise(8)).unwrap();
    let beside = format!("../{}/secret.png", other.path().file_name().unwrap().to_str().unwrap());
    assert!(out.path().join(&beside).exists());
    for path in [secret, beside.into()] {
        report.scenarios[0].steps[1].evidence.as_mut().unwrap().picture = Some(path);
        let html = render(&report, out.path(), Lang::Fr).unwrap();
        assert!(html.contains("L’image n’a pas pu être prise") && !html.contains("data:image/png"));
    }
}

#[test]
fn a_light_report_of_three_hundred_large_pictures_stays_below_its_limit_and_says_what_is_left_out() {
    let steps = (0..300).map(|index| samples::passed(index, &format!("S{index}")));
    let mut scenarios: Vec<ScenarioResult> = steps.collect();
    // The last one is what matters most, hence what must be shown.
    scenarios.push(samples::failed(300, "Un échec"));
    let report = samples::report(scenarios);
    let out = samples::folder(&report);
    let picture = out.path().join("bruit.png");
    fs::write(&picture, samples::noise(580)).unwrap();
    assert!(fs::metadata(&picture).unwrap().len() > 1_000_000);
    for entry in fs::read_dir(out.path().join(PICTURES)).unwrap() {
        let path = entry.unwrap().path();
        fs::remove_file(&path).unwrap();
        fs::hard_link(&picture, path).unwrap();
    }
    let html = render_light(&report, out.path(), Lang::Fr).unwrap();
    assert!(html.len() < light::LIMIT, "{}", html.len());
    let shown = html.matches("data:image/jpeg").count();
    assert!((2..100).contains(&shown), "{shown}");
    assert!(html.contains(&format!("{} images.", 301 - shown)), "it does not say what is left out");
    assert_eq!(html.matches("Image dans le rapport complet").count(), 301 - shown);
    let wrong = html.split("Ce qui ne va pas").nth(1).unwrap();
    assert!(
        wrong.split("</section>").next().unwrap().contains("data:image/jpeg"),
        "the failure is not shown"
    );
}

#[test]
fn a_light_report_of_too_many_words_keeps_what_did_not_pass() {
    let long = "é".repeat(1_900);
    let wordy = |mut scenario: ScenarioResult| {
        for step in &mut scenario.steps {
            step.text.clone_from(&long);
        }
        scenario
    };
    let mut scenarios: Vec<_> =
        (0..1_000).map(|index| wordy(samples::passed(index, &format!("S{index}")))).collect();
    scenarios.push(wordy(samples::failed(1_000, "Un échec")));
    let mut report = samples::report(scenarios);
    let out = samples::folder(&samples::report(vec![]));
    let html = render_light(&report, out.path(), Lang::Fr).unwrap();
    assert!(html.len() < light::LIMIT, "{}", html.len());
    assert!(html.contains("les étapes des scénarios conformes") && html.contains("Un échec"));

    // More than that: the first of those that did not pass.
    for scenario in &mut report.scenarios {
        scenario.outcome = Outcome::Failed;
    }
    let html = render_light(&report, out.path(), Lang::Fr).unwrap();
    assert!(html.len() < light::LIMIT, "{}", html.len());
    assert!(html.contains("501 scénarios"), "it does not say what is left out");
}

#[test]
fn a_long_difference_is_cut_in_a_light_report_alone() {
    let mut report = samples::report(vec![samples::failed(0, "A")]);
    let failure = report.scenarios[0].steps[0].failure.take().unwrap();
    let lines: Vec<_> = (0..250).map(|line| format!("+ligne {line}")).collect();
    report.scenarios[0].steps[0].failure = Some(failure.with_difference(lines.join("\n")));
    let out = samples::folder(&report);
    assert!(render(&report, out.path(), Lang::Fr).unwrap().contains("+ligne 249"));
    let html = render_light(&report, out.path(), Lang::Fr).unwrap();
    assert!(html.contains("+ligne 199") && !html.contains("+ligne 200"));
    assert!(html.contains("50 lignes de plus dans le rapport complet"));
}

/// Every pair of texts in the templates: French, English.
fn pairs() -> Vec<(String, String)> {
    let templates = [
        include_str!("../../../templates/report.html"),
        include_str!("../../../templates/report_parts.html"),
    ];
    let pair = Regex::new(r#"self\.say\(\s*"([^"]+)",\s*"([^"]+)"\)"#).unwrap();
    let pairs = templates.iter().flat_map(|template| pair.captures_iter(template));
    pairs.map(|found| (found[1].to_owned(), found[2].to_owned())).collect()
}

#[test]
fn each_language_has_its_own_page_and_nothing_of_the_other() {
    let mut report = samples::everything();
    report.run.orphans = vec!["compte__ancien".into()];
    report.run.shard = Some(Shard { part: 1, of: 2 });
    let out = samples::folder(&report);
    let [french, english] = Lang::ALL.map(|lang| render(&report, out.path(), lang).unwrap());
    assert!(french.contains("<html lang=\"fr\">") && english.contains("<html lang=\"en\">"));
    let pairs = pairs();
    assert!(pairs.len() > 40, "the templates say more than {}", pairs.len());
    let holds = |html: &str, text: &str| html.contains(&format!(">{}<", text.trim()));
    for (in_french, in_english) in pairs.iter().filter(|(french, english)| french != english) {
        assert!(!holds(&english, in_french), "« {in_french} » in the English page");
        assert!(!holds(&french, in_english), "“{in_english}” in the French page");
    }
    for said in [
        "<span class=\"verdict broken\">Broken</span>",
        "<dd>24 November 2026, 14:37</dd>",
        "<dd>simulated reader</dd>",
        "<span class=\"meta\">failed, 1.2 s</span>",
        "<dt>Claimed</dt><dd>the page says “Bonjour”</dd>",
        "<li>called from compte.feature:12: Quand il crée son compte</li>",
        "Il se déconnecte (2nd time)",
        "passed 2 times out of 3",
        "1st attempt: failed",
        "This report is about part 1 of 2 of the scenarios alone",
    ] {
        assert!(english.contains(said), "{said}");
    }
    let light = render_light(&report, out.path(), Lang::En).unwrap();
    assert!(light.contains("A light report, made for a mail.") && !light.contains("Rapport léger"));
}
