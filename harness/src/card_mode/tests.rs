use super::*;
use crate::language::{Plan, Source};

/// Which of the steps have nothing to do, one letter each: `.` played, `C` chosen, `P` PIN, `R` reader, `O` not
/// offered, `T` two cards, `N` nothing left.
fn marks(steps: &str) -> String {
    assert!(!marks_of(CardMode::Reader, "", steps).contains(|mark| mark != '.'));
    marks_of(CardMode::Certificate, "", steps)
}

/// The same where the browser asks: `W` in its window, `S` open already, `U` unanswered, `L` silent, `M` no module, `F` its windows.
fn natively(reader_is_ours: bool, steps: &str) -> String {
    marks_of(CardMode::Native { reader_is_ours }, "", steps)
}

fn marks_of(mode: CardMode, tags: &str, steps: &str) -> String {
    let text = format!("# language: fr\nFonctionnalité: F\n  {tags}\n  Scénario: S\n{steps}");
    let plan = Plan::parse(&[Source::new("f.feature", &text)], &[]).unwrap();
    let scenario = &plan.scenarios[0];
    let reasons = mode.without_object(scenario);
    assert_eq!(reasons.len(), scenario.steps.len());
    let mark = |reason: Option<WithoutObject>| match reason {
        None => '.',
        Some(Chosen) => 'C',
        Some(NoPin) => 'P',
        Some(NoReader) => 'R',
        Some(NotOffered) => 'O',
        Some(TwoCards) => 'T',
        Some(NothingLeft) => 'N',
        Some(InAWindow) => 'W',
        Some(StillOpen) => 'S',
        Some(Unanswered) => 'U',
        Some(Silent) => 'L',
        Some(NoModule) => 'M',
        Some(NoWindows) => 'F',
    };
    reasons.into_iter().map(mark).collect()
}

const BEGIN: &str =
    "Étant donné un médecin dont la carte CPS est dans le lecteur\nQuand il ouvre le service\n";

#[test]
fn what_is_claimed_right_before_the_choice_of_the_card_is_the_readers() {
    let steps = "Alors la page « accueil » est conforme\nQuand il clique sur « PSC »\nAlors la page « choix » est \
                 conforme\nEt aucun courriel ne lui est parvenu\nQuand il choisit le certificat de sa carte\nEt il \
                 compose le code de sa carte\nAlors il voit « Bonjour »";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "....R.CP.");
}

#[test]
fn a_wrong_code_and_what_comes_of_it_are_the_readers_until_the_right_one() {
    let steps = "Et il choisit le certificat de sa carte\nEt il compose un code erroné\nAlors il voit « Code erroné. \
                 »\nQuand il compose le code de sa carte\nAlors il voit « Bonjour »";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "..CPRP.");
}

#[test]
fn the_guides_steps_of_the_reader_are_its_own_wherever_they_stand() {
    let steps = "Alors l'étape « C2 certificat » est conforme\nEt l'étape « C1 accueil » est conforme";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "..R.");
}

#[test]
fn a_card_that_the_browser_presents_is_judged_there_and_one_that_it_does_not_offer_is_not() {
    let steps = |fault: &str| {
        format!(
            "{BEGIN}Et que sa carte présente le défaut « {fault} »\nQuand il choisit le certificat de sa carte\nEt il \
             compose le code de sa carte\nAlors il voit « Carte »"
        )
    };
    assert_eq!(marks(&steps("révoquée")), "...CP.");
    assert_eq!(marks(&steps("expirée")), "OOOOOO");
    assert_eq!(marks(&steps("bloquée")), "PPPPPP");
}

#[test]
fn nobody_chooses_between_two_cards_of_a_browser() {
    let steps = "Et le lecteur contient aussi la carte d'un autre professionnel\nQuand il choisit le certificat de sa \
                 carte\nEt il compose le code de sa carte\nAlors il voit « Bonjour »";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "TTTTTT");
}

#[test]
fn nobody_prefers_the_e_cps_to_a_card_that_the_browser_presents_by_itself() {
    let steps = "Et il continue sans certificat\nAlors il voit « e-CPS »";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "CCCC");
}

