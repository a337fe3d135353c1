//! The definition of a provider: what the engine must know about it.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;

use super::{
    Checks, ClientAuth, IssuerRule, Mapping, ResponseMode, SigningAlgorithm, Style, TokenPlace,
};
use crate::{Secret, page::Mark};

/// An OAuth 2.0 or OpenID Connect provider, as the engine sees it.
///
/// `#[derive(AuthConfig)]` fills it from the attributes, and from the options that have the name of one of
/// these fields.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact about a provider of its own")]
pub struct Definition {
    /// The name shown to people, if it differs from [`Provider::NAME`](super::super::Provider::NAME).
    pub name: Option<String>,
    /// The issuer (OpenID Connect Discovery 1.0 §3, RFC 8414 §2). Endpoints that aren't given here are
    /// taken from its discovery document.
    pub issuer: Option<String>,
    /// The discovery document, if it isn't at `{issuer}/.well-known/openid-configuration`.
    pub discovery: Option<String>,
    /// Where the browser is sent.
    pub authorization: Endpoint,
    /// Where the code is exchanged.
    pub token: Endpoint,
    /// Where the profile is read.
    pub userinfo: Endpoint,
    /// The keys of the ID token's signature.
    pub jwks: Option<String>,
    /// How the discovered issuer is compared with `issuer`.
    pub issuer_rule: IssuerRule,
    /// Issuers whose accounts are this provider's too: what it was called before. An account of any
    /// other issuer is refused, since the same id there may be somebody else.
    pub former_issuers: Vec<String>,
    /// Where tokens are revoked (RFC 7009), if the discovery document doesn't say.
    pub revocation: Option<String>,
    /// Where the session at the provider is ended (OpenID Connect RP-Initiated Logout 1.0), if the
    /// discovery document doesn't say.
    pub end_session: Option<String>,
    /// Another address of the provider, for requests of this server; browsers go to the issuer's
    /// address. It replaces the issuer's origin, or, if it has a path, the issuer.
    pub backchannel: Option<String>,
    /// Whether the provider may be at `http://` addresses of other machines. Somebody who can change
    /// that traffic can sign in as anybody. For development only.
    pub dangerously_allow_http: bool,
    /// More hosts in the server's own network that requests may go to, besides those of the URLs here: a
    /// discovery document may name them. Any other host that a document names is connected to at public
    /// addresses only.
    pub private_hosts: Vec<String>,
    /// Whether a sign-in may begin at the provider (OpenID Connect Core §4). Any other page can then
    /// start one too (login CSRF).
    pub initiate_login: bool,
    /// The client id.
    pub client_id: String,
    /// The name of the client id in requests; `client_id` in the standard.
    pub client_id_param: &'static str,
    /// The client secret; `None` for a public client.
    pub client_secret: Option<Secret>,
    /// How the client authenticates at the token endpoint. By default
    /// [`PrivateKeyJwt`](ClientAuth::PrivateKeyJwt) with a `client_key`,
    /// [`Basic`](ClientAuth::Basic) with a secret, unless the discovery document has only
    /// [`Post`](ClientAuth::Post), and [`None`](ClientAuth::None) without either.
    pub client_auth: Option<ClientAuth>,
    /// The client's private key: a JSON Web Key (RFC 7517), or PEM (PKCS #8).
    pub client_key: Option<Secret>,
    /// The id by which the provider knows the key, if the key itself doesn't have it.
    pub client_key_id: Option<String>,
    /// The algorithm of the client's assertions; by default the one that the key names, or the
    /// usual one for keys of its kind.
    pub client_assertion_alg: Option<SigningAlgorithm>,
    /// The audience of the client's assertions, if it isn't the issuer: some providers want the URL of
    /// their token endpoint.
    pub client_assertion_audience: Option<String>,
    /// The scopes that are asked for.
    pub scope: Vec<String>,
    /// The separator between the words of the scope; a space in the standard.
    pub scope_separator: &'static str,
    /// Whether an OpenID Connect provider is asked for `openid` whatever the scope (Core §3.1.2.1).
    pub needs_openid: bool,
    /// The `response_type` of the authorization request; `code` in the standard. Whatever it is
    /// called, the answer brings a `code` and no token.
    pub response_type: &'static str,
    /// The fragment of the authorization URL, after a `#`. The standard has none.
    pub fragment: Option<&'static str>,
    /// The query parameters of a sign-in that are passed on to the provider, besides `prompt`,
    /// `login_hint` and `ui_locales`; such as `scope`.
    pub request_params: Vec<String>,
    /// The checks that bind the answer to the request.
    pub checks: Checks,
    /// Whether the token response has an ID token, which is then required and verified. If this is
    /// `false`, an ID token is ignored (RFC 6749 §5.1).
    pub id_token: bool,
    /// The algorithm that the ID token has to be signed with. By default every algorithm is accepted that
    /// the discovery document lists, or, if it lists none, every one that fits the provider's keys.
    /// An algorithm with a shared secret is accepted only if it is given here.
    pub id_token_alg: Option<SigningAlgorithm>,
    /// Other audiences that an ID token may name besides this client (OpenID Connect Core §3.1.3.7).
    pub trusted_audiences: Vec<String>,
    /// Whether the ID token may be for others as well, as long as its `azp` is this client: for
    /// providers that name a project beside the client.
    pub id_token_shared: bool,
    /// How long ago the person may have signed in at the provider when the answer comes. It is sent as the
    /// parameter `max_age` in seconds, and compared with the ID token's `auth_time`, which must be
    /// there (OpenID Connect Core §3.1.2.1). With zero the person has to sign in there again.
    pub max_age: Option<Duration>,
    /// The authentication context classes of which the provider has to use one, the preferred one first.
    /// They are sent as the parameter `acr_values`, and compared with the ID token's `acr`. If the list
    /// is empty, any class is accepted.
    pub acr_values: Vec<String>,
    /// The words of which one in the ID token's `amr`, or as its `acr`, says that the provider has asked for two
    /// factors (RFC 8176, OpenID Connect Core §2). Who signs in so is not asked for a second factor of the setup's
    /// own. If the list is empty, the provider's word never counts.
    pub counts_as_second_factor: Vec<String>,
    /// Whether a sign-in there counts as a proof that the person is there, though the provider doesn't say when they
    /// signed in (`auth_time`): whoever finds a browser that is signed in at the provider has that proof too. An ID
    /// token that says it is believed in any case.
    pub confirms: bool,
    /// Whether the profile is the userinfo endpoint's answer even if there is an ID token.
    pub userinfo_profile: bool,
    /// Whether the userinfo endpoint is asked for a name or an e-mail address that the granted scopes
    /// promise and the ID token lacks (Core §5.4). The endpoint may fail, but if it answers, the answer
    /// has to be about the same `sub`.
    pub userinfo_merge: bool,
    /// Whether the userinfo answer is always a token that is signed like the ID token (Core §5.3.2).
    /// Without it, it may be one or JSON.
    pub userinfo_signed: bool,
    /// Whether the userinfo endpoint is asked with a POST.
    pub userinfo_post: bool,
    /// Where the userinfo request carries the access token.
    pub userinfo_token: TokenPlace,
    /// The value that marks a successful userinfo answer, and where it is, as a JSON pointer
    /// (RFC 6901): for providers that answer 200 even when they fail.
    pub userinfo_success: Option<(&'static str, Value)>,
    /// Where in the userinfo answer the profile is, as a JSON pointer (RFC 6901).
    pub userinfo_root: Option<&'static str>,
    /// Whether the picture may be a `data:` URL, because the provider's code makes one.
    pub picture_embedded: bool,
    /// Whether a profile with a member of another type than expected is refused. By default such a
    /// member is read as absent, and an integer as equal to its digits.
    pub strict: bool,
    /// The mapping from the profile to a user; by default this library's, and NextAuth v4's with
    /// `compat: next_auth_v4`.
    pub mapping: Option<Mapping>,
    /// How the answer comes back.
    pub response_mode: ResponseMode,
    /// How long one request to the provider may take.
    pub timeout: Duration,
    /// How far the provider's clock and this server's may differ.
    pub clock_tolerance: Duration,
    /// The colours of the button.
    pub style: Option<Style>,
    /// The service's mark on the button; without it, the button shows the first letter of the name.
    pub mark: Option<Mark>,
}

impl Definition {
    /// An OAuth 2.0 provider: PKCE and state, no ID token, 10 seconds for a request.
    #[must_use]
    pub fn oauth2() -> Self {
        Self {
            name: None,
            issuer: None,
            discovery: None,
            authorization: Endpoint::default(),
            token: Endpoint::default(),
            userinfo: Endpoint::default(),
            jwks: None,
            issuer_rule: IssuerRule::Exact,
            former_issuers: Vec::new(),
            revocation: None,
            end_session: None,
            backchannel: None,
            dangerously_allow_http: false,
            private_hosts: Vec::new(),
            initiate_login: false,
            client_id: String::new(),
            client_id_param: "client_id",
            client_secret: None,
            client_auth: None,
            client_key: None,
            client_key_id: None,
            client_assertion_alg: None,
            client_assertion_audience: None,
            scope: Vec::new(),
            scope_separator: " ",
            needs_openid: true,
            response_type: "code",
            fragment: None,
            request_params: Vec::new(),
            checks: Checks { nonce: false, ..Checks::ALL },
            id_token: false,
            id_token_alg: None,
            trusted_audiences: Vec::new(),
            id_token_shared: false,
            max_age: None,
            acr_values: Vec::new(),
            counts_as_second_factor: Vec::new(),
            confirms: false,
            userinfo_profile: true,
            userinfo_merge: false,
            userinfo_signed: false,
            userinfo_post: false,
            userinfo_token: TokenPlace::Bearer,
            userinfo_success: None,
            userinfo_root: None,
            picture_embedded: false,
            strict: false,
            mapping: None,
            response_mode: ResponseMode::Query,
            timeout: Duration::from_secs(10),
            clock_tolerance: Duration::from_mins(1),
            style: None,
            mark: None,
        }
    }

