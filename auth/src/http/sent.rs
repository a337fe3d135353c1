//! What of a request says where it comes from and goes to.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, request::Parts};

use crate::proxy::Sent;

/// The same as [`Request::sent`](crate::flow::Request::sent) of the routes.
pub(super) fn sent(parts: &Parts) -> Sent<'_> {
    Sent {
        headers: &parts.headers,
        authority: parts.uri.authority().map(http::uri::Authority::as_str),
        peer: peer(&parts.extensions),
    }
}

/// The other end of the connection, if the application is served so that it is known.
pub(super) fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}
