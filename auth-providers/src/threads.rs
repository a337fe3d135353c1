//! Threads.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Grant, Overrides, Profile, TokenForm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Threads.
///
#[doc = credentials!("threads", "AUTH_THREADS", "https://developers.facebook.com/apps/", https)]
///
/// # Known to be odd
///
/// - There is no refresh token. An access token lasts an hour;
///   <https://graph.threads.net/access_token> gives one of 60 days for it
///   (`grant_type=th_exchange_token`).
/// - Redirect URIs are https.
/// - People sign in at threads.com, which was threads.net until 2025; the API is still at
///   graph.threads.net.
/// - There is no address.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-12: <https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions>:
///   the endpoints, the scopes and the lifetimes of tokens.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "threads",
    name = "Threads",
    authorization = "https://threads.com/oauth/authorize",
    token = "https://graph.threads.net/oauth/access_token",
    userinfo = "https://graph.threads.net/v1.0/me",
    refresh = false,
    userinfo_params(fields = "id,username,name,threads_profile_picture_url"),
    scope = "threads_basic",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = ThreadsProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_THREADS),
)]
pub struct Threads {
    /// The client id; `AUTH_THREADS_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_THREADS_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<ThreadsProfile>,
}

impl Custom for Threads {
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

/// What Threads says about a person: `GET /v1.0/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = [id, data.id],
    name = [username, data.username],
    image = [threads_profile_picture_url, data.threads_profile_picture_url],
)]
#[non_exhaustive]
pub struct ThreadsProfile {
    /// The profile, in answers that wrap it.
    pub data: Option<ThreadsData>,
    /// The account.
    pub id: Option<String>,
    /// The URL of the picture, which expires.
    pub threads_profile_picture_url: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `data` of [`ThreadsProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadsData {
    /// The account.
    pub id: Option<String>,
    /// The URL of the picture, which expires.
    pub threads_profile_picture_url: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
