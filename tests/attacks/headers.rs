//! Attacks on headers and pages: methods, paths, markup, other origins, response splitting.

use std::{future::IntoFuture as _, net::SocketAddr};

use axum::body::Body;
use http::{Request, StatusCode, header};
use test_support::{
    network::wire,
    shop::{CALLBACK, PASSWORD, Shop, assert_public, deliver, shop, who},
};
use tokio::{net::TcpListener, task::JoinSet};

const ROUTES: [&str; 9] = [
    "/api/auth/signin",
    "/api/auth/signin/gh",
    "/api/auth/signout",
    "/api/auth/session",
    "/api/auth/csrf",
    "/api/auth/providers",
    "/api/auth/callback/gh",
    "/api/auth/callback/credentials",
    "/api/auth/error",
];

// OA-051, OA-053, CS-012, CS-011
#[tokio::test]
async fn a_method_that_a_route_does_not_have_does_nothing() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "XYZ"] {
        for path in ROUTES {
            let request = Request::builder().method(method).uri(path);
            let request = request
                .header("origin", "https://evil.example")
                .header("access-control-request-method", "POST");
            let page = shop.browser.send(request.body(Body::empty()).unwrap()).await;
            assert!(page.status.is_client_error(), "{method} {path}: {page:?}");
            assert!(page.set_cookies().is_empty(), "{method} {path}");
            let cors = page.headers.keys().any(|name| name.as_str().starts_with("access-control"));
            assert!(!cors, "{method} {path}: {page:?}");
        }
    }
    for (name, value) in [("x-http-method-override", "POST"), ("x-method-override", "POST")] {
        shop.browser.headers.insert(name, value.parse().unwrap());
        let page = shop.browser.get("/api/auth/signin/gh?_method=POST").await;
        assert_eq!((page.status, page.set_cookies().len()), (StatusCode::OK, 0));
        shop.browser.get("/api/auth/signout?_method=POST").await;
    }
    for path in ["/api/auth/callback/gh", "/api/auth/callback/credentials"] {
        let page = shop.browser.post_json(path, &serde_json::json!({ "error": "x" })).await;
        assert!(page.status.is_redirection(), "{page:?}");
    }
    assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"));
    assert_eq!(shop.provider.exchanges(), 0);
}

// OA-052
#[tokio::test]
async fn a_path_in_another_spelling_is_the_same_route_or_none() {
    let mut shop = shop().await;
    for path in [
        "//api/auth/signin/gh",
        "/api/auth//signin/gh",
        "/api/auth/./signin/gh",
        "/api/auth/x/../signin/gh",
        "/api/auth/signin/gh/",
        "/api/auth/signin%2fgh",
        "/API/AUTH/signin/gh",
        "/api/auth/signin/gh;jsessionid=1",
        "/api/auth/SIGNIN/gh",
        "/api/auth/signin/gh%20",
    ] {
        let page = shop.browser.post(path, &[]).await;
        assert!(!page.set_cookies().iter().any(|cookie| cookie.contains("state")), "{path}");
        let page = shop.browser.submit(path, &[]).await;
        let is_started = page.headers.contains_key(header::LOCATION)
            && page.location().starts_with(&shop.provider.url);
        assert!(!is_started || path.ends_with("gh/"), "{path}: {page:?}");
    }
}

// HD-006, HD-005
#[tokio::test]
async fn nothing_that_a_client_says_of_itself_opens_a_guarded_page() {
    let mut shop = shop().await;
    for (name, value) in [
        ("user-agent", "GoogleHC/1.0"),
        ("user-agent", "kube-probe/1.0"),
        ("purpose", "prefetch"),
        ("upgrade", "websocket"),
        ("x-user-id", "1"),
        ("x-auth-request-email", "root@example.com"),
        ("x_auth_request_email", "root@example.com"),
        ("remote-user", "root"),
        ("x-middleware-subrequest", "middleware:middleware:middleware"),
        ("x-authenticated", "true"),
        ("authorization", "Basic cm9vdDpyb290"),
    ] {
        shop.browser.headers.insert(http::HeaderName::from_static(name), value.parse().unwrap());
        assert_eq!(who(&shop.browser).await, None, "{name}: {value}");
    }
    for path in ["/guarded?x=/api/auth", "/guarded?/api/auth/signin", "/guarded", "/protected"] {
        for method in ["GET", "HEAD", "POST"] {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            let page = shop.browser.send(request).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        }
    }
    for path in ["/GUARDED", "/guarded%2f", "/public/..;/guarded", "/api/auth/../../guarded"] {
        let page = shop.browser.get(path).await;
        assert!(page.status.is_client_error(), "{path}: {page:?}");
    }
}

