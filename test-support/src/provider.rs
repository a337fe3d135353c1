//! An OAuth 2.0 provider on this machine, as strict as the standards let one be, and as hostile as
//! a test makes it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode, header};
use serde_json::json;
use url::Url;

/// The access token that it hands out.
pub const ACCESS_TOKEN: &str = "canary-access-token-5Jq0vX";
/// The refresh token that it hands out.
pub const REFRESH_TOKEN: &str = "canary-refresh-token-8Kd2Lm";
/// A member of the token response that no standard knows.
pub const DEVICE_SECRET: &str = "canary-device-secret-1Zx9Qw";

/// A status, headers and a body.
type Forced = (u16, Vec<(&'static str, String)>, String);
type Pairs = BTreeMap<String, String>;

/// The provider, running until the test ends.
#[derive(Clone)]
pub struct Provider {
    /// Where it is.
    pub url: String,
    /// What it knows, and what it was asked.
    pub seen: Arc<Mutex<Seen>>,
}

/// What the provider knows, and what it was asked.
#[derive(Default)]
pub struct Seen {
    grants: BTreeMap<String, Pairs>,
    /// The requests to the token endpoint: headers and form.
    pub token_requests: Vec<(HeaderMap, Pairs)>,
    /// The headers of the requests to the userinfo endpoint.
    pub userinfo_requests: Vec<HeaderMap>,
    /// The requests to the revocation endpoint: headers and form.
    pub revocation_requests: Vec<(HeaderMap, Pairs)>,
    /// The error that the revocation endpoint answers instead.
    pub revocation_error: Option<&'static str>,
    /// What the token endpoint answers instead.
    pub token_answer: Option<Forced>,
    /// What the userinfo endpoint answers instead.
    pub profile: Option<String>,
}

/// What the provider sends back through the browser.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The authorization code.
    pub code: String,
    /// The `state` that the site sent.
    pub state: String,
}

impl Provider {
    /// Starts it on a port that is free.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { url, seen: Arc::default() };
        let app = Router::new()
            .route("/token", post(token))
            .route("/me", get(profile))
            .route("/revoke", post(revocation))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        provider
    }

    /// The variables of a site that people sign in to with it: where its endpoints are, and the secret of
    /// the site's client.
    pub fn variables(&self) -> impl Fn(&str) -> Option<String> + Send + Sync + use<> {
        let url = self.url.clone();
        move |name| {
            Some(match name {
                "OP_AUTHORIZE" => format!("{url}/authorize"),
                "OP_ME" => format!("{url}/me"),
                "OP_SECRET" => "a client secret".to_owned(),
                "OP_TOKEN" => format!("{url}/token"),
                _ => return None,
            })
        }
    }

    /// Somebody says yes at the URL that the site sent the browser to.
    pub fn authorize(&self, url: &str) -> Answer {
        let url = Url::parse(url).unwrap();
        assert!(url.as_str().starts_with(&format!("{}/authorize?", self.url)), "{url}");
        let asked: Pairs = url.query_pairs().into_owned().collect();
        let mut seen = self.seen.lock().unwrap();
        let code = format!("canary-code-{}-7Hs4Tr", seen.grants.len());
        let state = asked["state"].clone();
        seen.grants.insert(code.clone(), asked);
        Answer { code, state }
    }

    /// Forgets what it was asked, and who said yes.
    pub fn forget(&self) {
        *self.seen.lock().unwrap() = Seen::default();
    }

    /// How many requests the token endpoint got.
    pub fn exchanges(&self) -> usize {
        self.seen.lock().unwrap().token_requests.len()
    }

    /// From now on, the token endpoint answers with this.
    pub fn answers(&self, status: u16, headers: &[(&'static str, &str)], body: &str) {
        let headers = headers.iter().map(|&(name, value)| (name, value.to_owned())).collect();
        self.seen.lock().unwrap().token_answer = Some((status, headers, body.to_owned()));
    }
}

async fn token(State(provider): State<Provider>, headers: HeaderMap, body: Bytes) -> Response {
    let form: Pairs = url::form_urlencoded::parse(&body).into_owned().collect();
    let mut seen = provider.seen.lock().unwrap();
    seen.token_requests.push((headers, form.clone()));
    if let Some((status, headers, body)) = seen.token_answer.clone() {
        let mut response = body.into_response();
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        response.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        for (name, value) in headers {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        return response;
    }
    // A code is good for one try.
    let grant = seen.grants.get_mut(&form["code"]).map(std::mem::take).unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    let is_good = grant.get("code_challenge") == Some(&challenge)
        && grant.get("code_challenge_method").is_some_and(|method| method == "S256")
        && grant.get("redirect_uri") == form.get("redirect_uri");
    if !is_good {
        return (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": "invalid_grant" })))
            .into_response();
    }
    axum::Json(json!({
        "access_token": ACCESS_TOKEN, "token_type": "bearer", "scope": "profile",
        "refresh_token": REFRESH_TOKEN, "device_secret": DEVICE_SECRET, "expires_in": 3600,
    }))
    .into_response()
}

async fn profile(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let mut seen = provider.seen.lock().unwrap();
    let is_known = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|sent| sent == format!("Bearer {ACCESS_TOKEN}").as_str());
    seen.userinfo_requests.push(headers);
    if !is_known {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let profile = seen.profile.clone().unwrap_or_else(|| {
        json!({ "id": 7, "name": "Vic Timm", "email": "vic@example.com" }).to_string()
    });
    ([(header::CONTENT_TYPE, "application/json")], profile).into_response()
}

async fn revocation(State(provider): State<Provider>, headers: HeaderMap, body: Bytes) -> Response {
    let form: Pairs = url::form_urlencoded::parse(&body).into_owned().collect();
    let mut seen = provider.seen.lock().unwrap();
    seen.revocation_requests.push((headers, form));
    match seen.revocation_error {
        Some(error) => {
            (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": error }))).into_response()
        }
        None => StatusCode::OK.into_response(),
    }
}
