//! Dropbox.
use auth::{
    AuthConfig, Secret,
    provider::{Custom, Definition, InvalidOption, Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Dropbox.
///
#[doc = credentials!("dropbox", "AUTH_DROPBOX", "https://www.dropbox.com/developers/apps")]
///
/// # Known to be odd
///
/// - The picture is absent for somebody who has none.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developers.dropbox.com/oidc-guide>: the authorization
///   endpoint, and the issuer in ID tokens. The page is of 2022-07-27.
/// - 2026-11-28, a copy of 2024-08-16: <https://github.com/panva/wellknown>: the discovery
///   document, with the issuer and both ways of client authentication.
/// - 2026-11-28, an undated copy: <https://www.dropbox.com/lp/developers/reference/oauth-guide>:
///   the flow.
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/better-auth/better-auth/blob/main/packages/core/src/social-providers/dropbox.ts>:
///   the endpoints, the scope and PKCE.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "dropbox",
    name = "Dropbox",
    issuer = "https://www.dropbox.com",
    authorization = "https://www.dropbox.com/oauth2/authorize",
    token = "https://api.dropboxapi.com/oauth2/token",
    userinfo = "https://api.dropboxapi.com/2/users/get_current_account",
    authorization_params(token_access_type = "offline"),
    scope = "account_info.read",
    client_auth = basic,
    profile = DropboxProfile,
    style(background = "#0061fe", text = "#ffffff"),
    mark = simple_icon!(SI_DROPBOX),
)]
pub struct Dropbox {
    /// The client id; `AUTH_DROPBOX_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_DROPBOX_SECRET` with `..env`.
    client_secret: Secret,
    /// Whether there is a refresh token: `offline` asks for one, `online` for an access token of
    /// four hours alone, and `legacy` for what the app's settings say. `offline` unless given.
    #[auth(default = "offline", one_of("offline", "online", "legacy"))]
    token_access_type: String,
    overrides: Overrides<DropboxProfile>,
}

impl Custom for Dropbox {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        definition.userinfo_post = true;
        Ok(())
    }
}

/// What Dropbox says about a person: `POST /2/users/get_current_account`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = account_id,
    name = name.display_name,
    email,
    email_verified,
    image = profile_photo_url,
)]
#[non_exhaustive]
pub struct DropboxProfile {
    /// The account.
    pub account_id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The full name.
    pub name: Option<DropboxName>,
    /// The URL of the picture; absent without one.
    pub profile_photo_url: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `name` of [`DropboxProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DropboxName {
    /// The name to show.
    pub display_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