#[test]
fn a_card_that_is_taken_out_or_renewed_before_the_reader_does_not_end_its_part() {
    let steps = "Et il choisit le certificat de sa carte\nEt il compose un code erroné\nEt il remplace sa carte par une \
                 carte valide\nEt il clique sur « Réessayer »\nEt il choisit le certificat de sa carte\nEt il compose le \
                 code de sa carte\nAlors il voit « Bonjour »";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "..CP.RCP.");
    let steps = "Et il choisit le certificat de sa carte\nEt il retire sa carte du lecteur\nEt il compose le code de sa \
                 carte\nAlors il voit « Carte absente »\nQuand il insère sa carte dans le lecteur\nEt il choisit le \
                 certificat de sa carte\nEt il compose le code de sa carte\nAlors il voit « Bonjour »";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "..C.PR.CP.");
    let steps = "Et il ne choisit aucun certificat\nAlors il voit « Se connecter »";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "NNCR");
}

#[test]
fn a_scenario_without_a_claim_that_is_left_is_not_played() {
    let steps = "Et il choisit le certificat de sa carte\nEt il clique sur « Annuler »\nAlors il voit « Se \
                 connecter »";
    assert_eq!(marks(&format!("{BEGIN}{steps}")), "NNCRR");
}

#[test]
fn what_is_done_with_the_card_is_done_where_the_browser_asks_and_what_is_read_of_a_page_is_not() {
    let steps = "Alors l'étape « C2 certificat » est conforme\nEt il voit « Certificat »\nQuand il choisit le certificat de sa \
                 carte\nAlors l'étape « C3 code » est conforme\nEt il voit « Code »\nEt aucun courriel ne lui est \
                 parvenu\nQuand il compose un code erroné\nAlors il voit « Code erroné »\nQuand il compose le code de sa \
                 carte\nAlors il voit « Bonjour »";
    for reader_is_ours in [true, false] {
        assert_eq!(natively(reader_is_ours, &format!("{BEGIN}{steps}")), "...W..W..W..");
    }
}

#[test]
fn a_code_that_the_browser_has_is_not_asked_for_again_until_the_card_or_the_browser_goes() {
    let again = |between: &str| {
        let sign_in = "Et il choisit le certificat de sa carte\nEt il compose le code de sa carte\n";
        natively(true, &format!("{BEGIN}{sign_in}{between}{sign_in}Alors il voit « Bonjour »"))
    };
    assert_eq!(again("Et il clique sur « Se déconnecter »\n"), "......S.");
    for between in ["ferme le navigateur et le rouvre", "remplace sa carte par une carte valide"] {
        assert_eq!(again(&format!("Et il {between}\n")), "........", "{between}");
    }
    let other = "Et il choisit le certificat de sa carte\nEt il compose le code de sa carte\nEt il choisit le certificat de \
                 l'autre carte\nEt il compose le code de l'autre carte\nAlors il voit « Bonjour »";
    assert_eq!(natively(true, &format!("{BEGIN}{other}")), ".......");
    // Either stays open.
    let sign_in =
        |whose: &str| format!("Et il choisit le certificat de {whose}\nEt il compose le code de {whose}\n");
    let both = [sign_in("sa carte"), sign_in("l'autre carte"), sign_in("sa carte")].concat();
    assert_eq!(natively(true, &format!("{BEGIN}{both}Alors il voit « Bonjour »")), ".......S.");
    let wrong = "Et il choisit le certificat de sa carte\nEt il compose un code erroné\nAlors il voit « x »";
    assert_eq!(natively(true, &format!("{BEGIN}{}{wrong}", sign_in("sa carte"))), "SSSSSSS");
}

#[test]
fn a_scenario_that_ends_before_the_code_keeps_the_window_or_says_nothing() {
    let ends = |claim: &str| {
        natively(true, &format!("{BEGIN}Et il choisit le certificat de sa carte\nAlors {claim}"))
    };
    assert_eq!(ends("il voit « Code »"), "UUUU");
    assert_eq!(ends("sa session Pro Santé Connect est fermée"), "UUUU");
    assert_eq!(ends("l'étape « C3 code » est conforme"), "....");
}

