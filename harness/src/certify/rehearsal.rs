//! What `doublure.toml` says of a service tried, before it is certified: somebody signs in and out once, told step by step.

use std::slice;

use certification::trial::Signed;

use super::{
    ordinary,
    provider::Provider,
    target::Target,
    trial,
    visitor::{Desk, Document, VisitError, Visitor, listed},
};
use crate::{
    lang::{Text, Told, say},
    project::Step,
    stack::{Stack, control::Person},
};

/// How what was seen fits what the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Fits,
    /// The file says nothing of it.
    Unsaid,
    /// It does not.
    Misfits,
}

/// Tries it; `told` hears of each step. Whether everything fits.
pub async fn run(
    stack: &Stack,
    target: &Target,
    desk: Option<Desk>,
    mut told: impl FnMut(Fit, &Text),
) -> bool {
    let provider = Provider::of(stack, &target.client_id, desk);
    let mut rehearsal = Rehearsal { provider: &provider, target, told: &mut told };
    let tried = rehearsal.all().await;
    if let Err(why) = &tried {
        told(Fit::Misfits, why);
    }
    if let Some(desk) = provider.desk {
        desk.close().await;
    }
    tried.is_ok()
}

struct Rehearsal<'r> {
    provider: &'r Provider,
    target: &'r Target,
    told: &'r mut dyn FnMut(Fit, &Text),
}

