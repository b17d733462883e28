//! What is known of the service that is to be certified.

use std::{collections::BTreeSet, time::Duration};

use certification::check::Feature;
use url::Url;

/// How to sign in, to sign out, and to tell who is signed in.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name, for reports.
    pub name: String,
    /// `client_id`, which faults that concern nobody in particular are scoped to.
    pub client_id: String,
    /// Where a sign-in begins.
    pub sign_in: Url,
    /// Name of the button or link that goes to Pro Santé Connect from there; none when the address itself goes there.
    pub sign_in_button: Option<String>,
    /// A page for people who are signed in.
    pub protected: Url,
    /// What that page says to somebody who is signed in.
    pub signed_in: String,
    /// What it says to somebody who is not, when it says anything.
    pub signed_out: Option<String>,
    /// Name of the button or link of the protected page that signs out.
    pub sign_out_button: Option<String>,
    /// Its terms of use, or what people can read in their place.
    pub terms: Option<Url>,
    /// After how long an inactive person is signed out.
    pub inactivity: Option<Inactivity>,
    /// What the service does.
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

impl Target {
    /// The built-in service.
    ///
    /// # Panics
    /// Never: its paths are constants.
    #[must_use]
    pub fn built_in(url: &Url) -> Self {
        let at = |path: &str| url.join(path).expect("a constant path");
        Self {
            name: "SAS".to_owned(),
            client_id: "sas".to_owned(),
            sign_in: at(mock_sas::routes::MIRE),
            sign_in_button: Some(mock_sas::wording::PRO_SANTE_CONNECT.to_owned()),
            protected: at(mock_sas::routes::SPACE),
            signed_in: "Se déconnecter".to_owned(),
            signed_out: None,
            sign_out_button: Some("Se déconnecter".to_owned()),
            terms: Some(at("/informations/cgu")),
            inactivity: Some(Inactivity::Told),
            features: [Feature::SignOut, Feature::Userinfo, Feature::Inactivity].into(),
        }
    }
}
