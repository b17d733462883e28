//! What the person sits before (guide M1 to M4, E0).

use super::{Actor, listed};
use crate::{guise::Guise, lang::say, run::Failure};

impl Actor<'_> {
    /// A fresh browser on another workstation, or another browser on the same: what is installed stays.
    pub(super) async fn sit_before(&mut self, browser: &str, system: &str) -> Result<(), Failure> {
        let guise = Guise::named(browser, system).ok_or_else(|| {
            let known = listed(&Guise::ALL.map(|one| format!("{} / {}", one.browser, one.system)));
            Failure::broken(
                say!("naviguer avec « {browser} » sur « {system} »", "browse with “{browser}” on “{system}”"),
                say!("ce poste n’est pas connu", "this workstation is unknown"),
                say!("choisissez parmi {known}.", "choose among {known}."; known),
            )
        })?;
        self.world.workstation.guise = Some(guise);
        self.open_browser().await?;
        if self.world.workstation.reader.is_some() {
            self.change_reader().await?;
        }
        self.plug_reader().await
    }

    /// The page stays: the browser looks for the card anew when it is asked for one.
    pub(super) async fn install_cps_gestion(&mut self) -> Result<(), Failure> {
        if self.world.workstation.guise.is_none() {
            return Err(Failure::broken(
                say!("installer CPS-Gestion", "install CPS-Gestion"),
                say!(
                    "le scénario ne dit pas sur quel poste",
                    "the scenario does not say on which workstation"
                ),
                say!(
                    "écrivez d’abord « il navigue avec « Chrome » sur « macOS » ».",
                    "write first: « il navigue avec « Chrome » sur « macOS » »."
                ),
            ));
        }
        self.world.workstation.cps_gestion = true;
        self.rearrange(self.world.workstation.kind).await
    }
}
