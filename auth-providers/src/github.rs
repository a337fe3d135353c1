//! GitHub.

use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest, first_of, is_same, truth},
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
///
/// Version 2022-11-28 of the API is asked for, which Enterprise Servers have too; GitHub serves it
/// until March 2028 at least.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/openiddict/openiddict-core/pull/2529>:
///   that answers carry `iss`, and which.
/// - 2026-11-28, a copy of 2026-03-12:
///   <https://github.blog/changelog/2026-03-12-rest-api-version-2026-03-10-is-now-available>: that
///   version 2022-11-28 of the API is there until March 2028 at least.
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/better-auth/better-auth/blob/main/packages/core/src/social-providers/github.ts>:
///   the endpoints, the scopes and PKCE.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "github",
    name = "GitHub",
    issuer = "{base_url}/login/oauth",
    authorization = "{base_url}/login/oauth/authorize",
    token = "{base_url}/login/oauth/access_token",
    userinfo = "{api_base_url}/user",
    userinfo_headers = [
        ("Accept", "application/vnd.github+json"),
        ("X-GitHub-Api-Version", "2022-11-28"),
    ],
    scope = "read:user user:email",
    client_auth = post,
    profile = GitHubProfile,
    style(background = "#24292f", text = "#ffffff"),
    mark = simple_icon!(SI_GITHUB),
)]
pub struct GitHub {
    /// The OAuth App's client id; `AUTH_GITHUB_ID` with `..env`.
    client_id: String,
    /// The OAuth App's client secret; `AUTH_GITHUB_SECRET` with `..env`.
    client_secret: Secret,
    /// Where GitHub is: `https://github.com`, or the URL of an Enterprise Server.
    #[auth(default = "https://github.com")]
    base_url: String,
    /// Where its API is: `https://api.github.com`, or `{base_url}/api/v3` of an Enterprise Server.
    #[auth(default = "https://api.github.com")]
    api_base_url: String,
    overrides: Overrides<GitHubProfile>,
}

impl Custom for GitHub {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<GitHubProfile, BoxError> {
        let mut profile: GitHubProfile = request.profile().await?;
        let url = format!("{}/user/emails", self.api_base_url.trim_end_matches('/'));
        let emails = request.call(&url).header("Accept", "application/vnd.github+json");
        // 403 and 404 are an app that may not read addresses; the sign-in goes on without one.
        if let Ok(emails) = emails.send().await {
            profile.emails = request.read(emails).unwrap_or_default();
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
    #[serde(default, deserialize_with = "truth")]
    pub verified: Option<bool>,
}

impl Profile for GitHubProfile {
    fn identity(&self) -> Identity {
        let emails = &self.emails;
        let address = emails
            .iter()
            .find(|address| address.primary && address.verified == Some(true))
            .or_else(|| emails.iter().find(|address| address.primary))
            .or_else(|| emails.first());
        let email = first_of([&self.email, &address.map(|address| address.email.clone())]);
        // The public address may be any verified one; which, only the list knows.
        let listed = email.as_ref().and_then(|email| {
            emails.iter().find(|address| is_same(Some(&address.email), Some(email)))
        });
        Identity {
            id: self.id.to_string(),
            name: first_of([&self.name, &self.login]),
            email_verified: listed.and_then(|address| address.verified),
            email,
            image: self.avatar_url.clone(),
        }
    }
}
