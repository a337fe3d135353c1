//! Which address is answered by what.

use axum::{
    Router,
    body::Bytes,
    extract::{RawQuery, State},
    response::Response,
    routing::{get, post},
};
use http::{HeaderMap, StatusCode};

use super::{
    discovery, end_session, login, page, params::Params, provider::FakeProvider, respond, token,
    userinfo,
};

/// The pages and endpoints of a provider.
pub(crate) fn router(provider: FakeProvider) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/.well-known/openid-configuration", get(document))
        .route("/jwks", get(keys))
        .route("/authorize", get(authorize).post(authorize_with_form))
        .route("/login", post(login))
        .route("/token", post(token))
        .route("/userinfo", get(userinfo).post(userinfo))
        .route("/logout", get(logout).post(logout_with_form))
        .route("/logout/confirmed", post(logout_confirmed))
        .route("/style.css", get(async || respond::file("text/css; charset=utf-8", page::STYLE)))
        .route("/post.js", get(async || respond::file("text/javascript", page::POST)))
        .with_state(provider)
}

async fn start(State(provider): State<FakeProvider>) -> Response {
    respond::page(StatusCode::OK, page::start(provider.issuer(), &provider.options().client_id))
}

async fn document(State(provider): State<FakeProvider>) -> Response {
    respond::json(StatusCode::OK, &discovery::document(&provider))
}

async fn keys(State(provider): State<FakeProvider>) -> Response {
    respond::json(StatusCode::OK, &provider.key().jwks())
}

async fn authorize(
    State(provider): State<FakeProvider>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    login::begin(&provider, &headers, &Params::parse(query.unwrap_or_default()))
}

/// A request may come as a form (OpenID Connect Core §3.1.2.1).
async fn authorize_with_form(
    State(provider): State<FakeProvider>,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    login::begin(&provider, &headers, &Params::parse(form))
}

async fn login(
    State(provider): State<FakeProvider>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    let params = Params::parse(query.unwrap_or_default());
    login::decide(&provider, &headers, &params, &Params::parse(form))
}

async fn token(State(provider): State<FakeProvider>, headers: HeaderMap, form: Bytes) -> Response {
    token::answer(&provider, &headers, &Params::parse(form)).await
}

async fn userinfo(State(provider): State<FakeProvider>, headers: HeaderMap) -> Response {
    userinfo::answer(&provider, &headers).await
}

async fn logout(
    State(provider): State<FakeProvider>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    end_session::begin(&provider, &headers, &Params::parse(query.unwrap_or_default()))
}

/// A request may come as a form (RP-Initiated Logout §2).
async fn logout_with_form(
    State(provider): State<FakeProvider>,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    end_session::begin(&provider, &headers, &Params::parse(form))
}

async fn logout_confirmed(
    State(provider): State<FakeProvider>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    end_session::confirmed(&provider, &headers, &Params::parse(query.unwrap_or_default()))
}
