//! What the person sits before (guide M1 to M4, E0).

use super::{Actor, listed};
use crate::{card_mode::CardMode, guise::Guise, run::Failure};

impl Actor<'_> {
    /// A fresh browser on another workstation, or another browser on the same: what is installed stays.
    pub(super) async fn sit_before(&mut self, browser: &str, system: &str) -> Result<(), Failure> {
        let guise = Guise::named(browser, system).ok_or_else(|| {
            let known = Guise::ALL.map(|one| format!("{} sur {}", one.browser, one.system));
            Failure::broken(
                format!("naviguer avec « {browser} » sur « {system} »"),
                "ce poste n’est pas connu",
                format!("choisissez parmi {}.", listed(&known)),
            )
        })?;
        self.world.guise = Some(guise);
        self.open_browser().await?;
        if self.world.person.is_some() { self.plug_reader().await } else { Ok(()) }
    }

    /// As by hand: the browser that is open has to look for the card anew.
    pub(super) async fn install_cps_gestion(&mut self) -> Result<(), Failure> {
        if self.world.guise.is_none() {
            return Err(Failure::broken(
                "installer CPS-Gestion",
                "le scénario ne dit pas sur quel poste",
                "écrivez d’abord « il navigue avec « Chrome » sur « macOS » ».",
            ));
        }
        self.world.cps_gestion = true;
        if self.stage.card_mode == CardMode::Certificate {
            self.open_browser().await?;
        }
        self.plug_reader().await
    }
}
