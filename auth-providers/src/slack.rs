//! Slack.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Slack.
///
/// # Credentials
///
/// 1. At <https://api.slack.com/apps>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/slack`; for
///    development, `http://localhost:3000/api/auth/callback/slack` too.
/// 3. Set `AUTH_SLACK_ID` and `AUTH_SLACK_SECRET`.
///
/// # Known to be odd
///
/// - Legacy identity.* scopes on `/oauth/authorize` are closed to new apps; this is the `OpenID`
///   Connect flow.
/// - Redirect URLs must be <https>, also locally.
/// - Web API responses, token endpoint included, use HTTP 200 with ok false and error on failure.
/// - Custom claims are URLs (<https://slack.com/user_id>, <https://slack.com/team_id>); in a JSON
///   pointer each slash is written ~1.
/// - PKCE is generally available since 2026-03-30 but only after enabling it in the app settings,
///   which irrevocably marks the app as a public client: do not send it by default.
/// - Slack's legacy page says guest accounts cannot use Sign in with Slack.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    lenient,
    id = "slack",
    name = "Slack",
    issuer = "https://slack.com",
    scope = "openid profile email",
    client_auth = post,
    checks(state, nonce),
    profile = SlackProfile,
    style(background = "#000000", text = "#ffffff"),
)]
pub struct Slack {
    /// The client id; `AUTH_SLACK_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_SLACK_SECRET` with `..env`.
    client_secret: Secret,
    /// Workspace id (T...) sent as team: skips the workspace picker and limits sign-in to it; also
    /// check the `team_id` claim.
    team: Option<String>,
    overrides: Overrides<SlackProfile>,
}

/// What Slack says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SlackProfile {
    /// The account.
    pub sub: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The member `https:~1~1slack.com~1user_image_512`.
    #[serde(rename = "https://slack.com/user_image_512")]
    pub user_image_512: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for SlackProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.sub.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            email_verified: self.email_verified,
            image: first_of([&self.picture, &self.user_image_512]),
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity { image: self.picture.clone(), ..self.identity() }
    }
}
