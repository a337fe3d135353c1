//! Sites behind a real nginx: one proxy, two in a row, a prefix that is taken off, HTTP/2 towards the
//! browser, and nginx as it comes.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Session, Trigger, User, auth,
};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use http::StatusCode;
use reqwest::{Client, ClientBuilder, Response, redirect::Policy};
use serde::{Deserialize, Serialize};
use support::{log::Log, variables};
use tokio::net::TcpListener;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    size: Option<String>,
}

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Filling {
    text: String,
}

auth! {
    struct SiteAuth;
    session: { claims: Filling },
    providers: [Credentials { authorize: check }],
    callbacks: { claims: fill },
}

/// Whoever signs in is called as the address that the site saw, and has claims of the size asked for.
fn check(attempt: Authorize<SiteAuth, Login>) -> Option<User> {
    let client = attempt.client.map(|client| client.to_string());
    let size = attempt.form.size.unwrap_or_default();
    Some(
        User::new(attempt.form.username).with_name(client?).with_email(format!("{size}@x.example")),
    )
}

fn fill(update: ClaimsUpdate<SiteAuth>) -> Filling {
    match update.trigger {
        Trigger::SignIn { user, .. } | Trigger::SignUp { user, .. } => {
            let size =
                user.email.as_deref().and_then(|email| email.split('@').next()?.parse().ok());
            Filling { text: "x".repeat(size.unwrap_or_default()) }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

/// The port that `cargo xtask test` gave this name.
fn port(name: &str) -> u16 {
    let place = std::env::var("AUTH_TEST_NGINX");
    let place = place.expect("`cargo xtask test` starts nginx and names its ports");
    let port = place.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    port.expect("each has a port").parse().unwrap()
}

/// Serves the site where nginx expects it.
async fn serve(name: &str, given: &'static [(&'static str, &'static str)]) {
    serve_at(name, None, given).await;
}

async fn serve_at(name: &str, url: Option<String>, given: &'static [(&'static str, &'static str)]) {
    let mut builder = SiteAuth::builder().variables(variables(given));
    if let Some(url) = url {
        builder = builder.url(url);
    }
    let auth = builder.build().await.unwrap();
    let home = get(|session: Session<Filling>| async move { session.user.name().to_owned() });
    let app = Router::new().route("/", home).auth(&auth).with_state(auth);
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port(name))).await.unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
}

/// A browser that finds `shop.example` where nginx listens.
struct Visitor {
    client: Client,
    origin: String,
}

impl Visitor {
    fn new(name: &str) -> Self {
        Self::with(name, |client| client)
    }

    fn with(name: &str, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let port = port(name);
        let client = Client::builder()
            .no_proxy()
            .cookie_store(true)
            .redirect(Policy::none())
            .timeout(Duration::from_secs(10))
            .resolve("shop.example", (Ipv4Addr::LOCALHOST, port).into());
        Self {
            client: change(client).build().unwrap(),
            origin: format!("http://shop.example:{port}"),
        }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = self.client.get(format!("{}{path}", self.origin));
        for (name, text) in headers {
            request = request.header(*name, *text);
        }
        request.send().await.unwrap()
    }

    async fn text(&self, path: &str) -> String {
        self.get(path, &[]).await.text().await.unwrap()
    }

    /// Sends the form of the sign-in page to where it says; `origin` is what a browser calls the page.
    async fn sign_in(&self, below: &str, origin: &str, size: &str) -> Response {
        let page = self.text(&format!("{below}/api/auth/signin")).await;
        let action = between(&page, "action=\"", "\"");
        let csrf = between(&page, "name=\"csrfToken\" value=\"", "\"");
        let path = action.strip_prefix(origin).unwrap_or_else(|| panic!("{action}, not {origin}"));
        let form = [("csrfToken", csrf), ("username", "ada"), ("size", size)];
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.client.post(format!("{}{path}", self.origin)).header("origin", origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(form).send().await.unwrap()
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}: {text}"));
    rest.split(end).next().unwrap()
}

fn location(response: &Response) -> &str {
    response.headers()["location"].to_str().unwrap()
}

fn from(address: [u8; 4]) -> impl FnOnce(ClientBuilder) -> ClientBuilder {
    move |client| client.local_address(IpAddr::from(address))
}

/// What somebody sends who wants to be taken for another.
const LIES: [(&str, &str); 4] = [
    ("x-forwarded-for", "198.51.100.66"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "http"),
    ("x-real-ip", "198.51.100.66"),
];

#[tokio::test]
async fn one_proxy_in_http_1_and_2() {
    serve("ONE_SITE", &[("AUTH_PROXIES", "1")]).await;
    let visitor = Visitor::with("ONE", from([127, 0, 0, 7]));
    let answer = visitor.sign_in("", &visitor.origin, "").await;
    assert_eq!(location(&answer), visitor.origin);
    assert_eq!(visitor.text("/").await, "127.0.0.7", "it is the browser's address");
    let page = visitor.get("/api/auth/providers", &LIES).await.text().await.unwrap();
    assert!(page.contains(&visitor.origin) && !page.contains("evil"), "{page}");

    let visitor =
        Visitor::with("HTTP2", |client| from([127, 0, 0, 8])(client.http2_prior_knowledge()));
    let answer = visitor.sign_in("", &visitor.origin, "").await;
    assert_eq!(answer.version(), http::Version::HTTP_2);
    assert_eq!(location(&answer), visitor.origin);
    assert_eq!(visitor.text("/").await, "127.0.0.8");
}

#[tokio::test]
async fn two_proxies_in_a_row() {
    serve("TWO_SITE", &[("AUTH_PROXIES", "2")]).await;
    let visitor = Visitor::with("TWO", from([127, 0, 0, 7]));
    let https = visitor.origin.replace("http://", "https://");
    let page = visitor.get("/api/auth/providers", &LIES).await.text().await.unwrap();
    let base = format!("{https}/api/auth/signin/credentials");
    assert!(page.contains(&base) && !page.contains("evil"), "{page}");
    let answer = visitor.sign_in("", &https, "").await;
    assert_eq!(location(&answer), https);
    let cookie = answer.headers().get_all("set-cookie").iter().find_map(|cookie| {
        let cookie = cookie.to_str().unwrap();
        cookie.starts_with("__Host-auth.session-token=").then(|| cookie.split(';').next().unwrap())
    });
    // The test's browser sends no secure cookie over http.
    let session = visitor.get("/api/auth/session", &[("cookie", cookie.unwrap())]).await;
    let session = session.text().await.unwrap();
    assert!(session.contains("\"127.0.0.7\""), "{session}");
}

#[tokio::test]
async fn a_prefix_is_taken_off() {
    let visitor = Visitor::new("PREFIX");
    let url = format!("{}/shop/api/auth", visitor.origin);
    serve_at("PREFIX_SITE", Some(url.clone()), &[]).await;
    let answer = visitor.sign_in("/shop", &visitor.origin, "").await;
    let home = format!("{}/shop", visitor.origin);
    assert_eq!(location(&answer), home);
    assert_eq!(visitor.text("/shop/").await, "127.0.0.1");
    let page = visitor.text("/shop/api/auth/providers").await;
    assert!(page.contains(&format!("{url}/callback/credentials")), "{page}");
    let script = visitor.text("/shop/api/auth/client.js").await;
    let next = between(&script, "\"./", "\"");
    let module = visitor.text(&format!("/shop/api/auth/{next}")).await;
    assert!(module.contains("csrf"), "{module}");
}

#[tokio::test]
async fn nginx_as_it_comes() {
    let (log, _guard) = Log::listen();
    let visitor = Visitor::new("BARE");
    serve_at("BARE_SITE", Some(visitor.origin.clone()), &[]).await;
    let page = visitor.get("/api/auth/signin", &[]).await;
    assert_eq!(page.status(), StatusCode::OK, "nobody is sent round and round");
    let answer = visitor.sign_in("", &visitor.origin, "").await;
    assert_eq!(location(&answer), visitor.origin);
    assert_eq!(visitor.text("/").await, "127.0.0.1");
    log.take();

    let answer = visitor.sign_in("", &visitor.origin, "5000").await;
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY, "its buffer is too small for the cookies");
    let said = log.take();
    for name in ["auth.session.large", "auth.cookies.large"] {
        let found = said.iter().find(|(event, _)| *event == name);
        let (_, text) = found.unwrap_or_else(|| panic!("{name}: {said:?}"));
        assert!(text.contains("proxy_buffer_size"), "{text}");
    }
}
