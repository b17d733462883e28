//! The person's phone.

use mock_ecps::Activation;
use tempfile::TempDir;

use super::Actor;
use crate::{
    browser::{BrowserError, Driver, Kind, Screen, Session},
    lang::say,
    language::sentence::Target,
    run::Failure,
};

/// Where the browser shows the code that is to be chosen on the phone.
const SHOWN_CODE: &str = "[data-code-affiche]";

/// The phone as a device of its own: another browser, with another store and other cookies.
pub(super) struct Handset {
    pub session: Session,
    driver: Driver,
    /// Goes last.
    home: TempDir,
}

impl Handset {
    /// Closes the browser, while its driver is still there to do so.
    pub async fn close(self) {
        let Self { session, driver, home } = self;
        session.close().await;
        drop(driver);
        drop(home);
    }
}

impl Actor<'_> {
    pub(super) async fn give_phone(&mut self, activation: Activation) -> Result<(), Failure> {
        let national_id = &self.world.person()?.national_id;
        self.world.phone = Some(self.stage.control.give_phone(national_id, activation).await?);
        // Another phone than the one that was in hand.
        (self.handset, self.on_phone) = (None, false);
        Ok(())
    }

    /// The person looks at the browser before they turn to the phone: the code is read now.
    pub(super) async fn take_phone(&mut self) -> Result<(), Failure> {
        let page = self.world.phone()?.url.clone();
        if !self.on_phone {
            self.world.shown_code = self.page()?.text_of(SHOWN_CODE).await?;
        }
        let first_time = self.handset.is_none();
        if first_time {
            let home = tempfile::Builder::new().prefix("t").tempdir_in(self.driver.beside());
            let home = home.map_err(BrowserError::from)?;
            let driver = self.driver.another(home.path()).await?;
            let session = Session::open(&driver, &[], Screen::Phone, None).await?;
            self.handset = Some(Handset { session, driver, home });
        }
        self.on_phone = true;
        if first_time { self.open(page).await } else { Ok(()) }
    }

    pub(super) fn leave_phone(&mut self) -> Result<(), Failure> {
        if !self.on_phone {
            return Err(Failure::broken(
                say!("reposer le téléphone", "put the phone down"),
                say!("il n’est pas en main", "it is not in hand"),
                say!(
                    "écrivez d’abord « il prend son téléphone ».",
                    "write first: « il prend son téléphone »."
                ),
            ));
        }
        self.on_phone = false;
        Ok(())
    }

    pub(super) async fn choose_code(&self, shown: bool) -> Result<(), Failure> {
        let code = self.world.shown_code.as_ref().ok_or_else(|| {
            Failure::claim(
                say!(
                    "le navigateur affichait un code quand le téléphone a été pris",
                    "the browser showed a code when the phone was taken"
                ),
                say!("il n’en affichait aucun", "it showed none"),
                say!(
                    "voyez l’image de la page avant « il prend son téléphone ».",
                    "see the picture of the page before « il prend son téléphone »."
                ),
            )
        })?;
        if !self.on_phone {
            return Err(Failure::broken(
                say!("choisir un code sur le téléphone", "choose a code on the phone"),
                say!("il n’est pas en main", "it is not in hand"),
                say!(
                    "écrivez d’abord « il prend son téléphone ».",
                    "write first: « il prend son téléphone »."
                ),
            ));
        }
        if shown {
            return self.click(&Target::named(code)).await;
        }
        // Waits for the page first, as a person does.
        self.one(Kind::Control, say!("un bouton", "a button"), code, None).await?;
        let others = format!("button[name=code]:not([value='{code}'])");
        let other = self.page()?.text_of(&others).await?.unwrap_or_default();
        self.click(&Target::named(&other)).await
    }
}
