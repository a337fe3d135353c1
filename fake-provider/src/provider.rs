//! The provider.

use std::{
    fmt, io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::UNIX_EPOCH,
};

use auth::{
    parts::{Clock, SystemClock},
    testing::SigningKey,
};
use axum::Router;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use tokio::net::TcpListener;

use super::{announce, options::Options, routes, world::World};

/// The provider. Clones are the same one.
#[derive(Clone)]
pub struct FakeProvider(Arc<Inner>);

struct Inner {
    issuer: String,
    options: Options,
    key: SigningKey,
    clock: Box<dyn Clock>,
    world: Mutex<World>,
}

/// What it calls itself; nothing of the people, tokens and keys.
impl fmt::Debug for FakeProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeProvider").field("issuer", &self.0.issuer).finish_non_exhaustive()
    }
}

impl FakeProvider {
    /// Listens where the options say, for a provider of the system's clock.
    ///
    /// Fails for an address that other machines can reach, unless
    /// [`dangerously_listen_beyond_loopback`](Options::dangerously_listen_beyond_loopback) is set, and where it can't
    /// listen, such as when another program does.
    pub async fn bind(options: Options) -> io::Result<(TcpListener, Self)> {
        let (host, port) = (options.host, options.port);
        // Whoever reaches the provider is whoever they like, in every application that trusts it.
        if !host.is_loopback() && !options.dangerously_listen_beyond_loopback {
            let message = format!(
                "at {host}, people of other machines could sign in as anybody: listen at a loopback address, or add \
                 `--dangerously-listen-beyond-loopback`"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let listener = TcpListener::bind((host, port)).await;
        let listener = listener.map_err(|error| {
            let message = format!("can't listen at {host}, port {port}: {error}");
            io::Error::new(error.kind(), message)
        })?;
        let address = format!("http://{}", listener.local_addr()?);
        let issuer = options.issuer.clone().unwrap_or(address);
        Ok((listener, Self::new(issuer, options, SystemClock)))
    }

    /// A provider that calls itself `issuer`, an origin such as `http://127.0.0.1:9400`, and whose time is the clock's.
    /// You serve [`router`](Self::router) there.
    pub fn new(issuer: impl Into<String>, options: Options, clock: impl Clock) -> Self {
        let key = SigningKey::generate(options.algorithm, "published");
        let (issuer, clock) = (issuer.into(), Box::new(clock));
        Self(Arc::new(Inner { issuer, options, key, clock, world: Mutex::default() }))
    }

    /// What the provider calls itself.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// What the program prints when it listens: variables of the environment for the application, and comments.
    pub fn announcement(&self) -> String {
        announce::text(self.issuer(), self.options())
    }

    /// The pages and endpoints.
    pub fn router(&self) -> Router {
        routes::router(self.clone())
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.0.key
    }

    /// Seconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        self.0.clock.now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
    }

    /// What it remembers. A test that panicked while it looked at it is reported by itself.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A code, a token, or the name of a session: 256 bits that nobody can guess.
pub(crate) fn random() -> String {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes)
        .expect("the machine has randomness, or nothing can be signed");
    URL_SAFE_NO_PAD.encode(bytes)
}
