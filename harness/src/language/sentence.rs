//! What a step can ask for. [`super::vocabulary`] holds the words.

use identities::Profession;
use mock_ecps::Activation;
use mock_mail::Folder;

/// What a step asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// A professional comes into being, with a card in the reader plugged into the browser.
    PersonWithCard(Profession),
    /// The same for a person that the project describes, by the key that it gives them.
    NamedPersonWithCard(String),
    /// A professional comes into being, with an empty reader plugged into the browser.
    PersonWithoutCard(Profession),
    /// The same for a person that the project describes.
    NamedPersonWithoutCard(String),
    /// The person sits before this workstation, with a fresh browser; by the names of one of
    /// [`Guise::ALL`](crate::guise::Guise::ALL).
    SitBefore {
        /// The browser.
        browser: String,
        /// The system.
        system: String,
    },
    /// Installs CPS-Gestion on the workstation.
    InstallCpsGestion,
    /// The person has a phone with the e-CPS app, fit for use or not.
    Ecps(Activation),
    /// Takes the card out of the reader.
    RemoveCard,
    /// Puts it in, into a reader that may have to be plugged in first.
    InsertCard,
    /// Puts a new, good card in, instead of the one before.
    RenewCard,
    /// The card in the reader has a fault, by one of [`super::CardFault::ALL`]'s names.
    CardFault(String),
    /// The workstation has no reader.
    NoReader,
    /// The browser presents no certificate, whatever it is asked for.
    NoCertificate,
    /// Somebody else's card is in the reader too.
    OtherCardBeside,
    /// Has a fault committed whenever the person is concerned, by its name.
    Deviate(String),
    /// Has a fault of the mail server's committed for an address, whosever it is.
    DeviateForAddress {
        /// The fault.
        name: String,
        /// The address.
        address: String,
    },
    /// Ends a fault that is committed for the person, by its name.
    EndDeviation(String),
    /// Hands over the mail that was held back.
    ReleaseMail,
    /// Ends a thing of the person's at once, by one of [`Ending::ALL`]'s names.
    Expire(String),
    /// Takes the phone in hand: what follows happens on it.
    TakePhone,
    /// Puts it down: what follows happens in the browser again.
    LeavePhone,
    /// Chooses on the phone the code that the browser showed.
    ChooseShownCode,
    /// Chooses another one.
    ChooseOtherCode,
    /// The person's account at the built-in service is already active.
    SasAccount {
        /// Whether the participation settings are already saved.
        settings: bool,
    },
    /// The person's account at the built-in service awaits the terms of use.
    SasAccountInitialised,
    /// Somebody has a regulator's account at the built-in service.
    Regulator {
        /// The login.
        address: String,
        /// The password.
        password: String,
    },
    /// Another professional has an active account at the built-in service, with this address.
    OtherSasAccount(String),
    /// Opens the service's home page.
    OpenService,
    /// Opens a path of the service, or a whole address.
    Open(String),
    /// Loads the page again.
    Reload,
    /// Goes back to the page before.
    Back,
    /// Closes the browser and opens a fresh one, on the same workstation: the reader stays, the cookies do not.
    ReopenBrowser,
    /// Opens a second tab: what follows happens in it.
    NewTab,
    /// Goes to the other one of two tabs.
    OtherTab,
    /// Clicks a button or a link.
    Click(Target),
    /// Clicks a button or a link, and claims that no page comes: the browser shows one of its own.
    ClickInVain(Target),
    /// Presses a key, by the name of one of [`Key::ALL`], where the keyboard's focus is.
    Press(String),
    /// Types into a field.
    Fill {
        /// The field.
        field: Target,
        /// What is typed; `{…}` stands for a value of the person.
        value: String,
    },
    /// Ticks or unticks a checkbox.
    Tick {
        /// The checkbox.
        field: Target,
        /// Whether it must end up ticked.
        ticked: bool,
    },
    /// Chooses one of a group of radio buttons, by its label.
    Choose(String),
    /// Chooses an entry of a drop-down list, or a radio button of a group.
    Select {
        /// The entry.
        option: String,
        /// Label of the list or of the group.
        field: String,
    },
    /// Claims that a text is on the page.
    See(String),
    /// Claims that a text is not on the page.
    NotSee(String),
    /// Claims that a button or a link is on the page, or is not.
    SeeControl {
        /// Its accessible name.
        name: String,
        /// Whether it must be there.
        present: bool,
    },
    /// Claims that an element is on the page, by a CSS selector.
    SeeElement(String),
    /// Claims that the page's first heading is this.
    OnPage(String),
    /// Claims that the browser is at this path of the service, or at this whole address.
    AtAddress(String),
    /// Claims what a field holds.
    FieldHolds {
        /// Label of the field.
        field: String,
        /// What it must hold.
        value: String,
    },
    /// Claims that a checkbox or a radio button is on, or is not.
    Ticked {
        /// Its label.
        label: String,
        /// Whether it must be on.
        ticked: bool,
    },
    /// Claims which entry of a drop-down list is chosen.
    Selected {
        /// The entry.
        option: String,
        /// Label of the list.
        field: String,
    },
    /// Waits for a mail with this subject and opens it.
    ReceiveMail {
        /// The subject.
        subject: String,
        /// Where it must be.
        folder: Folder,
    },
    /// Claims that a mail with this subject comes to an address, whosever it is; nobody opens it.
    MailReaches {
        /// The subject.
        subject: String,
        /// The address.
        address: String,
    },
    /// Follows a link of the mail received last: by the link's text, or the only one.
    FollowMailLink(Option<String>),
    /// Goes back to where the browser was before it opened the mailbox.
    LeaveMailbox,
    /// Claims that the mail received last says this.
    MailSays(String),
    /// Claims that no mail at all has come to the person.
    NoMail,
    /// Chooses the certificate of the person's card.
    ChooseCard,
    /// Chooses that of the other card.
    ChooseOtherCard,
    /// Chooses none: cancels.
    ChooseNoCard,
    /// Chooses none and goes on, to the e-CPS.
    ContinueWithoutCard,
    /// Types the code of the person's card.
    TypePin,
    /// Types that of the other card.
    TypeOtherPin,
    /// Types a code that is not the chosen card's.
    TypeWrongPin,
    /// « il ne compose aucun code »
    TypeNoPin,
    /// Claims that Pro Santé Connect holds an open session of the person, or none.
    PscSession {
        /// Whether one must be open.
        open: bool,
    },
    /// Compares the page with the approved snapshot, and keeps a picture.
    Conforms {
        /// Name of the evidence; its first word is a step of the guide, or the page is one of the person's own.
        name: String,
        /// Whether the name must begin with a documented step.
        documented: bool,
    },
}

