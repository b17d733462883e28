use super::Area;
use crate::{
    Words,
    check::{
        Check, Procedure,
        Severity::{Blocking, Major, Minor},
    },
};

pub(super) const AREA: Area = Area {
    name: "callback",
    title: Words::new("Le retour du navigateur", "The way back of the browser"),
    about: Words::new(
        "La personne authentifiée, Pro Santé Connect renvoie le navigateur au service avec un code qui ne sert qu’une fois. N’importe qui peut fabriquer un tel retour : le service n’accepte que celui qui répond à sa demande, dans le même navigateur.",
        "Once the person is authenticated, Pro Santé Connect sends the browser back to the service with a code for one use. Anybody can make up such an answer: the service takes the one alone that answers its own request, in the same browser.",
    ),
    requirements: &["EXI PSC 08", "EXI PSC 09"],
    checks: &[
        Check::refused(
            "callback.state.wrong",
            Words::new("Un retour avec un autre state est refusé", "An answer with another state is refused"),
            &["psc.authorize.state.wrong"],
            &["RFC 6749 §10.12", "RFC 9700 §4.7.1"],
        ),
        Check::refused(
            "callback.state.missing",
            Words::new("Un retour sans state est refusé", "An answer without state is refused"),
            &["psc.authorize.state.missing"],
            &["RFC 6749 §10.12", "RFC 9700 §4.7.1"],
        ),
        Check::procedure(
            "callback.state.foreign",
            Words::new(
                "La réponse destinée à un autre navigateur est refusée",
                "The answer meant for another browser is refused",
            ),
            Procedure::ForeignCallback,
            &["RFC 6749 §10.12", "RFC 9700 §4.7.1"],
        )
        .weighing(Blocking),
        Check::procedure(
            "callback.replayed",
            Words::new("Une réponse ne sert pas deux fois", "An answer is of no use a second time"),
            Procedure::ReplayedCallback,
            &["RFC 6749 §10.5", "RFC 9700 §4.2.4"],
        )
        .weighing(Blocking),
        Check::refused(
            "callback.iss.wrong",
            Words::new(
                "Un retour qui nomme un autre émetteur est refusé",
                "An answer that names another issuer is refused",
            ),
            &["psc.authorize.iss.wrong"],
            &["RFC 9207 §2.4", "RFC 9700 §4.4.2"],
        )
        .weighing(Major),
        Check::refused(
            "callback.iss.missing",
            Words::new(
                "Un retour sans émetteur est refusé, puisque Pro Santé Connect annonce qu’il le donne",
                "An answer without issuer is refused, since Pro Santé Connect announces that it gives it",
            ),
            &["psc.authorize.iss.missing"],
            &["RFC 9207 §2.4"],
        )
        .weighing(Minor),
        Check::refused(
            "callback.code.missing",
            Words::new("Un retour sans code ne connecte personne", "An answer without code signs nobody in"),
            &["psc.authorize.code.missing"],
            &["OIDC Core §3.1.2.5"],
        ),
        Check::refused(
            "callback.code.injected",
            Words::new(
                "Un code remis pour une autre connexion est refusé",
                "A code that was issued for another sign-in is refused",
            ),
            &["psc.authorize.code.injected"],
            &["RFC 9700 §4.5"],
        ),
        Check::tolerated(
            "callback.parameters.unknown",
            Words::new(
                "Un retour avec des paramètres inconnus est accepté",
                "An answer with unknown parameters is accepted",
            ),
            &["psc.authorize.parameters.unknown"],
            &["RFC 6749 §4.1.2"],
        ),
        Check::refused(
            "callback.error.access_denied",
            Words::new("access_denied ne connecte personne", "access_denied signs nobody in"),
            &["psc.authorize.access_denied"],
            &["RFC 6749 §4.1.2.1"],
        ),
        Check::refused(
            "callback.error.login_required",
            Words::new("login_required ne connecte personne", "login_required signs nobody in"),
            &["psc.authorize.login_required"],
            &["OIDC Core §3.1.2.6"],
        ),
        Check::refused(
            "callback.error.interaction_required",
            Words::new("interaction_required ne connecte personne", "interaction_required signs nobody in"),
            &["psc.authorize.interaction_required"],
            &["OIDC Core §3.1.2.6"],
        ),
        Check::refused(
            "callback.error.invalid_request",
            Words::new("invalid_request ne connecte personne", "invalid_request signs nobody in"),
            &["psc.authorize.invalid_request"],
            &["RFC 6749 §4.1.2.1"],
        ),
        Check::refused(
            "callback.error.unauthorized_client",
            Words::new("unauthorized_client ne connecte personne", "unauthorized_client signs nobody in"),
            &["psc.authorize.unauthorized_client"],
            &["RFC 6749 §4.1.2.1"],
        ),
        Check::refused(
            "callback.error.invalid_scope",
            Words::new("invalid_scope ne connecte personne", "invalid_scope signs nobody in"),
            &["psc.authorize.invalid_scope"],
            &["RFC 6749 §4.1.2.1"],
        ),
        Check::refused(
            "callback.error.unsupported_response_type",
            Words::new(
                "unsupported_response_type ne connecte personne",
                "unsupported_response_type signs nobody in",
            ),
            &["psc.authorize.unsupported_response_type"],
            &["RFC 6749 §4.1.2.1"],
        ),
        Check::refused(
            "callback.error.server_error",
            Words::new("server_error ne connecte personne", "server_error signs nobody in"),
            &["psc.authorize.server_error"],
            &["RFC 6749 §4.1.2.1"],
        ),
        Check::refused(
            "callback.error.temporarily_unavailable",
            Words::new(
                "temporarily_unavailable ne connecte personne",
                "temporarily_unavailable signs nobody in",
            ),
            &["psc.authorize.temporarily_unavailable"],
            &["RFC 6749 §4.1.2.1"],
        ),
        Check::refused(
            "callback.error.unknown",
            Words::new("Une erreur inconnue ne connecte personne", "An unknown error signs nobody in"),
            &["psc.authorize.error.unknown"],
            &["RFC 6749 §4.1.2.1"],
        ),
        Check::harmless(
            "callback.error_description.script",
            Words::new(
                "Un texte d’erreur hostile est montré sans danger, ou pas du tout",
                "A hostile error text is shown harmlessly, or not at all",
            ),
            &["psc.authorize.error_description.script"],
            &["RFC 6749 §4.1.2.1", "OWASP ASVS 5.0 §1.2.1"],
        ),
        Check::harmless(
            "callback.error_description.foreign",
            Words::new(
                "Un texte d’erreur aux caractères interdits est montré sans danger, ou pas du tout",
                "An error text with forbidden characters is shown harmlessly, or not at all",
            ),
            &["psc.authorize.error_description.foreign"],
            &["RFC 6749 §4.1.2.1", "OWASP ASVS 5.0 §1.2.1"],
        ),
    ],
};
