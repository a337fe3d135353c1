//! Keycloak.
use auth::{
    AuthConfig, Secret,
    provider::{OidcProfile, Overrides},
};

/// Keycloak.
///
/// # Credentials
///
/// 1. In the admin console of your server, in the realm, create a client of the type OpenID Connect
///    with client authentication and the standard flow.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/keycloak`; for
///    development, `http://localhost:3000/api/auth/callback/keycloak` too.
/// 3. Set `AUTH_KEYCLOAK_ID`, `AUTH_KEYCLOAK_SECRET` and `AUTH_KEYCLOAK_ISSUER`.
///
/// # Known to be odd
///
/// - The client is a confidential one: client authentication is on.
/// - The issuer follows the host name that a request names, unless the server has a fixed one
///   (`KC_HOSTNAME`). In a network of containers give both addresses: browsers are sent to
///   `issuer: "http://localhost:8080/realms/my-realm"`, and the server asks
///   `backchannel: "http://keycloak:8080"`, which over http takes `dangerously_allow_http: true`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://github.com/keycloak/keycloak/blob/main/docs/documentation/upgrading/topics/changes/changes-23_0_0.adoc>:
///   that answers carry `iss` since version 23, unless the client excludes it.
/// - 2026-11-28, a copy of 2025-05: <https://github.com/nextauthjs/next-auth/pull/12964>: that it
///   is a provider of OpenID Connect for NextAuth too.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "keycloak",
    name = "Keycloak",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid email profile",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_KEYCLOAK),
)]
pub struct Keycloak {
    /// The client id; `AUTH_KEYCLOAK_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_KEYCLOAK_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the realm: `https://keycloak.example.com/realms/my-realm`, before version 17
    /// `https://keycloak.example.com/auth/realms/my-realm`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}