impl Rehearsal<'_> {
    fn fits(&mut self, text: &Text) {
        (self.told)(Fit::Fits, text);
    }

    async fn all(&mut self) -> Result<(), Text> {
        let protected = ordinary::must_tell_strangers_apart(self.provider, self.target).await?;
        let mark = &self.target.pages.signed_in.text;
        let seen = match &protected {
            Some(page) => page.seen(),
            None => say!("elle mène à Pro Santé Connect", "it leads to Pro Santé Connect"),
        };
        self.fits(&say!(
            "sans connexion, la page protégée ne dit pas « {mark} » : {seen}",
            "without a sign-in, the protected page does not say “{mark}”: {seen}";
            seen
        ));
        let person = self.provider.somebody().await.map_err(|error| error.told())?;
        let mut visitor =
            Visitor::new(self.provider, self.target, &person).await.map_err(|error| error.told())?;
        self.sign_in(&mut visitor, &person).await?;
        self.sign_out(&mut visitor).await?;
        self.terms(&mut visitor).await?;
        self.unsaid();
        Ok(())
    }

    async fn sign_in(&mut self, visitor: &mut Visitor<'_>, person: &Person) -> Result<(), Text> {
        let pages = &self.target.pages;
        let before = self.provider.latest().await.map_err(|error| error.told())?;
        let came = visitor.open(&pages.sign_in).await;
        came.map_err(|error| error.told().then(&pages.place_of_sign_in()))?;
        if let Some(button) = &pages.sign_in_button {
            self.walk(visitor, &pages.sign_in_steps).await?;
            let seen = seen(visitor);
            self.fits(&say!("la connexion commence là : {seen}", "the sign-in begins there: {seen}"; seen));
            let button = &button.text;
            visitor.press(button).await.map_err(|error| self.misfit(&error))?;
        }
        let rests = visitor.page().cloned();
        if !self.provider.was_asked_since(before).await.map_err(|error| error.told())? {
            return Err(self.leads_elsewhere(rests.as_ref()));
        }
        self.fits(&match &pages.sign_in_button {
            Some(button) => {
                let button = &button.text;
                say!("« {button} » mène à Pro Santé Connect", "“{button}” leads to Pro Santé Connect")
            }
            None => say!(
                "la page de connexion mène à Pro Santé Connect",
                "the sign-in page leads to Pro Santé Connect"
            ),
        });
        let signed = visitor.signed(self.target).await;
        if signed == Signed::In {
            let back = rests.as_ref().map_or_else(|| Text::quoted("—"), Document::seen);
            self.fits(&say!("de retour, le navigateur est là : {back}", "back again, the browser is there: {back}"; back));
            let (mark, seen, place) =
                (&pages.signed_in.text, seen(visitor), pages.place(&pages.signed_in.text));
            self.fits(&say!(
                "la page protégée dit « {mark} » : {seen}{place}",
                "the protected page says “{mark}”: {seen}{place}";
                seen, place
            ));
            return Ok(());
        }
        let why = match signed {
            Signed::Unknown(why) => why.then(&pages.place_of_protected()),
            _ => ordinary::nobody(self.target, visitor.page(), rests.as_ref()),
        };
        let offered = match visitor.page().map(Document::controls) {
            Some(offered) => {
                let offered = listed(&offered);
                say!(" ; la page protégée propose : {offered}", "; the protected page offers: {offered}")
            }
            None => Text::quoted(""),
        };
        let refusal = self.refusal(before, person).await?;
        Err(why.then(&offered).then(&refusal))
    }

    fn leads_elsewhere(&self, rests: Option<&Document>) -> Text {
        let seen = rests.map_or_else(|| Text::quoted("—"), Document::seen);
        let pages = &self.target.pages;
        if let Some(button) = &pages.sign_in_button {
            let (place, button) = (pages.place(&button.text), &button.text);
            return say!(
                "« {button} » ne mène pas à Pro Santé Connect, mais là : {seen}{place}",
                "“{button}” does not lead to Pro Santé Connect, but there: {seen}{place}";
                seen, place
            );
        }
        let place = pages.place_of_sign_in();
        say!(
            "la page de connexion ne mène pas d’elle-même à Pro Santé Connect : {seen}{place} ; nommez le bouton qui y mène \
             (sign_in_button)",
            "the sign-in page does not lead to Pro Santé Connect by itself: {seen}{place}; name the button that leads there \
             (sign_in_button)";
            seen, place
        )
    }

    /// What Pro Santé Connect refused meanwhile, and what it teaches: it says so in French alone.
    async fn refusal(&self, since: u64, person: &Person) -> Result<Text, Text> {
        let noted = self.provider.control.journal(since, None).await.map_err(|error| error.told())?;
        let concerns =
            |other: &Option<String>| other.as_ref().is_none_or(|other| *other == person.national_id);
        let lesson = noted.events.iter().rev().filter(|event| concerns(&event.person)).find_map(|event| {
            let part = |name: &str| event.details["lesson"][name].as_str();
            Some((part("sent")?, part("expected")?, part("change")?, part("clause")?))
        });
        Ok(match lesson {
            Some((sent, expected, change, clause)) => say!(
                "\nPro Santé Connect a refusé : {sent} ; attendu : {expected} ; à corriger : {change} ({clause})",
                "\nPro Santé Connect refused; in its words: {sent} ; attendu : {expected} ; à corriger : {change} ({clause})"
            ),
            None => Text::quoted(""),
        })
    }

    async fn sign_out(&mut self, visitor: &mut Visitor<'_>) -> Result<(), Text> {
        let Some(button) = &self.target.pages.sign_out_button else { return Ok(()) };
        self.walk(visitor, &self.target.pages.sign_out_steps).await?;
        visitor.press(&button.text).await.map_err(|error| self.misfit(&error))?;
        let rests = seen(visitor);
        let (place, button) = (self.target.pages.place(&button.text), &button.text);
        match visitor.signed(self.target).await {
            Signed::Out => {
                self.fits(&say!(
                    "« {button} » déconnecte, et mène là : {rests}",
                    "“{button}” signs out, and leads there: {rests}";
                    rests
                ));
                Ok(())
            }
            Signed::In => Err(say!(
                "« {button} » ne déconnecte pas : la page protégée s’ouvre encore{place}",
                "“{button}” does not sign out: the protected page still opens{place}";
                place
            )),
            Signed::Unknown(why) => Err(why),
        }
    }

    async fn terms(&mut self, visitor: &mut Visitor<'_>) -> Result<(), Text> {
        let Some(address) = &self.target.pages.terms else { return Ok(()) };
        visitor.open(address).await.map_err(|error| error.told())?;
        let seen = seen(visitor);
        if visitor.page().is_some_and(|page| page.status == 200 && page.is_pdf) {
            (self.told)(
                Fit::Unsaid,
                &say!(
                    "les conditions d’utilisation sont un PDF, que Doublure ne lit pas : elles ne seront pas jugées ; {seen}",
                    "the terms of use are a PDF, which Doublure does not read: they will not be judged; {seen}";
                    seen
                ),
            );
            return Ok(());
        }
        if visitor.page().is_none_or(|page| page.status != 200) {
            return Err(say!(
                "les conditions d’utilisation (terms) n’y sont pas : {seen}",
                "the terms of use (terms) are not there: {seen}";
                seen
            ));
        }
        self.fits(&say!("les conditions d’utilisation sont là : {seen}", "the terms of use are there: {seen}"; seen));
        Ok(())
    }

    /// What the file does not say, and what that costs.
    fn unsaid(&mut self) {
        let Target { pages, inactivity, restart, .. } = self.target;
        let all = [
            (
                pages.sign_out_button.is_some(),
                say!(
                    "sign_out_button n’est pas dit : la déconnexion ne sera pas contrôlée",
                    "sign_out_button is not said: the sign-out will not be checked"
                ),
            ),
            (
                pages.terms.is_some(),
                say!(
                    "terms n’est pas dit : les conditions d’utilisation ne seront pas contrôlées",
                    "terms is not said: the terms of use will not be checked"
                ),
            ),
            (
                inactivity.is_some(),
                say!(
                    "inactive_after n’est pas dit : l’inactivité ne sera pas contrôlée",
                    "inactive_after is not said: inactivity will not be checked"
                ),
            ),
            (
                restart.is_known(),
                say!(
                    "rien ne redémarre le service (restart, ou [service] start) : ce qu’il garde des clés de Pro Santé Connect ne \
                     pourra pas être jugé",
                    "nothing restarts the service (restart, or [service] start): what it keeps of Pro Santé Connect’s keys cannot \
                     be judged"
                ),
            ),
        ];
        for (_, text) in all.iter().filter(|(is_said, _)| !is_said) {
            (self.told)(Fit::Unsaid, text);
        }
    }

    /// What comes before a button.
    async fn walk(&mut self, visitor: &mut Visitor<'_>, steps: &[Step]) -> Result<(), Text> {
        for step in steps {
            visitor.walk(slice::from_ref(step)).await.map_err(|error| self.misfit(&error))?;
            let (sentence, seen) = (&step.sentence, seen(visitor));
            self.fits(&say!("{sentence} : {seen}", "{sentence}: {seen}"; seen));
        }
        Ok(())
    }

    fn misfit(&self, error: &VisitError) -> Text {
        error.told().then(&trial::place(error, self.target))
    }
}

fn seen(visitor: &Visitor<'_>) -> Text {
    visitor.page().map_or_else(|| Text::quoted("—"), Document::seen)
}
