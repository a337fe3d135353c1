//! Which cookies there are: their names and attributes, by default and as a setup writes them.

use std::{borrow::Cow, time::Duration};

use super::{Cookie, SameSite, set::SetCookie};
use crate::token::key::Flavor;

/// How long a check cookie lives, and with it an attempt to sign in.
pub(crate) const CHECK_MAX_AGE: Duration = Duration::from_mins(15);

/// How long a browser remembers an address, after it was last used.
const EMAIL_MAX_AGE: Duration = Duration::from_hours(30 * 24);

/// As long as browsers keep any cookie (RFC 6265bis §5.5): a session may be extended for longer than
/// it was begun for.
const LONGEST_MAX_AGE: Duration = Duration::from_hours(400 * 24);

/// Why a cookie can't be set as a setup writes it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidCookie {
    #[error("two cookies would be called `{0}`, or one like a part of the other")]
    Clash(String),
    #[error("a cookie domain is a host name such as `example.com`: `{0}`")]
    Domain(String),
    #[error("a `__Host-` cookie can't have a `domain`: `{0}`")]
    HostDomain(String),
    #[error("a `__Host-` cookie has the path `/`: `{0}`")]
    HostPath(String),
    #[error("a cookie name is made of letters, digits, `-`, `_` and `.`: `{0}`")]
    Name(String),
    #[error("a cookie with `SameSite::None` must be secure: `{0}`")]
    NoneInsecure(String),
    #[error("a cookie path begins with `/` and has neither spaces nor `;`: `{0}`")]
    Path(String),
    #[error("a cookie whose name begins with `__Secure-` or `__Host-` must be secure: `{0}`")]
    PrefixInsecure(String),
}

/// The cookies a setup wants other than the default ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overrides {
    pub(crate) session_token: Cookie,
    pub(crate) callback_url: Cookie,
    pub(crate) csrf_token: Cookie,
    pub(crate) pkce_code_verifier: Cookie,
    pub(crate) state: Cookie,
    pub(crate) nonce: Cookie,
}

/// One cookie, everything decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) path: Cow<'static, str>,
    pub(crate) domain: Option<Cow<'static, str>>,
    pub(crate) secure: bool,
    pub(crate) same_site: SameSite,
    pub(crate) max_age: Option<Duration>,
}

impl Entry {
    /// The cookie with a value; its lifetime is [`Self::max_age`], or the browser's session.
    pub(crate) fn set(&self, value: impl Into<String>) -> SetCookie {
        SetCookie {
            name: self.name.clone(),
            value: value.into(),
            path: self.path.clone(),
            domain: self.domain.clone(),
            http_only: true,
            secure: self.secure,
            same_site: self.same_site,
            max_age: self.max_age,
            expires: None,
        }
    }

    /// Makes the browser drop the cookie.
    pub(crate) fn clear(&self) -> SetCookie {
        self.set("").clear()
    }
}

/// The cookies of a setup.
#[derive(Clone, Debug)]
pub(crate) struct CookiePolicy {
    pub(crate) session_token: Entry,
    pub(crate) callback_url: Entry,
    pub(crate) csrf_token: Entry,
    pub(crate) pkce_code_verifier: Entry,
    pub(crate) state: Entry,
    pub(crate) nonce: Entry,
    /// The address that the sign-in page fills in; no setup writes it otherwise.
    pub(crate) email: Entry,
    /// What the code of a mail is bound to; no setup writes it otherwise.
    pub(crate) email_request: Entry,
    /// The provider at which the session ends too; no setup writes it otherwise.
    pub(crate) end_session: Entry,
    /// A browser that is signing out at a provider; no setup writes it otherwise.
    pub(crate) post_logout: Entry,
}

impl CookiePolicy {
    /// Decides names and attributes for a site on https (`secure`) or plain http.
    ///
    /// `domain` is where the session is valid beside the host itself. The other cookies serve the
    /// library's own routes only and stay with the host. All that is wrong is reported at once.
    pub(crate) fn new(
        flavor: Flavor,
        secure: bool,
        domain: Option<&str>,
        overrides: &Overrides,
    ) -> Result<Self, Vec<InvalidCookie>> {
        let mut errors = Vec::new();
        let mut entry = |cookie: &Cookie, key: Key| {
            let entry = resolve(cookie, key, flavor, secure, domain);
            errors.extend(check(&entry).err());
            entry
        };
        let policy = Self {
            session_token: entry(&overrides.session_token, Key::SessionToken),
            callback_url: entry(&overrides.callback_url, Key::CallbackUrl),
            csrf_token: entry(&overrides.csrf_token, Key::CsrfToken),
            pkce_code_verifier: entry(&overrides.pkce_code_verifier, Key::PkceCodeVerifier),
            state: entry(&overrides.state, Key::State),
            nonce: entry(&overrides.nonce, Key::Nonce),
            email: entry(&Cookie::default(), Key::Email),
            email_request: entry(&Cookie::default(), Key::EmailRequest),
            end_session: entry(&Cookie::default(), Key::EndSession),
            post_logout: entry(&Cookie::default(), Key::PostLogout),
        };
        errors.extend(policy.clashes());
        if errors.is_empty() { Ok(policy) } else { Err(errors) }
    }

