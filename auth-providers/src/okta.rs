//! Okta.
use auth::{
    AuthConfig, Secret,
    provider::{OidcProfile, Overrides},
};

/// Okta.
///
#[doc = credentials!("okta", "AUTH_OKTA", "https://developer.okta.com/login/", issuer)]
///
/// # Known to be odd
///
/// - An organisation's own authorization server and the custom ones have different issuers; the
///   default custom one ends in `/oauth2/default`.
/// - ID tokens may be thin; what is missing is read from the userinfo endpoint.
/// - For a tile on people's dashboards, write `initiate_login: true`, register
///   `https://your.site/api/auth/signin/okta` as the “Initiate login URI”, and choose “Redirect to
///   app to initiate login”.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-21: <https://github.com/okta/okta-developer-docs>: the release
///   notes of 2025 and 2026, which change nothing here.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "okta",
    name = "Okta",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid email profile",
    client_auth = basic,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_OKTA),
)]
pub struct Okta {
    /// The client id; `AUTH_OKTA_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_OKTA_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the organisation, `https://dev-123456.okta.com`, or of one of its authorization
    /// servers, `https://dev-123456.okta.com/oauth2/default`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}
