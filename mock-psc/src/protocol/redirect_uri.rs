//! Where the browser is sent back to, compared with what is registered.

use url::Url;

/// The registered address nearest to the one that was sent, and what tells them apart, in French.
///
/// Addresses are compared character by character (OIDC Core §3.1.2.1, RFC 3986 §6.2.1); this is for the person
/// who looks for the difference.
pub(crate) fn nearest<'r>(sent: &str, registered: &'r [String]) -> Option<(&'r str, String)> {
    registered
        .iter()
        .map(|known| (known.as_str(), differences(sent, known)))
        .min_by_key(|(_, differences)| differences.len())
        .map(|(known, differences)| (known, differences.join(" ; ")))
}

fn differences(sent: &str, known: &str) -> Vec<String> {
    if sent.strip_suffix('/').unwrap_or(sent) == known.strip_suffix('/').unwrap_or(known) {
        return vec![if sent.ends_with('/') {
            "l’adresse reçue a une barre oblique de trop à la fin".to_owned()
        } else {
            "il manque à l’adresse reçue la barre oblique finale".to_owned()
        }];
    }
    let (Ok(sent_url), Ok(known_url)) = (Url::parse(sent), Url::parse(known)) else {
        return vec!["l’adresse reçue n’est pas une adresse absolue".to_owned()];
    };
    let parts = |url: &Url| {
        let port = url.port_or_known_default();
        [
            ("schéma", url.scheme().to_owned()),
            ("hôte", url.host_str().unwrap_or_default().to_owned()),
            ("port", port.map(|port| port.to_string()).unwrap_or_default()),
            ("chemin", url.path().to_owned()),
            ("requête", url.query().unwrap_or_default().to_owned()),
        ]
    };
    let mut differences: Vec<String> = parts(&sent_url)
        .into_iter()
        .zip(parts(&known_url))
        .filter(|(sent, known)| sent != known)
        .map(|((name, sent), (_, known))| format!("{name} « {sent} » au lieu de « {known} »"))
        .collect();
    if differences.is_empty() {
        differences.push("l’écriture diffère (majuscules, échappements ou fragment)".to_owned());
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_differs_from_the_nearest_registered_address() {
        let registered = ["https://other.test/a".to_owned(), "https://sas.test/retour".to_owned()];
        let told = |sent: &str| nearest(sent, &registered).unwrap();
        assert_eq!(
            told("https://sas.test/retour/"),
            ("https://sas.test/retour", "l’adresse reçue a une barre oblique de trop à la fin".to_owned())
        );
        assert_eq!(told("https://sas.test:8443/retour").1, "port « 8443 » au lieu de « 443 »");
        assert_eq!(
            told("https://SAS.test/retour").1,
            "l’écriture diffère (majuscules, échappements ou fragment)"
        );
        assert_eq!(told("retour").1, "l’adresse reçue n’est pas une adresse absolue");
        assert_eq!(nearest("https://sas.test/retour", &[]), None);
    }
}
