//! Making the tokens (OIDC Core §3.1.3.3, §12.2).

use std::sync::Arc;

use mock_kit::journal::{Entry, Verdict};
use serde_json::{Value, json};
use time::Duration;

use crate::{
    NAME, deviations,
    protocol::{
        certificate_binding::Confirmation,
        claims::{
            AccessTokenClaims, Authentication, ID_TOKEN, IdTokenClaims, OtherId, RefreshTokenClaims, subject,
        },
        edit::Edit,
        exchange_request::ACCESS_TOKEN_TYPE,
        faulty_token::TokenFault,
        jws::{self, SignerError},
        parameters::Parameters,
    },
    provider::Provider,
    state::{access_token::AccessToken, grant::Grant, refresh_token::RefreshToken, terms::Terms},
};

/// What tokens are made of: whichever grant type it was, they come of a sign-in.
pub(super) struct Granted {
    pub grant: Arc<Grant>,
    /// Of the access token, and of the id token beside it.
    pub access: Arc<Terms>,
    /// Of the refresh token: what it will renew.
    pub refresh: Arc<Terms>,
    /// In French, for the journal.
    pub summary: &'static str,
}

impl Granted {
    /// Of a grant that is checked. One that is revoked since then stays so: the tokens are worth nothing.
    pub fn new(grant: &Arc<Grant>, access: Arc<Terms>, refresh: Arc<Terms>, summary: &'static str) -> Self {
        Self { grant: Arc::clone(grant), access, refresh, summary }
    }

    /// Where a deviation lets a revoked grant through: what comes of it is to be worth something.
    pub fn in_spite_of_revocation(self, lets_through: bool) -> Self {
        if lets_through && self.grant.is_revoked() {
            return Self { grant: Arc::new(self.grant.anew()), ..self };
        }
        self
    }
}

impl Provider {
    /// Makes, keeps and journals the tokens (OIDC Core §3.1.3.3); an id token only for the scope `openid`. `cnf` is the
    /// certificate of the connection: an access token that is issued over it is worth nothing without it (RFC 8705 §3).
    pub(super) fn issue(
        &self,
        granted: &Granted,
        cnf: Option<Confirmation>,
        form: &Parameters,
    ) -> Result<Value, SignerError> {
        let Granted { grant, access, refresh, summary } = granted;
        let lifetime = access.lifetime;
        let refresh_lifetime = self.refresh_lifetime(grant);
        let authentication = self.authentication(grant, access);
        let access_token = self.access_token(grant, access, cnf, &authentication)?;
        let refresh_token = self.refresh_token(grant, refresh, refresh_lifetime, &authentication)?;
        let openid = access.scope.contains("openid");
        let id_token = openid.then(|| self.id_token(grant, &access_token, authentication)).transpose()?;
        self.record(
            grant.told_by(Entry::new(NAME, "psc.token.issued", *summary)).verdict(Verdict::Accepted).details(
                json!({
                    "request": form.journalled(),
                    "id_token": id_token.as_ref().map(|id_token| json!({
                        "header": jws::header_unverified(id_token),
                        "claims": jws::claims_unverified(id_token),
                    })),
                    "access_token": jws::claims_unverified(&access_token),
                    "refresh_token": jws::claims_unverified(&refresh_token),
                }),
            ),
        );
        let mut tokens = json!({
            "access_token": access_token,
            "expires_in": lifetime.whole_seconds(),
            "refresh_token": refresh_token,
            "refresh_expires_in": refresh_lifetime.whole_seconds(),
            "token_type": "Bearer",
            "session_state": grant.session.id,
            "scope": access.scope.to_string(),
        });
        if access.audience.is_some() {
            // RFC 8693 §2.2.1; a refresh of what was exchanged says it again.
            tokens["issued_token_type"] = ACCESS_TOKEN_TYPE.into();
        }
        if let Some(id_token) = id_token {
            tokens["id_token"] = id_token.into();
        }
        let person = grant.session.person.national_id.to_string();
        let client = Some(grant.request.client_id.as_str());
        let changed = self.faults(&deviations::token::MEMBERS, client, Some(&person));
        self.committed(&changed, |entry| grant.told_by(entry));
        for fault in changed {
            Edit::make(fault.kind, &mut tokens);
        }
        Ok(tokens)
    }

