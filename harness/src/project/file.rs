//! `doublure.toml` as a person writes it: the shape, nothing checked yet. Every value keeps its place in the text,
//! so that what is wrong with it can be shown. The descriptions are those of the published JSON schema.

use std::collections::BTreeMap;

use identities::{CardKind, Civility, IdForm, OtherIdRecord, PracticeRecord, Profession, TechnicalId};
use mock_psc::{AuthMethod, CertificatePrompt, Profile};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use toml::Spanned;

/// What Doublure knows of the service under test.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "doublure.toml")]
pub(super) struct File {
    /// Names below `localhost` for which a server certificate is issued into `.doublure/`, for a service that serves
    /// HTTPS itself. Stands at the top of the file, before the first line in brackets.
    #[serde(default)]
    #[schemars(with = "Vec<String>", extend("examples" = [["mon-service.localhost"]]))]
    pub hosts: Vec<Spanned<String>>,
    /// The service under test.
    pub service: Service,
    /// The relying parties that Pro Santé Connect knows; the first one is the service's own.
    #[serde(default)]
    #[schemars(required, length(min = 1))]
    pub client: Vec<Client>,
    /// Ports of Doublure, the same at each start.
    #[serde(default)]
    pub ports: Ports,
    /// How Pro Santé Connect behaves.
    #[serde(default)]
    pub psc: Psc,
    /// Named people: « la personne « anne » dont la carte CPS est dans le lecteur ».
    #[serde(default)]
    pub person: Vec<Person>,
    /// Where scenarios and approved pages are.
    #[serde(default)]
    pub scenarios: Scenarios,
    /// What `doublure certify` must know of the service.
    pub certify: Option<Certify>,
    /// What differs from run to run in the text of pages, and the name that stands for it.
    #[serde(default)]
    #[schemars(with = "Vec<Redaction>")]
    pub redaction: Vec<Spanned<Redaction>>,
}

/// How to sign in to the service, to sign out, and to tell who is signed in. Pages are paths, or whole addresses.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Certify {
    /// The page where a sign-in begins; the home page when there is none.
    #[schemars(with = "Option<String>", extend("examples" = ["/connexion"]))]
    pub sign_in: Option<Spanned<String>>,
    /// Name of the link or button that goes to Pro Santé Connect from there, as people read it (of an image: its `alt`).
    /// None when that page itself sends the browser to Pro Santé Connect.
    #[schemars(with = "Option<String>", length(min = 1), extend("examples" = ["S’identifier avec Pro Santé Connect"]))]
    pub sign_in_button: Option<Spanned<String>>,
    /// What is done on the page before `sign_in_button`: sentences, one for each gesture.
    #[serde(default)]
    #[schemars(with = "Vec<String>", extend("examples" = [["il clique sur « Professionnels de santé »"]]))]
    pub sign_in_steps: Vec<Spanned<String>>,
    /// A page for people who are signed in.
    #[schemars(with = "String", extend("examples" = ["/espace"]))]
    pub protected: Spanned<String>,
    /// What that page says to somebody who is signed in, and to nobody else: a text, or the name of a link or button.
    #[schemars(with = "String", length(min = 1), extend("examples" = ["Se déconnecter"]))]
    pub signed_in: Spanned<String>,
    /// What that page says to somebody who is not. Without it, whoever is not told `signed_in` is signed out.
    #[schemars(with = "Option<String>", length(min = 1))]
    pub signed_out: Option<Spanned<String>>,
    /// Name of the link or button of that page that signs out.
    #[schemars(with = "Option<String>", length(min = 1), extend("examples" = ["Se déconnecter"]))]
    pub sign_out_button: Option<Spanned<String>>,
    /// What is done on that page before `sign_out_button`: sentences, one for each gesture.
    #[serde(default)]
    #[schemars(with = "Vec<String>", extend("examples" = [["il clique sur « Mon compte »"]]))]
    pub sign_out_steps: Vec<Spanned<String>>,
    /// The page of the terms of use, or of what people can read before they use the service.
    #[schemars(with = "Option<String>", extend("examples" = ["/conditions"]))]
    pub terms: Option<Spanned<String>>,
    /// After how many seconds an inactive person is signed out. That long is waited for.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub inactive_after: Option<Spanned<u16>>,
    /// What stands before the number or the address of the account on the `protected` page, or whatever names it: the word
    /// after it must stay the same when the person gains an id.
    #[schemars(with = "Option<String>", length(min = 1), extend("examples" = ["Compte n°"]))]
    pub account: Option<Spanned<String>>,
    /// Whether the service refreshes its tokens while a person is active. Without it, a service that is not seen to do so is
    /// not judged by that.
    pub refresh: Option<bool>,
    /// The command that restarts the service, in the folder of this file: it reads the metadata and the keys of Pro Santé
    /// Connect again. Of no use when `[service] start` starts it.
    #[schemars(with = "Option<String>", length(min = 1), extend("examples" = ["docker compose restart web"]))]
    pub restart: Option<Spanned<String>>,
    /// What a person answers for, where nothing can be measured.
    #[serde(default)]
    pub declared: Vec<Declared>,
}

