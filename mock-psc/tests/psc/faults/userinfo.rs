//! What userinfo says, as JSON and as a signed token.

use mock_kit::{Clock, authority::ServerAuthority};
use mock_psc::{Client, Settings, SigningAlgorithm};
use serde_json::{Value, json};

use super::assert_judged;
use crate::stack::{SAS, SAS_RETURN, SAS_SECRET, Stack, of};

type Row = (&'static str, fn(&Value, &Value) -> bool);

/// The fault, and whether the claims show it, beside those that had none.
pub const MEMBERS: &[Row] = &[
    ("psc.userinfo.sub.wrong", |claims, faithful| {
        claims["sub"].as_str().unwrap().starts_with("f:") && claims["sub"] != faithful["sub"]
    }),
    ("psc.userinfo.sub.missing", |claims, _| claims.get("sub").is_none()),
    ("psc.userinfo.practices.none", |claims, _| {
        claims["SubjectRefPro"]["exercices"] == json!([])
            && claims["SubjectRefPro"]["codeCivilite"].is_string()
            && claims["SubjectRole"] == json!([])
            && claims["SubjectOrganization"] == ""
    }),
    ("psc.userinfo.practices.missing", |claims, _| claims.get("SubjectRefPro").is_none()),
    ("psc.userinfo.national_id.missing", |claims, faithful| {
        let id = of(faithful, "SubjectNameID");
        ["SubjectNameID", "preferred_username", "otherIds"].iter().all(|name| claims.get(name).is_none())
            && of(claims, "sub").ends_with(id)
    }),
    ("psc.userinfo.national_id.empty", |claims, _| claims["SubjectNameID"] == ""),
    ("psc.userinfo.names.missing", |claims, _| {
        claims.get("given_name").is_none() && claims.get("family_name").is_none()
    }),
    ("psc.userinfo.names.wrong", |claims, faithful| {
        claims["family_name"] == "Autrepersonne" && claims["family_name"] != faithful["family_name"]
    }),
    ("psc.userinfo.types.wrong", |claims, faithful| {
        claims["given_name"] == json!([faithful["given_name"], "Zoé"])
            && claims["family_name"].is_number()
            && claims["SubjectRefPro"].is_string()
    }),
    ("psc.userinfo.claims.unknown", |claims, _| claims["trait_inconnu"].is_object()),
];

/// The fault, and whether the header and the claims of the token show it.
pub const SIGNED: &[Row] = &[
    ("psc.userinfo.aud.wrong", |_, claims| claims["aud"] == "un-autre-service"),
    ("psc.userinfo.iss.wrong", |_, claims| of(claims, "iss").starts_with("https://imposteur.test/")),
    ("psc.userinfo.signature.foreign", |header, _| header["alg"] == "RS256"),
    ("psc.userinfo.alg.none", |header, _| header["alg"] == "none"),
    ("psc.userinfo.alg.hs256", |header, _| header["alg"] == "HS256"),
    ("psc.userinfo.signature.invalid", |header, _| header["alg"] == "RS256"),
];

#[tokio::test]
async fn each_fault_is_in_the_claims_and_in_nothing_else() {
    let (stack, tokens) = Stack::signed_in().await;
    let access_token = of(&tokens, "access_token");
    let faithful = stack.userinfo(access_token).await.json();
    for (name, shows) in MEMBERS {
        stack.commit(name);
        let claims = stack.userinfo(access_token).await.json();
        assert!(shows(&claims, &faithful) && claims["Mode_Acces_Raison"] == "", "{name}: {claims}");
        let told = stack.events("psc.fault.committed").pop().unwrap();
        assert_eq!(told.details["deviations"], json!([name]));
        assert_eq!(stack.events("psc.userinfo.answered").pop().unwrap().details["claims"], claims);
    }
    stack.commit_for_another("psc.userinfo.sub.wrong");
    assert_eq!(stack.userinfo(access_token).await.json(), faithful);
    // Nothing is signed for this service.
    for (name, _) in SIGNED {
        stack.commit(name);
        assert_eq!(stack.userinfo(access_token).await.json(), faithful, "{name}");
    }
}

#[tokio::test]
async fn a_signed_answer_is_forged_in_each_way_and_a_library_refuses_it() {
    let root = ServerAuthority::generate(Clock::system().now()).unwrap();
    let client = Client::new(SAS, "Plateforme digitale SAS", SAS_SECRET)
        .redirect_uris([SAS_RETURN])
        .userinfo_signed_response_alg(SigningAlgorithm::Rs256);
    let stack = Stack::with_clients(Settings::default(), &root, vec![client]);
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    let answer = async || stack.userinfo(of(&tokens, "access_token")).await;
    for (name, shows) in SIGNED {
        stack.commit(name);
        let token = answer().await;
        assert_eq!(token.header("content-type"), "application/jwt");
        let part = |rank: usize| -> Value {
            use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
            let part = token.body.split('.').nth(rank).unwrap();
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
        };
        assert!(shows(&part(0), &part(1)), "{name}");
        assert_judged(name, &stack.verified_at_any_time(&token.body).await.map(drop));
    }
    // Members go wrong in a signed answer too, and that is signed as it should be.
    stack.commit("psc.userinfo.sub.missing");
    let claims = stack.verified_at_any_time(&answer().await.body).await.unwrap();
    assert!(claims.get("sub").is_none());
    stack.context.deviations.clear();
    stack.verified_at_any_time(&answer().await.body).await.unwrap();
}
