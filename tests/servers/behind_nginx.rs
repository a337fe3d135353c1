//! Sites behind a real nginx: one proxy, two in a row, a prefix that is taken off, HTTP/2 towards the
//! browser, and nginx as it comes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Session, Trigger, User, auth,
};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use http::StatusCode;
use reqwest::ClientBuilder;
use serde::{Deserialize, Serialize};
use test_support::{
    log::Log,
    network::{Visitor, between, location},
    variables,
};
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

/// Somebody who asks nginx.
fn visitor(name: &str, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Visitor {
    Visitor::new("shop.example", (Ipv4Addr::LOCALHOST, port(name)).into(), change)
}

fn from(address: [u8; 4]) -> impl FnOnce(ClientBuilder) -> ClientBuilder {
    move |client| client.local_address(IpAddr::from(address))
}

const ADA: (&str, &str) = ("username", "ada");

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
    let visitor = visitor("ONE", from([127, 0, 0, 7]));
    let answer = visitor.sign_in("", &visitor.origin, &[ADA]).await;
    assert_eq!(location(&answer), visitor.origin);
    assert_eq!(visitor.text("/").await, "127.0.0.7", "it is the browser's address");
    let page = visitor.get("/api/auth/providers", &LIES).await.text().await.unwrap();
    assert!(page.contains(&visitor.origin) && !page.contains("evil"), "{page}");

    let over_http2 = |client: ClientBuilder| from([127, 0, 0, 8])(client.http2_prior_knowledge());
    let visitor = self::visitor("HTTP2", over_http2);
    let answer = visitor.sign_in("", &visitor.origin, &[ADA]).await;
    assert_eq!(answer.version(), http::Version::HTTP_2);
    assert_eq!(location(&answer), visitor.origin);
    assert_eq!(visitor.text("/").await, "127.0.0.8");
}

#[tokio::test]
async fn two_proxies_in_a_row() {
    serve("TWO_SITE", &[("AUTH_PROXIES", "2")]).await;
    let visitor = visitor("TWO", from([127, 0, 0, 7]));
    let https = visitor.origin.replace("http://", "https://");
    let page = visitor.get("/api/auth/providers", &LIES).await.text().await.unwrap();
    let base = format!("{https}/api/auth/signin/credentials");
    assert!(page.contains(&base) && !page.contains("evil"), "{page}");
    let answer = visitor.sign_in("", &https, &[ADA]).await;
    assert_eq!(location(&answer), https);
    assert_eq!(visitor.text("/").await, "127.0.0.7");
}

#[tokio::test]
async fn a_prefix_is_taken_off() {
    let visitor = visitor("PREFIX", |client| client);
    let url = format!("{}/shop/api/auth", visitor.origin);
    serve_at("PREFIX_SITE", Some(url.clone()), &[]).await;
    let answer = visitor.sign_in("/shop", &visitor.origin, &[ADA]).await;
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
    let visitor = visitor("BARE", |client| client);
    serve_at("BARE_SITE", Some(visitor.origin.clone()), &[]).await;
    let page = visitor.get("/api/auth/signin", &[]).await;
    assert_eq!(page.status(), StatusCode::OK, "nobody is sent round and round");
    let answer = visitor.sign_in("", &visitor.origin, &[ADA]).await;
    assert_eq!(location(&answer), visitor.origin);
    assert_eq!(visitor.text("/").await, "127.0.0.1");
    log.take();

    let answer = visitor.sign_in("", &visitor.origin, &[ADA, ("size", "5000")]).await;
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY, "its buffer is too small for the cookies");
    let said = log.take();
    for name in ["auth.session.large", "auth.cookies.large"] {
        let found = said.iter().find(|(event, _)| *event == name);
        let (_, text) = found.unwrap_or_else(|| panic!("{name}: {said:?}"));
        assert!(text.contains("proxy_buffer_size"), "{text}");
    }
}