/// A requirement that a person answers for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Declared {
    /// Id of the requirement, as the report shows it: one that is to be declared, or that is not tested.
    #[schemars(with = "String", extend("examples" = ["EXI PSC 01"]))]
    pub requirement: Spanned<String>,
    /// Whether it is met; `false` is a failure.
    pub answer: bool,
    /// Who says so.
    #[schemars(with = "String", length(min = 1))]
    pub author: Spanned<String>,
    /// The day on which they said so: year, month, day.
    #[schemars(with = "String", extend("format" = "date", "examples" = ["2026-01-15"]))]
    pub date: Spanned<String>,
    /// A file that bears it out: its path from the folder of this file.
    #[schemars(with = "Option<String>", extend("examples" = ["pieces/kbis.pdf"]))]
    pub attachment: Option<Spanned<String>>,
}

/// What the built-in service is run with, when there is none of one's own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BuiltInFile {
    #[serde(default)]
    pub psc: Psc,
    #[serde(default)]
    pub person: Vec<Person>,
}

/// How Pro Santé Connect and the e-CPS behave. What is not said is as the profile has it; times are in seconds.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Psc {
    /// The year whose answers it gives: 2026 (`acr` is `eidas2` with a card, the id token has `auth_level` and `scope`) or
    /// 2023 (`eidas3`, neither).
    #[schemars(schema_with = "profiles")]
    pub profile: Option<Profile>,
    /// Whether careless requests are refused, which the real one accepts.
    pub strict: Option<bool>,
    /// When the card is asked for: at once, or after the person chose it on a page.
    #[schemars(schema_with = "prompts")]
    pub certificate_prompt: Option<CertificatePrompt>,
    /// `acr` of a sign-in by card.
    pub card_acr: Option<Acr>,
    /// `acr` of a sign-in by e-CPS.
    pub mobile_acr: Option<Acr>,
    /// `auth_level` of the id token; none when it is empty.
    pub auth_level: Option<String>,
    /// Whether the id token has `scope`.
    pub id_token_scope: Option<bool>,
    /// How long a sign-in may take, from the request to the card.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub attempt_lifetime: Option<Spanned<u16>>,
    /// How long a pushed authorization request waits for its browser.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub pushed_request_lifetime: Option<Spanned<u16>>,
    /// How long a code can be exchanged.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub code_lifetime: Option<Spanned<u16>>,
    /// How far the end (`exp`) of a client assertion may be.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub client_assertion_longest: Option<Spanned<u16>>,
    /// How long an access token is good for.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub access_token_lifetime: Option<Spanned<u16>>,
    /// How long an access token is good for that another one was exchanged for.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub api_token_lifetime: Option<Spanned<u16>>,
    /// How long a refresh token is good for, at most: it never outlives the session.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub refresh_token_lifetime: Option<Spanned<u16>>,
    /// How long an id token is good for.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub id_token_lifetime: Option<Spanned<u16>>,
    /// How long a session lasts.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub session_lifetime: Option<Spanned<u16>>,
    /// How long a session lasts without activity.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub session_idle_limit: Option<Spanned<u16>>,
    /// How long a service may take to answer that it knows of a sign-out.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub logout_notice_limit: Option<Spanned<u16>>,
    /// Whether the browser brings `state` back after a sign-out.
    pub logout_returns_state: Option<bool>,
    /// How many signing keys are published: the one that signs, and those before it.
    #[schemars(with = "Option<u8>", range(min = 1))]
    pub published_keys: Option<Spanned<u8>>,
    /// How long the person has to answer on the phone.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub ecps_request_lifetime: Option<Spanned<u16>>,
    /// How long the e-CPS service may take to answer, the person's own time left out.
    #[schemars(with = "Option<u16>", range(min = 1))]
    pub ecps_limit: Option<Spanned<u16>>,
}

