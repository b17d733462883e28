//! The pages that no built-in scenario keeps, as scenarios of their own, and the files that some of them show.

use std::{collections::BTreeMap, fmt::Write, fs, net::Ipv4Addr, path::Path};

use harness::{
    lang::Text,
    report::Report,
    run::{
        Failure,
        event::{Attempt, Outcome, ScenarioResult, StepResult},
    },
    stack::Stack,
};

use super::walk::{self, Tier};

/// Faults that axe-core calls serious or critical, one of each kind.
const FAULTY: &str = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Page fautive</title></head><body><main>\
     <h1>Page fautive</h1><p style='color:#bbb;background:#fff'>Gris sur blanc</p><input type='text'><button></button>\
     <img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></main></body></html>";

/// An id token that nobody signed: the stack commits the fault of believing it.
const HINT: &str =
    "e30.eyJpc3MiOiJ4IiwiYXVkIjoicGxhdGVmb3JtZS1zYXMtdGVzdCIsInN1YiI6IngiLCJzaWQiOiJ4IiwidHlwIjoiSUQifQ.e30";

/// What the scenarios open from disk: the report of a run, with everything that may go wrong in it, then with all of it
/// unfolded; each kind of mail; the faulty page.
pub fn write_files(report: &Report, out: &Path, files: &Path) {
    let html = walk::html(&spoilt(report), out);
    fs::write(files.join("rapport-deplie.html"), html.replace("<details", "<details open")).unwrap();
    fs::write(files.join("rapport.html"), html).unwrap();
    fs::write(files.join("fautive.html"), FAULTY).unwrap();
    for (rank, mail) in mails(report).values().enumerate() {
        fs::write(files.join(format!("courriel-{rank}.html")), mail).unwrap();
    }
}

/// The page whose form sends itself, as a browser without scripts shows it.
pub async fn write_form_post(stack: &Stack, files: &Path) {
    let wallet = wallet(stack);
    let wallet_host = "wallet.psc.localhost";
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_pem(stack.root_pem.as_bytes()).unwrap()])
        .resolve(wallet_host, (Ipv4Addr::LOCALHOST, stack.urls.issuer.port().unwrap()).into())
        .build()
        .unwrap();
    let service = stack.urls.service.as_str();
    let address = format!(
        "{wallet}/auth?response_type=code&scope=openid&client_id=plateforme-sas-test&response_mode=form_post&prompt=none\
         &redirect_uri={service}connexion/retour"
    );
    let page = client.get(address).send().await.unwrap().text().await.unwrap();
    let (before, after) = page.split_once("<script>").expect("a form that sends itself");
    let (_, after) = after.split_once("</script>").unwrap();
    let page = format!("{before}{after}").replacen("<head>", &format!("<head><base href=\"{wallet}/\">"), 1);
    fs::write(files.join(FORM_POST), page).unwrap();
}

fn wallet(stack: &Stack) -> String {
    format!("https://wallet.psc.localhost:{}", stack.urls.issuer.port().unwrap())
}

const FORM_POST: &str = "retour-au-service.html";

/// One mail of each subject.
fn mails(report: &Report) -> BTreeMap<&str, &str> {
    let steps = report.scenarios.iter().flat_map(|scenario| &scenario.steps);
    let mails = steps.flat_map(|step| &step.mails);
    mails.filter_map(|mail| Some((mail.subject.as_str(), mail.html.as_deref()?))).collect()
}

