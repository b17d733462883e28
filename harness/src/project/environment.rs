//! What the service is told of Doublure, in its environment.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::trust::Trust;
use crate::stack::Urls;

/// What may stand between braces in `[service.env]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// Issuer of Pro Santé Connect.
    Issuer,
    /// Its discovery document.
    Discovery,
    /// Path of the root certificate, PEM.
    RootCertificate,
    /// Path of the same with the system's roots, PEM.
    RootBundle,
    /// Path of the same for Java, PKCS#12.
    RootPkcs12,
    /// `client_id` of the service.
    ClientId,
    /// Its `client_secret`.
    ClientSecret,
    /// Host of the SMTP server.
    SmtpHost,
    /// Its port.
    SmtpPort,
    /// Address of the service.
    ServiceUrl,
    /// Path of the service's own server certificate, PEM.
    ServerCertificate,
    /// Path of its key, PEM.
    ServerKey,
}

impl Placeholder {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Issuer,
        Self::Discovery,
        Self::RootCertificate,
        Self::RootBundle,
        Self::RootPkcs12,
        Self::ClientId,
        Self::ClientSecret,
        Self::SmtpHost,
        Self::SmtpPort,
        Self::ServiceUrl,
        Self::ServerCertificate,
        Self::ServerKey,
    ];

    /// As it is written, without braces.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Discovery => "discovery",
            Self::RootCertificate => "root_certificate",
            Self::RootBundle => "root_bundle",
            Self::RootPkcs12 => "root_pkcs12",
            Self::ClientId => "client_id",
            Self::ClientSecret => "client_secret",
            Self::SmtpHost => "smtp_host",
            Self::SmtpPort => "smtp_port",
            Self::ServiceUrl => "service_url",
            Self::ServerCertificate => "server_certificate",
            Self::ServerKey => "server_key",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|placeholder| placeholder.name() == name)
    }

    /// Whether it stands for something only with `hosts`.
    pub(super) fn needs_hosts(self) -> bool {
        matches!(self, Self::ServerCertificate | Self::ServerKey)
    }

    /// What looks like a placeholder in `text`: lower-case letters, digits and `_` between braces. Any other brace
    /// stands for itself, as in JSON.
    pub(super) fn all_in(text: &str) -> impl Iterator<Item = &str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).filter(|name| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        })
    }
}

/// What the service is told.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Addresses of the stack; the service's own among them.
    pub urls: Urls,
    /// What it trusts.
    pub trust: Trust,
    /// Certificate and key of the service itself, when the project has `hosts`.
    pub server: Option<(PathBuf, PathBuf)>,
    /// The client that it is.
    pub client: mock_psc::Client,
}

impl Environment {
    /// What `placeholder` stands for; nothing when the project has no `hosts` and it needs them.
    #[must_use]
    pub fn value(&self, placeholder: Placeholder) -> String {
        let path = |path: &Path| path.display().to_string();
        let server = |which: fn(&(PathBuf, PathBuf)) -> &PathBuf| {
            self.server.as_ref().map(|files| path(which(files))).unwrap_or_default()
        };
        let (smtp_host, smtp_port) = self.urls.smtp.rsplit_once(':').unwrap_or_default();
        match placeholder {
            Placeholder::Issuer => self.urls.issuer.to_string(),
            Placeholder::Discovery => self.urls.discovery.to_string(),
            Placeholder::RootCertificate => path(&self.trust.root_certificate),
            Placeholder::RootBundle => path(&self.trust.root_bundle),
            Placeholder::RootPkcs12 => path(&self.trust.root_pkcs12),
            Placeholder::ClientId => self.client.id.clone(),
            Placeholder::ClientSecret => self.client.secret.clone(),
            Placeholder::SmtpHost => smtp_host.to_owned(),
            Placeholder::SmtpPort => smtp_port.to_owned(),
            Placeholder::ServiceUrl => self.urls.service.to_string(),
            Placeholder::ServerCertificate => server(|files| &files.0),
            Placeholder::ServerKey => server(|files| &files.1),
        }
    }

