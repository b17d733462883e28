//! `[psc]`: a profile, and what differs from it.

use std::time::Duration;

use mock_psc::Settings;
use toml::Spanned;

use super::Check;
use crate::{
    lang::say,
    project::file::{self, Acr},
    stack::Behaviour,
};

impl Check<'_> {
    pub(super) fn behaviour(&mut self, written: &file::Psc) -> Behaviour {
        let usual = Settings::of(written.profile.unwrap_or_default());
        let ecps = mock_ecps::Settings::default();
        let published_keys = self.published_keys(written.published_keys.as_ref(), usual.published_keys);
        let mut seconds = |name: &'static str, written: &Option<Spanned<u16>>| {
            let written = written.as_ref()?;
            if *written.get_ref() == 0 {
                self.wrong(
                    written,
                    say!("« {name} » ne peut pas être 0", "“{name}” cannot be 0"),
                    say!("rien ne durerait", "nothing would last"),
                    say!(
                        "donnez un nombre de secondes, de 1 à 65535.",
                        "give a number of seconds, from 1 to 65535."
                    ),
                );
            }
            Some(*written.get_ref())
        };
        let mut lasting = |name, written: &Option<Spanned<u16>>, usual: time::Duration| {
            seconds(name, written).map_or(usual, |seconds| time::Duration::seconds(seconds.into()))
        };
        let psc = Settings {
            attempt_lifetime: lasting("attempt_lifetime", &written.attempt_lifetime, usual.attempt_lifetime),
            pushed_request_lifetime: lasting(
                "pushed_request_lifetime",
                &written.pushed_request_lifetime,
                usual.pushed_request_lifetime,
            ),
            code_lifetime: lasting("code_lifetime", &written.code_lifetime, usual.code_lifetime),
            client_assertion_longest: lasting(
                "client_assertion_longest",
                &written.client_assertion_longest,
                usual.client_assertion_longest,
            ),
            access_token_lifetime: lasting(
                "access_token_lifetime",
                &written.access_token_lifetime,
                usual.access_token_lifetime,
            ),
            api_token_lifetime: lasting(
                "api_token_lifetime",
                &written.api_token_lifetime,
                usual.api_token_lifetime,
            ),
            refresh_token_lifetime: lasting(
                "refresh_token_lifetime",
                &written.refresh_token_lifetime,
                usual.refresh_token_lifetime,
            ),
            id_token_lifetime: lasting(
                "id_token_lifetime",
                &written.id_token_lifetime,
                usual.id_token_lifetime,
            ),
            session_lifetime: lasting("session_lifetime", &written.session_lifetime, usual.session_lifetime),
            session_idle_limit: lasting(
                "session_idle_limit",
                &written.session_idle_limit,
                usual.session_idle_limit,
            ),
            published_keys,
            logout_returns_state: written.logout_returns_state.unwrap_or(usual.logout_returns_state),
            logout_notice_limit: seconds("logout_notice_limit", &written.logout_notice_limit)
                .map_or(usual.logout_notice_limit, |seconds| Duration::from_secs(seconds.into())),
            certificate_prompt: written.certificate_prompt.unwrap_or(usual.certificate_prompt),
            strict: written.strict.unwrap_or(usual.strict),
            card_acr: written.card_acr.map_or(usual.card_acr, Acr::word),
            mobile_acr: written.mobile_acr.map_or(usual.mobile_acr, Acr::word),
            auth_level: match written.auth_level.as_deref() {
                None => usual.auth_level,
                Some("") => None,
                Some(level) => Some(level.to_owned()),
            },
            id_token_scope: written.id_token_scope.unwrap_or(usual.id_token_scope),
            ecps_limit: seconds("ecps_limit", &written.ecps_limit)
                .map_or(usual.ecps_limit, |seconds| Duration::from_secs(seconds.into())),
        };
        let request_lifetime = seconds("ecps_request_lifetime", &written.ecps_request_lifetime)
            .map_or(ecps.request_lifetime, |seconds| Duration::from_secs(seconds.into()));
        Behaviour { psc, ecps: mock_ecps::Settings { request_lifetime } }
    }

    fn published_keys(&mut self, written: Option<&Spanned<u8>>, usual: usize) -> usize {
        let Some(written) = written else { return usual };
        if *written.get_ref() == 0 {
            self.wrong(
                written,
                say!("« published_keys » ne peut pas être 0", "“published_keys” cannot be 0"),
                say!("aucun jeton ne serait vérifiable", "no token could be verified"),
                say!("donnez un nombre de clés, de 1 à 255.", "give a number of keys, from 1 to 255."),
            );
        }
        usize::from(*written.get_ref())
    }
}

impl Acr {
    fn word(self) -> String {
        match self {
            Self::Eidas1 => "eidas1",
            Self::Eidas2 => "eidas2",
            Self::Eidas3 => "eidas3",
        }
        .to_owned()
    }
}
