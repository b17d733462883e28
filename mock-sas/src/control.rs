//! The control calls: people who went through the steps already, what became of an account, expiries.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State as Shared, rejection::JsonRejection},
    http::StatusCode,
};
use mock_kit::{
    control::{Refusal, Refused, body},
    journal::{Entry, Verdict},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    NAME,
    service::Service,
    state::{
        account::{Account, Identity, Saved},
        accounts::InsertError,
        email_address::EmailAddress,
        regulator::Regulator,
        settings::Settings,
    },
};

/// Path of the accounts: `POST` a [`NewAccount`] → 201.
pub(crate) const ACCOUNTS: &str = "/accounts";
/// Path of one account: `GET` → an [`AccountReport`].
pub(crate) const ACCOUNT: &str = "/accounts/{national_id}";
/// Path of the regulators: `POST` a [`NewRegulator`] → 201 and a [`RegulatorReport`].
pub(crate) const REGULATORS: &str = "/regulators";
/// Path of one regulator: `GET` → a [`RegulatorReport`].
pub(crate) const REGULATOR: &str = "/regulators/{address}";
/// Path of the expiries: `POST {"thing": "mail_link"|"session", "person": NATIONAL-ID}` → 204. A regulator's
/// session is named by the address.
pub(crate) const EXPIRIES: &str = "/expiries";

/// Path of what was read of the provider: `DELETE` → 204, as at a restart.
pub(crate) const PROVIDER: &str = "/provider";

/// How far somebody went already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewState {
    /// Address verified, terms of use pending: the next sign-in leads to them.
    Initialised,
    /// All steps.
    #[default]
    Active,
}

/// Somebody who went through the steps already.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewAccount {
    /// National id.
    pub national_id: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The verified mail address.
    pub email: String,
    /// Whether the participation settings are filled in; only for an active account.
    #[serde(default)]
    pub settings: bool,
    /// How far the person went; left out: all steps.
    #[serde(default)]
    pub state: NewState,
}

/// What became of an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
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
    /// What else the Espace personnel holds: `{"phones": {ADDRESS: NUMBER}, "slots": [{"date": "2023-05-16",
    /// "begin": "08h00", "end": "09h00", "kinds": ["consultation"]}], "absences": [{"from": "2023-05-20",
    /// "to": "2023-05-27"}], "information": TEXT}`.
    pub space: Value,
}

/// Somebody with a login and a password of the platform's own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewRegulator {
    /// The login: a mail address.
    pub address: String,
    /// The password.
    pub password: String,
    /// Given name and family name.
    pub name: String,
}

/// What became of a regulator's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegulatorReport {
    /// The login.
    pub address: String,
    /// Given name and family name.
    pub name: String,
    /// National id of the professional whose account it is too, once the mail's link was followed.
    pub account: Option<String>,
}

pub(crate) fn router(service: Arc<Service>) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(report))
        .routes(routes!(create_regulator))
        .routes(routes!(report_regulator))
        .routes(routes!(expire))
        .routes(routes!(forget_provider))
        .with_state(service)
}

/// Makes an account of somebody who went through the steps already.
#[utoipa::path(post, path = ACCOUNTS, tag = NAME, request_body = NewAccount, responses(
    (status = 201, description = "The account.", body = AccountReport), Refused
))]
async fn create(
    Shared(service): Shared<Arc<Service>>,
    sent: Result<Json<NewAccount>, JsonRejection>,
) -> Result<(StatusCode, Json<AccountReport>), Refusal> {
    let new = body(
        sent,
        r#"{"national_id": "899700427885", "given_name": "KIT", "family_name": "DOC", "email": "kit@exemple.test"}"#,
    )?;
    let email = address("email", &new.email)?;
    if new.national_id.is_empty() {
        return Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "national_id is empty",
            "give the national id, such as 899700000017",
        ));
    }
    let identity =
        Identity { national_id: new.national_id, given_name: new.given_name, family_name: new.family_name };
    let account = match new.state {
        NewState::Active => {
            let saved = Saved { settings: Settings::sample(), on: service.context.today() };
            Account::active(identity, email, new.settings.then_some(saved))
        }
        NewState::Initialised if new.settings => {
            return Err(Refusal::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "an initialised account has no settings yet",
                "leave “settings” out, or make the account active",
            ));
        }
        NewState::Initialised => Account::initialised(identity, email),
    };
    let created = AccountReport::from(&account);
    service.accounts.insert(account)?;
    let made = match new.state {
        NewState::Active => "Un compte déjà actif est créé à la demande du scénario.",
        NewState::Initialised => "Un compte déjà initialisé est créé à la demande du scénario.",
    };
    service.record(
        Entry::new(NAME, "sas.account.made", made)
            .from("control")
            .person(&created.national_id)
            .verdict(Verdict::Accepted)
            .details(json!(created)),
    );
    Ok((StatusCode::CREATED, Json(created)))
}

