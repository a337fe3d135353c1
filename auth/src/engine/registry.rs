//! Where `auth!` puts the declared providers.

use std::{
    any::{Any, TypeId},
    fmt,
    time::Duration,
};

use super::declared::{Declared, ProviderId};
use crate::{
    Identity, Tokens,
    compat::Compat,
    config::{Assembly, AuthConfig, Condition, TakesAdapter},
    error::{BoxError, Problem},
    identity::Kind,
    parts::BoxFuture,
    provider::{
        EmailSettings, InvalidOption, Provider, RunCredentials, RunEmail, Runner, TakesProviders,
        oauth::{Definition, Hooks, ProfileRequest, RunOAuth, TokenRequest, Upstream},
        oauth1,
    },
    seal::token::{key::Realm, verification::TokenHasher},
};

/// One provider of a setup.
#[derive(Debug)]
pub(crate) struct Entry<P> {
    /// In URLs, and stored with accounts.
    pub(crate) id: &'static str,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The provider's type.
    pub(crate) of: TypeId,
    /// The position in `ProviderId::ALL`.
    pub(crate) index: usize,
    pub(crate) method: Method<P>,
}

/// How an [`Entry`] signs people in.
#[derive(Debug)]
pub(crate) enum Method<P> {
    Credentials(RunCredentials<P>),
    Email(Box<EmailMethod<P>>),
    OAuth { upstream: Box<Upstream>, runner: Box<dyn RunOAuth<P>> },
    OAuth1 { upstream: Box<oauth1::Upstream>, runner: Box<dyn oauth1::RunOAuth1<P>> },
}

/// A provider that sends links.
#[derive(Debug)]
pub(crate) struct EmailMethod<P> {
    pub(crate) settings: EmailSettings,
    /// Of the provider's own secret.
    pub(crate) hasher: Option<TokenHasher>,
    pub(crate) runner: Box<dyn RunEmail<P>>,
}

impl<P> EmailMethod<P> {
    /// How long a link is valid.
    pub(crate) fn valid_for(&self, compat: Compat) -> Duration {
        self.settings.valid_for.unwrap_or(compat.mail_lifetime())
    }
}

/// Collects the providers that `auth!` declares, and every problem on the way.
#[doc(hidden)]
pub struct Registry<'a, A: Declared> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    /// Whether the adapter's options matter: there may be a store already.
    connects: bool,
    realm: Realm<'a>,
    pub(super) entries: Vec<Entry<A::Profile>>,
    /// The ids of those that send the browser back, whether their `if` holds or not.
    pub(super) redirecting: Vec<&'static str>,
    pub(super) adapter: Option<A::Adapter>,
    pub(super) problems: Vec<Problem>,
}

impl<A: Declared> fmt::Debug for Registry<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("entries", &self.entries).finish_non_exhaustive()
    }
}

impl<'a, A: Declared> Registry<'a, A> {
    pub(super) fn new(
        lookup: &'a dyn Fn(&str) -> Option<String>,
        connects: bool,
        realm: Realm<'a>,
    ) -> Self {
        Self {
            lookup,
            connects,
            realm,
            entries: Vec::new(),
            redirecting: Vec::new(),
            adapter: None,
            problems: Vec::new(),
        }
    }
}

impl<A: Declared> TakesProviders for Registry<'_, A> {
    type Id = A::Provider;
    type Profile = A::Profile;

    fn provider<T: Provider>(
        &mut self,
        id: Self::Id,
        condition: impl Condition,
        fill: bool,
        options: T::Options,
        wrap: fn(T::Profile) -> Self::Profile,
    ) {
        let index = id.index();
        let id = A::Provider::IDS[index];
        if T::KIND.as_str() == "oauth" {
            self.redirecting.push(id);
        }
        if !condition.holds(self.lookup) {
            return;
        }
        let owner = if id == T::ID {
            T::SPEC.name.to_owned()
        } else {
            format!("{} as \"{id}\"", T::SPEC.name)
        };
        let prefix = Assembly::provider_prefix(id);
        let mut assembly = Assembly::new(self.lookup, owner, prefix, fill);
        let method = T::assemble(options, &mut assembly).and_then(|provider| {
            method(id, provider.into_runner(), wrap, self.realm, &mut assembly)
        });
        self.problems.extend(assembly.finish());
        if let Some((name, method)) = method {
            let name = name.unwrap_or_else(|| T::NAME.to_owned());
            let of = TypeId::of::<T>();
            self.entries.push(Entry { id, name, kind: T::KIND, of, index, method });
        }
    }
}

