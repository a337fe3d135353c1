//! What a program hears that sets no subscriber of `tracing`. The other tests of this program set one, so each
//! case runs in a process of its own: this test, started again with its part in a variable.

use std::{
    env, fs, io,
    process::{self, Command},
};

use auth::{Authorize, CredentialsForm, RouterExt as _, User, auth};
use auth_providers::Credentials;
use axum::{Router, body::Body};
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;
use url::form_urlencoded::Serializer;

/// Names the part of a process.
const PART: &str = "AUTH_TEST_UNHEARD";
/// The events that have to be heard, each once.
const EVENTS: [&str; 3] =
    ["auth.config.development_secret", "auth.limit.clients_unknown", "auth.site.unknown"];

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

async fn check(attempt: Authorize<UnheardAuth, Login>) -> Option<User> {
    (attempt.form.username == "demo").then(|| User::new("1"))
}

auth! {
    pub struct UnheardAuth;
    providers: [Credentials { authorize: check }],
}

#[test]
fn what_matters_for_safety_is_heard_without_a_subscriber() {
    match env::var(PART).as_deref() {
        Ok("deaf") => return program(),
        Ok(_) => {
            tracing_subscriber::fmt().with_writer(io::sink).init();
            return program();
        }
        Err(_) => {}
    }
    let (deaf, hearing) = (said_by("deaf"), said_by("hearing"));
    for event in EVENTS {
        assert_eq!(deaf.matches(event).count(), 1, "{event}: {deaf}");
        assert!(!hearing.contains(event), "{event}: {hearing}");
    }
    // The host that a stranger named is the only thing that a request brings there.
    assert!(deaf.contains("set `AUTH_URL=https://shop.example`"), "{deaf}");
    assert!(!deaf.contains("canary"), "{deaf}");
}

/// What a process with this part writes to standard error.
fn said_by(part: &str) -> String {
    let folder = env::temp_dir().join(format!("auth-unheard-{part}-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (_, module) = module_path!().split_once("::").unwrap();
    let test = format!("{module}::what_matters_for_safety_is_heard_without_a_subscriber");
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", &test, "--nocapture"])
        .env(PART, part)
        // Where its development secret goes.
        .current_dir(&folder)
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let ran = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && ran.contains("1 passed"), "{ran}\n{said}");
    said
}

/// A site without a secret that knows no addresses: somebody tries passwords, and asks for another host.
fn program() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let auth = UnheardAuth::builder().variables(|_| None).build().await.unwrap();
        let app = Router::new().auth(&auth);
        for _ in 0..2 {
            attempt(&app).await;
            let request = Request::get("/api/auth/signin").header(header::HOST, "shop.example");
            let answer = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    });
}

/// Signs in with a name that nobody has.
async fn attempt(app: &Router) {
    let request = Request::get("/api/auth/csrf").header(header::HOST, "127.0.0.1:3000");
    let answer = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
    let cookies: Vec<_> =
        cookies.filter_map(|cookie| cookie.to_str().unwrap().split(';').next()).collect();
    let cookies = cookies.join("; ");
    let token = json(answer).await["csrfToken"].as_str().unwrap().to_owned();
    let fields = [("csrfToken", &*token), ("username", "canary")];
    let form = Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post("/api/auth/callback/credentials")
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::COOKIE, cookies)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form));
    let answer = app.clone().oneshot(request.unwrap()).await.unwrap();
    let place = answer.headers()[header::LOCATION].to_str().unwrap();
    assert!(place.contains("error=CredentialsSignin"), "{place}");
}

async fn json(answer: Response<Body>) -> Value {
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&body).unwrap()
}
