//! What is known of the service that is to be certified.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use certification::{check::Feature, declaration::Declaration};
use lang::Text;
use url::Url;

use super::restart::Restart;
use crate::{
    project::{Certify, FILE, Pages, Project, Written, place},
    stack,
};

/// The service, and what it does.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name, for reports.
    pub name: String,
    /// `client_id`, which faults that concern nobody in particular are scoped to.
    pub client_id: String,
    /// How to sign in, to sign out, and to tell who is signed in.
    pub pages: Pages,
    /// After how long an inactive person is signed out.
    pub inactivity: Option<Inactivity>,
    /// What tells which account somebody has.
    pub account: Option<AccountMark>,
    /// Whether it refreshes its tokens, where that is said.
    pub refreshes: Option<bool>,
    /// How it is made to read Pro Santé Connect again.
    pub restart: Restart,
    /// What is declared where nothing can be measured, by the requirement's id.
    pub declared: BTreeMap<String, Declaration>,
    /// What the service does, as far as it is declared.
    pub features: BTreeSet<Feature>,
}

/// How an inactive person is signed out in a certification.
#[derive(Clone, Copy, Debug)]
pub enum Inactivity {
    /// By nothing but time.
    Waited(Duration),
    /// By a word to the built-in service: it would take half an hour.
    Told,
}

/// What tells on the protected page which account somebody has.
#[derive(Clone, Debug)]
pub enum AccountMark {
    /// The word after these.
    After(Written),
    /// The address of an account at the built-in service that is made beforehand: a new one has none.
    Made,
}

impl Target {
    /// The built-in service.
    ///
    /// # Panics
    /// Never: its paths are constants.
    #[must_use]
    pub fn built_in(url: &Url) -> Self {
        let at = |path: &str| url.join(path).expect("a constant path");
        let way_out = || Written::ours("Se déconnecter");
        Self {
            name: "SAS".to_owned(),
            client_id: stack::BUILT_IN_CLIENT.to_owned(),
            pages: Pages {
                file: FILE.to_owned(),
                sign_in: at(mock_sas::routes::MIRE),
                sign_in_line: None,
                sign_in_button: Some(Written::ours(mock_sas::wording::PRO_SANTE_CONNECT)),
                sign_in_steps: vec![],
                protected: at(mock_sas::routes::SPACE),
                protected_line: None,
                signed_in: way_out(),
                signed_out: None,
                sign_out_button: Some(way_out()),
                sign_out_steps: vec![],
                terms: Some(at("/informations/cgu")),
            },
            inactivity: Some(Inactivity::Told),
            restart: Restart::BuiltIn,
            account: Some(AccountMark::Made),
            refreshes: Some(true),
            declared: BTreeMap::new(),
            features: [Feature::SignOut, Feature::Inactivity, Feature::BackChannelLogout].into(),
        }
    }

    /// A project's service. What it does follows from what the file says: whether it has a button to sign out, an address for
    /// the ends of sessions.
    #[must_use]
    pub fn of(project: &Project, certify: &Certify, restart: Restart) -> Self {
        let pages = certify.pages.clone();
        // A project has at least one.
        let client = &project.clients[0];
        let features = [
            (Feature::SignOut, pages.sign_out_button.is_some()),
            (Feature::Inactivity, certify.inactive_after.is_some()),
            (Feature::BackChannelLogout, client.backchannel_logout_uri.is_some()),
        ];
        Self {
            name: project.title(),
            client_id: client.id.clone(),
            pages,
            inactivity: certify.inactive_after.map(Inactivity::Waited),
            account: certify.account.clone().map(AccountMark::After),
            refreshes: certify.refresh,
            restart,
            declared: certify.declared.clone(),
            features: features.into_iter().filter(|(_, does)| *does).map(|(feature, _)| feature).collect(),
        }
    }
}

impl AccountMark {
    /// Where the file says so: the end of a message.
    pub(super) fn place(&self, pages: &Pages) -> Text {
        match self {
            Self::After(Written { line: Some(line), .. }) => pages.at("account", *line),
            Self::After(_) | Self::Made => Text::quoted(""),
        }
    }
}

impl Pages {
    /// Where the file says what was looked for in vain: the end of a message.
    pub(super) fn place(&self, text: &str) -> Text {
        let written = [
            ("sign_in_button", self.sign_in_button.as_ref()),
            ("signed_in", Some(&self.signed_in)),
            ("signed_out", self.signed_out.as_ref()),
            ("sign_out_button", self.sign_out_button.as_ref()),
        ];
        let named = |(name, written): (&'static str, Option<&Written>)| {
            let written = written.filter(|written| written.text == text)?;
            Some((name, written.line?))
        };
        written
            .into_iter()
            .find_map(named)
            .map_or_else(|| Text::quoted(""), |(name, line)| self.at(name, line))
    }

    /// Where the file says where a sign-in begins: the end of a message.
    pub(super) fn place_of_sign_in(&self) -> Text {
        self.sign_in_line.map_or_else(|| Text::quoted(""), |line| self.at("sign_in", line))
    }

    /// Where the file names the protected page.
    pub(super) fn place_of_protected(&self) -> Text {
        self.protected_line.map_or_else(|| Text::quoted(""), |line| self.at("protected", line))
    }

    fn at(&self, key: &str, line: usize) -> Text {
        place(&self.file, line, key)
    }
}
