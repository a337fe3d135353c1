//! The limits of a setup at run time.

use std::{
    fmt,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use super::{Key, Limit, Limiter, Limits, MemoryLimiter, Verdict, stored::StoredLimiter};
use crate::{
    adapter::Storage,
    error::BoxError,
    parts::log::loud,
    proxy::{Believed, Sent, address},
    seal::token::key::MacKey,
};

/// What every attempt of a setup passes.
pub(crate) struct Gate {
    pub(crate) limits: Limits,
    limiter: Arc<dyn Limiter>,
    /// Whether it was said that clients are not known.
    has_warned: AtomicBool,
}

/// Something that attempts are counted for.
#[derive(Clone, Copy)]
pub(crate) struct Subject {
    /// For the log.
    pub(crate) name: &'static str,
    pub(crate) key: Key,
    pub(crate) limit: Limit,
}

/// Why there is no attempt.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Not before this time, because of the subject of this name.
    Wait(SystemTime, &'static str),
    /// The limiter failed, so nobody knows.
    Failed(BoxError),
}

impl Gate {
    pub(crate) fn new(limits: Limits) -> Self {
        let limiter = limits.limiter().cloned();
        let limiter = limiter.unwrap_or_else(|| Arc::new(MemoryLimiter::new()));
        Self { limits, limiter, has_warned: AtomicBool::new(false) }
    }

    /// Counts in the store from now on, if it can and the application names no limiter of its own.
    /// Keys are stored as their HMAC.
    pub(crate) fn kept_in(self, storage: &Storage, mac: &Arc<MacKey>) -> Self {
        if self.limits.limiter().is_some() || !self.limits.are_any() {
            return self;
        }
        let Some(counts) = storage.attempt_counts() else {
            // Without an adapter nobody expects anything else.
            if storage.users().is_some() {
                tracing::info!(
                    name: "auth.limit.in_memory",
                    "attempts are counted in this process's memory: the store keeps no counts"
                );
            }
            return self;
        };
        let limiter = Arc::new(StoredLimiter::new(Arc::clone(counts), Arc::clone(mac)));
        Self { limiter, ..self }
    }

    /// Where a request came from: the last address in the header that the limits name, else what the
    /// proxies say that are believed, else the other end of the connection.
    pub(crate) fn client(&self, sent: Sent<'_>, believed: &Believed) -> Option<IpAddr> {
        let header = self.limits.client_header.as_ref();
        let header = header.and_then(|name| sent.headers.get_all(name).iter().next_back());
        let last = header.and_then(|value| value.to_str().ok()?.rsplit(',').next()).map(str::trim);
        last.and_then(address).or_else(|| believed.client(sent))
    }

    /// The subject for a client, if clients are limited.
    pub(crate) fn client_subject(&self, client: Option<IpAddr>) -> Option<Subject> {
        let limit = self.limit_of(client, self.limits.client?);
        Some(Subject { name: "client", key: Key::client(client), limit })
    }

    /// The subject for an account at a provider, if accounts are limited.
    pub(crate) fn account_subject(&self, provider: &str, name: &str) -> Option<Subject> {
        let limit = self.limits.account?;
        Some(Subject { name: "account", key: Key::account(provider, name), limit })
    }

    /// The subject for a client that asks for mails, if these are limited.
    pub(crate) fn client_mails_subject(&self, client: Option<IpAddr>) -> Option<Subject> {
        let limit = self.limit_of(client, self.limits.client_mails?);
        Some(Subject { name: "client", key: Key::client_mails(client), limit })
    }

    /// The subject for the mails to an address, if these are limited.
    pub(crate) fn address_subject(&self, address: &str) -> Option<Subject> {
        let limit = self.limits.mails?;
        Some(Subject { name: "address", key: Key::address(address), limit })
    }

    /// The subject for the mails that tell a user of changes, if mails are limited. It is not that of sign-in links:
    /// stops that somebody asks for so many links that no notice comes any more.
    pub(crate) fn notices_subject(&self, user_id: &str) -> Option<Subject> {
        let limit = self.limits.mails.map(|_| Limits::NOTICES)?;
        Some(Subject { name: "notices", key: Key::notices(user_id), limit })
    }

    /// The limit of a client. Those whose address isn't known share one, which stops that nobody is
    /// limited where the application is served without addresses. That it is, is said once.
    fn limit_of(&self, client: Option<IpAddr>, limit: Limit) -> Limit {
        if client.is_some() {
            return limit;
        }
        if !self.has_warned.swap(true, Ordering::Relaxed) {
            loud!(
                warn,
                name: "auth.limit.clients_unknown",
                "all clients are limited together, since nobody knows their addresses: serve the \
                 application with `auth::serve`, or with \
                 `into_make_service_with_connect_info::<SocketAddr>()`"
            );
        }
        limit.shared()
    }

    /// Counts an attempt for each subject in turn, until one has to wait. Those before it stay
    /// counted.
    pub(crate) async fn attempt(
        &self,
        subjects: &[Subject],
        now: SystemTime,
    ) -> Result<(), Refused> {
        for Subject { name, key, limit } in subjects {
            let verdict = self.limiter.attempt(key, limit, now).await;
            match verdict.map_err(Refused::Failed)? {
                Verdict::Allowed => {}
                Verdict::Wait(until) => return Err(Refused::Wait(until, name)),
            }
        }
        Ok(())
    }

    /// The attempt was a success: all of this subject's are forgotten.
    pub(crate) async fn succeeded(&self, subject: &Subject) {
        report(self.limiter.succeeded(&subject.key).await);
    }

    /// The attempt was none.
    pub(crate) async fn withdraw(&self, subject: &Subject) {
        report(self.limiter.withdraw(&subject.key).await);
    }
}

/// What is counted too often makes somebody wait, and is no reason to fail.
fn report(result: Result<(), BoxError>) {
    if let Err(error) = result {
        tracing::error!(name: "auth.limit.failed", %error, "the limiter failed");
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.limits.fmt(f)
    }
}
