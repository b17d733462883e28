//! The relying parties.

use std::ops::Range;

use toml::Spanned;
use url::Url;

use crate::{
    lang::{Text, say},
    project::{file, problem::Problem},
};

pub(super) fn check(
    clients: &[file::Client],
    service: &str,
    problems: &mut Vec<Problem>,
) -> Vec<mock_psc::Client> {
    // A client that could not be read is told already.
    if clients.is_empty() && problems.is_empty() {
        problems.push(Problem::new(
            0..0,
            say!(
                "aucun client : Pro Santé Connect ne connaîtrait pas votre service",
                "no client: Pro Santé Connect would not know your service"
            ),
            say!("il manque [[client]]", "[[client]] is missing"),
            say!(
                "ajoutez [[client]], puis à la ligne : id, secret et redirect_uris ; `doublure init` en montre un exemple.",
                "add [[client]], then on lines of their own: id, secret and redirect_uris; `doublure init` shows an example."
            ),
        ));
    }
    for (rank, client) in clients.iter().enumerate() {
        let mut wrong = |span: Range<usize>, title: Text, label: Text, advice: Text| {
            problems.push(Problem::new(span, title, label, advice));
        };
        let id = client.id.get_ref();
        if id.trim().is_empty() {
            wrong(
                client.id.span(),
                say!("« id » est vide", "“id” is empty"),
                say!("vide", "empty"),
                say!(
                    "écrivez par exemple : id = \"mon-service\".",
                    "write, for instance: id = \"mon-service\"."
                ),
            );
        } else if clients[..rank].iter().any(|earlier| earlier.id.get_ref() == id) {
            wrong(
                client.id.span(),
                say!("deux clients s’appellent « {id} »", "two clients are called “{id}”"),
                say!("déjà pris", "taken already"),
                say!("donnez à chacun un id à lui.", "give each an id of its own."),
            );
        }
        if client.secret.get_ref().is_empty() {
            wrong(
                client.secret.span(),
                say!("« secret » est vide", "“secret” is empty"),
                say!("vide", "empty"),
                say!(
                    "inventez-en un pour les tests ; jamais le vrai.",
                    "make one up for the tests; never the real one."
                ),
            );
        }
        if client.redirect_uris.get_ref().is_empty() {
            wrong(
                client.redirect_uris.span(),
                say!(
                    "« redirect_uris » est vide : personne ne reviendrait de Pro Santé Connect",
                    "“redirect_uris” is empty: nobody would come back from Pro Santé Connect"
                ),
                say!("aucune adresse", "no address"),
                say!(
                    "donnez l’adresse de retour de votre service : [\"http://localhost:3000/retour\"].",
                    "give the redirect URI of your service: [\"http://localhost:3000/retour\"]."
                ),
            );
        }
        for uri in client.redirect_uris.get_ref().iter().chain(&client.post_logout_redirect_uris) {
            problems.extend(misfit(uri));
        }
        for uri in client.backchannel_logout_uri.iter().chain(&client.frontchannel_logout_uri) {
            problems.extend(deaf(uri));
        }
    }
    clients.iter().map(|client| registered(client, service)).collect()
}

/// Why nobody can be sent to this address (RFC 6749 §3.1.2).
fn misfit(uri: &Spanned<String>) -> Option<Problem> {
    let text = uri.get_ref();
    let wrong = |title: Text, label: Text, advice: Text| Some(Problem::new(uri.span(), title, label, advice));
    let Ok(url) = Url::parse(text) else {
        return wrong(relative(), say!("il n’y a pas d’hôte", "there is no host"), whole(text));
    };
    // "localhost:3000/retour" would have the scheme localhost.
    if !text.contains("://") {
        return wrong(
            relative(),
            say!("il manque http:// ou https://", "http:// or https:// is missing"),
            say!("écrivez : \"http://{text}\".", "write: \"http://{text}\"."),
        );
    }
    if url.fragment().is_some() {
        let without = text.split('#').next().unwrap_or_default();
        return wrong(
            say!(
                "une adresse de retour ne peut pas avoir de fragment (RFC 6749, 3.1.2)",
                "a redirect URI cannot have a fragment (RFC 6749, 3.1.2)"
            ),
            say!("le # et sa suite", "the # and what follows"),
            say!("écrivez : \"{without}\".", "write: \"{without}\"."),
        );
    }
    None
}

/// Why nobody can be told of a sign-out at this address (OpenID Connect Back-Channel Logout 1.0 §2.2).
fn deaf(uri: &Spanned<String>) -> Option<Problem> {
    let web = |url: &Url| ["http", "https"].contains(&url.scheme()) && url.fragment().is_none();
    let fits = Url::parse(uri.get_ref()).is_ok_and(|url| web(&url));
    (!fits).then(|| {
        Problem::new(
            uri.span(),
            say!(
                "un service ne peut pas être prévenu d’une déconnexion à cette adresse",
                "no service can be told of a sign-out at this address"
            ),
            say!("ni http ni https, ou un fragment", "neither http nor https, or a fragment"),
            say!(
                "écrivez par exemple : \"http://localhost:3000/deconnexion\".",
                "write, for instance: \"http://localhost:3000/logout\"."
            ),
        )
    })
}

fn relative() -> Text {
    say!("une adresse de retour doit être entière", "a redirect URI must be absolute")
}

fn whole(text: &str) -> Text {
    let path = text.trim_start_matches('/');
    say!(
        "écrivez par exemple : \"http://localhost:3000/{path}\".",
        "write, for instance: \"http://localhost:3000/{path}\"."
    )
}

fn registered(client: &file::Client, service: &str) -> mock_psc::Client {
    let texts = |uris: &[Spanned<String>]| uris.iter().map(|uri| uri.get_ref().clone()).collect::<Vec<_>>();
    let name = client.name.as_ref().map_or(service, |name| name.get_ref());
    let mut registered = mock_psc::Client::new(client.id.get_ref(), name, client.secret.get_ref())
        .redirect_uris(texts(client.redirect_uris.get_ref()))
        .post_logout_redirect_uris(texts(&client.post_logout_redirect_uris));
    if let Some(uri) = &client.backchannel_logout_uri {
        registered = registered.backchannel_logout_uri(uri.get_ref());
    }
    if let Some(uri) = &client.frontchannel_logout_uri {
        registered = registered.frontchannel_logout_uri(uri.get_ref());
    }
    if let Some(file::SigningAlgorithm::Rs256) = client.userinfo_signed_response_alg {
        registered = registered.userinfo_signed_response_alg(mock_psc::SigningAlgorithm::Rs256);
    }
    registered
}
