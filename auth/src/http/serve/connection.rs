//! One connection: its requests, and its end.

use std::{
    convert::Infallible,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
};

use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    response::Response,
    routing::future::RouteFuture,
};
use http::Request;
use http_body::{Frame, SizeHint};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
    service::TowerToHyperService,
};
use pin_project_lite::pin_project;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{OwnedSemaphorePermit, watch},
};
use tower_service::Service;

use super::{
    activity::{Activity, Busy},
    bounds::Bounds,
    phase::Phase,
    stream::Stream,
};

/// A connection that was accepted.
pub(super) struct Connection<P> {
    pub(super) peer: P,
    pub(super) bounds: Bounds,
    pub(super) phase: watch::Receiver<Phase>,
}

impl<P: Clone + Send + Sync + 'static> Connection<P> {
    /// Answers what is asked on a stream until either side ends it.
    pub(super) async fn run(
        self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        place: OwnedSemaphorePermit,
        router: Router,
    ) {
        let Self { peer, bounds, phase } = self;
        let (activity, mut watch) = Activity::new(bounds, phase);
        let stream = Stream::new(stream, activity.clone(), bounds.write, place);
        let service = TowerToHyperService::new(Counted { router, peer, activity });
        let builder = auto::Builder::new(TokioExecutor::new());
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        // What went wrong on a client's side is nothing to tell anybody.
        tokio::select! {
            _ = connection.as_mut() => return,
            () = watch.is_over() => {}
        }
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            _ = connection => {}
            // Stops clients that hold a connection and make no request.
            () = watch.is_done() => {}
        }
    }
}

/// A router whose requests are counted.
#[derive(Clone)]
struct Counted<P> {
    router: Router,
    peer: P,
    activity: Activity,
}

impl<P, B> Service<Request<B>> for Counted<P>
where
    P: Clone + Send + Sync + 'static,
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response<Tracked<Body>>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(ConnectInfo(self.peer.clone()));
        let body = Tracked { body, busy: Some(self.activity.begin()) };
        let busy = Some(self.activity.begin());
        Answer { future: self.router.call(Request::from_parts(parts, body)), busy }
    }
}

pin_project! {
    /// The answer to a request that is under way.
    struct Answer {
        #[pin]
        future: RouteFuture<Infallible>,
        busy: Option<Busy>,
    }
}

impl Future for Answer {
    type Output = Result<Response<Tracked<Body>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.future.poll(cx))?;
        let busy = this.busy.take();
        Poll::Ready(Ok(response.map(|body| Tracked { body, busy })))
    }
}

pin_project! {
    /// A body that belongs to a request which is under way.
    struct Tracked<B> {
        #[pin]
        body: B,
        busy: Option<Busy>,
    }
}

impl<B: HttpBody> HttpBody for Tracked<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.project().body.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