/// An element of the page, as a scenario names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// By its accessible name: the text of a button, the label of a field.
    Named {
        /// The name.
        name: String,
        /// The section, group, row or heading that it stands in, when several bear the name.
        place: Option<String>,
    },
    /// By a CSS selector.
    Selected(String),
}

/// A key that a person presses without typing a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Entrée.
    Enter,
    /// Tabulation.
    Tab,
    /// Échap.
    Escape,
    /// Espace.
    Space,
    /// Flèche haut.
    Up,
    /// Flèche bas.
    Down,
}

/// A thing that has a time limit, and that a scenario ends instead of waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The request on the phone.
    Approval,
    /// Something of a mock's, by the word of its control plane.
    Of {
        /// The mock.
        mock: &'static str,
        /// The word.
        thing: &'static str,
    },
}

impl Ending {
    /// All of them, by the names that scenarios use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("demande e-CPS", Self::Approval),
        ("connexion en cours", Self::Of { mock: mock_psc::NAME, thing: "attempt" }),
        ("session Pro Santé Connect", Self::Of { mock: mock_psc::NAME, thing: "session" }),
        ("lien d'activation", Self::Of { mock: mock_sas::NAME, thing: "mail_link" }),
        ("session du service", Self::Of { mock: mock_sas::NAME, thing: "session" }),
    ];

    /// The thing of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let plain = name.replace('’', "'");
        Self::ALL.iter().find(|(known, _)| *known == plain).map(|(_, thing)| *thing)
    }
}

