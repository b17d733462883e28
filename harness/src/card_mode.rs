//! Where the card is during a run, and which steps that leaves nothing to do.

use clap::ValueEnum;

use crate::{
    browser::tools::{self, Missing},
    guide,
    lang::{Text, Told, say},
    language::{CardFault, InABrowser, Scenario, Sentence},
};

/// What a person asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CardChoice {
    /// In a simulated reader, on pages of the mock: every documented step is there.
    #[default]
    Reader,
    /// In the browser's own certificate store: the browser itself makes the TLS connection; no page, no PIN.
    Certificate,
    /// The most real one that this machine can do.
    Auto,
}

/// Where the card is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardMode {
    /// In the simulated reader.
    #[default]
    Reader,
    /// In the browser's certificate store.
    Certificate,
}

/// Why a step has nothing to do or to judge in a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutObject {
    /// Nobody has a certificate to choose.
    Chosen,
    /// Nobody has a code to type.
    NoPin,
    /// It happens on the reader.
    NoReader,
    /// The browser never presents such a card.
    NotOffered,
    /// The browser would present either card, and nobody chooses.
    TwoCards,
    /// All that the scenario claims is of the reader.
    NothingLeft,
}

use WithoutObject::{Chosen, NoPin, NoReader, NotOffered, NothingLeft, TwoCards};

impl Told for WithoutObject {
    fn told(&self) -> Text {
        match self {
            Chosen => say!(
                "le navigateur a la carte dans son magasin et la présente de lui-même : personne n’a de certificat à choisir",
                "the browser has the card in its store and presents it by itself: nobody has a certificate to choose"
            ),
            NoPin => say!(
                "la clé de la carte est dans le magasin du navigateur, sans code : personne n’en a à composer",
                "the card’s key is in the browser’s store, without a code: nobody has one to type"
            ),
            NoReader => say!(
                "cela se passe sur le lecteur simulé, qui n’est pas affiché dans ce mode",
                "this happens on the simulated reader, which is not shown in this mode"
            ),
            NotOffered => say!(
                "le navigateur ne présente pas un certificat hors de ses dates, fait pour un autre usage, ou d’une \
                 autorité que Pro Santé Connect n’annonce pas : celui-ci ne le voit jamais",
                "the browser does not present a certificate out of its dates, made for another use, or of an authority \
                 that Pro Santé Connect does not name: it never sees this one"
            ),
            TwoCards => say!(
                "le navigateur présenterait de lui-même l’une des deux cartes, sans que personne n’ait choisi laquelle",
                "the browser would present one of the two cards by itself, and nobody would have chosen which"
            ),
            NothingLeft => say!(
                "tout ce que le scénario vérifie se passe sur le lecteur simulé",
                "all that the scenario checks happens on the simulated reader"
            ),
        }
    }
}

impl CardChoice {
    /// The mode that is run, and how reports call it.
    ///
    /// # Errors
    /// [`Missing`] when the machine lacks what the mode needs; never for [`CardChoice::Auto`].
    pub fn settle(self) -> Result<(CardMode, Text), Missing> {
        let told = |mode: CardMode| (mode, mode.label());
        match self {
            Self::Reader => Ok(told(CardMode::Reader)),
            Self::Certificate => CardMode::Certificate.check().map(|()| told(CardMode::Certificate)),
            Self::Auto => Ok(match CardMode::Certificate.check() {
                Ok(()) => {
                    let chosen = say!(" (choisi par --card auto)", " (chosen by --card auto)");
                    (CardMode::Certificate, CardMode::Certificate.label().then(&chosen))
                }
                Err(Missing(tool)) => {
                    let missing = tool.names[0];
                    let chosen = say!(
                        " (choisi par --card auto : {missing} manque)",
                        " (chosen by --card auto: {missing} is missing)"
                    );
                    (CardMode::Reader, CardMode::Reader.label().then(&chosen))
                }
            }),
        }
    }
}

