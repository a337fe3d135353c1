//! Building a setup: from the environment, or with parts of one's own.

mod assembly;
#[cfg(feature = "testing")]
mod for_tests;
mod quotes;
mod whereabouts;

use std::{any::type_name, fmt, marker::PhantomData, sync::Arc};

use self::{assembly::Given, quotes::Quotes};
use super::{
    Engine, Registry, Setup, roles::RoleTable, storage_source::StorageSource, typed::Typed,
};
use crate::{
    Auth, Secret,
    adapter::{Adapter, Storage, StoreOf},
    error::ConfigError,
    mail::{Mailer, SharedMailer},
    parts::{Clock, HttpClient, Randomness, metrics},
    proxy::IntoProxies,
};

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Builds a setup with values that are known only at run time.
///
/// `ShopAuth::builder()` (or `ShopAuth::builder(state)`) makes one.
///
/// ```no_run
/// # use auth::{auth, env};
/// # auth! { pub struct ShopAuth; providers: [] }
/// # async fn build() -> Result<ShopAuth, auth::ConfigError> {
/// ShopAuth::builder().url("http://127.0.0.1:8080").build().await
/// # }
/// ```
#[must_use]
pub struct Builder<A: Auth> {
    state: A::State,
    lookup: Box<Lookup>,
    store: Option<Storage>,
    given: Given,
    setup: PhantomData<fn() -> A>,
}

impl<A: Auth> fmt::Debug for Builder<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}

/// A setup that is not connected yet.
struct Assembled<A: Auth> {
    engine: Engine,
    place: StorageSource<A::Adapter>,
}

impl<A: Auth> Builder<A> {
    #[doc(hidden)]
    pub fn new(state: A::State) -> Self {
        Self {
            state,
            lookup: Box::new(|variable| std::env::var(variable).ok()),
            store: None,
            given: Given::default(),
            setup: PhantomData,
        }
    }

    /// Tells the time with `clock`.
    pub fn clock(self, clock: impl Clock) -> Self {
        let given = Given { clock: Arc::new(clock), ..self.given };
        Self { given, ..self }
    }

    /// Talks to providers with `client`.
    pub fn http_client(self, client: impl HttpClient) -> Self {
        let given = Given { http: Some(Arc::new(client)), ..self.given };
        Self { given, ..self }
    }

    /// Sends every mail with `mailer`, whatever the options of the providers say.
    pub fn mailer(self, mailer: impl Mailer) -> Self {
        let given = Given { mailer: Some(SharedMailer::new(mailer)), ..self.given };
        Self { given, ..self }
    }

    /// Derives keys for a setup of this name, instead of the `name` of the `auth!`.
    ///
    /// If you build several setups of one type, such as one for each tenant, none of them can then open
    /// what another one sealed with the same secret. It has no effect with `compat: next_auth_v4`.
    pub fn name(self, name: impl Into<String>) -> Self {
        let given = Given { name: Some(name.into()), ..self.given };
        Self { given, ..self }
    }

    /// Takes random bytes from `randomness`.
    pub fn randomness(self, randomness: impl Randomness) -> Self {
        let given = Given { randomness: Arc::new(randomness), ..self.given };
        Self { given, ..self }
    }

    /// Signs and encrypts with `secret`. If you call it again, it adds a secret that only verifies and decrypts.
    ///
    /// It takes precedence over the `secret` of the `auth!` and over `AUTH_SECRET`.
    pub fn secret(mut self, secret: Secret) -> Self {
        self.given.secrets.push(secret);
        self
    }

    /// Keeps users and sessions in `store`, such as one that is made from your application's connection
    /// pool. The options of the `adapter` in the `auth!` are then not used.
    pub fn store<S>(self, store: S) -> Self
    where
        S: StoreOf<<A::Adapter as Adapter>::Store>,
    {
        Self { store: Some(A::Adapter::storage(store.store())), ..self }
    }

    /// The names of the site, such as `shop.example`; otherwise `AUTH_HOSTS`, else the `hosts` of the
    /// `auth!`. A request for another host is answered with 400.
    pub fn hosts(mut self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.given.whereabouts.hosts = hosts.into_iter().map(Into::into).collect();
        self
    }

    /// The proxies in front of the site whose headers are believed, such as `1`; otherwise
    /// `AUTH_PROXIES`, else what `AUTH_TRUST_HOST` and the `proxies` of the `auth!` say.
    pub fn proxies(mut self, proxies: impl IntoProxies) -> Self {
        self.given.whereabouts.proxies = Some(proxies.into_proxies());
        self
    }

    /// Whether the headers of one proxy in front of the site are believed: `true` is the same as `proxies(1)`, and
    /// `false` as `proxies(0)`.
    pub fn trust_host(self, trust: bool) -> Self {
        self.proxies(u8::from(trust))
    }

    /// Where the site is, such as `https://shop.example`; otherwise `AUTH_URL`, else
    /// `NEXTAUTH_URL`. A path in it is that of the routes; what stands in it before the `base_path` of
    /// the `auth!` is the `prefix`.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.given.whereabouts.url = Some(url.into());
        self
    }

    /// Reads variables from `lookup` and not from the process's environment.
    pub fn variables(
        self,
        lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self { lookup: Box::new(lookup), ..self }
    }

    /// Builds the setup.
    ///
    /// Fails with one error that lists every problem: variables that are missing or malformed, values
    /// that can't be used, a missing secret. If there is no other problem, the adapter connects, and
    /// that may fail too.
    pub async fn build(self) -> Result<A, ConfigError> {
        metrics::describe();
        let Assembled { engine, place } = self.assemble()?;
        let storage = place.storage(&engine).await?;
        Ok(A::wrap(Setup::new(engine.stored_in(storage))))
    }

    /// All but the connection.
    fn assemble(self) -> Result<Assembled<A>, ConfigError> {
        let Self { state, lookup, store, given, .. } = self;
        let mut settings = A::settings();
        given.name(&mut settings, type_name::<A>());
        let quotes = Quotes::new(&*lookup);
        let read = |name: &str| quotes.read(name);
        let mut registry = Registry::<A>::new(&read, store.is_none(), settings.realm());
        A::register(&mut registry);
        let (found, adapter) = registry.finish();
        let (declaration, roles) = (Box::new(Typed::<A> { state }), RoleTable::of::<A::Roles>());
        let engine = given.assemble(settings, found, quotes, declaration, roles)?;
        Ok(Assembled { engine, place: StorageSource::new(store, adapter) })
    }
}
