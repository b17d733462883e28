use super::Area;
use crate::{
    Words,
    check::{
        Check,
        Feature::{SignedUserinfo, Userinfo},
        Severity::{Blocking, Major},
    },
    passive,
};

pub(super) const AREA: Area = Area {
    name: "userinfo",
    title: Words::new("Les traits d’identité (userinfo)", "The claims about the person (userinfo)"),
    about: Words::new(
        "Avec le jeton d’accès, le service demande les traits de la personne : nom, identifiant national, exercices. Ils doivent être ceux de la personne authentifiée, quels que soient son nom et ses exercices.",
        "With the access token, the service asks for the claims about the person: name, national id, practices. They must be those of the person who was authenticated, whatever their name and practices.",
    ),
    requirements: &["EXI PSC 15"],
    checks: &[
        Check::passive(
            "userinfo.bearer",
            Words::new(
                "Le jeton d’accès va dans l’en-tête, nulle part ailleurs",
                "The access token goes into the header, and nowhere else",
            ),
            passive::bearer,
            &["RFC 6750 §2.1", "OIDC Core §5.3.1"],
        )
        .weighing(Blocking)
        .needing(Userinfo),
        Check::not_used(
            "userinfo.sub.wrong",
            Words::new(
                "Des traits d’une autre personne (sub) ne servent à rien",
                "Claims about somebody else (sub) are not used",
            ),
            &["psc.userinfo.sub.wrong", "psc.userinfo.names.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .needing(Userinfo),
        Check::not_used(
            "userinfo.sub.missing",
            Words::new(
                "Des traits qui ne disent pas de qui ils parlent ne servent à rien",
                "Claims that do not say whom they are about are not used",
            ),
            &["psc.userinfo.sub.missing", "psc.userinfo.names.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .weighing(Major)
        .needing(Userinfo),
        Check::tolerated(
            "userinfo.claims.unknown",
            Words::new("Des traits inconnus sont acceptés", "Unknown claims are accepted"),
            &["psc.userinfo.claims.unknown"],
            &["OIDC Core §5.1.2"],
        )
        .needing(Userinfo),
        Check::not_used(
            "userinfo.signature.altered",
            Words::new(
                "Des traits signés dont la signature est fausse ne servent à rien",
                "Signed claims with a false signature are not used",
            ),
            &["psc.userinfo.signature.invalid", "psc.userinfo.names.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .needing(SignedUserinfo),
        Check::not_used(
            "userinfo.signature.foreign",
            Words::new(
                "Des traits signés d’une autre clé ne servent à rien",
                "Claims signed with another key are not used",
            ),
            &["psc.userinfo.signature.foreign", "psc.userinfo.names.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .needing(SignedUserinfo),
        Check::not_used(
            "userinfo.alg.none",
            Words::new(
                "Des traits qui devaient être signés et ne le sont pas ne servent à rien",
                "Claims that should be signed and are not are not used",
            ),
            &["psc.userinfo.alg.none", "psc.userinfo.names.wrong"],
            &["OIDC Core §5.3.2", "RFC 8725 §3.2"],
        )
        .needing(SignedUserinfo),
        Check::not_used(
            "userinfo.aud.wrong",
            Words::new(
                "Des traits signés pour un autre service ne servent à rien",
                "Claims signed for another service are not used",
            ),
            &["psc.userinfo.aud.wrong", "psc.userinfo.names.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .needing(SignedUserinfo),
        Check::not_used(
            "userinfo.iss.wrong",
            Words::new(
                "Des traits signés d’un autre émetteur ne servent à rien",
                "Claims signed by another issuer are not used",
            ),
            &["psc.userinfo.iss.wrong", "psc.userinfo.names.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .needing(SignedUserinfo),
    ],
};
