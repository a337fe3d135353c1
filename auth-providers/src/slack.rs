//! Slack.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Slack.
///
#[doc = credentials!("slack", "AUTH_SLACK", "https://api.slack.com/apps", https)]
///
/// # Known to be odd
///
/// - Redirect URLs are https, in development too.
/// - PKCE has to be turned on in the app's settings, which makes the app a public client for ever:
///   it isn't sent.
/// - Guests of a workspace can't sign in with Slack.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-03-30: <https://docs.slack.dev/changelog/2026/03/30/pkce>: what
///   PKCE makes of an app.
/// - 2026-11-28, an undated copy: <https://docs.slack.dev/authentication/using-pkce>: the same, in
///   the documentation.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "slack",
    name = "Slack",
    issuer = "https://slack.com",
    scope = "openid profile email",
    authorization_params(team = "{team}"),
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
    /// The workspace (`T…`) that people must be of. Slack is asked for it, and an ID token whose
    /// `https://slack.com/team_id` is another is refused.
    team: Option<String>,
    overrides: Overrides<SlackProfile>,
}

impl Custom for Slack {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<SlackProfile, BoxError> {
        let profile: SlackProfile = request.profile().await?;
        // The request parameter is only a hint to Slack.
        match &self.team {
            Some(team) if profile.team_id.as_ref() != Some(team) => {
                Err("the Slack account is not of the required workspace".into())
            }
            _ => Ok(profile),
        }
    }
}

/// What Slack says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = sub,
    name,
    email,
    email_verified,
    image = [picture, user_image_512],
    v4(image = picture),
)]
#[non_exhaustive]
pub struct SlackProfile {
    /// The account.
    pub sub: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The URL of the picture, 512 by 512 pixels: the claim `https://slack.com/user_image_512`.
    #[serde(rename = "https://slack.com/user_image_512")]
    pub user_image_512: Option<String>,
    /// The workspace.
    #[serde(rename = "https://slack.com/team_id")]
    pub team_id: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