    /// All variables: those that are always set, then the project's own, which come before them.
    #[must_use]
    pub fn variables(&self, own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut variables: BTreeMap<String, String> =
            ALWAYS.iter().map(|(name, placeholder)| ((*name).to_owned(), self.value(*placeholder))).collect();
        variables.insert("DOUBLURE_SMTP".into(), self.urls.smtp.clone());
        variables.extend(own.iter().map(|(name, text)| (name.clone(), self.fill_in(text))));
        variables
    }

    fn fill_in(&self, text: &str) -> String {
        // What is put in is not looked at again: a secret may hold braces.
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once('{') {
            filled.push_str(before);
            let known =
                inside.split_once('}').and_then(|(name, after)| Some((Placeholder::named(name)?, after)));
            if let Some((placeholder, after)) = known {
                filled.push_str(&self.value(placeholder));
                rest = after;
            } else {
                filled.push('{');
                rest = inside;
            }
        }
        filled.push_str(rest);
        filled
    }
}

/// Variables that a started service always finds.
const ALWAYS: &[(&str, Placeholder)] = &[
    ("DOUBLURE_ISSUER", Placeholder::Issuer),
    ("DOUBLURE_DISCOVERY", Placeholder::Discovery),
    ("DOUBLURE_ROOT_CERTIFICATE", Placeholder::RootCertificate),
    ("DOUBLURE_CLIENT_ID", Placeholder::ClientId),
    ("DOUBLURE_CLIENT_SECRET", Placeholder::ClientSecret),
    ("DOUBLURE_SMTP_HOST", Placeholder::SmtpHost),
    ("DOUBLURE_SMTP_PORT", Placeholder::SmtpPort),
    ("DOUBLURE_SERVICE_URL", Placeholder::ServiceUrl),
    // What makes Node, OpenSSL and Python's requests trust the root of the run.
    ("NODE_EXTRA_CA_CERTS", Placeholder::RootCertificate),
    ("SSL_CERT_FILE", Placeholder::RootBundle),
    ("REQUESTS_CA_BUNDLE", Placeholder::RootBundle),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(secret: &str) -> Environment {
        let url = |text: &str| text.parse().unwrap();
        Environment {
            urls: Urls {
                service: url("http://localhost:3000/"),
                issuer: url("https://localhost:8443/auth/realms/esante-wallet"),
                discovery: url("https://localhost:8443/d"),
                mail: url("https://courrier.localhost:8445/"),
                smtp: "localhost:8025".into(),
                igc: url("http://localhost:8447/"),
                control: url("http://127.0.0.1:8440/"),
            },
            trust: Trust {
                root_certificate: "/p/r.pem".into(),
                root_bundle: "/p/b.pem".into(),
                root_pkcs12: "/p/b.p12".into(),
                system_roots: 1,
            },
            server: Some(("/p/s.pem".into(), "/p/s.key.pem".into())),
            client: mock_psc::Client::new("mon-service", "", secret),
        }
    }

    #[test]
    fn names_between_braces_are_replaced_once_and_other_braces_stay() {
        let environment = environment("{issuer}");
        let filled = |text: &str| environment.fill_in(text);
        assert_eq!(filled("smtp://{smtp_host}:{smtp_port}/{x y}{"), "smtp://localhost:8025/{x y}{");
        assert_eq!(filled(r#"{"secret": "{client_secret}"}"#), r#"{"secret": "{issuer}"}"#);
        for placeholder in Placeholder::ALL {
            assert_ne!(filled(&format!("{{{}}}", placeholder.name())), "", "{placeholder:?}");
        }
        assert_eq!(
            Placeholder::all_in(r#"{"a": "{issuer}{smtp_port}"}{}"#).collect::<Vec<_>>(),
            ["issuer", "smtp_port"]
        );
    }

    #[test]
    fn the_projects_own_variables_come_before_those_that_are_always_set() {
        let own = BTreeMap::from([("SSL_CERT_FILE".to_owned(), "{root_certificate}".to_owned())]);
        let variables = environment("s").variables(&own);
        assert_eq!(variables["SSL_CERT_FILE"], "/p/r.pem");
        assert_eq!(variables["REQUESTS_CA_BUNDLE"], "/p/b.pem");
        assert_eq!(variables["DOUBLURE_SMTP"], "localhost:8025");
        assert_eq!(variables["DOUBLURE_ISSUER"], "https://localhost:8443/auth/realms/esante-wallet");
    }
}
