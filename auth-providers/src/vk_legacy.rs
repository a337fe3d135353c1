//! VK (legacy).
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// VK (legacy). Only for applications registered before VK ID.
///
#[doc = credentials!("vk", "AUTH_VK", "https://vk.com/apps?act=manage")]
///
/// # Known to be odd
///
/// - The address is in the token response, and not in the profile.
/// - The hosts were oauth.vk.com and api.vk.com; VK asked everybody to change to vk.ru by
///   2025-09-30.
/// - For its API, VK also has partners.api.vk.ru, whose certificate is of an authority that most
///   systems don't know.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2025-09-10: <https://id.vk.com/about/business/go/docs/ru/vkid/latest/vk-id/release-notes>:
///   the change of the hosts to vk.ru.
/// - 2026-11-28, a copy of 2026-08-07: <https://github.com/python-social-auth/social-core>: the
///   endpoints at vk.ru.
/// - 2026-11-28, an undated copy: <https://id.vk.ru/about/faq/business/vkid/alternative_api_domain/30100>:
///   partners.api.vk.ru.
#[deprecated(note = "Only for applications registered before VK ID.")]
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "vk",
    name = "VK (legacy)",
    authorization = "https://oauth.vk.ru/authorize",
    token = "https://oauth.vk.ru/access_token?v={api_version}",
    userinfo = "https://api.vk.ru/method/users.get",
    refresh = false,
    authorization_params(v = "{api_version}"),
    userinfo_params(fields = "photo_100", v = "{api_version}"),
    userinfo_root = "/response/0",
    scope = "email",
    client_auth = post,
    checks(state),
    profile = VkLegacyProfile,
    style(background = "#0077ff", text = "#ffffff"),
    mark = simple_icon!(SI_VK),
)]
pub struct VkLegacy {
    /// The client id; `AUTH_VK_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_VK_SECRET` with `..env`.
    client_secret: Secret,
    /// The version of VK's API that the profile is read with. `5.131` unless given.
    #[auth(default = "5.131")]
    api_version: String,
    overrides: Overrides<VkLegacyProfile>,
}

#[expect(deprecated, reason = "it is its own")]
impl Custom for VkLegacy {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<VkLegacyProfile, BoxError> {
        let mut profile: VkLegacyProfile = request.profile().await?;
        let email = request.tokens().extra.get("email").and_then(Value::as_str);
        profile.email = email.map(str::to_owned);
        Ok(profile)
    }
}

/// What VK (legacy) says about a person: `GET /method/users.get`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id,
    name = joined(first_name, last_name),
    email,
    image = photo_100,
    v4(email = [], email_verified = []),
)]
#[non_exhaustive]
pub struct VkLegacyProfile {
    /// The account.
    pub id: u64,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The address: the token response has it, and not the profile.
    pub email: Option<String>,
    /// The URL of the picture.
    pub photo_100: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
