//! The options of `Email`, and where a site without a mail server sends its mails.

use std::{net::SocketAddr, sync::Mutex, time::Duration};

use auth::{
    ConfigError, RouterExt as _,
    adapter::Memory,
    auth, env,
    mail::{Content, Mail, SignInMail},
};
use auth_providers::Email;
use axum::{Extension, Router, body::Body, extract::ConnectInfo};
use http::{HeaderMap, HeaderName, Request, StatusCode, Version, header};
use test_support::{
    Browser, ORIGIN, SECRET,
    mail_site::{SENDER, ask, error, follow},
    postbox::Postbox,
    variables,
};

auth! {
    struct SilentAuth;
    adapter: Memory {},
    providers: [Email { from: SENDER }],
}

/// A constant, as `auth!` refuses such a literal itself.
const NAMELESS: &str = "Shop";

auth! {
    struct WrongAuth;
    adapter: Memory {},
    providers: [
        Email { from: NAMELESS, mailer: send },
        Email as "long" { from: SENDER, mailer: send, valid_for: Duration::from_hours(24 * 31) },
        Email as "short" { from: SENDER, mailer: send, valid_for: Duration::ZERO },
        Email as "both" { from: SENDER, mailer: send, server: env("SMTP_URL") },
        Email as "filled" { mailer: send, ..env },
    ],
}

auth! {
    struct OwnAuth;
    adapter: Memory {},
    providers: [
        Email {
            from: SENDER, mailer: send, name: "Shop mail", template: write, normalize: normalize,
            code: false, valid_for: Duration::from_hours(2), generate_token: token,
        },
        Email as "broken" { from: SENDER, mailer: refuse, template: two_lines },
    ],
    pages: { verify_request: "/sent?by=mail" },
}

static SENT: Mutex<Vec<Mail>> = Mutex::new(Vec::new());

async fn send(mail: Mail) {
    SENT.lock().unwrap().push(mail);
}

fn refuse(_: Mail) -> Result<(), std::io::Error> {
    Err(std::io::Error::other("canary"))
}

fn write(mail: SignInMail) -> Content {
    let subject = format!("{} für {}", mail.host, mail.to);
    let text = format!("{} {:?} {}", mail.link.expose(), mail.code, mail.valid_for.as_secs());
    Content { subject, text, html: None }
}

fn two_lines(_: SignInMail) -> Content {
    Content { subject: "a\r\nBcc: b@evil.example".into(), text: String::new(), html: None }
}

fn normalize(typed: String) -> Result<String, String> {
    match typed.as_str() {
        "nobody" => Err("canary-reason".to_owned()),
        "two" => Ok("a@shop.example,b@shop.example".to_owned()),
        name => Ok(format!("{name}@Shop.example")),
    }
}

fn token(address: String) -> String {
    format!("{address}/0123456789abcdef")
}

