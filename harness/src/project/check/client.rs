//! The relying parties.

use std::ops::Range;

use toml::Spanned;
use url::Url;

use crate::project::{file, problem::Problem};

pub(super) fn check(
    clients: &[file::Client],
    service: &str,
    problems: &mut Vec<Problem>,
) -> Vec<mock_psc::Client> {
    // A client that could not be read is told already.
    if clients.is_empty() && problems.is_empty() {
        problems.push(Problem::new(
            0..0,
            "aucun client : Pro Santé Connect ne connaîtrait pas votre service",
            "il manque [[client]]",
            "ajoutez [[client]], puis à la ligne : id, secret et redirect_uris ; `doublure init` en montre un exemple.",
        ));
    }
    for (rank, client) in clients.iter().enumerate() {
        let mut wrong = |span: Range<usize>, title: String, label: &str, advice: &str| {
            problems.push(Problem::new(span, title, label, advice));
        };
        let id = client.id.get_ref();
        if id.trim().is_empty() {
            wrong(
                client.id.span(),
                "« id » est vide".into(),
                "vide",
                "écrivez par exemple : id = \"mon-service\".",
            );
        } else if clients[..rank].iter().any(|earlier| earlier.id.get_ref() == id) {
            let title = format!("deux clients s’appellent « {id} »");
            wrong(client.id.span(), title, "déjà pris", "donnez à chacun un id à lui.");
        }
        if client.secret.get_ref().is_empty() {
            let advice = "inventez-en un pour les tests ; jamais le vrai.";
            wrong(client.secret.span(), "« secret » est vide".into(), "vide", advice);
        }
        if client.redirect_uris.get_ref().is_empty() {
            wrong(
                client.redirect_uris.span(),
                "« redirect_uris » est vide : personne ne reviendrait de Pro Santé Connect".into(),
                "aucune adresse",
                "donnez l’adresse de retour de votre service : [\"http://localhost:3000/retour\"].",
            );
        }
        for uri in client.redirect_uris.get_ref().iter().chain(&client.post_logout_redirect_uris) {
            problems.extend(misfit(uri));
        }
    }
    clients.iter().map(|client| registered(client, service)).collect()
}

/// Why nobody can be sent to this address (RFC 6749 §3.1.2).
fn misfit(uri: &Spanned<String>) -> Option<Problem> {
    let text = uri.get_ref();
    let wrong =
        |title: &str, label: &str, advice: String| Some(Problem::new(uri.span(), title, label, advice));
    let Ok(url) = Url::parse(text) else { return wrong(RELATIVE, "il n’y a pas d’hôte", whole(text)) };
    // "localhost:3000/retour" would have the scheme localhost.
    if !text.contains("://") {
        return wrong(RELATIVE, "il manque http:// ou https://", format!("écrivez : \"http://{text}\"."));
    }
    if url.fragment().is_some() {
        return wrong(
            "une adresse de retour ne peut pas avoir de fragment (RFC 6749, 3.1.2)",
            "le # et sa suite",
            format!("écrivez : \"{}\".", text.split('#').next().unwrap_or_default()),
        );
    }
    None
}

const RELATIVE: &str = "une adresse de retour doit être entière";

fn whole(text: &str) -> String {
    format!("écrivez par exemple : \"http://localhost:3000/{}\".", text.trim_start_matches('/'))
}

fn registered(client: &file::Client, service: &str) -> mock_psc::Client {
    let texts = |uris: &[Spanned<String>]| uris.iter().map(|uri| uri.get_ref().clone()).collect();
    mock_psc::Client {
        id: client.id.get_ref().clone(),
        secret: client.secret.get_ref().clone(),
        name: client.name.as_ref().map_or(service, |name| name.get_ref()).to_owned(),
        redirect_uris: texts(client.redirect_uris.get_ref()),
        post_logout_redirect_uris: texts(&client.post_logout_redirect_uris),
    }
}
