//! What the person sits before.

use super::{Words, words};
use crate::language::sentence::Sentence;

pub(super) const WORKSTATION: &[Words] = &[
    words(
        "il navigue avec « … » sur « … »",
        "ouvre un navigateur neuf qui se présente comme celui-là : Chrome, Edge, Safari ou Firefox sur macOS ; Chrome, \
         Edge ou Firefox sur Windows ; Chrome ou Firefox sur Linux ; Chrome sur Android et Safari sur iOS, à l’écran \
         d’un téléphone. Sous macOS, CPS-Gestion n’est pas installé",
        &["Safari", "macOS"],
        |a| Sentence::SitBefore { browser: a[0].clone(), system: a[1].clone() },
    ),
    words(
        "il installe CPS-Gestion sur son poste",
        "dès lors, les navigateurs du poste qui en ont besoin utilisent la carte",
        &[],
        |_| Sentence::InstallCpsGestion,
    ),
];
