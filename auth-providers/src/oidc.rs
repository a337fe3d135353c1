//! Any OpenID Connect provider.

use std::{collections::BTreeMap, time::Duration};

use auth::{
    AuthConfig, BoxError, Handler, Identity, Secret, Tokens,
    provider::{
        Checks, ClientAuth, Custom, IssuerRule, OidcProfile, Profile as _, ResponseMode,
        SigningAlgorithm,
    },
};

/// Any OpenID Connect provider, from its issuer.
///
/// # Credentials
///
/// Register a web application (a confidential client with the authorization code flow) with the
/// provider, and `https://your.site/api/auth/callback/oidc` as its redirect URI (with
/// `as "acme"`, `…/callback/acme`). The issuer is the URL whose
/// `/.well-known/openid-configuration` describes the provider.
///
/// ```
/// # use auth::{auth, env};
/// use auth_providers::Oidc;
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [
///         Oidc { ..env },               // AUTH_OIDC_ISSUER, AUTH_OIDC_ID, AUTH_OIDC_SECRET
///         Oidc as "acme" {
///             name: "Acme",
///             issuer: "https://login.acme.example",
///             client_id: "shop",
///             client_secret: env("ACME_SECRET"),
///             scope: ["openid", "email"],
///         },
///     ],
/// }
/// ```
#[derive(AuthConfig, Debug)]
#[auth(oidc, custom, id = "oidc", name = "OpenID Connect", revocation, end_session)]
pub struct Oidc {
    /// The name on the button, “Sign in with …”.
    name: Option<String>,
    /// The issuer, exactly as the provider writes it.
    issuer: String,
    /// The client id.
    client_id: String,
    /// The client secret; none for a public client.
    client_secret: Option<Secret>,
    /// What to ask for: `openid`, `profile` and `email` unless given. `openid` must be among it.
    scope: Option<Vec<String>>,
    /// How the discovered issuer is compared with `issuer`: to the letter unless given.
    /// `IssuerRule::Slash` allows for a `/` at its end.
    issuer_rule: Option<IssuerRule>,
    /// What the issuer was called before: accounts that were stored then are still their people's. Of
    /// any other issuer they are refused, since the same id there may be somebody else's.
    former_issuers: Option<Vec<String>>,
    /// The discovery document, if it is neither at `{issuer}/.well-known/openid-configuration` nor
    /// where RFC 8414 puts it (`/.well-known/oauth-authorization-server` before the issuer's path).
    discovery: Option<String>,
    /// Another address of the provider, for what this server sends it: discovery, keys, tokens,
    /// userinfo and revocation. Browsers go to the issuer's. `http://keycloak:8080` stands for the
    /// issuer's origin, `http://keycloak:8080/realms/a` for the issuer.
    backchannel: Option<String>,
    /// Whether the provider may be at `http://` addresses of other machines. For development alone:
    /// whoever is on the way reads the secret and the tokens, and can sign in as anybody.
    dangerously_allow_http: Option<bool>,
    /// Hosts in the server's own network that the provider may be at besides those of the URLs here.
    /// The discovery document can't name others there: whoever wrote it could have this server ask
    /// what only it can reach (SSRF).
    private_hosts: Option<Vec<String>>,
    /// Whether a sign-in may begin at the provider, as with Okta's tiles (OpenID Connect Core §4):
    /// register `https://your.site/api/auth/signin/oidc` as its `initiate_login_uri`. Anybody can
    /// then send a browser into a sign-in that its user didn't begin (login CSRF), as somebody else
    /// if the provider lets them choose. Off unless given.
    initiate_login: Option<bool>,
    /// The authorization endpoint, instead of the discovered one.
    authorization: Option<String>,
    /// The token endpoint, instead of the discovered one.
    token: Option<String>,
    /// The userinfo endpoint, instead of the discovered one.
    userinfo: Option<String>,
    /// The key set, instead of the discovered one.
    jwks: Option<String>,
    /// Where tokens are revoked (RFC 7009), instead of the discovered endpoint.
    revocation: Option<String>,
    /// Where the session at the provider is ended (OpenID Connect RP-Initiated Logout 1.0), instead
    /// of the discovered endpoint.
    end_session: Option<String>,
    /// Further parameters of the authorization request, such as `prompt` or `claims`.
    /// Of the essential claims in `claims`, `acr` and `auth_time` of the ID token are checked.
    authorization_params: Option<BTreeMap<String, String>>,
    /// Further parameters of the token request.
    token_params: Option<BTreeMap<String, String>>,
    /// Further parameters of the userinfo request.
    userinfo_params: Option<BTreeMap<String, String>>,
    /// What a page may add to the authorization request in the query of its sign-in, besides
    /// `prompt`, `login_hint` and `ui_locales`; such as `scope`.
    request_params: Option<Vec<String>>,
    /// What binds the answer to the request: PKCE, state and nonce unless given.
    checks: Option<Checks>,
    /// How the client proves who it is: with `client_key` if there is one, else what the provider
    /// supports, unless given.
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
    /// The algorithm of the ID token's signature; no other is accepted then. Unless given, those
    /// that the discovery document lists, except those of a shared secret (`HS256` and its like).
    id_token_alg: Option<SigningAlgorithm>,
    /// Who else an ID token may be for, besides this client, such as `account` with Keycloak.
    trusted_audiences: Option<Vec<String>>,
    /// How long ago somebody may have signed in at the provider when the answer comes, such as
    /// `5 minutes`: sent as `max_age`, and the ID token's `auth_time` has to say so.
    max_age: Option<Duration>,
    /// The ways of signing in (`acr`) of which the provider has to use one, such as `["phr"]`: sent as
    /// `acr_values`, and the ID token has to name one of them. Only asked for, and not insisted on,
    /// they are a parameter in `authorization_params`.
    acr_values: Option<Vec<String>>,
    /// The words of the ID token's `amr`, or its `acr`, of which one says that the provider has asked
    /// for two factors, such as `["mfa"]`. Who signs in so is not asked for a second factor here.
    counts_as_second_factor: Option<Vec<String>>,
    /// How far the provider's clock and this server's may be apart: 60 seconds unless given.
    clock_tolerance: Option<Duration>,
    /// Whether the profile is read from the userinfo endpoint and not from the ID token. Without it
    /// the endpoint is asked only for a name or an address that the scopes promise and the ID token
    /// lacks. Its answer may be JSON or signed.
    userinfo_profile: Option<bool>,
    /// How the answer comes back: in the query unless given.
    response_mode: Option<ResponseMode>,
    /// How long one request to the provider may take: 10 seconds unless given.
    timeout: Option<Duration>,
    /// `async fn(OidcProfile) -> Identity`: who the profile is about. By default `sub`, `name`,
    /// `email`, `email_verified` and `picture`.
    profile: Option<Handler<OidcProfile, Identity>>,
    /// `async fn(Tokens) -> OidcProfile`: reads the profile in another way than the standard's.
    userinfo_request: Option<Handler<Tokens, OidcProfile>>,
}

impl Custom for Oidc {
    async fn profile(
        &self,
        request: auth::provider::ProfileRequest<'_>,
    ) -> Result<OidcProfile, BoxError> {
        match &self.userinfo_request {
            Some(own) => own.call(request.tokens().clone()).await,
            None => request.profile().await,
        }
    }

    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        match &self.profile {
            Some(own) => own.call(profile.clone()).await,
            None => Ok(profile.identity()),
        }
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
