//! The general sentences, on pages that know nothing of us.

use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path, query_param},
};

use crate::support::Desk;

const FORM: &str = r#"<!doctype html><html lang="fr"><meta charset="utf-8"><title>Fiche</title>
<main><h1>Ma fiche</h1>
<section aria-labelledby="i"><h2 id="i">Identité</h2><p>Anne</p><button onclick="note('identité')">Modifier</button></section>
<section aria-labelledby="c"><h2 id="c">Contact</h2><p>anne@cabinet.test</p><button onclick="note('contact')">Modifier</button></section>
<h2>Cabinet</h2><label>Ville <input id="cabinet"></label>
<h2>Domicile</h2><label>Ville <input id="domicile"></label>
<table><tr><th>Lundi</th><td><label><input type="checkbox"> Matin</label></td></tr>
<tr><th>Mardi</th><td><label><input type="checkbox"> Matin</label></td></tr></table>
<label>Département <select><option>Ain</option><option>Rhône</option></select></label>
<fieldset><legend>Participez-vous ?</legend><label><input type="radio" name="p"> Oui</label><label><input type="radio" name="p"> Non</label></fieldset>
<fieldset><legend>Êtes-vous remplaçant ?</legend><label><input type="radio" name="r"> Oui</label><label><input type="radio" name="r"> Non</label></fieldset>
<span id="nu" onclick="note('élément nu')">⚙</span>
<label>Né le <input type="date"></label><div role="switch" aria-checked="false" tabindex="0"
onclick="this.setAttribute('aria-checked', this.getAttribute('aria-checked') !== 'true')">Notifications</div>
<button title="Fermer le bandeau" onclick="note('bandeau')"><svg width="9" height="9"></svg></button>
<form action="/cherche"><label>Recherche <input name="q"></label></form>
<p id="note" role="status"></p><p><a href="/tardive">Page tardive</a></p></main>
<script>function note(text) { document.getElementById('note').textContent = 'clic : ' + text; }</script>"#;

/// Everything on it comes late, as on a page that a script builds.
const LATE: &str = r#"<!doctype html><html lang="fr"><meta charset="utf-8"><title>Tardive</title><main id="m"><p>Chargement…</p></main>
<script>setTimeout(() => { history.pushState({}, '', '/arrivee'); m.innerHTML = '<h1>Arrivée</h1><button>Continuer</button>';
setTimeout(() => { m.innerHTML += '<p>Dernier morceau</p>'; }, 300); }, 300);</script>"#;

/// What pages of today do with their fields: React's watch over the setter, controls that are not seen, a
/// button that is drawn anew as soon as somebody has looked at it.
const MODERN: &str = r#"<!doctype html><html lang="fr"><meta charset="utf-8"><title>Moderne</title><main><h1>Moderne</h1>
<label>Né le <input id="ne" type="date"></label><label>Âge <input type="number"></label><p id="pris"></p>
<input id="c" type="checkbox" style="display:none"><label for="c">J'accepte</label>
<label style="position:relative;display:block"><input type="radio" name="r" style="position:absolute;left:8px;top:2px;opacity:0"><span
style="position:relative;display:block;background:#eef">Par courriel</span></label>
<button id="b" onclick="pris.textContent = 'suivi'">Suivre</button>
</main>
<script>
const drawn = document.getElementById('b');
drawn.checkVisibility = () => { setTimeout(() => drawn.replaceWith(drawn.cloneNode(true)), 0); return true; };
const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
let tracked = '';
Object.defineProperty(ne, 'value', { configurable: true, get() { return own.get.call(ne); },
  set(value) { tracked = String(value); own.set.call(ne, value); } });
ne.addEventListener('input', () => {
  const now = own.get.call(ne);
  if (now !== tracked) { tracked = now; pris.textContent = 'pris : ' + now; }
});
</script>"#;

/// What differs from run to run, well formed, malformed, missing and without a name.
const VOLATILE: &str = r#"<!doctype html><html lang="fr"><meta charset="utf-8"><title>Volatile</title><main><h1>Volatile</h1>
<p data-volatile="code">23</p><p data-volatile="code">2E</p><p data-volatile="code"></p>
<p>Il reste <b data-volatile="durée">116</b> s</p><p>Il reste <b data-volatile="durée">NaN</b> s</p>
<dl><dt>Reçu le</dt><dd data-volatile>24 novembre</dd></dl>
<table><tr><td>Bonjour</td><td data-volatile>09:30</td></tr></table></main>"#;

