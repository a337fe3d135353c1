//! Signatures against recorded ones, and providers that misbehave.

mod answers;
mod requests;
mod response;
mod start_up;
mod vectors;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use http::{Request, Response, StatusCode};
use openssl::{pkey::Private, rsa::Rsa};

use super::{
    Definition, OAuth1Error, OAuth1ErrorKind, ProfileRequest, RequestToken, RunOAuth1, Upstream,
    complete,
};
use crate::{
    Identity, Secret, Tokens,
    error::BoxError,
    parts::{BoxFuture, Clock, HttpClient, Parts, SystemRandomness},
    provider::{Endpoint, JsonProfile, Mapping, Profile as _, oauth::Completed},
};

const CALLBACK: &str = "https://shop.example/api/auth/callback/bird";
const CONSUMER_SECRET: &str = "canary-consumer-secret & /%";
const REQUEST_SECRET: &str = "canary-request-secret";
const ACCESS_TOKEN: &str = "canary-access-token";
const ACCESS_SECRET: &str = "canary-access-secret";
const VERIFIER: &str = "canary-verifier";
const NOW: u64 = 1_700_000_000;

type Answer = Response<Vec<u8>>;

fn answer(status: u16, body: impl Into<Vec<u8>>) -> Answer {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    answer
}

fn endpoint(path: &str) -> Endpoint {
    Endpoint { url: Some(format!("https://bird.example/{path}")), ..Endpoint::default() }
}

fn definition() -> Definition {
    Definition {
        request_token: endpoint("request_token?x=1"),
        authorization: endpoint("authenticate"),
        access_token: endpoint("access_token"),
        userinfo: endpoint("profile?a=%20x"),
        client_id: "ck".to_owned(),
        client_secret: Secret::new(CONSUMER_SECRET),
        timeout: Duration::from_millis(100),
        ..Definition::oauth1()
    }
}

/// A provider that answers by the last segment of the path.
#[derive(Clone, Default)]
struct Bird {
    answers: Arc<Mutex<BTreeMap<&'static str, Answer>>>,
    asked: Arc<Mutex<Vec<Request<Vec<u8>>>>>,
}

impl Bird {
    /// A provider without faults.
    fn honest() -> Self {
        let request_token = format!(
            "oauth_token=rt&oauth_token_secret={REQUEST_SECRET}&oauth_callback_confirmed=true"
        );
        let access_token = format!(
            "oauth_token={ACCESS_TOKEN}&oauth_token_secret={ACCESS_SECRET}&user_id=9&note=a+b%26c"
        );
        Self::default()
            .with("request_token", answer(200, request_token))
            .with("access_token", answer(200, access_token))
            .with("profile", answer(200, r#"{"id":"9","name":"Birdy"}"#))
    }

    fn with(self, path: &'static str, answer: Answer) -> Self {
        self.answers.lock().unwrap().insert(path, answer);
        self
    }

    fn asked(&self) -> Vec<Request<Vec<u8>>> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    fn parts(&self) -> Parts {
        Parts {
            clock: Arc::new(Fixed),
            randomness: Arc::new(SystemRandomness),
            http: Arc::new(self.clone()),
        }
    }

    async fn request_token(&self) -> Result<RequestToken, OAuth1Error> {
        let upstream = Upstream::new("op", definition()).unwrap();
        upstream.request_token(&self.parts(), CALLBACK, Vec::new()).await
    }

    async fn sign_in(&self) -> Result<Completed<JsonProfile>, OAuth1Error> {
        let upstream = Upstream::new("op", definition()).unwrap();
        let token = RequestToken { token: "rt".to_owned(), secret: Secret::new(REQUEST_SECRET) };
        let verifier = Secret::new(VERIFIER);
        complete(&upstream, &Usual, &self.parts(), &token, &verifier, Mapping::Native).await
    }
}

impl HttpClient for Bird {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Answer, BoxError>> {
        let path = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
        self.asked.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().get(path.as_str()).cloned();
        Box::pin(async move {
            match answer {
                Some(answer) => Ok(answer),
                // Whoever isn't in the list never answers.
                None => std::future::pending().await,
            }
        })
    }
}

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(NOW)
    }
}

/// A provider that does everything the usual way.
#[derive(Debug)]
struct Usual;

impl RunOAuth1<JsonProfile> for Usual {
    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(JsonProfile, Identity), BoxError>> {
        Box::pin(async move {
            let profile: JsonProfile = request.profile().await?;
            let identity = profile.identity();
            Ok((profile, identity))
        })
    }
}

/// The error is of this kind, and has nothing secret and no endless text in it.
#[track_caller]
fn assert_refused<T>(name: &str, result: Result<T, OAuth1Error>, kind: OAuth1ErrorKind) {
    let Err(error) = result else { panic!("{name}: accepted") };
    assert_eq!(error.kind(), kind, "{name}: {error}");
    let text = format!("{error} {error:?}");
    assert!(!text.contains("canary"), "{name}: {text}");
    assert!(error.to_string().chars().count() < 300, "{name}: {error}");
    assert!(!text.chars().any(char::is_control), "{name}: {text:?}");
}

fn rsa_key(bits: u32) -> Rsa<Private> {
    Rsa::generate(bits).unwrap()
}

fn pem(key: &Rsa<Private>) -> String {
    String::from_utf8(key.private_key_to_pem().unwrap()).unwrap()
}

fn tokens() -> Tokens {
    Tokens {
        oauth_token: Some(Secret::new(ACCESS_TOKEN)),
        oauth_token_secret: Some(Secret::new(ACCESS_SECRET)),
        ..Tokens::default()
    }
}
