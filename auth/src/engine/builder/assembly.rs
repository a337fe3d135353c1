//! All of building a setup that needs none of its types.

use std::{path::Path, sync::Arc, time::Duration};

use super::{quotes::Quotes, whereabouts::Whereabouts};
#[cfg(feature = "passkey")]
use crate::engine::passkeys;
use crate::{
    Secret,
    adapter::Storage,
    browser::{cookie::invalid::InvalidCookie, location::Redirects},
    config::{self, Assembly},
    engine::{
        Declaration, Engine, Health, Notices, Origins, Paths, Presence, Refreshing,
        RegisteredProvider, Sealing, Site, Vault,
        invalid::invalid,
        names,
        registry::Found,
        roles::RoleTable,
        secret::{self, Source},
        settings::Settings,
        site,
    },
    error::{BoxError, ConfigError, Problem},
    limit::Gate,
    mail::{Outbox, SharedMailer},
    page::is_color,
    parts::{
        Clock, HttpClient, NoHttp, Parts, Randomness, SystemClock, SystemHttp, SystemRandomness,
        log::{Samples, loud},
    },
    provider::Method,
    seal::csrf::Csrf,
};

/// What the code that builds a setup says, but for its state and its store.
pub(super) struct Given {
    pub(super) name: Option<String>,
    pub(super) secrets: Vec<Secret>,
    pub(super) whereabouts: Whereabouts,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) randomness: Arc<dyn Randomness>,
    pub(super) http: Option<Arc<dyn HttpClient>>,
    pub(super) mailer: Option<SharedMailer>,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            name: None,
            secrets: Vec::new(),
            whereabouts: Whereabouts::default(),
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
            http: None,
            mailer: None,
        }
    }
}

impl Given {
    /// Gives the settings the name that the setup has at run time. `setup` is the path of its type.
    pub(super) fn name(&self, settings: &mut Settings, setup: &'static str) {
        match &self.name {
            Some(name) => settings.name.clone_from(name),
            None if settings.is_named_by_type() => names::note(&settings.name, setup),
            None => {}
        }
    }

    /// A setup that is not connected yet.
    ///
    /// Fails with everything that is wrong with what was declared, given and found in the environment.
    pub(super) fn assemble(
        self,
        mut settings: Settings,
        found: Found,
        quotes: Quotes<'_>,
        declaration: Box<dyn Declaration>,
        roles: RoleTable,
    ) -> Result<Engine, ConfigError> {
        let Found { entries, redirecting, mut problems, .. } = found;
        let variable = |name: &str| quotes.read(name).filter(|text| !text.is_empty());
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
        passkeys::check(&entries, &site, &settings, &mut problems);
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
        let http = match self.http {
            Some(client) => Ok(client),
            None => http(&entries),
        };
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
        let public = |path: &'static str| paths.public(path).into_owned();
        let logo = settings.theme.logo.map(public);
        let favicon = settings.theme.favicon.map(public);
        Ok(Engine {
            declaration,
            roles,
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
            parts,
            logo,
            favicon,
            mailer: self.mailer,
            outbox,
            storage: Storage::default(),
            refreshing: Refreshing::default(),
            health: Health::default(),
        })
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

/// The client that providers are asked with. Nothing else uses HTTP, and for a setup without such a provider the
/// system's certificates aren't read: they take a while and two megabytes.
///
/// Fails when the system has no certificates.
fn http(entries: &[RegisteredProvider]) -> Result<Arc<dyn HttpClient>, BoxError> {
    let is_asked =
        |entry: &RegisteredProvider| matches!(entry.method, Method::OAuth(_) | Method::OAuth1(_));
    if entries.iter().any(is_asked) {
        return Ok(Arc::new(SystemHttp::new()?));
    }
    Ok(Arc::new(NoHttp))
}

/// Where the mails of a site on its developer's machine go, if nothing sends them. On any other site
/// that is a problem.
fn outbox(
    entries: &[RegisteredProvider],
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
fn check_fresh(settings: &Settings, entries: &[RegisteredProvider], problems: &mut Vec<Problem>) {
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
        return;
    }
    let others = entries.iter().filter(|entry| !entry.method.can_confirm());
    let others: Vec<_> = others.map(|entry| entry.id).collect();
    if !others.is_empty() {
        tracing::warn!(
            name: "auth.setup.cannot_confirm", providers = others.join(" "),
            "these providers don't say when somebody signed in: whoever has no other way in is never fresh, and can't \
             confirm. Write `confirms: true` at a provider where signing in is enough"
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
