//! What the handlers that are written by hand answer: the session as this library shows it.

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde_json::json;

/// The session of somebody.
pub(crate) fn session(name: &str, email: &str, image: &str, expires: u64) -> Response {
    let user = json!({ "name": name, "email": email, "image": image });
    Json(json!({ "user": user, "expires": expires, "plan": "free" })).into_response()
}

/// The protected page.
pub(crate) fn page(name: &str) -> String {
    format!("Hello, {name}")
}

/// The answer to somebody who isn't signed in.
pub(crate) fn refused() -> Response {
    StatusCode::UNAUTHORIZED.into_response()
}

/// The answer when something that is needed fails.
pub(crate) fn failed() -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
