//! Mail.ru.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Mail.ru.
///
#[doc = credentials!("mailru", "AUTH_MAILRU", "https://oauth.mail.ru/app/")]
///
/// # Known to be odd
///
/// - Since July 2025 new applications are registered for Mail's API alone. A new site that signs
///   people in takes `Vk`, whose page offers Mail; older applications keep working.
/// - The scopes of a newer application begin with `openid`; a refresh token takes `openid
///   offline_access` and `prompt=consent`.
/// - The access token is sent in the query, where logs may keep it.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://id.vk.ru/about/business/go/docs/ru/vkid/latest/oauth/oauth-mail/index>:
///   the endpoints, PKCE, the scopes, and what new applications are for.
/// - 2026-11-28, a copy of 2026-08-18: <https://github.com/SocialiteProviders/Providers>: that the
///   nickname may be absent (a change of 2025-09-20).
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "mailru",
    name = "Mail.ru",
    authorization = "https://oauth.mail.ru/login",
    token = "https://oauth.mail.ru/token",
    userinfo = "https://oauth.mail.ru/userinfo",
    userinfo_token = query("access_token"),
    scope = "userinfo",
    client_auth = basic,
    profile = MailRuProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_MAILDOTRU),
)]
pub struct MailRu {
    /// The client id; `AUTH_MAILRU_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_MAILRU_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<MailRuProfile>,
}

/// What Mail.ru says about a person: `GET /userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = [name, joined(first_name, last_name), nickname], email, image, v4(name))]
#[non_exhaustive]
pub struct MailRuProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The URL of the picture.
    pub image: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The nickname.
    pub nickname: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
