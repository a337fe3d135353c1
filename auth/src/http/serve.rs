//! Serving a router to whoever connects, with an end for those who never finish a request.

mod activity;
mod bounds;
mod connection;
mod phase;
mod stream;

use std::{
    fmt,
    future::pending,
    io,
    pin::Pin,
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::{Router, serve::Listener};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use self::{bounds::Bounds, connection::Connection, phase::Phase};
use crate::{
    engine::unserved,
    parts::{BoxFuture, log::Samples},
};

/// Serves a router as `axum::serve` does, and closes connections of clients that hold one without making
/// a request: slow headers ("Slowloris"), idle connections, and answers that nobody reads.
///
/// Handlers find the client's address as `ConnectInfo<SocketAddr>`, which the limits for each client need.
/// HTTP/2 is available if the feature `http2` of axum is on.
///
/// It doesn't end by itself. With [`with_graceful_shutdown`](Serve::with_graceful_shutdown) it ends after
/// the last request. It never fails; it returns a `Result` because `axum::serve` does.
///
/// ```no_run
/// # async fn run() -> std::io::Result<()> {
/// let app = axum::Router::new();
/// auth::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app).await
/// # }
/// ```
pub fn serve<L>(listener: L, router: Router) -> Serve<L>
where
    L: Listener,
    L::Addr: Clone + Sync + 'static,
{
    Serve { listener, router, bounds: Bounds::default(), signal: Box::pin(pending()) }
}

/// A server that runs when it is awaited; see [`serve`](fn@serve).
#[must_use = "a server runs when it is awaited"]
pub struct Serve<L> {
    listener: L,
    router: Router,
    bounds: Bounds,
    signal: BoxFuture<'static, ()>,
}

impl<L> Serve<L> {
    /// How long a new connection may take until the header of its first request has arrived; 20 seconds
    /// by default.
    pub fn header_timeout(mut self, time: Duration) -> Self {
        self.bounds.header = time;
        self
    }

    /// How long a connection may be without a request after one, until the header of the next has
    /// arrived; 75 seconds by default. A proxy in front should close its own connections earlier.
    pub fn keep_alive_timeout(mut self, time: Duration) -> Self {
        self.bounds.keep_alive = time;
        self
    }

    /// How long a client may leave the bytes unread that are to be sent to it; a minute by default.
    pub fn write_timeout(mut self, time: Duration) -> Self {
        self.bounds.write = time;
        self
    }

    /// How many connections there are at most, those that were upgraded among them; 512 by
    /// default, since many systems allow a process 1024 open files.
    ///
    /// When there are as many, others wait, and connections without a request are closed early.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.bounds.connections = connections.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Takes no further connection and no further request when `signal` ends, and ends when the
    /// requests that are under way are answered.
    pub fn with_graceful_shutdown(
        mut self,
        signal: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        self.signal = Box::pin(signal);
        self
    }
}

impl<L> IntoFuture for Serve<L>
where
    L: Listener,
    L::Addr: Clone + Sync + 'static,
{
    type Output = io::Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            self.run().await;
            Ok(())
        })
    }
}

impl<L> Serve<L>
where
    L: Listener,
    L::Addr: Clone + Sync + 'static,
{
    async fn run(self) {
        let Self { mut listener, router, bounds, mut signal } = self;
        for setup in unserved() {
            tracing::warn!(
                name: "auth.serve.unserved", setup,
                "a setup was built, and its routes are in no router, so that nobody can sign in with it: call \
                 `.auth(&auth)` on the router, after its routes and layers (`use auth::RouterExt`)"
            );
        }
        let room = Arc::new(Semaphore::new(bounds.connections));
        let samples = Samples::default();
        // Each connection has a receiver, so that the last of them is known to have ended.
        let (phase, _) = watch::channel(Phase::Open);
        loop {
            let accept = async {
                let place = place(&room, &phase, &samples).await;
                (listener.accept().await, place)
            };
            let ((stream, peer), place) = tokio::select! {
                accepted = accept => accepted,
                () = &mut signal => break,
            };
            let connection = Connection { peer, bounds, phase: phase.subscribe() };
            tokio::spawn(connection.run(stream, place, router.clone()));
        }
        drop(listener);
        phase.send_replace(Phase::Closing);
        phase.closed().await;
    }
}

/// Waits until there may be one more connection.
async fn place(
    room: &Arc<Semaphore>,
    phase: &watch::Sender<Phase>,
    samples: &Samples,
) -> OwnedSemaphorePermit {
    if let Ok(place) = Arc::clone(room).try_acquire_owned() {
        phase.send_if_modified(|phase| std::mem::replace(phase, Phase::Open) != Phase::Open);
        return place;
    }
    let is_news = phase.send_replace(Phase::Full) != Phase::Full;
    if is_news && samples.is_said("auth.serve.full", "", SystemTime::now()) {
        tracing::warn!(
            name: "auth.serve.full",
            "there are as many connections as `max_connections` allows, and others wait: if they are \
             no attack, allow more of them, and of open files"
        );
    }
    Arc::clone(room).acquire_owned().await.expect("nobody closes the semaphore")
}

impl<L> fmt::Debug for Serve<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve").field("bounds", &self.bounds).finish_non_exhaustive()
    }
}
