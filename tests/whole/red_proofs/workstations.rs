//! The workstations of the guide, and the phone.

use super::switched_off::{SwitchedOff, all_turn_red};

pub(super) const FAULTS: &[SwitchedOff] = &[
    (
        "card.workstation.unchecked",
        &[
            (
                "Sous macOS, Chrome n'utilise la carte qu'une fois CPS-Gestion installé",
                "l'étape « M1 sans CPS-Gestion » est conforme",
            ),
            (
                "Sous macOS, Safari ne lit pas la carte : CPS-Gestion, puis Chrome",
                "l'étape « M2 Safari » est conforme",
            ),
            (
                "Sous macOS, tout autre navigateur demande CPS-Gestion",
                "l'étape « M4 sans CPS-Gestion » est conforme",
            ),
        ],
    ),
    ("ecps.phone.offline", &[("Un médecin se connecte depuis son téléphone", "il clique sur « Ouvrir »")]),
];

/// The cards that no workstation keeps from the browser, and a phone without its network.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_workstation_whose_limits_are_switched_off_is_noticed() {
    all_turn_red(FAULTS).await;
}
