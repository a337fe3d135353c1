//! GitHub.

use std::collections::BTreeMap;

use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Profile, ProfileRequest},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// GitHub, or a GitHub Enterprise Server.
///
/// # Credentials
///
/// 1. At <https://github.com/settings/developers>, make a new OAuth App (or, for an organisation,
///    in its settings).
/// 2. As the authorization callback URL, register `https://your.site/api/auth/callback/github`;
///    for development, `http://localhost:3000/api/auth/callback/github`. An OAuth App has one
///    callback URL: make one app for each site.
/// 3. Generate a client secret, and set `AUTH_GITHUB_ID` and `AUTH_GITHUB_SECRET`.
///
/// ```
/// # use auth::auth;
/// use auth_providers::GitHub;
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [GitHub { ..env }],
/// }
/// ```
///
/// # Known to be odd
///
/// Somebody may keep the e-mail address private; then the primary address comes from a second
/// request, which needs the scope `user:email`. When that is refused, the sign-in goes on without
/// an address.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "github",
    name = "GitHub",
    authorization = "{base_url}/login/oauth/authorize",
    token = "{base_url}/login/oauth/access_token",
    userinfo = "{api_base_url}/user",
    scope = "read:user user:email",
    client_auth = post,
    profile = GitHubProfile,
    style(background = "#24292f", text = "#ffffff"),
)]
pub struct GitHub {
    /// The OAuth App's client id; `AUTH_GITHUB_ID` with `..env`.
    client_id: String,
    /// The OAuth App's client secret; `AUTH_GITHUB_SECRET` with `..env`.
    client_secret: Secret,
    /// What to ask for: `read:user` and `user:email` unless given.
    scope: Option<Vec<String>>,
    /// Where GitHub is: `https://github.com`, or the URL of an Enterprise Server.
    #[auth(default = "https://github.com")]
    base_url: String,
    /// Where its API is: `https://api.github.com`, or `{base_url}/api/v3` of an Enterprise Server.
    #[auth(default = "https://api.github.com")]
    api_base_url: String,
    /// Further parameters of the authorization request, such as `allow_signup`.
    authorization_params: Option<BTreeMap<String, String>>,
}

impl Custom for GitHub {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<GitHubProfile, BoxError> {
        let mut profile: GitHubProfile = request.profile().await?;
        let url = format!("{}/user/emails", self.api_base_url.trim_end_matches('/'));
        // 403 and 404 are an app that may not read addresses; the sign-in goes on without one.
        if let Ok(emails) = request.fetch(&url).await {
            profile.emails = serde_json::from_value(emails).unwrap_or_default();
        }
        Ok(profile)
    }
}

/// What GitHub says about a person: `GET /user` and `GET /user/emails`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GitHubProfile {
    /// The account's number.
    pub id: u64,
    /// The account's name, which its owner may change.
    pub login: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// The public address, if there is one.
    pub email: Option<String>,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The profile's page.
    pub html_url: Option<String>,
    /// The company, as the person wrote it.
    pub company: Option<String>,
    /// Where the person is, as written.
    pub location: Option<String>,
    /// Whether signing in to GitHub takes a second factor; only with the scope `user`.
    #[serde(default)]
    pub two_factor_authentication: bool,
    /// The account's addresses; empty when they may not be read.
    #[serde(default)]
    pub emails: Vec<GitHubEmail>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An address of a GitHub account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GitHubEmail {
    /// The address.
    pub email: String,
    /// Whether it is the primary one.
    #[serde(default)]
    pub primary: bool,
    /// Whether GitHub verified it.
    #[serde(default)]
    pub verified: bool,
}

impl Profile for GitHubProfile {
    fn identity(&self) -> Identity {
        // The public address may be any verified one; which, only the list knows.
        let primary = self.emails.iter().find(|address| address.primary);
        let email = self.email.clone().or_else(|| primary.map(|address| address.email.clone()));
        let listed = email.as_deref().and_then(|email| {
            self.emails.iter().find(|address| address.email.eq_ignore_ascii_case(email))
        });
        Identity {
            id: self.id.to_string(),
            name: self.name.clone().or_else(|| self.login.clone()),
            // An address that the list doesn't have is one that nothing is known of.
            email_verified: email.is_some().then(|| listed.is_some_and(|address| address.verified)),
            email,
            image: self.avatar_url.clone(),
        }
    }
}