// HD-008, HD-009, IL-003
#[tokio::test]
async fn what_a_link_says_is_not_in_a_page() {
    let mut shop = shop().await;
    for payload in [
        "<img src=x onerror=1>",
        "\"><svg onload=1>",
        "{{7*7}}",
        "javascript:alert(1)",
        "\u{2028}",
        "&lt;b&gt;",
        "__proto__",
        "constructor",
        "CredentialsSignin\"x",
    ] {
        let mut text = String::new();
        url::form_urlencoded::Serializer::new(&mut text).append_pair("x", payload);
        let payload_sent = &text[2..];
        for path in ["signin?error", "signout?error", "error?error", "signin?callbackUrl"] {
            let page = shop.browser.get(&format!("/api/auth/{path}={payload_sent}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {payload}");
            assert!(!page.text.contains(payload), "{path} {payload}");
            assert!(!page.text.contains("<img") && !page.text.contains("onload"), "{payload}");
        }
    }
    for code in ["AccessDenied", "Verification", "Configuration", "Default", "", "OAuthSignin"] {
        shop.browser.get(&format!("/api/auth/error?error={code}")).await;
        shop.browser.get(&format!("/api/auth/signin?error={code}")).await;
    }
}

// RD-009, CK-015
#[tokio::test]
async fn no_text_of_a_request_splits_a_header() {
    for target in [
        "/x%0d%0aSet-Cookie:%20a=b",
        "/x%0aX:%20y",
        "/x%E2%80%A8",
        "/%C3%A9",
        "/x%FF%80",
        "/x;%20Domain=evil.example;%20Path=/",
        "/a%00b",
    ] {
        let mut shop = shop().await;
        let page = shop.browser.get(&format!("/api/auth/signin?callbackUrl={target}")).await;
        assert!(page.status.is_success(), "{target}");
        let csrf = shop.browser.csrf().await;
        let password: String = url::form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect();
        let body =
            format!("csrfToken={csrf}&username=ada&password={password}&callbackUrl={target}");
        let request = Request::post(CALLBACK)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let page = shop.browser.send(request.unwrap()).await;
        assert_eq!(page.headers.get_all(header::LOCATION).iter().count(), 1, "{target}");
        assert!(page.headers.get("x").is_none(), "{target}");
        for cookie in page.set_cookies() {
            assert!(cookie.starts_with("auth."), "{target}: {cookie}");
        }
        assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"), "{target}");
    }
}

// IL-001, IL-002, OI-062
#[tokio::test]
async fn a_browser_sees_the_public_part_only() {
    let mut shop = shop().await;
    shop.provider.seen.lock().unwrap().profile = Some(
        r#"{"id":7,"name":"Vic","role":"admin","emailVerified":true,"userId":"1","plan":"pro",
            "__proto__":{"admin":true},"expires":"9999","internal":"x"}"#
            .to_owned(),
    );
    let answer = shop.start().await;
    deliver(&mut shop.browser, &answer).await;
    let shown = shop.browser.session().await;
    assert_public(&shown);
    assert_eq!(shown["user"], serde_json::json!({ "name": "Vic" }));
    assert_eq!(shown["plan"], "free");
    assert_eq!(who(&shop.browser).await.as_deref(), Some("7"));
    let providers = shop.browser.get("/api/auth/providers").await.json();
    for provider in providers.as_object().unwrap().values() {
        let names: Vec<_> = provider.as_object().unwrap().keys().collect();
        assert_eq!(names, ["id", "name", "type", "signinUrl", "callbackUrl"]);
    }
}

// LG-004
#[tokio::test]
async fn nobody_writes_to_the_log_from_outside() {
    let mut shop = shop().await;
    let fields = [("level", "constructor"), ("code", "FAKE\nline"), ("message", "x")];
    let page = shop.browser.submit("/api/auth/_log", &fields).await;
    assert!(page.status.is_client_error(), "{page:?}");
}