/// A few short scenarios of the run, one for each way of ending; the last one brought a mail.
fn spoilt(report: &Report) -> Report {
    let mut kept: Vec<_> =
        report.scenarios.iter().filter(|one| has(one, |step| step.evidence.is_some())).collect();
    kept.sort_by_key(|one| one.steps.len());
    let (with_mail, without): (Vec<_>, Vec<_>) =
        kept.into_iter().partition(|one| has(one, |step| !step.mails.is_empty()));
    // The audit takes its time on long pages.
    let mut scenarios: Vec<ScenarioResult> =
        without.into_iter().take(4).chain(with_mail.into_iter().take(1)).cloned().collect();
    let failure = Failure::claim(
        Text::only_french("la page dit « Bonjour »"),
        Text::only_french("elle ne le dit pas"),
        Text::only_french("voyez l’image de la page."),
    )
    .with_difference(
        "--- approuvé\n+++ trouvé\n@@ -1,2 +1,2 @@\n # Accueil\n-Bonjour\n+Bonsoir\n".to_owned(),
    );
    let [failed, broken, unstable, pending, _] = scenarios.as_mut_slice() else {
        panic!("too few scenarios")
    };
    end(failed, Outcome::Failed, Some(failure.clone()));
    let [showing, nobody, again] = ["afficher la page", "rien n’écoute", "relancez."].map(Text::only_french);
    let silent = Failure::broken(showing, nobody, again);
    end(broken, Outcome::Broken, Some(silent));
    let mut earlier = unstable.clone();
    end(&mut earlier, Outcome::Failed, Some(failure));
    *unstable = unstable.clone().after(vec![Attempt::from(earlier)]);
    end(pending, Outcome::Pending, None);
    let mut run = report.run.clone();
    run.orphans = vec!["carte__abandonne__c1".to_owned()];
    run.deviations = vec!["mail.lost".to_owned()];
    "Chromium".clone_into(&mut run.browser);
    "plateforme SAS simulée".clone_into(&mut run.service);
    Report::new(run, scenarios, 83_000)
}

fn has(scenario: &ScenarioResult, what: impl Fn(&StepResult) -> bool) -> bool {
    scenario.steps.iter().any(what)
}

/// Makes the last page that the scenario keeps end so, and leaves out what follows.
fn end(scenario: &mut ScenarioResult, outcome: Outcome, failure: Option<Failure>) {
    let last = scenario.steps.iter().rposition(|step| step.evidence.is_some()).unwrap();
    let (step, rest): (&mut StepResult, &mut [StepResult]) =
        scenario.steps[last..].split_first_mut().unwrap();
    (step.outcome, step.failure) = (outcome, failure);
    if outcome != Outcome::Pending {
        for step in rest {
            step.outcome = Outcome::NotRun;
        }
    }
    scenario.outcome = outcome;
}

/// One scenario for each group of pages.
pub fn feature(tier: Tier, stack: &Stack, files: &Path) -> String {
    let mut feature = "# language: fr\nFonctionnalité: À côté\n".to_owned();
    let mut groups = on_disk(tier, files);
    if tier == Tier::Everything {
        groups.extend(addressed(stack));
    }
    for (group, pages) in groups {
        let _ = write!(feature, "\n  Scénario: {group}\n");
        for (name, address) in pages {
            let _ = write!(
                feature,
                "    Quand il ouvre « {address} »\n    Alors la page « {name} » est conforme\n"
            );
        }
    }
    feature.push_str(OF_THE_SERVICE);
    if tier == Tier::Everything {
        feature.push_str(&ELSEWHERE.replace("[boîtes]", stack.urls.mail.as_str()));
    }
    feature
}

