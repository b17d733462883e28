//! Telling services that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.5).

use std::{
    error::Error,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use mock_kit::{
    hosts,
    journal::{Entry, Verdict},
};
use reqwest::{
    Certificate, Client, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::{
    NAME, deviations,
    protocol::{
        claims::subject,
        jws::{self, SignerError},
        logout_token::{self, LogoutTokenClaims},
    },
    provider::Provider,
    state::session::Session,
};

/// Who brings logout tokens to services.
pub(crate) struct Messenger {
    http: Client,
    /// How long a service may take to answer.
    limit: Duration,
}

/// Why a service does not know of a sign-out.
#[derive(Debug, thiserror::Error)]
enum NoticeError {
    #[error(transparent)]
    Signer(#[from] SignerError),
    #[error("the service took more than {} s to answer", .0.as_secs_f32())]
    Late(Duration),
    #[error("the service cannot be reached: {}", causes(.0))]
    Unreachable(#[from] reqwest::Error),
    #[error("the service answers {0} (Back-Channel Logout 1.0 section 2.8 wants 200)")]
    Refused(StatusCode),
}

impl Messenger {
    /// One that trusts `root_pem` and no other root; over plain HTTP no certificate is asked for.
    pub fn new(root_pem: &str, limit: Duration) -> reqwest::Result<Self> {
        let http = Client::builder()
            .tls_certs_only([Certificate::from_pem(root_pem.as_bytes())?])
            .dns_resolver(Arc::new(LocalNames))
            .redirect(Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { http, limit })
    }

    async fn bring(&self, token: &str, uri: &str) -> Result<StatusCode, NoticeError> {
        let sent = self.http.post(uri).timeout(self.limit).form(&[("logout_token", token)]).send().await;
        let status = match sent {
            Ok(answer) => answer.status(),
            Err(error) if error.is_timeout() => return Err(NoticeError::Late(self.limit)),
            Err(error) => return Err(error.into()),
        };
        if status.is_success() { Ok(status) } else { Err(NoticeError::Refused(status)) }
    }
}

impl Provider {
    /// Tells every service of the session that registered for it, all at once; each ends within the limit and journals
    /// its outcome, whoever still waits for it.
    pub fn tell_services(self: &Arc<Self>, session: &Arc<Session>) -> Vec<JoinHandle<()>> {
        let told = session.clients().into_iter().filter_map(|id| {
            let uri = self.client(&id)?.backchannel_logout_uri.clone()?;
            let (psc, session) = (Arc::clone(self), Arc::clone(session));
            Some(tokio::spawn(async move { psc.tell(&session, &id, &uri).await }))
        });
        told.collect()
    }

    async fn tell(&self, session: &Session, client_id: &str, uri: &str) {
        let (token, outcome) = match self.logout_token(session, client_id) {
            Ok(token) => {
                let outcome = self.messenger.bring(&token, uri).await;
                (jws::claims_unverified(&token), outcome)
            }
            Err(error) => (None, Err(error.into())),
        };
        let (name, summary, verdict) = match &outcome {
            Ok(_) => ("psc.logout.told", "Le service sait que la session est terminée", Verdict::Accepted),
            Err(_) => (
                "psc.logout.untold",
                "Le service n’a pas pu être prévenu de la déconnexion",
                Verdict::Refused,
            ),
        };
        let answer = match outcome {
            Ok(status) => json!({"status": status.as_u16()}),
            Err(error) => json!({"reason": error.to_string()}),
        };
        self.record(
            Entry::new(NAME, name, summary)
                .from(client_id)
                .person(session.person.national_id.to_string())
                .verdict(verdict)
                .details(json!({"backchannel_logout_uri": uri, "logout_token": token, "answer": answer})),
        );
    }

    fn logout_token(&self, session: &Session, client_id: &str) -> Result<String, SignerError> {
        let now = self.now().unix_timestamp();
        let claims = LogoutTokenClaims {
            iss: self.endpoints.issuer(),
            sub: subject(&session.person),
            aud: client_id,
            iat: now,
            exp: LogoutTokenClaims::expiry(now),
            jti: self.uuid(),
            sid: &session.id,
            events: LogoutTokenClaims::events(),
        };
        let person = session.person.national_id.to_string();
        let faults = self.faults(&deviations::logout_token::FAULTS, Some(client_id), Some(&person));
        self.committed(&faults, |entry| entry.from(client_id).person(&person));
        let faults: Vec<_> = faults.iter().map(|fault| fault.kind).collect();
        self.signer.sign_with(&faults, logout_token::TYPE, &claims)
    }
}

/// Names below `localhost` are on loopback (RFC 6761 §6.3), whatever the system makes of them.
struct LocalNames;

impl Resolve for LocalNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            if hosts::is_local(name.as_str()) {
                let loopback =
                    [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
                return Ok(Box::new(loopback.into_iter()) as Addrs);
            }
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// What lies below an error of transport: its own words name the address alone.
fn causes(error: &reqwest::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    told
}
