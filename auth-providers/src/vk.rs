//! VK.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Grant, Overrides, Profile, ProfileRequest, TokenForm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// VK, with VK ID. Applications that were registered for oauth.vk.com before it take `VkLegacy`.
///
/// # Credentials
///
/// 1. At <https://id.vk.ru/about/business/go/accounts/>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/vk`; for development,
///    `http://localhost:3000/api/auth/callback/vk` too.
/// 3. Set `AUTH_VK_ID`. VK ID asks for no client secret.
///
/// # Known to be odd
///
/// - The address is there only if it was turned on in the settings of the application.
/// - `verified` in the profile is the badge of the account, and says nothing of the address.
/// - The callback brings a `device_id`, which each request for tokens has to repeat; it is kept
///   with the refresh token.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2025-09-10: <https://id.vk.com/about/business/go/docs/ru/vkid/latest/vk-id/release-notes>:
///   the change of the hosts to vk.ru.
/// - 2026-11-28, a copy of 2026-08-07: <https://github.com/python-social-auth/social-core>: the
///   same, made by others.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "vk",
    name = "VK",
    authorization = "https://{host}/authorize",
    token = "https://{host}/oauth2/auth",
    userinfo = "https://{host}/oauth2/user_info",
    userinfo_token = nowhere,
    userinfo_root = "/user",
    authorization_params(scheme = "{scheme}"),
    scope = "email",
    client_auth = none,
    profile = VkProfile,
    style(background = "#0077ff", text = "#ffffff"),
    mark = simple_icon!(SI_VK),
)]
pub struct Vk {
    /// The client id; `AUTH_VK_ID` with `..env`.
    client_id: String,
    /// The client secret. VK ID asks for none, and none is sent.
    client_secret: Option<Secret>,
    /// The host of VK ID: `id.vk.ru`, or `id.vk.com`, as it was called until September 2025.
    /// `id.vk.ru` unless given.
    #[auth(default = "id.vk.ru", one_of("id.vk.ru", "id.vk.com"))]
    host: String,
    /// The colours of VK's page, `light` or `dark`; VK decides unless given.
    #[auth(one_of("light", "dark"))]
    scheme: Option<String>,
    overrides: Overrides<VkProfile>,
}

impl Custom for Vk {
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        for name in ["device_id", "state"] {
            if let Some(value) = form.callback(name) {
                form.set(name, value);
            }
        }
        if let Grant::Refresh(kept) = form.grant()
            && let Some((device, token)) = kept.expose().split_once(' ')
        {
            form.set("device_id", device);
            form.set("refresh_token", token);
        }
        Ok(())
    }

    fn token_answer(&self, mut answer: Value, grant: Grant<'_>) -> Value {
        let device = match grant {
            Grant::Code(callback) => callback.get("device_id"),
            Grant::Refresh(kept) => kept.expose().split_once(' ').map(|(device, _)| device),
            _ => None,
        };
        // A blank would end the device's id.
        let device = device.filter(|device| !device.contains(' '));
        if let (Some(device), Some(token)) = (device, answer["refresh_token"].as_str()) {
            answer["refresh_token"] = format!("{device} {token}").into();
        }
        answer
    }

    async fn profile(&self, request: ProfileRequest<'_>) -> Result<VkProfile, BoxError> {
        let token = request.tokens().access_token.as_ref().ok_or("there is no access token")?;
        let form = [("access_token", token.expose()), ("client_id", &self.client_id)];
        let answer = request.userinfo_call().await?.form(&form).send().await?;
        request.read(request.unwrap(answer)?)
    }
}

/// What VK says about a person: `POST /oauth2/user_info`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = user_id, name = joined(first_name, last_name), email, image = avatar)]
#[non_exhaustive]
pub struct VkProfile {
    /// The account.
    pub user_id: String,
    /// The URL of the picture.
    pub avatar: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