/// Makes a regulator's account.
#[utoipa::path(post, path = REGULATORS, tag = NAME, request_body = NewRegulator, responses(
    (status = 201, description = "The account.", body = RegulatorReport), Refused
))]
async fn create_regulator(
    Shared(service): Shared<Arc<Service>>,
    sent: Result<Json<NewRegulator>, JsonRejection>,
) -> Result<(StatusCode, Json<RegulatorReport>), Refusal> {
    let new = body(sent, r#"{"address": "samu@exemple.test", "password": "secret", "name": "Anne Martin"}"#)?;
    let address = address("address", &new.address)?;
    for (field, value) in [("password", &new.password), ("name", &new.name)] {
        if value.trim().is_empty() {
            return Err(Refusal::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("{field} is empty"),
                format!("give a {field}"),
            ));
        }
    }
    let regulator = Regulator::new(address, new.password, new.name);
    let created = RegulatorReport::from(&regulator);
    service.accounts.insert_regulator(regulator)?;
    service.record(
        Entry::new(NAME, "sas.regulator.made", "Un compte de régulateur est créé à la demande du scénario.")
            .from("control")
            .verdict(Verdict::Accepted)
            .details(json!(created)),
    );
    Ok((StatusCode::CREATED, Json(created)))
}

/// What became of a regulator's account.
#[utoipa::path(get, path = REGULATOR, tag = NAME, params(("address" = String, Path, description = "The login.")), responses(
    (status = 200, description = "The account.", body = RegulatorReport), Refused
))]
async fn report_regulator(
    Shared(service): Shared<Arc<Service>>,
    Path(address): Path<String>,
) -> Result<Json<RegulatorReport>, Refusal> {
    match service.accounts.regulator(&address.to_lowercase()) {
        Some(regulator) => Ok(Json(RegulatorReport::from(&regulator))),
        None => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            format!("no regulator has the address {address}"),
            format!("POST {REGULATORS} first"),
        )),
    }
}

fn address(field: &str, given: &str) -> Result<EmailAddress, Refusal> {
    EmailAddress::parse(given).map_err(|error| {
        Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("{field} “{given}”: {error}"),
            "give an address of the form name@domain.tld",
        )
    })
}

impl From<InsertError> for Refusal {
    fn from(error: InsertError) -> Self {
        let advice = match error {
            InsertError::PersonKnown(_) => "make another person, or use this one as it is",
            InsertError::AddressTaken(_) => {
                "use another address; a regulator is made before the professional with the same address, and \
                 both are one account then"
            }
        };
        Self::new(StatusCode::CONFLICT, error.to_string(), advice)
    }
}

/// What became of an account.
#[utoipa::path(get, path = ACCOUNT, tag = NAME, params(("national_id" = String, Path, description = "Whose.")), responses(
    (status = 200, description = "The account.", body = AccountReport), Refused
))]
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

/// What expires here.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountThing)]
enum Thing {
    MailLink,
    Session,
}

/// What is to end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AccountExpiry {
    /// The mail's link, or the session.
    thing: Thing,
    /// Whose, by national id; a regulator's session by the address.
    person: String,
}

/// Ends a thing at once.
#[utoipa::path(post, path = EXPIRIES, tag = NAME, request_body = AccountExpiry, responses(
    (status = 204, description = "It is over."), Refused
))]
async fn expire(
    Shared(service): Shared<Arc<Service>>,
    sent: Result<Json<AccountExpiry>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let expiry = body(sent, r#"{"thing": "session", "person": "899700427885"}"#)?;
    let expired = match expiry.thing {
        Thing::MailLink => service.accounts.find(&expiry.person).is_some_and(|account| account.expire_link()),
        Thing::Session => service.sessions.expire(&expiry.person, service.now()),
    };
    if !expired {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            format!("{} has no {}", expiry.person, json!(expiry.thing).as_str().unwrap_or_default()),
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

/// Has the service read its provider again, keys and metadata, as after a restart; nobody is signed out.
#[utoipa::path(delete, path = PROVIDER, tag = NAME, responses((status = 204, description = "It will be read again.")))]
async fn forget_provider(Shared(service): Shared<Arc<Service>>) -> StatusCode {
    service.relying_party.forget();
    service.record(
        Entry::new(NAME, "sas.provider.forgotten", "Ce qui a été lu de Pro Santé Connect est oublié.")
            .from("control"),
    );
    StatusCode::NO_CONTENT
}

impl From<&Regulator> for RegulatorReport {
    fn from(regulator: &Regulator) -> Self {
        Self {
            address: regulator.address.to_string(),
            name: regulator.name.clone(),
            account: regulator.account.clone(),
        }
    }
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
            space: account.space().report(),
        }
    }
}
