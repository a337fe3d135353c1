//! Cognito.
use auth::{
    AuthConfig, Secret,
    provider::{Custom, Definition, InvalidOption, Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Cognito.
///
#[doc = credentials!(
    "cognito",
    "AUTH_COGNITO",
    "https://console.aws.amazon.com/cognito/users/",
    issuer
)]
///
/// # Known to be odd
///
/// - The pool needs a domain for its sign-in pages, and the app client the scopes that are asked
///   for.
/// - The issuer (`cognito-idp…`) is on another host than the sign-in pages.
/// - An app client without a secret is a public client: `client_auth: none`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html>:
///   that the sign-in pages are there once the pool has a domain.
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/better-auth/better-auth/blob/main/packages/core/src/social-providers/cognito.ts>:
///   the issuer, the endpoints, and PKCE beside a client secret.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "cognito",
    name = "Cognito",
    authorization_params(identity_provider = "{identity_provider}"),
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    profile = CognitoProfile,
    style(background = "#ffffff", text = "#c17b9e"),
)]
pub struct Cognito {
    /// The client id; `AUTH_COGNITO_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_COGNITO_SECRET` with `..env`.
    client_secret: Secret,
    /// The issuer, such as `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI`, or
    /// else `region` and `user_pool_id`, which it is made of.
    issuer: Option<String>,
    /// The region, such as `eu-west-1`.
    region: Option<String>,
    /// The user pool, such as `eu-west-1_AbCdEfGhI`.
    user_pool_id: Option<String>,
    /// The host of the sign-in pages, such as `shop.auth.eu-west-1.amazoncognito.com`; with it the
    /// discovery document isn't asked for.
    domain: Option<String>,
    /// The name of a federated identity provider of the pool, such as `LoginWithAmazon`: people are
    /// sent there past Cognito's own page.
    identity_provider: Option<String>,
    overrides: Overrides<CognitoProfile>,
}

impl Custom for Cognito {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        let issuer = match (&self.issuer, &self.region, &self.user_pool_id) {
            (Some(issuer), _, _) => issuer.trim_end_matches('/').to_owned(),
            (None, Some(region), Some(pool)) => {
                format!("https://cognito-idp.{region}.amazonaws.com/{pool}")
            }
            _ => {
                let reason = "it is not given, nor are `region` and `user_pool_id`";
                return Err(InvalidOption::new("issuer", reason));
            }
        };
        if let Some(domain) = &self.domain {
            let endpoint = |path: &str| Some(format!("https://{domain}/oauth2/{path}"));
            definition.authorization.url = endpoint("authorize");
            definition.token.url = endpoint("token");
            definition.userinfo.url = endpoint("userInfo");
            definition.jwks = Some(format!("{issuer}/.well-known/jwks.json"));
        }
        definition.issuer = Some(issuer);
        Ok(())
    }
}

/// What Cognito says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = sub,
    name = [name, given_name, username, cognito_username],
    email,
    email_verified,
    image = picture,
    v4(name),
)]
#[non_exhaustive]
pub struct CognitoProfile {
    /// The account.
    pub sub: String,
    /// The name in the user pool; a UUID where people sign in with an address.
    #[serde(rename = "cognito:username")]
    pub cognito_username: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The given name.
    pub given_name: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
