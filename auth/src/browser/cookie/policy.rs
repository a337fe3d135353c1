//! Which cookies there are: their names and attributes, by default and as a setup writes them.

use std::{borrow::Cow, time::Duration};

pub(crate) use super::entry::Entry;
use super::{
    Cookie, SameSite,
    invalid::{InvalidCookie, check, check_domain, is_prefix},
};
use crate::compat::Compat;

/// How long a check cookie lives, and with it an attempt to sign in.
pub(crate) const CHECK_MAX_AGE: Duration = Duration::from_mins(15);

/// How long a passkey can be asked for.
const PASSKEY_MAX_AGE: Duration = Duration::from_mins(5);

/// How long a browser remembers an address, after it was last used.
const EMAIL_MAX_AGE: Duration = Duration::from_hours(30 * 24);

/// How long somebody who has signed in may take to prove a second factor.
const SECOND_FACTOR_MAX_AGE: Duration = Duration::from_mins(10);

/// As long as browsers keep any cookie (RFC 6265bis §5.5): a session may be extended for longer than
/// it was begun for.
const LONGEST_MAX_AGE: Duration = Duration::from_hours(400 * 24);

/// What holds for all cookies of a setup.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Common<'a> {
    /// Whether the site is on https, unless a cookie says otherwise.
    pub(crate) secure: bool,
    /// Where the session is valid beside the host itself. The other cookies serve the library's own
    /// routes only and stay with the host.
    pub(crate) domain: Option<&'a str>,
    /// The site's host, if it is known: a cookie's domain is that, or one above it.
    pub(crate) host: Option<&'a str>,
    /// Whether the site is on its developer's machine, whose names have no domain to share cookies.
    pub(crate) is_development: bool,
    /// What the names begin with, after `__Host-` or `__Secure-`.
    pub(crate) prefix: Option<&'a str>,
    /// Whether each site that frames this one has cookies of its own (CHIPS).
    pub(crate) partitioned: bool,
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
    /// The challenge for a passkey; no setup writes it otherwise.
    pub(crate) passkey: Entry,
    /// A sign-in that waits for a second factor; no setup writes it otherwise.
    pub(crate) second_factor: Entry,
    /// A browser that isn't asked for a second factor; no setup writes it otherwise.
    pub(crate) trusted_browser: Entry,
}

impl CookiePolicy {
    /// Decides names and attributes. All that is wrong is reported at once.
    pub(crate) fn new(
        compat: Compat,
        common: Common<'_>,
        overrides: &Overrides,
    ) -> Result<Self, Vec<InvalidCookie>> {
        let mut errors = Vec::new();
        if let Some(prefix) = common.prefix.filter(|prefix| !is_prefix(prefix)) {
            return Err(vec![InvalidCookie::Prefix(prefix.to_owned())]);
        }
        let mut entry = |cookie: &Cookie, key: Key| {
            let mut entry = resolve(cookie, key, compat, common);
            let host = common.host.filter(|_| !common.is_development);
            let is_domain_checked = !compat.lets_browser_check_domain();
            let checked = check(&entry, key.is_check())
                .and_then(|()| if is_domain_checked { check_domain(&entry, host) } else { Ok(()) });
            errors.extend(checked.err());
            if common.is_development {
                entry.domain = None;
            }
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
            passkey: entry(&Cookie::default(), Key::Passkey),
            second_factor: entry(&Cookie::default(), Key::SecondFactor),
            trusted_browser: entry(&Cookie::default(), Key::TrustedBrowser),
        };
        errors.extend(policy.clashes());
        if errors.is_empty() { Ok(policy) } else { Err(errors) }
    }

    /// Cookies that would be taken for another's: equal names, a chunk of the session's, or one of
    /// an attempt's.
    fn clashes(&self) -> Option<InvalidCookie> {
        // Attempts add a word to a check cookie's name, chunks a number to any.
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
            (&self.passkey, true),
            (&self.second_factor, false),
            (&self.trusted_browser, true),
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
    Passkey,
    PkceCodeVerifier,
    PostLogout,
    SecondFactor,
    SessionToken,
    State,
    TrustedBrowser,
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
            Self::Passkey => "passkey",
            Self::PkceCodeVerifier => "pkce.code_verifier",
            Self::PostLogout => "post-logout",
            Self::SecondFactor => "second-factor",
            Self::SessionToken => "session-token",
            Self::State => "state",
            Self::TrustedBrowser => "trusted-browser",
        }
    }

    /// Whether the cookie has to come back from a provider.
    const fn is_check(self) -> bool {
        matches!(self, Self::Nonce | Self::PkceCodeVerifier | Self::State)
    }

    const fn max_age(self, compat: Compat) -> Option<Duration> {
        match self {
            Self::CallbackUrl | Self::CsrfToken | Self::SessionToken => None,
            Self::Nonce if compat.leaves_max_age_out_of_nonce_cookie() => None,
            Self::Email => Some(EMAIL_MAX_AGE),
            Self::Passkey => Some(PASSKEY_MAX_AGE),
            Self::EndSession | Self::TrustedBrowser => Some(LONGEST_MAX_AGE),
            Self::SecondFactor => Some(SECOND_FACTOR_MAX_AGE),
            Self::EmailRequest
            | Self::Nonce
            | Self::PkceCodeVerifier
            | Self::PostLogout
            | Self::State => Some(CHECK_MAX_AGE),
        }
    }
}

fn resolve(cookie: &Cookie, key: Key, compat: Compat, common: Common<'_>) -> Entry {
    let secure = cookie.secure.unwrap_or(common.secure);
    let path = cookie.path.clone().unwrap_or(Cow::Borrowed("/"));
    let domain = cookie.domain.clone().or_else(|| match key {
        Key::SessionToken => common.domain.map(|domain| Cow::Owned(domain.to_owned())),
        _ => None,
    });
    let name = cookie.name.as_ref().map_or_else(
        || {
            let host = domain.is_none() && path == "/";
            let says_host =
                !compat.says_host_for_csrf_cookie_only() || matches!(key, Key::CsrfToken);
            let prefix = match secure {
                false => "",
                true if host && says_host => "__Host-",
                true => "__Secure-",
            };
            let library = common.prefix.unwrap_or(compat.cookie_prefix());
            format!("{prefix}{library}.{}", key.stem())
        },
        |name| name.clone().into_owned(),
    );
    Entry {
        name,
        path,
        domain,
        secure,
        // Inside a frame of another site, browsers send no other ones.
        same_site: cookie.same_site.unwrap_or(if common.partitioned {
            SameSite::None
        } else {
            SameSite::default()
        }),
        partitioned: common.partitioned,
        max_age: cookie.max_age.or(key.max_age(compat)),
    }
}
