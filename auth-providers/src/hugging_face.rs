//! Hugging Face.
use auth::{
    AuthConfig, Secret,
    provider::{OidcProfile, Overrides},
};

/// Hugging Face.
///
#[doc = credentials!(
    "huggingface",
    "AUTH_HUGGINGFACE",
    "https://huggingface.co/settings/applications/new"
)]
///
/// # Known to be odd
///
/// - `orgs` lists the organisations of somebody, with their roles.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22:
///   <https://github.com/huggingface/hub-docs/blob/main/docs/hub/oauth.md>: the scopes, PKCE, and
///   which redirect URIs are taken.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "huggingface",
    name = "Hugging Face",
    issuer = "https://huggingface.co",
    revocation,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#ffd21e", text = "#000000"),
    mark = simple_icon!(SI_HUGGINGFACE),
)]
pub struct HuggingFace {
    /// The client id; `AUTH_HUGGINGFACE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_HUGGINGFACE_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<OidcProfile>,
}
