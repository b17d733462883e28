//! The EXI PSC of the référentiel Pro Santé Connect V1.8.4, as far as public documents of the ANS number them.

use super::{
    Coverage::{Declared, InPart, Measured, NotTested},
    Requirement, RequirementSet,
};
use crate::Words;

pub(super) const SET: RequirementSet = RequirementSet {
    name: "EXI PSC",
    version: Words::new(
        "référentiel Pro Santé Connect, V1.8.4",
        "Pro Santé Connect reference document, V1.8.4",
    ),
    source: "ANS, Ségur wave 2: audit scenarios and comments (ansforge/segur-squash-plugins)",
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
            id: "EXI PSC 03",
            says: Words::new("le service est en français", "the service is in French"),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 04",
            says: Words::new(
                "le service a besoin de l’identité des professionnels",
                "the service needs the identity of professionals",
            ),
            coverage: Declared(Words::new(
                "Le service a-t-il besoin de l’identité de professionnels de la santé, du médico-social ou du social ?",
                "Does the service need the identity of health or social professionals?",
            )),
        },
        Requirement {
            id: "EXI PSC 05",
            says: Words::new(
                "le service respecte le droit des données personnelles et en informe les personnes",
                "the service respects the data-protection law and informs people",
            ),
            coverage: Declared(Words::new(
                "Le service respecte-t-il la loi Informatique et libertés et le RGPD, et en informe-t-il les personnes ?",
                "Does the service respect the data-protection law and the GDPR, and inform people?",
            )),
        },
        Requirement {
            id: "EXI PSC 08",
            says: Words::new(
                "le service est un client OpenID Connect",
                "the service is an OpenID Connect client",
            ),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 09",
            says: Words::new(
                "le service suit les cinématiques standard d’OpenID Connect",
                "the service follows OpenID Connect’s standard flows",
            ),
            coverage: Measured,
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
            id: "EXI PSC 11",
            says: Words::new(
                "tant que la personne est active, le service renouvelle ses jetons sans la déconnecter",
                "while the person is active, the service refreshes its tokens without signing them out",
            ),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 14",
            says: Words::new(
                "le service appelle les points d’entrée de Pro Santé Connect, et aucun autre",
                "the service calls Pro Santé Connect’s endpoints, and no other",
            ),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 15",
            says: Words::new(
                "le service construit ses demandes de jetons et de traits selon le standard",
                "the service builds its token and userinfo requests by the standard",
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
            id: "EXI PSC 19",
            says: Words::new(
                "une personne a un seul compte, quel que soit son moyen de connexion",
                "a person has one account, whatever their means of sign-in",
            ),
            coverage: InPart(Words::new(
                "que l’autre moyen de connexion, s’il y en a un, mène au même compte se montre par le film (PSC.02.01)",
                "that the other means of sign-in, where there is one, leads to the same account is shown by the film (PSC.02.01)",
            )),
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
            id: "EXI PSC 22",
            says: Words::new(
                "l’identifiant et le secret du service restent sur un serveur",
                "the service’s id and secret stay on a server",
            ),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 24",
            says: Words::new(
                "le service présente un certificat dans ses appels à Pro Santé Connect",
                "the service presents a certificate in its calls to Pro Santé Connect",
            ),
            coverage: NotTested(Words::new(
                "l’obligation dépend de l’espace choisi ; tls_client_auth est simulé, et n’est pas encore contrôlé ici",
                "it depends on the space that was chosen; tls_client_auth is simulated, and not checked here yet",
            )),
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
        Requirement {
            id: "EXI PSC 26",
            says: Words::new(
                "client lourd : la connexion se fait dans un navigateur hors de l’application",
                "thick client: the sign-in happens in a browser outside the application",
            ),
            coverage: NotTested(Words::new(
                "seuls les services Web sont essayés ici",
                "only web services are tried here",
            )),
        },
        Requirement {
            id: "EXI PSC 28",
            says: Words::new(
                "Pro Santé Connect est proposé au même niveau que les autres moyens",
                "Pro Santé Connect is offered at the same level as the other means",
            ),
            coverage: Declared(Words::new(
                "Pro Santé Connect est-il proposé au même niveau que les autres moyens de connexion ?",
                "Is Pro Santé Connect offered at the same level as the other means of sign-in?",
            )),
        },
        Requirement {
            id: "EXI PSC 29",
            says: Words::new(
                "le bouton est l’un des éléments graphiques que fournit Pro Santé Connect",
                "the button is one of the graphic elements that Pro Santé Connect provides",
            ),
            coverage: Declared(Words::new(
                "Le bouton est-il l’un des éléments graphiques fournis par l’ANS ?",
                "Is the button one of the graphic elements that the ANS provides?",
            )),
        },
        Requirement {
            id: "EXI PSC 30",
            says: Words::new(
                "le bouton et le logo respectent la charte graphique",
                "button and logo respect the graphic charter",
            ),
            coverage: Declared(Words::new(
                "Le bouton et le logo respectent-ils la charte graphique de Pro Santé Connect ?",
                "Do button and logo respect Pro Santé Connect’s graphic charter?",
            )),
        },
        Requirement {
            id: "EXI PSC 31",
            says: Words::new(
                "le service a des conditions d’utilisation, et sait les mettre à jour",
                "the service has terms of use, and can update them",
            ),
            coverage: Measured,
        },
        Requirement {
            id: "EXI PSC 32",
            says: Words::new(
                "une personne inactive est déconnectée du service, et non de Pro Santé Connect",
                "an inactive person is signed out of the service, and not of Pro Santé Connect",
            ),
            coverage: Measured,
        },
    ],
};
