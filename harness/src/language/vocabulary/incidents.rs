//! What goes wrong because the scenario says so.

use super::{Words, words};
use crate::language::sentence::Sentence;

pub(super) const INCIDENTS: &[Words] = &[
    words(
        "sa carte présente le défaut « … »",
        "met dans le lecteur une carte de cette personne qui a ce défaut : expirée, pas encore valide, révoquée, autorité \
         inconnue, altérée, certificat de signature, certificat de serveur, certificat d'autorité, sans identifiant \
         national, inconnue de l'annuaire, titulaire inconnu, titulaire retiré de l'annuaire, bloquée \
         (`doublure list --card-faults`)",
        &["révoquée"],
        |a| Sentence::CardFault(a[0].clone()),
    ),
    words(
        "il retire sa carte du lecteur",
        "la carte n’est plus dans le lecteur à partir de maintenant",
        &[],
        |_| Sentence::RemoveCard,
    ),
    words(
        "il insère sa carte dans le lecteur",
        "elle y est à partir de maintenant ; le lecteur est branché s’il ne l’était pas",
        &[],
        |_| Sentence::InsertCard,
    ),
    words(
        "il remplace sa carte par une carte valide",
        "met dans le lecteur une nouvelle carte de cette personne, en règle, à la place de la précédente",
        &[],
        |_| Sentence::RenewCard,
    ),
    words(
        "le poste n'a pas de lecteur de carte",
        "aucun lecteur n’est branché, donc aucune carte n’est lue",
        &[],
        |_| Sentence::NoReader,
    ),
    words(
        "le navigateur ne présente aucun certificat",
        "le navigateur gère lui-même les certificats, et n’en donne aucun : ni carte lue, ni certificat choisi",
        &[],
        |_| Sentence::NoCertificate,
    ),
    words(
        "le lecteur contient aussi la carte d'un autre professionnel",
        "crée une autre personne fictive, et met sa carte à côté de la première",
        &[],
        |_| Sentence::OtherCardBeside,
    ),
    words(
        "le délai « … » expire",
        "termine aussitôt une chose qui a un délai : demande e-CPS, connexion en cours, session Pro Santé Connect, lien \
         d'activation, session du service (les deux derniers : SAS simulé)",
        &["demande e-CPS"],
        |a| Sentence::Expire(a[0].clone()),
    ),
    words(
        "le défaut « … » se produit pour lui",
        "provoque pour cette personne un défaut que `doublure list --deviations` décrit",
        &["ecps.push.lost"],
        |a| Sentence::Deviate(a[0].clone()),
    ),
    words(
        "le défaut « … » se produit pour l'adresse « … »",
        "provoque un défaut de la messagerie pour cette adresse, à qui qu’elle soit",
        &["smtp.rcpt.rejected", "faute.{adresse}"],
        |a| Sentence::DeviateForAddress { name: a[0].clone(), address: a[1].clone() },
    ),
    words(
        "le défaut « … » ne se produit plus",
        "met fin à ce défaut pour cette personne ; une réponse qu’il retenait arrive",
        &["ecps.phone.offline"],
        |a| Sentence::EndDeviation(a[0].clone()),
    ),
    words(
        "le courriel retenu lui parvient",
        "remet le courriel que le défaut mail.delayed retenait",
        &[],
        |_| Sentence::ReleaseMail,
    ),
];
