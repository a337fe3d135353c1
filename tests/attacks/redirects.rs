//! Attacks that want the browser sent to another site.

use auth::{RouterExt as _, auth};
use axum::Router;
use http::StatusCode;
use test_support::{
    Browser, ORIGIN, Page,
    shop::{CALLBACK, HTTPS, PASSWORD, Shop, deliver, shop, shop_at, who},
    variables,
};

const FOREIGN: &[&str] = &[
    "https://evil.example",
    "//evil.example",
    "http://shop.example",
    "https://shop.example.evil.example",
    "https://shop.example@evil.example",
    "https://evil.example#@shop.example",
    "https://evil.example/?https://shop.example",
    "https://shop.example:444/",
    "https://docs.shop.example.evil.example",
    "https://xdocs.shop.example",
    "https://docs.shop.example:8443",
    "http://docs.shop.example",
    "https://a.docs.shop.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\r\n/evil.example",
    " //evil.example",
    "\0//evil.example",
    "/%5cevil.example",
    "///evil.example",
    "/./\\evil.example",
    "/..//evil.example",
    "https:/\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "blob:https://shop.example/x",
    "https://shop\u{ad}.example",
    "https://shop。example",
    ":::",
    "https://",
    "https://[::1",
    "https://shop.example:99999/",
    "%",
    "%E0%A4%A",
    "\u{2028}",
    "https://shop.example\u{2044}evil.example",
    "https://shop.example\u{ff0f}@evil.example",
    "https://shop.example:@evil.example",
    "https://:x@shop.example",
    "https://shop.example%2eevil.example",
    "https://shop.example%00.evil.example",
    "https://shop.example\u{0}.evil.example",
    "https://shop.example.",
    "https://xn--shop-.example",
    "https://sh\u{f8}p.example",
    "https://evil.example\\@shop.example",
    "https://evil.example\\.shop.example",
    "https://evil.example/\\shop.example",
    "//shop.example@evil.example",
    "/\u{feff}/evil.example",
    "/%09/evil.example",
    "/%2f%2fevil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "/%2e%2e//evil.example",
    "HTTPS:\\\\evil.example",
    "hTTps:evil.example",
    "https://[::ffff:203.0.113.9]/",
    "https://0x7f.1/",
    "https://2130706433/",
    "view-source:https://shop.example",
    "jar:https://shop.example!/x",
    "intent://shop.example#Intent;scheme=https;end",
    "filesystem:https://shop.example/x",
    "java\nscript:alert(1)",
    "javascript://shop.example/%0aalert(1)",
    "vbscript:x",
    "about:blank",
    "mailto:eve@evil.example",
    "ftp://shop.example",
    "wss://shop.example",
];

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Where it goes instead: to the site itself.
fn assert_home(page: &Page, why: &str) {
    let location = page.location();
    let is_home = location == HTTPS || location.starts_with("https://shop.example/");
    assert!(is_home, "{why}: {location}");
    let is_inert = !location.contains("//evil") && !location.contains("javascript");
    assert!(is_inert, "{why}: {location}");
}

async fn site() -> Shop {
    shop_at(HTTPS, |builder| builder).await
}

// RD-001, RD-002, RD-005, RD-008
#[tokio::test]
async fn no_target_leads_to_another_site() {
    let mut shop = site().await;
    let long = format!("/{}", "x".repeat(8 << 10));
    let mut targets = FOREIGN.to_vec();
    targets.push(&long);
    for target in targets {
        let sent = encoded(target);
        // In the form, and in the query, of an attempt with a provider.
        let in_form = shop.browser.submit("/api/auth/signin/gh", &[("callbackUrl", target)]).await;
        let path = format!("/api/auth/signin/gh?callbackUrl={sent}");
        let in_query = shop.browser.submit(&path, &[]).await;
        for page in [in_form, in_query] {
            let answer = shop.provider.authorize(page.location());
            assert_home(&deliver(&mut shop.browser, &answer).await, target);
        }
        let page = shop.browser.get(&format!("/api/auth/signin?callbackUrl={sent}")).await;
        assert_eq!(page.status, StatusCode::OK, "{target}");
        assert!(!page.text.contains("//evil.example\""), "{target}");
        // In a form that the application checks, as JSON too.
        let fields = [("username", "ada"), ("password", PASSWORD), ("callbackUrl", target)];
        assert_home(&shop.browser.submit(CALLBACK, &fields).await, target);
        let fields = [fields[0], fields[1], fields[2], ("json", "true")];
        let url = shop.browser.submit(CALLBACK, &fields).await.json()["url"].clone();
        assert!(url.as_str().unwrap().starts_with(HTTPS), "{target}: {url}");
        assert!(who(&shop.browser).await.is_some(), "{target}");
        assert_home(
            &shop.browser.submit("/api/auth/signout", &[("callbackUrl", target)]).await,
            target,
        );
        let remembered = shop.browser.cookies.get("__Host-auth.callback-url");
        let is_ours = remembered.is_none_or(|url| url.starts_with("https%3A%2F%2Fshop.example"));
        assert!(is_ours, "{target}: {remembered:?}");
        shop.browser.cookies.clear();
    }
}

