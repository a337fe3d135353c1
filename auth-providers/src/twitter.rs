//! Twitter.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Twitter.
///
#[doc = credentials!("twitter", "AUTH_TWITTER", "https://console.x.com")]
///
/// # Known to be odd
///
/// - The address takes the scope `users.email`, which the app has to be given in its settings.
/// - The picture is 48 by 48 pixels; without `_normal` its URL is that of the original.
/// - Reading a profile costs money since February 2026: sign-ins fail when the application's credit
///   is used up. Before, a free tier read a small number a day.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/xdevplatform/docs>: the endpoints, the
///   scopes, `confirmed_email` and the prices.
/// - 2026-11-28, an undated copy: <https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token>:
///   PKCE, and how the client proves who it is.
/// - 2026-11-28, a copy of 2026-08-28: <https://github.com/api-evangelist/x>: the issuer, in a copy
///   of the metadata of api.x.com.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "twitter",
    name = "Twitter",
    issuer = "https://api.x.com",
    authorization = "https://x.com/i/oauth2/authorize",
    token = "https://api.x.com/2/oauth2/token",
    userinfo = "https://api.x.com/2/users/me",
    revocation = "https://api.x.com/2/oauth2/revoke",
    userinfo_params = [("user.fields", "profile_image_url,confirmed_email")],
    userinfo_root = "/data",
    scope = "users.read tweet.read users.email offline.access",
    client_auth = basic,
    profile = TwitterProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_X),
)]
pub struct Twitter {
    /// The client id; `AUTH_TWITTER_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_TWITTER_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<TwitterProfile>,
}

/// What Twitter says about a person: `GET /2/users/me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TwitterProfile {
    /// The account.
    pub id: String,
    /// The address, if it was confirmed and may be read.
    pub confirmed_email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture, 48 by 48 pixels: its name ends in `_normal`.
    pub profile_image_url: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The picture in its own size: without the `_normal` before the extension.
fn original(picture: &str) -> String {
    let parts = picture.rsplit_once('.').and_then(|(stem, extension)| {
        let is_picture = ["jpg", "jpeg", "png", "gif", "webp"].contains(&extension);
        Some((stem.strip_suffix("_normal")?, extension)).filter(|_| is_picture)
    });
    parts.map_or_else(|| picture.to_owned(), |(stem, extension)| format!("{stem}.{extension}"))
}

impl Profile for TwitterProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: first_of([&self.name, &self.username]),
            email: self.confirmed_email.clone(),
            email_verified: self.confirmed_email.as_ref().map(|_| true),
            image: self.profile_image_url.as_deref().map(original),
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity {
            name: self.name.clone(),
            email: None,
            email_verified: None,
            image: self.profile_image_url.clone(),
            ..self.identity()
        }
    }
}
