//! An OAuth 2.0 provider that says yes to everybody, in the process of the site.

use axum::{
    Json, Router,
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::{EMAIL, NAME};

/// Where its endpoints are, below the origin of the site.
pub(crate) const TOKEN: &str = "/op/token";
/// Where it says who signed in.
pub(crate) const ME: &str = "/op/me";

/// The endpoints that a site asks. Nobody asks the one that a browser is sent to.
pub(crate) fn routes() -> Router {
    Router::new().route(TOKEN, post(token)).route(ME, get(me))
}

async fn token() -> Json<Value> {
    let token = "an-access-token-of-the-benchmark";
    Json(json!({ "access_token": token, "token_type": "bearer", "expires_in": 3600 }))
}

async fn me() -> Json<Value> {
    Json(json!({ "id": "7f1b2c9e", "name": NAME, "email": EMAIL }))
}