const AGENT: &str = r#"<!doctype html><html lang="fr"><meta charset="utf-8"><title>Agent</title><main><h1>Agent</h1><p id="a"></p></main>
<script>a.textContent = navigator.userAgent.includes('Macintosh') ? 'je suis un Mac' : 'je suis autre chose';</script>"#;

async fn site() -> MockServer {
    let server = MockServer::start().await;
    for (at, body) in
        [("/", FORM), ("/tardive", LATE), ("/moderne", MODERN), ("/agent", AGENT), ("/volatile", VOLATILE)]
    {
        Mock::given(method("GET")).and(path(at)).respond_with(html(body)).mount(&server).await;
    }
    let found = "<!doctype html><html lang=fr><title>R</title><main><h1>Résultats</h1></main>";
    Mock::given(path("/cherche"))
        .and(query_param("q", "tilleul"))
        .respond_with(html(found))
        .mount(&server)
        .await;
    server
}

fn html(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "text/html; charset=utf-8")
}

/// A desk with one scenario of these steps on the site's first page.
fn scenario(site: &MockServer, steps: &str) -> Desk {
    let desk = Desk::new();
    let mut text = format!(
        "# language: fr\nFonctionnalité: Essai\n  Scénario: Essai\n    Quand il ouvre « {}/ »\n",
        site.uri()
    );
    for step in steps.lines() {
        text += &format!("    {}\n", step.trim()).replace("SITE", &site.uri());
    }
    desk.write("essai.feature", &text);
    desk
}

fn run(desk: &Desk) -> crate::support::Ended {
    desk.doublure(&["run", "essai.feature", "--out", "rapport"])
}

#[tokio::test(flavor = "multi_thread")]
async fn each_general_sentence_does_what_it_says() {
    let site = site().await;
    let desk = scenario(
        &site,
        "Alors il est sur la page « Ma fiche »
         Et il voit le bouton « Modifier »
         Et il ne voit pas le bouton « Supprimer »
         Et il voit l'élément « #nu »
         Quand il clique sur « Modifier » dans « Contact »
         Alors il voit « clic : contact »
         Quand il clique sur « Modifier » dans « Identité »
         Alors il voit « clic : identité »
         Et il ne voit pas « clic : contact »
         Quand il clique sur l'élément « #nu »
         Alors il voit « clic : élément nu »
         Quand il remplit « Ville » avec « Lyon » dans « Cabinet »
         Et il remplit l'élément « #domicile » avec « Bron »
         Et il coche « Matin » dans « Mardi »
         Et il choisit « Rhône » dans « Département »
         Et il choisit « Oui » dans « Êtes-vous remplaçant ? »
         Et il remplit « Né le » avec « 1980-02-29 »
         Et il coche « Notifications »
         Et il clique sur « Fermer le bandeau »
         Alors il voit « clic : bandeau »
         Et le champ « Né le » contient « 1980-02-29 »
         Et « Notifications » est coché
         Alors « Rhône » est choisi dans « Département »
         Quand il recharge la page
         Alors « Ain » est choisi dans « Département »
         Quand il remplit « Recherche » avec « tilleul »
         Et il appuie sur « Entrée »
         Alors il est sur la page « Résultats »
         Et il est à l'adresse « SITE/cherche?q=tilleul »
         Quand il revient en arrière
         Alors il est sur la page « Ma fiche »
         Quand il clique sur « Page tardive »
         Alors il est à l'adresse « SITE/arrivee »
         Et il voit le bouton « Continuer »",
    );
    run(&desk).ends_with(0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn fields_of_today_take_what_they_are_given() {
    let site = site().await;
    let desk = scenario(
        &site,
        "Et il ouvre « SITE/moderne »
         Et il remplit « Né le » avec « 2023-05-16 »
         Alors il voit « pris : 2023-05-16 »
         Quand il coche « J'accepte »
         Et il choisit « Par courriel »
         Alors « J'accepte » est coché
         Et « Par courriel » est coché
         Quand il clique sur « Suivre »
         Alors il voit « suivi »",
    );
    run(&desk).ends_with(0);
}

/// Red proof: what a field does not take is no filled field.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_field_that_takes_nothing_is_not_filled() {
    let site = site().await;
    for (field, value, told) in [
        ("Né le", "16/05/2023", "écrivez une date ainsi : AAAA-MM-JJ"),
        ("Âge", "quarante", "écrivez un nombre que ce champ accepte"),
    ] {
        let steps = format!(
            "Et il ouvre « SITE/moderne »\nEt il remplit « {field} » avec « {value} »\nAlors il voit « Moderne »"
        );
        let ended = run(&scenario(&site, &steps));
        let said = &ended.ends_with(1).err;
        assert!(said.contains(told) && said.contains("il reste vide"), "{said}");
    }
}

/// The workstation is that of every tab.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_new_tab_passes_for_the_same_browser() {
    let site = site().await;
    let desk = scenario(
        &site,
        "Et il navigue avec « Safari » sur « macOS »
         Et il ouvre « SITE/agent »
         Alors il voit « je suis un Mac »
         Quand il ouvre un nouvel onglet
         Et il ouvre « SITE/agent »
         Alors il voit « je suis un Mac »",
    );
    run(&desk).ends_with(0);
}

