//! Attacks that want one request to cost much: texts that take a parser long.

use http::{HeaderName, HeaderValue, StatusCode};
use test_support::{
    Browser,
    mail_site::site,
    shop::{CALLBACK, Shop, shop},
};

/// Texts of a length that repeat what makes parsers go back or count.
fn hostile(length: usize) -> Vec<String> {
    [
        "a", " ", ";", ",", "=", "%", "%2", "a@", "\"", "\\", "(", "<", "/", "//", ".", "..", ":",
        "[", "for=\"", "q=0,", "a;q=", "é",
    ]
    .iter()
    .map(|piece| piece.repeat(length / piece.len()))
    .collect()
}

/// What is quadratic in such a text takes minutes, which whoever runs the tests notices; times are not
/// compared, since they are the machine's.
async fn is_answered(name: &str, mut work: impl AsyncFnMut(String) -> Vec<StatusCode>) {
    for text in hostile(48 << 10) {
        let start: String = text.chars().take(6).collect();
        for status in work(text).await {
            assert!(!status.is_server_error(), "{name} of `{start}…`: {status}");
        }
    }
}

fn with(browser: &Browser, name: &'static str, value: &str) -> Browser {
    let mut browser = browser.clone();
    browser.invariants = None;
    let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
    browser.headers.insert(HeaderName::from_static(name), value);
    browser
}

// DS-005
#[tokio::test]
async fn a_long_text_that_parsers_trip_over_is_answered_in_a_header() {
    let Shop { browser, .. } = shop().await;
    for name in [
        "cookie",
        "accept-language",
        "authorization",
        "x-forwarded-for",
        "forwarded",
        "origin",
        "referer",
        "sec-fetch-site",
        "content-type",
    ] {
        is_answered(name, async |text| {
            let page = with(&browser, name, &text).get("/api/auth/signin").await;
            let form = [("csrfToken", "x")];
            vec![page.status, with(&browser, name, &text).post(CALLBACK, &form).await.status]
        })
        .await;
    }
}

// DS-005
#[tokio::test]
async fn a_long_text_that_parsers_trip_over_is_answered_in_a_form() {
    let mut shop = shop().await;
    shop.browser.invariants = None;
    let csrf = shop.browser.csrf().await;
    for field in ["callbackUrl", "username", "csrfToken", "x"] {
        let browser = shop.browser.clone();
        is_answered(field, async |text| {
            let fields = [("csrfToken", csrf.as_str()), (field, &text), ("password", "x")];
            vec![browser.clone().post(CALLBACK, &fields).await.status]
        })
        .await;
    }
    let mail = site().await;
    let mut browser = mail.browser.clone();
    let csrf = browser.csrf().await;
    is_answered("email", async |text| {
        let fields = [("csrfToken", csrf.as_str()), ("email", &text)];
        vec![browser.clone().post("/api/auth/signin/email", &fields).await.status]
    })
    .await;
    assert_eq!(mail.postbox.count(), 0);
}

/// The memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = text.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

/// Requests that differ each time: names, states, ids, addresses, targets, cookies.
#[cfg(target_os = "linux")]
async fn knock(shop: &mut Shop, number: usize) {
    let text = format!("somebody-{number}");
    shop.browser.cookies.clear();
    shop.sign_in(&text).await;
    let fields = [("username", text.as_str()), ("password", "wrong"), ("callbackUrl", &text)];
    shop.browser.submit(CALLBACK, &fields).await;
    shop.start().await;
    for path in [
        format!("/api/auth/callback/gh?code={text}&state={text}"),
        format!("/api/auth/signin/{text}?callbackUrl=/{text}&error={text}"),
        format!("/api/auth/{text}"),
    ] {
        shop.browser.get(&path).await;
    }
    shop.browser.cookies.insert(format!("auth.state.{number}"), text.clone());
    shop.browser.cookies.insert("auth.session-token".to_owned(), text);
    shop.browser.get("/api/auth/session").await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "`a_flood_leaves_the_memory_as_it_was` gives it a process of its own"]
async fn flood() {
    let mut shop = shop().await;
    shop.browser.invariants = None;
    for number in 0..200 {
        knock(&mut shop, number).await;
    }
    // What the test itself notes isn't the site's.
    let before = resident();
    for number in 200..1000 {
        shop.known.printed.lock().unwrap().clear();
        shop.provider.forget();
        knock(&mut shop, number).await;
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 8 << 20, "{grown} bytes for 800 times nine requests");
}

// DS-009
#[cfg(target_os = "linux")]
#[test]
fn a_flood_leaves_the_memory_as_it_was() {
    let program = std::env::current_exe().unwrap();
    let mut flood = std::process::Command::new(program);
    let output = flood.args(["--exact", "effort::flood", "--ignored"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}
