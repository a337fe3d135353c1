//! The OpenID provider and the plain OAuth 2.0 server: they answer what was recorded, and keep what
//! they were asked.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use test_support::signer::Signer;
use tokio::net::TcpListener;

use crate::evil;

/// A request to the back channel.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) form: BTreeMap<String, String>,
    pub(crate) authorization: Option<String>,
}

/// An answer that is ready for a request to come.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// Both servers; they have one address.
#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) origin: String,
    pub(crate) signer: Arc<Signer>,
    state: Arc<Mutex<Exchanges>>,
}

#[derive(Default)]
struct Exchanges {
    ready: Vec<Ready>,
    asked: Vec<Asked>,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let origin = format!("http://{}", listener.local_addr().expect("it has an address"));
        let state = Arc::default();
        let provider = Self { origin, signer: Arc::new(Signer::new()), state };
        let app = Router::new().fallback(answer).with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        provider
    }

    /// What is answered from now on; what was ready before is forgotten.
    pub(crate) fn prepare(&self, ready: Vec<Ready>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = Exchanges { ready, asked: Vec::new() };
    }

    /// What was asked since the preparation.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).asked.clone()
    }

    fn next(&self, asked: Asked) -> Option<Ready> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_for = |ready: &Ready| ready.method == asked.method && ready.path == asked.path;
        let found = state.ready.iter().position(is_for);
        state.asked.push(asked);
        found.map(|at| state.ready.remove(at))
    }

    /// The discovery document of an issuer, with the endpoints below it.
    pub(crate) fn discovery(issuer: &str, advertises_iss: bool) -> Value {
        json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": format!("{issuer}/token"),
            "userinfo_endpoint": format!("{issuer}/me"),
            "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": [
                "client_secret_basic", "client_secret_post", "client_secret_jwt",
                "private_key_jwt", "none",
            ],
            "authorization_response_iss_parameter_supported": advertises_iss,
        })
    }
}

async fn answer(State(provider): State<Provider>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    match path.as_str() {
        "/.well-known/openid-configuration" => {
            return json_response(200, &Provider::discovery(&provider.origin, true));
        }
        "/jwks" => return json_response(200, &provider.signer.jwks()),
        _ => {}
    }
    if let Some(rest) = path.strip_prefix("/evil/") {
        return evil::answer(&provider, rest).await;
    }
    let bytes = to_bytes(body, 1 << 16).await.unwrap_or_default();
    let asked = Asked {
        method: parts.method.to_string(),
        path,
        query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
        form: pairs(&bytes),
        authorization: parts
            .headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned),
    };
    let is_token = asked.path.starts_with("/oauth1/") && asked.path.ends_with("_token");
    match provider.next(asked) {
        // The tokens of OAuth 1.0a come in a form.
        Some(ready) if is_token => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            let members = ready.body.as_object().into_iter().flatten();
            form.extend_pairs(members.filter_map(|(name, value)| Some((name, value.as_str()?))));
            let status = StatusCode::from_u16(ready.status).expect("a recorded status is one");
            (status, form.finish()).into_response()
        }
        Some(ready) => json_response(ready.status, &ready.body),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(crate) fn pairs(bytes: &[u8]) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(bytes).into_owned().collect()
}

pub(crate) fn json_response(status: u16, body: &Value) -> Response {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .expect("the parts of a response are valid")
}
