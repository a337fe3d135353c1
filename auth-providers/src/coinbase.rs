//! Coinbase.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Coinbase. Only partners that it approved get new clients; those that there are go on working.
///
#[doc = credentials!(
    "coinbase",
    "AUTH_COINBASE",
    "https://portal.cdp.coinbase.com/projects/api-keys/oauth"
)]
///
/// # Known to be odd
///
/// - A refresh token comes only with the scope `offline_access`.
/// - The documentation separates the words of the scope by commas, but spaces, as here, are what
///   libraries send.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/overview>: the endpoints, that
///   PKCE is recommended, and that no new clients are made for the time being.
/// - 2026-11-28, an undated copy:
///   <https://docs.cdp.coinbase.com/coinbase-business/authentication-authorization/oauth2/reference>:
///   the parameters; the words of the scope are separated by commas there, and by spaces in the
///   requests of libraries.
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/python-social-auth/social-core/blob/master/social_core/backends/coinbase.py>:
///   that `GET /v2/user` needs the header `CB-VERSION`.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "coinbase",
    name = "Coinbase",
    authorization = "https://login.coinbase.com/oauth2/auth",
    token = "https://login.coinbase.com/oauth2/token",
    userinfo = "https://api.coinbase.com/v2/user",
    revocation = "https://login.coinbase.com/oauth2/revoke",
    userinfo_headers = [("CB-VERSION", "2024-02-07")],
    userinfo_root = "/data",
    scope = "wallet:user:email wallet:user:read",
    client_auth = post,
    profile = CoinbaseProfile,
    style(background = "#0052ff", text = "#ffffff"),
    mark = simple_icon!(SI_COINBASE),
)]
pub struct Coinbase {
    /// The client id; `AUTH_COINBASE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_COINBASE_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<CoinbaseProfile>,
}

/// What Coinbase says about a person: `GET /v2/user`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = [name, username], email, image = avatar_url, v4(name))]
#[non_exhaustive]
pub struct CoinbaseProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
