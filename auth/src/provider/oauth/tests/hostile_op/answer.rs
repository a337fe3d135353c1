//! The answers of the hostile provider's endpoints.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::StatusCode;
use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

use super::{
    ACCESS_TOKEN, CLIENT_ID, CODE, Endpoint, Flow, Knobs, Op, Recorded, SECRET, SUBJECT, Transport,
    sign::{digest, encode, jwk, sign},
};

/// The answer to a request.
pub(super) async fn answer(op: &Op, request: &Recorded) -> Response {
    let knobs = op.knobs.lock().unwrap().clone();
    let document = knobs.document_at.unwrap_or("/.well-known/openid-configuration");
    let (endpoint, answer) = match request.path.as_str() {
        "/authorize" | "/authorize-as-anybody" => return authorize(op, request),
        path if path == document => (Endpoint::Discovery, Ok(discovery(op))),
        "/jwks" => (Endpoint::Jwks, Ok(key_set(op))),
        "/token" => (Endpoint::Token, token(op, request)),
        "/userinfo" => (Endpoint::Userinfo, Ok(userinfo(op))),
        _ => match knobs.elsewhere {
            Some((status, page)) => {
                return Response::builder()
                    .status(status)
                    .header("location", "/login")
                    .body(Body::from(page))
                    .unwrap();
            }
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let (mut status, answer) = match answer {
        Ok(answer) => (200, answer),
        Err(error) => (400, json!({"error": error})),
    };
    let mut body = answer.to_string();
    let mut kind = "application/json";
    if endpoint == Endpoint::Userinfo && knobs.userinfo_signed {
        body = signed_userinfo(&knobs, &answer);
        kind = "application/jwt";
    }
    match knobs.transport.get(&endpoint) {
        None => {}
        Some(Transport::Body(other)) => body = (*other).to_owned(),
        Some(Transport::BodyWithStatus(other, code)) => {
            (body, status) = ((*other).to_owned(), *code);
        }
        Some(Transport::ContentType(other)) => kind = other,
        Some(Transport::Delay(time)) => tokio::time::sleep(*time).await,
        Some(Transport::Huge(bytes)) => body = format!("{}{body}", " ".repeat(*bytes)),
        Some(Transport::Mark) => body.insert(0, '\u{feff}'),
        Some(Transport::Redirect(status, to)) => {
            return Response::builder()
                .status(*status)
                .header("location", to)
                .body(Body::empty())
                .unwrap();
        }
        Some(Transport::Status(other)) => status = *other,
    }
    Response::builder().status(status).header("content-type", kind).body(Body::from(body)).unwrap()
}

/// The browser's way: it comes back with a code at once.
fn authorize(op: &Op, request: &Recorded) -> Response {
    let value = |name: &str| request.value(name).map(str::to_owned);
    assert_eq!(request.value("response_type"), Some("code"));
    if request.path == "/authorize" {
        assert_eq!(request.value("client_id"), Some(CLIENT_ID));
    }
    *op.flow.lock().unwrap() = Flow {
        redirect_uri: value("redirect_uri").unwrap(),
        nonce: value("nonce"),
        code_challenge: value("code_challenge"),
        is_spent: false,
    };
    let mut params = vec![("code".to_owned(), CODE.to_owned())];
    params.extend(value("state").map(|state| ("state".to_owned(), state)));
    params.push(("iss".to_owned(), op.issuer.clone()));
    if let Some(change) = op.knobs.lock().unwrap().response {
        change(&mut params);
    }
    let mut back = Url::parse(request.value("redirect_uri").unwrap()).unwrap();
    back.query_pairs_mut().extend_pairs(params);
    Response::builder().status(303).header("location", back.as_str()).body(Body::empty()).unwrap()
}

fn discovery(op: &Op) -> Value {
    let at = |path: &str| format!("{}{path}", op.issuer);
    let mut document = json!({
        "issuer": op.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "authorization_response_iss_parameter_supported": true,
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    });
    let knobs = op.knobs.lock().unwrap();
    if let Some(change) = knobs.discovery {
        change(&mut document);
    }
    if let Some(keys) = &knobs.keys_at {
        document["jwks_uri"] = json!(keys);
    }
    document
}

fn key_set(op: &Op) -> Value {
    let knobs = op.knobs.lock().unwrap();
    let published = knobs.published.clone().unwrap_or_else(|| vec![knobs.key]);
    let keys: Vec<_> = published.into_iter().map(|key| jwk(knobs.alg, key)).collect();
    let mut set = json!({"keys": keys});
    if let Some(change) = knobs.jwks {
        change(&mut set);
    }
    set
}

fn token(op: &Op, request: &Recorded) -> Result<Value, &'static str> {
    let rotated = op.knobs.lock().unwrap().rotate_at_token;
    if let Some(key) = rotated {
        op.knobs.lock().unwrap().key = key;
    }
    let mut flow = op.flow.lock().unwrap();
    let is_refresh = request.value("grant_type") == Some("refresh_token");
    let is_good = request.method == "POST"
        && request.value("grant_type") == Some("authorization_code")
        && request.value("code") == Some(CODE)
        && request.value("redirect_uri") == Some(&flow.redirect_uri)
        && !flow.is_spent;
    let verifier = request.value("code_verifier");
    let challenge = verifier.map(|text| encode(digest(&aws_lc_rs::digest::SHA256, text)));
    if !is_refresh && (!is_good || challenge != flow.code_challenge) {
        return Err("invalid_grant");
    }
    flow.is_spent = true;
    let method = client_auth(request).ok_or("invalid_client")?;
    if op.knobs.lock().unwrap().client_auth.is_some_and(|only| only != method) {
        return Err("invalid_client");
    }
    let mut answer = json!({
        "access_token": ACCESS_TOKEN,
        "token_type": "Bearer",
        "expires_in": 3600,
        "id_token": id_token(op, flow.nonce.as_deref()),
        "session_label": "kept",
    });
    if let Some(change) = op.knobs.lock().unwrap().token {
        change(&mut answer);
    }
    Ok(answer)
}

/// The method that the client used, if it is one, and right.
fn client_auth(request: &Recorded) -> Option<&'static str> {
    let escape = |text: &str| {
        form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let basic = STANDARD.encode(format!("{}:{}", escape(CLIENT_ID), escape(SECRET)));
    let id = request.value("client_id");
    match (&request.authorization, id, request.value("client_secret")) {
        (Some(header), None, None) if *header == format!("Basic {basic}") => Some("basic"),
        (None, Some(CLIENT_ID), Some(SECRET)) => Some("post"),
        (None, Some(CLIENT_ID), None) => Some("none"),
        _ => None,
    }
}

fn id_token(op: &Op, nonce: Option<&str>) -> String {
    let knobs = op.knobs.lock().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut header = Map::new();
    header.insert("alg".to_owned(), json!(knobs.alg.name()));
    header.insert("kid".to_owned(), json!(format!("k{}", knobs.key)));
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), json!(op.issuer));
    claims.insert("sub".to_owned(), json!(SUBJECT));
    claims.insert("aud".to_owned(), json!(CLIENT_ID));
    claims.insert("exp".to_owned(), json!(now + 3600));
    claims.insert("iat".to_owned(), json!(now));
    claims.insert("email".to_owned(), json!("bob@example.com"));
    if let Some(nonce) = nonce {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    if let Some(change) = knobs.header {
        change(&mut header);
    }
    if let Some(change) = knobs.claims {
        change(&mut claims);
    }
    if let Some(subject) = claims.get("sub") {
        op.subject.lock().unwrap().clone_from(subject);
    }
    let mut header = Value::Object(header).to_string();
    if let Some(change) = knobs.raw_header {
        header = change(header);
    }
    let payload = Value::Object(claims).to_string();
    let payload = match knobs.payload {
        Some(change) => change(payload),
        None => payload.into_bytes(),
    };
    let signed = format!("{}.{}", encode(header), encode(payload));
    let signature = sign(knobs.alg, knobs.key, &knobs.sign, signed.as_bytes());
    let token = format!("{signed}.{}", encode(signature));
    knobs.compact.map_or_else(|| token.clone(), |change| change(token.clone()))
}

/// A userinfo answer as a token.
fn signed_userinfo(knobs: &Knobs, answer: &Value) -> String {
    let header = json!({"alg": knobs.alg.name(), "kid": format!("k{}", knobs.key)});
    let signed = format!("{}.{}", encode(header.to_string()), encode(answer.to_string()));
    let signature = sign(knobs.alg, knobs.key, &knobs.userinfo_sign, signed.as_bytes());
    format!("{signed}.{}", encode(signature))
}

fn userinfo(op: &Op) -> Value {
    let subject = op.subject.lock().unwrap().clone();
    let mut answer = json!({"sub": subject, "email": "bob@example.com", "name": "Bob"});
    if let Some(change) = op.knobs.lock().unwrap().userinfo {
        change(&mut answer);
    }
    answer
}
