//! Facebook.
use auth::{
    AuthConfig, Secret,
    provider::{Custom, Definition, InvalidOption, Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Facebook.
///
#[doc = credentials!("facebook", "AUTH_FACEBOOK", "https://developers.facebook.com/apps/")]
///
/// # Known to be odd
///
/// - An id is the person to one app; another app sees another id.
/// - There may be no address: somebody signed up with a phone number, or didn't let the app read
///   it.
/// - Nothing says whether the address was verified.
/// - Redirect URIs at localhost work while the app is in development mode.
/// - Requests of your own to the Graph API are safer with `appsecret_proof`, an HMAC-SHA256 of the
///   access token.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://developers.facebook.com/docs/graph-api/changelog/versions/?locale=de_DE>: that
///   version 26.0 is the newest, of 2026-07-29; it has no end yet.
/// - 2026-11-28, a copy of 2026-09-12: <https://github.com/eventaservo/eventaservo/pull/1375>: that
///   the sign-in of version 26.0 is that of version 19.0.
/// - 2026-11-28, a copy of 2024-10-01: <https://github.com/panva/wellknown>: that the discovery
///   document is for Limited Login, which has no codes; so no issuer is expected in answers.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "facebook",
    name = "Facebook",
    authorization = "https://www.facebook.com/{api_version}/dialog/oauth",
    token = "https://graph.facebook.com/{api_version}/oauth/access_token",
    userinfo = "https://graph.facebook.com/{api_version}/me",
    refresh = false,
    authorization_params(config_id = "{config_id}"),
    userinfo_params(fields = "id,name,email,picture"),
    scope = "public_profile email",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = FacebookProfile,
    style(background = "#006aff", text = "#ffffff"),
    mark = simple_icon!(SI_FACEBOOK),
)]
pub struct Facebook {
    /// The client id; `AUTH_FACEBOOK_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_FACEBOOK_SECRET` with `..env`.
    client_secret: Secret,
    /// The version of the Graph API; Facebook serves each for about two years, `v26.0` since
    /// 2026-07-29. `v26.0` unless given.
    #[auth(default = "v26.0")]
    api_version: String,
    /// The id of a configuration of Facebook Login for Business, which says what people are asked
    /// for.
    config_id: Option<String>,
    /// Further fields of the profile, separated by commas, such as `birthday,link`; they are in
    /// its `extra`.
    fields: Option<String>,
    overrides: Overrides<FacebookProfile>,
}

impl Custom for Facebook {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        if let (Some(further), Some(fields)) =
            (&self.fields, definition.userinfo.params.get_mut("fields"))
        {
            *fields = format!("{fields},{further}");
        }
        Ok(())
    }
}

/// What Facebook says about a person: `GET /{api_version}/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name, email, image = picture.data.url)]
#[non_exhaustive]
pub struct FacebookProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub picture: Option<FacebookPicture>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `picture` of [`FacebookProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FacebookPicture {
    /// The picture: Facebook wraps what belongs to a profile in `data`.
    pub data: Option<FacebookPictureData>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `data` of [`FacebookPicture`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FacebookPictureData {
    /// The URL of the picture, which is good for some weeks.
    pub url: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
