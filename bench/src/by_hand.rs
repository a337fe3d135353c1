//! A session in an encrypted cookie as an application would write it itself: a JWE (RFC 7516) with a key
//! of its own, over aws-lc-rs.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use auth::BoxError;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand,
};
use axum::{
    Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::{EMAIL, IMAGE, NAME, PAGE, SESSION, answer};

/// `{"alg":"dir","enc":"A256GCM"}`
const HEADER: &str = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0";
const TAG_LENGTH: usize = 16;
const COOKIE: &str = "session=";
const MAX_AGE: u64 = 30 * 24 * 60 * 60;

#[derive(Deserialize, Serialize)]
struct Payload {
    sub: String,
    name: String,
    email: String,
    picture: String,
    plan: String,
    roles: Vec<String>,
    exp: u64,
}

type Key = Arc<LessSafeKey>;

/// A site with such sessions.
pub(crate) fn router() -> Result<Router, BoxError> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes)?;
    let key: Key = Arc::new(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &bytes)?));
    Ok(Router::new()
        .route("/login", post(login))
        .route(SESSION, get(session))
        .route(PAGE, get(page))
        .with_state(key))
}

async fn login(State(key): State<Key>) -> Response {
    let payload = Payload {
        sub: "7f1b2c9e".to_owned(),
        name: NAME.to_owned(),
        email: EMAIL.to_owned(),
        picture: IMAGE.to_owned(),
        plan: "free".to_owned(),
        roles: vec!["admin".to_owned(), "staff".to_owned()],
        exp: now() + MAX_AGE,
    };
    match written(&key, &payload) {
        Ok(cookie) => (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response(),
        Err(_) => answer::failed(),
    }
}

/// Shows the session, and writes it again so that it lives on.
async fn session(State(key): State<Key>, headers: HeaderMap) -> Response {
    let Some(mut payload) = read(&key, &headers) else { return answer::refused() };
    payload.exp = now() + MAX_AGE;
    let Ok(cookie) = written(&key, &payload) else { return answer::failed() };
    let shown = answer::session(&payload.name, &payload.email, &payload.picture, payload.exp);
    ([(header::SET_COOKIE, cookie)], shown).into_response()
}

async fn page(State(key): State<Key>, headers: HeaderMap) -> Response {
    match read(&key, &headers) {
        Some(payload) => answer::page(&payload.name).into_response(),
        None => answer::refused(),
    }
}

fn read(key: &LessSafeKey, headers: &HeaderMap) -> Option<Payload> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    open(key, cookies.split("; ").find_map(|pair| pair.strip_prefix(COOKIE))?)
}

fn written(key: &LessSafeKey, payload: &Payload) -> Result<String, BoxError> {
    let token = seal(key, payload)?;
    Ok(format!("{COOKIE}{token}; Path=/; Max-Age={MAX_AGE}; HttpOnly; SameSite=Lax"))
}

fn seal(key: &LessSafeKey, payload: &Payload) -> Result<String, BoxError> {
    let mut text = serde_json::to_vec(payload)?;
    let mut iv = [0; NONCE_LEN];
    rand::fill(&mut iv)?;
    let nonce = Nonce::assume_unique_for_key(iv);
    let tag = key.seal_in_place_separate_tag(nonce, Aad::from(HEADER.as_bytes()), &mut text)?;
    let [iv, text, tag] =
        [&iv[..], &text[..], tag.as_ref()].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
    Ok(format!("{HEADER}..{iv}.{text}.{tag}"))
}

fn open(key: &LessSafeKey, token: &str) -> Option<Payload> {
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let parts: Vec<&str> = token.split('.').collect();
    let [HEADER, "", iv, text, tag] = parts[..] else { return None };
    let iv: [u8; NONCE_LEN] = decode(iv)?.try_into().ok()?;
    let (mut text, tag) = (decode(text)?, decode(tag)?);
    // A shorter tag would be easier to guess.
    if tag.len() != TAG_LENGTH {
        return None;
    }
    let nonce = Nonce::assume_unique_for_key(iv);
    key.open_in_place_separate_tag(nonce, Aad::from(HEADER.as_bytes()), &tag, &mut text).ok()?;
    let payload: Payload = serde_json::from_slice(&text).ok()?;
    (payload.exp > now()).then_some(payload)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs())
}
