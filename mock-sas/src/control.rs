//! The control calls: people who went through the steps already, what became of an account, expiries.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State as Shared},
    http::StatusCode,
    routing::{get, post},
};
use mock_kit::{
    control::{Call, Refusal},
    journal::{Entry, Verdict},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    NAME,
    service::Service,
    state::{
        account::{Account, Identity},
        email_address::EmailAddress,
        settings::Settings,
    },
};

/// Path of the accounts: `POST` a [`NewAccount`] → 201.
pub(crate) const ACCOUNTS: &str = "/accounts";
/// Path of one account: `GET` → an [`AccountReport`].
pub(crate) const ACCOUNT: &str = "/accounts/{national_id}";
/// Path of the expiries: `POST {"thing": "mail_link"|"session", "person": NATIONAL-ID}` → 204.
pub(crate) const EXPIRIES: &str = "/expiries";

const EXPIRABLE: [&str; 2] = ["mail_link", "session"];

/// Somebody who went through all steps already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewAccount {
    /// National id.
    pub national_id: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The verified mail address.
    pub email: String,
    /// Whether the participation settings are filled in.
    pub settings: bool,
}

/// What became of an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountReport {
    /// National id.
    pub national_id: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// `address_missing`, `address_to_verify`, `initialised` or `active`.
    pub state: String,
    /// The verified mail address.
    pub email: Option<String>,
    /// The participation settings, once filled in.
    pub settings: Option<Value>,
}

/// What the index of the control plane says of this mock.
pub const CALLS: &[Call<'static>] = &[
    Call::new(
        "POST",
        ACCOUNTS,
        "makes an active account: {\"national_id\", \"given_name\", \"family_name\", \"email\", \"settings\"}",
    ),
    Call::new("GET", ACCOUNT, "what became of an account"),
    Call::new("POST", EXPIRIES, "ends a thing at once: {\"thing\", \"person\"}"),
];

pub(crate) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route(ACCOUNTS, post(create))
        .route(ACCOUNT, get(report))
        .route(EXPIRIES, post(expire))
        .with_state(service)
}

async fn create(
    Shared(service): Shared<Arc<Service>>,
    Json(new): Json<NewAccount>,
) -> Result<(StatusCode, Json<AccountReport>), Refusal> {
    let email = EmailAddress::parse(&new.email).map_err(|error| {
        Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("email “{}”: {error}", new.email),
            "give an address of the form name@domain.tld",
        )
    })?;
    if new.national_id.is_empty() {
        return Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "national_id is empty",
            "give the national id, such as 899700000017",
        ));
    }
    let identity =
        Identity { national_id: new.national_id, given_name: new.given_name, family_name: new.family_name };
    let account = Account::active(identity, email, new.settings.then(Settings::sample));
    let created = AccountReport::from(&account);
    if !service.accounts.insert(account) {
        return Err(Refusal::new(
            StatusCode::CONFLICT,
            format!("{} has an account already", created.national_id),
            "make another person, or use this one as it is",
        ));
    }
    service.record(
        Entry::new(NAME, "sas.account.made", "Un compte déjà actif est créé à la demande du scénario.")
            .from("control")
            .person(&created.national_id)
            .verdict(Verdict::Accepted)
            .details(json!(created)),
    );
    Ok((StatusCode::CREATED, Json(created)))
}

async fn report(
    Shared(service): Shared<Arc<Service>>,
    Path(national_id): Path<String>,
) -> Result<Json<AccountReport>, Refusal> {
    match service.accounts.find(&national_id) {
        Some(account) => Ok(Json(AccountReport::from(&account))),
        None => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            format!("{national_id} has no account"),
            "sign in as that person first, or POST /accounts",
        )),
    }
}

#[derive(Debug, Deserialize)]
struct Expiry {
    thing: String,
    person: String,
}

async fn expire(
    Shared(service): Shared<Arc<Service>>,
    Json(expiry): Json<Expiry>,
) -> Result<StatusCode, Refusal> {
    let expired = match expiry.thing.as_str() {
        "mail_link" => service.accounts.find(&expiry.person).is_some_and(|account| account.expire_link()),
        "session" => service.sessions.expire(&expiry.person, service.now()),
        unknown => {
            return Err(Refusal::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("“{unknown}” is nothing that expires here"),
                format!("one of: {}", EXPIRABLE.join(", ")),
            ));
        }
    };
    if !expired {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            format!("{} has no {}", expiry.person, expiry.thing),
            "expire a thing once it exists",
        ));
    }
    service.record(
        Entry::new(NAME, "sas.expired", "Une échéance est avancée à la demande du scénario.")
            .from("control")
            .person(expiry.person)
            .details(json!({ "thing": expiry.thing })),
    );
    Ok(StatusCode::NO_CONTENT)
}

impl From<&Account> for AccountReport {
    fn from(account: &Account) -> Self {
        Self {
            national_id: account.identity.national_id.clone(),
            given_name: account.identity.given_name.clone(),
            family_name: account.identity.family_name.clone(),
            state: account.state().name().to_owned(),
            email: account.email().map(ToString::to_string),
            settings: account.settings().map(|settings| json!(settings)),
        }
    }
}
