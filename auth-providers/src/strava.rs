//! Strava.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of, joined},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Strava.
///
#[doc = credentials!("strava", "AUTH_STRAVA", "https://www.strava.com/settings/api")]
///
/// # Known to be odd
///
/// - Making an application takes a subscription of Strava, and it admits nobody but its owner until
///   Strava has raised its limit.
/// - There is no address.
/// - People can untick scopes; the callback's `scope` has what is left.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developers.strava.com/docs/getting-started>: how an
///   application is made, and whom it admits.
/// - 2026-11-28, an undated copy: <https://developers.strava.com/docs/authentication>: the
///   endpoints and the scopes.
/// - 2026-11-28, a copy of 2026-09-19: <https://github.com/api-evangelist/strava>: that Strava
///   publishes an issuer for its MCP server alone, which is not compared here.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "strava",
    name = "Strava",
    authorization = "https://www.strava.com/oauth/authorize",
    token = "https://www.strava.com/api/v3/oauth/token",
    userinfo = "https://www.strava.com/api/v3/athlete",
    authorization_params(approval_prompt = "auto"),
    scope = "read",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = StravaProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_STRAVA),
)]
pub struct Strava {
    /// The client id; `AUTH_STRAVA_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_STRAVA_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<StravaProfile>,
}

/// What Strava says about a person: `GET /api/v3/athlete`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StravaProfile {
    /// The account.
    pub id: u64,
    /// The given name.
    pub firstname: Option<String>,
    /// The family name.
    pub lastname: Option<String>,
    /// The URL of the picture, 124 by 124 pixels; `avatar/athlete/large.png` without one.
    pub profile: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for StravaProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.to_string(),
            name: first_of([&joined([&self.firstname, &self.lastname]), &self.username]),
            // A relative path is the picture of those who have none.
            image: self.profile.clone().filter(|picture| picture.starts_with("http")),
            ..Identity::default()
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity {
            name: joined([&self.firstname, &self.lastname]),
            image: self.profile.clone(),
            ..self.identity()
        }
    }
}
