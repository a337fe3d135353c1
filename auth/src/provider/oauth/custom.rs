//! What a provider does its own way.

use std::fmt;

use super::{Definition, ProfileRequest, TokenRequest};
use crate::{
    Identity, Tokens,
    error::BoxError,
    parts::BoxFuture,
    provider::{Profile, Provider},
};

/// A provider of OAuth 2.0 or OpenID Connect. Derived with the kinds `oauth2` and `oidc`.
pub trait OAuth: Provider<Profile: Profile> {
    /// What the engine must know.
    fn definition(&self) -> Definition;
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
pub trait Custom: OAuth {
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
        async move { request.profile().await }
    }

    /// Says who the profile is about.
    fn identity(
        &self,
        profile: &Self::Profile,
    ) -> impl Future<Output = Result<Identity, BoxError>> + Send {
        std::future::ready(Ok(profile.identity()))
    }
}

/// A provider without its type.
#[doc(hidden)]
pub trait RunOAuth<P>: fmt::Debug + Send + Sync {
    fn definition(&self) -> Definition;
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Tokens, BoxError>>;
    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(P, Identity), BoxError>>;
}

pub(in crate::provider) struct Runs<T>(pub(in crate::provider) T);

impl<T: Provider> fmt::Debug for Runs<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }
}

impl<T> RunOAuth<T::Profile> for Runs<T>
where
    T: Custom,
{
    fn definition(&self) -> Definition {
        self.0.definition()
    }

    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Tokens, BoxError>> {
        Box::pin(self.0.token(request))
    }

    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(T::Profile, Identity), BoxError>> {
        Box::pin(async move {
            let profile = self.0.profile(request).await?;
            let identity = self.0.identity(&profile).await?;
            Ok((profile, identity))
        })
    }
}
