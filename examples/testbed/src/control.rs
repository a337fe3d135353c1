//! The control interface: what happened, what is stored, and what is to go wrong.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::{any_store::AnyStore, store::Traced, trace};

type Store = Traced<AnyStore>;

pub(crate) fn routes(store: Store) -> Router {
    Router::new()
        .route("/trace", get(async || Json(trace::take())))
        .route("/mail", get(async || Json(trace::take_mail())))
        .route("/db", get(contents).post(change))
        .route("/fail", post(fail))
        .with_state(store)
}

async fn contents(State(store): State<Store>) -> Result<Json<Value>, StatusCode> {
    store.dump().await.map(Json).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn change(
    State(store): State<Store>,
    Json(asked): Json<Value>,
) -> Result<Json<Value>, (StatusCode, String)> {
    let refused = |why: String| (StatusCode::BAD_REQUEST, why);
    if asked["reset"] == true {
        store.reset().await.map_err(|error| refused(error.to_string()))?;
        return Ok(Json(json!({})));
    }
    let changes: Vec<_> =
        serde_json::from_value(asked).map_err(|error| refused(error.to_string()))?;
    for one in &changes {
        store.change(one).await.map_err(refused)?;
    }
    Ok(Json(json!({})))
}

async fn fail(Json(asked): Json<Value>) -> Result<Json<Value>, StatusCode> {
    let failure = match asked.as_object() {
        Some(members) if members.is_empty() => None,
        _ => Some(serde_json::from_value(asked).map_err(|_| StatusCode::BAD_REQUEST)?),
    };
    trace::fail(failure);
    Ok(Json(json!({})))
}
