//! The settings of a setup: what its sections in `auth!` say, apart from providers, callbacks and events.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde_json::{Map, Value as Json};

use super::second_factor::{FactorMethod, FactorMethods};
#[doc(inline)]
pub use crate::page::{ColorScheme, Theme};
use crate::{
    browser::cookie::{IntoCookie, policy::Overrides},
    compat::Compat,
    config::{GenerateSessionToken, IntoSecrets, Secret, Value},
    error::BoxError,
    limit::{IntoLimits, Limits},
    page::Texts,
    proxy::{IntoProxies, Proxies},
    seal::token::key::Realm,
};

/// How a session is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// In an encrypted cookie.
    Jwt,
    /// In the adapter.
    Database,
}

impl Strategy {
    /// The variant as a word, for spans and metrics.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
            Self::Database => "database",
        }
    }
}

/// When the user of a session in a cookie is looked up in the adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Check {
    /// Before its cookie is written again.
    Renewal,
    /// Whenever it is read.
    Always,
}

/// Whether the name and the picture of a user follow what a provider says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Profile {
    /// They do, as far as nothing else was put in their place here.
    Refresh,
    /// They stay as they were when the user was created.
    Keep,
}

/// The settings of a setup: every section but the providers, callbacks and events.
#[doc(hidden)]
#[derive(Debug)]
pub struct Settings {
    /// The name of the type.
    pub type_name: &'static str,
    /// The name of the crate that it is in.
    krate: &'static str,
    /// What keys are derived for.
    pub name: String,
    pub strategy: Strategy,
    pub max_age: Duration,
    /// As it is declared; see [`update_age`](Self::update_age).
    update_age: Option<Duration>,
    /// How long a session lives at most, however often it is renewed.
    pub absolute: Duration,
    /// How long a session is fresh after its user has proved to be there; `None` if nobody is asked to confirm that.
    pub fresh: Option<Duration>,
    pub check: Check,
    pub profile: Profile,
    /// What users prove beside what they sign in with.
    pub(crate) second_factor: Option<FactorMethods>,
    /// How long a browser isn't asked again.
    pub remember: Option<Duration>,
    pub generate_session_token: Option<SessionToken>,
    pub codec: Option<Codec>,
    pub pages: Pages,
    pub cookies: Cookies,
    pub theme: Theme<'static>,
    pub texts: &'static [Texts],
    pub redirects: &'static [&'static str],
    pub origins: &'static [&'static str],
    pub linking: Linking,
    pub end_session: &'static [&'static str],
    pub limits: Limits,
    pub secrets: Vec<Value<Secret>>,
    pub base_path: &'static str,
    pub prefix: Option<&'static str>,
    pub hosts: &'static [&'static str],
    pub proxies: Option<Proxies>,
    pub compat: Compat,
}

impl Settings {
    /// The defaults for the setup whose type is called `type_name`, in the module `path`.
    #[must_use]
    pub fn new(type_name: &'static str, path: &'static str) -> Self {
        let krate = path.split("::").next().unwrap_or(path);
        Self {
            type_name,
            krate,
            name: format!("{krate}::{type_name}"),
            strategy: Strategy::Jwt,
            max_age: Duration::from_hours(30 * 24),
            update_age: None,
            absolute: Duration::from_hours(90 * 24),
            fresh: None,
            check: Check::Renewal,
            profile: Profile::Refresh,
            second_factor: None,
            remember: None,
            generate_session_token: None,
            codec: None,
            pages: Pages::NONE,
            cookies: Cookies::default(),
            theme: Theme::default(),
            texts: &[Texts::ENGLISH, Texts::KOREAN],
            redirects: &[],
            origins: &[],
            linking: Linking::Never,
            end_session: &[],
            limits: Limits::new(),
            secrets: Vec::new(),
            base_path: "/api/auth",
            prefix: None,
            hosts: &[],
            proxies: None,
            compat: Compat::Native,
        }
    }

    /// How long a session that began then may live from now on, if it is renewed now.
    pub(crate) fn lifetime(&self, began: SystemTime, now: SystemTime) -> Duration {
        if self.compat.knows_no_begin() {
            return self.max_age;
        }
        let age = now.duration_since(began).unwrap_or_default();
        self.max_age.min(self.absolute.saturating_sub(age))
    }

    /// Whether the setup has the name of its type: neither the `auth!` nor the NextAuth that it is
    /// compatible with says another.
    pub(crate) fn is_named_by_type(&self) -> bool {
        !self.compat.has_one_realm_for_each_secret()
            && self.name == format!("{}::{}", self.krate, self.type_name)
    }

