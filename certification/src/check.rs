//! A check: what is done, what must be seen, and why.

use lang::{Text, say};

use crate::{Words, ordinary::Ordinary, trial::Reaction, verdict::Judgement};

/// One check of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Stable name: area and what is looked at, `id_token.signature.altered`.
    pub id: &'static str,
    /// What the service does when it passes.
    pub title: Words,
    /// Clauses of public specifications: `OIDC Core §3.1.3.7`.
    pub sources: &'static [&'static str],
    /// Ids of requirements that it measures beside its area's, of [`crate::requirement::SETS`].
    pub requirements: &'static [&'static str],
    /// How much a failure weighs.
    pub severity: Severity,
    /// What the service must do at all for the check to make sense.
    pub needs: Option<Feature>,
    /// How it is carried out.
    pub kind: Kind,
}

impl Check {
    const fn new(
        id: &'static str,
        title: Words,
        sources: &'static [&'static str],
        severity: Severity,
        kind: Kind,
    ) -> Self {
        Self { id, title, sources, requirements: &[], severity, needs: None, kind }
    }

    /// The provider commits a fault; nobody may be signed in. A failure blocks.
    pub(crate) const fn refused(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        let kind = Kind::Fault { deviations, must: Reaction::Refuse };
        Self::new(id, title, sources, Severity::Blocking, kind)
    }

    /// The provider commits a fault that a specification recommends or allows to refuse, and does not demand: whoever signs
    /// the person in gets a remark.
    pub(crate) const fn rather_refused(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        let kind = Kind::Fault { deviations, must: Reaction::RatherRefuse };
        Self::new(id, title, sources, Severity::Minor, kind)
    }

    /// The provider sends something unusual that is allowed; the person must be signed in. A failure is major.
    pub(crate) const fn tolerated(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        let kind = Kind::Fault { deviations, must: Reaction::Tolerate };
        Self::new(id, title, sources, Severity::Major, kind)
    }

    /// The provider sends claims about the person that must not be used, with another person's name; who signs in without them
    /// does as well as who signs nobody in. A failure blocks.
    pub(crate) const fn not_used(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        Self::new(id, title, sources, Severity::Blocking, Kind::NotUsed { deviations })
    }

    /// The provider fails; the person must be told, in words for people. A failure is minor.
    pub(crate) const fn told(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        Self::new(id, title, sources, Severity::Minor, Kind::Told { deviations })
    }

    /// The provider sends what would act if a page showed it as it is. A failure blocks.
    pub(crate) const fn harmless(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        Self::new(id, title, sources, Severity::Blocking, Kind::Harmless { deviations })
    }

    /// The provider announces the end of a session with a forged token. A failure is major.
    pub(crate) const fn forged_logout(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        Self::logout(id, title, deviations, Reaction::Refuse, sources)
    }

    /// The provider announces the end of a session in a way that must be understood. A failure is major.
    pub(crate) const fn honoured_logout(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        Self::logout(id, title, deviations, Reaction::Tolerate, sources)
    }

    /// The provider announces the end of a session with a token that a specification recommends to refuse.
    pub(crate) const fn rather_refused_logout(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        sources: &'static [&'static str],
    ) -> Self {
        Self::logout(id, title, deviations, Reaction::RatherRefuse, sources).weighing(Severity::Minor)
    }

    const fn logout(
        id: &'static str,
        title: Words,
        deviations: &'static [&'static str],
        must: Reaction,
        sources: &'static [&'static str],
    ) -> Self {
        let check = Self::new(id, title, sources, Severity::Major, Kind::Logout { deviations, must });
        check.needing(Feature::BackChannelLogout)
    }

    /// Ordinary sign-ins are looked at. A failure is major.
    pub(crate) const fn passive(
        id: &'static str,
        title: Words,
        look: fn(&Ordinary) -> Judgement,
        sources: &'static [&'static str],
    ) -> Self {
        Self::new(id, title, sources, Severity::Major, Kind::Passive(look))
    }

    /// Something of its own. A failure is major.
    pub(crate) const fn procedure(
        id: &'static str,
        title: Words,
        procedure: Procedure,
        sources: &'static [&'static str],
    ) -> Self {
        Self::new(id, title, sources, Severity::Major, Kind::Procedure(procedure))
    }

    /// A failure weighs this much.
    pub(crate) const fn weighing(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// It makes sense for services alone that do this.
    pub(crate) const fn needing(self, feature: Feature) -> Self {
        Self { needs: Some(feature), ..self }
    }

    /// It measures these requirements beside its area's.
    pub(crate) const fn measuring(self, requirements: &'static [&'static str]) -> Self {
        Self { requirements, ..self }
    }

    /// The names of the faults that the provider commits for it.
    #[must_use]
    pub fn deviations(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::Fault { deviations, .. }
            | Kind::NotUsed { deviations }
            | Kind::Told { deviations }
            | Kind::Harmless { deviations }
            | Kind::Logout { deviations, .. } => deviations,
            Kind::Procedure(procedure) => procedure.deviations(),
            Kind::Passive(_) => &[],
        }
    }

    /// What is done to find out, for reports.
    #[must_use]
    pub fn does(&self) -> Text {
        let faults = self.deviations().join(", ");
        match self.kind {
            Kind::Passive(_) => say!(
                "Plusieurs personnes se connectent normalement ; ce que le service a envoyé est lu.",
                "Several people sign in as usual; what the service sent is read."
            ),
            Kind::Fault { .. } => say!(
                "Une personne se connecte normalement, puis dans un autre navigateur pendant que Pro Santé Connect commet ce \
                 défaut ({faults}), puis de nouveau normalement.",
                "A person signs in as usual, then in another browser while Pro Santé Connect commits this fault ({faults}), \
                 then as usual again."
            ),
            Kind::NotUsed { .. } => say!(
                "Une personne se connecte normalement, puis dans un autre navigateur pendant que les traits sont faux et portent \
                 le nom d’une autre ({faults}), puis de nouveau normalement ; le nom que montre la page protégée est lu.",
                "A person signs in as usual, then in another browser while the claims are false and bear another person’s name \
                 ({faults}), then as usual again; the name that the protected page shows is read."
            ),
            Kind::Told { .. } => say!(
                "Une personne se connecte pendant cette panne ({faults}) ; la page qu’elle voit est lue.",
                "A person signs in during this failure ({faults}); the page that they see is read."
            ),
            Kind::Harmless { .. } => say!(
                "Une personne se connecte alors que Pro Santé Connect envoie un texte hostile ({faults}) ; les pages du service \
                 sont lues.",
                "A person signs in while Pro Santé Connect sends a hostile text ({faults}); the service’s pages are read."
            ),
            Kind::Logout { deviations: [], .. } => say!(
                "Une personne est connectée ; sa session Pro Santé Connect prend fin, et le service en est prévenu.",
                "A person is signed in; their session at Pro Santé Connect ends, and the service is told."
            ),
            Kind::Logout { must: Reaction::Tolerate, .. } => say!(
                "Une personne est connectée ; Pro Santé Connect annonce la fin de sa session d’une façon inhabituelle et permise \
                 ({faults}).",
                "A person is signed in; Pro Santé Connect announces the end of their session in an unusual way that is allowed \
                 ({faults})."
            ),
            Kind::Logout { .. } => say!(
                "Une personne est connectée ; Pro Santé Connect annonce la fin de sa session par un jeton forgé ({faults}).",
                "A person is signed in; Pro Santé Connect announces the end of their session with a forged token ({faults})."
            ),
            Kind::Procedure(procedure) => procedure.does(),
        }
    }
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
    /// It takes note of sessions that end at the provider's (OpenID Connect Back-Channel Logout).
    BackChannelLogout,
    /// It is registered for userinfo as a signed JWT, and asks for it.
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
    /// Has the provider send claims that must not be used, with another person's name, and looks whose name is shown.
    NotUsed {
        /// The faults, and the one that changes the name.
        deviations: &'static [&'static str],
    },
    /// Has the provider fail, and looks at what the person is told.
    Told {
        /// The failures.
        deviations: &'static [&'static str],
    },
    /// Has the provider send what would act if a page showed it as it is.
    Harmless {
        /// The faults.
        deviations: &'static [&'static str],
    },
    /// Has the provider announce the end of a session to the service.
    Logout {
        /// What is wrong with the token, or unusual; nothing: it is as it should be.
        deviations: &'static [&'static str],
        /// Whether the person must stay signed in ([`Reaction::Refuse`]) or must not ([`Reaction::Tolerate`]).
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
    /// Signs out by the button: both sessions must be over.
    SignOut,
    /// The service's session ends for want of activity: the provider's must go on.
    Inactivity,
    /// Opens the protected page with the cookies that the browser had before the sign-in.
    SessionFixation,
    /// Brings the answer of one browser to another.
    ForeignCallback,
    /// Brings an answer a second time, to a browser that has signed out.
    ReplayedCallback,
    /// Two sessions end, and the tokens that say so have the same name: the second one repeats the first.
    RepeatedLogout,
    /// Somebody stays active when the access token ends.
    Refresh,
    /// Somebody is active when the provider refuses to refresh.
    RefusedRefresh,
    /// Somebody who has an account gains another id.
    OtherIdGained,
    /// Somebody who has an account is called otherwise by `sub`.
    SubjectChanged,
    /// Looks at the page where sign-ins begin.
    SignInPage,
    /// Looks at the way out, on the protected page.
    WayOut,
    /// Looks at the terms of use.
    Terms,
}

