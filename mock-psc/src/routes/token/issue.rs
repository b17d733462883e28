//! Making the tokens (OIDC Core §3.1.3.3).

use std::sync::Arc;

use mock_kit::journal::{Entry, Verdict};
use serde_json::{Value, json};

use crate::{
    NAME, deviations,
    protocol::{
        certificate_binding::Confirmation,
        claims::{AccessTokenClaims, Authentication, IdTokenClaims, OtherId, subject},
        jws::{self, SignerError},
        parameters::Parameters,
    },
    provider::Provider,
    state::{access_token::AccessToken, grant::Grant},
};

impl Provider {
    /// Makes and journals the tokens (OIDC Core §3.1.3.3).
    /// `cnf` is the certificate of the connection: a token that is issued over it is worth nothing without it
    /// (RFC 8705 §3).
    pub fn issue(
        &self,
        grant: &Arc<Grant>,
        jti: &str,
        cnf: Option<Confirmation>,
        form: &Parameters,
    ) -> Result<Value, SignerError> {
        let request = &grant.request;
        let session = &grant.session;
        let person = session.person.national_id.to_string();
        let deviates = |deviation| self.deviates(deviation, Some(&request.client_id), Some(&person));

        let authentication = self.authentication(grant);
        let access_token = self.signer.sign(&AccessTokenClaims::new(
            jti,
            request.nonce.as_deref(),
            cnf.as_ref(),
            &authentication,
        ))?;
        let wrong_nonce = deviates(&deviations::ID_TOKEN_NONCE_WRONG).then(|| self.context.secrets.token(16));
        let claims = IdTokenClaims {
            jti: &self.uuid(),
            typ: "ID",
            aud: &request.client_id,
            nonce: wrong_nonce.as_deref().or(request.nonce.as_deref()),
            at_hash: jws::half_hash(&access_token),
            auth_level: "1",
            given_name: &session.person.given_name,
            family_name: &session.person.family_name,
            authentication: Authentication {
                exp: authentication.iat + self.settings.id_token_lifetime.whole_seconds(),
                ..authentication.clone()
            },
        };
        let mut id_token = self.signer.sign(&claims)?;
        if deviates(&deviations::ID_TOKEN_SIGNATURE_INVALID) {
            id_token = jws::with_altered_signature(&id_token);
        }

        let lifetime = self.settings.access_token_lifetime;
        let kept = AccessToken::new(Arc::clone(grant), cnf, self.deadline(lifetime));
        self.access_tokens.insert(jti, Arc::new(kept), self.now());
        self.record(
            Entry::new(NAME, "psc.token.issued", "Jetons remis au service en échange du code")
                .from(&request.client_id)
                .flow(&grant.flow)
                .person(&person)
                .verdict(Verdict::Accepted)
                .details(json!({
                    "request": form.journalled(),
                    "id_token": {
                        "header": self.signer.header(),
                        "claims": jws::claims_unverified(&id_token),
                    },
                    "access_token": jws::claims_unverified(&access_token),
                })),
        );
        Ok(json!({
            "access_token": access_token,
            "expires_in": lifetime.whole_seconds(),
            "token_type": "Bearer",
            "id_token": id_token,
            "session_state": session.id,
            "scope": request.scope.to_string(),
        }))
    }

    fn authentication(&self, grant: &Grant) -> Authentication {
        let session = &grant.session;
        let iat = self.now().unix_timestamp();
        let national_id = session.person.national_id.to_string();
        Authentication {
            exp: iat + self.settings.access_token_lifetime.whole_seconds(),
            iat,
            auth_time: session.authenticated_at.unix_timestamp(),
            iss: self.endpoints.issuer().to_owned(),
            sub: subject(&session.person.national_id),
            azp: grant.request.client_id.clone(),
            session_state: session.id.clone(),
            sid: session.id.clone(),
            acr: session.acr.clone(),
            scope: grant.request.scope.to_string(),
            auth_mode: session.auth_mode,
            preferred_username: national_id.clone(),
            subject_name_id: national_id,
            other_ids: OtherId::all_of(&session.person),
        }
    }
}
