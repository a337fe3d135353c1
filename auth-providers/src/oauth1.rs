//! Any OAuth 1.0a provider.

use std::{collections::BTreeMap, time::Duration};

use auth::{
    AuthConfig, BoxError, Handler, Identity, Secret, Tokens,
    provider::{
        JsonProfile, Profile as _,
        oauth1::{Custom, ProfileRequest, SignatureMethod},
    },
};

/// Any OAuth 1.0a provider, from four URLs.
///
/// # Credentials
///
/// Register an application with the provider, and `https://your.site/api/auth/callback/oauth1` as
/// its callback URL (with `as "acme"`, `…/callback/acme`). The consumer key is the `client_id`, the
/// consumer secret the `client_secret`; with RSA-SHA1, which needs the feature `rsa-sha1` of `auth`, the
/// secret is the private key whose public half the provider has.
///
/// ```
/// # use auth::{auth, env, Identity};
/// use auth::provider::JsonProfile;
/// use auth_providers::OAuth1;
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [
///         OAuth1 as "acme" {
///             name: "Acme",
///             request_token: "https://acme.example/oauth/request_token",
///             authorization: "https://acme.example/oauth/authorize",
///             access_token: "https://acme.example/oauth/access_token",
///             userinfo: "https://api.acme.example/me",
///             client_id: "shop",
///             client_secret: env("ACME_SECRET"),
///             profile: |JsonProfile(me): JsonProfile| Identity {
///                 name: me["nickname"].as_str().map(str::to_owned),
///                 ..Identity::new(&me["number"])
///             },
///         },
///     ],
/// }
/// ```
///
/// # Known to be odd
///
/// A provider of OAuth 1.0, without the a, is refused: its answers can be swapped (the advisory
/// 2009.1 of OAuth). It shows by an answer without `oauth_callback_confirmed`.
#[derive(AuthConfig, Debug)]
#[auth(oauth1, custom, id = "oauth1", name = "OAuth 1.0a", profile = JsonProfile)]
pub struct OAuth1 {
    /// The name on the button, “Sign in with …”.
    name: Option<String>,
    /// Where a request token is asked for.
    request_token: String,
    /// Where the browser is sent.
    authorization: String,
    /// Where the request token is exchanged for an access token.
    access_token: String,
    /// Where the profile is read, with a signed GET.
    userinfo: Option<String>,
    /// The consumer key.
    client_id: String,
    /// The consumer secret; with RSA-SHA1 the private key, in PEM.
    client_secret: Secret,
    /// How requests are signed: HMAC-SHA1 unless given.
    signature_method: Option<SignatureMethod>,
    /// What is sent as `oauth_version`: `1.0`, the only version there is, unless given.
    version: Option<String>,
    /// Further parameters of the request for a request token.
    request_token_params: Option<BTreeMap<String, String>>,
    /// Further parameters of the authorization URL.
    authorization_params: Option<BTreeMap<String, String>>,
    /// Further parameters of the request for an access token.
    access_token_params: Option<BTreeMap<String, String>>,
    /// Further parameters of the profile request.
    userinfo_params: Option<BTreeMap<String, String>>,
    /// What a page may add to the authorization URL in the query of its sign-in.
    request_params: Option<Vec<String>>,
    /// How long one request to the provider may take: 10 seconds unless given.
    timeout: Option<Duration>,
    /// `async fn(JsonProfile) -> Identity`: who the profile is about. By default what most
    /// providers call it, see [`JsonProfile`].
    profile: Option<Handler<JsonProfile, Identity>>,
    /// `async fn(Tokens) -> JsonProfile`: finds the profile in another way than with a signed GET,
    /// such as in the rest of the answer that had the access token, [`Tokens::extra`].
    userinfo_request: Option<Handler<Tokens, JsonProfile>>,
}

impl Custom for OAuth1 {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<JsonProfile, BoxError> {
        match &self.userinfo_request {
            Some(own) => own.call(request.tokens().clone()).await,
            None => request.profile().await,
        }
    }

    async fn identity(&self, profile: &JsonProfile) -> Result<Identity, BoxError> {
        match &self.profile {
            Some(own) => own.call(profile.clone()).await,
            None => Ok(profile.identity()),
        }
    }

    async fn identity_v4(&self, profile: &JsonProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
