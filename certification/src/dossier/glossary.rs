//! What the words of the protocol mean, for a reader who has never seen a token.

/// What a parameter, a header's member or a claim is; nothing for one that is not known here.
pub(super) fn meaning(name: &str) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == name).map_or("", |(_, meaning)| meaning)
}

const WORDS: &[(&str, &str)] = &[
    // The authorization request.
    ("response_type", "ce que le service veut recevoir : un code, à échanger ensuite de serveur à serveur"),
    ("response_mode", "comment la réponse revient au service"),
    ("client_id", "identifiant du service chez Pro Santé Connect"),
    ("redirect_uri", "adresse du service où la personne revient"),
    ("scope", "informations demandées : openid et scope_all"),
    ("state", "valeur tirée au hasard : elle lie la réponse au navigateur qui l’attend"),
    ("nonce", "valeur tirée au hasard : elle lie le jeton d’identité à cette demande"),
    ("acr_values", "niveau d’authentification demandé ; l’ANS attend eidas1"),
    ("prompt", "si la personne doit s’authentifier de nouveau"),
    ("max_age", "ancienneté permise de l’authentification, en secondes"),
    ("code_challenge", "empreinte d’un secret que le service montrera en échangeant le code (PKCE)"),
    ("code_challenge_method", "comment cette empreinte est faite"),
    ("login_hint", "qui va se connecter, d’après le service"),
    ("ui_locales", "langue souhaitée"),
    ("request_uri", "référence d’une demande déposée auparavant de serveur à serveur"),
    // The token request.
    ("grant_type", "ce que le service échange : un code de connexion"),
    ("code", "le code que le navigateur a rapporté ; il ne sert qu’une fois"),
    ("code_verifier", "le secret dont la demande portait l’empreinte (PKCE)"),
    ("client_secret", "secret du service ; il n’est jamais montré ici"),
    ("client_assertion", "preuve signée de l’identité du service ; elle n’est jamais montrée ici"),
    ("client_assertion_type", "nature de cette preuve"),
    // Headers of tokens.
    ("alg", "algorithme de la signature"),
    ("kid", "nom de la clé qui a signé"),
    ("typ", "nature du jeton"),
    // Claims of tokens.
    ("iss", "qui a émis le jeton : Pro Santé Connect"),
    ("sub", "identifiant de la personne chez Pro Santé Connect"),
    ("aud", "à quel service le jeton est destiné"),
    ("azp", "quel service l’a demandé"),
    ("exp", "fin de validité, en secondes depuis 1970"),
    ("iat", "date d’émission, en secondes depuis 1970"),
    ("nbf", "début de validité, en secondes depuis 1970"),
    ("auth_time", "moment où la personne s’est authentifiée, en secondes depuis 1970"),
    ("jti", "numéro du jeton"),
    ("sid", "numéro de la session chez Pro Santé Connect"),
    ("session_state", "état de la session chez Pro Santé Connect"),
    ("acr", "niveau d’authentification obtenu"),
    ("auth_level", "niveau d’authentification obtenu"),
    ("amr", "moyen d’authentification employé"),
    ("auth_mode", "moyen d’authentification employé : carte ou e-CPS"),
    ("authMode", "moyen d’authentification employé : carte ou e-CPS"),
    ("at_hash", "empreinte du jeton d’accès remis avec lui"),
    // The person.
    ("SubjectNameID", "identifiant national de la personne : 8 suivi du numéro RPPS"),
    ("preferred_username", "identifiant national de la personne"),
    ("family_name", "nom"),
    ("given_name", "prénom"),
    ("SubjectRole", "profession et mode d’exercice"),
    ("SubjectRefPro", "exercices professionnels et lieux"),
    ("SubjectOrganization", "structure d’exercice"),
    ("SubjectOrganizationID", "identifiant de la structure d’exercice"),
    ("otherIds", "autres identifiants de la personne"),
    // The end of the session.
    ("post_logout_redirect_uri", "adresse du service où la personne revient après la déconnexion"),
    ("frontchannel_logout", "adresses d’autres services, prévenus par le navigateur"),
    ("ended", "si la session chez Pro Santé Connect a été fermée"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_word_is_told_once() {
        let known: BTreeSet<_> = WORDS.iter().map(|(name, _)| name).collect();
        assert_eq!(known.len(), WORDS.len());
        assert!(meaning("acr_values").contains("eidas1"));
        assert_eq!(meaning("inconnu"), "");
    }
}
