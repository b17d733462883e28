//! Where the card is during a run, and which steps that leaves nothing to do.

mod windows;

use clap::ValueEnum;

use crate::{
    browser::{
        Browser,
        tools::{self, Missing},
    },
    guide,
    lang::{Lang, Text, Told, say},
    language::{CardFault, InABrowser, Scenario, Sentence, Step},
};

/// What a person asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CardChoice {
    /// In a simulated reader, on pages of the mock: every documented step is there.
    #[default]
    Reader,
    /// In the browser's own certificate store: the browser itself makes the TLS connection; no page, no PIN.
    Certificate,
    /// In a card reader that the browser reads: it asks for certificate and PIN in its own windows. Chromium, on Linux.
    Native,
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
    /// In a reader that the browser reads by itself.
    Native {
        /// Whether the reader is ours: its cards can be taken out, and count wrong codes.
        reader_is_ours: bool,
    },
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
    /// The browser asks in a window of its own, which is no page.
    InAWindow,
    /// The browser has the card's code already.
    StillOpen,
    /// The scenario goes on where the browser still waits for an answer.
    Unanswered,
    /// The browser closed its window without a word, and went on without a certificate.
    Silent,
    /// Our own card module is not there.
    NoModule,
    /// The scenario is about the browser's own windows.
    NoWindows,
}

use WithoutObject::{
    Chosen, InAWindow, NoModule, NoPin, NoReader, NoWindows, NotOffered, NothingLeft, Silent, StillOpen,
    TwoCards, Unanswered,
};

/// Marks a scenario that tells of the browser's own windows: it is played where the browser asks by itself.
pub const WINDOWS_TAG: &str = "fenêtres-du-navigateur";

/// Why a mode cannot be run here.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}", self.told())]
pub enum Unfit {
    /// Something is not installed.
    Missing(#[from] Missing),
    /// The system is not Linux.
    NotLinux,
    /// The browser is not Chromium.
    NotChromium,
    /// The browser is to be shown, and this mode has a display of its own.
    Shown,
}

impl Told for Unfit {
    fn told(&self) -> Text {
        match self {
            Self::Missing(missing) => missing.told(),
            Self::NotLinux => say!(
                "« --card native » voit les fenêtres du navigateur sous Linux seulement",
                "“--card native” sees the browser’s own windows on Linux alone"
            ),
            Self::NotChromium => say!(
                "« --card native » connaît les fenêtres de Chromium seulement : ôtez --browser firefox, ou prenez --card \
                 certificate",
                "“--card native” knows Chromium’s windows alone: remove --browser firefox, or take --card certificate"
            ),
            Self::Shown => say!(
                "« --card native » a son propre affichage, sans écran : ôtez --headed ; le rapport montre les fenêtres",
                "“--card native” has a display of its own, without a screen: remove --headed; the report shows the windows"
            ),
        }
    }
}

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
            InAWindow => say!(
                "à ce moment, le navigateur attend la réponse dans sa propre fenêtre : aucune page n’est à lire",
                "at this moment the browser waits for the answer in a window of its own: there is no page to read"
            ),
            StillOpen => say!(
                "le navigateur a déjà ouvert cette carte : il n’en redemande pas le code tant qu’elle reste dans le lecteur",
                "the browser has opened this card already: it does not ask for its code again while it stays in the reader"
            ),
            Unanswered => say!(
                "le scénario continue là où le navigateur attend encore le code : le lecteur simulé, lui, affiche une page",
                "the scenario goes on where the browser still waits for the code: the simulated reader shows a page there"
            ),
            Silent => say!(
                "le navigateur ferme sa fenêtre sans rien dire de la carte, et continue sans certificat : le lecteur simulé, lui, \
                 affiche une page",
                "the browser closes its window without a word about the card, and goes on without a certificate: the simulated \
                 reader shows a page there"
            ),
            NoWindows => say!(
                "le scénario raconte les fenêtres du navigateur, qui ne s’ouvrent que là où il lit lui-même la carte (--card \
                 native)",
                "the scenario tells of the browser’s own windows, which open only where it reads the card by itself (--card \
                 native)"
            ),
            NoModule => say!(
                "il y faut le module de carte de Doublure, à côté du programme : sans lui, une carte ne se retire pas et ne \
                 compte pas les codes erronés",
                "this needs Doublure’s card module, beside the program: without it a card cannot be taken out and counts no \
                 wrong codes"
            ),
        }
    }
}

impl CardChoice {
    /// The mode that is run with this browser, and how reports call it.
    ///
    /// # Errors
    /// [`Unfit`] when it cannot be run here; never for [`CardChoice::Auto`].
    pub fn settle(self, browser: Browser, shown: bool) -> Result<(CardMode, Text), Unfit> {
        let fit = |mode: CardMode| mode.check(browser, shown).map(|()| (mode, mode.label()));
        match self {
            Self::Reader => fit(CardMode::Reader),
            Self::Certificate => fit(CardMode::Certificate),
            Self::Native => fit(CardMode::native()),
            Self::Auto => {
                let mut why = Vec::new();
                for mode in [CardMode::native(), CardMode::Certificate] {
                    match mode.check(browser, shown) {
                        Ok(()) => return Ok((mode, mode.label().then(&chosen(&why)))),
                        Err(unfit) => why.push((mode, unfit)),
                    }
                }
                Ok((CardMode::Reader, CardMode::Reader.label().then(&chosen(&why))))
            }
        }
    }
}

