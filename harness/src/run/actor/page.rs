//! What a person does on a page.

use url::Url;

use super::{Actor, listed, unfilled::not_filled};
use crate::{
    browser::{BrowserError, Element, Kind, Named, Query, Screen, Session},
    lang::{Lang, Text, say},
    language::sentence::{Key, Target},
    run::Failure,
};

/// Finds an element and does something with it; once more when the page put it in anew in between, as pages do that a
/// script draws.
macro_rules! acted {
    ($find:expr, |$element:ident| $act:expr) => {{
        let $element = $find.await?;
        match $act.await {
            Err(error) if error.is_stale() => {
                let $element = $find.await?;
                $act.await.map_err(Failure::from)
            }
            done => done.map_err(Failure::from),
        }
    }};
}
pub(super) use acted;

fn advice() -> Text {
    say!(
        "corrigez le scénario si le nom a changé à dessein, sinon le service.",
        "correct the scenario if the name changed on purpose, else the service."
    )
}

impl Actor<'_> {
    /// The scenario's first browser. One that is to hold a card is opened when its holder comes.
    pub(in crate::run) async fn open_first_browser(&mut self) -> Result<(), Failure> {
        if self.stage.card_mode.is_in_the_browser() && self.begins_with_a_person() {
            return Ok(());
        }
        self.open_browser().await
    }

    fn begins_with_a_person(&self) -> bool {
        self.scenario.steps.first().is_some_and(|step| step.sentence.brings_a_person())
    }

    /// A fresh browser, which holds the person's card where the mode says so.
    pub(super) async fn open_browser(&mut self) -> Result<(), Failure> {
        if let Some(session) = self.session.take() {
            session.close().await;
        }
        let guise = self.world.workstation.guise;
        let screen = guise.map_or(Screen::Laptop, |guise| guise.screen());
        let identity = guise.map(|guise| guise.identity);
        let session = Session::open(self.driver, &self.client_cards(), screen, identity.as_ref()).await?;
        self.session = Some(session);
        Ok(())
    }

    /// The person's browser, whether they have the phone in hand or not.
    pub(super) fn browser(&mut self) -> Result<&mut Session, Failure> {
        self.session.as_mut().ok_or_else(|| {
            Failure::broken(
                say!("changer les cartes du navigateur", "change the browser’s cards"),
                say!("il n’est pas ouvert", "it is not open"),
                say!("relancez.", "run it again."),
            )
        })
    }

    pub(super) async fn open(&self, url: Url) -> Result<(), Failure> {
        let session = self.session()?;
        session.open_page(&url).await?;
        Ok(session.must_show_a_page().await?)
    }

    pub(super) async fn reload(&self) -> Result<(), Failure> {
        let session = self.session()?;
        session.reload().await?;
        Ok(session.must_show_a_page().await?)
    }

    pub(super) async fn back(&self) -> Result<(), Failure> {
        let session = self.session()?;
        session.back().await?;
        Ok(session.must_show_a_page().await?)
    }

    /// Another browser before the same reader, or with the same card.
    pub(super) async fn reopen_browser(&mut self) -> Result<(), Failure> {
        self.open_browser().await?;
        self.plug_reader().await
    }

    pub(super) async fn click(&self, target: &Target) -> Result<(), Failure> {
        let session = self.session()?;
        acted!(self.control(target), |element| session.click(&element))?;
        Ok(session.must_show_a_page().await?)
    }

    async fn control(&self, target: &Target) -> Result<Element, Failure> {
        self.target(Kind::Control, say!("un bouton ou un lien", "a button or a link"), target).await
    }

    /// Clicks, and looks whether a page came.
    pub(super) async fn press_on(&self, element: &Element) -> Result<(), Failure> {
        let session = self.session()?;
        session.click(element).await?;
        Ok(session.must_show_a_page().await?)
    }

    /// Clicks; the site must not answer.
    pub(super) async fn click_in_vain(&self, target: &Target) -> Result<(), Failure> {
        let session = self.session()?;
        if !acted!(self.control(target), |element| brings_a_page(session, &element))? {
            return Ok(());
        }
        let page = self.page_is().await;
        Err(Failure::claim(
            say!("le site ne répond pas", "the site does not answer"),
            say!("il répond ; {page}", "it answers; {page}"; page),
            say!("voyez l’image de la page.", "see the picture of the page."),
        ))
    }

    pub(super) async fn other_tab(&self) -> Result<(), Failure> {
        let tabs = self.page()?.other_tab().await?;
        if tabs == 2 {
            return Ok(());
        }
        Err(Failure::broken(
            say!("passer à l’autre onglet", "go to the other tab"),
            say!("le navigateur en a {tabs}", "the browser has {tabs}"),
            say!(
                "écrivez d’abord « il ouvre un nouvel onglet », une seule fois.",
                "write first: « il ouvre un nouvel onglet », once only."
            ),
        ))
    }

    pub(super) async fn press(&self, name: &str) -> Result<(), Failure> {
        let key = Key::named(name).ok_or_else(|| {
            Failure::broken(
                say!("appuyer sur « {name} »", "press “{name}”"),
                say!("aucune touche ne s’appelle ainsi", "no key is called so"),
                say!("corrigez son nom.", "correct its name."),
            )
        })?;
        let session = self.session()?;
        session.press(key.character()).await?;
        Ok(session.must_show_a_page().await?)
    }

    pub(super) async fn fill(&self, field: &Target, value: &str) -> Result<(), Failure> {
        let page = self.page()?;
        let what = || say!("un champ", "a field");
        match acted!(self.target(Kind::Field, what(), field), |element| page.fill(&element, value))? {
            None => Ok(()),
            Some(unfilled) => Err(not_filled(field, value, &unfilled)),
        }
    }

    pub(super) async fn tick(&self, field: &Target, ticked: bool) -> Result<(), Failure> {
        let session = self.session()?;
        let what = || say!("une case à cocher", "a checkbox");
        acted!(self.target(Kind::Checkbox, what(), field), |element| session.tick(&element, ticked))
    }

    pub(super) async fn choose(&self, label: &str) -> Result<(), Failure> {
        let session = self.session()?;
        let what = || say!("un bouton radio", "a radio button");
        acted!(self.one(Kind::Radio, what(), label, None), |element| session.click(&element))?;
        Ok(session.must_show_a_page().await?)
    }

    /// An entry of a list, or a radio button of a group: a person does not care which it is.
    pub(super) async fn select(&self, option: &str, field: &str) -> Result<(), Failure> {
        let list = Query { kind: Kind::List, name: field, place: None };
        let radio = Query { kind: Kind::Radio, name: option, place: Some(field) };
        let what = say!(
            "une liste ou un groupe « {field} » où choisir « {option} »",
            "a list or a group “{field}” to choose “{option}” in"
        );
        let session = self.session()?;
        let chosen =
            acted!(self.found(&[list, radio], what.clone()), |found| choose_in(session, found, option))?;
        session.must_show_a_page().await?;
        super::holds(chosen, || {
            (
                say!("la liste « {field} » propose « {option} »", "the list “{field}” offers “{option}”"),
                say!("elle ne le propose pas", "it does not offer it"),
            )
        })
    }

    /// The one element that a scenario means.
    async fn target(&self, kind: Kind, what: Text, target: &Target) -> Result<Element, Failure> {
        match target {
            Target::Named { name, place } => self.one(kind, what, name, place.as_deref()).await,
            Target::Selected(selector) => {
                let query = Query { kind: Kind::Selector, name: selector, place: None };
                let what = say!("un élément « {selector} »", "an element “{selector}”");
                Ok(self.found(&[query], what).await?.0)
            }
        }
    }

    /// The one element of this kind that bears this name, in this place.
    pub(super) async fn one(
        &self,
        kind: Kind,
        what: Text,
        name: &str,
        place: Option<&str>,
    ) -> Result<Element, Failure> {
        let what = if let Some(place) = place {
            say!("{what} nommé « {name} » dans « {place} »", "{what} named “{name}” in “{place}”"; what)
        } else {
            say!("{what} nommé « {name} »", "{what} named “{name}”"; what)
        };
        Ok(self.found(&[Query { kind, name, place }], what).await?.0)
    }

    /// The one element that answers the first query which matches, and which query that is.
    async fn found(&self, queries: &[Query<'_>], what: Text) -> Result<(Element, usize), Failure> {
        let claimed = say!("la page montre {what}", "the page shows {what}"; what);
        match self.page()?.find(queries, true).await? {
            Named::One(element, query) => Ok((element, query)),
            Named::Several(places) => {
                let count = places.len();
                let found = say!("elle en montre {count}", "it shows {count}");
                Err(Failure::claim(claimed, found, which(&places)))
            }
            Named::None(names) => {
                let wanted = queries.last().map_or("", |query| query.name);
                let found = match mock_kit::nearest(wanted, names.iter().map(String::as_str)) {
                    Some(near) if near == wanted => say!("aucun à cet endroit", "none in that place"),
                    Some(near) => {
                        say!("aucun ; le plus proche est « {near} »", "none; the nearest is “{near}”")
                    }
                    None => {
                        let (there, page_is) = (listed(&names), self.page_is().await);
                        if names.is_empty() {
                            say!(
                                "aucun, ni d’un autre nom ; {page_is}",
                                "none, nor one of another name; {page_is}";
                                page_is
                            )
                        } else {
                            say!(
                                "aucun ; il y a : {there} ; {page_is}",
                                "none; there are: {there}; {page_is}";
                                there, page_is
                            )
                        }
                    }
                };
                Err(Failure::claim(claimed, found, advice()))
            }
        }
    }
}

