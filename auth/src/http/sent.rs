//! The parts of a request that say where it comes from and where it goes.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, Request, request::Parts};

use crate::proxy::Sent;

/// These parts of a request that an extractor sees. For the routes,
/// [`Request::sent`](crate::flow::Request::sent) returns the same.
pub(super) fn sent(parts: &Parts) -> Sent<'_> {
    Sent {
        headers: &parts.headers,
        authority: parts.uri.authority().map(http::uri::Authority::as_str),
        peer: peer(&parts.extensions),
    }
}

/// These parts of a request that still has its body.
pub(super) fn sent_with<B>(request: &Request<B>) -> Sent<'_> {
    Sent {
        headers: request.headers(),
        authority: request.uri().authority().map(http::uri::Authority::as_str),
        peer: peer(request.extensions()),
    }
}

/// The other end of the connection, if the application is served so that it is known.
pub(super) fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}
