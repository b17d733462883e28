//! The authorization request (OIDC Core §3.1.2.1).

use super::{
    finding::Finding,
    parameters::{Improper, Parameters},
    pkce::{Challenge, ChallengeError},
    response_mode::ResponseMode,
    scope::Scope,
};

/// A request whose client and redirect URI were already found right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthorizationRequest {
    pub client_id: String,
    pub redirect_uri: String,
    pub response_mode: ResponseMode,
    pub scope: Scope,
    pub state: Option<String>,
    pub nonce: Option<String>,
    pub challenge: Option<Challenge>,
    pub prompt: Prompt,
    /// Seconds after which an earlier authentication no longer counts.
    pub max_age: Option<u32>,
    /// What a careful client would have done otherwise.
    pub findings: Vec<Finding>,
}

/// `prompt`: what the client wants the person to see (OIDC Core §3.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prompt {
    /// Absent: authenticate unless a session is open.
    AsNeeded,
    /// `none`: show nothing.
    Nothing,
    /// `login`: authenticate again.
    Login,
}

/// Why the client gets an error at its redirect URI (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RequestError {
    #[error(transparent)]
    Parameters(#[from] Improper),
    #[error("response_type is missing (RFC 6749 section 3.1.1)")]
    NoResponseType,
    #[error("response_type {0} is not supported, only code is")]
    ResponseType(String),
    #[error("response_mode {0} is not supported, only query, fragment and form_post are")]
    ResponseMode(String),
    #[error("scope lacks openid (OIDC Core section 3.1.2.1)")]
    NoOpenid,
    #[error("request objects are not supported (OIDC Core section 6)")]
    RequestObject,
    #[error("request_uri is not supported (OIDC Core section 6)")]
    RequestUri,
    #[error("registration is not supported (OIDC Core section 7)")]
    Registration,
    #[error("prompt none came with another value (OIDC Core section 3.1.2.1)")]
    PromptNoneWithOthers,
    #[error("max_age {0} is not a number of seconds (OIDC Core section 3.1.2.1)")]
    MaxAge(String),
    #[error(transparent)]
    Challenge(#[from] ChallengeError),
    #[error("strict: {0}")]
    Strict(Finding),
    #[error("nobody is signed in, and prompt is none (OIDC Core section 3.1.2.6)")]
    LoginRequired,
    #[error("the person gave up")]
    Cancelled,
}

impl AuthorizationRequest {
    /// Reads what `sent` says beside the client and the redirect URI.
    pub fn read(sent: &Parameters, client_id: &str, redirect_uri: &str) -> Result<Self, RequestError> {
        sent.check()?;
        for (name, error) in [
            ("request", RequestError::RequestObject),
            ("request_uri", RequestError::RequestUri),
            ("registration", RequestError::Registration),
        ] {
            if sent.value(name).is_some() {
                return Err(error);
            }
        }
        match sent.value("response_type") {
            Some("code") => {}
            None => return Err(RequestError::NoResponseType),
            Some(other) => return Err(RequestError::ResponseType(other.to_owned())),
        }
        let asked = sent.value("response_mode");
        let response_mode = ResponseMode::read(asked)
            .ok_or_else(|| RequestError::ResponseMode(asked.unwrap_or_default().to_owned()))?;
        let scope = Scope::parse(sent.value("scope").unwrap_or_default());
        if !scope.contains("openid") {
            return Err(RequestError::NoOpenid);
        }
        let challenge = Challenge::read(sent.value("code_challenge"), sent.value("code_challenge_method"))?;
        let max_age = sent
            .value("max_age")
            .map(|sent| sent.parse().map_err(|_| RequestError::MaxAge(sent.to_owned())))
            .transpose()?;
        let (prompt, idle_prompts) = Prompt::read(sent.value("prompt").unwrap_or_default())?;

        let mut request = Self {
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            response_mode,
            scope,
            state: sent.value("state").map(str::to_owned),
            nonce: sent.value("nonce").map(str::to_owned),
            challenge,
            prompt,
            max_age,
            findings: Vec::new(),
        };
        request.findings = request.carelessness(sent.value("acr_values"), idle_prompts);
        Ok(request)
    }

    /// What the same client asked for another browser: only what binds the code to this one differs (RFC 9700 §4.5.3).
    pub fn of_another_browser(self) -> Self {
        Self {
            nonce: self.nonce.map(|_| "celui-d-une-autre-demande".to_owned()),
            challenge: self.challenge.map(|challenge| challenge.of_another()),
            ..self
        }
    }

    /// In strict mode, the first carelessness refuses the request.
    pub fn strictly(self) -> Result<Self, RequestError> {
        match self.findings.first() {
            None => Ok(self),
            Some(finding) => Err(RequestError::Strict(finding.clone())),
        }
    }

    fn carelessness(&self, acr_values: Option<&str>, idle_prompts: Vec<String>) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.state.is_none().then_some(Finding::NoState));
        findings.extend(self.nonce.is_none().then_some(Finding::NoNonce));
        if acr_values != Some("eidas1") {
            findings.push(Finding::AcrValues(acr_values.map(str::to_owned)));
        }
        findings.extend(Finding::of_pkce(self.challenge.as_ref().map(Challenge::method)));
        findings.extend((!self.scope.contains("scope_all")).then_some(Finding::NoScopeAll));
        if !self.scope.unknown().is_empty() {
            findings.push(Finding::UnknownScope(self.scope.unknown().to_vec()));
        }
        findings.extend(idle_prompts.into_iter().map(Finding::IdlePrompt));
        findings
    }
}

