//! What to write in `doublure.toml` so that a refused client is accepted.

use std::collections::BTreeMap;

use mock_kit::page::Addition;
use serde::Serialize;

use crate::Client;

#[derive(Serialize)]
struct File<'a> {
    client: [NewClient<'a>; 1],
}

#[derive(Serialize)]
struct NewClient<'a> {
    id: &'a str,
    secret: &'a str,
    redirect_uris: Vec<&'a str>,
}

/// The whole entry of a client that is not listed; its redirect URI as it came, if it may be registered.
pub(super) fn client(id: &str, redirect_uri: Option<&str>) -> Option<Addition> {
    let redirect_uri = redirect_uri.filter(|uri| Client::may_register(uri));
    let client =
        NewClient { id, secret: "secret-de-test", redirect_uris: redirect_uri.into_iter().collect() };
    let note = match redirect_uri {
        Some(_) => "Mettez dans secret celui que votre service envoie, puis relancez doublure.",
        None => {
            "Mettez dans secret celui que votre service envoie, et dans redirect_uris son adresse de retour, \
             puis relancez doublure."
        }
    };
    addition("À ajouter dans doublure.toml".to_owned(), toml::to_string(&File { client: [client] }), note)
}

/// What registers one address more, one address a line; none when it may not be registered.
pub(super) fn one_more(
    parameter: &'static str,
    client: &str,
    registered: &[String],
    sent: &str,
) -> Option<Addition> {
    let all: Vec<&str> = registered.iter().map(String::as_str).chain([sent]).collect();
    let line = BTreeMap::from([(parameter, all)]);
    let title = format!("À écrire dans doublure.toml, pour le client « {client} »");
    let note = "À la place du réglage de même nom, si l’adresse reçue est la bonne ; puis relancez doublure.";
    Client::may_register(sent).then(|| addition(title, toml::to_string_pretty(&line), note)).flatten()
}

fn addition(title: String, lines: Result<String, toml::ser::Error>, note: &str) -> Option<Addition> {
    match lines {
        Ok(text) => Some(Addition { title, text: text.trim_end().to_owned(), note: note.to_owned() }),
        Err(error) => {
            tracing::error!(%error, "lines for doublure.toml cannot be written");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_toml_that_reads_back_whatever_was_sent() {
        for id in ["mon-service", "\"]\n[[client]]\nid = \"autre", "a\\b'c", "é\u{7}\u{0}"] {
            let added = client(id, Some("http://localhost:3000/retour?a=\"b\"")).unwrap();
            let read: toml::Table = toml::from_str(&added.text).unwrap();
            let clients = read["client"].as_array().unwrap();
            assert_eq!((clients.len(), clients[0]["id"].as_str()), (1, Some(id)), "{}", added.text);
            let uris = clients[0]["redirect_uris"].as_array().unwrap();
            assert_eq!(uris[0].as_str(), Some("http://localhost:3000/retour?a=\"b\""));
        }
        assert_eq!(
            client("mon-service", Some("http://localhost:3000/retour")).unwrap().text,
            "[[client]]\nid = \"mon-service\"\nsecret = \"secret-de-test\"\n\
             redirect_uris = [\"http://localhost:3000/retour\"]"
        );
    }

    #[test]
    fn an_address_that_may_not_be_registered_is_not_proposed() {
        for uri in [None, Some("retour"), Some("https://a.test/#x")] {
            let added = client("a", uri).unwrap();
            assert!(added.text.ends_with("redirect_uris = []"), "{}", added.text);
            assert!(added.note.contains("adresse de retour"));
        }
        let registered = ["https://a.test/".to_owned()];
        let line = |sent| one_more("redirect_uris", "a", &registered, sent);
        assert_eq!(
            line("https://a.test/retour").unwrap().text,
            "redirect_uris = [\n    \"https://a.test/\",\n    \"https://a.test/retour\",\n]"
        );
        assert!(line("retour").is_none() && line("https://a.test/#x").is_none());
    }
}
