//! Patreon.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Patreon.
///
#[doc = credentials!(
    "patreon",
    "AUTH_PATREON",
    "https://www.patreon.com/portal/registration/register-clients"
)]
///
/// # Known to be odd
///
/// - Requests without a User-Agent may be blocked; one is sent.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://docs.patreon.com/>: the endpoints, the scopes and the
///   members of the profile.
/// - 2026-11-28, an undated copy: <https://github.com/Patreon/patreon-java>: that version 1 of the
///   API is no longer maintained.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "patreon",
    name = "Patreon",
    authorization = "https://www.patreon.com/oauth2/authorize",
    token = "https://www.patreon.com/api/oauth2/token",
    userinfo = "https://www.patreon.com/api/oauth2/v2/identity",
    userinfo_params = [("fields[user]", "email,full_name,image_url,is_email_verified,vanity")],
    userinfo_root = "/data",
    scope = "identity identity[email]",
    client_auth = post,
    checks(state),
    profile = PatreonProfile,
    style(background = "#e85b46", text = "#ffffff"),
    mark = simple_icon!(SI_PATREON),
)]
pub struct Patreon {
    /// The client id; `AUTH_PATREON_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_PATREON_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<PatreonProfile>,
}

/// What Patreon says about a person: `GET /api/oauth2/v2/identity`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id,
    name = [attributes.full_name, attributes.vanity],
    email = attributes.email,
    email_verified = attributes.is_email_verified,
    image = attributes.image_url,
    v4(name = attributes.full_name),
)]
#[non_exhaustive]
pub struct PatreonProfile {
    /// The account.
    pub id: String,
    /// The fields that were asked for, as JSON:API has them.
    pub attributes: Option<PatreonAttributes>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `attributes` of [`PatreonProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PatreonAttributes {
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub full_name: Option<String>,
    /// The URL of the picture.
    pub image_url: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub is_email_verified: Option<bool>,
    /// The name in the URL of a creator's page; null for everybody else.
    pub vanity: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
