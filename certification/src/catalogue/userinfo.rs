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
        Check::refused(
            "userinfo.sub.wrong",
            Words::new(
                "Des traits d’une autre personne (sub) ne connectent personne",
                "Claims about somebody else (sub) sign nobody in",
            ),
            &["psc.userinfo.sub.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .needing(Userinfo),
        Check::refused(
            "userinfo.sub.missing",
            Words::new(
                "Des traits qui ne disent pas de qui ils parlent ne connectent personne",
                "Claims that do not say whom they are about sign nobody in",
            ),
            &["psc.userinfo.sub.missing"],
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
        Check::refused(
            "userinfo.signature.altered",
            Words::new(
                "Des traits signés dont la signature est fausse ne connectent personne",
                "Signed claims with a false signature sign nobody in",
            ),
            &["psc.userinfo.signature.invalid"],
            &["OIDC Core §5.3.2"],
        )
        .needing(SignedUserinfo),
        Check::refused(
            "userinfo.signature.foreign",
            Words::new(
                "Des traits signés d’une autre clé ne connectent personne",
                "Claims signed with another key sign nobody in",
            ),
            &["psc.userinfo.signature.foreign"],
            &["OIDC Core §5.3.2"],
        )
        .needing(SignedUserinfo),
        Check::refused(
            "userinfo.alg.none",
            Words::new(
                "Des traits qui devaient être signés et ne le sont pas ne connectent personne",
                "Claims that should be signed and are not sign nobody in",
            ),
            &["psc.userinfo.alg.none"],
            &["OIDC Core §5.3.2", "RFC 8725 §3.2"],
        )
        .needing(SignedUserinfo),
        Check::refused(
            "userinfo.aud.wrong",
            Words::new(
                "Des traits signés pour un autre service ne connectent personne",
                "Claims signed for another service sign nobody in",
            ),
            &["psc.userinfo.aud.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .needing(SignedUserinfo),
        Check::refused(
            "userinfo.iss.wrong",
            Words::new(
                "Des traits signés d’un autre émetteur ne connectent personne",
                "Claims signed by another issuer sign nobody in",
            ),
            &["psc.userinfo.iss.wrong"],
            &["OIDC Core §5.3.2"],
        )
        .needing(SignedUserinfo),
    ],
};