/// A level of authentication.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Acr {
    Eidas1,
    Eidas2,
    Eidas3,
}

/// The service under test.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Service {
    /// Name shown in reports; the host of `url` when there is none.
    #[schemars(with = "Option<String>")]
    pub name: Option<Spanned<String>>,
    /// Address of its home page: http or https, any host that this machine resolves.
    #[schemars(with = "String", extend("format" = "uri", "examples" = ["http://localhost:3000/"]))]
    pub url: Spanned<String>,
    /// Shell command that starts it, run in the folder of this file; it must stay in the foreground. Without it, the
    /// service is expected to run already.
    #[schemars(with = "Option<String>", extend("examples" = ["node serveur.mjs"]))]
    pub start: Option<Spanned<String>>,
    /// Path, or whole address, that answers once the service is up; `url` when there is none.
    #[schemars(with = "Option<String>", extend("examples" = ["/sante"]))]
    pub ready: Option<Spanned<String>>,
    /// How long it may take to answer, in seconds.
    #[schemars(with = "Option<u16>", range(min = 1, max = 3600), extend("default" = super::default::READY_WITHIN))]
    pub ready_within: Option<Spanned<u16>>,
    /// Environment variables for `start`. In the values, `{issuer}`, `{discovery}`, `{root_certificate}`,
    /// `{root_bundle}`, `{root_pkcs12}`, `{client_id}`, `{client_secret}`, `{smtp_host}`, `{smtp_port}`,
    /// `{service_url}`, and with `hosts` `{server_certificate}` and `{server_key}` are replaced.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub env: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// A relying party, as it is registered at Pro Santé Connect.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Client {
    /// `client_id`.
    #[schemars(with = "String", length(min = 1))]
    pub id: Spanned<String>,
    /// `client_secret`: one for tests, never the real one. Empty only for a client that needs none (`private_key_jwt`,
    /// `tls_client_auth`).
    #[schemars(with = "String")]
    pub secret: Spanned<String>,
    /// How it authenticates, and in no other way; without, the secret is accepted in the header and in the form.
    #[serde(default)]
    #[schemars(schema_with = "auth_methods")]
    pub token_endpoint_auth_method: Option<Spanned<AuthMethod>>,
    /// Its public keys for `private_key_jwt`: a JWK set, as JSON.
    #[schemars(with = "Option<String>", extend("examples" = ["{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"…\", \"y\": \"…\"}]}"]))]
    pub jwks: Option<Spanned<String>>,
    /// CN of the certificate that it presents for `tls_client_auth`; `id` when there is none.
    #[schemars(with = "Option<String>", length(min = 1, max = 64))]
    pub certificate_name: Option<Spanned<String>>,
    /// OU of that certificate, the structure's number (`1` and a FINESS, `3` and a SIRET); a made-up one when there is none.
    #[schemars(with = "Option<String>", length(min = 1, max = 64))]
    pub certificate_unit: Option<Spanned<String>>,
    /// Name that people read at Pro Santé Connect; the service's when there is none.
    #[schemars(with = "Option<String>")]
    pub name: Option<Spanned<String>>,
    /// Where Pro Santé Connect may send codes: whole addresses, compared character by character.
    #[schemars(with = "Vec<String>", length(min = 1), extend("examples" = [["http://localhost:3000/retour"]]))]
    pub redirect_uris: Spanned<Vec<Spanned<String>>>,
    /// Where the browser may be sent after sign-out, compared likewise.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub post_logout_redirect_uris: Vec<Spanned<String>>,
    /// Where Pro Santé Connect posts a logout token when a session is over (back-channel logout).
    #[schemars(with = "Option<String>")]
    pub backchannel_logout_uri: Option<Spanned<String>>,
    /// What the browser loads in a frame when a session is over (front-channel logout).
    #[schemars(with = "Option<String>")]
    pub frontchannel_logout_uri: Option<Spanned<String>>,
    /// With what userinfo is signed; plain JSON when there is none.
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
}

