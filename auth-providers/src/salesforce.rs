//! Salesforce.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Salesforce.
///
/// # Credentials
///
/// 1. At <https://login.salesforce.com/>, in Setup, under External Client App Manager, create an
///    external client app with OAuth.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/salesforce`; for
///    development, `http://localhost:3000/api/auth/callback/salesforce` too.
/// 3. Set `AUTH_SALESFORCE_ID` and `AUTH_SALESFORCE_SECRET`.
///
/// # Known to be odd
///
/// - Connected apps can't be created any more since Spring '26; those that are there keep working.
/// - Pictures can be seen only by somebody who is signed in at Salesforce.
/// - Where ID tokens are of the organisation's My Domain URL, that is the `issuer` to give.
/// - Later calls to the API go to `instance_url` of the token response.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developer.salesforce.com/docs/platform/mobile-sdk/guide/connected-apps.html>:
///   the end of new connected apps.
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/api-evangelist/salesforce>: the
///   discovery document of login.salesforce.com (read on 2026-08-13).
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "salesforce",
    name = "Salesforce",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    authorization_params(display = "page"),
    userinfo_profile = true,
    scope = "openid profile email",
    client_auth = post,
    profile = SalesforceProfile,
    style(background = "#00a1e0", text = "#ffffff"),
)]
pub struct Salesforce {
    /// The client id; `AUTH_SALESFORCE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_SALESFORCE_SECRET` with `..env`.
    client_secret: Secret,
    /// Where people sign in: `https://login.salesforce.com`, `https://test.salesforce.com` for
    /// sandboxes, or the My Domain URL, such as `https://acme.my.salesforce.com`.
    /// `https://login.salesforce.com` unless given.
    #[auth(default = "https://login.salesforce.com")]
    issuer: String,
    overrides: Overrides<SalesforceProfile>,
}

/// What Salesforce says about a person: `GET /services/oauth2/userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = user_id,
    name = [name, nickname],
    email,
    email_verified,
    image = [picture, photos.picture, photos.thumbnail],
    v4(name = [], email = [], image = picture),
)]
#[non_exhaustive]
pub struct SalesforceProfile {
    /// The account.
    pub user_id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// The nickname.
    pub nickname: Option<String>,
    /// The pictures in two sizes.
    pub photos: Option<SalesforcePhotos>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `photos` of [`SalesforceProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SalesforcePhotos {
    /// The URL of the picture.
    pub picture: Option<String>,
    /// The URL of the small picture, which needs the access token.
    pub thumbnail: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
