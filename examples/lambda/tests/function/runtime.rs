//! Lambda's runtime API, through which a function gets events and answers them.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc},
    time::timeout,
};

/// How long a function may take to answer, its start included.
const PATIENCE: Duration = Duration::from_mins(1);

/// The API, running until the test ends.
pub(crate) struct Runtime {
    /// What Lambda puts in `AWS_LAMBDA_RUNTIME_API`.
    pub(crate) address: String,
    events: mpsc::Sender<Value>,
    answers: mpsc::Receiver<Value>,
}

/// The other end of both.
struct Ends {
    events: Mutex<mpsc::Receiver<Value>>,
    answers: mpsc::Sender<Value>,
}

impl Runtime {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let ((events, to_function), (from_function, answers)) =
            (mpsc::channel(1), mpsc::channel(1));
        let ends = Ends { events: Mutex::new(to_function), answers: from_function };
        let base = "/2018-06-01/runtime";
        let app = Router::new()
            .route(&format!("{base}/invocation/next"), get(next))
            .route(&format!("{base}/invocation/{{id}}/response"), post(answer))
            .route(&format!("{base}/invocation/{{id}}/error"), post(failure))
            .route(&format!("{base}/init/error"), post(failure))
            .with_state(Arc::new(ends));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, events, answers }
    }

    /// What the function answers to an event.
    pub(crate) async fn invoke(&mut self, event: Value) -> Value {
        self.events.send(event).await.unwrap();
        timeout(PATIENCE, self.answers.recv()).await.expect("the function answers").unwrap()
    }
}

async fn next(State(ends): State<Arc<Ends>>) -> Response {
    let event = ends.events.lock().await.recv().await;
    let Some(event) = event else { return StatusCode::GONE.into_response() };
    let headers = [
        ("content-type", "application/json"),
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-central-1:123456789012:function:lambda",
        ),
        ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0"),
    ];
    (headers, event.to_string()).into_response()
}

async fn answer(State(ends): State<Arc<Ends>>, body: Bytes) -> StatusCode {
    ends.answers.send(serde_json::from_slice(&body).unwrap()).await.unwrap();
    StatusCode::ACCEPTED
}

/// The function couldn't: the test shows why.
async fn failure(State(ends): State<Arc<Ends>>, body: Bytes) -> StatusCode {
    let text = String::from_utf8_lossy(&body).into_owned();
    ends.answers.send(json!({ "failure": text })).await.unwrap();
    StatusCode::ACCEPTED
}

/// An event as a function URL and an HTTP API make it (payload version 2.0).
pub(crate) fn event(
    method: &str,
    origin: &str,
    path: &str,
    cookies: &[String],
    form: Option<String>,
) -> Value {
    let host = origin.strip_prefix("https://").unwrap();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut headers = json!({
        "host": host, "x-forwarded-proto": "https", "x-forwarded-port": "443",
        "x-forwarded-for": "198.51.100.7", "origin": origin,
    });
    if form.is_some() {
        headers["content-type"] = "application/x-www-form-urlencoded".into();
    }
    let mut event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "anonymous", "apiId": "abcdef", "domainName": host,
            "domainPrefix": "abcdef", "requestId": "id", "routeKey": "$default",
            "stage": "$default", "time": "12/Mar/2026:19:03:58 +0000", "timeEpoch": 1_773_342_238_000_u64,
            "http": {
                "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "198.51.100.7",
                "userAgent": "a test",
            },
        },
        "isBase64Encoded": form.is_some(),
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if let Some(form) = form {
        event["body"] = form.into();
    }
    event
}
