//! Sites for whole sign-ins at a provider: one of this library, and one that only makes the same requests.

use auth::{BoxError, RouterExt as _, auth, env};
use auth_providers::OAuth2;
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::{StatusCode, header};
use serde_json::json;

use crate::{answer, ours, provider};

auth! {
    pub(crate) struct SignIns;
    providers: [
        OAuth2 as "op" {
            authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"), userinfo: env("OP_ME"),
            client_id: "bench", client_secret: env("OP_SECRET"), scope: ["profile"],
        },
    ],
}

/// This library at a provider.
///
/// Fails when the setup can't be built.
pub(crate) async fn router(origin: &str) -> Result<Router, BoxError> {
    let origin = origin.to_owned();
    let builder = ours::deployed(SignIns::builder(), 1);
    let auth = builder
        .variables(move |name| match name {
            "OP_AUTHORIZE" => Some(format!("{origin}/op/authorize")),
            "OP_TOKEN" => Some(format!("{origin}{}", provider::TOKEN)),
            "OP_ME" => Some(format!("{origin}{}", provider::ME)),
            "OP_SECRET" => Some("the client secret of the benchmark".to_owned()),
            _ => None,
        })
        .build()
        .await?;
    Ok(Router::new().auth(&auth).merge(provider::routes()))
}

/// What a sign-in can't do without: the requests of the browser, and of the site at the provider.
#[derive(Clone)]
struct Floor {
    client: reqwest::Client,
    origin: String,
}

/// A site that makes these requests, and nothing else.
///
/// Fails when there is no HTTP client.
pub(crate) fn floor(origin: &str) -> Result<Router, BoxError> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let floor = Floor { client, origin: origin.to_owned() };
    Ok(Router::new()
        .route("/api/auth/csrf", get(csrf))
        .route("/api/auth/signin/op", post(sign_in))
        .route("/api/auth/callback/op", get(callback))
        .with_state(floor)
        .merge(provider::routes()))
}

async fn csrf() -> Response {
    let cookie = [(header::SET_COOKIE, "csrf=token; Path=/; HttpOnly; SameSite=Lax")];
    (cookie, Json(json!({ "csrfToken": "token" }))).into_response()
}

async fn sign_in(State(floor): State<Floor>) -> Response {
    let target = format!("{}/op/authorize?state=state", floor.origin);
    let headers = [
        (header::LOCATION, target),
        (header::SET_COOKIE, "state=state; Path=/; HttpOnly; SameSite=Lax".to_owned()),
    ];
    (StatusCode::FOUND, headers).into_response()
}

async fn callback(State(floor): State<Floor>) -> Response {
    if asked(&floor).await.is_err() {
        return answer::failed();
    }
    let headers = [
        (header::LOCATION, floor.origin),
        (header::SET_COOKIE, "session=one; Path=/; HttpOnly; SameSite=Lax".to_owned()),
    ];
    (StatusCode::FOUND, headers).into_response()
}

/// The code for a token, and the token for a profile.
async fn asked(floor: &Floor) -> reqwest::Result<()> {
    let Floor { client, origin } = floor;
    let form = "grant_type=authorization_code&code=code&client_id=bench&client_secret=secret";
    let request = client
        .post(format!("{origin}{}", provider::TOKEN))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form);
    request.send().await?.error_for_status()?.bytes().await?;
    let request = client
        .get(format!("{origin}{}", provider::ME))
        .header(header::AUTHORIZATION, "Bearer an-access-token-of-the-benchmark");
    request.send().await?.error_for_status()?.bytes().await?;
    Ok(())
}
