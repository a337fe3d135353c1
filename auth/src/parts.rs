//! The parts that a setup takes from its surroundings: the clock, the randomness and the HTTP client.
//! Each can be replaced in the [`Builder`](crate::Builder), for example in tests.

mod http;
pub(crate) mod log;
pub(crate) mod metrics;
mod reach;
pub(crate) mod span;
mod target;
pub(crate) mod time;

use std::{fmt, pin::Pin, sync::Arc, time::SystemTime};

pub(crate) use self::http::NoHttp;
pub use self::{http::SystemHttp, reach::Reach};
pub(crate) use self::{reach::is_loopback, target::Target};
use crate::error::BoxError;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A clock.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a clock",
    label = "not a clock",
    note = "implement `auth::parts::Clock` for it: `fn now(&self) -> SystemTime`; a clock is `Send + Sync + 'static` [auth::E0915]"
)]
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> SystemTime;
}

/// A source of random bytes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a source of random bytes",
    label = "not a source of random bytes",
    note = "implement `auth::parts::Randomness` for it: `fn fill(&self, bytes: &mut [u8]) -> Result<(), BoxError>` [auth::E0916]"
)]
pub trait Randomness: Send + Sync + 'static {
    /// Fills `bytes` with unpredictable values. If it fails, the operation that needed them fails.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), BoxError>;
}

/// An HTTP client, which sends the requests to providers.
///
/// An implementation must not follow redirects, must verify certificates, and must bound time and
/// size. The engine refuses plain http outside loopback before it gets here. The client has to check
/// which addresses a name leads to: [`Reach::of`] a request says whether it may go to the server's own
/// network.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an HTTP client of a setup",
    label = "not an HTTP client",
    note = "implement `auth::parts::HttpClient` for it, or leave the client out: `auth::parts::SystemHttp` is the default [auth::E0917]"
)]
pub trait HttpClient: Send + Sync + 'static {
    /// Sends one request. A response of any status is `Ok`; an error means that there was no response.
    fn send(
        &self,
        request: ::http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<::http::Response<Vec<u8>>, BoxError>>;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// The random generator of aws-lc.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), BoxError> {
        aws_lc_rs::rand::fill(bytes).map_err(|_| "the random generator failed".into())
    }
}

/// The parts of one setup.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    pub(crate) http: Arc<dyn HttpClient>,
}

macro_rules! blind_debug {
    ($($part:ident)*) => {$(
        impl fmt::Debug for dyn $part {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($part))
            }
        }
    )*};
}

blind_debug!(Clock Randomness HttpClient);
