//! The provider that misbehaves: one issuer for each case of the acceptance table.

use axum::response::Response;

use crate::provider::{Provider, json_response};

pub(crate) async fn answer(provider: &Provider, rest: &str, _body: &[u8]) -> Response {
    let _ = rest;
    json_response(404, &provider.signer.jwks())
}
