//! An OpenID provider that can be told to misbehave, on a port of this machine.
//!
//! It signs with primitives and shares no code with what is tested.

mod answer;
mod knobs;
mod sign;

use std::sync::{Arc, Mutex, MutexGuard};

use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    response::Response,
};
use tokio::{net::TcpListener, task::JoinHandle};
use url::form_urlencoded;

pub(super) use self::{
    knobs::{Alg, Change, ChangeMembers, ChangeQuery, Endpoint, Knobs, Sign, Transport},
    sign::{digest, encode, jwk, sign},
};

pub(super) const CLIENT_ID: &str = "rp client/+%";
/// Of 64 bytes, which `HS512` needs.
pub(super) const SECRET: &str = "rp secret+/%:ü-0123456789abcdef0123456789abcdef0123456789abcdef";
pub(super) const CODE: &str = "splendid-code-7d1f";
pub(super) const ACCESS_TOKEN: &str = "at-b1946ac92492d2347c6235b4d2611184";
pub(super) const SUBJECT: &str = "248289761001";

/// A provider that runs until it is dropped.
pub(super) struct HostileOp {
    pub(super) issuer: String,
    op: Arc<Op>,
    task: JoinHandle<()>,
}

/// What the provider knows.
struct Op {
    issuer: String,
    knobs: Mutex<Knobs>,
    log: Mutex<Vec<Recorded>>,
    flow: Mutex<Flow>,
    /// Whom the last ID token is about.
    subject: Mutex<serde_json::Value>,
}

/// The authorization request that the next token request belongs to.
#[derive(Clone, Default)]
struct Flow {
    redirect_uri: String,
    nonce: Option<String>,
    code_challenge: Option<String>,
    is_spent: bool,
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) authorization: Option<String>,
    pub(super) headers: http::HeaderMap,
    pub(super) form: Vec<(String, String)>,
}

impl Recorded {
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut all = self.form.iter().chain(&self.query);
        all.find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

impl HostileOp {
    pub(super) async fn start(knobs: Knobs) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let op = Arc::new(Op {
            issuer: issuer.clone(),
            knobs: Mutex::new(knobs),
            log: Mutex::default(),
            flow: Mutex::default(),
            subject: Mutex::new(SUBJECT.into()),
        });
        let router = Router::new().fallback(handle).with_state(Arc::clone(&op));
        let task = tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        Self { issuer, op, task }
    }

    /// Turns knobs while it runs.
    pub(super) fn knobs(&self) -> MutexGuard<'_, Knobs> {
        self.op.knobs.lock().unwrap()
    }

    /// The requests to a path.
    pub(super) fn calls(&self, path: &str) -> Vec<Recorded> {
        let log = self.op.log.lock().unwrap();
        log.iter().filter(|recorded| recorded.path == path).cloned().collect()
    }

    /// How many requests there were at all.
    pub(super) fn count(&self) -> usize {
        self.op.log.lock().unwrap().len()
    }
}

impl Drop for HostileOp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn handle(State(op): State<Arc<Op>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let pairs = |bytes: &[u8]| form_urlencoded::parse(bytes).into_owned().collect();
    let recorded = Recorded {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: pairs(head.uri.query().unwrap_or_default().as_bytes()),
        authorization: head
            .headers
            .get("authorization")
            .map(|value| value.to_str().unwrap().to_owned()),
        headers: head.headers,
        form: pairs(&body),
    };
    op.log.lock().unwrap().push(recorded.clone());
    answer::answer(&op, &recorded).await
}