    /// Cookies that would be taken for another's: equal names, a chunk of the session's, or one of
    /// a flow's.
    fn clashes(&self) -> Option<InvalidCookie> {
        // Flows add a word to a check cookie's name, chunks a number to any.
        let entries = [
            (&self.session_token, false),
            (&self.callback_url, false),
            (&self.csrf_token, false),
            (&self.pkce_code_verifier, true),
            (&self.state, true),
            (&self.nonce, true),
            (&self.email, false),
            (&self.email_request, false),
            (&self.end_session, false),
            (&self.post_logout, false),
        ];
        for (at, (entry, is_check)) in entries.iter().enumerate() {
            for (_, (other, _)) in entries.iter().enumerate().filter(|(other, _)| *other != at) {
                let Some(suffix) = other.name.strip_prefix(&entry.name) else { continue };
                let is_part = suffix.strip_prefix('.').is_some_and(|word| {
                    *is_check || word.bytes().all(|byte| byte.is_ascii_digit())
                });
                if suffix.is_empty() || is_part {
                    return Some(InvalidCookie::Clash(other.name.clone()));
                }
            }
        }
        None
    }
}

#[derive(Clone, Copy)]
enum Key {
    CallbackUrl,
    CsrfToken,
    Email,
    EmailRequest,
    EndSession,
    Nonce,
    PkceCodeVerifier,
    PostLogout,
    SessionToken,
    State,
}

impl Key {
    const fn stem(self) -> &'static str {
        match self {
            Self::CallbackUrl => "callback-url",
            Self::CsrfToken => "csrf-token",
            Self::Email => "email",
            Self::EmailRequest => "email-request",
            Self::EndSession => "end-session",
            Self::Nonce => "nonce",
            Self::PkceCodeVerifier => "pkce.code_verifier",
            Self::PostLogout => "post-logout",
            Self::SessionToken => "session-token",
            Self::State => "state",
        }
    }

    const fn max_age(self, flavor: Flavor) -> Option<Duration> {
        match (self, flavor) {
            // Of its nonce, v4 only says when it ends.
            (Self::CallbackUrl | Self::CsrfToken | Self::SessionToken, _)
            | (Self::Nonce, Flavor::NextAuthV4) => None,
            (Self::Email, _) => Some(EMAIL_MAX_AGE),
            (Self::EndSession, _) => Some(LONGEST_MAX_AGE),
            (
                Self::EmailRequest
                | Self::Nonce
                | Self::PkceCodeVerifier
                | Self::PostLogout
                | Self::State,
                _,
            ) => Some(CHECK_MAX_AGE),
        }
    }
}

fn resolve(
    cookie: &Cookie,
    key: Key,
    flavor: Flavor,
    site_secure: bool,
    site_domain: Option<&str>,
) -> Entry {
    let secure = cookie.secure.unwrap_or(site_secure);
    let path = cookie.path.clone().unwrap_or(Cow::Borrowed("/"));
    let domain = cookie.domain.clone().or_else(|| match key {
        Key::SessionToken => site_domain.map(|domain| Cow::Owned(domain.to_owned())),
        _ => None,
    });
    let name = cookie.name.as_ref().map_or_else(
        || {
            let host = domain.is_none() && path == "/";
            let prefix = match (flavor, key) {
                _ if !secure => "",
                (Flavor::NextAuthV4, Key::CsrfToken) | (Flavor::Native, _) if host => "__Host-",
                _ => "__Secure-",
            };
            let library = match flavor {
                Flavor::Native => "auth",
                Flavor::NextAuthV4 => "next-auth",
            };
            format!("{prefix}{library}.{}", key.stem())
        },
        |name| name.clone().into_owned(),
    );
    Entry {
        name,
        path,
        domain,
        secure,
        same_site: cookie.same_site.unwrap_or_default(),
        max_age: cookie.max_age.or(key.max_age(flavor)),
    }
}

/// Refuses what a browser would drop or read in another way.
fn check(entry: &Entry) -> Result<(), InvalidCookie> {
    let Entry { name, path, domain, secure, same_site, .. } = entry;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.is_empty() || !name.bytes().all(is_word) {
        return Err(InvalidCookie::Name(name.clone()));
    }
    if !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';') {
        return Err(InvalidCookie::Path(path.clone().into_owned()));
    }
    if let Some(domain) = domain
        && !is_host(domain)
    {
        return Err(InvalidCookie::Domain(domain.clone().into_owned()));
    }
    // Browsers compare the prefixes without regard to case.
    let begins = |prefix: &str| {
        name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if begins("__Host-") && domain.is_some() {
        return Err(InvalidCookie::HostDomain(name.clone()));
    }
    if begins("__Host-") && path != "/" {
        return Err(InvalidCookie::HostPath(name.clone()));
    }
    if !secure && (begins("__Host-") || begins("__Secure-")) {
        return Err(InvalidCookie::PrefixInsecure(name.clone()));
    }
    if !secure && *same_site == SameSite::None {
        return Err(InvalidCookie::NoneInsecure(name.clone()));
    }
    Ok(())
}

fn is_host(domain: &str) -> bool {
    domain.len() <= 253
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}