impl<A: Declared> TakesAdapter for Registry<'_, A> {
    fn adapter<T: AuthConfig + 'static>(&mut self, fill: bool, options: T::Options) {
        if !self.connects {
            return;
        }
        let prefix = Assembly::provider_prefix(T::SPEC.name);
        let mut assembly = Assembly::new(self.lookup, T::SPEC.name, prefix, fill);
        let adapter = T::assemble(options, &mut assembly);
        self.problems.extend(assembly.finish());
        // `T` is `A::Adapter`, which generic code can't know. A type that isn't an adapter didn't
        // compile.
        let adapter: Option<Box<dyn Any>> = adapter.map(|adapter| Box::new(adapter) as _);
        self.adapter = adapter.and_then(|adapter| adapter.downcast().ok()).map(|adapter| *adapter);
    }
}

fn method<Q: Clone + Send + 'static, P: 'static>(
    id: &str,
    runner: Runner<Q>,
    wrap: fn(Q) -> P,
    realm: Realm<'_>,
    assembly: &mut Assembly<'_>,
) -> Option<(Option<String>, Method<P>)> {
    match runner {
        Runner::Credentials(Ok(runner)) => {
            let name = runner.name().map(str::to_owned);
            Some((name, Method::Credentials(runner.wrapped(wrap))))
        }
        Runner::Credentials(Err(InvalidOption { option, reason })) => {
            assembly.invalid(option, reason);
            None
        }
        Runner::Email(runner) => {
            let settings = runner.settings().and_then(|settings| {
                settings.check()?;
                Ok(settings)
            });
            let settings = settings
                .map_err(|InvalidOption { option, reason }| assembly.invalid(option, reason))
                .ok()?;
            let name = settings.name.clone();
            let secret = settings.secret.as_ref();
            let hasher = secret.map(|secret| TokenHasher::new(secret.expose().as_bytes(), realm));
            let runner = Box::new(Wrapped { wrap, runner });
            Some((name, Method::Email(Box::new(EmailMethod { settings, hasher, runner }))))
        }
        Runner::OAuth(runner) => {
            let definition = match runner.definition() {
                Ok(definition) => definition,
                Err(InvalidOption { option, reason }) => {
                    assembly.invalid(option, reason);
                    return None;
                }
            };
            let name = definition.name.clone();
            match Upstream::new(id, definition) {
                Ok(upstream) => {
                    let runner = Box::new(Wrapped { wrap, runner });
                    Some((name, Method::OAuth { upstream: Box::new(upstream), runner }))
                }
                Err((option, reason)) => {
                    assembly.invalid(option, reason);
                    None
                }
            }
        }
        Runner::OAuth1(runner) => {
            let definition = runner.definition();
            let name = definition.name.clone();
            match oauth1::Upstream::new(id, definition) {
                Ok(upstream) => {
                    let runner = Box::new(Wrapped { wrap, runner });
                    Some((name, Method::OAuth1 { upstream: Box::new(upstream), runner }))
                }
                Err((option, reason)) => {
                    assembly.invalid(option, reason);
                    None
                }
            }
        }
    }
}

/// A provider whose profile becomes a variant of the setup's profile enum.
struct Wrapped<R: ?Sized, Q, P> {
    wrap: fn(Q) -> P,
    runner: Box<R>,
}

impl<R: fmt::Debug + ?Sized, Q, P> fmt::Debug for Wrapped<R, Q, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.runner.fmt(f)
    }
}

impl<Q: Send, P> RunOAuth<P> for Wrapped<dyn RunOAuth<Q>, Q, P> {
    fn definition(&self) -> Result<Definition, InvalidOption> {
        self.runner.definition()
    }

    fn hooks(&self) -> &dyn Hooks {
        self.runner.hooks()
    }

    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Tokens, BoxError>> {
        self.runner.token(request)
    }

    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(P, Identity), BoxError>> {
        Box::pin(async move {
            let (profile, identity) = self.runner.profile(request).await?;
            Ok(((self.wrap)(profile), identity))
        })
    }
}

impl<Q, P> RunEmail<P> for Wrapped<dyn RunEmail<Q>, Q, P> {
    fn settings(&self) -> Result<EmailSettings, InvalidOption> {
        self.runner.settings()
    }

    fn profile(&self, user: crate::User) -> P {
        (self.wrap)(self.runner.profile(user))
    }
}

impl<Q: Send, P> oauth1::RunOAuth1<P> for Wrapped<dyn oauth1::RunOAuth1<Q>, Q, P> {
    fn definition(&self) -> oauth1::Definition {
        self.runner.definition()
    }

    fn profile<'a>(
        &'a self,
        request: oauth1::ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(P, Identity), BoxError>> {
        Box::pin(async move {
            let (profile, identity) = self.runner.profile(request).await?;
            Ok(((self.wrap)(profile), identity))
        })
    }
}
