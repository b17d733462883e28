use super::Area;
use crate::{
    Words,
    check::{
        Check,
        Feature::{Inactivity, SignOut},
        Procedure,
        Severity::{Blocking, Minor},
    },
    passive,
};

pub(super) const AREA: Area = Area {
    name: "session",
    title: Words::new("La session", "The session"),
    about: Words::new(
        "Une fois la personne connectée, le service tient une session à lui : un cookie protégé, une fin par le bouton de déconnexion ou par l’inactivité, et rien de secret dans les adresses.",
        "Once the person is signed in, the service keeps a session of its own: a protected cookie, an end by the sign-out button or by inactivity, and nothing secret in addresses.",
    ),
    requirements: &[],
    checks: &[
        Check::procedure(
            "session.sign_out",
            Words::new(
                "Se déconnecter met fin aux deux sessions, celle du service et celle de Pro Santé Connect",
                "Signing out ends both sessions, the service’s and Pro Santé Connect’s",
            ),
            Procedure::SignOut,
            &["OpenID Connect RP-Initiated Logout §2"],
        )
        .weighing(Blocking)
        .needing(SignOut)
        .measuring(&["EXI PSC 20"]),
        Check::procedure(
            "session.inactivity",
            Words::new(
                "Une personne inactive est déconnectée du service, et non de Pro Santé Connect",
                "An inactive person is signed out of the service, and not of Pro Santé Connect",
            ),
            Procedure::Inactivity,
            &["référentiel Pro Santé Connect V1.8.4"],
        )
        .needing(Inactivity)
        .measuring(&["EXI PSC 32"]),
        Check::procedure(
            "session.refresh.active",
            Words::new(
                "Les jetons d’une personne active sont renouvelés, et elle reste connectée",
                "The tokens of an active person are refreshed, and they stay signed in",
            ),
            Procedure::Refresh,
            &["référentiel Pro Santé Connect V1.8.4", "RFC 6749 §6"],
        )
        .measuring(&["EXI PSC 11"]),
        Check::procedure(
            "session.refresh.refused",
            Words::new(
                "Un renouvellement refusé met fin à la session du service",
                "A refresh that is refused ends the service’s session",
            ),
            Procedure::RefusedRefresh,
            &["RFC 6749 §5.2", "OIDC Core §12.1"],
        ),
        Check::procedure(
            "session.fixation",
            Words::new(
                "L’identifiant de session change à la connexion",
                "The session’s id changes at sign-in",
            ),
            Procedure::SessionFixation,
            &["OWASP ASVS 5.0 §7.2.4"],
        )
        .weighing(Blocking),
        Check::passive(
            "session.cookies.http_only",
            Words::new(
                "Les cookies de session sont hors de portée des scripts (HttpOnly)",
                "Session cookies are out of reach of scripts (HttpOnly)",
            ),
            passive::cookies_http_only,
            &["OWASP ASVS 5.0 §3.3.4"],
        ),
        Check::passive(
            "session.cookies.secure",
            Words::new(
                "Les cookies d’un service en HTTPS n’en sortent pas (Secure)",
                "The cookies of a service with HTTPS do not leave it (Secure)",
            ),
            passive::cookies_secure,
            &["OWASP ASVS 5.0 §3.3.1"],
        ),
        Check::passive(
            "session.cookies.same_site",
            Words::new(
                "Les cookies disent quand ils accompagnent d’autres sites (SameSite)",
                "Cookies say when they go along from other sites (SameSite)",
            ),
            passive::cookies_same_site,
            &["OWASP ASVS 5.0 §3.3.2"],
        )
        .weighing(Minor),
        Check::passive(
            "session.address",
            Words::new(
                "Après la connexion, l’adresse ne porte ni code ni jeton",
                "After the sign-in, the address bears neither code nor token",
            ),
            passive::address_is_clean,
            &["RFC 9700 §4.3.2"],
        ),
        Check::passive(
            "session.page",
            Words::new(
                "Après la connexion, la page ne contient aucun jeton",
                "After the sign-in, the page contains no token",
            ),
            passive::page_is_clean,
            &["RFC 9700 §4.2"],
        ),
    ],
};
