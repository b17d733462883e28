use super::Area;
use crate::{
    Words,
    check::{
        Check,
        Severity::{Blocking, Major, Minor},
    },
    passive,
};

pub(super) const AREA: Area = Area {
    name: "token",
    title: Words::new("L’échange du code", "The exchange of the code"),
    about: Words::new(
        "Le serveur du service échange le code reçu au retour contre des jetons, directement auprès de Pro Santé Connect, en prouvant qui il est. Quand l’échange échoue ou que la réponse est incomplète, personne n’est connecté.",
        "The service’s server exchanges the code that came back for tokens, directly with Pro Santé Connect, and proves who it is. When the exchange fails or the answer lacks something, nobody is signed in.",
    ),
    requirements: &["EXI PSC 09", "EXI PSC 15"],
    checks: &[
        Check::passive(
            "token.client_authentication",
            Words::new(
                "Le service s’authentifie pour échanger le code",
                "The service authenticates to exchange the code",
            ),
            passive::client_authentication,
            &["RFC 6749 §2.3", "OIDC Core §9"],
        )
        .weighing(Blocking)
        .measuring(&["EXI PSC 22"]),
        Check::passive(
            "token.code_verifier",
            Words::new(
                "Le service envoie le code_verifier de sa demande",
                "The service sends its request’s code_verifier",
            ),
            passive::code_verifier,
            &["RFC 7636 §4.5"],
        ),
        Check::refused(
            "token.id_token.missing",
            Words::new(
                "Une réponse sans jeton d’identité ne connecte personne",
                "An answer without id token signs nobody in",
            ),
            &["psc.token.id_token.missing"],
            &["OIDC Core §3.1.3.3"],
        ),
        Check::refused(
            "token.access_token.missing",
            Words::new(
                "Une réponse sans jeton d’accès ne connecte personne",
                "An answer without access token signs nobody in",
            ),
            &["psc.token.access_token.missing"],
            &["RFC 6749 §5.1"],
        )
        .weighing(Minor),
        Check::refused(
            "token.token_type.wrong",
            Words::new(
                "Un jeton d’accès d’un autre type que Bearer n’est pas utilisé",
                "An access token of another type than Bearer is not used",
            ),
            &["psc.token.token_type.wrong"],
            &["RFC 6749 §7.1", "OIDC Core §3.1.3.3"],
        )
        .weighing(Minor),
        Check::tolerated(
            "token.members.unknown",
            Words::new(
                "Une réponse avec des membres inconnus est acceptée",
                "An answer with unknown members is accepted",
            ),
            &["psc.token.members.unknown"],
            &["RFC 6749 §5.1"],
        ),
        Check::tolerated(
            "token.expires_in.missing",
            Words::new("Une réponse sans durée est acceptée", "An answer without lifetime is accepted"),
            &["psc.token.expires_in.missing"],
            &["RFC 6749 §5.1"],
        )
        .weighing(Minor),
        Check::tolerated(
            "token.refresh_token.missing",
            Words::new(
                "Une réponse sans jeton de renouvellement est acceptée",
                "An answer without refresh token is accepted",
            ),
            &["psc.token.refresh_token.missing"],
            &["RFC 6749 §5.1"],
        )
        .weighing(Minor),
        Check::refused(
            "token.invalid_grant",
            Words::new(
                "Un échange refusé (invalid_grant) ne connecte personne",
                "A refused exchange (invalid_grant) signs nobody in",
            ),
            &["psc.token.invalid_grant"],
            &["RFC 6749 §5.2"],
        ),
        Check::refused(
            "token.invalid_client",
            Words::new(
                "Un échange refusé (invalid_client) ne connecte personne",
                "A refused exchange (invalid_client) signs nobody in",
            ),
            &["psc.token.invalid_client"],
            &["RFC 6749 §5.2"],
        ),
        Check::refused(
            "token.server_error",
            Words::new("Une erreur 500 ne connecte personne", "An error 500 signs nobody in"),
            &["psc.token.server_error"],
            &["RFC 9110 §15.6.1"],
        ),
        Check::refused(
            "token.cut",
            Words::new(
                "Une réponse coupée ne connecte personne",
                "An answer that is cut off signs nobody in",
            ),
            &["psc.token.cut"],
            &["RFC 9112 §8"],
        ),
        Check::refused(
            "token.malformed",
            Words::new(
                "Une réponse qui n’est pas du JSON ne connecte personne",
                "An answer that is no JSON signs nobody in",
            ),
            &["psc.token.malformed"],
            &["RFC 6749 §5.1"],
        ),
        Check::refused(
            "token.html",
            Words::new(
                "Une page à la place des jetons ne connecte personne",
                "A page in place of the tokens signs nobody in",
            ),
            &["psc.token.html"],
            &["RFC 6749 §5.1"],
        ),
        Check::refused(
            "token.empty",
            Words::new("Une réponse vide ne connecte personne", "An empty answer signs nobody in"),
            &["psc.token.body.empty"],
            &["RFC 6749 §5.1"],
        ),
        Check::refused(
            "token.redirected",
            Words::new(
                "Une redirection à la place des jetons ne connecte personne",
                "A redirection in place of the tokens signs nobody in",
            ),
            &["psc.token.redirected"],
            &["RFC 9700 §4.12"],
        )
        .weighing(Major),
    ],
};
