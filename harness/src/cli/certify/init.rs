use std::{env, fs};

use toml::Value;
use url::{Position, Url};

use super::Arguments;
use crate::{
    browser::Showing,
    certify::watch::{Seen, Stage, Watch},
    cli::{
        fail,
        ground::{Ground, NoGround},
    },
    exit::Exit,
    lang::{Lang, Text, say},
    project::{Gesture, Project, starter},
    stack::Behaviour,
    terminal_text::harmless_lines,
};

/// Adds a commented `[certify]` to the file, which is left as it is when it has one; with what is seen of a sign-in when one is
/// to be watched.
pub(super) async fn run(arguments: &Arguments, lang: Lang) -> Result<Exit, Exit> {
    let path = arguments.choice.file();
    let shown = path.display();
    let refused = |said| Err(fail(lang, Exit::Usage, &said));
    if !path.exists() {
        return refused(say!(
            "« {shown} » n’existe pas : `doublure init` en écrit un ; puis `doublure certify --init`.",
            "“{shown}” does not exist: `doublure init` writes one; then `doublure certify --init`."
        ));
    }
    let Some(project) = arguments.choice.project(lang)? else {
        return refused(say!(
            "« {shown} » ne décrit pas un service à vous (il y manque [service]) : `doublure certify` connaît déjà le SAS simulé.",
            "“{shown}” describes no service of yours ([service] is missing): `doublure certify` knows the simulated SAS already."
        ));
    };
    if project.certify.is_some() {
        return refused(say!(
            "« {shown} » a déjà [certify] : il est laissé tel quel. `doublure certify --check` l’essaie.",
            "“{shown}” has [certify] already: it is left as it is. `doublure certify --check` tries it."
        ));
    }
    let learned = if arguments.watch { watched(arguments, &project, lang).await? } else { vec![] };
    let written = fs::read_to_string(&path).and_then(|text| {
        let text = starter::with_certify(&text, &learned);
        // What cannot be read afterwards is not written.
        Project::parse(&path.to_string_lossy(), &text, &project.folder).map_err(std::io::Error::other)?;
        fs::write(&path, text)
    });
    written.map_err(|error| {
        let said = say!(
            "« {shown} » ne peut pas être écrit : {error}",
            "“{shown}” cannot be written: {error}";
            error
        );
        fail(lang, Exit::Broken, &said)
    })?;
    println!("{}{shown}, [certify]", lang.say("écrit : ", "written: "));
    println!(
        "{}",
        if arguments.watch {
            lang.say(NEXT_WATCHED, NEXT_WATCHED_ENGLISH)
        } else {
            lang.say(NEXT, NEXT_ENGLISH)
        }
    );
    Ok(Exit::Success)
}

/// The keys of `[certify]`, as a sign-in by hand tells them; each is told.
async fn watched(
    arguments: &Arguments,
    project: &Project,
    lang: Lang,
) -> Result<Vec<(&'static str, Option<Value>)>, Exit> {
    let broken = |said: &Text| fail(lang, Exit::Broken, said);
    if !has_a_display() {
        return Err(fail(
            lang,
            Exit::Usage,
            &say!(
                "--watch ouvre un navigateur, et il n’y a pas d’affichage (DISPLAY, WAYLAND_DISPLAY) : lancez-le depuis un bureau, ou \
                 sans --watch, et complétez [certify] à la main.",
                "--watch opens a browser, and there is no display (DISPLAY, WAYLAND_DISPLAY): run it from a desktop, or without \
                 --watch, and complete [certify] by hand."
            ),
        ));
    }
    let ground =
        Ground::start(Some(project), &Behaviour::default(), arguments.seed, &[], &project.kept(), lang).await;
    let mut ground = ground.map_err(|NoGround { exit, said }| fail(lang, exit, &said))?;
    let (client, home) = (&project.clients[0].id, &project.service.url);
    let watch =
        Watch::open(&ground.stack, client, home, Showing::OnScreen).await.map_err(|why| broken(&why))?;
    let seen = watch.until_the_end(|stage| println!("{}", stage_told(stage).to(lang))).await;
    watch.close().await;
    ground.tell_end(lang).await;
    let seen = seen.map_err(|why| broken(&why))?;
    if seen.sign_in.is_none() {
        return Err(broken(&say!(
            "personne ne s’est connecté avec Pro Santé Connect dans ce navigateur ; rien n’est écrit",
            "nobody signed in with Pro Santé Connect in that browser; nothing is written"
        )));
    }
    let learned = keys(&seen, home);
    for (key, value) in &learned {
        let nothing = || lang.say("rien", "nothing").to_owned();
        let value = value
            .as_ref()
            .map_or_else(nothing, |value| value.as_str().map_or(value.to_string(), str::to_owned));
        println!("{}", harmless_lines(&format!("  {key} : {value}")));
    }
    for name in seen.sign_in_steps.iter().chain(&seen.sign_out_steps).filter(|name| click(name).is_none()) {
        let said = say!(
            "  pressé aussi, et laissé de côté, faute de nom qu’une phrase puisse citer : « {name} »",
            "  pressed too, and left out, for want of a name that a sentence can quote: “{name}”"
        );
        println!("{}", harmless_lines(said.to(lang)));
    }
    for key in ["protected", "signed_in", "sign_out_button"] {
        if !learned.iter().any(|(learned, _)| *learned == key) {
            let said = say!(
                "  {key} : pas vu ; le fichier donne un exemple, à remplacer",
                "  {key}: not seen; the file has an example, to be replaced"
            );
            println!("{}", said.to(lang));
        }
    }
    Ok(learned)
}