type Group = (&'static str, Vec<(String, String)>);

/// Pages that are files.
fn on_disk(tier: Tier, files: &Path) -> Vec<Group> {
    let file = |name: &str| format!("file://{}", files.join(name).display());
    // Unfolded, it shows all that it shows folded.
    let mut found = vec![("rapport déplié".to_owned(), file("rapport-deplie.html"))];
    if tier == Tier::Everything {
        found.push(("rapport".to_owned(), file("rapport.html")));
        found.push(("retour au service".to_owned(), file(FORM_POST)));
    }
    for rank in 0.. {
        let name = format!("courriel-{rank}.html");
        if !files.join(&name).exists() {
            break;
        }
        found.push((format!("courriel {rank}"), file(&name)));
    }
    vec![
        ("Les fichiers", found),
        ("Une page fautive", vec![("page fautive".to_owned(), file("fautive.html"))]),
    ]
}

/// Pages that an address is enough for.
fn addressed(stack: &Stack) -> Vec<Group> {
    let urls = &stack.urls;
    let service = urls.service.as_str();
    let mail = urls.mail.as_str();
    let wallet = wallet(stack);
    let client = format!("{wallet}/auth?response_type=code&scope=openid&client_id=plateforme-sas-test");
    let logout = format!("{}/protocol/openid-connect/logout", urls.issuer);
    let named = |pages: &[(&str, String)]| -> Vec<(String, String)> {
        pages.iter().map(|(name, address)| ((*name).to_owned(), address.clone())).collect()
    };
    vec![
        (
            "Le service",
            named(&[
                ("accueil", service.to_owned()),
                ("mire", format!("{service}connexion")),
                ("conditions", format!("{service}informations/cgu")),
                ("crédits", format!("{service}informations/credits")),
                ("cookies", format!("{service}informations/cookies")),
                ("mentions légales", format!("{service}informations/mentions-legales")),
                ("connexion du régulateur", format!("{service}espace-regulateur/connexion")),
                ("page introuvable", format!("{service}rien")),
                ("retour sans demande", format!("{service}connexion/retour")),
                ("lien inconnu", format!("{service}compte/activation?jeton=inconnu")),
            ]),
        ),
        (
            "Pro Santé Connect",
            named(&[
                ("service non identifié", format!("{wallet}/auth")),
                (
                    "service inconnu",
                    format!(
                        "{wallet}/auth?response_type=code&client_id=inconnu&redirect_uri=https://service.test/r"
                    ),
                ),
                ("adresse de retour absente", client.clone()),
                ("demande ambiguë", format!("{client}&client_id=autre")),
                ("adresse de retour étrangère", format!("{client}&redirect_uri={service}connexion/retour/")),
                ("déconnexion refusée", logout.clone()),
                ("déconnecté", format!("{logout}?id_token_hint={HINT}")),
                ("page inconnue", format!("{wallet}/rien")),
                ("tentative inconnue", format!("{wallet}/auth/e-cps/inconnue")),
                ("lecteur inconnu", format!("{wallet}/lecteur/brancher/inconnu")),
            ]),
        ),
        (
            "La messagerie",
            named(&[
                ("boîtes", mail.to_owned()),
                ("adresse mal formée", format!("{mail}boites?adresse=nulle")),
                ("boîte vide", format!("{mail}boites/personne@exemple.test")),
                ("message introuvable", format!("{mail}boites/personne@exemple.test/1")),
            ]),
        ),
    ]
}

/// Pages of the service that take a person.
const OF_THE_SERVICE: &str = "
  Scénario: L'espace du service
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Alors la page « lecteur branché » est conforme
    Étant donné que son compte SAS attend l'accord sur les conditions générales
    Quand il se connecte au SAS avec sa carte
    Et il clique sur « Valider »
    Alors la page « conditions non cochées » est conforme
    Quand il coche « Vous acceptez les conditions générales d'utilisation »
    Et il clique sur « Valider »
    Et il ouvre « /espace-personnel/adresses »
    Alors la page « téléphones » est conforme
    Quand il remplit « Téléphone de l'adresse 1 » avec « abc »
    Et il clique sur « Enregistrer »
    Alors la page « téléphone refusé » est conforme
    Quand il ouvre « /espace-personnel/indisponibilites »
    Et il clique sur « Ajouter la période »
    Alors la page « période refusée » est conforme
    Quand il ouvre « /deconnexion »
    Alors la page « se déconnecter » est conforme
    Quand il ouvre « / »
    Alors la page « accueil connecté » est conforme
    Quand il ouvre « /espace-personnel/informations »
    Et il remplit « Ce que les régulateurs doivent savoir » avec « Le matin »
    Et le délai « session du service » expire
    Et il clique sur « Enregistrer »
    Et il clique sur « Se reconnecter »
    Et il clique sur « Pro Santé Connect »
    Alors la page « saisie retrouvée » est conforme
";

/// Pages of the others that take a person.
const ELSEWHERE: &str = "
  Scénario: La messagerie de quelqu'un
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il clique sur « Boîte de {adresse} »
    Alors la page « boîte » est conforme
    Quand il ouvre « [boîtes] »
    Alors la page « boîtes remplies » est conforme

  Scénario: Un courriel refusé par la messagerie
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que le défaut « smtp.rcpt.rejected » se produit pour lui
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Alors la page « courriel refusé » est conforme

  Scénario: Le téléphone
    Étant donné un médecin sans carte
    Alors la page « lecteur vide » est conforme
    Étant donné que son e-CPS est activée
    Quand il prend son téléphone
    Alors la page « écran d'accueil » est conforme
    Quand il clique sur « e-CPS »
    Alors la page « aucune demande » est conforme
";
