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
const ROUTES: [&str; 22] = [
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
