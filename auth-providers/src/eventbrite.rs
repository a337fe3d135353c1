//! Eventbrite.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of, joined, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Eventbrite.
///
#[doc = credentials!(
    "eventbrite",
    "AUTH_EVENTBRITE",
    "https://www.eventbrite.com/account-settings/apps"
)]
///
/// # Known to be odd
///
/// - The client id is the API key.
/// - Access tokens don't expire, and there is no refresh token.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://www.eventbrite.com/developer/v3/api_overview/authentication/>: the endpoints; PKCE
///   isn't mentioned.
/// - 2026-11-28, an undated copy: <https://www.eventbrite.de/platform/docs/app-oauth-flow>: the
///   same, and that a token lasts until something such as a new password ends it.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "eventbrite",
    name = "Eventbrite",
    authorization = "https://www.eventbrite.com/oauth/authorize",
    token = "https://www.eventbrite.com/oauth/token",
    userinfo = "https://www.eventbriteapi.com/v3/users/me/",
    refresh = false,
    scope = "user.profile",
    client_auth = post,
    checks(state),
    profile = EventbriteProfile,
    style(background = "#f05537", text = "#ffffff"),
)]
pub struct Eventbrite {
    /// The client id; `AUTH_EVENTBRITE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_EVENTBRITE_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<EventbriteProfile>,
}

/// What Eventbrite says about a person: `GET /v3/users/me/`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventbriteProfile {
    /// The account.
    pub id: String,
    /// The account's addresses.
    #[serde(default)]
    pub emails: Vec<EventbriteEmail>,
    /// The given name.
    pub first_name: Option<String>,
    /// The number of the picture; `https://img.evbuc.com/` with it shows it.
    pub image_id: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An address of an Eventbrite account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventbriteEmail {
    /// The address.
    pub email: String,
    /// Whether it is the primary one.
    #[serde(default)]
    pub primary: bool,
    /// Whether it was verified.
    #[serde(default, deserialize_with = "truth")]
    pub verified: Option<bool>,
}

impl Profile for EventbriteProfile {
    fn identity(&self) -> Identity {
        let address = self.emails.iter().find(|address| address.primary);
        Identity {
            id: self.id.clone(),
            name: first_of([&self.name, &joined([&self.first_name, &self.last_name])]),
            email_verified: address.and_then(|address| address.verified),
            email: address.map(|address| address.email.clone()),
            image: first_of([&self.image_id]).map(|id| {
                let images = "https://img.evbuc.com/https%3A%2F%2Fcdn.evbuc.com%2Fimages";
                format!("{images}%2F{id}%2F1%2Foriginal.jpg")
            }),
        }
    }
}