async fn problems<T>(build: impl Future<Output = Result<T, ConfigError>>) -> String {
    build.await.err().map(|error| error.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn a_site_of_others_needs_something_that_sends() {
    for url in ["https://shop.example", "http://shop.example", "https://localhost:3000"] {
        let builder = SilentAuth::builder().variables(variables(&[])).url(url);
        let problems = problems(builder.build()).await;
        assert!(problems.contains("`provider `email``: nothing sends its mails"), "{problems}");
        let builder = SilentAuth::builder().variables(variables(&[])).url(url);
        assert!(builder.mailer(Postbox::default()).build().await.is_ok(), "{url}");
    }
    let builder = SilentAuth::builder().variables(variables(&[])).trust_host(true);
    assert!(problems(builder.build()).await.contains("nothing sends its mails"));
}

#[tokio::test]
async fn every_option_that_can_t_be_used_is_named() {
    let builder = WrongAuth::builder().url(ORIGIN).variables(|name| match name {
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        "SMTP_URL" => Some("smtps://u:canary-password@mail.shop.example".to_owned()),
        "AUTH_FILLED_FROM" => Some("a@shop.example, b@shop.example".to_owned()),
        "AUTH_FILLED_VALID_FOR" => Some("10 fortnights".to_owned()),
        _ => None,
    });
    let problems = problems(builder.build()).await;
    for part in [
        "`Email.from`: a sender is written",
        "`Email as \"long\".valid_for`: a link is valid for 30 days at most",
        "`Email as \"short\".valid_for`: a link that is valid for no time",
        "`Email as \"both\".server` reads the environment variable `SMTP_URL`: a `mailer` is given too",
        "`Email as \"filled\".valid_for` reads the environment variable `AUTH_FILLED_VALID_FOR`",
    ] {
        assert!(problems.contains(part), "{part}: {problems}");
    }
    assert!(!problems.contains("canary"), "{problems}");
}

#[tokio::test]
async fn an_application_s_own_functions_are_used() {
    let builder = OwnAuth::builder().variables(variables(&[])).url(ORIGIN);
    let auth = builder.build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let providers = browser.get("/api/auth/providers").await.json();
    assert_eq!(providers["email"]["name"], "Shop mail");
    assert_eq!(providers["email"]["type"], "email");
    for typed in ["nobody", "two"] {
        assert_eq!(ask(&mut browser, "email", typed).await, error("EmailSignin"), "{typed}");
    }
    assert!(SENT.lock().unwrap().is_empty());
    ask(&mut browser, "email", "Kim").await;
    let mail = SENT.lock().unwrap().pop().unwrap();
    assert_eq!(mail.to, "Kim@Shop.example");
    assert_eq!(mail.subject, "127.0.0.1:3000 für Kim@Shop.example");
    assert!(mail.text.ends_with(" None 7200"), "{}", mail.text);
    assert!(mail.html.is_none());
    let link = mail.sign_in.as_ref().unwrap().link.expose();
    assert!(link.contains("&token=Kim%40Shop.example%2F0123456789abcdef&email=Kim%40"), "{link}");
    let page = browser.get("/api/auth/verify-request?provider=email&type=email").await;
    assert_eq!(page.location(), "/sent?by=mail");
    let page = browser.get("/api/auth/verify-request?error=CodeSignin").await;
    assert_eq!(page.location(), "/sent?by=mail&error=CodeSignin");
    let page = browser.get("/api/auth/verify-request?error=%3Cscript%3E").await;
    assert_eq!(page.location(), "/sent?by=mail");
    let page = follow(&mut browser, link.strip_prefix(ORIGIN).unwrap()).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
    assert_eq!(ask(&mut browser, "broken", "a@shop.example").await, error("EmailSignin"));
}

#[tokio::test]
async fn a_site_on_its_developer_s_machine_shows_its_mails() {
    let builder = SilentAuth::builder().variables(variables(&[])).url(ORIGIN);
    let auth = builder.build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let page = browser.get("/api/auth/mails").await;
    assert!(page.text.contains("There is none yet"), "{page:?}");
    ask(&mut browser, "email", "a@shop.example").await;
    let page = browser.get("/api/auth/verify-request?provider=email&type=email").await;
    assert!(page.text.contains(&format!("href=\"{ORIGIN}/api/auth/mails\"")), "{page:?}");
    let page = browser.get("/api/auth/mails").await;
    assert!(page.text.contains("to <bdi>a@shop.example</bdi>"), "{page:?}");
    let (_, rest) = page.text.split_once(&format!("href=\"{ORIGIN}/api/auth/callback")).unwrap();
    let link = format!("/api/auth/callback{}", rest.split('"').next().unwrap());
    let page = follow(&mut browser, &link.replace("&amp;", "&")).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));

    // Behind a proxy it is somebody else's site.
    let headers = ["x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-host"];
    for name in headers.into_iter().chain(["x-forwarded-proto", "cf-connecting-ip"]) {
        let name: HeaderName = name.parse().unwrap();
        browser.headers = HeaderMap::from_iter([(name.clone(), "192.0.2.1".parse().unwrap())]);
        let page = browser.get("/api/auth/mails").await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{name}");
        let address = format!("{name}@shop.example");
        assert_eq!(ask(&mut browser, "email", &address).await, error("EmailSignin"));
        let page = browser.get("/api/auth/verify-request?provider=email&type=email").await;
        assert!(!page.text.contains("/api/auth/mails"), "{name}");
    }
    // One that says nothing of itself speaks an older HTTP.
    browser.headers.clear();
    for (version, status) in
        [(Version::HTTP_10, StatusCode::BAD_REQUEST), (Version::HTTP_11, StatusCode::OK)]
    {
        let request = Request::get("/api/auth/mails").version(version).body(Body::empty());
        let page = browser.send(request.unwrap()).await;
        assert_eq!(page.status, status, "{version:?}");
    }
    // And whoever is elsewhere may name any host.
    for (peer, status) in [
        ("192.168.1.7:4711", StatusCode::BAD_REQUEST),
        ("[::ffff:192.168.1.7]:4711", StatusCode::BAD_REQUEST),
        ("[::ffff:127.0.0.1]:4711", StatusCode::OK),
        ("[::1]:4711", StatusCode::OK),
    ] {
        let peer: SocketAddr = peer.parse().unwrap();
        let app = browser.app().layer(Extension(ConnectInfo(peer)));
        let page = Browser::new(app).get("/api/auth/mails").await;
        assert_eq!(page.status, status, "{peer}");
    }
}

