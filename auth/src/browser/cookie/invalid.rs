//! What makes a cookie one that browsers drop, or that serves nobody.

use super::{SameSite, entry::Entry, scope::registrable};

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
    #[error(
        "a cookie with `SameSite::{1}` isn't sent inside a frame of another site: with \
         `partitioned: true`, give `{0}` no `same_site`"
    )]
    FramedSameSite(String, &'static str),
    #[error("a cookie name is made of letters, digits, `-`, `_` and `.`: `{0}`")]
    Name(String),
    #[error("a cookie with `SameSite::None` must be secure: `{0}`")]
    NoneInsecure(String),
    #[error(
        "a partitioned cookie must be secure, so the site must be on https or on this machine: `{0}`"
    )]
    PartitionedInsecure(String),
    #[error(
        "the domain `{0}` is not that of the site, `{1}`, so browsers drop the cookie: write the \
         site's host or a domain above it, or leave it out"
    )]
    OtherDomain(String, String),
    #[error(
        "browsers take no cookie for all of `{0}`, where anybody may have a site, or which has no \
         domain above it: write a domain of yours, such as `shop.example`, or leave it out"
    )]
    PublicSuffix(String),
    #[error("a cookie path begins with `/` and has neither spaces nor `;`: `{0}`")]
    Path(String),
    #[error(
        "the cookies' prefix is made of letters, digits, `-`, `_` and `.`, and goes after `__Host-`: \
         `{0}`"
    )]
    Prefix(String),
    #[error("a cookie whose name begins with `__Secure-` or `__Host-` must be secure: `{0}`")]
    PrefixInsecure(String),
    #[error(
        "the provider sends the browser back from another site, so a check cookie with \
         `SameSite::Strict` would never come back with it; write `SameSite::Lax`: `{0}`"
    )]
    StrictCheck(String),
}

/// Whether names may begin with `prefix`.
pub(super) fn is_prefix(prefix: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !prefix.is_empty() && !prefix.starts_with("__") && prefix.bytes().all(is_word)
}

/// Refuses what a browser would drop or read in another way. `is_check` is a cookie that has to come
/// back from a provider.
pub(super) fn check(entry: &Entry, is_check: bool) -> Result<(), InvalidCookie> {
    let Entry { name, path, domain, secure, same_site, partitioned, .. } = entry;
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
    if *partitioned && !secure {
        return Err(InvalidCookie::PartitionedInsecure(name.clone()));
    }
    if *partitioned && *same_site != SameSite::None {
        return Err(InvalidCookie::FramedSameSite(name.clone(), same_site.as_str()));
    }
    if is_check && *same_site == SameSite::Strict {
        return Err(InvalidCookie::StrictCheck(name.clone()));
    }
    if !secure && *same_site == SameSite::None {
        return Err(InvalidCookie::NoneInsecure(name.clone()));
    }
    Ok(())
}

/// Refuses a domain for which browsers would drop the cookie of a site at `host`.
pub(super) fn check_domain(entry: &Entry, host: Option<&str>) -> Result<(), InvalidCookie> {
    let Some(domain) = entry.domain.as_deref() else { return Ok(()) };
    if registrable(domain).is_none() {
        return Err(InvalidCookie::PublicSuffix(domain.to_owned()));
    }
    let is_above = |host: &str| {
        host.strip_suffix(domain).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
    };
    match host {
        Some(host) if !is_above(host) => {
            Err(InvalidCookie::OtherDomain(domain.to_owned(), host.to_owned()))
        }
        _ => Ok(()),
    }
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
