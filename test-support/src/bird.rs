//! An OAuth 1.0a provider without a network: it answers what a test makes it answer.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use auth::{
    BoxError,
    parts::{BoxFuture, HttpClient},
};
use http::{Request, Response, StatusCode};

/// Where it is.
pub const AT: &str = "https://bird.example";
/// The secret of the consumer, with which it signs.
pub const CONSUMER_SECRET: &str = "canary-consumer-secret";
/// The secret of every request token.
pub const REQUEST_SECRET: &str = "canary-request-secret";
/// The access token that it hands out.
pub const ACCESS_TOKEN: &str = "canary-access-token";
/// The secret of the access token.
pub const ACCESS_SECRET: &str = "canary-access-secret";
/// What it sends back through the browser.
pub const VERIFIER: &str = "canary-verifier";

/// The provider. Request tokens are `rt1`, `rt2` and so on.
#[derive(Clone, Default)]
pub struct Bird(Arc<Mutex<Played>>);

#[derive(Default)]
struct Played {
    issued: usize,
    forced: BTreeMap<&'static str, (u16, Vec<u8>)>,
    asked: Vec<Request<Vec<u8>>>,
}

impl Bird {
    /// Makes the path answer something else.
    pub fn answers(&self, path: &'static str, status: u16, body: impl Into<Vec<u8>>) {
        self.0.lock().unwrap().forced.insert(path, (status, body.into()));
    }

    /// The requests with this path, so far.
    pub fn asked(&self, path: &str) -> Vec<Request<Vec<u8>>> {
        let asked = &self.0.lock().unwrap().asked;
        asked.iter().filter(|request| request.uri().path() == path).cloned().collect()
    }
}

impl HttpClient for Bird {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        assert!(request.uri().to_string().starts_with(AT), "{request:?}");
        let mut played = self.0.lock().unwrap();
        let path = request.uri().path().to_owned();
        played.asked.push(request);
        let (status, body) = if let Some(forced) = played.forced.get(path.as_str()) {
            forced.clone()
        } else {
            (200, honest(&path, &mut played.issued).into_bytes())
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn honest(path: &str, issued: &mut usize) -> String {
    match path {
        "/request" => {
            *issued += 1;
            format!(
                "oauth_token=rt{issued}&oauth_token_secret={REQUEST_SECRET}\
                 &oauth_callback_confirmed=true"
            )
        }
        "/access" => format!("oauth_token={ACCESS_TOKEN}&oauth_token_secret={ACCESS_SECRET}"),
        "/me" => r#"{"id":"9","name":"Birdy","email":"Birdy@Example.com"}"#.to_owned(),
        path => panic!("nobody asks for {path}"),
    }
}
