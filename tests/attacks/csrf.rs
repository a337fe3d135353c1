//! Attacks from the pages of other sites.

use http::{HeaderValue, StatusCode, header};
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page,
    shop::{CALLBACK, HTTPS, PASSWORD, shop, shop_at, who},
};

const CHANGES: [&str; 4] =
    ["/api/auth/signout", "/api/auth/signin/gh", CALLBACK, "/api/auth/session"];

fn assert_refused(path: &str, page: &Page, why: &str) {
    if path.ends_with("/session") {
        assert_eq!((page.status, page.text.as_str()), (StatusCode::BAD_REQUEST, "{}"), "{why}");
    } else {
        assert!(page.location().ends_with("?csrf=true"), "{path} {why}: {page:?}");
    }
    let is_set = page
        .set_cookies()
        .iter()
        .any(|cookie| cookie.starts_with("auth.session-token") || cookie.starts_with("auth.state"));
    assert!(!is_set, "{path} {why}: {page:?}");
}

/// Tries every change as somebody else; the session stays as it is.
async fn try_all(browser: &mut Browser, csrf: Option<&str>, why: &str) {
    for path in CHANGES {
        let mut fields = vec![("username", "eve"), ("password", PASSWORD), ("data", "{}")];
        fields.extend(csrf.map(|csrf| ("csrfToken", csrf)));
        assert_refused(path, &browser.post(path, &fields).await, why);
        let json =
            json!({ "username": "eve", "password": PASSWORD, "csrfToken": csrf, "data": {} });
        assert_refused(path, &browser.post_json(path, &json).await, why);
        let query = csrf.map_or(String::new(), |csrf| format!("?csrfToken={csrf}"));
        if csrf.is_none() || !browser.headers.is_empty() {
            assert_refused(path, &browser.post(&format!("{path}{query}"), &[]).await, why);
        }
    }
}

// CS-001, CS-002, CS-010
#[tokio::test]
async fn a_change_needs_the_token_of_this_browser_in_the_body() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let checks = *shop.known.checks.lock().unwrap();
    try_all(&mut shop.browser, None, "no token").await;
    let mut other = shop.browser.clone();
    other.cookies.clear();
    let foreign = other.csrf().await;
    try_all(&mut shop.browser, Some(&foreign), "another browser's token").await;
    try_all(&mut shop.browser, Some(""), "an empty token").await;
    let csrf = shop.browser.csrf().await;
    let page = shop.browser.post(&format!("/api/auth/signout?csrfToken={csrf}"), &[]).await;
    assert_refused("/api/auth/signout", &page, "a token in the query");
    let twice = [("csrfToken", csrf.as_str()), ("csrfToken", csrf.as_str())];
    let page = shop.browser.post("/api/auth/signout", &twice).await;
    assert_refused("/api/auth/signout", &page, "a token twice");
    let cookie = shop.browser.cookies["auth.csrf-token"].clone();
    let (token, hash) = cookie.split_once("%7C").unwrap();
    let long = "a".repeat(60 << 10);
    for broken in [
        String::new(),
        "a".to_owned(),
        "a|".to_owned(),
        "|b".to_owned(),
        format!("{token}|"),
        format!("|{hash}"),
        "a|b|c".to_owned(),
        format!("{cookie}|c"),
        format!("{token}|{}", hash.to_uppercase()),
        format!("{}|{hash}", token.to_uppercase()),
        "%ff".to_owned(),
        format!("{cookie}; auth.csrf-token={cookie}"),
        long,
    ] {
        let mut browser = shop.browser.clone();
        browser.cookies.insert("auth.csrf-token".to_owned(), broken.clone());
        for sent in ["", "a", token, "b"] {
            let page = browser.clone().post("/api/auth/signout", &[("csrfToken", sent)]).await;
            assert_refused("/api/auth/signout", &page, &broken);
        }
        assert_eq!(browser.csrf().await.len(), 64, "{broken}");
    }
    assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"));
    assert_eq!(*shop.known.checks.lock().unwrap(), checks, "no password was looked at");
}