impl Prompt {
    /// The prompt, and the words that have no effect here.
    fn read(words: &str) -> Result<(Self, Vec<String>), RequestError> {
        let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        if words.contains(&"none") {
            return match words.as_slice() {
                ["none"] => Ok((Self::Nothing, Vec::new())),
                _ => Err(RequestError::PromptNoneWithOthers),
            };
        }
        let prompt = if words.contains(&"login") { Self::Login } else { Self::AsNeeded };
        let idle = words.into_iter().filter(|word| *word != "login");
        Ok((prompt, idle.map(str::to_owned).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAREFUL: &str = "response_type=code&scope=openid+scope_all&state=s&nonce=n&acr_values=eidas1\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    fn read(query: &str) -> Result<AuthorizationRequest, RequestError> {
        AuthorizationRequest::read(&Parameters::parse(query), "sas", "https://sas.test/retour")
    }

    #[test]
    fn a_careful_request_has_no_finding_and_passes_strictly() {
        let request = read(CAREFUL).unwrap();
        assert_eq!(request.findings, []);
        assert_eq!(request.prompt, Prompt::AsNeeded);
        assert!(request.strictly().is_ok());
    }

    #[test]
    fn a_sloppy_request_is_accepted_with_each_finding_named_and_refused_strictly() {
        let request = read(
            "response_type=code&scope=openid+magic&acr_values=eidas3&prompt=consent&code_challenge=\
             E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        )
        .unwrap();
        assert_eq!(
            request.findings,
            [
                Finding::NoState,
                Finding::NoNonce,
                Finding::AcrValues(Some("eidas3".into())),
                Finding::PlainPkce,
                Finding::NoScopeAll,
                Finding::UnknownScope(vec!["magic".into()]),
                Finding::IdlePrompt("consent".into()),
            ]
        );
        assert_eq!(request.strictly(), Err(RequestError::Strict(Finding::NoState)));
    }

    #[test]
    fn what_the_specification_refuses_is_refused() {
        let with = |more: &str| read(&format!("{CAREFUL}&{more}")).unwrap_err();
        assert!(matches!(with("state=t"), RequestError::Parameters(Improper::Repeated(_))));
        assert_eq!(with("request=x"), RequestError::RequestObject);
        assert_eq!(with("request_uri=x"), RequestError::RequestUri);
        assert_eq!(with("registration=x"), RequestError::Registration);
        assert_eq!(with("response_mode=query.jwt"), RequestError::ResponseMode("query.jwt".into()));
        assert_eq!(with("prompt=none+login"), RequestError::PromptNoneWithOthers);
        assert_eq!(with("max_age=-1"), RequestError::MaxAge("-1".into()));
        assert_eq!(read("scope=openid"), Err(RequestError::NoResponseType));
        assert_eq!(
            read("response_type=id_token&scope=openid"),
            Err(RequestError::ResponseType("id_token".into()))
        );
        assert_eq!(read("response_type=code&scope=scope_all"), Err(RequestError::NoOpenid));
    }
}
