//! Waiting until the service answers, or knowing why it never will.

use std::{io::IsTerminal, path::PathBuf, time::Duration};

use indicatif::ProgressBar;
use mock_kit::hosts;
use reqwest::StatusCode;
use url::Url;

use super::{
    Project,
    log::Log,
    probe::{self, Probe, Seen},
    service::{self, Ended, Running},
};
use crate::lang::{Lang, Text, Told, say};

/// How often the service is asked whether it is up: it is somebody else's program, and tells nobody.
const AGAIN: Duration = Duration::from_millis(150);

/// Why a service cannot be walked through.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum NotReady {
    /// It ended before it answered.
    Ended(Ended),
    /// It never answered, or not as it should.
    Unfit(Text),
}

/// What is wrong with a service that is there, or should be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    /// What was seen last when the time was over.
    TooLate(Seen),
    /// It names another address than the one it was asked at.
    Announces(Url),
    /// It sends to a host that is neither its own nor ours.
    SendsTo(Url),
    /// HTTP where HTTPS is declared, or the reverse.
    OtherScheme,
    /// Its certificate, and what is wrong with it.
    Untrusted(Text),
}

impl Told for NotReady {
    fn told(&self) -> Text {
        match self {
            Self::Ended(ended) => ended.told(),
            Self::Unfit(told) => told.clone(),
        }
    }
}

impl Project {
    /// Whether something answers already where the service is to be: it would be tested in its place.
    pub async fn is_occupied(&self) -> bool {
        probe::listens(&self.service.url).await || probe::listens(&self.service.ready).await
    }

