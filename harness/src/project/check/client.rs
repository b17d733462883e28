//! The relying parties.

use std::ops::Range;

use identities::Organisation;
use mock_psc::{AuthMethod, ClientKeys, ClientKeysError};
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
        let method = client.token_endpoint_auth_method.as_ref().map(|method| *method.get_ref());
        if client.secret.get_ref().is_empty() && method.is_none_or(AuthMethod::needs_secret) {
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
        problems.extend(keys(client));
        problems.extend(certificate(client));
        for uri in client.redirect_uris.get_ref().iter().chain(&client.post_logout_redirect_uris) {
            problems.extend(misfit(uri));
        }
        for uri in client.backchannel_logout_uri.iter().chain(&client.frontchannel_logout_uri) {
            problems.extend(deaf(uri));
        }
    }
    clients.iter().map(|client| registered(client, service)).collect()
}

/// What is wrong with the keys that the client signs with.
fn keys(client: &file::Client) -> Option<Problem> {
    let signing = client
        .token_endpoint_auth_method
        .as_ref()
        .filter(|method| *method.get_ref() == AuthMethod::PrivateKeyJwt);
    match (&client.jwks, signing) {
        (None, None) => None,
        (None, Some(method)) => Some(Problem::new(
            method.span(),
            say!("« private_key_jwt » demande « jwks »", "“private_key_jwt” needs “jwks”"),
            say!("aucune clé ne vérifierait sa signature", "no key would check its signature"),
            say!(
                "ajoutez les clés publiques de votre service : jwks = '{{\"keys\": [ … ]}}'.",
                "add the public keys of your service: jwks = '{{\"keys\": [ … ]}}'."
            ),
        )),
        (Some(jwks), None) => Some(Problem::new(
            jwks.span(),
            say!("« jwks » ne sert qu’à « private_key_jwt »", "“jwks” serves “private_key_jwt” alone"),
            say!("sans effet", "without effect"),
            say!(
                "ajoutez : token_endpoint_auth_method = \"private_key_jwt\", ou ôtez cette ligne.",
                "add: token_endpoint_auth_method = \"private_key_jwt\", or remove this line."
            ),
        )),
        (Some(jwks), Some(_)) => jwks.get_ref().parse::<ClientKeys>().err().map(|error| {
            Problem::new(
                jwks.span(),
                say!(
                    "« jwks » n’est pas un jeu de clés publiques (RFC 7517, 5)",
                    "“jwks” is no set of public keys (RFC 7517, 5)"
                ),
                told(&error),
                say!(
                    "de une à vingt clés publiques : RSA d’au moins 2048 bits, EC P-256 ou P-384, OKP Ed25519.",
                    "one to twenty public keys: RSA of 2048 bits or more, EC P-256 or P-384, OKP Ed25519."
                ),
            )
        }),
    }
}

fn told(error: &ClientKeysError) -> Text {
    match error {
        ClientKeysError::NotJson(_) => say!("ce n’est pas du JSON", "this is not JSON"),
        ClientKeysError::NotASet => say!("il faut {{\"keys\": [ … ]}}", "it must be {{\"keys\": [ … ]}}"),
        ClientKeysError::Private { rank, parameter } => {
            say!("la clé {rank} est privée : elle a {parameter}", "key {rank} is private: it has {parameter}")
        }
        ClientKeysError::Kind { rank } => {
            say!("la clé {rank} n’est pas d’un genre connu", "key {rank} is of no known kind")
        }
        ClientKeysError::TooShort { rank } => {
            say!("la clé {rank} est trop courte", "key {rank} is too short")
        }
    }
}

/// What is wrong with the certificate that the client is to present.
fn certificate(client: &file::Client) -> Option<Problem> {
    let method = client.token_endpoint_auth_method.as_ref().map(|method| *method.get_ref());
    let written =
        [("certificate_name", &client.certificate_name), ("certificate_unit", &client.certificate_unit)];
    written.into_iter().find_map(|(key, written)| {
        let written = written.as_ref()?;
        if method != Some(AuthMethod::TlsClientAuth) {
            return Some(Problem::new(
                written.span(),
                say!("« {key} » ne sert qu’à « tls_client_auth »", "“{key}” serves “tls_client_auth” alone"),
                say!("sans effet", "without effect"),
                say!(
                    "ajoutez : token_endpoint_auth_method = \"tls_client_auth\", ou ôtez cette ligne.",
                    "add: token_endpoint_auth_method = \"tls_client_auth\", or remove this line."
                ),
            ));
        }
        let text = written.get_ref().as_str();
        let organisation = Organisation { name: text.to_owned(), unit: text.to_owned() };
        (!organisation.is_writable()).then(|| {
            Problem::new(
                written.span(),
                say!("« {key} » ne s’écrit pas dans un certificat", "“{key}” cannot stand in a certificate"),
                say!("de 1 à 64 caractères", "from 1 to 64 characters"),
                say!(
                    "écrivez ce que le sujet du certificat porte, caractère par caractère, ou ôtez cette ligne.",
                    "write what the certificate’s subject has, character by character, or remove this line."
                ),
            )
        })
    })
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
    registered.auth_method = client.token_endpoint_auth_method.as_ref().map(|method| *method.get_ref());
    registered.keys = client.jwks.as_ref().and_then(|jwks| jwks.get_ref().parse().ok());
    registered.certificate_name = client.certificate_name.as_ref().map(|name| name.get_ref().clone());
    registered.certificate_unit = client.certificate_unit.as_ref().map(|unit| unit.get_ref().clone());
    registered
}
