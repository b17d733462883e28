use std::{
    fs,
    path::{Path, PathBuf},
};

use mock_kit::authority::{AuthorityError, ServerAuthority, write_private};
use time::OffsetDateTime;

use super::StackError;

/// Where the root certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// Made for this run, gone with it.
    PerRun,
    /// Kept in this folder, made when there is none.
    Kept(PathBuf),
}

/// File names of a service's own server certificate, beside the kept root.
const SERVER_CERTIFICATE: &str = "serveur-test.pem";
const SERVER_KEY: &str = "serveur-test.key.pem";

impl Root {
    pub(super) fn authority(&self, now: OffsetDateTime) -> Result<ServerAuthority, AuthorityError> {
        match self {
            Self::PerRun => ServerAuthority::generate(now),
            Self::Kept(folder) => ServerAuthority::load_or_create(folder, now),
        }
    }

    /// Writes a server certificate for `hosts` and its key beside the kept root; their absolute paths.
    pub(super) fn server_files(
        &self,
        authority: &ServerAuthority,
        hosts: &[String],
        now: OffsetDateTime,
    ) -> Result<Option<(PathBuf, PathBuf)>, StackError> {
        let Self::Kept(folder) = self else { return Ok(None) };
        if hosts.is_empty() {
            return Ok(None);
        }
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| StackError::File { path, source }
        };
        let folder = std::path::absolute(folder).map_err(failed(folder))?;
        let (certificate, key) = (folder.join(SERVER_CERTIFICATE), folder.join(SERVER_KEY));
        let (certificate_pem, key_pem) = authority.issue_files(hosts, now)?;
        write_private(&key, &key_pem).map_err(failed(&key))?;
        fs::write(&certificate, certificate_pem).map_err(failed(&certificate))?;
        Ok(Some((certificate, key)))
    }
}