/// Elsewhere, whoever is signed in at the machine has one.
fn has_a_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|name| !name.is_empty()))
}

fn stage_told(stage: Stage) -> Text {
    match stage {
        Stage::Open => say!(
            "Un navigateur est ouvert, une carte de test dedans. Connectez-vous avec Pro Santé Connect, puis déconnectez-vous : ce \
             que vous y pressez est noté, et il se ferme ensuite.",
            "A browser is open, with a test card in it. Sign in with Pro Santé Connect, then sign out: what you press there is \
             noted, and it closes afterwards."
        ),
        Stage::SignedIn => say!(
            "✓ connecté. Allez sur la page qui montre que vous l’êtes, et déconnectez-vous de là.",
            "✓ signed in. Go to the page that shows that you are, and sign out from there."
        ),
        Stage::SignedOut => say!("✓ déconnecté", "✓ signed out"),
        Stage::Closed => say!(
            "le navigateur a été fermé : ce qui a été vu jusque-là compte",
            "the browser was closed: what was seen until then counts"
        ),
    }
}

/// What `[certify]` says of what was seen.
fn keys(seen: &Seen, home: &Url) -> Vec<(&'static str, Option<Value>)> {
    let mut keys = vec![];
    if let Some((page, button)) = &seen.sign_in {
        if page != home {
            keys.push(("sign_in", Some(written(page, home).into())));
        }
        keys.push(("sign_in_button", button.clone().map(Value::from)));
    }
    let mut known = |key, value: Option<Value>| keys.extend(value.map(|value| (key, Some(value))));
    known("sign_in_steps", clicks(&seen.sign_in_steps));
    known("protected", seen.protected.as_ref().map(|page| written(page, home).into()));
    known("signed_in", seen.signed_in.clone().map(Value::from));
    known("sign_out_button", seen.sign_out_button.clone().map(Value::from));
    known("sign_out_steps", clicks(&seen.sign_out_steps));
    known("terms", seen.terms.as_ref().map(|page| written(page, home).into()));
    keys
}

/// Presses as sentences, as far as they can be.
fn clicks(names: &[String]) -> Option<Value> {
    let sentences: Vec<_> = names.iter().filter_map(|name| click(name)).collect();
    if sentences.is_empty() { None } else { Some(sentences.into()) }
}

/// A press as a sentence; none where no sentence can quote the name.
fn click(name: &str) -> Option<String> {
    let sentence = format!("il clique sur « {name} »");
    (Gesture::of(&sentence)? == Gesture::Click(name.to_owned())).then_some(sentence)
}

/// A page as a person would write it: a path where it is the service's own, and nothing that belongs to one sign-in alone.
fn written(page: &Url, home: &Url) -> String {
    const OF_ONE_SIGN_IN: [&str; 4] = ["code", "state", "session_state", "iss"];
    let mut page = page.clone();
    page.set_fragment(None);
    if page.query_pairs().any(|(name, _)| OF_ONE_SIGN_IN.contains(&&*name)) {
        page.set_query(None);
    }
    if page.origin() == home.origin() { page[Position::BeforePath..].to_owned() } else { page.into() }
}

const NEXT: &str = "
Et maintenant :
  1. Dans [certify], écrivez les pages et les boutons de votre service, tels qu’on les lit.
  2. doublure certify --check    essaie une connexion, et dit ce qui ne convient pas.
  3. doublure certify            essaie tout.";

const NEXT_ENGLISH: &str = "
And now (the explanations are in French; the keys are English):
  1. In [certify], write the pages and buttons of your service, as people read them.
  2. doublure certify --check    tries one sign-in, and says what does not fit.
  3. doublure certify            tries everything.";

const NEXT_WATCHED: &str = "
Et maintenant :
  1. Dans [certify], relisez ce qui a été vu, et complétez ce qui ne se voit pas.
  2. doublure certify --check    essaie une connexion, et dit ce qui ne convient pas.
  3. doublure certify            essaie tout.";

const NEXT_WATCHED_ENGLISH: &str = "
And now (the explanations are in French; the keys are English):
  1. In [certify], read what was seen, and complete what cannot be seen.
  2. doublure certify --check    tries one sign-in, and says what does not fit.
  3. doublure certify            tries everything.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_written_as_paths_without_what_one_sign_in_left() {
        let url = |text: &str| Url::parse(text).unwrap();
        let home = url("https://service.test/");
        let seen = Seen {
            sign_in: Some((home.clone(), None)),
            sign_in_steps: vec![],
            protected: Some(url("https://service.test/espace?code=a&state=b#c")),
            signed_in: Some("Sortir".to_owned()),
            sign_out_button: None,
            sign_out_steps: vec!["Mon compte".to_owned(), "»".to_owned()],
            terms: Some(url("https://autre.test/cgu?v=2")),
        };
        let value = |text: &str| Some(Value::from(text));
        assert_eq!(
            keys(&seen, &home),
            [
                ("sign_in_button", None),
                ("protected", value("/espace")),
                ("signed_in", value("Sortir")),
                ("sign_out_steps", Some(vec!["il clique sur « Mon compte »"].into())),
                ("terms", value("https://autre.test/cgu?v=2")),
            ]
        );
        let elsewhere =
            Seen { sign_in: Some((url("https://service.test/mire?v=2"), Some("Entrer".to_owned()))), ..seen };
        assert_eq!(
            keys(&elsewhere, &home)[..2],
            [("sign_in", value("/mire?v=2")), ("sign_in_button", value("Entrer"))]
        );
    }
}