    /// Whose keys are derived.
    pub(crate) fn realm(&self) -> Realm<'_> {
        if self.compat.has_one_realm_for_each_secret() {
            Realm::NextAuthV4
        } else {
            Realm::Setup(&self.name)
        }
    }

    /// `secret: …`
    pub fn set_secret(&mut self, secrets: impl IntoSecrets) {
        self.secrets = secrets.into_secrets();
    }

    /// `limits: …`
    pub fn set_limits(&mut self, limits: impl IntoLimits) {
        self.limits = limits.into_limits();
    }

    /// `proxies: …`
    pub fn set_proxies(&mut self, proxies: impl IntoProxies) {
        self.proxies = Some(proxies.into_proxies());
    }

    /// `second_factor: { methods: … }`
    pub fn set_second_factor(&mut self, methods: &[FactorMethod]) {
        self.second_factor = Some(FactorMethods::new(methods));
    }

    /// `second_factor: { remember: … }`
    pub fn set_remember(&mut self, remember: Duration) {
        self.remember = Some(remember);
    }

    /// `session: { max_age: … }`
    pub fn set_max_age(&mut self, max_age: Duration) {
        self.max_age = max_age;
    }

    /// `session: { update_age: … }`
    pub fn set_update_age(&mut self, update_age: Duration) {
        self.update_age = Some(update_age);
    }

    /// How old a session is when it is renewed: what is declared, or else a day, or a tenth of `max_age` if that is less.
    pub(crate) fn update_age(&self) -> Duration {
        // A day for each would never renew a session of an hour, which would end while it is used.
        self.update_age.unwrap_or_else(|| Duration::from_hours(24).min(self.max_age / 10))
    }

    /// `session: { absolute: … }`
    pub fn set_absolute(&mut self, absolute: Duration) {
        self.absolute = absolute;
    }

    /// `session: { fresh: … }`
    pub fn set_fresh(&mut self, fresh: Duration) {
        self.fresh = Some(fresh);
    }

    /// `cookies: { secure: … }`
    pub fn set_cookies_secure(&mut self, secure: bool) {
        self.cookies.secure = Some(secure);
    }

    /// `cookies: { partitioned: … }`
    pub fn set_cookies_partitioned(&mut self, partitioned: bool) {
        self.cookies.partitioned = partitioned;
    }

    /// `theme: { color_scheme: … }`
    pub fn set_color_scheme(&mut self, color_scheme: ColorScheme) {
        self.theme.color_scheme = color_scheme;
    }

    /// `session: { codec: … }`
    pub fn set_codec(&mut self, codec: impl SessionCodec) {
        self.codec = Some(Codec(Arc::new(codec)));
    }

    /// `session: { generate_session_token: … }`
    pub fn set_generate_session_token(&mut self, generate: impl GenerateSessionToken) {
        self.generate_session_token = Some(SessionToken(Arc::new(move || generate.generate())));
    }
}

/// Whether a sign-in with an account that isn't known yet may go to the user that has its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Linking {
    /// It may not.
    Never,
    /// It may, if the store and one of these providers say that the address was verified.
    VerifiedEmail(&'static [&'static str]),
    /// It may, with these providers: whoever controls an account there that claims somebody's
    /// address signs in as that person.
    DangerousEmail(&'static [&'static str]),
}

/// The pages the application draws itself.
#[derive(Clone, Copy, Debug, Default)]
#[doc(hidden)]
pub struct Pages {
    pub sign_in: Option<&'static str>,
    pub sign_out: Option<&'static str>,
    pub error: Option<&'static str>,
    pub verify_request: Option<&'static str>,
    pub new_user: Option<&'static str>,
    pub second_factor: Option<&'static str>,
    pub confirm: Option<&'static str>,
}

impl Pages {
    const NONE: Self = Self {
        sign_in: None,
        sign_out: None,
        error: None,
        verify_request: None,
        new_user: None,
        second_factor: None,
        confirm: None,
    };
}

/// The cookies that differ from the default.
#[derive(Clone, Debug, Default)]
#[doc(hidden)]
pub struct Cookies {
    pub(crate) overrides: Overrides,
    pub domain: Option<&'static str>,
    pub prefix: Option<&'static str>,
    pub secure: Option<bool>,
    pub partitioned: bool,
}

impl Cookies {
    /// `cookies: { key: … }`
    pub fn set(&mut self, key: CookieKey, cookie: impl IntoCookie) {
        let cookies = &mut self.overrides;
        let place = match key {
            CookieKey::CallbackUrl => &mut cookies.callback_url,
            CookieKey::CsrfToken => &mut cookies.csrf_token,
            CookieKey::Nonce => &mut cookies.nonce,
            CookieKey::PkceCodeVerifier => &mut cookies.pkce_code_verifier,
            CookieKey::SessionToken => &mut cookies.session_token,
            CookieKey::State => &mut cookies.state,
        };
        *place = cookie.into_cookie();
    }
}

/// The cookies that a setup may write otherwise.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub enum CookieKey {
    CallbackUrl,
    CsrfToken,
    Nonce,
    PkceCodeVerifier,
    SessionToken,
    State,
}

/// The application's own encoding of the session token, instead of the encrypted one.
///
/// The object has the standard claims `sub` (the user's id), `name`, `email`, `picture`, `jti`, and
/// `auth_time` and `stamp`, by which a session ends, and `proof`, which says when the user last proved to be there;
/// your claims are in its member `claims`, so that none of their names is taken for one of these. With
/// `compat: next_auth_v4` all are in one flat object, as NextAuth's `jwt.encode` has them. If what you read has `exp`,
/// the session is over at that time.
///
/// Your implementation is responsible for secrecy and integrity. The cookies of an attempt (`state`,
/// `nonce`, PKCE) keep the built-in encoding.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't encode session tokens",
    label = "not a session codec",
    note = "implement `auth::SessionCodec` for it [auth::E0888]"
)]
pub trait SessionCodec: Send + Sync + 'static {
    /// Writes the token's claims, which are to expire after `max_age`.
    fn encode(&self, claims: &Map<String, Json>, max_age: Duration) -> Result<String, BoxError>;
    /// Reads a token. With `None` or an error nobody is signed in.
    fn decode(&self, token: &str) -> Result<Option<Map<String, Json>>, BoxError>;
}

/// A [`SessionCodec`], shared.
#[doc(hidden)]
#[derive(Clone)]
pub struct Codec(pub(crate) Arc<dyn SessionCodec>);

impl fmt::Debug for Codec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Codec(…)")
    }
}

/// A [`GenerateSessionToken`], shared.
#[doc(hidden)]
#[derive(Clone)]
pub struct SessionToken(pub Arc<dyn Fn() -> String + Send + Sync>);

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}
