//! What can happen to Pro Santé Connect and to the mail.

use super::switched_off::{SwitchedOff, all_turn_red};

pub(super) const FAULTS: &[SwitchedOff] = &[
    (
        "sas.provider.failure_hidden",
        &[
            (
                "Le service ne joint plus Pro Santé Connect, puis le joint de nouveau",
                "la page « Pro Santé Connect injoignable » est conforme",
            ),
            (
                "Pro Santé Connect tarde à répondre, le service cesse d'attendre et le dit",
                "la page « Pro Santé Connect trop lent » est conforme",
            ),
            (
                "Pro Santé Connect répond par une erreur, au lieu d'un code (1)",
                "la page « Pro Santé Connect en panne » est conforme",
            ),
            (
                "Pro Santé Connect répond par une erreur, de maintenance (2)",
                "la page « Pro Santé Connect momentanément arrêté » est conforme",
            ),
            (
                "Pro Santé Connect répond par une erreur, à l'échange du code (3)",
                "la page « Pro Santé Connect en panne à l'échange » est conforme",
            ),
            (
                "Pro Santé Connect répond par une erreur, à la lecture de l'identité (4)",
                "la page « Pro Santé Connect en panne à la lecture » est conforme",
            ),
            (
                "La personne annule sur la page de Pro Santé Connect, puis se ravise",
                "l'étape « E1 connexion annulée » est conforme",
            ),
        ],
    ),
    (
        "sas.sign_out.local",
        &[(
            "Se déconnecter ferme la session du service et celle de Pro Santé Connect",
            "sa session Pro Santé Connect est fermée",
        )],
    ),
    (
        "sas.mail.failure_hidden",
        &[
            (
                "La messagerie refuse l'adresse, la personne la corrige",
                "l'étape « C5 courriel refusé » est conforme",
            ),
            (
                "La messagerie ne peut pas recevoir le courriel pour le moment",
                "l'étape « C5 courriel différé » est conforme",
            ),
        ],
    ),
    (
        "sas.mail.resend_ignored",
        &[("Le courriel se perd, il est renvoyé", "l'étape « C5 courriel renvoyé » est conforme")],
    ),
    (
        "sas.link.kept",
        &[(
            "Le courriel arrive en retard, après celui qui le remplace",
            "l'étape « C7 lien remplacé » est conforme",
        )],
    ),
    (
        "sas.address.shared",
        &[(
            "L'adresse est déjà celle d'un autre professionnel, la personne en indique une autre",
            "il reçoit le courriel « Votre adresse mail est déjà liée à un compte de la plateforme numérique SAS »",
        )],
    ),
];

/// Each incident, with a service that hides it or gets it wrong.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn an_incident_that_is_answered_badly_is_noticed() {
    all_turn_red(FAULTS).await;
}
