//! Attacks with attempts to sign in: too many, answered by a form of another site, over a wire.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use test_support::{
    ORIGIN, Page, TestClock,
    network::wire,
    shop::{HTTPS, assert_refused, deliver, shop, shop_at, who},
};

// DS-002
#[tokio::test]
async fn attempts_that_nobody_finishes_make_room_for_others() {
    let clock = TestClock::new();
    let mut shop = shop_at(ORIGIN, |builder| builder.clock(clock.clone())).await;
    let first = shop.start().await;
    for _ in 0..40 {
        // Which of two of one second is older is not kept.
        clock.advance(Duration::from_secs(1));
        shop.start().await;
    }
    let attempts = shop.browser.cookies.keys().filter(|name| name.contains(".state.")).count();
    assert_eq!(attempts, 5);
    assert_eq!(shop.browser.cookies.len(), 5 * 2 + 2, "{:?}", shop.browser.cookies.keys());
    let page = deliver(&mut shop.browser, &first).await;
    assert_refused(&shop.browser, &page, "OAuthCallback", "it gave way").await;
    let last = shop.start().await;
    deliver(&mut shop.browser, &last).await;
    assert_eq!(who(&shop.browser).await.as_deref(), Some("7"));
    assert_eq!(shop.provider.exchanges(), 1, "nobody asked the provider for the others");
}

// CK-013, OA-053, OI-043
#[tokio::test]
async fn an_answer_that_another_site_posts_needs_the_cookies_of_its_attempt() {
    let mut shop = shop_at(HTTPS, |builder| builder).await;
    shop.sign_in("ada").await;
    shop.browser.invariants.as_mut().unwrap().form_post = true;
    let page = shop.browser.submit("/api/auth/signin/apple", &[("callbackUrl", "/home")]).await;
    let checks =
        page.set_cookies().iter().filter(|cookie| cookie.contains("SameSite=None")).count();
    assert_eq!(checks, 3, "state, verifier and nonce: {page:?}");
    let sent = url::Url::parse(page.location()).unwrap();
    let sent: std::collections::BTreeMap<_, _> = sent.query_pairs().into_owned().collect();
    assert_eq!(sent["response_mode"], "form_post");
    assert_eq!(sent["scope"], "openid email", "whatever the setup says");
    assert_eq!(sent["nonce"].len(), 43);
    shop.browser.invariants.as_mut().unwrap().form_post = false;
    let state = sent["state"].as_str();
    let path = "/api/auth/callback/apple";
    shop.browser.headers.insert("origin", shop.provider.url.parse().unwrap());
    shop.browser.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    for fields in [
        vec![("state", state), ("code", "x")],
        vec![("state", state), ("error", "login_required")],
        vec![("state", "wrong"), ("error", "login_required")],
    ] {
        // No cookie came, not even the session's: the browser must keep it.
        let mut bare = shop.browser.clone();
        bare.cookies.clear();
        let page = bare.post(path, &fields).await;
        assert_refused(&bare, &page, "OAuthCallback", "no cookies").await;
        assert!(!page.set_cookies().iter().any(|cookie| cookie.contains("session")), "{page:?}");
    }
    // A refusal without a state ends no attempt, whoever sends it.
    let page = shop.browser.post(path, &[("error", "login_required")]).await;
    assert!(page.location().ends_with("/api/auth/signin?error=AccessDenied"), "{page:?}");
    assert!(!page.set_cookies().iter().any(|cookie| cookie.contains("auth.state")), "{page:?}");
    let page = shop.browser.post(path, &[("state", state), ("error", "login_required")]).await;
    assert!(page.location().ends_with("&error=AccessDenied"), "{page:?}");
    shop.browser.headers = HeaderMap::new();
    assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"));
    assert_eq!(shop.provider.exchanges(), 0);
}