/// What Pro Santé Connect signs with.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
pub(super) enum SigningAlgorithm {
    #[serde(rename = "RS256")]
    Rs256,
}

/// Ports of Doublure.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ports {
    /// Pro Santé Connect.
    #[schemars(with = "Option<u16>", range(min = 1), extend("default" = super::default::PORTS.psc))]
    pub psc: Option<Spanned<u16>>,
    /// The inbox.
    #[schemars(with = "Option<u16>", range(min = 1), extend("default" = super::default::PORTS.mail))]
    pub mail: Option<Spanned<u16>>,
    /// SMTP: where the service sends its mail.
    #[schemars(with = "Option<u16>", range(min = 1), extend("default" = super::default::PORTS.smtp))]
    pub smtp: Option<Spanned<u16>>,
    /// The e-CPS service and its phones.
    #[schemars(with = "Option<u16>", range(min = 1), extend("default" = super::default::PORTS.ecps))]
    pub ecps: Option<Spanned<u16>>,
    /// What the test IGC-Santé publishes over HTTP: revocation lists, certificates of its authorities, OCSP.
    #[schemars(with = "Option<u16>", range(min = 1), extend("default" = super::default::PORTS.igc))]
    pub igc: Option<Spanned<u16>>,
    /// Where services call Pro Santé Connect with a certificate (`mtls_endpoint_aliases`).
    #[schemars(with = "Option<u16>", range(min = 1), extend("default" = super::default::PORTS.mtls))]
    pub mtls: Option<Spanned<u16>>,
    /// The control plane, for programs of this machine.
    #[schemars(with = "Option<u16>", range(min = 1), extend("default" = super::default::PORTS.control))]
    pub control: Option<Spanned<u16>>,
}

/// A made-up professional who bears a key.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    /// How scenarios call them.
    #[schemars(with = "String", length(min = 1))]
    pub key: Spanned<String>,
    /// What they are for, for those who choose among people.
    pub about: Option<String>,
    /// Their profession; without, an employee of a structure.
    #[schemars(schema_with = "professions")]
    pub profession: Option<Profession>,
    /// Given name; a made-up one when there is none.
    #[schemars(with = "Option<String>")]
    pub given_name: Option<Spanned<String>>,
    /// Family name; a made-up one when there is none.
    #[schemars(with = "Option<String>")]
    pub family_name: Option<Spanned<String>>,
    /// How they are addressed; as made up when there is none.
    #[schemars(schema_with = "civilities")]
    pub civility: Option<Civility>,
    /// National id of their own, in the ranges that are nobody's: it begins with 899700 (RPPS, check digit right), 099
    /// (ADELI), 30B0, 31B0 (FINESS) or 50000000 (SIRET). In `up`; in a run each scenario has a person of its own.
    #[schemars(with = "Option<String>", extend("examples" = ["899700999990"]))]
    pub national_id: Option<Spanned<String>>,
    /// The register of a made-up national id; RPPS when there is none.
    #[schemars(schema_with = "registers")]
    pub register: Option<IdForm>,
    /// What `sub` ends with, where that is not the national id.
    #[schemars(with = "Option<String>", extend("examples" = ["ANS20231122132732"]))]
    pub technical_id: Option<TechnicalId>,
    /// Further elements of `otherIds`: the register, and the id unless it is to be made up.
    #[serde(default)]
    #[schemars(schema_with = "other_ids")]
    pub other_ids: Vec<OtherIdRecord>,
    /// Their cards; when nothing is said, a CPS, a CPF for somebody in training, a CPE for an employee.
    #[schemars(schema_with = "cards")]
    pub cards: Option<Vec<CardKind>>,
    /// Whether they may regulate: `Acces_Regulation_Medicale`.
    #[serde(default)]
    pub regulation: bool,
    /// Their practices, each with its sites; made up when nothing is said, none for an empty list.
    #[schemars(schema_with = "practices")]
    pub practice: Option<Vec<PracticeRecord>>,
}

