//! A site with a form, a provider and links by mail, a browser, and the people who use them.
//!
//! Browser, postbox and clock are not those of `test-support`. The fuzzer builds everything that its targets need
//! once more, with instrumentation, and that would be SQLite and all providers of the tests too.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use auth::{
    Authorize, BoxError, CredentialsForm, RouterExt as _, Secret, Session, User,
    adapter::{Memory, MemoryStore},
    auth, env,
    mail::{Mail, MailError, Mailer},
    parts::{BoxFuture, Clock, HttpClient},
};
use auth_providers::{Credentials, Email, OAuth2};
use axum::{Router, body::Body, routing::get};
use http::{HeaderValue, Request, Response, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

pub(crate) const ORIGIN: &str = "https://shop.example";
const HUB: &str = "https://hub.example";
/// Where the provider asks people.
pub(crate) const AUTHORIZE: &str = "https://hub.example/authorize?";

/// Whose name is also the password, and the account at the provider.
pub(crate) const PEOPLE: [&str; 3] = ["ada", "ben", "eve"];

#[derive(CredentialsForm)]
pub(crate) struct Login {
    username: String,
    password: Secret,
    email: String,
}

auth! {
    pub(crate) struct VisitedAuth;
    adapter: Memory {},
    providers: [
        Credentials { authorize: check },
        Email { from: "shop@shop.example" },
        OAuth2 as "hub" {
            authorization: env("HUB_AUTHORIZE"), token: env("HUB_TOKEN"), userinfo: env("HUB_ME"),
            client_id: "shop", client_secret: env("HUB_SECRET"),
        },
    ],
}

/// The form takes any address, as forms do: that it is the person's own is not proven by it.
async fn check(attempt: Authorize<VisitedAuth, Login>) -> Option<User> {
    let Login { username, password, email } = attempt.form;
    let is_right = PEOPLE.contains(&&*username) && password == Secret::new(&*username);
    is_right.then(|| User::new(format!("form-{username}")).with_email(email))
}

/// The address of somebody.
pub(crate) fn address(person: usize) -> String {
    format!("{}@mail.example", PEOPLE[person])
}

/// The mails that were sent.
#[derive(Clone, Default)]
pub(crate) struct Postbox(Arc<Mutex<Vec<Mail>>>);

impl Mailer for Postbox {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.0.lock().expect("no test panicked").push(mail);
        Ok(())
    }
}

impl Postbox {
    /// Path and query of the newest link to an address.
    pub(crate) fn link(&self, address: &str) -> Option<String> {
        let mails = self.0.lock().expect("no test panicked");
        let mail = mails.iter().rev().find(|mail| mail.to == address)?;
        let link = mail.sign_in.as_ref()?.link.expose();
        Some(link.strip_prefix(ORIGIN).unwrap_or(link).to_owned())
    }
}

#[derive(Clone)]
pub(crate) struct FuzzClock(Arc<Mutex<SystemTime>>);

impl Default for FuzzClock {
    fn default() -> Self {
        // In January 2027.
        Self(Arc::new(Mutex::new(UNIX_EPOCH + Duration::from_hours(500_000))))
    }
}

impl FuzzClock {
    pub(crate) fn advance(&self, by: Duration) {
        *self.0.lock().expect("no test panicked") += by;
    }
}

impl Clock for FuzzClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().expect("no test panicked")
    }
}

/// The provider. A code is `person.address.verified`: it says who is there, and what is said of them.
struct Hub;

impl HttpClient for Hub {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let answer = if request.uri().path() == "/token" {
            let form = url::form_urlencoded::parse(request.body());
            let code = form.into_owned().find(|(name, _)| name == "code");
            json!({ "access_token": code.map(|(_, code)| code), "token_type": "bearer" })
        } else {
            let bearer = request.headers().get(header::AUTHORIZATION);
            let token = bearer.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
            let parts: Vec<_> = token.unwrap_or_default().splitn(3, '.').collect();
            match parts[..] {
                [person, verified, address] => json!({
                    "sub": person, "name": person, "email": address,
                    "email_verified": verified == "true",
                }),
                _ => json!({}),
            }
        };
        let body = answer.to_string().into_bytes();
        let response = Response::builder().header(header::CONTENT_TYPE, "application/json");
        Box::pin(async move { Ok(response.body(body)?) })
    }
}