impl CardMode {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Reader, Self::Certificate];

    /// As reports call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Reader => say!("lecteur simulé", "simulated reader"),
            Self::Certificate => say!("certificat dans le navigateur", "certificate in the browser"),
        }
    }

    /// As the command line calls it.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Certificate => "certificate",
        }
    }

    /// Whether the machine has what the mode needs beside the browser.
    ///
    /// # Errors
    /// [`Missing`] when it has not.
    pub fn check(self) -> Result<(), Missing> {
        match self {
            Self::Reader => Ok(()),
            Self::Certificate => tools::PK12UTIL.locate().map(|_| ()),
        }
    }

    /// The name of a page that looks different in this mode: that of the others, marked.
    #[must_use]
    pub fn snapshot(self, common: &str) -> Option<String> {
        match self {
            Self::Reader => None,
            Self::Certificate => Some(format!("{common}{CERTIFICATE_MARK}")),
        }
    }

    /// For each step, why there is nothing to do or to judge in this mode; none where there is.
    ///
    /// From the choice of the card to its right code, a person stands before the reader: all that happens or is
    /// claimed there, and what is claimed right before the choice, is the reader's. When no claim is left, nothing of
    /// the scenario is worth playing.
    #[must_use]
    pub fn without_object(self, scenario: &Scenario) -> Vec<Option<WithoutObject>> {
        let steps = &scenario.steps;
        let mut reasons = vec![None; steps.len()];
        if self == Self::Reader {
            return reasons;
        }
        if let Some(why) = steps.iter().find_map(|step| never_in_a_browser(&step.sentence)) {
            reasons.fill(Some(why));
            return reasons;
        }
        let mut at_the_reader = false;
        // Without its card, the reader takes no code: its part does not end there.
        let mut card_is_out = false;
        for (at, step) in steps.iter().enumerate() {
            reasons[at] = match &step.sentence {
                Sentence::ChooseCard | Sentence::ChooseNoCard => {
                    at_the_reader = true;
                    let before = steps[..at].iter().rposition(|step| !step.sentence.is_claim());
                    for (reason, step) in
                        reasons[..at].iter_mut().zip(steps).skip(before.map_or(0, |at| at + 1))
                    {
                        if is_of_the_page(&step.sentence) {
                            *reason = Some(NoReader);
                        }
                    }
                    Some(Chosen)
                }
                Sentence::TypeWrongPin => {
                    at_the_reader = true;
                    Some(NoPin)
                }
                Sentence::TypePin => {
                    at_the_reader &= card_is_out;
                    Some(NoPin)
                }
                Sentence::OpenService
                | Sentence::Open(_)
                | Sentence::ReopenBrowser
                | Sentence::SitBefore { .. } => {
                    at_the_reader = false;
                    None
                }
                // The browser's store changes as a reader does.
                Sentence::RemoveCard | Sentence::NoReader | Sentence::NoCertificate => {
                    card_is_out = true;
                    None
                }
                Sentence::InsertCard | Sentence::RenewCard | Sentence::CardFault(_) => {
                    card_is_out = false;
                    None
                }
                Sentence::Conforms { name, .. } if is_of_the_reader(name) => Some(NoReader),
                _ => at_the_reader.then_some(NoReader),
            };
        }
        let judged =
            steps.iter().zip(&reasons).any(|(step, reason)| step.sentence.is_claim() && reason.is_none());
        if !judged {
            for reason in &mut reasons {
                *reason = reason.or(Some(NothingLeft));
            }
        }
        reasons
    }
}

/// Ends the name of a page approved for the mode alone. A scenario's name never holds two hyphens in a row.
pub const CERTIFICATE_MARK: &str = "--certificat";

/// The guide's steps that the reader stands for.
fn is_of_the_reader(evidence: &str) -> bool {
    guide::step_of(evidence).is_some_and(|step| matches!(step.id, "C2" | "C3"))
}

/// Why a scenario that says this cannot be played with the cards in the browser.
fn never_in_a_browser(sentence: &Sentence) -> Option<WithoutObject> {
    match sentence {
        // Pro Santé Connect has the certificate before anybody could say that they prefer the e-CPS.
        Sentence::ContinueWithoutCard => Some(Chosen),
        Sentence::OtherCardBeside | Sentence::ChooseOtherCard | Sentence::TypeOtherPin => Some(TwoCards),
        Sentence::CardFault(name) => match CardFault::named(name)?.in_a_browser {
            InABrowser::Presented => None,
            InABrowser::NotOffered => Some(NotOffered),
            InABrowser::WithoutCode => Some(NoPin),
        },
        _ => None,
    }
}