/// Where scenarios and approved pages are, from the folder of this file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenarios {
    /// Folder of the `.feature` files.
    #[schemars(with = "Option<String>", extend("default" = super::default::SCENARIOS))]
    pub folder: Option<Spanned<String>>,
    /// Folder of the approved pages.
    #[schemars(with = "Option<String>", extend("default" = super::default::SNAPSHOTS))]
    pub snapshots: Option<Spanned<String>>,
}

/// A name that stands for what differs from run to run: give `pattern` or `parameter`, not both.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Redaction {
    /// What approved pages show in its place, in brackets.
    #[schemars(with = "String", length(min = 1))]
    pub name: Spanned<String>,
    /// Regular expression of what differs.
    #[schemars(with = "Option<String>", extend("examples" = ["DOS-[0-9]{6}"]))]
    pub pattern: Option<Spanned<String>>,
    /// Query parameter, in links, whose value differs.
    #[schemars(with = "Option<String>", extend("examples" = ["jeton"]))]
    pub parameter: Option<Spanned<String>>,
}

fn profiles(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["2026", "2023"], "default": "2026" })
}

fn prompts(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["on-arrival", "on-choice"], "default": "on-arrival" })
}

fn civilities(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["madam", "mister"] })
}

fn registers(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["rpps", "adeli", "finess", "siret"], "default": "rpps" })
}

fn cards(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "enum": ["cps", "cpf", "cpe", "cpa"] } })
}

fn other_ids(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": {
        "type": "object", "additionalProperties": false, "required": ["origin"], "properties": {
            "origin": { "type": "string", "enum": ["rpps", "adeli", "finess", "siret", "psi"] },
            "id": { "type": "string" },
        },
    } })
}

fn practices(_: &mut SchemaGenerator) -> Schema {
    let text = || json_schema!({ "type": "string", "maxLength": identities::PersonRecord::LONGEST_TEXT });
    json_schema!({ "type": "array", "items": {
        "type": "object", "additionalProperties": false, "properties": {
            "profession": { "type": "string", "enum": Profession::ALL },
            "category": { "type": "string", "enum": ["civil", "public_agent", "student"] },
            "speciality": { "type": "string", "examples": ["SM26"] },
            "site": { "type": "array", "items": {
                "type": "object", "additionalProperties": false, "properties": {
                    "sector": { "type": "string", "examples": ["SA07"] },
                    "mode": { "type": "string", "enum": ["self_employed", "salaried", "volunteer"] },
                    "name": text(), "trade_name": text(), "technical_id": text(), "finess": text(),
                    "legal_entity_finess": text(), "siret": text(), "pharmacist_section": text(), "role": text(),
                    "activity_kind": text(), "number": text(), "street_type": text(), "street": text(),
                    "postal_code": text(), "town": text(), "telephone": text(),
                },
            } },
        },
    } })
}

fn professions(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": Profession::ALL })
}

fn auth_methods(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": AuthMethod::ALL })
}
