//! LINE.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// LINE.
///
/// # Credentials
///
/// 1. At <https://developers.line.biz/console/>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/line`; for development,
///    `http://localhost:3000/api/auth/callback/line` too.
/// 3. Set `AUTH_LINE_ID` and `AUTH_LINE_SECRET`.
///
/// # Known to be odd
///
/// - The web flow signs the `id_token` with HS256 keyed by the channel secret (UTF-8 bytes of
///   `client_secret`); the discovery document announces ES256, used for native and LIFF flows.
///   Accept HS256 with the secret for this provider only, and never let the token header choose.
/// - Alternative check: POST <https://api.line.me/oauth2/v2.1/verify> with `id_token`,
///   `client_id` and nonce.
/// - There is no verification flag for email.
/// - Channels are per country; user ids are per provider account in the console.
/// - state is mandatory.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    lenient,
    id = "line",
    name = "LINE",
    issuer = "https://access.line.me",
    scope = "openid profile",
    client_auth = post,
    id_token_alg = hs256,
    style(background = "#00c300", text = "#ffffff"),
)]
pub struct Line {
    /// The client id; `AUTH_LINE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_LINE_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Line {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.name.clone(), email_verified: None, ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