    fn access_token(
        &self,
        grant: &Arc<Grant>,
        terms: &Arc<Terms>,
        cnf: Option<Confirmation>,
        authentication: &Authentication,
    ) -> Result<String, SignerError> {
        let jti = self.uuid();
        let token = self.signer.sign(&AccessTokenClaims::new(
            &jti,
            terms.audience.as_deref(),
            grant.request.nonce.as_deref(),
            cnf.as_ref(),
            authentication,
        ))?;
        let kept = AccessToken::new(Arc::clone(grant), Arc::clone(terms), cnf, self.deadline(terms.lifetime));
        let tokens = if terms.audience.is_some() { &self.api_tokens } else { &self.access_tokens };
        tokens.insert(&jti, Arc::new(kept), self.now());
        Ok(token)
    }

    fn refresh_token(
        &self,
        grant: &Arc<Grant>,
        terms: &Arc<Terms>,
        lifetime: Duration,
        authentication: &Authentication,
    ) -> Result<String, SignerError> {
        let jti = self.uuid();
        let scope = terms.scope.to_string();
        let token = self.seal.sign(&RefreshTokenClaims::new(&jti, lifetime, &scope, authentication))?;
        let kept = RefreshToken::new(Arc::clone(grant), Arc::clone(terms), self.deadline(lifetime));
        self.refresh_tokens.insert(&jti, Arc::new(kept), self.now());
        Ok(token)
    }

    /// It never outlives the session.
    fn refresh_lifetime(&self, grant: &Grant) -> Duration {
        let lifetime = self.settings.refresh_token_lifetime;
        let session = self.session_behind(grant);
        let left = session.map(|session| session.ends_at() - self.now());
        // A session that is over refreshes and exchanges nothing, but for a deviation.
        left.filter(|left| left.is_positive()).map_or(lifetime, |left| lifetime.min(left))
    }

    /// At a refresh too: the same person, client, `auth_time` and nonce (OIDC Core §12.2).
    fn id_token(
        &self,
        grant: &Grant,
        access_token: &str,
        authentication: Authentication,
    ) -> Result<String, SignerError> {
        let request = &grant.request;
        let session = &grant.session;
        let person = session.person.national_id.to_string();
        let claims = IdTokenClaims {
            jti: &self.uuid(),
            typ: ID_TOKEN,
            aud: &request.client_id,
            nonce: request.nonce.as_deref(),
            at_hash: jws::half_hash(access_token),
            auth_level: self.settings.auth_level.as_deref(),
            given_name: &session.person.given_name,
            family_name: &session.person.family_name,
            authentication: Authentication {
                exp: authentication.iat + self.settings.id_token_lifetime.whole_seconds(),
                scope: authentication.scope.filter(|_| self.settings.id_token_scope),
                ..authentication
            },
        };
        let (client, person) = (Some(request.client_id.as_str()), Some(person.as_str()));
        let named = self.faults(&deviations::names::FAULTS, client, person);
        let faults = self.faults(&deviations::id_token::FAULTS, client, person);
        self.committed(&named, |entry| grant.told_by(entry));
        self.committed(&faults, |entry| grant.told_by(entry));
        let named = named.iter().map(|fault| TokenFault::Claims(fault.kind));
        let faults: Vec<_> = named.chain(faults.iter().map(|fault| fault.kind)).collect();
        self.signer.sign_with(&faults, "JWT", &claims)
    }

    fn authentication(&self, grant: &Grant, terms: &Terms) -> Authentication {
        let session = &grant.session;
        let iat = self.now().unix_timestamp();
        let national_id = session.person.national_id.to_string();
        Authentication {
            exp: iat + terms.lifetime.whole_seconds(),
            iat,
            auth_time: session.authenticated_at.unix_timestamp(),
            iss: self.endpoints.issuer().to_owned(),
            sub: subject(&session.person),
            azp: grant.request.client_id.clone(),
            session_state: session.id.clone(),
            sid: session.id.clone(),
            acr: session.acr.clone(),
            scope: Some(terms.scope.to_string()),
            auth_mode: session.auth_mode,
            preferred_username: national_id.clone(),
            subject_name_id: national_id,
            other_ids: OtherId::all_of(&session.person),
        }
    }
}
