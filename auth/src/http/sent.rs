//! What of a request says where it comes from and goes to.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, Request, request::Parts};

use crate::proxy::Sent;

/// The same as [`Request::sent`](crate::flow::Request::sent) of the routes.
pub(super) fn sent(parts: &Parts) -> Sent<'_> {
    Sent {
        headers: &parts.headers,
        authority: parts.uri.authority().map(http::uri::Authority::as_str),
        peer: peer(&parts.extensions),
    }
}

/// The same of a request that is whole.
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
