//! What is written for a new provider: its file, its sample, its entry of the catalogue.
//!
//! Everything that has to be replaced is below `https://<id>.example`, which is nobody's.

use super::{
    new::{Kind, Names},
    sources,
};

const OAUTH2: &str = r##"//! {Name}.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// {Name}.
///
#[doc = credentials!("{id}", "{VARIABLE}", "https://{id}.example/applications")]
///
/// # Sources
///
/// - {today}: <https://{id}.example/docs>: the endpoints, the scopes and the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "{id}",
    name = "{Name}",
    authorization = "https://{id}.example/oauth/authorize",
    token = "https://{id}.example/oauth/token",
    userinfo = "https://api.{id}.example/me",
    scope = "profile email",
    client_auth = basic,
    profile = {Type}Profile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct {Type} {
    /// The client id; `{VARIABLE}_ID` with `..env`.
    client_id: String,
    /// The client secret; `{VARIABLE}_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<{Type}Profile>,
}

/// What {Name} says about a person: `GET /me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name, email, image = avatar_url)]
#[non_exhaustive]
pub struct {Type}Profile {
    /// The account.
    pub id: String,
    /// The full name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
"##;

const OIDC: &str = r##"//! {Name}.
use auth::{
    AuthConfig, Secret,
    provider::{OidcProfile, Overrides},
};

/// {Name}.
///
#[doc = credentials!("{id}", "{VARIABLE}", "https://{id}.example/applications")]
///
/// # Sources
///
/// - {today}: <https://{id}.example/docs>: the endpoints, the scopes and the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "{id}",
    name = "{Name}",
    issuer = "https://login.{id}.example",
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct {Type} {
    /// The client id; `{VARIABLE}_ID` with `..env`.
    client_id: String,
    /// The client secret; `{VARIABLE}_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<OidcProfile>,
}
"##;

const OAUTH2_SAMPLE: &str = r#"{
 "payload": "userinfo",
 "profile": {
  "id": "10042",
  "name": "Mira Castell",
  "email": "mira.castell@example.com",
  "avatar_url": "https://images.{id}.example/10042.png"
 },
 "expected": {
  "id": "10042",
  "name": "Mira Castell",
  "email": "mira.castell@example.com",
  "image": "https://images.{id}.example/10042.png"
 },
 "expected_email_verified": false,
 "cases": []
}
"#;

const OIDC_SAMPLE: &str = r#"{
 "payload": "id_token",
 "profile": {
  "iss": "https://login.{id}.example",
  "sub": "10042",
  "aud": "client",
  "exp": 1790003600,
  "iat": 1790000000,
  "name": "Mira Castell",
  "email": "mira.castell@example.com",
  "email_verified": true,
  "picture": "https://images.{id}.example/10042.png"
 },
 "expected": {
  "id": "10042",
  "name": "Mira Castell",
  "email": "mira.castell@example.com",
  "image": "https://images.{id}.example/10042.png"
 },
 "expected_email_verified": true,
 "cases": []
}
"#;

const ENTRY: &str = r#"[[provider]]
id = "{id}"
name = "{Name}"
source = []
required = false
callback_id = "{id}"
aliases = []
kind = "{kind}"
status = "active"
status_reason = ""
{issuer}scopes = [{scopes}]
scope_separator = " "
id_token = {id_token}
response_mode = "query"
console_url = "https://{id}.example/applications"
docs_url = "https://{id}.example/docs"
custom = []
notes = []
unverified = []
options = []
"#;

const OAUTH2_ENTRY: &str = r##"[provider.authorization]
from_discovery = false
url = "https://{id}.example/oauth/authorize"
[provider.token]
from_discovery = false
method = "POST"
url = "https://{id}.example/oauth/token"
auth_method = "client_secret_basic"
[provider.userinfo]
source = "endpoint"
method = "GET"
auth = "bearer"
from_discovery = false
url = "https://api.{id}.example/me"
[provider.checks]
recommended = ["pkce", "state"]
pkce_support = "supported"
[provider.profile]
id = ["/id"]
id_type = "string"
name = ["/name"]
email = ["/email"]
email_verified = []
image = ["/avatar_url"]
email_trust = "unverified"
[provider.style]
logo = "{id}"
bg = "#fff"
text = "#000"
origin = "default"
"##;

const OIDC_ENTRY: &str = r##"[provider.authorization]
from_discovery = true
[provider.token]
from_discovery = true
method = "POST"
auth_method = "client_secret_basic"
[provider.userinfo]
source = "id_token"
[provider.checks]
recommended = ["pkce", "state", "nonce"]
pkce_support = "supported"
[provider.profile]
id = ["/sub"]
id_type = "string"
name = ["/name", "/preferred_username"]
email = ["/email"]
email_verified = ["/email_verified"]
image = ["/picture"]
email_trust = "claim"
[provider.style]
logo = "{id}"
bg = "#fff"
text = "#000"
origin = "default"
"##;

const OIDC_ISSUER: &str = r#"issuer = "https://login.{id}.example"
well_known = "https://login.{id}.example/.well-known/openid-configuration"
"#;

/// The file of the provider.
pub(super) fn source(names: &Names, kind: Kind) -> String {
    fill(if kind == Kind::Oidc { OIDC } else { OAUTH2 }, names)
}

/// The sample.
pub(super) fn sample(names: &Names, kind: Kind) -> String {
    fill(if kind == Kind::Oidc { OIDC_SAMPLE } else { OAUTH2_SAMPLE }, names)
}

/// The entry of the catalogue.
pub(super) fn entry(names: &Names, kind: Kind) -> String {
    let [word, issuer, scopes, id_token, rest] = match kind {
        Kind::OAuth2 => ["oauth2", "", r#""profile", "email""#, "false", OAUTH2_ENTRY],
        Kind::Oidc => ["oidc", OIDC_ISSUER, r#""openid", "profile", "email""#, "true", OIDC_ENTRY],
    };
    let start = ENTRY
        .replace("{kind}", word)
        .replace("{issuer}", issuer)
        .replace("{scopes}", scopes)
        .replace("{id_token}", id_token);
    fill(&(start + rest), names)
}

fn fill(template: &str, names: &Names) -> String {
    template
        .replace("{id}", &names.id)
        .replace("{Name}", &names.name)
        .replace("{Type}", &names.ty)
        .replace("{VARIABLE}", &names.variable)
        .replace("{today}", &sources::today())
}
