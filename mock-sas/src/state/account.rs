use std::{collections::VecDeque, sync::Arc};

use mock_kit::Deadline;
use time::{Date, OffsetDateTime};

use super::{email_address::EmailAddress, settings::Settings, space::Space, wrong_step::WrongStep};

/// Links that are worth nothing any more are recognised for the last few mails, then forgotten.
const FORMER_LINKS: usize = 8;

/// Who the account belongs to, as Pro Santé Connect tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// `SubjectNameID`: what the account is keyed by, whatever the means of sign-in (EXI PSC 19).
    pub national_id: String,
    pub given_name: String,
    pub family_name: String,
}

impl Identity {
    /// As one greets somebody.
    pub fn greeted_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }

    /// Family name first, as on the guide's picture of P1.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.family_name, self.given_name).trim().to_owned()
    }
}

/// Where the creation of an account stands. The only way forward is through the methods of [`Account`].
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// Signed in once; no mail address yet (guide C4 is due).
    AddressMissing,
    /// An address was typed, nobody has proved to read its mail (guide C5–C7).
    AddressToVerify { address: EmailAddress, link: Link },
    /// Address verified, terms of use pending (guide C7: "votre compte est initialisé").
    Initialised,
    /// Terms accepted; `None` until the participation settings are filled in (guide C8b).
    Active { settings: Option<Saved> },
}

impl State {
    /// The name in the journal and in the control API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AddressMissing => "address_missing",
            Self::AddressToVerify { .. } => "address_to_verify",
            Self::Initialised => "initialised",
            Self::Active { .. } => "active",
        }
    }
}

/// Settings, and the day on which they were saved (guide P2, "Dernière mise à jour le …").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Saved {
    pub settings: Settings,
    pub on: Date,
}

/// The link of the mail (guide C6).
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub token: String,
    pub deadline: Arc<Deadline>,
    /// What became of the mail that carries it.
    pub delivery: Delivery,
    /// Whether it takes the place of an earlier one.
    pub renewed: bool,
}

/// What the mail server said of a mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It has not said anything yet.
    #[default]
    Underway,
    /// It took it.
    Taken,
    /// It refused it for good, such as for want of such a mailbox (RFC 5321 §4.2.1: 5yz).
    Rejected,
    /// It asks to be tried again later (RFC 5321 §4.2.1: 4yz).
    Deferred,
    /// It did not, and may another time: it does not answer.
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Former {
    Used,
    Replaced,
}

/// Faults of the link that somebody asked for by name.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one deviation, asked for by itself")]
pub(crate) struct LinkFaults {
    pub reusable: bool,
    pub eternal: bool,
    pub shared: bool,
    /// A link that a later mail replaced works as if it were the latest.
    pub kept: bool,
}

/// A link that does not verify an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LinkRefused {
    #[error("no mail of ours carries this link")]
    Unknown,
    #[error("the link was used already")]
    Used,
    #[error("a later mail carries another link")]
    Replaced,
    #[error("the link has expired")]
    Expired,
    #[error("the address was verified by another account meanwhile")]
    Taken,
}

#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub identity: Identity,
    state: State,
    email: Option<EmailAddress>,
    former_links: VecDeque<(String, Former)>,
    space: Space,
}

impl Account {
    /// The account of somebody who signs in for the first time.
    pub fn new(identity: Identity) -> Self {
        Self {
            identity,
            state: State::AddressMissing,
            email: None,
            former_links: VecDeque::new(),
            space: Space::default(),
        }
    }

    /// The account of somebody who verified an address and has not accepted the terms yet.
    pub fn initialised(identity: Identity, email: EmailAddress) -> Self {
        Self { state: State::Initialised, email: Some(email), ..Self::new(identity) }
    }