/// Whether a claim is about the page, rather than about mails or sessions.
fn is_of_the_page(claim: &Sentence) -> bool {
    !matches!(claim, Sentence::MailSays(_) | Sentence::NoMail | Sentence::PscSession { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Plan, Source};

    /// Which of the steps have nothing to do, one letter each: `.` played, `C` chosen, `P` PIN, `R` reader, `O` not
    /// offered, `T` two cards, `N` nothing left.
    fn marks(steps: &str) -> String {
        let text = format!("# language: fr\nFonctionnalité: F\n  Scénario: S\n{steps}");
        let plan = Plan::parse(&[Source::new("f.feature", &text)], &[]).unwrap();
        let scenario = &plan.scenarios[0];
        assert!(CardMode::Reader.without_object(scenario).iter().all(Option::is_none));
        let reasons = CardMode::Certificate.without_object(scenario);
        assert_eq!(reasons.len(), scenario.steps.len());
        let mark = |reason: Option<WithoutObject>| match reason {
            None => '.',
            Some(Chosen) => 'C',
            Some(NoPin) => 'P',
            Some(NoReader) => 'R',
            Some(NotOffered) => 'O',
            Some(TwoCards) => 'T',
            Some(NothingLeft) => 'N',
        };
        reasons.into_iter().map(mark).collect()
    }

    const BEGIN: &str =
        "Étant donné un médecin dont la carte CPS est dans le lecteur\nQuand il ouvre le service\n";

    #[test]
    fn what_is_claimed_right_before_the_choice_of_the_card_is_the_readers() {
        let steps = "Alors la page « accueil » est conforme\nQuand il clique sur « PSC »\nAlors la page « choix » est \
                     conforme\nEt aucun courriel ne lui est parvenu\nQuand il choisit le certificat de sa carte\nEt il \
                     compose le code de sa carte\nAlors il voit « Bonjour »";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "....R.CP.");
    }

    #[test]
    fn a_wrong_code_and_what_comes_of_it_are_the_readers_until_the_right_one() {
        let steps = "Et il choisit le certificat de sa carte\nEt il compose un code erroné\nAlors il voit « Code erroné. \
                     »\nQuand il compose le code de sa carte\nAlors il voit « Bonjour »";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "..CPRP.");
    }

    #[test]
    fn the_guides_steps_of_the_reader_are_its_own_wherever_they_stand() {
        let steps = "Alors l'étape « C2 certificat » est conforme\nEt l'étape « C1 accueil » est conforme";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "..R.");
    }

    #[test]
    fn a_card_that_the_browser_presents_is_judged_there_and_one_that_it_does_not_offer_is_not() {
        let steps = |fault: &str| {
            format!(
                "{BEGIN}Et que sa carte présente le défaut « {fault} »\nQuand il choisit le certificat de sa carte\nEt il \
                 compose le code de sa carte\nAlors il voit « Carte »"
            )
        };
        assert_eq!(marks(&steps("révoquée")), "...CP.");
        assert_eq!(marks(&steps("expirée")), "OOOOOO");
        assert_eq!(marks(&steps("bloquée")), "PPPPPP");
    }

    #[test]
    fn nobody_chooses_between_two_cards_of_a_browser() {
        let steps = "Et le lecteur contient aussi la carte d'un autre professionnel\nQuand il choisit le certificat de sa \
                     carte\nEt il compose le code de sa carte\nAlors il voit « Bonjour »";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "TTTTTT");
    }

    #[test]
    fn nobody_prefers_the_e_cps_to_a_card_that_the_browser_presents_by_itself() {
        let steps = "Et il continue sans certificat\nAlors il voit « e-CPS »";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "CCCC");
    }

    #[test]
    fn a_card_that_is_taken_out_or_renewed_before_the_reader_does_not_end_its_part() {
        let steps = "Et il choisit le certificat de sa carte\nEt il compose un code erroné\nEt il remplace sa carte par une \
                     carte valide\nEt il clique sur « Réessayer »\nEt il choisit le certificat de sa carte\nEt il compose le \
                     code de sa carte\nAlors il voit « Bonjour »";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "..CP.RCP.");
        let steps = "Et il choisit le certificat de sa carte\nEt il retire sa carte du lecteur\nEt il compose le code de sa \
                     carte\nAlors il voit « Carte absente »\nQuand il insère sa carte dans le lecteur\nEt il choisit le \
                     certificat de sa carte\nEt il compose le code de sa carte\nAlors il voit « Bonjour »";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "..C.PR.CP.");
        let steps = "Et il ne choisit aucun certificat\nAlors il voit « Se connecter »";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "NNCR");
    }

    #[test]
    fn a_scenario_without_a_claim_that_is_left_is_not_played() {
        let steps = "Et il choisit le certificat de sa carte\nEt il clique sur « Annuler »\nAlors il voit « Se \
                     connecter »";
        assert_eq!(marks(&format!("{BEGIN}{steps}")), "NNCRR");
    }
}