// OA-052, CK-009, DS-001, DS-004, RD-009, CK-007
#[tokio::test]
async fn raw_bytes_on_the_wire_do_no_harm() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = shop.browser.app();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let token = &shop.browser.cookies["auth.session-token"];
    let get = |path: &str, headers: &[u8]| {
        let start = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nConnection: close\r\n");
        [start.as_bytes(), headers, b"\r\n\r\n"].concat()
    };
    let own = format!("Cookie: auth.session-token={token}");
    assert!(wire(address, &get("/protected", own.as_bytes())).await.ends_with("ada"));
    let neighbour = [b"Cookie: x=\xff\xfe; ", &own.as_bytes()[8..]].concat();
    assert!(wire(address, &get("/protected", &neighbour)).await.ends_with("ada"));
    for bytes in [
        get("//evil.example/api/auth/signin", b"A: b"),
        get("/api/auth/../../etc/passwd", b"A: b"),
        get("/api/auth/signin?callbackUrl=//evil.example/%0d%0aX:y", b"A: b"),
        get("http://evil.example/api/auth/signin?callbackUrl=/x", b"A: b"),
        get("/protected", b"Cookie: auth.session-token=\x00"),
        get("/protected", b"Cookie: auth.session-token=a\rb"),
        get("/protected", &[b"Cookie: x=", "y".repeat(200 << 10).as_bytes()].concat()),
        get(&format!("/api/auth/session?{}", "q=1&".repeat(50_000)), b"A: b"),
        get("/api/auth/session", b"Content-Length: 18446744073709551615"),
        b"POST /api/auth/signout HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n"
            .to_vec(),
    ] {
        let started = std::time::Instant::now();
        let answer = wire(address, &bytes).await;
        let line = answer.lines().next().unwrap_or_default().to_owned();
        assert!(!line.contains(" 5"), "{line}");
        assert!(!answer.contains("\r\nx:") && !answer.contains("\r\nX:"), "{answer}");
        assert!(!answer.to_lowercase().contains("location: //evil"), "{answer}");
        assert!(started.elapsed().as_secs() < 2, "{line}");
    }
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    let flood = format!(
        "POST /api/auth/signout HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        chunk.repeat(40)
    );
    let answer = wire(address, flood.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(wire(address, &get("/protected", own.as_bytes())).await.ends_with("ada"));
}

// OI-040, JW-017
#[tokio::test]
async fn a_setup_with_a_broken_provider_does_not_start() {
    use test_support::shop::{Known, ShopAuth};
    for (variable, value) in [
        ("GH_ISSUER", "http://op.example"),
        ("GH_TOKEN", "http://op.example/token"),
        ("GH_AUTHORIZE", "javascript:alert(1)"),
        ("GH_ME", "ftp://op.example/me"),
        ("GH_SECRET", ""),
    ] {
        let lookup = move |name: &str| {
            if name.starts_with("AUTH_") && name != "AUTH_SECRET" {
                return None;
            }
            let other = if name.ends_with("SECRET") {
                test_support::SECRET
            } else {
                "https://op.example/x"
            };
            Some(if name == variable { value } else { other }.to_owned())
        };
        let builder = ShopAuth::builder(Known::default()).variables(lookup).url(ORIGIN);
        let error = builder.build().await.expect_err(variable);
        let users = if variable == "GH_ISSUER" { 1 } else { 3 };
        assert_eq!(error.problems().len(), users, "every provider that uses it: {error}");
    }
}

// IL-003
#[tokio::test]
async fn an_error_page_says_nothing_of_the_attempt() {
    let mut shop = shop().await;
    let answer = shop.start().await;
    let wrong = format!("/api/auth/callback/gh?code={}&state=wrong", answer.code);
    let page: Page = shop.browser.get(&wrong).await;
    let shown = shop.browser.get(&page.location()[ORIGIN.len()..]).await;
    assert_eq!(shown.status, StatusCode::FOUND);
    let shown = shop.browser.get(&shown.location()[ORIGIN.len()..]).await;
    assert!(shown.text.contains("role=\"alert\""));
    assert!(!shown.text.contains(&answer.code) && !shown.text.contains(&answer.state));
}
