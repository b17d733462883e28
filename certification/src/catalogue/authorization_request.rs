use super::Area;
use crate::{
    Words,
    check::{Check, Severity::Blocking},
    passive,
};

pub(super) const AREA: Area = Area {
    name: "authorization_request",
    title: Words::new("La demande de connexion", "The authorization request"),
    about: Words::new(
        "Le service envoie le navigateur à Pro Santé Connect avec une demande : qui il est, ce qu’il veut savoir, et trois valeurs faites au hasard (state, nonce, et celle de PKCE) à quoi il reconnaîtra la réponse.",
        "The service sends the browser to Pro Santé Connect with a request: who it is, what it wants to know, and three values made at random (state, nonce, and that of PKCE) by which it will know the answer.",
    ),
    requirements: &["EXI PSC 08", "EXI PSC 09"],
    checks: &[
        Check::passive(
            "authorization_request.response_type",
            Words::new(
                "La demande attend un code, et rien d’autre",
                "The request asks for a code, and nothing else",
            ),
            passive::response_type,
            &["OIDC Core §3.1.2.1", "RFC 9700 §2.1.2"],
        )
        .weighing(Blocking)
        .measuring(&["EXI PSC 10"]),
        Check::passive(
            "authorization_request.scope",
            Words::new(
                "La demande porte les portées openid et scope_all",
                "The request has the scopes openid and scope_all",
            ),
            passive::scope,
            &["OIDC Core §3.1.2.1"],
        ),
        Check::passive(
            "authorization_request.acr_values",
            Words::new("La demande porte acr_values=eidas1", "The request has acr_values=eidas1"),
            passive::acr_values,
            &["OIDC Core §3.1.2.1"],
        )
        .weighing(Blocking)
        .measuring(&["EXI PSC 16"]),
        Check::passive(
            "authorization_request.state",
            Words::new(
                "state est là, imprévisible, et change à chaque demande",
                "state is there, cannot be guessed, and changes with each request",
            ),
            passive::state,
            &["RFC 6749 §10.12", "RFC 6749 §10.10"],
        )
        .weighing(Blocking),
        Check::passive(
            "authorization_request.nonce",
            Words::new(
                "nonce est là, imprévisible, et change à chaque demande",
                "nonce is there, cannot be guessed, and changes with each request",
            ),
            passive::nonce,
            &["OIDC Core §3.1.2.1", "OIDC Core §15.5.2"],
        ),
        Check::passive(
            "authorization_request.state_is_not_nonce",
            Words::new(
                "state et nonce sont deux valeurs différentes",
                "state and nonce are two different values",
            ),
            passive::state_is_not_nonce,
            &["OIDC Core §15.5.2"],
        ),
        Check::passive(
            "authorization_request.pkce",
            Words::new(
                "La demande est protégée par PKCE, en S256",
                "The request is protected by PKCE, with S256",
            ),
            passive::pkce,
            &["RFC 7636 §4.3", "RFC 9700 §2.1.1"],
        ),
        Check::passive(
            "authorization_request.secrets",
            Words::new(
                "Rien de secret ne passe par le navigateur",
                "Nothing secret goes through the browser",
            ),
            passive::front_channel_secrets,
            &["RFC 6749 §2.3.1"],
        )
        .weighing(Blocking)
        .measuring(&["EXI PSC 22"]),
        Check::passive(
            "authorization_request.endpoint",
            Words::new(
                "La demande va au point d’entrée que dit le document de découverte",
                "The request goes to the endpoint that the discovery document names",
            ),
            passive::wallet,
            &["OpenID Connect Discovery §3"],
        )
        .measuring(&["EXI PSC 14"]),
    ],
};
