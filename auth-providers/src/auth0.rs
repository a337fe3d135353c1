//! Auth0.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of},
};

/// Auth0.
///
#[doc = credentials!("auth0", "AUTH_AUTH0", "https://manage.auth0.com/dashboard", issuer)]
///
/// # Known to be odd
///
/// - `sub` names the connection too: `auth0|5f7c8ec7c33c6c004bbafe82`.
/// - The issuer ends in a slash; the option may have it or not.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/api-evangelist/auth0/blob/main/openapi/_original/auth0-authentication-api-openapi.yml>:
///   the endpoints, those of revocation and sign-out among them, and that clients send their secret
///   in the form by default.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "auth0",
    name = "Auth0",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid email profile",
    client_auth = post,
    style(background = "#eb5424", text = "#ffffff"),
    mark = simple_icon!(SI_AUTH0),
)]
pub struct Auth0 {
    /// The client id; `AUTH_AUTH0_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_AUTH0_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the tenant, or of its own domain: `https://dev-example.eu.auth0.com`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Auth0 {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity {
            name: first_of([&profile.name, &profile.nickname, &profile.preferred_username]),
            ..profile.identity()
        })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.nickname.clone(), ..profile.identity() })
    }
}
