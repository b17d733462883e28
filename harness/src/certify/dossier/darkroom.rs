//! Where pictures are finished: a browser that nobody sees draws the strip below each, with date and time.

use std::{fs, path::PathBuf};

use url::Url;

use crate::{
    browser::{Browser, Driver, Screen, Session, Showing},
    lang::{Text, Told, say},
};

/// A browser without a display, and where its pages lie.
pub(super) struct Darkroom {
    session: Session,
    page: PathBuf,
    /// After its browser.
    _driver: Driver,
}

impl Darkroom {
    /// Opens one that keeps everything below `home`.
    pub async fn open(home: PathBuf, root_pem: &str) -> Result<Self, Text> {
        let driver = Driver::start(Browser::Chromium, &home, root_pem, Showing::Nowhere).await;
        let driver = driver.map_err(|error| error.told())?;
        let session =
            Session::open(&driver, &[], Screen::Laptop, None).await.map_err(|error| error.told())?;
        Ok(Self { session, page: home.join("page.html"), _driver: driver })
    }

    /// A picture of a page that is written here.
    pub async fn picture(&self, html: &str) -> Result<Vec<u8>, Text> {
        fs::write(&self.page, html).map_err(|error| error.told())?;
        let url = Url::from_file_path(&self.page).map_err(|()| {
            let page = self.page.display();
            say!("« {page} » n’est pas une adresse", "“{page}” is no address")
        })?;
        self.session.open_page(&url).await.map_err(|error| error.told())?;
        self.session.page().picture().await.map_err(|error| error.told())
    }

    pub async fn close(self) {
        self.session.close().await;
    }
}
