//! Any OAuth 2.0 provider.

use std::{collections::BTreeMap, time::Duration};

use auth::{
    AuthConfig, BoxError, Handler, Identity, Secret, Tokens,
    provider::{
        Checks, ClientAuth, CodeExchange, Custom, JsonProfile, Profile as _, ProfileRequest,
        SigningAlgorithm, TokenRequest,
    },
};

/// Any OAuth 2.0 provider, from three URLs.
///
/// # Credentials
///
/// Register an application with the provider, and `https://your.site/api/auth/callback/oauth2` as
/// its redirect URI (with `as "acme"`, `…/callback/acme`).
///
/// ```
/// # use auth::{auth, env, Identity};
/// use auth::provider::JsonProfile;
/// use auth_providers::OAuth2;
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [
///         OAuth2 as "acme" {
///             name: "Acme",
///             authorization: "https://acme.example/oauth/authorize",
///             token: "https://acme.example/oauth/token",
///             userinfo: "https://api.acme.example/me",
///             client_id: "shop",
///             client_secret: env("ACME_SECRET"),
///             scope: ["profile"],
///             profile: |JsonProfile(me): JsonProfile| Identity {
///                 name: me["nickname"].as_str().map(str::to_owned),
///                 ..Identity::new(&me["number"])
///             },
///         },
///     ],
/// }
/// ```
#[derive(AuthConfig, Debug)]
#[auth(oauth2, custom, id = "oauth2", name = "OAuth 2.0", profile = JsonProfile)]
pub struct OAuth2 {
    /// The name on the button, “Sign in with …”.
    name: Option<String>,
    /// The issuer, if the provider has one: the `iss` of its answers is compared with it (RFC 9207).
    /// Its discovery document is read only if `authorization` or `token` isn't given.
    issuer: Option<String>,
    /// The discovery document, if it isn't at `{issuer}/.well-known/openid-configuration`.
    discovery: Option<String>,
    /// The authorization endpoint.
    authorization: Option<String>,
    /// The token endpoint.
    token: Option<String>,
    /// Where the profile is read.
    userinfo: Option<String>,
    /// The client id.
    client_id: String,
    /// The client secret; none for a public client.
    client_secret: Option<Secret>,
    /// What to ask for; nothing unless given.
    scope: Option<Vec<String>>,
    /// What the issuer was called before: accounts that were stored then are still their people's. Of
    /// any other issuer they are refused, since the same id there may be somebody else's.
    former_issuers: Option<Vec<String>>,
    /// Further parameters of the authorization request.
    authorization_params: Option<BTreeMap<String, String>>,
    /// Further parameters of the token request.
    token_params: Option<BTreeMap<String, String>>,
    /// Further parameters of the profile request.
    userinfo_params: Option<BTreeMap<String, String>>,
    /// What a page may add to the authorization request in the query of its sign-in, besides
    /// `prompt`, `login_hint` and `ui_locales`; such as `scope`.
    request_params: Option<Vec<String>>,
    /// What binds the answer to the request: PKCE and state unless given.
    checks: Option<Checks>,
    /// How the client proves who it is: with the key or the secret that is given, the secret as
    /// `client_secret_basic`, unless given.
    client_auth: Option<ClientAuth>,
    /// The client's private key, for [`ClientAuth::PrivateKeyJwt`]: a JSON Web Key, or PEM with
    /// `BEGIN PRIVATE KEY`.
    client_key: Option<Secret>,
    /// The id that the provider knows the key by, if the key doesn't say it itself.
    client_key_id: Option<String>,
    /// The algorithm of the client's assertions: what the key names, or the usual one for its kind,
    /// unless given.
    client_assertion_alg: Option<SigningAlgorithm>,
    /// Whom the client's assertions are for: the issuer, unless the provider wants the URL of its
    /// token endpoint or something else.
    client_assertion_audience: Option<String>,
    /// Hosts in the server's own network that the provider may be at besides those of the URLs here;
    /// a discovery document, or a profile, can't name others there (SSRF).
    private_hosts: Option<Vec<String>>,
    /// How long one request to the provider may take: 10 seconds unless given.
    timeout: Option<Duration>,
    /// `async fn(JsonProfile) -> Identity`: who the profile is about. By default what most
    /// providers call it, see [`JsonProfile`].
    profile: Option<Handler<JsonProfile, Identity>>,
    /// `async fn(CodeExchange) -> Tokens`: exchanges the code in another way than the standard's.
    token_request: Option<Handler<CodeExchange, Tokens>>,
    /// `async fn(Tokens) -> JsonProfile`: reads the profile in another way than with a GET.
    userinfo_request: Option<Handler<Tokens, JsonProfile>>,
}

impl Custom for OAuth2 {
    async fn token(&self, request: TokenRequest<'_>) -> Result<Tokens, BoxError> {
        match &self.token_request {
            Some(own) => own.call(request.into_exchange()).await,
            None => request.send().await,
        }
    }

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
