//! Building a setup: from the environment, or with parts of one's own.

#[cfg(feature = "testing")]
mod for_tests;
mod quotes;
mod whereabouts;

use std::{any::type_name, fmt, marker::PhantomData, path::Path, sync::Arc, time::Duration};

use self::{quotes::Quotes, whereabouts::Whereabouts};
use super::{
    Engine, Health, Notices, Origins, Paths, Presence, Refreshing, RegisteredProvider, Registry,
    Sealing, Setup, Site, Vault,
    invalid::invalid,
    names,
    secret::{self, Source},
    site,
    storage_source::StorageSource,
};
use crate::{
    Auth, Secret,
    adapter::{Adapter, Storage},
    browser::{cookie::invalid::InvalidCookie, location::Redirects},
    config::{self, Assembly},
    engine::settings::Settings,
    error::{ConfigError, Problem},
    limit::Gate,
    mail::{Mailer, Outbox, SharedMailer},
    page::is_color,
    parts::{
        Clock, HttpClient, Parts, Randomness, SystemClock, SystemHttp, SystemRandomness,
        log::{Samples, loud},
        metrics,
    },
    provider::Method,
    proxy::IntoProxies,
    seal::csrf::Csrf,
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
    name: Option<String>,
    secrets: Vec<Secret>,
    whereabouts: Whereabouts,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    http: Option<Arc<dyn HttpClient>>,
    store: Option<Storage>,
    mailer: Option<SharedMailer>,
    setup: PhantomData<fn() -> A>,
}

impl<A: Auth> fmt::Debug for Builder<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}

/// A setup that is not connected yet.
struct Assembled<A: Auth> {
    engine: Engine<A::State, A::Profile>,
    place: StorageSource<A::Adapter>,
}

impl<A: Auth> Builder<A> {
    #[doc(hidden)]
    pub fn new(state: A::State) -> Self {
        Self {
            state,
            lookup: Box::new(|variable| std::env::var(variable).ok()),
            name: None,
            secrets: Vec::new(),
            whereabouts: Whereabouts::default(),
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
            http: None,
            store: None,
            mailer: None,
            setup: PhantomData,
        }
    }

    /// Tells the time with `clock`.
    pub fn clock(self, clock: impl Clock) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// Talks to providers with `client`.
    pub fn http_client(self, client: impl HttpClient) -> Self {
        Self { http: Some(Arc::new(client)), ..self }
    }

    /// Sends every mail with `mailer`, whatever the options of the providers say.
    pub fn mailer(self, mailer: impl Mailer) -> Self {
        Self { mailer: Some(SharedMailer::new(mailer)), ..self }
    }

    /// Derives keys for a setup of this name, instead of the `name` of the `auth!`.
    ///
    /// If you build several setups of one type, such as one for each tenant, none of them can then open
    /// what another one sealed with the same secret. It has no effect with `compat: next_auth_v4`.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Takes random bytes from `randomness`.
    pub fn randomness(self, randomness: impl Randomness) -> Self {
        Self { randomness: Arc::new(randomness), ..self }
    }

