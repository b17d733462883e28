//! The audit scenarios as the ANS numbers them (Ségur wave 2, référentiel V1.8.4), in our own words.

/// A proof that the ANS asks for.
#[derive(Debug)]
pub struct Proof {
    /// Number of the proof, which names its files; where none is published, the scenario's.
    pub number: &'static str,
    /// Number of the audit scenario.
    pub scenario: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What the ANS looks at.
    pub asks: &'static str,
    /// What must be seen, in order.
    pub steps: &'static [Step],
}

/// Something that must be seen.
#[derive(Debug)]
pub struct Step {
    /// From 1.
    pub rank: u8,
    /// What the person does.
    pub says: &'static str,
    /// Ids of the requirements that it shows something of.
    pub shows: &'static [&'static str],
}

impl Proof {
    /// The step of this rank.
    #[must_use]
    pub fn step(&self, rank: u8) -> Option<&'static Step> {
        self.steps.iter().find(|step| step.rank == rank)
    }
}

const fn step(rank: u8, says: &'static str, shows: &'static [&'static str]) -> Step {
    Step { rank, says, shows }
}

const FLOW: &[&str] = &["EXI PSC 08", "EXI PSC 09", "EXI PSC 10", "EXI PSC 14"];
const BUTTON: &[&str] = &["EXI PSC 28", "EXI PSC 29", "EXI PSC 30"];
const SIGN_OUT: &[&str] = &["EXI PSC 20"];
const TERMS: &[&str] = &["EXI PSC 31"];

/// A web service, by card.
pub const WEB: Proof = Proof {
    number: "PSC.01.01.01",
    scenario: "PSC.01.01",
    title: "Se connecter à un service Web par Pro Santé Connect, puis se déconnecter",
    asks: "Un film où l’on voit tout le navigateur, sa barre d’adresse et la date, du premier écran à la seconde demande \
           d’authentification.",
    steps: &[
        step(
            1,
            "Montrer les conditions d’utilisation, que la personne peut lire avant de se connecter",
            TERMS,
        ),
        step(2, "Aller au paragraphe qui parle de Pro Santé Connect", TERMS),
        step(3, "Fermer les conditions d’utilisation", &[]),
        step(4, "Aller à la page de connexion", &["EXI PSC 03", "EXI PSC 28"]),
        step(5, "Actionner le bouton Pro Santé Connect", BUTTON),
        step(6, "Arriver chez Pro Santé Connect", FLOW),
        step(7, "S’authentifier avec sa carte", &[]),
        step(8, "Revenir au service, connecté", &["EXI PSC 03", "EXI PSC 08", "EXI PSC 09", "EXI PSC 15"]),
        step(9, "Aller là où l’on se déconnecte", SIGN_OUT),
        step(10, "Se déconnecter", SIGN_OUT),
        step(11, "Actionner de nouveau le bouton : une authentification est demandée", SIGN_OUT),
    ],
};

/// One account, whatever the means of sign-in.
pub const ACCOUNT: Proof = Proof {
    number: "PSC.01.02.01",
    scenario: "PSC.02.01",
    title: "Un seul compte par personne, quel que soit le moyen de connexion",
    asks: "Si Pro Santé Connect est le seul moyen de connexion, une image de la page de connexion suffit. Sinon, un film : le \
           rapprochement par le numéro RPPS, une connexion par Pro Santé Connect, une par l’autre moyen, et le même compte.",
    steps: &[step(1, "Montrer la page de connexion et tous les moyens qu’elle propose", &["EXI PSC 19"])],
};

/// The level of authentication that is asked for. Its proof has no published number.
pub const LEVEL: Proof = Proof {
    number: "PSC.08.01",
    scenario: "PSC.08.01",
    title: "La valeur d’acr_values dans la demande de connexion",
    asks: "L’auditeur lit la valeur d’acr_values : eidas1. eidas2 et eidas3 sont acceptées, avec une remarque.",
    steps: &[step(1, "Lire acr_values dans la demande que le service a envoyée", &["EXI PSC 16"])],
};

/// All of them, in the order of a dossier.
pub const PROOFS: &[&Proof] = &[&WEB, &ACCOUNT, &LEVEL];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::requirement::SETS;

    #[test]
    fn steps_are_numbered_from_one_and_show_requirements_that_exist() {
        let known: BTreeSet<_> =
            SETS.iter().flat_map(|set| set.requirements).map(|requirement| requirement.id).collect();
        for proof in PROOFS {
            for (step, rank) in proof.steps.iter().zip(1..) {
                assert_eq!(step.rank, rank, "{}", proof.number);
                assert!(step.shows.iter().all(|id| known.contains(id)), "{}, {rank}", proof.number);
            }
        }
        assert_eq!(WEB.steps.len(), 11);
    }
}
