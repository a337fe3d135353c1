//! Authentik.
use auth::{
    AuthConfig, Secret,
    provider::{OidcProfile, Overrides},
};

/// Authentik.
///
/// # Credentials
///
/// 1. In the admin interface of your server, under Applications, create an application with an
///    OAuth2/OpenID provider.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/authentik`; for
///    development, `http://localhost:3000/api/auth/callback/authentik` too.
/// 3. Set `AUTH_AUTHENTIK_ID`, `AUTH_AUTHENTIK_SECRET` and `AUTH_AUTHENTIK_ISSUER`.
///
/// # Known to be odd
///
/// - The issuer ends in a slash; the option may have it or not.
/// - `email_verified` is what a scope mapping says; recent releases say `false` of everybody.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://docs.goauthentik.io/add-secure-apps/providers/oauth2/verify-email-address/>: that
///   since 2025.10 `email_verified` is `false` unless a scope mapping says otherwise.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "authentik",
    name = "Authentik",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid email profile",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_AUTHENTIK),
)]
pub struct Authentik {
    /// The client id; `AUTH_AUTHENTIK_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_AUTHENTIK_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the application, which ends in its slug:
    /// `https://authentik.example.com/application/o/my-slug`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}
