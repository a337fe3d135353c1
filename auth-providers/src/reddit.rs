//! Reddit.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Reddit.
///
/// # Credentials
///
/// 1. At <https://www.reddit.com/prefs/apps/>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/reddit`. An app has one:
///    for development, make another with `http://localhost:3000/api/auth/callback/reddit`.
/// 3. Set `AUTH_REDDIT_ID` and `AUTH_REDDIT_SECRET`.
///
/// # Known to be odd
///
/// - Reddit approves each new app since November 2025; older ones keep working.
/// - An app has one redirect URI: development takes another app.
/// - Requests without a User-Agent of their own are throttled; one is sent. In requests of your
///   own, name your application in it.
/// - There is no address.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://docs.n8n.io/integrations/builtin/credentials/reddit>:
///   that new apps take an approval.
/// - 2026-11-28, a copy of 2026-08-18: <https://github.com/SocialiteProviders/Providers>: the
///   endpoints. The pages of Reddit could not be read.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "reddit",
    name = "Reddit",
    authorization = "https://www.reddit.com/api/v1/authorize",
    token = "https://www.reddit.com/api/v1/access_token",
    userinfo = "https://oauth.reddit.com/api/v1/me",
    revocation = "https://www.reddit.com/api/v1/revoke_token",
    authorization_params(duration = "{duration}"),
    scope = "identity",
    client_auth = basic,
    checks(state),
    profile = RedditProfile,
    style(background = "#ff4500", text = "#ffffff"),
    mark = simple_icon!(SI_REDDIT),
)]
pub struct Reddit {
    /// The client id; `AUTH_REDDIT_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_REDDIT_SECRET` with `..env`.
    client_secret: Secret,
    /// How long the access is for: `permanent` comes with a refresh token, `temporary` ends with the
    /// access token. Reddit takes it for `temporary` unless given.
    #[auth(one_of("temporary", "permanent"))]
    duration: Option<String>,
    overrides: Overrides<RedditProfile>,
}

/// What Reddit says about a person: `GET /api/v1/me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RedditProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture; its `&` may come as `&amp;`.
    pub icon_img: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for RedditProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: self.name.clone(),
            // The URL is escaped for HTML, and its query is a signature that expires.
            image: self
                .icon_img
                .as_ref()
                .and_then(|url| Some(url.replace("&amp;", "&").split('?').next()?.to_owned())),
            ..Identity::default()
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity { image: None, ..self.identity() }
    }
}
