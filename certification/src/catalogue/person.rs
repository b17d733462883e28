use super::Area;
use crate::{
    Words,
    check::{
        Check,
        Feature::{SignOut, Userinfo},
        Procedure,
        Severity::Minor,
    },
};

pub(super) const AREA: Area = Area {
    name: "person",
    title: Words::new("Ce que voit la personne", "What the person sees"),
    about: Words::new(
        "Ce que la personne a sous les yeux : le bouton, la langue, les conditions d’utilisation, et une explication quand la connexion n’aboutit pas.",
        "What the person has before their eyes: the button, the language, the terms of use, and an explanation when the sign-in does not come to its end.",
    ),
    requirements: &[],
    checks: &[
        Check::procedure(
            "person.button",
            Words::new(
                "La page de connexion propose Pro Santé Connect, par son nom",
                "The sign-in page offers Pro Santé Connect, by its name",
            ),
            Procedure::SignInPage,
            &["WCAG 2.2 §4.1.2", "RGAA 4.1 critère 6.1"],
        )
        .measuring(&["EXI PSC 03"]),
        Check::procedure(
            "person.way_out",
            Words::new(
                "La déconnexion est à portée, par son nom",
                "The way out is within reach, by its name",
            ),
            Procedure::WayOut,
            &["WCAG 2.2 §4.1.2"],
        )
        .needing(SignOut)
        .measuring(&["EXI PSC 03", "EXI PSC 20"]),
        Check::procedure(
            "person.terms",
            Words::new(
                "Les conditions d’utilisation parlent de Pro Santé Connect",
                "The terms of use speak of Pro Santé Connect",
            ),
            Procedure::Terms,
            &["référentiel Pro Santé Connect V1.8.4"],
        )
        .measuring(&["EXI PSC 31"]),
        Check::told(
            "person.told.denied",
            Words::new("Une connexion refusée est expliquée", "A denied sign-in is explained"),
            &["psc.authorize.access_denied"],
            &["OWASP ASVS 5.0 §16.5.1"],
        ),
        Check::told(
            "person.told.unavailable",
            Words::new(
                "Une indisponibilité de Pro Santé Connect est expliquée",
                "Unavailability of Pro Santé Connect is explained",
            ),
            &["psc.authorize.temporarily_unavailable"],
            &["OWASP ASVS 5.0 §16.5.1"],
        ),
        Check::told(
            "person.told.exchange_failed",
            Words::new(
                "Une panne à l’échange du code est expliquée",
                "A failure at the exchange of the code is explained",
            ),
            &["psc.token.failing"],
            &["OWASP ASVS 5.0 §16.5.1"],
        ),
        Check::told(
            "person.told.exchange_unreachable",
            Words::new(
                "Un Pro Santé Connect injoignable est expliqué",
                "An unreachable Pro Santé Connect is explained",
            ),
            &["psc.token.unreachable"],
            &["OWASP ASVS 5.0 §16.5.1"],
        ),
        Check::told(
            "person.told.userinfo_failed",
            Words::new(
                "Une panne à la lecture des traits est expliquée",
                "A failure when the claims are read is explained",
            ),
            &["psc.userinfo.failing"],
            &["OWASP ASVS 5.0 §16.5.1"],
        )
        .needing(Userinfo),
        Check::told(
            "person.told.token_refused",
            Words::new("Un jeton d’identité refusé est expliqué", "A refused id token is explained"),
            &["psc.id_token.signature.invalid"],
            &["OWASP ASVS 5.0 §16.5.1"],
        ),
        Check::told(
            "person.told.no_national_id",
            Words::new(
                "Une personne sans identifiant national est connectée ou renseignée",
                "A person without national id is signed in or told",
            ),
            &["psc.userinfo.national_id.missing"],
            &["OWASP ASVS 5.0 §16.5.1"],
        )
        .needing(Userinfo),
        Check::told(
            "person.told.no_practice",
            Words::new(
                "Une personne sans exercice est connectée ou renseignée",
                "A person without practice is signed in or told",
            ),
            &["psc.userinfo.practices.none"],
            &["OWASP ASVS 5.0 §16.5.1"],
        )
        .needing(Userinfo),
        Check::harmless(
            "person.names.script",
            Words::new("Un nom hostile est montré sans danger", "A hostile name is shown harmlessly"),
            &["psc.names.script"],
            &["OWASP ASVS 5.0 §1.2.1"],
        ),
        Check::harmless(
            "person.names.quotes",
            Words::new(
                "Un nom à guillemets est montré sans danger",
                "A name with quotes is shown harmlessly",
            ),
            &["psc.names.quotes"],
            &["OWASP ASVS 5.0 §1.2.1"],
        )
        .weighing(Minor),
    ],
};
