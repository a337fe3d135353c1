//! Osso.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Osso. The hosted service and the open source project are inactive; self-hosted instances keep
/// working.
///
/// # Credentials
///
/// 1. In the admin interface of your deployment, under Configuration (`/admin/config`), create an
///    OAuth client.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/osso`; for development,
///    `http://localhost:3000/api/auth/callback/osso` too.
/// 3. Set `AUTH_OSSO_ID`, `AUTH_OSSO_SECRET` and `AUTH_OSSO_ISSUER`.
///
/// # Known to be odd
///
/// - Without `domain` or `email`, Osso asks for them on a page of its own.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-07: <https://github.com/python-social-auth/social-core>: the
///   endpoints. No page of Osso was read, and nothing newer was found.
#[deprecated(
    note = "The hosted service and the open source project are inactive; self-hosted instances keep working."
)]
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "osso",
    name = "Osso",
    authorization = "{issuer}/oauth/authorize",
    token = "{issuer}/oauth/token",
    userinfo = "{issuer}/oauth/me",
    authorization_params(domain = "{domain}", email = "{email}"),
    client_auth = post,
    checks(state),
    profile = OssoProfile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Osso {
    /// The client id; `AUTH_OSSO_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_OSSO_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the deployment, such as `https://demo.ossoapp.com`.
    issuer: String,
    /// Whose SAML provider is asked, by its domain. A page that offers several gives it with each
    /// sign-in: `request_params: ["domain", "email"]`.
    domain: Option<String>,
    /// Whose SAML provider is asked, by an address there.
    email: Option<String>,
    overrides: Overrides<OssoProfile>,
}

/// What Osso says about a person: `GET /oauth/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name, email)]
#[non_exhaustive]
pub struct OssoProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
