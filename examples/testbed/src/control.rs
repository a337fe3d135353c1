//! The control interface: what happened, and what is to go wrong.

use axum::{
    Json, Router,
    http::StatusCode,
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::trace;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/trace", get(async || Json(trace::take())))
        // No setup here sends mail or has an adapter.
        .route("/mail", get(async || Json(json!([]))))
        .route("/db", get(database).post(async || Json(json!({}))))
        .route("/fail", post(fail))
}

async fn database() -> Json<Value> {
    Json(json!({ "users": [], "accounts": [], "sessions": [], "verificationTokens": [] }))
}

async fn fail(Json(asked): Json<Value>) -> Result<Json<Value>, StatusCode> {
    let failure = match asked.as_object() {
        Some(members) if members.is_empty() => None,
        _ => Some(serde_json::from_value(asked).map_err(|_| StatusCode::BAD_REQUEST)?),
    };
    trace::fail(failure);
    Ok(Json(json!({})))
}
