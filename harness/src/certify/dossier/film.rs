//! The steps of an audit scenario, walked as a person would in a browser that is seen whole, its own windows included.

use certification::dossier::{Filmed, Shot};
use mock_kit::Clock;
use url::Url;

use super::folder::Folder;
use crate::{
    browser::{Asks, Dialog, Element, Kind, Named, Query, Session},
    certify::{
        provider::Provider,
        target::Target,
        trial,
        visitor::{Document, Done, Sought, VisitError, at_browser, document},
    },
    lang::{Text, Told, say},
    project::{Gesture, Step, Written},
    stack::control::CardInfo,
};

/// What the terms of use must tell of.
const PRO_SANTE_CONNECT: &str = "Pro Santé Connect";

/// What Pro Santé Connect's own page calls the way by card, where it asks for the means first.
const BY_CARD: &str = "Se connecter avec ma carte";

/// More questions than a browser asks on its way through one sign-in: a certificate, a code, and the code once more.
const QUESTIONS: usize = 4;

/// The film, while it is made.
pub(super) struct Film<'a> {
    pub provider: &'a Provider,
    pub target: &'a Target,
    /// Where whoever closes the terms of use comes back to.
    pub home: &'a Url,
    pub folder: &'a Folder,
    pub session: &'a Session,
    pub card: &'a CardInfo,
    /// PSC.01.01.
    pub web: &'a mut Filmed,
    /// PSC.02.01.
    pub account: &'a mut Filmed,
}

