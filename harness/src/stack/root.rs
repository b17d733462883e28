use std::{
    fs,
    path::{Path, PathBuf},
};

use mock_kit::authority::{AuthorityError, ServerAuthority, write_private};
use time::{Duration, OffsetDateTime};

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
/// How long a pair that is kept stays valid at least.
const SERVER_STAYS_VALID: Duration = Duration::days(30);

impl Root {
    pub(super) fn authority(&self, now: OffsetDateTime) -> Result<ServerAuthority, AuthorityError> {
        match self {
            Self::PerRun => ServerAuthority::generate(now),
            Self::Kept(folder) => ServerAuthority::load_or_create(folder, now),
        }
    }

    /// Writes a server certificate for `hosts` and its key beside the kept root, unless a pair is there that goes on
    /// being good: a service that runs already must not be restarted for it. Their absolute paths.
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
        let kept = fs::read_to_string(&certificate).ok().zip(fs::read_to_string(&key).ok());
        let good = |(certificate, key): &(String, String)| {
            authority.has_issued_files(certificate, key, hosts, now + SERVER_STAYS_VALID)
        };
        if !kept.as_ref().is_some_and(good) {
            let (certificate_pem, key_pem) = authority.issue_files(hosts, now)?;
            // Each in one step: a service that starts meanwhile reads no half of a file.
            for (path, pem) in [(&key, key_pem), (&certificate, certificate_pem)] {
                let part = path.with_extension("part");
                write_private(&part, &pem).and_then(|()| fs::rename(&part, path)).map_err(failed(path))?;
            }
        }
        Ok(Some((certificate, key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_pair_is_kept_while_it_is_good_and_made_again_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let root = Root::Kept(folder.path().to_owned());
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let at = |hosts: &[&str], now| {
            let hosts: Vec<_> = hosts.iter().map(|&host| host.to_owned()).collect();
            let authority = root.authority(now).unwrap();
            let (certificate, key) = root.server_files(&authority, &hosts, now).unwrap().unwrap();
            (fs::read_to_string(certificate).unwrap(), fs::read_to_string(key).unwrap())
        };
        let hosts = ["mon-service.localhost", "localhost"];
        let first = at(&hosts, now);
        assert_eq!(at(&["LOCALHOST", "mon-service.localhost"], now + Duration::days(300)), first);

        let renewed = at(&hosts, now + Duration::days(340));
        assert!(renewed.0 != first.0 && renewed.1 != first.1, "it had less than thirty days to go");
        let narrower = at(&hosts[..1], now);
        assert_ne!(narrower, renewed, "its names are others");
        let key = folder.path().join(SERVER_KEY);
        fs::write(&key, &first.1).unwrap();
        assert_ne!(at(&hosts[..1], now).0, narrower.0, "the key was another one's");
        fs::write(&key, "n’importe quoi").unwrap();
        let mended = at(&hosts[..1], now);
        fs::remove_file(folder.path().join(mock_kit::authority::ROOT_CERTIFICATE)).unwrap();
        assert_ne!(at(&hosts[..1], now), mended, "the root is another one");

        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&key).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "others may read the key");
        }
        assert!(!folder.path().join("serveur-test.part").exists(), "left behind");
    }
}
