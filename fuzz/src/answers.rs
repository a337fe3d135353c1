//! An OpenID provider that answers whatever the fuzzer wants: nobody is signed in by it, since it
//! can't sign.

use auth::{
    BoxError, RouterExt as _, auth, env,
    parts::{BoxFuture, HttpClient},
};
use auth_providers::Oidc;
use axum::Router;
use http::{Request, Response, header};

use crate::site::Browser;

const ISSUER: &str = "https://hub.example";

auth! {
    struct AnsweredAuth;
    providers: [Oidc { issuer: ISSUER, client_id: "shop", client_secret: env("HUB_SECRET") }],
}

/// The answers for discovery, the key set, the token endpoint and userinfo.
struct Answers(Vec<Vec<u8>>);

impl HttpClient for Answers {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        assert_eq!(request.uri().scheme_str(), Some("https"), "{}", request.uri());
        let path = request.uri().path();
        let at = match path {
            _ if path.contains("/.well-known/") => 0,
            _ if path.ends_with("/keys") => 1,
            _ if path.ends_with("/token") => 2,
            _ => 3,
        };
        let body = self.0.get(at).cloned().unwrap_or_default();
        let response = Response::builder().header(header::CONTENT_TYPE, "application/json");
        Box::pin(async move { Ok(response.body(body)?) })
    }
}

/// Four answers, with a line of `--` between them.
pub(crate) fn run(data: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("there is a runtime").block_on(sign_in(data));
}

async fn sign_in(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let answers = text.split("\n--\n").map(|answer| answer.as_bytes().to_vec()).collect();
    let auth = AnsweredAuth::builder()
        .variables(|name| {
            let is_known = ["AUTH_SECRET", "HUB_SECRET"].contains(&name);
            is_known.then(|| "a secret that the fuzzer does not know".to_owned())
        })
        .url("https://shop.example")
        .http_client(Answers(answers))
        .build()
        .await
        .expect("the setup is right");
    let app = Router::new().auth(&auth).with_state(auth);
    // Where people are asked, the provider says.
    let mut browser = Browser::new(&app, "https://");
    let page = browser.submit("/api/auth/signin/oidc", &[]).await;
    let state = page.location.and_then(|location| {
        let url = url::Url::parse(&location).ok()?;
        let state = url.query_pairs().find(|(name, _)| name == "state")?.1.into_owned();
        Some(state)
    });
    // The site does not even go to a provider whose document it can't read.
    let Some(state) = state else { return };
    browser.get(&format!("/api/auth/callback/oidc?code=c&state={state}")).await;
    let session = browser.get("/api/auth/session").await;
    assert_eq!(session.text, "{}", "somebody is signed in whom nobody vouched for");
}