impl Key {
    /// All of them, with the word on a French keyboard's label.
    pub const ALL: [(&'static str, Self); 6] = [
        ("Entrée", Self::Enter),
        ("Tabulation", Self::Tab),
        ("Échap", Self::Escape),
        ("Espace", Self::Space),
        ("Flèche haut", Self::Up),
        ("Flèche bas", Self::Down),
    ];

    /// What WebDriver sends for it (WebDriver §17.4.2).
    #[must_use]
    pub fn character(self) -> char {
        match self {
            Self::Enter => '\u{e007}',
            Self::Tab => '\u{e004}',
            Self::Escape => '\u{e00c}',
            Self::Space => '\u{e00d}',
            Self::Up => '\u{e013}',
            Self::Down => '\u{e015}',
        }
    }

    /// The key of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, key)| *key)
    }
}

impl Target {
    /// What bears this name, wherever it stands.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::Named { name: name.to_owned(), place: None }
    }

    fn filled<E>(self, fill_in: &impl Fn(&str) -> Result<String, E>) -> Result<Self, E> {
        Ok(match self {
            Self::Named { name, place } => {
                Self::Named { name: fill_in(&name)?, place: place.as_deref().map(fill_in).transpose()? }
            }
            Self::Selected(selector) => Self::Selected(selector),
        })
    }
}

impl Sentence {
    /// Whether it says what must be true, rather than what is done.
    #[must_use]
    pub fn is_claim(&self) -> bool {
        matches!(
            self,
            Self::See(_)
                | Self::NotSee(_)
                | Self::SeeControl { .. }
                | Self::SeeElement(_)
                | Self::OnPage(_)
                | Self::AtAddress(_)
                | Self::FieldHolds { .. }
                | Self::Ticked { .. }
                | Self::Selected { .. }
                | Self::ReceiveMail { .. }
                | Self::MailReaches { .. }
                | Self::MailSays(_)
                | Self::NoMail
                | Self::PscSession { .. }
                | Self::Conforms { .. }
        )
    }

    /// Whether it claims something of mails or sessions alone, or of whatever the browser shows, a window of its own too.
    fn is_claimed_elsewhere(&self) -> bool {
        matches!(self, Self::MailSays(_) | Self::NoMail | Self::PscSession { .. } | Self::Conforms { .. })
    }

    /// Whether it is done on a page, or claims something of it.
    #[must_use]
    pub fn needs_the_page(&self) -> bool {
        matches!(
            self,
            Self::OpenService
                | Self::Open(_)
                | Self::Reload
                | Self::Back
                | Self::NewTab
                | Self::OtherTab
                | Self::Click(_)
                | Self::ClickInVain(_)
                | Self::Press(_)
                | Self::Fill { .. }
                | Self::Tick { .. }
                | Self::Choose(_)
                | Self::Select { .. }
                | Self::FollowMailLink(_)
                | Self::LeaveMailbox
                | Self::TakePhone
        ) || (self.is_claim() && !self.is_claimed_elsewhere())
    }

    /// Whether it brings in the person whom the scenario follows.
    #[must_use]
    pub fn brings_a_person(&self) -> bool {
        matches!(
            self,
            Self::PersonWithCard(_)
                | Self::NamedPersonWithCard(_)
                | Self::PersonWithoutCard(_)
                | Self::NamedPersonWithoutCard(_)
        )
    }

    /// Whether it is of use with the built-in service alone: it makes something there, ends something of its or has it
    /// commit a fault.
    #[must_use]
    pub fn needs_built_in_service(&self) -> bool {
        match self {
            Self::SasAccount { .. }
            | Self::SasAccountInitialised
            | Self::OtherSasAccount(_)
            | Self::Regulator { .. } => true,
            Self::Expire(name) => {
                matches!(Ending::named(name), Some(Ending::Of { mock, .. }) if mock == mock_sas::NAME)
            }
            Self::Deviate(name) | Self::EndDeviation(name) | Self::DeviateForAddress { name, .. } => {
                mock_sas::DEVIATIONS.iter().any(|one| one.name == name)
            }
            _ => false,
        }
    }