#[test]
fn a_scenario_that_leaves_the_code_unanswered_is_the_readers_and_the_third_wrong_one_is_an_answer() {
    let steps = |wrong: usize| {
        let wrong = "Et il compose un code erroné\n".repeat(wrong);
        format!(
            "{BEGIN}Et il choisit le certificat de sa carte\n{wrong}Et il clique sur « Réessayer »\nAlors il voit « x »"
        )
    };
    assert_eq!(natively(true, &steps(0)), "UUUUU");
    assert_eq!(natively(true, &steps(2)), "UUUUUUU");
    assert_eq!(natively(true, &steps(3)), "........");
    // The card counts, whatever was done between two codes.
    let twice = "Et il choisit le certificat de sa carte\nEt il compose un code erroné\nEt il ne compose aucun code\nEt il \
                 choisit le certificat de sa carte\nEt il compose un code erroné\nEt il compose un code erroné\nAlors il voit \
                 « Carte bloquée »\nQuand il clique sur « Réessayer »\nAlors il voit « x »";
    assert_eq!(natively(true, &format!("{BEGIN}{twice}")), "........L..");
    assert_eq!(natively(false, &steps(3)), "MMMMMMMM");
    // A card that is gone has no code to ask for.
    let gone = "Et il retire sa carte du lecteur\nEt il choisit le certificat de sa carte\nAlors il voit « Aucune \
                carte »\nQuand il insère sa carte dans le lecteur\nEt il clique sur « Réessayer »\nAlors il voit « x »";
    assert_eq!(natively(true, &format!("{BEGIN}{gone}")), "........");
    assert_eq!(natively(false, &format!("{BEGIN}{gone}")), "MMMMMMMM");
}

#[test]
fn a_browser_offers_no_more_than_it_would_by_itself_and_asks_about_two_cards() {
    let fault = |fault: &str| {
        format!(
            "{BEGIN}Et que sa carte présente le défaut « {fault} »\nQuand il choisit le certificat de sa carte\nEt il \
             compose le code de sa carte\nAlors il voit « Carte »"
        )
    };
    assert_eq!(natively(true, &fault("révoquée")), "......");
    // Nothing is said of it, and nothing else is claimed.
    assert_eq!(natively(true, &fault("bloquée")), "NNNNNL");
    assert_eq!(natively(true, &fault("expirée")), "OOOOOO");
    assert_eq!(natively(false, &fault("révoquée")), "MMMMMM");
    let two = "Et le lecteur contient aussi la carte d'un autre professionnel\nEt il continue sans certificat\nAlors il voit \
               « e-CPS »";
    assert_eq!(natively(true, &format!("{BEGIN}{two}")), ".....");
}

#[test]
fn a_scenario_of_the_browsers_windows_is_played_where_they_open() {
    let steps = format!(
        "{BEGIN}Et il choisit le certificat de sa carte\nEt il compose le code de sa carte\nAlors il voit « x »"
    );
    let tags = format!("@{WINDOWS_TAG}");
    for mode in [CardMode::Reader, CardMode::Certificate] {
        assert_eq!(marks_of(mode, &tags, &steps), "FFFFF", "{mode:?}");
    }
    assert_eq!(marks_of(CardMode::Native { reader_is_ours: true }, &tags, &steps), ".....");
}

#[test]
fn a_page_is_called_the_same_in_all_modes_once_its_mark_is_gone() {
    for mode in CardMode::all() {
        for name in mode.snapshots("carte__retour__page") {
            assert_eq!(common_snapshot(&name), "carte__retour__page");
        }
    }
    assert_eq!(common_snapshot("carte__retour__page"), "carte__retour__page");
}

#[test]
fn a_mode_that_is_nothing_for_a_browser_says_so() {
    let native = CardMode::Native { reader_is_ours: true };
    assert_eq!(native.check(Browser::Firefox, false), Err(Unfit::NotChromium));
    assert_eq!(native.check(Browser::Chromium, true), Err(Unfit::Shown));
    let (mode, label) = CardChoice::Auto.settle(Browser::Firefox, false).unwrap();
    assert!(!mode.has_windows());
    assert!(label.to(Lang::Fr).contains("native : avec Chromium seulement"), "{label:?}");
}