/// The library's own routes, as they are and as a proxy or a browser may read them.
const ROUTES: [&str; 36] = [
    "/api/auth/signin",
    "/api/auth/signin?callbackUrl=/api/auth/signin",
    "/api/auth/signin/gh?iss=https://evil.example",
    "/api/auth/signout",
    "/api/auth/callback/gh?code=c&state=s",
    "/api/auth/callback/email?token=t&email=a%40evil.example",
    "/api/auth/session",
    "/api/auth/error?error=Signin",
    "/api/auth/verify-request",
    "/api/auth/post-logout",
    "/api/auth",
    "/api/auth/",
    "/API/Auth/SignOut",
    "/api/auth/%73ignout",
    "/%61pi/%61uth/signout",
    "/api%2fauth%2fsignout",
    "/%2561pi/auth/signout",
    "/api//auth///signout",
    "/x/../api/auth/./signout",
    "/x/%2e%2e/api/auth/signout",
    "/api/auth/signout;x=1",
    "https://shop.example/api/auth/signout#x",
    "https://shop.example:443/api/auth/signout",
    "/api/auth/signout%00",
    "/api/auth/signout%00.png",
    "/api/auth/signout%2500",
    "/api/auth/signout%3bx=1",
    "/api/auth/signout%253Fx",
    "/api/auth;v=1/signout;x",
    "/api/auth/%2e/signout",
    "/api/auth/x/%252e%252e/signout",
    "/api/auth/signout%20",
    "/api/auth/signout%C2%A0",
    "/api/auth/mails",
    "/api/auth/_log",
    "/api/%61uth%2Fcallback%2Femail%3Ftoken=t",
];

/// The start of the site, with a slash or without.
fn assert_start(page: &Page, why: &str) {
    assert_eq!(page.location().trim_end_matches('/'), HTTPS, "{why}: {page:?}");
}

// Whoever has just signed in would follow another link, or another answer, into another account.
#[tokio::test]
async fn no_target_is_a_route_of_the_library() {
    let mut shop = site().await;
    for target in ROUTES {
        let sent = encoded(target);
        let in_form = shop.browser.submit("/api/auth/signin/gh", &[("callbackUrl", target)]).await;
        let path = format!("/api/auth/signin/gh?callbackUrl={sent}");
        let in_query = shop.browser.submit(&path, &[]).await;
        shop.browser.cookies.insert("__Host-auth.callback-url".to_owned(), sent.clone());
        let remembered = shop.browser.submit("/api/auth/signin/gh", &[]).await;
        for page in [in_form, in_query, remembered] {
            let answer = shop.provider.authorize(page.location());
            assert_start(&deliver(&mut shop.browser, &answer).await, target);
        }
        let fields = [("username", "ada"), ("password", PASSWORD), ("callbackUrl", target)];
        assert_start(&shop.browser.submit(CALLBACK, &fields).await, target);
        let page = shop.browser.submit("/api/auth/signout", &[("callbackUrl", target)]).await;
        assert_start(&page, target);
        let page = shop.browser.get(&format!("/api/auth/signin?callbackUrl={sent}")).await;
        let start = ["", "/"].map(|end| format!("name=\"callbackUrl\" value=\"{HTTPS}{end}\""));
        assert!(start.iter().any(|start| page.text.contains(start)), "{target}: {}", page.text);
        shop.browser.cookies.clear();
    }
    // What an application has beside the routes is its own.
    for target in ["/api/auth/welcome", "/api/authors", "/signin", "/account?next=/api/auth/signin"]
    {
        let page = shop.browser.submit("/api/auth/signout", &[("callbackUrl", target)]).await;
        assert_eq!(page.location(), format!("{HTTPS}{target}"));
    }
}

auth! {
    struct V4Auth;
    providers: [],
    compat: next_auth_v4,
}

