//! The EXI RIE-PS: draft v2 (August 2026) of the référentiel d’identification électronique, professionals.

use super::{
    Coverage::{Declared, NotTested},
    Requirement, RequirementSet,
};
use crate::Words;

pub(super) const SET: RequirementSet = RequirementSet {
    name: "EXI RIE-PS",
    version: Words::new(
        "référentiel d’identification électronique, professionnels : projet v2 (août 2026)",
        "electronic identification reference document, professionals: draft v2 (August 2026)",
    ),
    source: "ANS, draft for consultation",
    requirements: &[
        Requirement {
            id: "EXI RIE-PS 02",
            says: Words::new(
                "les moyens proposés sont Pro Santé Connect, par e-CPS ou carte, ou d’autres que Pro Santé Connect accepte",
                "the means offered are Pro Santé Connect, by e-CPS or card, or others that it accepts",
            ),
            coverage: Declared(Words::new(
                "Les moyens de connexion proposés sont-ils Pro Santé Connect, ou d’autres qu’il accepte ?",
                "Are the means of sign-in that are offered Pro Santé Connect, or others that it accepts?",
            )),
        },
        Requirement {
            id: "EXI RIE-PS 03",
            says: Words::new(
                "Pro Santé Connect est proposé, et une solution est prévue quand il est indisponible",
                "Pro Santé Connect is offered, and there is a way when it is unavailable",
            ),
            coverage: Declared(Words::new(
                "Une solution est-elle prévue quand Pro Santé Connect est indisponible ?",
                "Is there a way when Pro Santé Connect is unavailable?",
            )),
        },
        Requirement {
            id: "EXI RIE-PS 07",
            says: Words::new(
                "une adresse ou un téléphone enregistré est vérifié par un code ou un lien d’activation",
                "a recorded address or telephone is verified by a code or an activation link",
            ),
            coverage: NotTested(Words::new(
                "les scénarios de « doublure run » le jouent sur le service simulé ; rien ne le mesure encore sur un autre",
                "the scenarios of “doublure run” play it on the simulated service; nothing measures it on another yet",
            )),
        },
        Requirement {
            id: "EXI RIE-PS 08",
            says: Words::new(
                "les moyens sont remis à la bonne personne, renouvelés tous les trois ans, révocables",
                "the means are handed to the right person, renewed every three years, revocable",
            ),
            coverage: Declared(Words::new(
                "Les moyens de connexion propres au service sont-ils remis à la bonne personne, renouvelés et révocables ?",
                "Are the service’s own means of sign-in handed to the right person, renewed and revocable?",
            )),
        },
        Requirement {
            id: "EXI RIE-PS 09",
            says: Words::new(
                "deux facteurs de catégories différentes",
                "two factors of different categories",
            ),
            coverage: Declared(Words::new(
                "Les moyens propres au service ont-ils deux facteurs de catégories différentes ?",
                "Do the service’s own means have two factors of different categories?",
            )),
        },
        Requirement {
            id: "EXI RIE-PS 10",
            says: Words::new(
                "un seul facteur seulement peu après deux facteurs, 4 h au plus",
                "a single factor only shortly after two, 4 h at most",
            ),
            coverage: NotTested(Words::new(
                "les moyens propres au service ne sont pas essayés ici",
                "the service’s own means are not tried here",
            )),
        },
        Requirement {
            id: "EXI RIE-PS 11",
            says: Words::new(
                "au-delà de 5 000 professionnels, connexion unique par OpenID Connect",
                "above 5,000 professionals, single sign-on by OpenID Connect",
            ),
            coverage: Declared(Words::new(
                "Au-delà de 5 000 professionnels, la connexion unique est-elle en place ?",
                "Above 5,000 professionals, is single sign-on in place?",
            )),
        },
        Requirement {
            id: "EXI RIE-PS 13",
            says: Words::new(
                "la session du service ne survit pas à celle de Pro Santé Connect : 4 h au plus, 30 min sans activité",
                "the service’s session does not outlive Pro Santé Connect’s: 4 h at most, 30 min without activity",
            ),
            coverage: NotTested(Words::new(
                "quatre heures ne sont pas attendues ici ; la fin de session annoncée est contrôlée (logout_token)",
                "four hours are not waited for here; the announced end of a session is checked (logout_token)",
            )),
        },
        Requirement {
            id: "EXI RIE-PS 16",
            says: Words::new(
                "un mode dégradé est strictement limité et tracé",
                "a fallback is strictly limited and traced",
            ),
            coverage: Declared(Words::new(
                "Le mode dégradé est-il limité dans le temps et tracé ?",
                "Is the fallback limited in time and traced?",
            )),
        },
    ],
};