// SE-017, CS-011
#[tokio::test]
async fn nothing_about_a_person_is_kept_by_a_cache() {
    let mut shop = shop().await;
    for is_signed_in in [false, true] {
        for path in ROUTES {
            let page = shop.browser.get(path).await;
            let control = page.headers[header::CACHE_CONTROL].to_str().unwrap();
            assert!(control.contains("no-store") && control.contains("private"), "{path}");
            assert_eq!(page.headers[header::VARY], "Cookie", "{path}");
            assert_eq!(page.headers["x-content-type-options"], "nosniff", "{path}");
        }
        for path in ["/protected", "/guarded"] {
            let page = shop.browser.navigate(path).await;
            if !is_signed_in {
                assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-store", "{path}");
                assert_eq!(
                    page.location(),
                    format!("/api/auth/signin?callbackUrl=%2F{}", &path[1..])
                );
            }
        }
        shop.sign_in("ada").await;
    }
    // The page of somebody who may not see another.
    assert_eq!(shop.browser.navigate("/admin").await.status, StatusCode::FORBIDDEN);
}

/// Serves the shop on a socket.
async fn serve(shop: &Shop) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(auth::serve(listener, shop.browser.app()).into_future());
    address
}

// HD-001, CK-009, DS-004, OI-042
#[tokio::test]
async fn a_list_of_headers_that_is_refused_is_refused_politely() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let token = shop.browser.cookies["auth.session-token"].clone();
    let address = serve(&shop).await;
    let (own, form) =
        (format!("Cookie: auth.session-token={token}"), "application/x-www-form-urlencoded");
    let huge = |name: &str| format!("{name}: {}", "x".repeat(100_000));
    let lists = [
        vec![own.clone(), own.clone()],
        vec![own.clone(), "Cookie: auth.session-token=x".to_owned()],
        vec!["Cookie: a=b".to_owned(); 90],
        vec![format!("Cookie: {}", "a=b; ".repeat(20_000))],
        vec![huge("Cookie")],
        vec!["Host: evil.example".to_owned()],
        vec!["Host: 127.0.0.1:3000".to_owned(); 2],
        vec![huge("Host")],
        vec!["Origin: http://127.0.0.1:3000".to_owned(), "Origin: https://evil.example".to_owned()],
        vec!["Origin: null".to_owned(); 50],
        vec![huge("Origin")],
        vec!["Authorization: Bearer x".to_owned(), "Authorization: Basic eDp5".to_owned()],
        vec![format!("Authorization: Bearer {token}"); 2],
        vec![huge("Authorization")],
        vec!["Content-Length: 0".to_owned(), "Content-Length: 5".to_owned()],
        vec!["Content-Length: 5".to_owned(), "Transfer-Encoding: chunked".to_owned()],
        vec!["Content-Length: -1".to_owned()],
        vec!["Content-Length: 99999999999999999999999".to_owned()],
        vec!["Transfer-Encoding: chunked, gzip".to_owned()],
        vec![format!("Content-Type: {form}"); 2],
        vec!["Sec-Fetch-Site: same-origin".to_owned(), "Sec-Fetch-Site: cross-site".to_owned()],
        vec!["X-Forwarded-Host: a".to_owned(), "X-Forwarded-Host: b".to_owned()],
        vec!["Accept-Language: de;q=".to_owned() + &"9,de;q=".repeat(1000)],
        (0..500).map(|number| format!("X-Header-{number}: a")).collect(),
        (0..90).map(|number| format!("X-Header-{number}: {}", "a".repeat(1000))).collect(),
    ];
    let targets = [
        "GET /api/auth/session",
        "GET /protected",
        "GET /api/auth/csrf",
        "POST /api/auth/signout",
        "POST /api/auth/callback/credentials",
    ];
    // All at once: the site waits for bodies that are promised and don't come.
    let mut asked = JoinSet::new();
    for (list, target) in lists.iter().flat_map(|list| targets.map(|target| (list, target))) {
        let start = format!("{target} HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nConnection: close\r\n");
        let request = format!("{start}{}\r\n\r\n", list.join("\r\n"));
        let shown = format!("{target} {}", &list[0][..list[0].len().min(60)]);
        asked.spawn(async move { (shown, wire(address, request.as_bytes()).await) });
    }
    let answers = asked.join_all().await;
    assert_eq!(answers.len(), lists.len() * targets.len());
    for (shown, answer) in answers {
        let (line, _) = answer.split_once("\r\n").unwrap_or_default();
        // A connection that is cut before the header was read has no answer.
        assert!(answer.is_empty() || line.starts_with("HTTP/1.1 "), "{shown}: {line}");
        assert!(!line.starts_with("HTTP/1.1 5"), "{shown}: {line}");
        assert!(!answer.contains("evil.example"), "{shown}: {answer}");
    }
    let request =
        format!("GET /protected HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{own}\r\n\r\n");
    assert!(wire(address, request.as_bytes()).await.ends_with("ada"), "the site goes on");
}
