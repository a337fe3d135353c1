//! WorkOS.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// WorkOS.
///
#[doc = credentials!("workos", "AUTH_WORKOS", "https://dashboard.workos.com")]
///
/// # Known to be odd
///
/// - The client secret is the API key, `sk_…`.
/// - The id, `prof_…`, is a profile of one connection: the same person has another one at another
///   connection.
/// - The address is the word of the customer's identity provider: trust it for domains that were
///   verified for that organization.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-30: <https://github.com/workos/workos-node>: the endpoints, PKCE
///   and the members of the profile.
/// - 2026-11-28, an undated copy: <https://workos.com/docs/reference/sso/profile>: the members of
///   the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "workos",
    name = "WorkOS",
    authorization = "{issuer}/sso/authorize",
    token = "{issuer}/sso/token",
    userinfo = "{issuer}/sso/profile",
    authorization_params(connection = "{connection}", organization = "{organization}", provider = "{provider}"),
    client_auth = post,
    profile = WorkOsProfile,
    style(background = "#6363f1", text = "#ffffff"),
)]
pub struct WorkOs {
    /// The client id; `AUTH_WORKOS_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_WORKOS_SECRET` with `..env`.
    client_secret: Secret,
    /// Where WorkOS is: `https://api.workos.com`, or a domain of your own for it.
    /// `https://api.workos.com` unless given.
    #[auth(default = "https://api.workos.com")]
    issuer: String,
    /// The connection that people sign in with, `conn_…`. WorkOS wants exactly one of `connection`,
    /// `organization` and `provider`. A page that offers several gives one with each sign-in:
    /// `request_params: ["connection"]`.
    connection: Option<String>,
    /// The organization whose connection people sign in with, `org_…`; instead of `connection`.
    organization: Option<String>,
    /// What people sign in with: `authkit` for WorkOS's own page, or a service such as
    /// `GoogleOAuth`, `MicrosoftOAuth`, `GitHubOAuth` or `AppleOAuth`; instead of `connection`.
    provider: Option<String>,
    overrides: Overrides<WorkOsProfile>,
}

/// What WorkOS says about a person: `GET /sso/profile`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id,
    name = [name, joined(first_name, last_name)],
    email,
    image = raw_attributes.picture,
    v4(name = joined(first_name, last_name)),
)]
#[non_exhaustive]
pub struct WorkOsProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The full name, since June 2026.
    pub name: Option<String>,
    /// What the identity provider said, as it said it.
    pub raw_attributes: Option<WorkOsRawAttributes>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `raw_attributes` of [`WorkOsProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorkOsRawAttributes {
    /// The URL of the picture.
    pub picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
