//! A provider on this machine for the examples: OpenID Connect and OAuth 2.0, strict about codes, clients and
//! PKCE.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::{Browser, Page, sign};

const ACCESS_TOKEN: &str = "access-token-of-tests";

type Pairs = BTreeMap<String, String>;

/// The provider, running until the test ends.
#[derive(Clone)]
pub struct Provider {
    /// Where it listens.
    pub origin: String,
    /// What it calls itself.
    pub issuer: String,
    client: (&'static str, &'static str),
    /// What it says about the person at it.
    profile: Value,
    grants: Arc<Mutex<BTreeMap<String, Pairs>>>,
    exchanges: Arc<Mutex<usize>>,
}

/// What the provider sends back through the browser.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The authorization code.
    pub code: String,
    /// The `state` that the site sent.
    pub state: String,
}

/// Goes to the provider's authorization endpoint, as far as its URL.
pub async fn begin(browser: &mut Browser, id: &str) -> Page {
    browser.submit(&format!("/api/auth/signin/{id}"), &[("callbackUrl", "/")]).await
}

/// Comes back from the provider.
pub async fn come_back(browser: &mut Browser, id: &str, answer: &Answer) -> Page {
    let fields = [("code", &answer.code), ("state", &answer.state)];
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    browser.get(&format!("/api/auth/callback/{id}?{query}")).await
}

impl Provider {
    /// Starts one with a client and a person. Its issuer is where it listens unless given.
    pub async fn start(
        issuer: Option<&str>,
        client: (&'static str, &'static str),
        profile: Value,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let issuer = issuer.unwrap_or(&origin).to_owned();
        let provider = Self {
            origin,
            issuer,
            client,
            profile,
            grants: Arc::default(),
            exchanges: Arc::default(),
        };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/oauth/token", post(token))
            .route("/employee", get(profile_of))
            .route("/v1/me", get(profile_of))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        provider
    }

    /// Somebody says yes at the URL that the site sent the browser to.
    pub fn authorize(&self, url: &str) -> Answer {
        let url = Url::parse(url).unwrap_or_else(|error| panic!("`{url}`: {error}"));
        let asked: Pairs = url.query_pairs().into_owned().collect();
        assert_eq!(asked["client_id"], self.client.0);
        assert_eq!((&*asked["response_type"], &*asked["code_challenge_method"]), ("code", "S256"));
        let state = asked["state"].clone();
        let mut grants = self.grants.lock().unwrap();
        let code = format!("code-{}-of-tests", grants.len());
        grants.insert(code.clone(), asked);
        Answer { code, state }
    }

    /// How many requests the token endpoint got.
    pub fn exchanges(&self) -> usize {
        *self.exchanges.lock().unwrap()
    }

    fn id_token(&self, nonce: &str) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let mut claims = self.profile.clone();
        let standard = json!({
            "iss": self.issuer, "aud": self.client.0, "iat": now, "exp": now + 300, "nonce": nonce,
        });
        claims.as_object_mut().unwrap().extend(standard.as_object().unwrap().clone());
        sign::jwt(&claims, None)
    }
}

async fn discovery(State(provider): State<Provider>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }))
}

async fn jwks() -> Json<Value> {
    Json(sign::jwks())
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Json<Value>) {
    *provider.exchanges.lock().unwrap() += 1;
    let (id, secret) = provider.client;
    let basic = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    if headers.get(header::AUTHORIZATION).is_none_or(|sent| sent != basic.as_str()) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" })));
    }
    let form: Pairs = form_urlencoded::parse(&body).into_owned().collect();
    // A code is good for one try.
    let grant = provider.grants.lock().unwrap().get_mut(&form["code"]).map(std::mem::take);
    let grant = grant.unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    if grant.get("code_challenge") != Some(&challenge)
        || grant.get("redirect_uri") != form.get("redirect_uri")
    {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
    }
    let mut answer = json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer" });
    if let Some(nonce) = grant.get("nonce") {
        answer["id_token"] = provider.id_token(nonce).into();
    }
    (StatusCode::OK, Json(answer))
}

async fn profile_of(
    State(provider): State<Provider>,
    headers: HeaderMap,
) -> Result<Json<Value>, StatusCode> {
    let bearer = format!("Bearer {ACCESS_TOKEN}");
    let sent = headers.get(header::AUTHORIZATION).ok_or(StatusCode::UNAUTHORIZED)?;
    if sent == bearer.as_str() { Ok(Json(provider.profile)) } else { Err(StatusCode::FORBIDDEN) }
}
