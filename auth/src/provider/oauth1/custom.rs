//! What a provider does its own way.

use std::{fmt, sync::Arc};

use super::{Definition, OAuth1Method, ProfileRequest, RunOAuth1, Upstream};
use crate::{
    Identity,
    error::BoxError,
    parts::BoxFuture,
    provider::{
        ErasedProfile, InvalidOption, Mapping, Method, Provider, Reading, SetupContext, Wrap,
    },
};

/// A provider of OAuth 1.0a. Derived with the kind `oauth1`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider of OAuth 1.0a",
    label = "not a provider of OAuth 1.0a",
    note = "derive it: `#[derive(AuthConfig)] #[auth(oauth1, id = \"acme\", name = \"Acme\", …)]` [auth::E0824]"
)]
pub trait OAuth1: Provider {
    /// What the engine must know.
    fn definition(&self) -> Definition;

    /// How its profile is read, and what it says.
    #[doc(hidden)]
    fn reading() -> Reading<Self::Profile>;
}

/// The steps of a sign-in that a provider can do its own way; each has the usual way as its default.
///
/// The derive implements it with the defaults. A provider that says `custom` in its `#[auth(…)]`
/// writes the implementation itself:
///
/// ```
/// # use auth::{AuthConfig, BoxError, Identity, Secret, provider::{Profile, oauth1::{Custom, ProfileRequest}}};
/// # #[derive(Clone, Debug, serde::Deserialize)]
/// # pub struct AcmeProfile { id: String, name: Option<String> }
/// # impl Profile for AcmeProfile { fn identity(&self) -> Identity { Identity::new(&self.id) } }
/// #[derive(AuthConfig)]
/// #[auth(
///     oauth1, custom, id = "acme", name = "Acme", profile = AcmeProfile,
///     request_token = "https://acme.example/oauth/request_token",
///     authorization = "https://acme.example/oauth/authorize",
///     access_token = "https://acme.example/oauth/access_token",
/// )]
/// pub struct Acme {
///     client_id: String,
///     client_secret: Secret,
/// }
///
/// impl Custom for Acme {
///     async fn profile(&self, request: ProfileRequest<'_>) -> Result<AcmeProfile, BoxError> {
///         // This provider says with the access token who it is.
///         let id = request.tokens().extra.get("user_id").and_then(|id| id.as_str());
///         let id = id.ok_or("the answer has no `user_id`")?;
///         let user = request.fetch(&format!("https://acme.example/users/{id}")).await?;
///         Ok(serde_json::from_value(user)?)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `custom`, and doesn't say what it does its own way",
    label = "needs `impl auth::provider::oauth1::Custom`",
    note = "write `impl auth::provider::oauth1::Custom for {Self} {{ … }}` with the steps that differ, or take the word `custom` out of `#[auth(…)]` [auth::E0825]"
)]
pub trait Custom: OAuth1 {
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

    /// Says who NextAuth v4 takes the profile to be about, with `compat: next_auth_v4`: the
    /// profile's own [`identity_v4`](crate::provider::Profile::identity_v4).
    fn identity_v4(
        &self,
        profile: &Self::Profile,
    ) -> impl Future<Output = Result<Identity, BoxError>> + Send {
        std::future::ready(Ok((Self::reading().identity_v4)(profile)))
    }
}

impl Method {
    /// A provider that derives `AuthConfig` with the kind `oauth1`.
    ///
    /// Checks what can be checked of its definition without asking it.
    pub fn oauth1<T: Custom>(
        provider: T,
        setup: &SetupContext<'_, T::Profile>,
    ) -> Result<Self, InvalidOption> {
        let upstream = Upstream::new(setup.id, provider.definition())
            .map_err(|(option, reason)| InvalidOption::new(option, reason))?;
        let runner = Box::new(TypedProvider { provider, wrap: Arc::clone(&setup.wrap) });
        Ok(Self::OAuth1(Box::new(OAuth1Method { upstream, runner })))
    }
}

/// A provider with its type, and the variant of its profile.
struct TypedProvider<T: Provider> {
    provider: T,
    wrap: Wrap<T::Profile>,
}

impl<T: Provider> fmt::Debug for TypedProvider<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }
}

impl<T: Custom> RunOAuth1<ErasedProfile> for TypedProvider<T> {
    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(ErasedProfile, Identity), BoxError>> {
        Box::pin(async move {
            let mapping = request.mapping;
            let profile = self.provider.profile(request).await?;
            let identity = match mapping {
                Mapping::Native => self.provider.identity(&profile).await?,
                Mapping::NextAuthV4 => self.provider.identity_v4(&profile).await?,
            };
            Ok(((self.wrap)(profile), identity))
        })
    }
}