// CS-003, CS-004, CS-006
#[tokio::test]
async fn a_token_that_leaked_is_not_enough_from_another_site() {
    for (headers, why) in [
        (vec![("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")], "evil"),
        (vec![("origin", "null"), ("sec-fetch-site", "cross-site")], "a sandboxed frame"),
        (vec![("origin", "null")], "an old browser's sandboxed frame"),
        (vec![("referer", "https://evil.example/")], "a referrer alone"),
        (vec![("referer", "https://shop.example.evil.example/x")], "a referrer like ours"),
        (vec![("referer", "about:blank")], "a referrer without a host"),
        (vec![("referer", "nonsense")], "a referrer that is none"),
        (vec![("origin", "https://shop.example.evil.example")], "a longer name"),
        (vec![("origin", "http://shop.example")], "plain http"),
        (vec![("origin", "https://shop.example:444")], "another port"),
        (vec![("origin", "https://shop.example/")], "a URL"),
        (vec![("origin", "")], "an empty one"),
        (vec![("sec-fetch-site", "same-site")], "a sibling"),
        (vec![("origin", "https://shop.example"), ("sec-fetch-site", "cross-site")], "both"),
    ] {
        let mut shop = shop_at(HTTPS, |builder| builder).await;
        shop.sign_in("ada").await;
        let csrf = shop.browser.csrf().await;
        for (name, value) in headers {
            shop.browser.headers.insert(name, value.parse().unwrap());
        }
        try_all(&mut shop.browser, Some(&csrf), why).await;
        // A fresh browser that somebody else's form is to sign in.
        shop.browser.cookies.retain(|name, _| name.contains("csrf"));
        try_all(&mut shop.browser, Some(&csrf), why).await;
        assert_eq!(who(&shop.browser).await, None, "{why}");
    }
    let mut shop = shop().await;
    let csrf = shop.browser.csrf().await;
    let unreadable = HeaderValue::from_bytes(b"https://evil.example/\xff").unwrap();
    shop.browser.headers.insert("origin", unreadable);
    try_all(&mut shop.browser, Some(&csrf), "an origin that can't be read").await;
}

// CS-006
#[tokio::test]
async fn a_form_of_this_site_passes_with_what_browsers_send() {
    for headers in [
        vec![],
        vec![("origin", ORIGIN)],
        vec![("origin", ORIGIN), ("sec-fetch-site", "same-origin")],
        vec![("origin", "null"), ("sec-fetch-site", "same-origin")],
        vec![("referer", "http://127.0.0.1:3000/account?tab=1")],
        vec![("referer", ORIGIN)],
    ] {
        let mut shop = shop().await;
        for (name, value) in &headers {
            shop.browser.headers.insert(*name, value.parse().unwrap());
        }
        shop.sign_in("ada").await;
        assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"), "{headers:?}");
    }
}

// RD-007
#[tokio::test]
async fn the_referrer_is_no_way_back() {
    let mut shop = shop().await;
    let csrf = shop.browser.csrf().await;
    shop.browser.headers.insert(header::REFERER, "http://127.0.0.1:3000/evil".parse().unwrap());
    let fields = [("csrfToken", csrf.as_str()), ("username", "ada"), ("password", PASSWORD)];
    let page = shop.browser.post(CALLBACK, &fields).await;
    assert_eq!(page.location(), ORIGIN);
    shop.browser.cookies.clear();
    shop.browser.headers.insert(header::REFERER, "https://evil.example".parse().unwrap());
    let page = shop.browser.navigate("/protected").await;
    assert_eq!(page.location(), "/api/auth/signin?callbackUrl=%2Fprotected");
    assert_eq!(shop.browser.post("/protected", &[]).await.status, StatusCode::UNAUTHORIZED);
}
