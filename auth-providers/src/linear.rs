//! Linear.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Linear.
///
#[doc = credentials!("linear", "AUTH_LINEAR", "https://linear.app/settings/api/applications/new")]
///
/// # Known to be odd
///
/// - The profile comes from the GraphQL API.
/// - Every application has refresh tokens since April 2026.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-04: <https://linear.app/developers/oauth-2-0-authentication.md>:
///   the endpoints, the scopes, PKCE, and that every application has refresh tokens since
///   2026-04-01.
/// - 2026-11-28, an undated copy: <https://api.linear.app/.well-known/oauth-authorization-server>:
///   PKCE and client authentication, as a public note quotes it; the issuer in it was not in the
///   note.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "linear",
    name = "Linear",
    authorization = "https://linear.app/oauth/authorize",
    token = "https://api.linear.app/oauth/token",
    userinfo = "https://api.linear.app/graphql",
    revocation = "https://api.linear.app/oauth/revoke",
    userinfo_root = "/data/viewer",
    scope = "read",
    scope_separator = ",",
    client_auth = post,
    profile = LinearProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_LINEAR),
)]
pub struct Linear {
    /// The client id; `AUTH_LINEAR_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_LINEAR_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<LinearProfile>,
}

impl Custom for Linear {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<LinearProfile, BoxError> {
        let query = json!({ "query": "query { viewer { id name email avatarUrl } }" });
        let answer = request.userinfo_call().await?.json(&query).send().await?;
        request.read(request.unwrap(answer)?)
    }
}

/// What Linear says about a person: `POST /graphql`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name, email, image = avatar_url)]
#[non_exhaustive]
pub struct LinearProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture.
    #[serde(rename = "avatarUrl")]
    pub avatar_url: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
