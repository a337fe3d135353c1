//! BoxyHQ SAML.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// BoxyHQ SAML. Its product SAML Jackson is called Ory Polis since 2025, with the same endpoints.
///
/// # Credentials
///
/// 1. In the admin portal of your deployment, below `/admin`, create a connection for the tenant
///    and the product.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/boxyhq-saml`; for
///    development, `http://localhost:3000/api/auth/callback/boxyhq-saml` too.
/// 3. Set `AUTH_BOXYHQ_SAML_ID`, `AUTH_BOXYHQ_SAML_SECRET` and `AUTH_BOXYHQ_SAML_ISSUER`.
///
/// # Known to be odd
///
/// - With `dummy` as the client id, `tenant` and `product` say who signs in, and the client secret
///   is the deployment's `CLIENT_SECRET_VERIFIER`. Otherwise the client id is that of a
///   connection, or `tenant=…&product=…`.
/// - The address is the customer's identity provider's word: trust it for domains that are the
///   customer's.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-27:
///   <https://github.com/ory/polis/blob/main/npm/src/controller/oidc-discovery.ts>: the endpoints,
///   PKCE, and that the issuer is the external URL of the deployment.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "boxyhq-saml",
    name = "BoxyHQ SAML",
    authorization = "{issuer}/api/oauth/authorize",
    token = "{issuer}/api/oauth/token",
    userinfo = "{issuer}/api/oauth/userinfo",
    authorization_params(provider = "saml", tenant = "{tenant}", product = "{product}"),
    client_auth = post,
    profile = BoxyHqSamlProfile,
    style(background = "#25c2a0", text = "#ffffff"),
)]
pub struct BoxyHqSaml {
    /// The client id; `AUTH_BOXYHQ_SAML_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_BOXYHQ_SAML_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the SAML Jackson (now Ory Polis) deployment, such as `http://localhost:5225`.
    issuer: String,
    /// The tenant whose people sign in, with `product`, when `client_id` is `dummy`. A page that
    /// offers several gives them with each sign-in: `request_params: ["tenant", "product"]`.
    tenant: Option<String>,
    /// The product, see `tenant`.
    product: Option<String>,
    overrides: Overrides<BoxyHqSamlProfile>,
}

/// What BoxyHQ SAML says about a person: `GET /api/oauth/userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = joined(first_name, last_name), email)]
#[non_exhaustive]
pub struct BoxyHqSamlProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The given name.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
