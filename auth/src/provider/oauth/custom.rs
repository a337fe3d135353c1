//! The steps that a provider can do its own way, and how the engine calls them without the provider's type.

use std::{fmt, sync::Arc};

use serde_json::Value;

use super::{
    Definition, Grant, Hooks, Mapping, OAuthMethod, Overrides, ProfileRequest, RunOAuth, TokenForm,
    TokenRequest, Upstream,
};
use crate::{
    Identity, Tokens,
    error::BoxError,
    parts::BoxFuture,
    provider::{ErasedProfile, InvalidOption, Method, Provider, Reading, SetupContext, Wrap},
};

/// A provider of OAuth 2.0 or OpenID Connect. Derived with the kinds `oauth2` and `oidc`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider of OAuth 2.0 or OpenID Connect",
    label = "not a provider of OAuth",
    note = "derive it: `#[derive(AuthConfig)] #[auth(oauth2, id = \"acme\", name = \"Acme\", …)]`, or `oidc` instead of `oauth2` [auth::E0821]"
)]
pub trait OAuth: Provider {
    /// What the engine must know.
    fn definition(&self) -> Definition;

    /// How its profile is read, and what it says.
    #[doc(hidden)]
    fn reading() -> Reading<Self::Profile>;

    /// Refuses an option whose value isn't among those that it may have.
    #[doc(hidden)]
    fn check(&self) -> Result<(), InvalidOption> {
        Ok(())
    }

    /// The application's changes to the definition.
    #[doc(hidden)]
    fn overrides(&self) -> Option<&Overrides<Self::Profile>> {
        None
    }
}

/// The steps of a sign-in that a provider can do its own way; each has the standard's way as its
/// default.
///
/// The derive implements it with the defaults. A provider that says `custom` in its `#[auth(…)]`
/// writes the implementation itself:
///
/// ```
/// # use auth::{AuthConfig, BoxError, Identity, Secret, provider::{Custom, Profile, ProfileRequest}};
/// # #[derive(Clone, Debug, serde::Deserialize)]
/// # pub struct AcmeProfile { id: String, team: Option<String> }
/// # impl Profile for AcmeProfile { fn identity(&self) -> Identity { Identity::new(&self.id) } }
/// #[derive(AuthConfig)]
/// #[auth(
///     oauth2, custom, id = "acme", name = "Acme", profile = AcmeProfile,
///     authorization = "https://acme.example/authorize",
///     token = "https://acme.example/token",
///     userinfo = "https://acme.example/me",
/// )]
/// pub struct Acme {
///     client_id: String,
///     client_secret: Secret,
/// }
///
/// impl Custom for Acme {
///     async fn profile(&self, request: ProfileRequest<'_>) -> Result<AcmeProfile, BoxError> {
///         let mut profile: AcmeProfile = request.profile().await?;
///         let team = request.fetch("https://acme.example/team").await?;
///         profile.team = team["name"].as_str().map(str::to_owned);
///         Ok(profile)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `custom`, and doesn't say what it does its own way",
    label = "needs `impl auth::provider::Custom`",
    note = "write `impl auth::provider::Custom for {Self} {{ … }}` with the steps that differ, or take the word `custom` out of `#[auth(…)]` [auth::E0822]"
)]
pub trait Custom: OAuth {
    /// Completes the definition with what attributes can't say. It runs once, when the setup is
    /// built, and before the application's own changes.
    ///
    /// Fails when an option can't be used.
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        let _ = definition;
        Ok(())
    }

    /// Changes a request to the token endpoint before it is sent: the exchange of a code and the
    /// refresh of a token.
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        let _ = form;
        Ok(())
    }

    /// Brings the token endpoint's answer into the standard's form, whatever status it has. An answer
    /// with an `error` is refused.
    ///
    /// If a refresh needs more than the refresh token, put it into the refresh token here, and take it
    /// out again in [`token_form`](Self::token_form): nothing else is kept.
    fn token_answer(&self, answer: Value, grant: Grant<'_>) -> Value {
        let _ = grant;
        answer
    }

    /// Exchanges the code.
    fn token(
        &self,
        request: TokenRequest<'_>,
    ) -> impl Future<Output = Result<Tokens, BoxError>> + Send {
        async move { request.send().await }
    }

    /// Reads the profile.
    fn profile(
        &self,
        request: ProfileRequest<'_>,
    ) -> impl Future<Output = Result<Self::Profile, BoxError>> + Send {
        async move { request.read_by(&Self::reading()).await }
    }

    /// Says who the profile is about.
    fn identity(
        &self,
        profile: &Self::Profile,
    ) -> impl Future<Output = Result<Identity, BoxError>> + Send {
        std::future::ready(Ok((Self::reading().identity)(profile)))
    }

    /// Says who NextAuth v4 takes the profile to be about, see [`Mapping`]: the profile's own
    /// [`identity_v4`](crate::provider::Profile::identity_v4), whatever [`identity`](Self::identity) does.
    fn identity_v4(
        &self,
        profile: &Self::Profile,
    ) -> impl Future<Output = Result<Identity, BoxError>> + Send {
        std::future::ready(Ok((Self::reading().identity_v4)(profile)))
    }
}

impl Method {
    /// The method of a provider that derives `AuthConfig` with the kind `oauth2` or `oidc`.
    ///
    /// Fails when something is wrong with its definition that shows without asking the provider.
    pub fn oauth<T: Custom>(
        provider: T,
        setup: &SetupContext<'_, T::Profile>,
    ) -> Result<Self, InvalidOption> {
        provider.check()?;
        let mut definition = provider.definition();
        provider.configure(&mut definition)?;
        if let Some(overrides) = provider.overrides() {
            overrides.apply(&mut definition);
        }
        let upstream = Upstream::new(setup.id, definition)
            .map_err(|(option, reason)| InvalidOption::new(option, reason))?;
        let runner = Box::new(TypedProvider { provider, wrap: Arc::clone(&setup.wrap) });
        Ok(Self::OAuth(Box::new(OAuthMethod { upstream, runner })))
    }
}

/// A provider with its type. `wrap` makes its profile the setup's.
struct TypedProvider<T: Provider> {
    provider: T,
    wrap: Wrap<T::Profile>,
}

impl<T: Provider> fmt::Debug for TypedProvider<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }
}

impl<T: Custom> Hooks for TypedProvider<T> {
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        self.provider.token_form(form)
    }

    fn token_answer(&self, answer: Value, grant: Grant<'_>) -> Value {
        self.provider.token_answer(answer, grant)
    }
}

impl<T: Custom> RunOAuth<ErasedProfile> for TypedProvider<T> {
    fn hooks(&self) -> &dyn Hooks {
        self
    }

    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Tokens, BoxError>> {
        Box::pin(self.provider.token(request))
    }

    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(ErasedProfile, Identity), BoxError>> {
        Box::pin(async move {
            let mapping = request.mapping();
            let profile = self.provider.profile(request).await?;
            let own = self.provider.overrides().and_then(Overrides::profile);
            let identity = match (own, mapping) {
                (Some(own), _) => own.call(T::copied(&profile)).await?,
                (None, Mapping::Native) => self.provider.identity(&profile).await?,
                (None, Mapping::NextAuthV4) => self.provider.identity_v4(&profile).await?,
            };
            Ok(((self.wrap)(profile), identity))
        })
    }
}