impl Film<'_> {
    /// Walks to the end, or as far as it goes.
    pub async fn walk(mut self) -> Result<(), Text> {
        self.terms().await?;
        self.begin().await?;
        self.authenticate().await?;
        self.come_back().await?;
        self.leave().await
    }

    /// Steps 1 to 3.
    async fn terms(&mut self) -> Result<(), Text> {
        let Some(terms) = &self.target.pages.terms else {
            let file = &self.target.pages.file;
            let why = format!(
                "L’adresse des conditions d’utilisation n’est pas connue : écrivez « terms = \"/conditions\" », avec l’adresse \
                 de votre service, sous [certify] dans {file}."
            );
            self.web.missing.extend((1..=3).map(|step| (step, why.clone())));
            return Ok(());
        };
        self.open(terms).await?;
        let wrong = match self.session.page().status().await.map_err(|error| error.told())? {
            0 | 200 => None,
            status => Some(format!("la page répond par le code {status}")),
        };
        self.shoot(1, "Les conditions d’utilisation du service.", wrong).await?;
        let wrong = if self.session.page().is_pdf().await.map_err(|error| error.told())? {
            Some(
                "ce sont les pages d’un PDF, où Doublure ne cherche pas : montrez le paragraphe vous-même"
                    .to_owned(),
            )
        } else if self.session.page().show_text(PRO_SANTE_CONNECT).await.map_err(|error| error.told())? {
            None
        } else {
            Some(format!(
                "rien sur cette page ne parle de {PRO_SANTE_CONNECT} : ajoutez un paragraphe qui le nomme"
            ))
        };
        self.shoot(2, "Le paragraphe sur Pro Santé Connect est sélectionné.", wrong).await?;
        self.open(self.home).await?;
        self.shoot(3, "Les conditions sont fermées : l’accueil du service.", None).await
    }

    /// Steps 4 and 5, and the page of sign-in for PSC.02.01.
    async fn begin(&mut self) -> Result<(), Text> {
        let Some(Written { text: button, .. }) = &self.target.pages.sign_in_button else {
            let file = &self.target.pages.file;
            let why = format!(
                "Le service n’a pas de page de connexion : son adresse mène droit à Pro Santé Connect. S’il en a une, écrivez \
                 « sign_in » et « sign_in_button » sous [certify] dans {file}."
            );
            self.web.missing.extend([(4, why.clone()), (5, why.clone())]);
            self.account.missing.push((1, why));
            return self.open(&self.target.pages.sign_in).await;
        };
        self.open(&self.target.pages.sign_in).await?;
        self.shoot(4, "La page de connexion du service.", None).await?;
        if !self.target.pages.sign_in_steps.is_empty() {
            self.go_through(&self.target.pages.sign_in_steps).await?;
            self.shoot(4, "Où le bouton se trouve.", None).await?;
        }
        self.shoot_means().await?;
        let found = self.find(button).await?;
        self.session.page().point_at(&found).await.map_err(|error| error.told())?;
        self.shoot(5, &format!("Le bouton « {button} » est actionné."), None).await?;
        self.session.click(&found).await.map_err(|error| error.told())
    }

    /// Steps 6 and 7.
    async fn authenticate(&mut self) -> Result<(), Text> {
        let mut step = 6;
        if self.asked().await?.is_none() {
            if !self.is_at_provider().await? {
                let page = self.place().await?;
                self.shoot(
                    6,
                    "La page où le navigateur se trouve.",
                    Some("ce n’est pas Pro Santé Connect".into()),
                )
                .await?;
                return Err(say!(
                    "le navigateur n’est pas arrivé chez Pro Santé Connect : {page}",
                    "the browser did not come to Pro Santé Connect: {page}"
                ));
            }
            self.shoot(6, "La page de Pro Santé Connect.", None).await?;
            self.press(BY_CARD).await?;
            step = 7;
        }
        for _ in 0..QUESTIONS {
            let Some(dialog) = self.asked().await? else { return Ok(()) };
            match &dialog.asks {
                Asks::Certificate(_) => {
                    let says = "Pro Santé Connect demande la carte : la fenêtre du navigateur montre son adresse et le certificat.";
                    self.shoot(step, says, None).await?;
                    self.session.choose_certificate(&self.card.serial).await.map_err(|error| error.told())?;
                }
                Asks::Code => {
                    self.shoot(
                        7,
                        "Le navigateur demande le code de la carte ; la personne le compose.",
                        None,
                    )
                    .await?;
                    self.session.type_code(&self.card.pin).await.map_err(|error| error.told())?;
                }
                Asks::Other => return Err(dialog.told()),
            }
            step = 7;
        }
        Err(say!("le navigateur ne cesse de demander", "the browser does not cease to ask"))
    }

    /// Step 8.
    async fn come_back(&mut self) -> Result<(), Text> {
        self.must_show_a_page().await?;
        if self.is_at_provider().await? {
            let page = self.place().await?;
            self.shoot(
                8,
                "La page où le navigateur se trouve.",
                Some("Pro Santé Connect n’a pas renvoyé au service".into()),
            )
            .await?;
            return Err(say!(
                "Pro Santé Connect n’a pas renvoyé le navigateur au service : {page}",
                "Pro Santé Connect did not send the browser back to the service: {page}"
            ));
        }
        self.shoot(8, "De retour sur le service après l’authentification.", None).await
    }

    /// Steps 9 to 11.
    async fn leave(&mut self) -> Result<(), Text> {
        let Some(Written { text: button, .. }) = &self.target.pages.sign_out_button else {
            let file = &self.target.pages.file;
            let why = format!(
                "Le bouton de déconnexion n’est pas connu : écrivez « sign_out_button = \"Se déconnecter\" », avec le nom que \
                 porte le vôtre, sous [certify] dans {file}."
            );
            self.web.missing.extend((9..=11).map(|step| (step, why.clone())));
            return Ok(());
        };
        self.open(&self.target.pages.protected).await?;
        if !self.target.pages.sign_out_steps.is_empty() {
            self.shoot(9, "La page réservée aux personnes connectées.", None).await?;
            self.go_through(&self.target.pages.sign_out_steps).await?;
        }
        let found = match self.find(button).await {
            Ok(found) => found,
            Err(why) => {
                let wrong = format!("la page d’une personne connectée ne propose pas « {button} »");
                self.shoot(9, "La page réservée aux personnes connectées.", Some(wrong)).await?;
                return Err(why);
            }
        };
        self.session.page().point_at(&found).await.map_err(|error| error.told())?;
        self.shoot(9, &format!("« {button} », sur la page d’une personne connectée."), None).await?;
        self.session.click(&found).await.map_err(|error| error.told())?;
        self.shoot(10, &format!("Après « {button} »."), None).await?;
        self.come_again().await
    }

    /// Step 11.
    async fn come_again(&mut self) -> Result<(), Text> {
        if self.asked().await?.is_none() {
            self.open(&self.target.pages.sign_in).await?;
            if let Some(Written { text: button, .. }) = &self.target.pages.sign_in_button {
                // What was done at the first visit may not be there any more: a banner. The button tells.
                let _ = self.go_through(&self.target.pages.sign_in_steps).await;
                self.press(button).await?;
            }
        }
        let asks_again = self.asked().await?.is_some() || self.is_at_provider().await?;
        let (says, wrong) = if asks_again {
            (
                "Pro Santé Connect demande de nouveau une authentification : les deux sessions sont fermées.",
                None,
            )
        } else {
            let wrong = "Pro Santé Connect n’a rien demandé : sa session est restée ouverte. Le bouton de déconnexion doit \
                         envoyer le navigateur à son end_session_endpoint, avec id_token_hint (EXI PSC 20)";
            ("La page qui vient sans qu’une authentification soit demandée.", Some(wrong.to_owned()))
        };
        self.shoot(11, says, wrong).await
    }

    async fn shoot_means(&mut self) -> Result<(), Text> {
        let (picture, shot) =
            self.picture(1, 1, "Les moyens de connexion que le service propose.", None).await?;
        self.keep(&self.account.file(&shot), &picture)?;
        self.account.shots.push(shot);
        Ok(())
    }

    async fn shoot(&mut self, step: u8, says: &str, wrong: Option<String>) -> Result<(), Text> {
        let taken = self.web.shots.iter().filter(|shot| shot.step == step).count();
        let part = u8::try_from(taken + 1).unwrap_or(u8::MAX);
        let (picture, shot) = self.picture(step, part, says, wrong).await?;
        self.keep(&self.web.file(&shot), &picture)?;
        self.web.shots.push(shot);
        Ok(())
    }

    fn keep(&self, file: &str, picture: &[u8]) -> Result<(), Text> {
        self.folder.write(file, picture).map_err(|error| error.told())
    }

    /// A picture of the whole display.
    async fn picture(
        &self,
        step: u8,
        part: u8,
        says: &str,
        wrong: Option<String>,
    ) -> Result<(Vec<u8>, Shot), Text> {
        let mut address = None;
        if !self.session.is_asking() {
            self.session.page().drawn().await.map_err(|error| error.told())?;
            address = self.url().await?.map(|url| document::told(&url));
        }
        let picture = self.session.display_picture().await.map_err(|error| error.told())?;
        let picture =
            picture.ok_or_else(|| say!("le navigateur n’a pas d’affichage", "the browser has no display"))?;
        let at = Clock::system().now();
        Ok((picture, Shot { step, part, at, address, says: says.to_owned(), wrong }))
    }

    async fn open(&self, url: &Url) -> Result<(), Text> {
        self.session.open_page(url).await.map_err(|error| error.told())?;
        self.must_show_a_page().await
    }

    async fn must_show_a_page(&self) -> Result<(), Text> {
        self.session.must_show_a_page().await.map_err(|error| error.told())
    }

    async fn asked(&self) -> Result<Option<Dialog>, Text> {
        self.session.asked().await.map_err(|error| error.told())
    }

    /// What comes before a button.
    async fn go_through(&self, steps: &[Step]) -> Result<(), Text> {
        for step in steps {
            if let Err(error) = self.act(&step.gesture).await? {
                let error = error.in_step(step);
                return Err(error.told().then(&trial::place(&error, self.target)));
            }
        }
        Ok(())
    }

    async fn act(&self, gesture: &Gesture) -> Result<Result<(), VisitError>, Text> {
        match at_browser(self.session, gesture).await.map_err(|error| error.told())? {
            Done::Yes => Ok(Ok(())),
            undone => Ok(Err(self.on_this_page(undone).await?)),
        }
    }

    async fn press(&self, name: &str) -> Result<(), Text> {
        let found = self.find(name).await?;
        self.session.click(&found).await.map_err(|error| error.told())
    }

    /// The one link or button of this name.
    async fn find(&self, name: &str) -> Result<Element, Text> {
        let query = [Query { kind: Kind::Control, name, place: None }];
        let offered = match self.session.page().find(&query, true).await.map_err(|error| error.told())? {
            Named::One(element, _) => return Ok(element),
            Named::Several(places) => places,
            Named::None(names) => names,
        };
        let done = Done::Missing { sought: Sought::Control, name: name.to_owned(), offered };
        let absent = self.on_this_page(done).await?;
        Err(absent.told().then(&trial::place(&absent, self.target)))
    }

    /// What could not be done, on the page that is there.
    async fn on_this_page(&self, undone: Done) -> Result<VisitError, Text> {
        let url = self.url().await?.unwrap_or_else(|| self.target.pages.sign_in.clone());
        let heading = self.session.page().heading().await.map_err(|error| error.told())?;
        Ok(undone.error(url, Some(heading).filter(|heading| !heading.is_empty())))
    }

    async fn url(&self) -> Result<Option<Url>, Text> {
        self.session.page().url().await.map_err(|error| error.told())
    }

    async fn is_at_provider(&self) -> Result<bool, Text> {
        Ok(self.url().await?.is_some_and(|url| self.provider.serves(&url)))
    }

    /// Where the browser stands, for a message.
    async fn place(&self) -> Result<String, Text> {
        let page = self.session.page();
        let (url, html) = (self.url().await?, page.source().await.map_err(|error| error.told())?);
        let page = url.map(|url| Document { url, status: 0, html, is_pdf: false });
        let heading = page.as_ref().and_then(Document::heading).unwrap_or_default();
        Ok(format!("{} (« {heading} »)", page.map(|page| page.address()).unwrap_or_default()))
    }
}
