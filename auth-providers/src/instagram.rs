//! Instagram.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Grant, Overrides, Profile, TokenForm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Instagram, with Instagram Login: for Business and Creator accounts. The Basic Display API, which
/// NextAuth's provider was for, ended on 2024-12-04, and its accounts can't sign in any more.
///
#[doc = credentials!("instagram", "AUTH_INSTAGRAM", "https://developers.facebook.com/apps/", https)]
///
/// # Known to be odd
///
/// - Only professional accounts can sign in: the API for personal ones ended in 2024.
/// - There is no address. Redirect URIs are https.
/// - `id` is the account to one app, `user_id` the professional account.
/// - There is no refresh token. An access token lasts an hour;
///   <https://graph.instagram.com/access_token> gives one of 60 days for it
///   (`grant_type=ig_exchange_token`).
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-03-13:
///   <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login>:
///   the authorization endpoint, the scopes since January 2025, and the life of tokens.
/// - 2026-11-28, a copy of 2026-07-21:
///   <https://github.com/SocialiteProviders/Providers/blob/master/src/Instagram/Provider.php>: the
///   endpoints and the members of the profile.
/// - 2026-11-28, an undated copy:
///   <https://developers.facebook.com/docs/graph-api/changelog/versions/?locale=de_DE>: that
///   version 26.0 is the newest, of 2026-07-29.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "instagram",
    name = "Instagram",
    authorization = "https://www.instagram.com/oauth/authorize",
    token = "https://api.instagram.com/oauth/access_token",
    userinfo = "https://graph.instagram.com/{api_version}/me",
    refresh = false,
    userinfo_token = query("access_token"),
    userinfo_params(fields = "id,user_id,username,name,account_type,profile_picture_url"),
    scope = "instagram_business_basic",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = InstagramProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_INSTAGRAM),
)]
pub struct Instagram {
    /// The client id; `AUTH_INSTAGRAM_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_INSTAGRAM_SECRET` with `..env`.
    client_secret: Secret,
    /// The version of the Graph API that the profile is read with; Meta serves each for about two
    /// years. `v26.0` unless given.
    #[auth(default = "v26.0")]
    api_version: String,
    overrides: Overrides<InstagramProfile>,
}

impl Custom for Instagram {
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        // Some codes come back with what ends the URL.
        if let Some(code) = form.param("code").and_then(|code| code.strip_suffix("#_")) {
            let code = code.to_owned();
            form.set("code", code);
        }
        Ok(())
    }

    fn token_answer(&self, mut answer: Value, _: Grant<'_>) -> Value {
        // Some answers have the tokens as the first of a list.
        match answer.pointer_mut("/data/0").map(Value::take) {
            Some(tokens) => tokens,
            None => answer,
        }
    }
}

/// What Instagram says about a person: `GET /{api_version}/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = [user_id, id],
    name = [username, name],
    image = profile_picture_url,
    v4(id, name = username, image = []),
)]
#[non_exhaustive]
pub struct InstagramProfile {
    /// The account.
    pub id: Option<String>,
    /// The professional account, to every app: an integer of 64 bits, as text.
    pub user_id: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture, which expires; absent without one.
    pub profile_picture_url: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