impl Procedure {
    /// The faults that the provider commits in its course.
    #[must_use]
    pub fn deviations(self) -> &'static [&'static str] {
        match self {
            Self::RepeatedLogout => &["psc.logout_token.jti.repeated"],
            Self::Refresh => &["psc.token.expires_in.short"],
            Self::RefusedRefresh => &["psc.token.expires_in.short", "psc.token.invalid_grant"],
            _ => &[],
        }
    }

    fn does(self) -> Text {
        match self {
            Self::KeyRotation => say!(
                "Une personne se connecte, Pro Santé Connect change de clé, et la personne se connecte de nouveau.",
                "A person signs in, Pro Santé Connect changes its key, and the person signs in again."
            ),
            Self::SignOut => say!(
                "Une personne se connecte, puis se déconnecte par le bouton ; ses deux sessions sont regardées.",
                "A person signs in, then signs out by the button; both their sessions are looked at."
            ),
            Self::Inactivity => say!(
                "Une personne se connecte et ne fait plus rien pendant la durée déclarée ; ses deux sessions sont regardées.",
                "A person signs in and does nothing for the time declared; both their sessions are looked at."
            ),
            Self::SessionFixation => say!(
                "Les cookies d’avant la connexion sont présentés de nouveau après : ils ne doivent rien ouvrir.",
                "The cookies of before the sign-in are presented again after it: they must open nothing."
            ),
            Self::ForeignCallback => say!(
                "La réponse destinée à un navigateur est apportée à un autre, qui avait aussi commencé une connexion.",
                "The answer meant for one browser is brought to another, which had begun a sign-in too."
            ),
            Self::ReplayedCallback => say!(
                "Une personne se connecte ; la même réponse est apportée une seconde fois, sans les cookies de sa session.",
                "A person signs in; the same answer is brought a second time, without the cookies of their session."
            ),
            Self::RepeatedLogout => say!(
                "Deux personnes sont connectées ; leurs sessions Pro Santé Connect prennent fin l’une après l’autre, et les deux \
                 annonces ont le même jti.",
                "Two people are signed in; their sessions at Pro Santé Connect end one after the other, and both announcements \
                 have the same jti."
            ),
            Self::Refresh => say!(
                "Une personne se connecte, avec un jeton d’accès qui se dit valable deux secondes, et reste active : la page \
                 protégée est ouverte avant et après sa fin.",
                "A person signs in, with an access token that says it is good for two seconds, and stays active: the protected \
                 page is opened before and after its end."
            ),
            Self::RefusedRefresh => say!(
                "Une personne est connectée, son jeton d’accès est à renouveler, et Pro Santé Connect le refuse \
                 (invalid_grant) ; la page protégée est ouverte.",
                "A person is signed in, their access token is to be refreshed, and Pro Santé Connect refuses (invalid_grant); the \
                 protected page is opened."
            ),
            Self::OtherIdGained => say!(
                "Une personne se connecte deux fois, reçoit un identifiant PSI à côté du RPPS, et se connecte encore ; ce qui \
                 désigne le compte sur la page protégée est comparé.",
                "A person signs in twice, gains a PSI id beside the RPPS one, and signs in again; what names the account on the \
                 protected page is compared."
            ),
            Self::SubjectChanged => say!(
                "Une personne se connecte deux fois, reçoit un identifiant PSI dont son sub est fait désormais, et se connecte \
                 encore ; ce qui désigne le compte sur la page protégée est comparé.",
                "A person signs in twice, gains a PSI id that their sub is made of from now on, and signs in again; what names the \
                 account on the protected page is compared."
            ),
            Self::SignInPage => say!("La page de connexion est lue.", "The sign-in page is read."),
            Self::WayOut => say!(
                "La page protégée d’une personne connectée est lue.",
                "The protected page of a person who is signed in is read."
            ),
            Self::Terms => say!("Les conditions d’utilisation sont lues.", "The terms of use are read."),
        }
    }
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 6] = [
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
            Self::BackChannelLogout => "back_channel_logout",
            Self::SignedUserinfo => "signed_userinfo",
            Self::Userinfo => "userinfo",
            Self::SignOut => "sign_out",
            Self::Inactivity => "inactivity",
            Self::OtherMeans => "other_means",
        }
    }
}
