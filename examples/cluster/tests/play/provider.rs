//! An OAuth 2.0 provider in this process, at which everybody is known by a number.

use std::{
    collections::HashMap,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode, header};
use serde_json::json;
use tokio::net::TcpListener;
use url::Url;

/// What the site proves itself with.
pub(crate) const SECRET: &str = "a client secret";

type Pairs = HashMap<String, String>;

/// The provider, running until the test ends.
#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) url: String,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    made: u64,
    /// By its code: who said yes, and to what.
    grants: HashMap<String, (u32, Pairs)>,
    /// By its access token: whose it is.
    tokens: HashMap<String, u32>,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { url, known: Arc::default() };
        let app = Router::new()
            .route("/token", post(token))
            .route("/me", get(me))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        provider
    }

    /// Where the site sends a browser.
    pub(crate) fn authorize_url(&self) -> String {
        format!("{}/authorize", self.url)
    }

    /// A person says yes at the URL that the site sent the browser to; the path that the browser is sent
    /// back to.
    pub(crate) fn authorize(&self, url: &str, person: u32) -> String {
        let url = Url::parse(url).unwrap();
        let asked: Pairs = url.query_pairs().into_owned().collect();
        let mut back = Url::parse(&asked["redirect_uri"]).unwrap();
        let mut known = self.known.lock().unwrap();
        known.made += 1;
        let code = format!("code-{}", known.made);
        back.query_pairs_mut().append_pair("code", &code).append_pair("state", &asked["state"]);
        known.grants.insert(code, (person, asked));
        format!("{}?{}", back.path(), back.query().unwrap())
    }
}

async fn token(State(provider): State<Provider>, body: Bytes) -> Response {
    let form: Pairs = url::form_urlencoded::parse(&body).into_owned().collect();
    let mut known = provider.known.lock().unwrap();
    // A code is good for one try.
    let grant = form.get("code").and_then(|code| known.grants.remove(code));
    let verifier = form.get("code_verifier").map_or("", String::as_str);
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let is_good = |asked: &Pairs| {
        asked.get("code_challenge") == Some(&challenge)
            && asked.get("redirect_uri") == form.get("redirect_uri")
    };
    let Some((person, _)) = grant.filter(|(_, asked)| is_good(asked)) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })))
            .into_response();
    };
    known.made += 1;
    let token = format!("token-{}", known.made);
    known.tokens.insert(token.clone(), person);
    Json(json!({ "access_token": token, "token_type": "bearer", "expires_in": 3600 }))
        .into_response()
}

async fn me(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let sent = headers.get(header::AUTHORIZATION).and_then(|sent| sent.to_str().ok());
    let token = sent.and_then(|sent| sent.strip_prefix("Bearer "));
    let known = provider.known.lock().unwrap();
    let Some(person) = token.and_then(|token| known.tokens.get(token)) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let (name, email) = (person.to_string(), format!("person{person}@example.com"));
    Json(json!({ "id": person, "name": name, "email": email })).into_response()
}