    /// Waits until the service answers at its address; `running` is its process, when it is ours. People are told that it is
    /// waited for, in a language.
    ///
    /// # Errors
    /// [`NotReady`] saying what was seen and what to do.
    pub async fn until_ready(
        &self,
        root_pem: &str,
        running: Option<&mut Running>,
        told_in: Option<Lang>,
    ) -> Result<(), NotReady> {
        let probe = Probe::new(root_pem, &[&self.service.url, &self.service.ready]).map_err(|error| {
            NotReady::Unfit(say!(
                "le service ne peut pas être interrogé : {error}",
                "the service cannot be asked: {error}"
            ))
        })?;
        let log = running.as_ref().map(|running| running.log().clone());
        let progress = told_in.map_or_else(ProgressBar::hidden, |lang| self.tell_waiting(log.as_ref(), lang));
        let mut seen = Seen::Refused;
        let answering = tokio::time::timeout(self.service.ready_within, self.answer(&probe, &mut seen));
        let answered = match running {
            None => Ok(answering.await),
            Some(running) => tokio::select! {
                answered = answering => Ok(answered),
                ended = running.ended() => Err(NotReady::Ended(ended)),
            },
        };
        progress.finish_and_clear();
        let trouble = match answered? {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(trouble)) => trouble,
            Err(_) => {
                let announced = log.as_ref().map(Log::announced).unwrap_or_default();
                match announced.into_iter().find(|url| seen == Seen::Refused && self.is_elsewhere(url)) {
                    Some(url) => Trouble::Announces(url),
                    None => Trouble::TooLate(seen),
                }
            }
        };
        let (what, advice) = self.told(&trouble, log.is_some());
        Err(NotReady::Unfit(if let (Some(command), Some(log)) = (&self.service.start, log) {
            let file: Option<PathBuf> = log.file();
            service::told(&what, command, &log.last(), file.as_deref(), &advice)
        } else {
            say!("{what}\n  que faire : {advice}", "{what}\n  what to do: {advice}"; what, advice)
        }))
    }

    /// Asks until there is an answer, or something that no waiting will mend.
    async fn answer(&self, probe: &Probe, seen: &mut Seen) -> Result<(), Trouble> {
        let mut again = tokio::time::interval(AGAIN);
        loop {
            again.tick().await;
            *seen = probe.ask(&self.service.ready).await;
            if self.fit(probe, &self.service.ready, seen).await? {
                break;
            }
        }
        if self.service.ready != self.service.url {
            let home = probe.ask(&self.service.url).await;
            self.fit(probe, &self.service.url, &home).await?;
        }
        Ok(())
    }

    /// Whether what was seen at `url` is the service, up.
    async fn fit(&self, probe: &Probe, url: &Url, seen: &Seen) -> Result<bool, Trouble> {
        match seen {
            Seen::Untrusted(reason) => Err(Trouble::Untrusted(reason.clone())),
            // What speaks the other scheme answers with this, hangs up, or waits.
            Seen::Answer { status: StatusCode::BAD_REQUEST, .. } | Seen::Garbled(_) | Seen::Silence
                if probe.speaks_the_other(url).await =>
            {
                Err(Trouble::OtherScheme)
            }
            Seen::Answer { location: Some(location), .. } if !self.knows(location) => {
                Err(Trouble::SendsTo(location.clone()))
            }
            Seen::Answer { status, .. } => Ok(!status.is_server_error()),
            _ => Ok(false),
        }
    }

    /// Whether a service may send there: to its own hosts, or to ours.
    fn knows(&self, location: &Url) -> bool {
        let clients = self.clients.iter();
        let uris =
            clients.flat_map(|client| client.redirect_uris.iter().chain(&client.post_logout_redirect_uris));
        let declared: Vec<_> = uris.filter_map(|uri| Url::parse(uri).ok()).collect();
        let own = [&self.service.url, &self.service.ready].into_iter().chain(&declared);
        let ours = || {
            let host = location.host_str().unwrap_or_default();
            let ports = [self.ports.psc, self.ports.mail, self.ports.ecps].map(Some);
            ports.contains(&location.port_or_known_default()) && hosts::is_local(host)
        };
        own.map(Url::host_str).any(|host| host == location.host_str()) || ours()
    }

    /// Whether an address that the service named is neither where it is asked nor one of ours.
    fn is_elsewhere(&self, url: &Url) -> bool {
        let port = url.port_or_known_default();
        let own = [&self.service.url, &self.service.ready].map(Url::port_or_known_default);
        let ours = [
            self.ports.psc,
            self.ports.mail,
            self.ports.smtp,
            self.ports.ecps,
            self.ports.igc,
            self.ports.mtls,
            self.ports.control,
        ]
        .map(Some);
        !own.contains(&port) && !ours.contains(&port)
    }

    fn tell_waiting(&self, log: Option<&Log>, lang: Lang) -> ProgressBar {
        let ready = &self.service.ready;
        let told = if log.is_some() {
            say!(
                "le service démarre ; en attente d’une réponse à {ready}",
                "the service is starting; waiting for an answer at {ready}"
            )
        } else {
            say!("en attente de votre service à l’adresse {ready}", "waiting for your service at {ready}")
        };
        let told = told.in_lang(lang);
        // A spinner and what the service prints would spoil one another.
        let shown = log.is_some_and(|log| log.file().is_none());
        if !shown && std::io::stderr().is_terminal() && std::env::var_os("CI").is_none() {
            let bar = ProgressBar::new_spinner().with_message(told);
            bar.enable_steady_tick(Duration::from_millis(100));
            return bar;
        }
        eprintln!("{told}");
        ProgressBar::hidden()
    }

    /// What happened, and what to do.
    fn told(&self, trouble: &Trouble, ours: bool) -> (Text, Text) {
        let (ready, within) = (&self.service.ready, self.service.ready_within.as_secs());
        match trouble {
            Trouble::TooLate(seen) => {
                let what = say!(
                    "le service n’a pas répondu en {within} s à {ready} : {seen}",
                    "the service did not answer within {within} s at {ready}: {seen}";
                    seen
                );
                (what, late(seen, ours, within))
            }
            Trouble::Announces(url) => (
                say!(
                    "le service annonce {url}, et rien n’écoute à l’adresse déclarée, {ready} (attendue {within} s)",
                    "the service announces {url}, and nothing listens at the declared address, {ready} (waited {within} s)"
                ),
                say!(
                    "mettez la même adresse des deux côtés : dans [service] url et redirect_uris, ou dans les réglages de \
                     votre service.",
                    "put the same address on both sides: into [service] url and redirect_uris, or into your service’s \
                     settings."
                ),
            ),
            Trouble::SendsTo(url) => (
                say!("le service renvoie vers « {url} »", "the service sends to “{url}”"),
                say!(
                    "déclarez cette adresse dans [service] url, si c’est la sienne ; sinon corrigez le service.",
                    "declare this address in [service] url, if it is its own; else correct the service."
                ),
            ),
            Trouble::OtherScheme if ready.scheme() == "https" => (
                say!(
                    "le service parle HTTP, sans TLS, et doublure.toml déclare {ready}",
                    "the service speaks HTTP, without TLS, and doublure.toml declares {ready}"
                ),
                say!(
                    "écrivez http:// dans [service] url et redirect_uris ; ou faites-lui servir HTTPS avec le certificat de \
                     test : hosts, {{server_certificate}} et {{server_key}}.",
                    "write http:// in [service] url and redirect_uris; or have it serve HTTPS with the test certificate: \
                     hosts, {{server_certificate}} and {{server_key}}."
                ),
            ),
            Trouble::OtherScheme => (
                say!(
                    "le service parle HTTPS, et doublure.toml déclare {ready}",
                    "the service speaks HTTPS, and doublure.toml declares {ready}"
                ),
                say!(
                    "écrivez https:// dans [service] url et redirect_uris.",
                    "write https:// in [service] url and redirect_uris."
                ),
            ),
            Trouble::Untrusted(reason) => (
                say!(
                    "le certificat du service à {ready} n’est pas reconnu : {reason}",
                    "the service’s certificate at {ready} is not trusted: {reason}";
                    reason
                ),
                say!(
                    "faites-lui servir le certificat de test : en tête de doublure.toml, hosts = [\"…\"] ; puis, dans \
                     [service.env], {{server_certificate}} et {{server_key}}.",
                    "have it serve the test certificate: at the head of doublure.toml, hosts = [\"…\"]; then, in \
                     [service.env], {{server_certificate}} and {{server_key}}."
                ),
            ),
        }
    }
}

