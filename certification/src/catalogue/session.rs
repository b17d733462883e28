use super::Area;
use crate::{
    Words,
    check::{Check, Feature, Kind::Procedure, Procedure as Step, Severity},
};

pub(super) const AREA: Area = Area {
    name: "session",
    title: Words::new("La session", "The session"),
    checks: &[
        Check {
            id: "session.sign_out",
            title: Words::new(
                "Se déconnecter met fin aux deux sessions, celle du service et celle de Pro Santé Connect",
                "Signing out ends both sessions, the service’s and Pro Santé Connect’s",
            ),
            does: Words::new(
                "Une personne se connecte, se déconnecte par le bouton, puis demande de nouveau à se connecter : Pro Santé \
                 Connect doit lui redemander de s’authentifier.",
                "A person signs in, signs out by the button, then asks to sign in again: Pro Santé Connect must ask them to \
                 authenticate again.",
            ),
            sources: &["OpenID Connect RP-Initiated Logout §2"],
            requirements: &["EXI PSC 20"],
            severity: Severity::Blocking,
            needs: Some(Feature::SignOut),
            kind: Procedure(Step::SignOut),
        },
        Check {
            id: "session.fixation",
            title: Words::new(
                "L’identifiant de session change à la connexion",
                "The session’s id changes at sign-in",
            ),
            does: Words::new(
                "Les cookies d’avant la connexion sont présentés de nouveau après : ils ne doivent rien ouvrir.",
                "The cookies of before the sign-in are presented again after it: they must open nothing.",
            ),
            sources: &["OWASP ASVS 5.0 §7.2.4"],
            requirements: &[],
            severity: Severity::Blocking,
            needs: None,
            kind: Procedure(Step::SessionFixation),
        },
    ],
};
