//! Yandex.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Yandex.
///
#[doc = credentials!("yandex", "AUTH_YANDEX", "https://oauth.yandex.com/")]
///
/// # Known to be odd
///
/// - What is asked for has to be among what the application was registered for.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://yandex.com/dev/id/doc/en/codes/code-url>: the endpoints,
///   the parameters and PKCE.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "yandex",
    name = "Yandex",
    authorization = "https://oauth.yandex.{tld}/authorize",
    token = "https://oauth.yandex.{tld}/token",
    userinfo = "https://login.yandex.ru/info",
    userinfo_params(format = "json"),
    userinfo_token = scheme("OAuth"),
    scope = "login:info login:email login:avatar",
    client_auth = basic,
    profile = YandexProfile,
    style(background = "#ffcc00", text = "#000000"),
)]
pub struct Yandex {
    /// The client id; `AUTH_YANDEX_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_YANDEX_SECRET` with `..env`.
    client_secret: Secret,
    /// The domain of Yandex's pages: `oauth.yandex.ru` is in Russian, `oauth.yandex.com` in English.
    /// `ru` unless given.
    #[auth(default = "ru", one_of("ru", "com"))]
    tld: String,
    overrides: Overrides<YandexProfile>,
}

/// What Yandex says about a person: `GET /info`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct YandexProfile {
    /// The account.
    pub id: String,
    /// The picture: `https://avatars.yandex.net/get-yapic/<id>/islands-200` shows it.
    pub default_avatar_id: Option<String>,
    /// The address that the person prefers.
    pub default_email: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
    /// The addresses of the account.
    pub emails: Option<Vec<String>>,
    /// The given name.
    pub first_name: Option<String>,
    /// Whether the picture is the one that stands for none.
    pub is_avatar_empty: Option<bool>,
    /// The full name, in the order that the person's language has.
    pub real_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for YandexProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: first_of([&self.display_name, &self.real_name, &self.first_name]),
            email: first_of([
                &self.default_email,
                &self.emails.as_deref().and_then(<[_]>::first).cloned(),
            ]),
            image: self
                .default_avatar_id
                .as_ref()
                .filter(|id| self.is_avatar_empty != Some(true) && !id.trim().is_empty())
                .map(|id| format!("https://avatars.yandex.net/get-yapic/{id}/islands-200")),
            ..Identity::default()
        }
    }
}
