//! `doublure.toml` as a person writes it: the shape, nothing checked yet. Every value keeps its place in the text,
//! so that what is wrong with it can be shown. The descriptions are those of the published JSON schema.

use std::collections::BTreeMap;

use identities::Profession;
use mock_psc::AuthMethod;
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
    /// Named people: « la personne « anne » dont la carte CPS est dans le lecteur ».
    #[serde(default)]
    pub person: Vec<Person>,
    /// Where scenarios and approved pages are.
    #[serde(default)]
    pub scenarios: Scenarios,
    /// What differs from run to run in the text of pages, and the name that stands for it.
    #[serde(default)]
    #[schemars(with = "Vec<Redaction>")]
    pub redaction: Vec<Spanned<Redaction>>,
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
    /// Their profession.
    #[schemars(schema_with = "professions")]
    pub profession: Profession,
    /// Given name; a made-up one when there is none.
    #[schemars(with = "Option<String>")]
    pub given_name: Option<Spanned<String>>,
    /// Family name; a made-up one when there is none.
    #[schemars(with = "Option<String>")]
    pub family_name: Option<Spanned<String>>,
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

fn professions(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": Profession::ALL })
}

fn auth_methods(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": AuthMethod::ALL })
}
