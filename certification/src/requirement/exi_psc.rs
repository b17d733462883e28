//! The EXI PSC of the référentiel Pro Santé Connect V1.8.4, as far as public documents of the ANS number them.

use super::{
    Coverage::{Declared, Measured, NotTested},
    Requirement, RequirementSet,
};
use crate::Words;

pub(super) const SET: RequirementSet = RequirementSet {
    name: "EXI PSC",
    version: Words::new(
        "référentiel Pro Santé Connect, V1.8.4",
        "Pro Santé Connect reference document, V1.8.4",
    ),
    source: "ANS, audit scenarios of Ségur wave 2 (ansforge/segur-squash-plugins)",
    requirements: &[
        Requirement {
            id: "EXI PSC 01",
            says: Words::new(
                "le service dépend d’une personne morale établie dans l’Union européenne",
                "the service belongs to a legal entity established in the European Union",
            ),
            coverage: Declared(Words::new(
                "Le service dépend-il d’une personne morale établie dans l’Union européenne ?",
                "Does the service belong to a legal entity established in the European Union?",
            )),
        },
        Requirement {
            id: "EXI PSC 10",
            says: Words::new(
                "le service n’utilise que les cinématiques que Pro Santé Connect prévoit",
                "the service uses only the flows that Pro Santé Connect provides for",
            ),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 16",
            says: Words::new(
                "la demande de connexion porte acr_values=eidas1",
                "the authorization request has acr_values=eidas1",
            ),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 20",
            says: Words::new(
                "se déconnecter met fin à la session du service et à celle de Pro Santé Connect",
                "signing out ends the service’s session and Pro Santé Connect’s",
            ),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 25",
            says: Words::new(
                "client lourd : la connexion ne se fait pas dans un composant embarqué",
                "thick client: the sign-in does not happen in an embedded component",
            ),
            coverage: NotTested(Words::new(
                "seuls les services Web sont essayés ici",
                "only web services are tried here",
            )),
        },
    ],
};
