//! A certification of a service that is told of wrongly, or that answers as none should: it ends soon, and says what to do and
//! where.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    time::{Duration, Instant},
};

use harness::{
    certify::{run, target::Target},
    lang::Lang,
    project::{Pages, Written},
    stack::{Behaviour, Options, Ports, Root, Served, Stack},
};
use url::Url;

use crate::support::{Desk, free_port};

/// What none of the cases may take longer than, on a machine that does other things too.
const LIMIT: Duration = Duration::from_mins(1);

/// A service that answers each path in a way of its own.
fn serve() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            // Whoever asked may have gone.
            std::thread::spawn(move || drop(answer(stream)));
        }
    });
    url.parse().unwrap()
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = BufReader::new(stream.try_clone()?).lines();
    let first = head.next().unwrap_or_else(|| Ok(String::new()))?;
    while head.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1).unwrap_or_default();
    let page = |body: &str| {
        format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    match path {
        "/accueil" => stream.write_all(page("<h1>Accueil</h1><a href=/accueil>Entrer</a>").as_bytes()),
        "/tous" => stream.write_all(page("<h1>Accueil</h1><a href=/sortie>Se déconnecter</a>").as_bytes()),
        "/titre" => {
            let title = "\u{1b}]0;titre\u{7}\u{1b}[31m<script>alert(1)</script>\u{202e}";
            let body = format!("<title>{title}{}</title><button>\u{1b}[2J</button>", "x".repeat(100_000));
            stream.write_all(page(&body).as_bytes())
        }
        "/sans-fin" => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n<h1>")?;
            loop {
                stream.write_all(&[b'a'; 8_192])?;
            }
        }
        "/coupee" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n<h1>")
        }
        "/profonde" => stream.write_all(page(&"<div>".repeat(700_000)).as_bytes()),
        loops => stream.write_all(
            format!(
                "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {loops}x\r\nContent-Length: 0\r\n\r\n"
            )
            .as_bytes(),
        ),
    }
}

/// What is told of a service with these pages: where the sign-in begins, the button there, and the protected page.
async fn told(url: &Url, sign_in: &str, button: Option<&str>, protected: &str) -> String {
    let written = |text: &str, line| Written { text: text.to_owned(), line: Some(line) };
    let known = Target::built_in(url);
    let pages = Pages {
        sign_in: url.join(sign_in).unwrap(),
        sign_in_line: Some(31),
        sign_in_button: button.map(|button| written(button, 32)),
        protected: url.join(protected).unwrap(),
        protected_line: Some(33),
        signed_in: written("Se déconnecter", 34),
        ..known.pages
    };
    let target = Target { pages, ..known };
    let stack = stack().await;
    let began = Instant::now();
    let why = run::run(&stack, &target, None, |_| true, |_| ()).await.unwrap_err();
    assert!(began.elapsed() < LIMIT, "{sign_in}, {protected}: {:?}", began.elapsed());
    let told = why.to(Lang::En).to_owned();
    assert!(told.chars().count() < 2_000, "{} characters", told.chars().count());
    told
}

async fn stack() -> Stack {
    harness::install_crypto();
    let options = Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations: vec![],
        behaviour: Behaviour::default(),
        served: Served::BuiltIn,
    };
    Stack::start(&options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_the_service_is_told_with_the_line_that_says_it() {
    let url = serve();
    let nobody_listens: Url = format!("http://localhost:{}/", free_port()).parse().unwrap();
    let line = |line, name| format!("; doublure.toml, line {line} ({name})");
    for (sign_in, button, protected, says, place) in [
        (
            "accueil",
            None,
            "tous",
            "to somebody who is not signed in: that tells nobody apart",
            line(34, "signed_in"),
        ),
        ("accueil", None, "accueil", "signs nobody in: ", line(34, "signed_in")),
        (
            "accueil",
            Some("Pro Santé Connect"),
            "accueil",
            "no link or button “Pro Santé Connect”",
            line(32, "sign_in_button"),
        ),
        ("accueil", None, "boucle", "the redirections do not end", line(33, "protected")),
        ("boucle", None, "accueil", "the redirections do not end", line(31, "sign_in")),
        ("sans-fin", None, "accueil", "answers with more than 4 MiB", line(31, "sign_in")),
        ("coupee", None, "accueil", "does not answer", line(31, "sign_in")),
        ("titre", Some("Entrer"), "accueil", "no link or button “Entrer”", line(32, "sign_in_button")),
    ] {
        let told = told(&url, sign_in, button, protected).await;
        assert!(told.contains(says) && told.contains(&place), "{sign_in}, {protected}: {told}");
    }
    let told = told(&nobody_listens, "", None, "").await;
    assert!(told.contains("does not answer") && told.contains(&line(33, "protected")), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_page_that_would_take_hours_to_read_is_left() {
    let url = serve();
    let told = told(&url, "profonde", None, "accueil").await;
    assert!(told.contains("cannot be read in 10 seconds"), "{told}");
}

/// What a page bears in its title does nothing to the terminal.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_hostile_title_is_told_without_acting_on_the_terminal() {
    let (desk, url) = (Desk::new(), serve());
    let ports = ["psc", "mail", "smtp", "ecps", "igc", "mtls", "control"];
    let ports: Vec<_> = ports.iter().map(|name| format!("{name} = {}", free_port())).collect();
    let settings = format!(
        "[service]\nname = \"Hostile\"\nurl = \"{url}accueil\"\n\n[[client]]\nid = \"hostile\"\nsecret = \"secret-de-test\"\n\
         redirect_uris = [\"{url}retour\"]\n\n[certify]\nsign_in = \"/titre\"\nsign_in_button = \"Entrer\"\nprotected = \
         \"/accueil\"\nsigned_in = \"Se déconnecter\"\n\n[ports]\n{}\n",
        ports.join("\n")
    );
    desk.write("doublure.toml", &settings);
    let ended = desk.doublure(&["certify", "--out", "certification"]);
    let told = &ended.ends_with(3).err;
    assert!(
        told.contains("aucun lien ni bouton « Entrer »") && told.contains("ligne 12 (sign_in_button)"),
        "{told}"
    );
    assert!(!told.chars().any(|letter| letter.is_control() && letter != '\n'), "{told:?}");
}