/// A page of another site whose name leads here (DNS rebinding) would be of the same origin to a browser.
#[tokio::test]
async fn mails_are_shown_to_a_host_of_this_machine_alone() {
    let local = SilentAuth::builder().variables(variables(&[]));
    let fixed = SilentAuth::builder().variables(variables(&[])).url(ORIGIN);
    for auth in [local.build().await.unwrap(), fixed.build().await.unwrap()] {
        let mut browser = Browser::new(Router::new().auth(&auth));
        ask(&mut browser, "email", "a@shop.example").await;
        for (host, is_shown) in [
            ("127.0.0.1:3000", true),
            ("127.0.0.1", true),
            ("localhost:3000", true),
            ("LOCALHOST", true),
            ("[::1]:3000", true),
            ("evil.example", false),
            ("evil.example:3000", false),
            ("127.0.0.1.evil.example:3000", false),
            ("localhost.evil.example", false),
            ("evil.example@localhost", false),
            ("localhost,evil.example", false),
            ("192.168.1.7:3000", false),
            ("0.0.0.0:3000", false),
            ("", false),
        ] {
            browser.headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
            let page = browser.get("/api/auth/mails").await;
            let status = if is_shown { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            assert_eq!(page.status, status, "{host}");
            assert_eq!(page.text.contains("a@shop.example"), is_shown, "{host}");
        }
        browser.headers.clear();
        let twice = Request::get("/api/auth/mails").header(header::HOST, "127.0.0.1:3000");
        let twice = twice.header(header::HOST, "evil.example").body(Body::empty()).unwrap();
        assert_eq!(browser.send(twice).await.status, StatusCode::BAD_REQUEST);
        // Nor is a mail kept for who asks under another name.
        let csrf = browser.csrf().await;
        browser.headers.insert(header::HOST, "evil.example".parse().unwrap());
        let fields = [("csrfToken", csrf.as_str()), ("email", "b@shop.example")];
        browser.post("/api/auth/signin/email", &fields).await;
        browser.headers.clear();
        assert!(!browser.get("/api/auth/mails").await.text.contains("b@shop.example"));
    }
}

/// On https never, wherever it is.
#[tokio::test]
async fn a_site_that_sends_mails_shows_none() {
    for url in [ORIGIN, "https://127.0.0.1:3000", "https://shop.example"] {
        let postbox = Postbox::default();
        let builder = SilentAuth::builder().variables(variables(&[])).url(url);
        let auth = builder.mailer(postbox.clone()).build().await.unwrap();
        let mut browser = Browser::new(Router::new().auth(&auth));
        ask(&mut browser, "email", "a@shop.example").await;
        assert_eq!(postbox.count(), 1);
        let page = browser.get("/api/auth/mails").await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(!page.text.contains("a@shop.example"));
        let page = browser.get("/api/auth/verify-request?provider=email&type=email").await;
        assert!(page.status == StatusCode::OK && !page.text.contains("/mails"), "{page:?}");
    }
}
