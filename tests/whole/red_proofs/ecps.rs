//! The refusals of the e-CPS.

use super::switched_off::{SwitchedOff, all_turn_red};

pub(super) const FAULTS: &[SwitchedOff] = &[
    (
        "ecps.code.unchecked",
        &[("Un autre code est choisi sur le téléphone", "l'étape « E5 code erroné » est conforme")],
    ),
    (
        "ecps.password.unchecked",
        &[(
            "Trois mots de passe erronés verrouillent l'application",
            "l'étape « E5 mot de passe erroné » est conforme",
        )],
    ),
    (
        "ecps.tries.unlimited",
        &[(
            "Trois mots de passe erronés verrouillent l'application",
            "l'étape « E5 mot de passe erroné » est conforme",
        )],
    ),
    (
        "ecps.activation.unchecked",
        &[
            ("L'e-CPS n'est pas activée", "l'étape « E3 e-CPS non activée » est conforme"),
            ("L'e-CPS est à renouveler", "l'étape « E3 e-CPS à renouveler » est conforme"),
            (
                "L'application ou le téléphone est trop ancien",
                "il est sur la page « Application e-CPS à mettre à jour »",
            ),
        ],
    ),
    ("ecps.request.eternal", &[("Le temps s'écoule sans réponse", "il est sur la page « Temps écoulé »")]),
    (
        "psc.ecps.outcome.unchecked",
        &[("La demande est refusée sur le téléphone", "il est sur la page « Demande refusée »")],
    ),
    ("ecps.push.lost", &[("Un médecin revient avec son e-CPS", "il voit « Demande d'authentification »")]),
    (
        "ecps.phone.offline",
        &[
            ("Un médecin crée son compte avec son e-CPS", "il clique sur « Ouvrir »"),
            ("Le compte créé avec la carte est celui que l'e-CPS retrouve", "il clique sur « Ouvrir »"),
        ],
    ),
    (
        "ecps.request.kept",
        &[(
            "Deux demandes à la fois, la seconde prend la place de la première",
            "il est sur la page « Demande remplacée »",
        )],
    ),
];

/// Each refusal of the e-CPS, switched off, and a phone that does not answer.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn an_ecps_whose_refusals_are_switched_off_is_noticed() {
    all_turn_red(FAULTS).await;
}
