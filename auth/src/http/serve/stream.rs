//! The bytes of a connection: those that nobody takes are given up.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::OwnedSemaphorePermit,
    time::{Sleep, sleep},
};

use super::activity::{Activity, Busy};

/// A stream that keeps its place among the connections of the server, also once it is a WebSocket's.
pub(super) struct Stream<I> {
    inner: I,
    activity: Activity,
    write_time: Duration,
    stalled: Option<Stalled>,
    _place: OwnedSemaphorePermit,
}

/// Bytes wait to be taken: no end of the connection, but not for ever.
struct Stalled {
    time: Pin<Box<Sleep>>,
    _busy: Busy,
}

impl<I> Stream<I> {
    pub(super) fn new(
        inner: I,
        activity: Activity,
        write_time: Duration,
        place: OwnedSemaphorePermit,
    ) -> Self {
        Self { inner, activity, write_time, stalled: None, _place: place }
    }

    /// A write, or its failure after too long a time: stops clients that hold an answer by not reading
    /// it.
    fn bounded<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.stalled = None;
            return poll;
        }
        let Self { activity, write_time, stalled, .. } = self;
        let stalled = stalled.get_or_insert_with(|| Stalled {
            time: Box::pin(sleep(*write_time)),
            _busy: activity.begin(),
        });
        stalled.time.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Stream<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Stream<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.bounded(cx, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.inner).poll_write_vectored(cx, slices);
        self.bounded(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
