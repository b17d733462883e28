//! Which steps have nothing to do or to judge where the browser reads the cards and asks by itself.

use identities::Card;

use super::{
    WithoutObject::{self, InAWindow, NoModule, NotOffered, Silent, StillOpen, Unanswered},
    unless_judged,
};
use crate::language::{CardFault, InABrowser, Scenario, Sentence, Step};

/// For each step, why there is nothing to do or to judge where the browser reads the cards and asks by itself.
///
/// All that a person does with the card is done there too. But from the question for a certificate to the answer with the
/// code there is no page: what is claimed of one has no object, and what is kept is the window.
pub(super) fn without_object(reader_is_ours: bool, scenario: &Scenario) -> Vec<Option<WithoutObject>> {
    let steps = &scenario.steps;
    let all = |why| vec![Some(why); steps.len()];
    if let Some(why) = steps.iter().find_map(|step| never_natively(&step.sentence, reader_is_ours)) {
        return all(why);
    }
    let mut reasons = vec![None; steps.len()];
    let mut cards = [CardState::default(); 2];
    let mut question = Question::None;
    for (at, step) in steps.iter().enumerate() {
        let sentence = &step.sentence;
        reasons[at] = match sentence {
            Sentence::ChooseCard | Sentence::ChooseOtherCard => {
                without_page(&mut reasons, steps, at);
                let chosen = usize::from(*sentence == Sentence::ChooseOtherCard);
                // No code is asked for a card that is gone.
                question = if cards[chosen].is_out { Question::None } else { Question::Code(chosen, at) };
                None
            }
            Sentence::ChooseNoCard | Sentence::ContinueWithoutCard => {
                without_page(&mut reasons, steps, at);
                question = Question::None;
                None
            }
            Sentence::TypePin | Sentence::TypeOtherPin => match question {
                Question::Code(chosen, _) if cards[chosen].is_open => {
                    question = Question::None;
                    Some(StillOpen)
                }
                Question::Code(chosen, _) => {
                    question = cards[chosen].unlock();
                    None
                }
                _ => None,
            },
            Sentence::TypeWrongPin | Sentence::TypeNoPin => match question {
                // What it does not ask for cannot be answered wrongly.
                Question::Code(chosen, _) if cards[chosen].is_open => return all(StillOpen),
                Question::Code(chosen, _) if *sentence == Sentence::TypeWrongPin => {
                    cards[chosen].wrong_codes += 1;
                    if cards[chosen].is_blocked() && !reader_is_ours {
                        return all(NoModule);
                    }
                    if cards[chosen].is_blocked() {
                        question = Question::Over;
                    }
                    None
                }
                _ => {
                    question = Question::None;
                    None
                }
            },
            Sentence::Conforms { .. } => match question {
                Question::Code(chosen, _) if cards[chosen].is_open => Some(StillOpen),
                _ => None,
            },
            claim if claim.is_claim() && claim.needs_the_page() => match question {
                Question::Code(chosen, _) if cards[chosen].is_open => Some(StillOpen),
                Question::Code(..) => Some(InAWindow),
                Question::Over => Some(Silent),
                Question::None => None,
            },
            action if action.needs_the_page() => {
                if matches!(question, Question::Code(..)) {
                    return all(Unanswered);
                }
                question = Question::None;
                None
            }
            other => {
                if other.brings_a_person()
                    || matches!(other, Sentence::ReopenBrowser | Sentence::SitBefore { .. })
                {
                    question = Question::None;
                }
                cards.iter_mut().enumerate().for_each(|(whose, card)| card.after(other, whose == 0));
                None
            }
        };
    }
    // A scenario that ends before the code is answered says something of the window, or nothing.
    if let Question::Code(chosen, from) = question
        && !cards[chosen].is_open
        && !steps[from..].iter().any(|step| matches!(step.sentence, Sentence::Conforms { .. }))
    {
        return all(Unanswered);
    }
    unless_judged(steps, reasons)
}

/// What a browser asks at a step.
#[derive(Clone, Copy)]
enum Question {
    /// Nothing, or a certificate.
    None,
    /// The code of this card, which was chosen at this step. It does not ask for that of one that is open.
    Code(usize, usize),
    /// Nothing any more: it closed its window without a word and went on without a certificate.
    Over,
}

/// What becomes of a card.
#[derive(Clone, Copy, Default)]
struct CardState {
    is_out: bool,
    /// The browser has its code.
    is_open: bool,
    wrong_codes: u8,
}

impl CardState {
    fn is_blocked(self) -> bool {
        self.wrong_codes >= Card::TRIES
    }

    /// The right code is typed; what the browser asks then.
    fn unlock(&mut self) -> Question {
        if self.is_blocked() {
            return Question::Over;
        }
        *self = Self { is_open: true, ..Self::default() };
        Question::None
    }

    /// What happens to it at a step that is neither of the page nor of the windows.
    fn after(&mut self, sentence: &Sentence, is_own: bool) {
        match sentence {
            Sentence::RemoveCard if is_own => (self.is_out, self.is_open) = (true, false),
            Sentence::InsertCard if is_own => (self.is_out, self.is_open) = (false, false),
            Sentence::RenewCard if is_own => *self = Self::default(),
            Sentence::CardFault(name) if is_own => {
                let blocked =
                    CardFault::named(name).is_some_and(|it| it.in_a_browser == InABrowser::WithoutCode);
                *self = Self { wrong_codes: if blocked { Card::TRIES } else { 0 }, ..Self::default() };
            }
            Sentence::NoReader | Sentence::NoCertificate => (self.is_out, self.is_open) = (true, false),
            Sentence::OtherCardBeside if !is_own => *self = Self::default(),
            Sentence::ReopenBrowser | Sentence::SitBefore { .. } => self.is_open = false,
            other if other.brings_a_person() => *self = Self::default(),
            _ => {}
        }
    }
}

/// What is claimed of a page right before the choice at `at`: the browser asks already.
fn without_page(reasons: &mut [Option<WithoutObject>], steps: &[Step], at: usize) {
    let before = steps[..at].iter().rposition(|step| !step.sentence.is_claim());
    for (reason, step) in reasons[..at].iter_mut().zip(steps).skip(before.map_or(0, |at| at + 1)) {
        if step.sentence.needs_the_page() {
            *reason = Some(InAWindow);
        }
    }
}

/// Why a scenario that says this cannot be played where the browser reads the cards.
fn never_natively(sentence: &Sentence, reader_is_ours: bool) -> Option<WithoutObject> {
    match sentence {
        Sentence::CardFault(name) if CardFault::named(name)?.in_a_browser == InABrowser::NotOffered => {
            Some(NotOffered)
        }
        Sentence::CardFault(_)
        | Sentence::OtherCardBeside
        | Sentence::RemoveCard
        | Sentence::InsertCard
        | Sentence::RenewCard
        | Sentence::NoReader
        | Sentence::NoCertificate
            if !reader_is_ours =>
        {
            Some(NoModule)
        }
        _ => None,
    }
}
