//! Webex.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Webex.
///
#[doc = credentials!("webex", "AUTH_WEBEX", "https://developer.webex.com/my-apps")]
///
/// # Known to be odd
///
/// - Webex has OpenID Connect too, with `Oidc` and the scope `openid email profile`. It has several
///   issuers, such as `https://idbroker-b-us.webex.com/idb`, so none is compared here.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developer.webex.com/docs/integrations>: the endpoints
///   and the scopes.
/// - 2026-11-28, an undated copy: <https://developer.webex.com/docs/login-with-webex>: the issuer
///   of a discovery document, which is that of a region.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "webex",
    name = "Webex",
    authorization = "{api_base_url}/authorize",
    token = "{api_base_url}/access_token",
    userinfo = "{api_base_url}/people/me",
    scope = "spark:kms spark:people_read",
    client_auth = post,
    profile = WebexProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_WEBEX),
)]
pub struct Webex {
    /// The client id; `AUTH_WEBEX_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_WEBEX_SECRET` with `..env`.
    client_secret: Secret,
    /// Where the API is, with its version; the FedRAMP cloud has another. `https://webexapis.com/v1`
    /// unless given.
    #[auth(default = "https://webexapis.com/v1")]
    api_base_url: String,
    overrides: Overrides<WebexProfile>,
}

/// What Webex says about a person: `GET /v1/people/me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebexProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture.
    pub avatar: Option<String>,
    /// The name to show.
    #[serde(rename = "displayName")]
    pub display_name: Option<String>,
    /// The addresses of the person.
    pub emails: Option<Vec<String>>,
    /// The nickname.
    #[serde(rename = "nickName")]
    pub nick_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for WebexProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: first_of([&self.display_name, &self.nick_name]),
            email: self.emails.as_deref().and_then(<[_]>::first).cloned(),
            image: self.avatar.clone(),
            ..Identity::default()
        }
    }
}