/// « (choisi par --card auto ; native : …) »: what more real ones lack.
fn chosen(unfit: &[(CardMode, Unfit)]) -> Text {
    let [french, english] = Lang::ALL.map(|lang| {
        let lacks = |(mode, unfit): &(CardMode, Unfit)| {
            let (option, colon) = (mode.option(), lang.say(" : ", ": "));
            let lack = match unfit {
                Unfit::Missing(Missing(tool)) => {
                    let package = tool.source.package();
                    say!("{package} manque", "{package} is missing").in_lang(lang)
                }
                Unfit::NotLinux => lang.say("sous Linux seulement", "on Linux alone").to_owned(),
                Unfit::NotChromium => lang.say("avec Chromium seulement", "with Chromium alone").to_owned(),
                Unfit::Shown => lang.say("sans --headed seulement", "without --headed alone").to_owned(),
            };
            format!("{}{option}{colon}{lack}", lang.say(" ; ", "; "))
        };
        unfit.iter().map(lacks).collect::<String>()
    });
    say!(" (choisi par --card auto{french})", " (chosen by --card auto{english})")
}

impl CardMode {
    /// The one whose cards the browser reads by itself, with our own module where that is there.
    #[must_use]
    pub fn native() -> Self {
        Self::Native { reader_is_ours: tools::card_module().is_some() }
    }

    /// All there are.
    #[must_use]
    pub fn all() -> [Self; 3] {
        [Self::Reader, Self::Certificate, Self::native()]
    }

    /// Whether the browser itself has the cards, rather than a page of the mock.
    #[must_use]
    pub fn is_in_the_browser(self) -> bool {
        self != Self::Reader
    }

    /// Whether the browser asks for certificate and code, in windows of its own.
    #[must_use]
    pub fn has_windows(self) -> bool {
        matches!(self, Self::Native { .. })
    }

    /// As reports call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Reader => say!("lecteur simulé", "simulated reader"),
            Self::Certificate => say!("certificat dans le navigateur", "certificate in the browser"),
            Self::Native { reader_is_ours: true } => {
                say!(
                    "lue par le navigateur, dans ses propres fenêtres",
                    "read by the browser, in its own windows"
                )
            }
            Self::Native { reader_is_ours: false } => say!(
                "lue par le navigateur, dans ses propres fenêtres, sans le module de carte de Doublure",
                "read by the browser, in its own windows, without Doublure’s card module"
            ),
        }
    }

    /// As the command line calls it.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Certificate => "certificate",
            Self::Native { .. } => "native",
        }
    }

    /// Whether the machine has what the mode needs beside the browser.
    ///
    /// # Errors
    /// [`Unfit`] when it has not, or when the mode is nothing for this browser.
    pub fn check(self, browser: Browser, shown: bool) -> Result<(), Unfit> {
        let needed: &[_] = match self {
            Self::Reader => &[],
            Self::Certificate => &[tools::PK12UTIL],
            Self::Native { .. } if !cfg!(target_os = "linux") => return Err(Unfit::NotLinux),
            Self::Native { .. } if browser != Browser::Chromium => return Err(Unfit::NotChromium),
            Self::Native { .. } if shown => return Err(Unfit::Shown),
            Self::Native { .. } => tools::NATIVE,
        };
        Ok(tools::check(needed)?)
    }

    /// The names of a page that looks different in this mode, the nearest first: that of the others, marked. What is seen
    /// once the browser presented a certificate is the same wherever it has that from.
    #[must_use]
    pub fn snapshots(self, common: &str) -> Vec<String> {
        let marks: &[_] = match self {
            Self::Reader => &[],
            Self::Certificate => &[CERTIFICATE_MARK],
            Self::Native { .. } => &[NATIVE_MARK, CERTIFICATE_MARK],
        };
        marks.iter().map(|mark| format!("{common}{mark}")).collect()
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
        if !self.has_windows() && scenario.tags.iter().any(|tag| tag == WINDOWS_TAG) {
            reasons.fill(Some(NoWindows));
            return reasons;
        }
        match self {
            Self::Reader => return reasons,
            Self::Native { reader_is_ours } => return windows::without_object(reader_is_ours, scenario),
            Self::Certificate => {}
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
                Sentence::TypeWrongPin | Sentence::TypeNoPin => {
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
        unless_judged(steps, reasons)
    }
}

/// The name of a page in all modes, given that in one of them.
#[must_use]
pub fn common_snapshot(name: &str) -> &str {
    [CERTIFICATE_MARK, NATIVE_MARK].iter().find_map(|mark| name.strip_suffix(mark)).unwrap_or(name)
}

/// Ends the name of a page approved for the mode alone. A scenario's name never holds two hyphens in a row.
const CERTIFICATE_MARK: &str = "--certificat";
/// The same, of the mode in which the browser asks by itself.
const NATIVE_MARK: &str = "--natif";

/// When no claim is left, nothing of a scenario is worth playing.
fn unless_judged(steps: &[Step], mut reasons: Vec<Option<WithoutObject>>) -> Vec<Option<WithoutObject>> {
    let judged =
        steps.iter().zip(&reasons).any(|(step, reason)| step.sentence.is_claim() && reason.is_none());
    if !judged {
        for reason in &mut reasons {
            *reason = reason.or(Some(NothingLeft));
        }
    }
    reasons
}

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
mod tests;
