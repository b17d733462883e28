//! The checks of the card.

use super::switched_off::{SwitchedOff, all_turn_red};

pub(super) const FAULTS: &[SwitchedOff] = &[
    (
        "card.presence.unchecked",
        &[
            ("Le lecteur est vide, puis la carte est insérée", "la page « aucune carte » est conforme"),
            (
                "Le poste n'a pas de lecteur, puis il est branché avec la carte",
                "la page « aucun lecteur » est conforme",
            ),
            (
                "Le navigateur ne présente aucun certificat, puis la carte est insérée",
                "la page « aucun certificat » est conforme",
            ),
        ],
    ),
    (
        "card.pin.unchecked",
        &[
            (
                "Deux codes erronés, puis le bon : la carte n'est pas bloquée",
                "il voit « Code erroné. Il vous reste 2 essais. »",
            ),
            (
                "Trois codes erronés bloquent la carte, qui le reste ; une autre est acceptée",
                "il compose un code erroné",
            ),
            ("Une carte déjà bloquée ne demande plus de code", "il est sur la page « Carte bloquée »"),
            (
                "Deux cartes sont dans le lecteur, celle de l'autre personne la connecte, elle",
                "il voit « Code erroné. Il vous reste 2 essais. »",
            ),
        ],
    ),
    (
        "card.block.unkept",
        &[
            (
                "Trois codes erronés bloquent la carte, qui le reste ; une autre est acceptée",
                "il est sur la page « Carte bloquée »",
            ),
            ("Une carte déjà bloquée ne demande plus de code", "il est sur la page « Carte bloquée »"),
        ],
    ),
    (
        "card.validity.unchecked",
        &[
            (
                "La carte est refusée, et la page dit pourquoi : expirée (1)",
                "il est sur la page « Carte expirée »",
            ),
            (
                "La carte est refusée, et la page dit pourquoi : pas encore valide (2)",
                "il est sur la page « Carte pas encore valide »",
            ),
            (
                "La carte a expiré, la personne se connecte avec son e-CPS",
                "il est sur la page « Carte expirée »",
            ),
        ],
    ),
    (
        "card.authority.unchecked",
        &[(
            "La carte est refusée, et la page dit pourquoi : autorité inconnue (3)",
            "il est sur la page « Carte d'une autorité inconnue »",
        )],
    ),
    (
        "card.signature.unchecked",
        &[(
            "La carte est refusée, et la page dit pourquoi : altérée (4)",
            "il est sur la page « Certificat altéré »",
        )],
    ),
    (
        "card.usage.unchecked",
        &[
            (
                "La carte est refusée, et la page dit pourquoi : certificat de signature (5)",
                "il est sur la page « Certificat de signature »",
            ),
            (
                "La carte est refusée, et la page dit pourquoi : certificat de serveur (6)",
                "il est sur la page « Certificat de serveur »",
            ),
        ],
    ),
    (
        "card.authority_certificate.unchecked",
        &[(
            "La carte est refusée, et la page dit pourquoi : certificat d'autorité (7)",
            "il est sur la page « Certificat d'une autorité »",
        )],
    ),
    (
        "card.subject.unchecked",
        &[(
            "La carte est refusée, et la page dit pourquoi : sans identifiant national (8)",
            "il est sur la page « Identifiant national absent »",
        )],
    ),
    (
        "card.serial.unchecked",
        &[(
            "La carte est refusée, et la page dit pourquoi : inconnue de l'annuaire (9)",
            "il est sur la page « Carte non reconnue »",
        )],
    ),
    (
        "card.holder.unchecked",
        &[(
            "La carte est refusée, et la page dit pourquoi : titulaire inconnu (10)",
            "il est sur la page « Titulaire inconnu »",
        )],
    ),
    (
        "card.withdrawal.unchecked",
        &[(
            "La carte est refusée, et la page dit pourquoi : titulaire retiré de l'annuaire (11)",
            "il est sur la page « Titulaire retiré de l'annuaire »",
        )],
    ),
    (
        "card.revocation.unchecked",
        &[
            ("La carte est révoquée, la nouvelle est acceptée", "il est sur la page « Carte révoquée »"),
            (
                "De deux cartes dans le lecteur, l'une est révoquée, l'autre est choisie après le refus",
                "il est sur la page « Carte révoquée »",
            ),
        ],
    ),
];

/// Each check of the card, switched off.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_card_whose_checks_are_switched_off_is_noticed() {
    all_turn_red(FAULTS).await;
}
