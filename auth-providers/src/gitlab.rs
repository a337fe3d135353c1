//! GitLab.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest, first_of, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// GitLab.
///
#[doc = credentials!("gitlab", "AUTH_GITLAB", "https://gitlab.com/-/user_settings/applications")]
///
/// # Known to be odd
///
/// - Ids are those of one server: call the provider of a second server otherwise, `GitLab as
///   "work"`.
/// - An account that was blocked, or is locked, signs nobody in.
/// - The address counts as verified once it was confirmed.
/// - A server of one's own may give the picture as a path, or none.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-16: <https://gitlab.com/.well-known/oauth-authorization-server>:
///   the issuer, the endpoints, PKCE and client authentication, as
///   <https://github.com/api-evangelist/gitlab> stored it.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "gitlab",
    name = "GitLab",
    issuer = "{base_url}",
    authorization = "{base_url}/oauth/authorize",
    token = "{base_url}/oauth/token",
    userinfo = "{base_url}/api/v4/user",
    revocation = "{base_url}/oauth/revoke",
    scope = "read_user",
    client_auth = basic,
    profile = GitLabProfile,
    style(background = "#fc6d26", text = "#ffffff"),
    mark = simple_icon!(SI_GITLAB),
)]
pub struct GitLab {
    /// The client id; `AUTH_GITLAB_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_GITLAB_SECRET` with `..env`.
    client_secret: Secret,
    /// Where GitLab is: `https://gitlab.com`, or the URL of a server of one's own.
    /// `https://gitlab.com` unless given.
    #[auth(default = "https://gitlab.com")]
    base_url: String,
    overrides: Overrides<GitLabProfile>,
}

impl Custom for GitLab {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<GitLabProfile, BoxError> {
        let profile: GitLabProfile = request.profile().await?;
        match profile.state.as_deref() {
            None | Some("active") if profile.locked != Some(true) => Ok(profile),
            _ => Err("the account is not active".into()),
        }
    }
}

/// What GitLab says about a person: `GET /api/v4/user`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GitLabProfile {
    /// The account.
    pub id: u64,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// When the address was confirmed.
    pub confirmed_at: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// `active`, unless somebody blocked the account.
    pub state: Option<String>,
    /// Whether the account is locked, after wrong passwords for instance.
    #[serde(default, deserialize_with = "truth")]
    pub locked: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for GitLabProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.to_string(),
            name: first_of([&self.name, &self.username]),
            email: self.email.clone(),
            email_verified: self.email_verified.or(self.confirmed_at.as_ref().map(|_| true)),
            image: self.avatar_url.clone(),
        }
    }
}