    /// The account of somebody who went through all steps before.
    pub fn active(identity: Identity, email: EmailAddress, settings: Option<Saved>) -> Self {
        Self { state: State::Active { settings }, email: Some(email), ..Self::new(identity) }
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// The verified address.
    pub fn email(&self) -> Option<&EmailAddress> {
        self.email.as_ref()
    }

    pub fn settings(&self) -> Option<&Settings> {
        self.saved_settings().map(|saved| &saved.settings)
    }

    /// The settings with the day of their last change.
    pub fn saved_settings(&self) -> Option<&Saved> {
        match &self.state {
            State::Active { settings } => settings.as_ref(),
            _ => None,
        }
    }

    /// What the Espace personnel holds beside the settings (guide P1, P4–P6).
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// The same, to be changed.
    pub fn edit_space(&mut self) -> Result<&mut Space, WrongStep> {
        match self.state {
            State::Active { .. } => Ok(&mut self.space),
            _ => Err(self.wrong_step("edit its space")),
        }
    }

    /// Guide C4, and the re-send of C5: `link` goes to `address`, earlier links are worth nothing any more.
    pub fn verify_address(&mut self, address: EmailAddress, mut link: Link) -> Result<(), WrongStep> {
        match &self.state {
            State::AddressMissing => {}
            State::AddressToVerify { link: earlier, .. } => {
                link.renewed = true;
                let earlier = earlier.token.clone();
                self.retire(earlier, Former::Replaced);
            }
            State::Initialised | State::Active { .. } => return Err(self.wrong_step("verify an address")),
        }
        self.state = State::AddressToVerify { address, link };
        Ok(())
    }

    /// What became of the mail that carries `token`.
    pub fn mail_handed_over(&mut self, token: &str, delivery: Delivery) {
        if let State::AddressToVerify { link, .. } = &mut self.state
            && link.token == token
        {
            link.delivery = delivery;
        }
    }

    /// Guide C7: whoever follows the link reads the mail of that address, unless it is `occupied`: another account
    /// has proved so already.
    pub fn follow_link(
        &mut self,
        token: &str,
        now: OffsetDateTime,
        faults: LinkFaults,
        occupied: bool,
    ) -> Result<(), LinkRefused> {
        if let State::AddressToVerify { address, link } = &self.state
            && (link.token == token || faults.kept && self.is_former(token, Former::Replaced))
        {
            if link.deadline.is_over(now) && !faults.eternal {
                return Err(LinkRefused::Expired);
            }
            if occupied && !faults.shared {
                return Err(LinkRefused::Taken);
            }
            self.email = Some(address.clone());
            self.state = State::Initialised;
            self.retire(token.to_owned(), Former::Used);
            return Ok(());
        }
        match self.former_links.iter().find(|(former, _)| former == token) {
            Some((_, Former::Used)) if faults.reusable => Ok(()),
            Some((_, Former::Used)) => Err(LinkRefused::Used),
            Some((_, Former::Replaced)) => Err(LinkRefused::Replaced),
            None => Err(LinkRefused::Unknown),
        }
    }

    /// Whether `token` is or was a link of this account.
    pub fn owns_link(&self, token: &str) -> bool {
        matches!(&self.state, State::AddressToVerify { link, .. } if link.token == token)
            || self.former_links.iter().any(|(former, _)| former == token)
    }

    /// Ends the link that is under way; `false` when there is none.
    pub fn expire_link(&self) -> bool {
        match &self.state {
            State::AddressToVerify { link, .. } => {
                link.deadline.expire();
                true
            }
            _ => false,
        }
    }

    /// Guide C8a.
    pub fn accept_terms(&mut self) -> Result<(), WrongStep> {
        match self.state {
            State::Initialised => {
                self.state = State::Active { settings: None };
                Ok(())
            }
            _ => Err(self.wrong_step("accept the terms of use")),
        }
    }

    /// Guide C8b and P3.
    pub fn save_settings(&mut self, new: Settings, on: Date) -> Result<(), WrongStep> {
        match &mut self.state {
            State::Active { settings } => {
                *settings = Some(Saved { settings: new, on });
                Ok(())
            }
            _ => Err(self.wrong_step("save settings")),
        }
    }

    /// The fault of a deviation: what was saved is lost.
    pub fn forget_settings(&mut self) {
        if let State::Active { settings } = &mut self.state {
            *settings = None;
        }
    }

    /// The fault of a deviation: what was declared in the space is lost.
    pub fn forget_space(&mut self) {
        self.space = Space::default();
    }

    /// The fault of a deviation: an account whose terms are pending begins anew.
    pub fn restart(&mut self) {
        if let State::Initialised = self.state {
            self.state = State::AddressMissing;
            self.email = None;
        }
    }

    fn is_former(&self, token: &str, former: Former) -> bool {
        self.former_links.iter().any(|(known, kind)| known == token && *kind == former)
    }

    fn retire(&mut self, token: String, former: Former) {
        self.former_links.truncate(FORMER_LINKS - 1);
        self.former_links.push_front((token, former));
    }

    fn wrong_step(&self, wanted: &'static str) -> WrongStep {
        WrongStep { wanted, state: self.state.name() }
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn account() -> Account {
        Account::new(Identity {
            national_id: "899700000017".into(),
            given_name: "Anne".into(),
            family_name: "MARTIN".into(),
        })
    }

    fn address() -> EmailAddress {
        EmailAddress::parse("anne@cabinet.test").unwrap()
    }

    fn link(token: &str) -> Link {
        Link {
            token: token.into(),
            deadline: Arc::new(Deadline::after(NOW, Duration::hours(12))),
            delivery: Delivery::default(),
            renewed: false,
        }
    }

    #[test]
    fn goes_through_its_states_in_order_and_in_no_other() {
        let mut account = account();
        assert!(account.accept_terms().is_err());
        assert!(
            account.save_settings(Settings::default(), NOW.date()).is_err() && account.edit_space().is_err()
        );
        account.verify_address(address(), link("a")).unwrap();
        assert!(account.accept_terms().is_err());
        assert_eq!(account.email(), None);

        account.follow_link("a", NOW, LinkFaults::default(), false).unwrap();
        assert_eq!(account.email(), Some(&address()));
        assert_eq!(
            account.verify_address(address(), link("b")).unwrap_err().to_string(),
            "an account in state initialised cannot verify an address"
        );
        assert!(account.save_settings(Settings::default(), NOW.date()).is_err());

        account.accept_terms().unwrap();
        assert!(account.accept_terms().is_err());
        account.save_settings(Settings::default(), NOW.date()).unwrap();
        assert!(account.settings().is_some() && account.edit_space().is_ok());
    }

    #[test]
    fn a_link_works_once_before_its_end_and_unless_replaced() {
        let mut account = account();
        account.verify_address(address(), link("first")).unwrap();
        account.verify_address(address(), link("second")).unwrap();
        let follow = |account: &mut Account, token, after| {
            account.follow_link(token, NOW + after, LinkFaults::default(), false)
        };
        let soon = Duration::hours(1);
        assert_eq!(follow(&mut account, "other", soon), Err(LinkRefused::Unknown));
        assert_eq!(follow(&mut account, "first", soon), Err(LinkRefused::Replaced));
        assert_eq!(follow(&mut account, "second", Duration::hours(12)), Err(LinkRefused::Expired));
        assert_eq!(follow(&mut account, "second", soon), Ok(()));
        assert_eq!(follow(&mut account, "second", soon), Err(LinkRefused::Used));
    }

    #[test]
    fn former_links_are_forgotten_in_the_end() {
        let mut account = account();
        for n in 0..20 {
            account.verify_address(address(), link(&n.to_string())).unwrap();
        }
        assert_eq!(account.former_links.len(), FORMER_LINKS);
        assert!(account.owns_link("19") && account.owns_link("18") && !account.owns_link("3"));
    }
}
