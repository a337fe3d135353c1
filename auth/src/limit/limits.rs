//! The limits that a setup names.

use std::{fmt, sync::Arc, time::Duration};

use http::HeaderName;

use super::{Limit, Limiter};

/// The limits of a setup: `limits: Limits::new().account(Limit::new(3))`.
///
/// By default an account has 10 attempts in a row, and a client 50, before each further one has to
/// wait: for a second, then two, then four, for fifteen minutes at most (a client for five). A
/// success forgets the account's attempts, and takes back the client's one. An account is
/// what the form's `account` field says, for one provider, whatever its case, accents and spaces; a
/// client is an IPv4 address or an IPv6 network of 64 bits.
///
/// Mails that are asked for are counted on their own: an address gets 3 in a row, then one after 10
/// minutes, 20, 40, and one an hour, so that there are never more than 5 in an hour; a client asks
/// for 30, then waits for a minute, then two, for fifteen at most. Whoever signs in with a mail makes
/// the address's mails forgotten, and takes back the client's one. An address is one whatever its
/// case, the dots before the `@`, and what follows a `+` there. A user gets 10 mails in a row that tell of
/// changes to their ways to sign in, whatever links were asked for; then as few as an address gets.
///
/// Counts are kept in the adapter if it has a place for them
/// ([`AttemptCounts`](crate::adapter::AttemptCounts)), so that all processes share them, under a keyed
/// hash (with another `secret`, counting begins anew); otherwise in this process's memory, which a
/// line of the log says at start-up. What can't be counted, because the adapter is away, is answered
/// with 503: nobody gets further without a limit.
///
/// Whoever knows a user's name can make that user wait by trying wrong passwords, for fifteen
/// minutes at most after each. A limit for clients alone would let a thousand of them try a
/// thousand passwords; this is the lesser evil, and why the delay doesn't grow for ever.
///
/// The client's address is that of the connection, which is known when the application is served
/// with [`serve`](fn@crate::serve), or with axum's `into_make_service_with_connect_info::<SocketAddr>()`.
/// Without it all clients are limited together, with ten times the attempts of one, and a warning says
/// so. Behind proxies it is what they say, once the setup names them: `proxies: 1`.
/// A header of another kind is named with [`client_header`](Limits::client_header).
#[derive(Clone)]
#[must_use]
pub struct Limits {
    pub(super) account: Option<Limit>,
    pub(super) client: Option<Limit>,
    pub(super) mails: Option<Limit>,
    pub(super) client_mails: Option<Limit>,
    pub(super) client_header: Option<HeaderName>,
    limiter: Option<Arc<dyn Limiter>>,
}

impl Limits {
    /// So many mails tell a user of changes in a row. Whoever has a session can cause them, and the first say enough.
    pub(super) const NOTICES: Limit =
        Limit::new(10).first_delay(Duration::from_mins(10)).longest_delay(Duration::from_hours(1));

    /// The defaults.
    pub fn new() -> Self {
        Self {
            account: Some(Limit::new(10)),
            client: Some(
                Limit::new(50)
                    .longest_delay(Duration::from_mins(5))
                    .forget_after(Duration::from_hours(1)),
            ),
            mails: Some(
                Limit::new(3)
                    .first_delay(Duration::from_mins(10))
                    .longest_delay(Duration::from_hours(1)),
            ),
            client_mails: Some(
                Limit::new(30)
                    .first_delay(Duration::from_mins(1))
                    .forget_after(Duration::from_hours(1)),
            ),
            client_header: None,
            limiter: None,
        }
    }

    /// The attempts of an account.
    pub fn account(self, limit: Limit) -> Self {
        Self { account: Some(limit), ..self }
    }

    /// The attempts of a client, with whatever accounts.
    pub fn client(self, limit: Limit) -> Self {
        Self { client: Some(limit), ..self }
    }

    /// The mails that are asked for to an address.
    pub fn mails(self, limit: Limit) -> Self {
        Self { mails: Some(limit), ..self }
    }

    /// The mails that a client asks for, to whatever addresses.
    pub fn client_mails(self, limit: Limit) -> Self {
        Self { client_mails: Some(limit), ..self }
    }

    /// The header that says where a request came from, such as `x-real-ip` or `x-forwarded-for`. The last
    /// address in it counts.
    ///
    /// Use it only behind a proxy that sets the header itself or adds to its end. Otherwise a client can write it,
    /// and counts as a new client with every request. For a request without the header, the address of the
    /// connection counts. A name that no header can have is ignored.
    pub fn client_header(self, name: &str) -> Self {
        Self { client_header: name.parse().ok(), ..self }
    }

    /// Keeps count in `limiter` and not in the adapter or this process's memory.
    pub fn kept_in(self, limiter: impl Limiter) -> Self {
        Self { limiter: Some(Arc::new(limiter)), ..self }
    }

    /// No limits: for an application that has its own, in front of this one.
    pub fn dangerous_none() -> Self {
        Self { account: None, client: None, mails: None, client_mails: None, ..Self::new() }
    }

    /// The header that [`client_header`](Self::client_header) names.
    pub(crate) fn own_header(&self) -> Option<&HeaderName> {
        self.client_header.as_ref()
    }

    /// The limiter of the application's own.
    pub(super) fn limiter(&self) -> Option<&Arc<dyn Limiter>> {
        self.limiter.as_ref()
    }

    /// Whether anything is limited.
    pub(super) fn are_any(&self) -> bool {
        [self.account, self.client, self.mails, self.client_mails].iter().any(Option::is_some)
    }
}

/// What may be given for the limits of a setup.
#[diagnostic::on_unimplemented(
    message = "limits can't be given as `{Self}`",
    label = "expected `Limits`",
    note = "write `Limits::new().account(Limit::new(3))` [auth::E0911]"
)]
pub trait IntoLimits {
    /// Converts.
    #[doc(hidden)]
    fn into_limits(self) -> Limits;
}

impl IntoLimits for Limits {
    fn into_limits(self) -> Limits {
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, client, mails, client_mails, client_header, .. } = self;
        f.debug_struct("Limits")
            .field("account", account)
            .field("client", client)
            .field("mails", mails)
            .field("client_mails", client_mails)
            .field("client_header", client_header)
            .finish_non_exhaustive()
    }
}