/// The site, and what a run looks at.
pub(crate) struct Site {
    pub(crate) app: Router,
    pub(crate) store: MemoryStore,
    pub(crate) postbox: Postbox,
    pub(crate) clock: FuzzClock,
}

impl Site {
    pub(crate) async fn new() -> Self {
        let (store, postbox) = (MemoryStore::default(), Postbox::default());
        let clock = FuzzClock::default();
        let auth = VisitedAuth::builder()
            .variables(variable)
            .url(ORIGIN)
            .store(store.clone())
            .mailer(postbox.clone())
            .clock(clock.clone())
            .http_client(Hub)
            .build()
            .await
            .expect("the setup is right");
        let app = Router::new().route("/me", get(me)).auth(&auth).with_state(auth);
        Self { app, store, postbox, clock }
    }
}

async fn me(session: Session) -> String {
    format!("me {}", session.user.id)
}

fn variable(name: &str) -> Option<String> {
    Some(match name {
        "AUTH_SECRET" | "HUB_SECRET" => "a secret that the fuzzer does not know".to_owned(),
        "HUB_AUTHORIZE" => format!("{HUB}/authorize"),
        "HUB_TOKEN" => format!("{HUB}/token"),
        "HUB_ME" => format!("{HUB}/me"),
        _ => return None,
    })
}

/// A browser: it keeps cookies, and sends them back.
#[derive(Clone)]
pub(crate) struct Browser {
    app: Router,
    /// What the addresses begin with at which the provider asks people.
    provider: &'static str,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// What a browser got.
pub(crate) struct Page {
    pub(crate) location: Option<String>,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn new(app: &Router, provider: &'static str) -> Self {
        Self { app: app.clone(), provider, cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        match Request::get(path).body(Body::empty()) {
            Ok(request) => self.send(request).await,
            Err(_) => Page { location: None, text: String::new() },
        }
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form));
        self.send(request.expect("the path is right")).await
    }

    /// Sends a form of the site's own.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf: Value = read(&self.get("/api/auth/csrf").await.text);
        let mut fields = fields.to_vec();
        fields.push(("csrfToken", csrf["csrfToken"].as_str().expect("there is a token")));
        self.post(path, &fields).await
    }

    /// The id of the user who is signed in, after the session was renewed.
    pub(crate) async fn user(&mut self) -> Option<String> {
        let session: Value = read(&self.get("/api/auth/session").await.text);
        let user = self.get("/me").await.text.strip_prefix("me ").map(str::to_owned);
        assert_eq!(session["user"].is_object(), user.is_some(), "two answers to one question");
        user
    }

    /// Sends a request, and holds the answer to what is promised of each.
    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Page {
        let host = HeaderValue::from_static("shop.example");
        request.headers_mut().entry(header::HOST).or_insert(host);
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            let cookies = pairs.collect::<Vec<_>>().join("; ");
            let cookies = cookies.parse().expect("cookies are visible ASCII");
            request.headers_mut().append(header::COOKIE, cookies);
        }
        let response = self.app.clone().oneshot(request).await;
        let (head, body) = response.unwrap_or_else(|never| match never {}).into_parts();
        assert!(!head.status.is_server_error(), "{}", head.status);
        let texts = |name| head.headers.get_all(name).iter();
        for value in head.headers.values() {
            assert!(value.as_bytes().iter().all(|byte| matches!(byte, b' '..=b'~')), "{value:?}");
        }
        for cookie in texts(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("it is ASCII");
            let (pair, attributes) = cookie.split_once("; ").expect("it has attributes");
            let (name, value) = pair.split_once('=').expect("it has a name");
            for wanted in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
                assert!(attributes.contains(wanted), "{cookie}");
            }
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = texts(header::LOCATION).next().map(|location| {
            let location = location.to_str().expect("it is ASCII");
            let is_ours = location
                .strip_prefix(ORIGIN)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
            let is_provider = location.starts_with(self.provider);
            assert!(is_ours || is_provider || is_path(location), "{location}");
            location.to_owned()
        });
        let bytes = body.collect().await.expect("bodies are in memory").to_bytes();
        Page { location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

fn is_path(location: &str) -> bool {
    location.starts_with('/') && !location[1..].starts_with(['/', '\\'])
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}