    /// An OpenID Connect provider: PKCE, state and nonce, `openid profile email`, an ID token that
    /// is the profile, and the userinfo endpoint for what it leaves out.
    #[must_use]
    pub fn oidc() -> Self {
        Self {
            scope: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
            checks: Checks::ALL,
            id_token: true,
            userinfo_profile: false,
            userinfo_merge: true,
            ..Self::oauth2()
        }
    }

    /// Whether somebody who is signed in can prove with it that they are there. The answer has to say when the person
    /// signed in at the provider, unless the setup does without; it has to belong to the attempt in which they were
    /// asked; and it must come with the cookie of their session, which browsers keep back when another site posts.
    pub(crate) fn can_confirm(&self) -> bool {
        (self.id_token || self.confirms)
            && self.checks.state
            && self.response_mode == ResponseMode::Query
    }

    /// The words of a scope written as one text.
    #[must_use]
    pub fn words(scope: &str) -> Vec<String> {
        scope.split_ascii_whitespace().map(str::to_owned).collect()
    }
}

/// A URL of a provider and what is added to requests there.
#[derive(Clone, Debug, Default)]
pub struct Endpoint {
    /// The URL; `None` when the discovery document gives it. A query in it is kept.
    pub url: Option<String>,
    /// Parameters added to the query (authorization, userinfo) or the form (tokens).
    pub params: BTreeMap<String, String>,
    /// Headers added to requests there (token, userinfo). The authorization request has none: the
    /// browser makes it.
    pub headers: BTreeMap<String, String>,
}

/// A field that may be optional, read by the derived [`Definition`].
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an option of this name is a `{T}`, not `{Self}`",
    label = "expected `{T}` or `Option<{T}>`",
    note = "rename the field if it isn't the provider's own setting [auth::E0823]"
)]
pub trait Given<T> {
    /// The value, if there is one.
    fn given(&self) -> Option<T>;
}

impl<T: Clone> Given<T> for T {
    fn given(&self) -> Option<T> {
        Some(self.clone())
    }
}

impl<T: Clone> Given<T> for Option<T> {
    fn given(&self) -> Option<T> {
        self.clone()
    }
}
