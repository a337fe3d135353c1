//! NetSuite.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// NetSuite.
///
/// # Credentials
///
/// 1. At <https://system.netsuite.com/>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/netsuite`. It has to be
///    https in development too: use a tunnel, or a name of your own with a certificate.
/// 3. Set `AUTH_NETSUITE_ID`, `AUTH_NETSUITE_SECRET`, `AUTH_NETSUITE_ACCOUNT_ID` and
///    `AUTH_NETSUITE_USERINFO_URL`.
///
/// # Known to be odd
///
/// - The scopes of APIs read no userinfo endpoint: a RESTlet of your own answers in its place.
///   NetSuite has OpenID Connect too, with `Oidc` and the scope `openid email`; its metadata is at
///   `https://<account>.suitetalk.api.netsuite.com/.well-known/openid-configuration`.
/// - PKCE is mandatory from release 2027.1 on; it is sent.
/// - Redirect URIs are https.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158081944642.html>:
///   the endpoints, the scopes and PKCE.
/// - 2026-11-28, an undated copy: <https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_160855370280.html>:
///   where the metadata of OpenID Connect is. The document itself, and with it the issuer, was not
///   read.
/// - 2026-11-28, a copy of 2026-03-24: <https://prismatic.io/docs/changelog/connectors/2026/03/24/netsuite/>:
///   that PKCE is mandatory from 2027.1.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "netsuite",
    name = "NetSuite",
    authorization = "https://{account_id}.app.netsuite.com/app/login/oauth2/authorize.nl",
    token = "https://{account_id}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
    userinfo = "{userinfo_url}",
    authorization_params(prompt = "{prompt}"),
    scope = "restlets rest_webservices",
    client_auth = basic,
    profile = NetSuiteProfile,
    style(background = "#181a1b", text = "#fbfbfb"),
)]
pub struct NetSuite {
    /// The client id; `AUTH_NETSUITE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_NETSUITE_SECRET` with `..env`.
    client_secret: Secret,
    /// The id of the NetSuite account as it is in host names, in lower case with `-` for `_`:
    /// `1234567`, or `1234567-sb1` of a sandbox.
    account_id: String,
    /// The URL of a RESTlet or Suitelet of your own that answers what `getCurrentUser` of
    /// `N/runtime` returns: NetSuite has no endpoint for it.
    userinfo_url: String,
    /// What NetSuite's page asks again: `login` for the password, `consent` for the consent, `none`
    /// for nothing. NetSuite decides unless given.
    #[auth(one_of("none", "login", "consent"))]
    prompt: Option<String>,
    overrides: Overrides<NetSuiteProfile>,
}

/// What NetSuite says about a person: `GET `.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name, email)]
#[non_exhaustive]
pub struct NetSuiteProfile {
    /// The account.
    pub id: u64,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
