//! Every provider at once, as far as a test says what it answers.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use auth::{
    BoxError,
    parts::{BoxFuture, HttpClient},
};
use http::{HeaderMap, Method, Request, Response, header};
use serde_json::{Value, json};
use url::Url;

use super::{TestClock, sign};

/// What every provider calls the site.
pub const CLIENT: &str = "client-of-tests";
/// Of 32 bytes or more, which `HS256` needs.
pub const CLIENT_SECRET: &str = "a secret of the client, long enough";
/// The access token that every provider hands out.
pub const ACCESS_TOKEN: &str = "access-of-tests";

/// A request that a provider got.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method of the request.
    pub method: Method,
    /// Without its query.
    pub url: String,
    /// The query of its URL.
    pub query: BTreeMap<String, String>,
    /// The form in its body.
    pub form: BTreeMap<String, String>,
    /// Its headers.
    pub headers: HeaderMap,
}

impl Asked {
    /// The value of a header; empty without one.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// What is answered: the status, the type of the body and the body.
#[derive(Clone, Debug)]
pub struct Answer(pub u16, pub &'static str, pub Vec<u8>);

impl From<Value> for Answer {
    fn from(body: Value) -> Self {
        Self(200, "application/json", body.to_string().into_bytes())
    }
}

type Reaction = Arc<dyn Fn(&Asked) -> Answer + Send + Sync>;

/// What the providers answer, by URL, and what they were asked.
#[derive(Clone)]
pub struct Provider {
    reactions: Arc<Mutex<BTreeMap<String, Reaction>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    clock: TestClock,
    /// The nonce of the last attempt.
    pub nonce: Arc<Mutex<Option<String>>>,
}

impl Provider {
    /// Providers that answer nothing yet.
    pub fn new(clock: TestClock) -> Self {
        Self { reactions: Arc::default(), asked: Arc::default(), clock, nonce: Arc::default() }
    }

    /// From now on, `url` answers with this.
    pub fn answer(&self, url: &str, answer: impl Into<Answer>) {
        let answer = answer.into();
        self.react(url, move |_| answer.clone());
    }

    /// From now on, `url` answers with what `reaction` makes of the request.
    pub fn react(&self, url: &str, reaction: impl Fn(&Asked) -> Answer + Send + Sync + 'static) {
        self.reactions.lock().unwrap().insert(url.to_owned(), Arc::new(reaction));
    }

    /// What was asked at an address since the last time.
    pub fn take(&self, url: &str) -> Vec<Asked> {
        let mut asked = self.asked.lock().unwrap();
        let (taken, rest) = asked.drain(..).partition(|asked| asked.url == url);
        *asked = rest;
        taken
    }

    /// G06: what is asked is somebody whom the test plays, and a client proves itself in one way
    /// (RFC 6749 §2.3).
    fn check(&self, asked: &Asked) {
        let origin = |url: &str| Url::parse(url).unwrap().origin();
        let reactions = self.reactions.lock().unwrap();
        let is_known = reactions.keys().any(|url| origin(url) == origin(&asked.url));
        assert!(is_known, "G06: {} is asked", asked.url);
        let has = |name: &str| asked.form.contains_key(name);
        let ways = [
            asked
                .headers
                .get("authorization")
                .is_some_and(|it| it.as_bytes().starts_with(b"Basic ")),
            has("client_secret"),
            has("client_assertion"),
        ];
        assert!(ways.iter().filter(|is_used| **is_used).count() <= 1, "G06: {ways:?}");
    }

    /// Seconds since 1970.
    pub fn now(&self) -> u64 {
        self.clock.seconds()
    }

    /// The claims that make an ID token of this issuer good, and those given, which replace them.
    /// A claim that is given as null isn't there.
    pub fn claims(&self, issuer: &str, given: &Value) -> Value {
        let now = self.now();
        let mut claims = json!({
            "iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 600, "sub": "7",
            "nonce": self.nonce.lock().unwrap().clone(),
        });
        let members = claims.as_object_mut().unwrap();
        members.extend(given.as_object().unwrap().clone());
        members.retain(|_, value| !value.is_null());
        claims
    }

    /// An OpenID provider: `document` is its discovery document, whose issuer is `issuer`. Its
    /// tokens are what `token` makes of it.
    pub fn openid(
        &self,
        document: &str,
        issuer: &str,
        token: impl Fn(&Self) -> String + Send + Sync + 'static,
    ) {
        let at = |name: &str| format!("{}/{name}", issuer.replace(['{', '}'], ""));
        let answer = json!({
            "issuer": issuer,
            "authorization_endpoint": at("authorize"),
            "token_endpoint": at("token"),
            "jwks_uri": at("keys"),
            "userinfo_endpoint": at("userinfo"),
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported":
                ["client_secret_basic", "client_secret_post"],
        });
        self.answer(document, answer);
        self.answer(&at("keys"), sign::jwks());
        let this = self.clone();
        self.react(&at("token"), move |_| {
            let tokens = json!({
                "access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 3600,
                "id_token": token(&this),
            });
            tokens.into()
        });
    }
}

/// An issuer and its discovery document where the standard has it.
pub fn document(issuer: &str) -> String {
    format!("{issuer}/.well-known/openid-configuration")
}

impl HttpClient for Provider {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let mut url = Url::parse(&request.uri().to_string()).unwrap();
        let query = url.query_pairs().into_owned().collect();
        url.set_query(None);
        let asked = Asked {
            method: request.method().clone(),
            url: url.into(),
            query,
            form: url::form_urlencoded::parse(request.body()).into_owned().collect(),
            headers: request.headers().clone(),
        };
        self.check(&asked);
        self.asked.lock().unwrap().push(asked.clone());
        let reaction = self.reactions.lock().unwrap().get(&asked.url).cloned();
        let Answer(status, kind, body) = match reaction {
            Some(reaction) => reaction(&asked),
            None => Answer(404, "text/plain", Vec::new()),
        };
        let response = Response::builder().status(status).header(header::CONTENT_TYPE, kind);
        Box::pin(async move { Ok(response.body(body)?) })
    }
}