    /// The same sentence with `fill_in` applied to each of its arguments. The name of an evidence is no
    /// argument: it names a file.
    ///
    /// # Errors
    /// The first one of `fill_in`.
    pub fn filled<E>(self, fill_in: impl Fn(&str) -> Result<String, E>) -> Result<Self, E> {
        Ok(match self {
            Self::Regulator { address, password } => {
                Self::Regulator { address: fill_in(&address)?, password: fill_in(&password)? }
            }
            Self::OtherSasAccount(address) => Self::OtherSasAccount(fill_in(&address)?),
            Self::DeviateForAddress { name, address } => {
                Self::DeviateForAddress { name, address: fill_in(&address)? }
            }
            Self::Open(text) => Self::Open(fill_in(&text)?),
            Self::Click(target) => Self::Click(target.filled(&fill_in)?),
            Self::ClickInVain(target) => Self::ClickInVain(target.filled(&fill_in)?),
            Self::Choose(text) => Self::Choose(fill_in(&text)?),
            Self::See(text) => Self::See(fill_in(&text)?),
            Self::NotSee(text) => Self::NotSee(fill_in(&text)?),
            Self::SeeControl { name, present } => Self::SeeControl { name: fill_in(&name)?, present },
            Self::OnPage(text) => Self::OnPage(fill_in(&text)?),
            Self::AtAddress(text) => Self::AtAddress(fill_in(&text)?),
            Self::Ticked { label, ticked } => Self::Ticked { label: fill_in(&label)?, ticked },
            Self::ReceiveMail { subject, folder } => {
                Self::ReceiveMail { subject: fill_in(&subject)?, folder }
            }
            Self::MailReaches { subject, address } => {
                Self::MailReaches { subject: fill_in(&subject)?, address: fill_in(&address)? }
            }
            Self::FollowMailLink(text) => {
                Self::FollowMailLink(text.as_deref().map(fill_in).transpose()?)
            }
            Self::MailSays(text) => Self::MailSays(fill_in(&text)?),
            Self::Tick { field, ticked } => Self::Tick { field: field.filled(&fill_in)?, ticked },
            Self::Fill { field, value } => {
                Self::Fill { field: field.filled(&fill_in)?, value: fill_in(&value)? }
            }
            Self::FieldHolds { field, value } => {
                Self::FieldHolds { field: fill_in(&field)?, value: fill_in(&value)? }
            }
            Self::Select { option, field } => {
                Self::Select { option: fill_in(&option)?, field: fill_in(&field)? }
            }
            Self::Selected { option, field } => {
                Self::Selected { option: fill_in(&option)?, field: fill_in(&field)? }
            }
            Self::PersonWithCard(_)
            | Self::NamedPersonWithCard(_)
            | Self::PersonWithoutCard(_)
            | Self::NamedPersonWithoutCard(_)
            | Self::SitBefore { .. }
            | Self::InstallCpsGestion
            | Self::Ecps(_)
            | Self::RemoveCard
            | Self::InsertCard
            | Self::RenewCard
            | Self::CardFault(_)
            | Self::NoReader
            | Self::NoCertificate
            | Self::OtherCardBeside
            | Self::Deviate(_)
            | Self::EndDeviation(_)
            | Self::ReleaseMail
            | Self::NewTab
            | Self::OtherTab
            | Self::Expire(_)
            | Self::TakePhone
            | Self::LeavePhone
            | Self::ChooseShownCode
            | Self::ChooseOtherCode
            | Self::SasAccount { .. }
            | Self::SasAccountInitialised
            | Self::OpenService
            | Self::Reload
            | Self::Back
            | Self::ReopenBrowser
            | Self::Press(_)
            // Braces mean something else in a selector.
            | Self::SeeElement(_)
            | Self::NoMail
            | Self::LeaveMailbox
            | Self::ChooseCard
            | Self::ChooseOtherCard
            | Self::ChooseNoCard
            | Self::ContinueWithoutCard
            | Self::TypePin
            | Self::TypeOtherPin
            | Self::TypeWrongPin
            | Self::TypeNoPin
            | Self::PscSession { .. }
            | Self::Conforms { .. } => self,
        })
    }
}
