//! One complete code flow: authorization request, sign-in, tokens, userinfo.

use std::rc::Rc;

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::fill,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hyper::header::{ACCEPT, AUTHORIZATION};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;
use url::{Url, form_urlencoded};

use super::{
    Arguments,
    browser::Browser,
    connections::{Answer, Connections, Trust},
};

/// What discovery says (OpenID Connect Discovery 1.0 §3).
#[derive(Debug, Deserialize)]
pub struct Endpoints {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    userinfo_endpoint: Url,
}

impl Endpoints {
    pub async fn discover(trust: &Trust, discovery: &Url) -> Self {
        let answer = Connections::new(trust.clone()).ask(discovery, &[], None).await.unwrap();
        answer.read().unwrap_or_else(|error| panic!("{discovery}: {error}"))
    }
}

#[derive(Deserialize)]
struct Tokens {
    #[serde(rename = "access_token")]
    access: String,
    #[serde(rename = "id_token")]
    id: String,
    #[serde(rename = "refresh_token")]
    refresh: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct IdToken {
    nonce: Option<String>,
    sub: String,
}

#[derive(Deserialize)]
struct Userinfo {
    sub: String,
}

/// What a sign-in with one call answers.
#[derive(Deserialize)]
struct SignedIn {
    redirect: Url,
}

/// One client and the browser in front of it, flow after flow.
pub struct Flow {
    arguments: Rc<Arguments>,
    endpoints: Rc<Endpoints>,
    trust: Trust,
    connections: Connections,
    browser: Browser,
}

impl Flow {
    pub fn new(arguments: Rc<Arguments>, endpoints: Rc<Endpoints>, trust: Trust) -> Self {
        let connections = Connections::new(trust.clone());
        Self { arguments, endpoints, trust, connections, browser: Browser::default() }
    }

    /// Without what a failed flow may have left.
    pub fn start_anew(&mut self) {
        self.connections = Connections::new(self.trust.clone());
        self.browser = Browser::default();
    }

    /// From the authorization request to userinfo; how many RS256 signatures the flow brought.
    pub async fn complete(&mut self) -> Result<u64, String> {
        if !self.arguments.keep_session {
            self.browser = Browser::default();
        }
        let mut random = [0; 64];
        fill(&mut random).map_err(|_| "the system gives no randomness")?;
        let [state, nonce, verifier] =
            [&random[..16], &random[16..32], &random[32..]].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));

        let callback = self.signed_in(self.authorization_request(&state, &nonce, &verifier)).await?;
        let brought = |name: &str| {
            callback.query_pairs().find_map(|(known, value)| (known == name).then(|| value.into_owned()))
        };
        if brought("state").as_deref() != Some(state.as_str()) {
            return Err(format!("another state than {state}: {callback}"));
        }
        if brought("iss").is_some_and(|issuer| issuer != self.endpoints.issuer) {
            return Err(format!("another issuer: {callback}"));
        }
        let code = brought("code").ok_or_else(|| format!("no code: {callback}"))?;

        let tokens = self.tokens(&code, &verifier).await?;
        let id_token: IdToken = part(&tokens.id, 1).ok_or("the id token is no JWT with a subject")?;
        if id_token.nonce.as_deref() != Some(nonce.as_str()) {
            return Err(format!("another nonce than {nonce}: {:?}", id_token.nonce));
        }
        let bearer = [(AUTHORIZATION, format!("Bearer {}", tokens.access))];
        let url = self.endpoints.userinfo_endpoint.clone();
        let Userinfo { sub } = self.connections.ask(&url, &bearer, None).await?.read()?;
        if sub != id_token.sub {
            return Err(format!("userinfo of {sub}, id token of {}", id_token.sub));
        }
        // A browser closes what it does not come back to.
        let endpoints = &self.endpoints;
        let known =
            [&endpoints.authorization_endpoint, &endpoints.token_endpoint, &endpoints.userinfo_endpoint];
        let known = known.into_iter().chain(&self.arguments.sign_in_call);
        self.connections.keep(&known.filter_map(Url::host_str).collect::<Vec<_>>());
        let signed = [Some(&tokens.access), Some(&tokens.id), tokens.refresh.as_ref()];
        Ok(signed.into_iter().flatten().map(|token| u64::from(is_rs256(token))).sum())
    }

    /// RFC 7636 §4.3, OIDC Core §3.1.2.1.
    fn authorization_request(&self, state: &str, nonce: &str, verifier: &str) -> Url {
        let arguments = &self.arguments;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
        let mut url = self.endpoints.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &arguments.client_id)
            .append_pair("redirect_uri", &arguments.redirect_uri)
            .append_pair("scope", &arguments.scope)
            .append_pair("state", state)
            .append_pair("nonce", nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(&arguments.parameters);
        url
    }

    async fn signed_in(&mut self, request: Url) -> Result<Url, String> {
        let Arguments { sign_in_call, person, redirect_uri, fill, .. } = &*self.arguments;
        let Some(call) = sign_in_call else {
            return self.browser.walk(&mut self.connections, request, redirect_uri, fill).await;
        };
        let body = json!({"person": person, "authorization_url": request}).to_string();
        let answer = self.connections.ask(call, &[], Some(("application/json", body))).await?;
        Ok(answer.read::<SignedIn>()?.redirect)
    }

    /// OIDC Core §3.1.3.1.
    async fn tokens(&mut self, code: &str, verifier: &str) -> Result<Tokens, String> {
        let arguments = &self.arguments;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &arguments.redirect_uri)
            .append_pair("code_verifier", verifier)
            .append_pair("client_id", &arguments.client_id);
        if let Some(secret) = &arguments.client_secret {
            form.append_pair("client_secret", secret);
        }
        let url = self.endpoints.token_endpoint.clone();
        let sent = ("application/x-www-form-urlencoded", form.finish());
        let json = [(ACCEPT, "application/json".to_owned())];
        self.connections.ask(&url, &json, Some(sent)).await?.read()
    }
}

impl Answer {
    fn read<T: DeserializeOwned>(&self) -> Result<T, String> {
        if self.status != 200 {
            return Err(self.told());
        }
        serde_json::from_slice(&self.body).map_err(|error| format!("{error}: {}", self.told()))
    }
}

fn part<T: DeserializeOwned>(token: &str, rank: usize) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(rank)?).ok()?).ok()
}

fn is_rs256(token: &str) -> bool {
    part::<Header>(token, 0).is_some_and(|header| header.alg == "RS256")
}
