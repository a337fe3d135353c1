//! Twitter with OAuth 1.0a.

use std::collections::BTreeMap;

use auth::{AuthConfig, Identity, Secret, provider::Profile};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Twitter with OAuth 1.0a and version 1.1 of its API, as NextAuth v4 has it by default.
///
/// Its id is `twitter`, and its accounts have the same ids as those of Twitter with OAuth 2.0: the
/// two can replace each other. New applications use OAuth 2.0.
///
/// # Credentials
///
/// 1. At <https://console.x.com>, make an app, and in its user
///    authentication settings register `https://your.site/api/auth/callback/twitter`; for
///    development, `http://localhost:3000/api/auth/callback/twitter`.
/// 2. Allow “Request email from users” there to get addresses.
/// 3. The consumer keys, API key and secret, are `AUTH_TWITTER_ID` and `AUTH_TWITTER_SECRET`.
///
/// ```
/// # use auth::auth;
/// use auth_providers::TwitterLegacy;
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [TwitterLegacy { ..env }],
/// }
/// ```
///
/// # Known to be odd
///
/// - The address is left out when the app may not ask for it, when there is none, and when it isn't
///   verified.
/// - The documentation calls the host api.x.com alone.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/xdevplatform/docs>: the endpoints of
///   OAuth 1.0a, and that `account/verify_credentials` is not retired.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth1,
    id = "twitter",
    name = "Twitter (Legacy)",
    request_token = "{base_url}/oauth/request_token",
    authorization = "{base_url}/oauth/authenticate",
    access_token = "{base_url}/oauth/access_token",
    userinfo = "{base_url}/1.1/account/verify_credentials.json",
    userinfo_params(include_email = "true"),
    profile = TwitterLegacyProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_X),
)]
pub struct TwitterLegacy {
    /// The consumer key; `AUTH_TWITTER_ID` with `..env`.
    client_id: String,
    /// The consumer secret; `AUTH_TWITTER_SECRET` with `..env`.
    client_secret: Secret,
    /// Where the API is: `https://api.twitter.com`, or `https://api.x.com`, its newer name.
    #[auth(default = "https://api.twitter.com")]
    base_url: String,
    /// Further parameters of the authorization URL, such as `force_login`.
    authorization_params: Option<BTreeMap<String, String>>,
}

/// What Twitter says about a person: `GET account/verify_credentials`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TwitterLegacyProfile {
    /// The account's number as text: it is larger than what JavaScript can count.
    pub id_str: String,
    /// The name that the person chose.
    pub name: Option<String>,
    /// The handle, without `@`.
    pub screen_name: Option<String>,
    /// The verified address, if the app may see it.
    pub email: Option<String>,
    /// The URL of the picture, 48 by 48.
    pub profile_image_url_https: Option<String>,
    /// Where the person is, as written.
    pub location: Option<String>,
    /// What the person wrote about themselves.
    pub description: Option<String>,
    /// Whether the tweets are protected.
    pub protected: Option<bool>,
    /// Whether the account is verified.
    pub verified: Option<bool>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for TwitterLegacyProfile {
    fn identity(&self) -> Identity {
        let given = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let email = given(&self.email);
        Identity {
            id: self.id_str.clone(),
            name: given(&self.name).or_else(|| given(&self.screen_name)),
            // No other address is ever sent.
            email_verified: email.is_some().then_some(true),
            email,
            image: given(&self.profile_image_url_https).map(|url| original(&url)),
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity { name: self.name.clone(), ..self.identity() }
    }
}

/// The URL of a picture in its original size: without `_normal` before the extension.
fn original(url: &str) -> String {
    let sized = url.rsplit_once('.').and_then(|(name, extension)| {
        let is_image = matches!(extension, "gif" | "jpeg" | "jpg" | "png" | "webp");
        Some((name.strip_suffix("_normal")?, extension)).filter(|_| is_image)
    });
    sized.map_or_else(|| url.to_owned(), |(name, extension)| format!("{name}.{extension}"))
}
