//! A site in another process, at which a [`Browser`](super::Browser) is as at one in this process.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::Response,
};
use http_body_util::BodyExt as _;
use reqwest::{Client, redirect::Policy};

#[derive(Clone)]
struct Process {
    client: Client,
    url: String,
}

/// The site at `http://host:port`, to which each request is sent as it is.
pub fn site_at(url: &str) -> Router {
    let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    Router::new().fallback(forward).with_state(Process { client, url: url.to_owned() })
}

async fn forward(State(process): State<Process>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let url = format!("{}{}", process.url, parts.uri);
    let sent = process.client.request(parts.method, url).headers(parts.headers).body(body);
    let answered = sent.send().await.unwrap();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answered.status();
    *response.headers_mut() = answered.headers().clone();
    *response.body_mut() = Body::from(answered.bytes().await.unwrap());
    response
}