fn late(seen: &Seen, ours: bool, within: u64) -> Text {
    match seen {
        Seen::Answer { .. } => say!(
            "voyez pourquoi dans ce qu’il écrit, ou donnez dans « ready » un chemin qui répond sans erreur une fois le \
             service prêt.",
            "see why in what it prints, or give in “ready” a path that answers without an error once the service is up."
        ),
        Seen::Unresolved => say!(
            "vérifiez le nom dans [service] url ; ce poste doit le connaître (/etc/hosts).",
            "check the name in [service] url; this machine must know it (/etc/hosts)."
        ),
        _ if ours => {
            let longer = within * 2;
            say!(
                "vérifiez l’adresse et le port dans [service] url ; s’il lui faut plus de temps : ready_within = {longer}.",
                "check the address and the port in [service] url; if it needs more time: ready_within = {longer}."
            )
        }
        _ => say!(
            "démarrez-le, ou donnez dans doublure.toml la commande qui le démarre : [service] start.",
            "start it, or give in doublure.toml the command that starts it: [service] start."
        ),
    }
}

/// For "…: ".
impl Told for Seen {
    fn told(&self) -> Text {
        match self {
            Self::Answer { status, .. } => {
                say!("il répond par l’erreur {status}", "it answers with the error {status}")
            }
            Self::Refused => say!("rien n’écoute à cette adresse", "nothing listens at this address"),
            Self::Silence => say!(
                "la connexion est acceptée, mais rien ne vient",
                "the connection is accepted, but nothing comes"
            ),
            Self::Unresolved => {
                say!("ce nom n’est pas connu de ce poste", "this machine does not know that name")
            }
            Self::Untrusted(reason) => reason.clone(),
            Self::Garbled(said) => {
                say!("ce qui répond n’est pas du HTTP ({said})", "what answers is no HTTP ({said})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn project() -> Project {
        let text = "[service]\nurl = \"http://localhost:3000/\"\n[[client]]\nid = \"a\"\nsecret = \"s\"\nredirect_uris = \
                    [\"https://sso.test/retour\"]\n";
        Project::parse("doublure.toml", text, Path::new("")).unwrap()
    }

    #[test]
    fn a_service_may_send_to_its_own_hosts_and_to_ours() {
        let project = project();
        let knows = |location: &str| project.knows(&location.parse().unwrap());
        for own in [
            "http://localhost:3000/accueil",
            "https://localhost:3443/",
            "https://sso.test/ailleurs",
            "https://localhost:8443/auth/realms/esante-wallet",
            "https://wallet.psc.localhost:8443/auth",
            "https://courrier.localhost:8445/",
        ] {
            assert!(knows(own), "{own}");
        }
        for foreign in
            ["https://autre.test/", "https://wallet.psc.localhost:9999/", "https://autre.test:8443/"]
        {
            assert!(!knows(foreign), "{foreign}");
        }
    }

    #[test]
    fn an_announced_address_is_elsewhere_unless_it_is_declared_or_ours() {
        let project = project();
        let elsewhere = |url: &str| project.is_elsewhere(&url.parse().unwrap());
        assert!(elsewhere("http://localhost:3001/"));
        assert!(!elsewhere("http://127.0.0.1:3000/x") && !elsewhere("https://localhost:8443/auth"));
    }
}
