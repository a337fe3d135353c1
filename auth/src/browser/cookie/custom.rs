//! What a setup may say about a cookie.

use std::{borrow::Cow, time::Duration};

/// When a browser sends a cookie with a request that another site started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// With top-level navigation by GET, such as the way back from a provider. The default.
    #[default]
    Lax,
    /// Always. Browsers demand a secure cookie for it.
    None,
    /// Never. The visitor looks signed out on the first page they reach from another site. For the
    /// session only: the way back from a provider then goes over a page of this site. A check cookie
    /// would never come back.
    Strict,
}

impl SameSite {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Lax => "Lax",
            Self::None => "None",
            Self::Strict => "Strict",
        }
    }
}

/// The name and attributes of a cookie, where a setup wants other than the default ones.
///
/// Attributes that you don't set have their defaults: path `/`, no domain, `SameSite=Lax`, and `Secure`
/// if the site is on https. Every cookie is `HttpOnly`. The name is taken as it is written: to have a
/// browser enforce the attributes, begin it with `__Host-` (secure, no domain, path `/`) or
/// `__Secure-` (secure). The setup refuses to start when name and attributes contradict each other.
///
/// ```
/// use auth::{Cookie, SameSite};
///
/// let session = Cookie::named("__Secure-sid").same_site(SameSite::Strict).domain("example.com");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Cookie {
    pub(super) name: Option<Cow<'static, str>>,
    pub(super) domain: Option<Cow<'static, str>>,
    pub(super) path: Option<Cow<'static, str>>,
    pub(super) secure: Option<bool>,
    pub(super) same_site: Option<SameSite>,
    pub(super) max_age: Option<Duration>,
}

impl Cookie {
    /// A cookie of the default name.
    pub fn new() -> Self {
        Self::default()
    }

    /// A cookie of this name.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }

    /// Sends the cookie to this domain and all its sub-domains, not only to the host that set it.
    ///
    /// Each of them can then read and replace it.
    pub fn domain(mut self, domain: impl Into<Cow<'static, str>>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Sends the cookie only with paths below this one. The library's own routes must be among
    /// them.
    pub fn path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Whether the cookie is sent over https only.
    pub const fn secure(mut self, secure: bool) -> Self {
        self.secure = Some(secure);
        self
    }

    /// When the cookie is sent with a request that another site started.
    pub const fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = Some(same_site);
        self
    }

    /// How long the browser keeps the cookie; 400 days at most.
    ///
    /// For a cookie that carries a check, also how long the attempt to sign in may take. How long
    /// a session lasts is said in `session`, not here.
    pub const fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self
    }
}

impl From<&'static str> for Cookie {
    fn from(name: &'static str) -> Self {
        Self::named(name)
    }
}
