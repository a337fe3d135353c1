//! Paybin.
use auth::{
    AuthConfig, Secret,
    provider::{OidcProfile, Overrides},
};

/// Paybin.
///
#[doc = credentials!("paybin", "AUTH_PAYBIN", "https://portal.paybin.io")]
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-23: <https://github.com/better-auth/better-auth>: the issuer and
///   the scopes. No page of Paybin was read.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "paybin",
    name = "Paybin",
    issuer = "{issuer}",
    issuer_rule = slash,
    scope = "openid email profile",
    client_auth = post,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Paybin {
    /// The client id; `AUTH_PAYBIN_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_PAYBIN_SECRET` with `..env`.
    client_secret: Secret,
    /// The issuer. `https://idp.paybin.io` unless given.
    #[auth(default = "https://idp.paybin.io")]
    issuer: String,
    overrides: Overrides<OidcProfile>,
}
