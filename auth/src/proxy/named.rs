//! The proxies that a setup, its builder or the environment names.

use std::borrow::Cow;

/// The proxies in front of a site whose headers about a request are believed: how many there are, or the
/// networks that they are in.
///
/// [`keys::Auth::proxies`](crate::engine::keys::Auth) tells which to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxies(pub(super) Named);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Count(u8),
    Networks(Vec<Cow<'static, str>>),
}

impl Proxies {
    /// This number of proxies, one behind the other. With 0, no proxy is believed.
    #[must_use]
    pub const fn count(count: u8) -> Self {
        Self(Named::Count(count))
    }

    /// Those in these networks, `10.0.0.0/8` or `fd00::/8`, or at these addresses. One that can't be
    /// read makes building the setup fail.
    #[must_use]
    pub fn networks(networks: impl IntoIterator<Item = impl Into<Cow<'static, str>>>) -> Self {
        Self(Named::Networks(networks.into_iter().map(Into::into).collect()))
    }

    /// The value of `AUTH_PROXIES`: a number, or networks with commas or spaces between them.
    pub(crate) fn parse(text: &str) -> Self {
        if let Ok(count) = text.trim().parse() {
            return Self::count(count);
        }
        let networks = text.split([',', ' ']).filter(|network| !network.is_empty());
        Self::networks(networks.map(str::to_owned))
    }
}

/// What may be given for the proxies of a setup.
#[diagnostic::on_unimplemented(
    message = "proxies can't be given as `{Self}`",
    label = "expected a number or a list of networks",
    note = "write how many are in front of the site, `proxies: 1`, or where they are, \
            `proxies: [\"10.0.0.0/8\"]` [auth::E0912]"
)]
pub trait IntoProxies {
    /// Converts.
    #[doc(hidden)]
    fn into_proxies(self) -> Proxies;
}

impl IntoProxies for Proxies {
    fn into_proxies(self) -> Proxies {
        self
    }
}

impl IntoProxies for u8 {
    fn into_proxies(self) -> Proxies {
        Proxies::count(self)
    }
}

impl<const N: usize> IntoProxies for [&'static str; N] {
    fn into_proxies(self) -> Proxies {
        Proxies::networks(self)
    }
}

impl IntoProxies for &'static [&'static str] {
    fn into_proxies(self) -> Proxies {
        Proxies::networks(self.iter().copied())
    }
}
