//! The account and the personal space: steps C1 to C8 and P1 to P6 of the guide.

use super::switched_off::{SwitchedOff, all_turn_red};

pub(super) const FAULTS: &[SwitchedOff] = &[
    (
        "card.pin.unchecked",
        &[("Un code erroné, puis le bon", "il voit « Code erroné. Il vous reste 2 essais. »")],
    ),
    (
        "mail.lost",
        &[(
            "Un médecin crée son compte avec sa carte CPS",
            "il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »",
        )],
    ),
    (
        "mail.spam",
        &[(
            "Un médecin crée son compte avec sa carte CPS",
            "il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »",
        )],
    ),
    (
        "mail.delayed",
        &[(
            "Un médecin crée son compte avec sa carte CPS",
            "il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »",
        )],
    ),
    (
        "sas.settings.forgotten",
        &[(
            "Un médecin revient, ses paramètres sont toujours là",
            "l'étape « P1 espace personnel » est conforme",
        )],
    ),
    (
        "psc.discovery.unreachable",
        &[("Un médecin revient, ses paramètres sont toujours là", "il choisit le certificat de sa carte")],
    ),
    (
        "sas.sign_out.local",
        &[(
            "Après une déconnexion, une nouvelle connexion redemande la carte et retrouve les paramètres",
            "l'étape « C2 certificat redemandé » est conforme",
        )],
    ),
    (
        "sas.cgu.refusal_ignored",
        &[(
            "Les conditions sont refusées, puis proposées de nouveau à la connexion suivante",
            "l'étape « C8a conditions refusées » est conforme",
        )],
    ),
    (
        "sas.cgu.restarted",
        &[(
            "Les conditions sont refusées, puis proposées de nouveau à la connexion suivante",
            "il clique sur « Refuser »",
        )],
    ),
    (
        "sas.address.unchecked",
        &[("Une adresse mal formée est refusée", "l'étape « C4 adresse refusée » est conforme")],
    ),
    (
        "sas.link.reusable",
        &[("Le lien du courriel est ouvert deux fois", "l'étape « C7 lien déjà utilisé » est conforme")],
    ),
    (
        "sas.link.eternal",
        &[(
            "Le lien du courriel a expiré, un nouveau courriel est demandé",
            "l'étape « C7 lien expiré » est conforme",
        )],
    ),
    (
        "sas.regulator.merged_early",
        &[
            (
                "Un régulateur donne la même adresse, ses deux espaces ne font plus qu'un après le lien",
                "il remplit « Adresse mail » avec « {adresse} »",
            ),
            (
                "L'adresse du régulateur est celle d'une autre personne, rien n'est réuni",
                "il remplit « Adresse mail » avec « ",
            ),
        ],
    ),
    (
        "sas.regulator.unconfirmed",
        &[(
            "Un régulateur donne la même adresse, ses deux espaces ne font plus qu'un après le lien",
            "l'étape « C7 réunion à confirmer » est conforme",
        )],
    ),
    (
        "psc.session.ignored",
        &[(
            "La session Pro Santé Connect est déjà ouverte, la carte n'est pas redemandée",
            "il est sur la page « Espace personnel »",
        )],
    ),
    (
        "sas.settings.unchecked",
        &[("Un champ obligatoire manque", "l'étape « P3 champ obligatoire manquant » est conforme")],
    ),
    (
        "sas.slot.unchecked",
        &[(
            "Disponibilités, indisponibilités et informations sont gardées",
            "l'étape « P4 créneau refusé » est conforme",
        )],
    ),
    (
        "sas.space.forgotten",
        &[(
            "Disponibilités, indisponibilités et informations sont gardées",
            "l'étape « P1 espace personnel rempli » est conforme",
        )],
    ),
    (
        "sas.draft.lost",
        &[(
            "La session se termine pendant la saisie, rien n'est perdu",
            "l'étape « P6 session terminée » est conforme",
        )],
    ),
    (
        "sas.draft.once",
        &[(
            "La session se termine pendant la saisie, rien n'est perdu",
            "il voit « Votre session s'était terminée : voici ce que vous aviez saisi. »",
        )],
    ),
];

/// A service that forgets what it was told, or lets pass what it should refuse.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn an_account_that_is_kept_badly_is_noticed() {
    all_turn_red(FAULTS).await;
}
