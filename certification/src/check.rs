//! A check: what is done, what must be seen, and why.

use crate::{Words, ordinary::Ordinary, trial::Reaction, verdict::Judgement};

/// One check of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Stable name: area and what is looked at, `id_token.signature.altered`.
    pub id: &'static str,
    /// What the service does when it passes.
    pub title: Words,
    /// What is done to find out.
    pub does: Words,
    /// Clauses of public specifications: `OIDC Core §3.1.3.7`.
    pub sources: &'static [&'static str],
    /// Ids of requirements that it measures, of [`crate::requirement::SETS`].
    pub requirements: &'static [&'static str],
    /// How much a failure weighs.
    pub severity: Severity,
    /// What the service must do at all for the check to make sense.
    pub needs: Option<Feature>,
    /// How it is carried out.
    pub kind: Kind,
}

/// How much a failure weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To be mended when there is time.
    Minor,
    /// A rule is broken.
    Major,
    /// Somebody can be signed in as somebody else, or a requirement of the référentiel is not met.
    Blocking,
}

/// What a service may do or not: the target file says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// It refreshes its tokens.
    Refresh,
    /// It takes note of sessions that end at the provider's (OpenID Connect Back-Channel Logout).
    BackChannelLogout,
    /// It asks for userinfo as a signed JWT.
    SignedUserinfo,
    /// It asks userinfo at all.
    Userinfo,
    /// It has a button to sign out.
    SignOut,
    /// It signs an inactive person out, after a time that can be waited for.
    Inactivity,
    /// It has another means of sign-in for the same people.
    OtherMeans,
}

/// How a check is carried out.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Looks at what ordinary sign-ins left.
    Passive(fn(&Ordinary) -> Judgement),
    /// Has the provider commit faults, and looks who is signed in.
    Fault {
        /// Their names, in the provider's tables; committed together.
        deviations: &'static [&'static str],
        /// What the service must do.
        must: Reaction,
    },
    /// Something of its own, by its name.
    Procedure(Procedure),
}

/// What is done step by step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Procedure {
    /// The provider's keys change between two sign-ins of a service that has read the old ones.
    KeyRotation,
    /// Signs out by the button, then clicks the sign-in again.
    SignOut,
    /// Opens the protected page with the cookies that the browser had before the sign-in.
    SessionFixation,
    /// Brings the answer of one browser to another.
    ForeignCallback,
    /// Brings an answer a second time.
    ReplayedCallback,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Refresh,
        Self::BackChannelLogout,
        Self::SignedUserinfo,
        Self::Userinfo,
        Self::SignOut,
        Self::Inactivity,
        Self::OtherMeans,
    ];

    /// As the target file calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::BackChannelLogout => "back_channel_logout",
            Self::SignedUserinfo => "signed_userinfo",
            Self::Userinfo => "userinfo",
            Self::SignOut => "sign_out",
            Self::Inactivity => "inactivity",
            Self::OtherMeans => "other_means",
        }
    }
}