    /// Signs and encrypts with `secret`. If you call it again, it adds a secret that only verifies and decrypts.
    ///
    /// It takes precedence over the `secret` of the `auth!` and over `AUTH_SECRET`.
    pub fn secret(mut self, secret: Secret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Keeps users and sessions in `store`, such as one that is made from your application's connection
    /// pool. The options of the `adapter` in the `auth!` are then not used.
    pub fn store(self, store: <A::Adapter as Adapter>::Store) -> Self {
        Self { store: Some(A::Adapter::storage(store)), ..self }
    }

    /// The names of the site, such as `shop.example`; otherwise `AUTH_HOSTS`, else the `hosts` of the
    /// `auth!`. A request for another host is answered with 400.
    pub fn hosts(mut self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.whereabouts.hosts = hosts.into_iter().map(Into::into).collect();
        self
    }

    /// The proxies in front of the site whose headers are believed, such as `1`; otherwise
    /// `AUTH_PROXIES`, else what `AUTH_TRUST_HOST` and the `proxies` of the `auth!` say.
    pub fn proxies(mut self, proxies: impl IntoProxies) -> Self {
        self.whereabouts.proxies = Some(proxies.into_proxies());
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
        self.whereabouts.url = Some(url.into());
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
        let mut engine = Engine { storage, ..engine };
        if engine.counts_attempts() {
            engine.gate = engine.gate.kept_in(&engine.storage, engine.vault.attempts());
        }
        Ok(A::wrap(Setup::new(engine)))
    }

    /// All but the connection.
    fn assemble(self) -> Result<Assembled<A>, ConfigError> {
        let mut settings = A::settings();
        match &self.name {
            Some(name) => settings.name.clone_from(name),
            None if settings.is_named_by_type() => names::note(&settings.name, type_name::<A>()),
            None => {}
        }
        let quotes = Quotes::new(&*self.lookup);
        let lookup = |name: &str| quotes.read(name);
        let variable = |name: &str| quotes.read(name).filter(|text| !text.is_empty());
        let realm = settings.realm();
        let mut registry = Registry::<A>::new(&lookup, self.store.is_none(), realm);
        A::register(&mut registry);
        let Registry { entries, redirecting, adapter, mut problems, .. } = registry;

        let (site, path) = self.whereabouts.site(&settings, &variable, &mut problems);
        let paths = Paths::new(settings.base_path, settings.prefix, path.as_deref());
        let paths = paths.map_err(|why| problems.push(invalid("auth!.base_path", why)));

        let outbox = outbox(&entries, &site, self.mailer.is_some(), &mut problems);
        let secrets = self.secrets(&mut settings, &site, &variable, &mut problems);
        check_theme(&settings, &mut problems);
        check_session(&settings, &mut problems);
        check_second_factor(&settings, &mut problems);
        check_fresh(&settings, &entries, &mut problems);
        #[cfg(feature = "passkey")]
        super::passkeys::check(&entries, &site, &settings, &mut problems);
        if site.is_any_host()
            && entries.iter().any(|entry| matches!(entry.method, Method::Email(_)))
        {
            loud!(
                warn,
                name: "auth.site.any_host",
                "the links of mails lead to whichever host a request names: write the names of the \
                 site, `hosts: [\"shop.example\"]`, or set `AUTH_URL`"
            );
        }
        let fallback = site.known().cloned().unwrap_or_else(site::fallback);
        let redirects =
            Redirects::new(settings.redirects, fallback.url()).unwrap_or_else(|error| {
                problems.push(invalid("auth!.redirects", error));
                Redirects::default()
            });
        let origins = Origins::new(settings.origins, &site, &mut problems);
        let http = self.http.map_or_else(
            || SystemHttp::new().map(|client| Arc::new(client) as Arc<dyn HttpClient>),
            Ok,
        );
        let http = http.map_err(|error| problems.push(invalid("http client", error)));

        quotes.tell(&mut problems);
        // Keys are derived only from secrets that passed.
        ConfigError::check(std::mem::take(&mut problems))?;
        let (Ok(http), Ok(paths)) = (http, paths) else { unreachable!("each is a problem") };
        let texts = secret::texts(&secrets);
        let csrf = Csrf::new(&texts, settings.realm())
            .map_err(|error| ConfigError::from(invalid("auth!.secret", error)))?;
        let vault = Vault::new(&texts, settings.realm())
            .map_err(|error| ConfigError::from(invalid("auth!.secret", error)))?;
        let sealing = |secure| Sealing::new(&settings, secure, &secrets, &site);
        let https = sealing(true).map_err(cookies)?;
        // A cookie that is only for https makes no sense on a site that isn't; what can't be said
        // about plain http matters only there.
        let plain = match (sealing(false), &site) {
            (Ok(plain), _) => plain,
            (Err(_), site) if site.is_always_https() => sealing(true).map_err(cookies)?,
            (Err(errors), _) => return Err(cookies(errors)),
        };
        let parts = Parts { clock: self.clock, randomness: self.randomness, http };
        let gate = Gate::new(settings.limits.clone());
        let place = StorageSource::new(self.store, adapter);
        let public = |path: &'static str| paths.public(path).into_owned();
        let logo = settings.theme.logo.map(public);
        let favicon = settings.theme.favicon.map(public);
        let engine = Engine {
            gate,
            presence: Presence::new(settings.type_name),
            settings,
            paths,
            site,
            notices: Notices::default(),
            samples: Samples::default(),
            entries,
            redirecting,
            redirects,
            origins,
            csrf,
            vault,
            https,
            plain,
            state: self.state,
            parts,
            logo,
            favicon,
            mailer: self.mailer,
            outbox,
            storage: Storage::default(),
            refreshing: Refreshing::default(),
            health: Health::default(),
        };
        Ok(Assembled { engine, place })
    }

    fn secrets(
        &self,
        settings: &mut Settings,
        site: &Site,
        variable: &dyn Fn(&str) -> Option<String>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Secret> {
        let given = |source, secret| secret::Given { secret, source };
        let own = self.secrets.iter().cloned();
        let mut secrets: Vec<_> = own.map(|secret| given(Source::Builder, secret)).collect();
        let declared = std::mem::take(&mut settings.secrets);
        let is_declared = !declared.is_empty();
        let declared = config::secrets(declared, variable, problems).into_iter();
        secrets.extend(declared.map(|(name, secret)| {
            given(name.map_or(Source::Declaration, Source::Variable), secret)
        }));
        if secrets.is_empty() && !is_declared {
            let found = ["AUTH_SECRET", "NEXTAUTH_SECRET"]
                .into_iter()
                .find_map(|name| Some((name, variable(name)?)));
            let is_production = settings.compat.reads_node_env()
                && variable("NODE_ENV").is_some_and(|mode| mode == "production");
            match found {
                Some((name, text)) => {
                    secrets.push(given(Source::Variable(name), Secret::new(text)));
                }
                None if is_production => problems.push(Problem::MissingSecret),
                None => match secret::development(site, Path::new(""), &*self.randomness) {
                    Ok(secret) => secrets.push(given(Source::File, secret)),
                    Err(problem) => problems.push(problem),
                },
            }
        }
        secret::check(&secrets, problems);
        secrets.into_iter().map(|given| given.secret).collect()
    }
}

/// Where the mails of a site on its developer's machine go, if nothing sends them. On any other site
/// that is a problem.
fn outbox<P>(
    entries: &[RegisteredProvider<P>],
    site: &Site,
    has_mailer: bool,
    problems: &mut Vec<Problem>,
) -> Option<Outbox> {
    let silent = entries.iter().filter(|entry| match &entry.method {
        Method::Email(method) => !has_mailer && method.settings.mailer.is_none(),
        Method::Credentials(_) | Method::OAuth(_) | Method::OAuth1(_) => false,
        #[cfg(feature = "passkey")]
        Method::Passkey(_) => false,
    });
    let silent: Vec<_> = silent.map(|entry| entry.id).collect();
    if site.is_development() {
        return (!silent.is_empty()).then(Outbox::default);
    }
    for id in silent {
        let variable = format!("{}SERVER", Assembly::provider_prefix(id));
        let reason = format!(
            "nothing sends its mails: set `{variable}`, which `..env` reads, or give it a `server` or a \
             `mailer`; only a site on this machine, over http, does without"
        );
        problems.push(invalid(&format!("provider `{id}`"), reason));
    }
    None
}

/// The longest time that a browser keeps a cookie: 400 days.
const LONGEST_SESSION: Duration = Duration::from_hours(400 * 24);

/// A lifetime that is an expression is known only now.
fn check_session(settings: &Settings, problems: &mut Vec<Problem>) {
    if settings.max_age < Duration::from_secs(1) {
        let reason = "a session that lasts no time signs nobody in";
        problems.push(invalid("auth!.session.max_age", reason));
    }
    if settings.max_age > LONGEST_SESSION {
        let reason = "browsers keep no cookie for longer than 400 days";
        problems.push(invalid("auth!.session.max_age", reason));
    }
}

/// The longest time for which a browser is trusted.
const LONGEST_TRUST: Duration = Duration::from_hours(90 * 24);

/// A time that is an expression is known only now.
fn check_second_factor(settings: &Settings, problems: &mut Vec<Problem>) {
    let Some(remember) = settings.remember else { return };
    if remember < Duration::from_secs(1) || remember > LONGEST_TRUST {
        let reason = "a browser is trusted for a second at least, and for 90 days at most";
        problems.push(invalid("auth!.second_factor.remember", reason));
    }
}

/// The same of how long a session is fresh. What can't be right is written otherwise; what may become right, as a
/// provider with an `if` does, is logged.
fn check_fresh<P>(
    settings: &Settings,
    entries: &[RegisteredProvider<P>],
    problems: &mut Vec<Problem>,
) {
    let Some(fresh) = settings.fresh else { return };
    let mut invalid_fresh = |reason: &str| problems.push(invalid("auth!.session.fresh", reason));
    if fresh < Duration::from_secs(1) {
        invalid_fresh("a session that is fresh for no time is never fresh");
    }
    if fresh > settings.max_age || fresh > settings.absolute {
        invalid_fresh(
            "a session has ended before it stops being fresh: it isn't longer than `max_age` and `absolute`",
        );
    }
    if !entries.iter().any(|entry| entry.method.can_confirm()) {
        loud!(
            warn,
            name: "auth.fresh.no_way",
            "nobody can confirm that it's them, since no provider is there with which that is possible: sessions \
             stop being fresh, and people have to sign in again"
        );
    }
}

fn check_theme(settings: &Settings, problems: &mut Vec<Problem>) {
    let colors = [
        ("auth!.theme.brand_color", settings.theme.brand_color),
        ("auth!.theme.button_text", settings.theme.button_text),
    ];
    for (option, color) in colors {
        if color.is_some_and(|color| !is_color(color)) {
            problems.push(invalid(option, "a colour is `#rgb` or `#rrggbb`"));
        }
    }
}

fn cookies(errors: Vec<InvalidCookie>) -> ConfigError {
    let problems = errors.into_iter().map(|error| invalid("auth!.cookies", error)).collect();
    match ConfigError::check(problems) {
        Err(error) => error,
        Ok(()) => invalid("auth!.cookies", "they can't be used").into(),
    }
}