#[tokio::test]
async fn no_target_is_a_route_with_compat() {
    let builder = V4Auth::builder().url(HTTPS).variables(variables(&[]));
    let auth = builder.build().await.unwrap();
    for target in ROUTES {
        let mut browser = Browser::new(Router::new().auth(&auth));
        let page = browser.submit("/api/auth/signout", &[("callbackUrl", target)]).await;
        assert_eq!(page.location(), HTTPS, "{target}");
    }
}

auth! {
    struct NamesAuth;
    providers: [],
    hosts: ["shop.example", "www.shop.example", "*.eu.shop.example"],
    redirects: [
        "https://www.shop.example", "https://de.eu.shop.example", "https://docs.shop.example", "myapp://auth",
    ],
}

// RD-012: a route under another of the site's names is a route all the same.
#[tokio::test]
async fn no_target_is_a_route_under_another_name_of_the_site() {
    let auth = NamesAuth::builder().variables(variables(&[])).build().await.unwrap();
    let app = Router::new().auth(&auth);
    for own in ["shop.example", "www.shop.example", "de.eu.shop.example"] {
        for other in ["shop.example", "www.shop.example", "de.eu.shop.example"] {
            let mut browser = Browser::at(app.clone(), own);
            for path in
                ["/api/auth/signout", "/api/auth/callback/email?token=t", "/API/auth/%73ignin"]
            {
                let target = format!("https://{other}{path}");
                let page = browser.submit("/api/auth/signout", &[("callbackUrl", &target)]).await;
                assert_eq!(page.location(), format!("https://{own}/"), "{target}");
            }
            let target = format!("https://{other}/orders");
            let is_listed = own == other || other != "shop.example";
            let page = browser.submit("/api/auth/signout", &[("callbackUrl", &target)]).await;
            assert_eq!(page.location() == target, is_listed, "{own} {target}: {page:?}");
        }
    }
    // The routes of another site are its own matter.
    let mut browser = Browser::at(app, "shop.example");
    let target = "https://docs.shop.example/api/auth/signout";
    let page = browser.submit("/api/auth/signout", &[("callbackUrl", target)]).await;
    assert_eq!(page.location(), target);
}

// RD-005
#[tokio::test]
async fn a_repeated_target_is_none() {
    let mut shop = site().await;
    for query in ["callbackUrl=/a&callbackUrl=/b", "callbackUrl[]=/a&callbackUrl[]=/b"] {
        for path in ["signin", "signout", "session", "csrf", "error", "providers"] {
            let page = shop.browser.get(&format!("/api/auth/{path}?{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path}?{query}");
        }
        let page = shop.browser.submit(&format!("/api/auth/signout?{query}"), &[]).await;
        assert_home(&page, query);
    }
}

// RD-008
#[tokio::test]
async fn a_listed_origin_is_allowed_and_a_path_of_the_site() {
    let mut shop = site().await;
    for (target, sent) in [
        ("https://docs.shop.example/guide?x=1", "https://docs.shop.example/guide?x=1"),
        ("/account?tab=1#top", "https://shop.example/account?tab=1#top"),
        ("https://shop.example/é", "https://shop.example/%C3%A9"),
        ("https://SHOP.example/a", "https://shop.example/a"),
    ] {
        let page = shop.browser.submit("/api/auth/signout", &[("callbackUrl", target)]).await;
        assert_eq!(page.location(), sent);
    }
}

// RD-011
#[tokio::test]
async fn a_thousand_odd_targets_lead_nowhere_else() {
    const PIECES: [&str; 24] = [
        "/",
        "\\",
        "//",
        ":",
        "@",
        "#",
        "?",
        "%2f",
        "%5c",
        "%09",
        "\t",
        "\n",
        " ",
        ".",
        "..",
        "https:",
        "http:",
        "evil.example",
        "127.0.0.1:3000",
        "[::1]",
        "\u{3002}",
        "\u{ad}",
        "javascript:",
        "x",
    ];
    let mut shop = shop().await;
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..1000 {
        let mut target = String::new();
        for _ in 0..=seed % 7 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            target.push_str(PIECES[usize::try_from(seed % 24).unwrap()]);
        }
        // The browser's invariants judge the redirect.
        let page = shop.browser.submit("/api/auth/signout", &[("callbackUrl", &target)]).await;
        assert!(page.location().starts_with(ORIGIN), "{target:?}: {page:?}");
        // Nor does what was remembered of it lead away later.
        let page = shop.browser.submit("/api/auth/signout", &[]).await;
        assert!(page.location().starts_with(ORIGIN), "{target:?}: {page:?}");
    }
}