/// What a person is told, and what they are told to do.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_name_that_two_buttons_bear_says_where_they_stand() {
    let site = site().await;
    let desk = scenario(&site, "Et il clique sur « Modifier »\nAlors il voit « clic »");
    let told = run(&desk).ends_with(1).err.clone();
    assert!(told.contains("la page montre un bouton ou un lien nommé « Modifier »"), "{told}");
    assert!(told.contains("elle en montre 2"), "{told}");
    assert!(
        told.contains("dites lequel, en ajoutant à l’étape : dans « Identité » ou « Contact »."),
        "{told}"
    );
}

/// Red proofs of the claims: each is false here, and says what was found.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_false_claim_says_what_was_found() {
    const CLAIMS: [(&str, &str); 8] = [
        ("il voit le bouton « Modifer »", "aucun ; le plus proche est « Modifier »"),
        ("il ne voit pas le bouton « Modifier »", "elle en montre un"),
        ("il voit l'élément « .absent »", "aucun n’est visible"),
        ("il est à l'adresse « SITE/compte »", "il est à « SITE/ »"),
        ("« Rhône » est choisi dans « Département »", "c’est « Ain » qui l’est"),
        ("« Oui » est coché", "elle en montre 2"),
        ("le champ « Recherche » contient « x »", "il contient «  »"),
        ("il voit l'élément « p[ »", "« p[ » n’est pas un sélecteur CSS"),
    ];
    let site = site().await;
    let desk = Desk::new();
    let mut text = "# language: fr\nFonctionnalité: Essai\n".to_owned();
    for (rank, (claim, _)) in CLAIMS.iter().enumerate() {
        text += &format!("  Scénario: {rank}\n    Quand il ouvre « SITE/ »\n    Alors {claim}\n")
            .replace("SITE", &site.uri());
    }
    desk.write("essai.feature", &text);
    // Each waits in vain for as long as a person would: all at once.
    let ended = desk.doublure(&["run", "essai.feature", "--out", "rapport", "--jobs", "8"]);
    let told = &ended.ends_with(3).err;
    for (claim, found) in CLAIMS {
        assert!(told.contains(&found.replace("SITE", &site.uri())), "{claim}: {told}");
    }
    assert!(told.contains("7 non conformes, 1 interrompu"), "{told}");
}

/// A page that a script builds is compared when it is all there.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_page_that_comes_late_is_compared_whole() {
    let site = site().await;
    let desk =
        scenario(&site, "Quand il clique sur « Page tardive »\nAlors la page « tardive » est conforme");
    run(&desk).ends_with(5);
    let page = std::fs::read_to_string(desk.path("rapport/instantanes/essai__essai__tardive.txt")).unwrap();
    assert!(page.contains("Dernier morceau"), "{page}");
}

/// What differs from run to run has its place in the page all the same, and is looked at.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_volatile_is_told_by_its_name_and_as_it_stands_when_it_is_not_that() {
    let site = site().await;
    let desk = scenario(&site, "Et il ouvre « SITE/volatile »\nAlors la page « volatile » est conforme");
    run(&desk).ends_with(5);
    let page = std::fs::read_to_string(desk.path("rapport/instantanes/essai__essai__volatile.txt")).unwrap();
    let (_, told) = page.split_once("# Volatile\n").unwrap();
    assert_eq!(told, "[code]\n2E\nIl reste [durée] s\nIl reste NaN s\nReçu le : […]\n| Bonjour | […] |\n");
}