/// How to say which one is meant, from where each of them stands.
fn which(places: &[String]) -> Text {
    let mut told: Vec<String> = places.iter().filter(|place| !place.is_empty()).cloned().collect();
    told.dedup();
    if told.len() == places.len() {
        // What is to be written is French in either language.
        let [french, english] = Lang::ALL.map(|lang| {
            let quoted: Vec<_> = told.iter().map(|place| format!("« {place} »")).collect();
            quoted.join(lang.say(" ou ", " or "))
        });
        return say!(
            "dites lequel, en ajoutant à l’étape : dans {french}.",
            "say which one, by adding to the step: dans {english}."
        );
    }
    say!(
        "donnez-leur des noms différents (deux boutons du même nom se confondent aussi pour un lecteur d’écran), ou \
         désignez-le par un sélecteur : « il clique sur l'élément « … » ».",
        "give them different names (two buttons of one name are one for a screen reader too), or designate it by a \
         selector: « il clique sur l'élément « … » »."
    )
}

/// Clicks; whether a page came.
async fn brings_a_page(session: &Session, element: &Element) -> Result<bool, BrowserError> {
    let shown = match session.click(element).await {
        Ok(()) => session.must_show_a_page().await,
        Err(error) => Err(error),
    };
    match shown {
        Err(BrowserError::Unreachable(_)) => Ok(false),
        other => other.map(|()| true),
    }
}

/// Chooses an entry of the list, or the radio button, that answered the query of this rank; whether there is such an
/// entry.
async fn choose_in(
    session: &Session,
    (element, query): (Element, usize),
    option: &str,
) -> Result<bool, BrowserError> {
    match query {
        0 => session.page().select(&element, option).await,
        _ => session.click(&element).await.map(|()| true),
    }
}
