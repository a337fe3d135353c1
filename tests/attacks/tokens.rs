//! Attacks with session tokens: forged, altered, stolen from elsewhere, too old, too long.

use std::time::{Duration, Instant};

use auth::{Secret, auth};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::HeaderValue;
use test_support::{
    Browser, ORIGIN, SECRET, TestClock,
    shop::{shop, shop_at, who},
    variables,
};

const SESSION: &str = "auth.session-token";

fn with_session(browser: &Browser, token: &str) -> Browser {
    let mut browser = browser.clone();
    browser.cookies.insert(SESSION.to_owned(), token.to_owned());
    browser
}

// JW-001, JW-002, JW-003
#[tokio::test]
async fn only_the_one_header_is_read() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let token = shop.browser.cookies[SESSION].clone();
    let [_, key, iv, body, tag] = token.split('.').collect::<Vec<_>>()[..] else { panic!() };
    let salt = "A".repeat(8 << 10);
    for header in [
        r#"{"alg":"none"}"#,
        r#"{"alg":"none","enc":"A256GCM"}"#,
        r#"{"alg":"dir","enc":"A128CBC-HS256"}"#,
        r#"{"alg":"dir","enc":"A256CBC-HS512"}"#,
        r#"{"alg":"dir","enc":"none"}"#,
        r#"{"alg":"RSA1_5","enc":"A256GCM"}"#,
        r#"{"alg":"A256GCMKW","enc":"A256GCM"}"#,
        r#"{"alg":"ECDH-ES","enc":"A256GCM","epk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}}"#,
        r#"{"alg":"dir","enc":"A256GCM","zip":"DEF"}"#,
        r#"{"enc":"A256GCM","alg":"dir"}"#,
        r#"{"alg": "dir","enc":"A256GCM"}"#,
        r#"{"alg":"dir","enc":"A256GCM","crit":["x"],"x":1}"#,
        &format!(
            r#"{{"alg":"PBES2-HS512+A256KW","enc":"A256GCM","p2c":2147483647,"p2s":"{salt}"}}"#
        ),
    ] {
        let forged = format!("{}.{key}.{iv}.{body}.{tag}", URL_SAFE_NO_PAD.encode(header));
        let started = Instant::now();
        assert_eq!(who(&with_session(&shop.browser, &forged)).await, None, "{header}");
        assert!(started.elapsed() < Duration::from_secs(1), "{header}");
    }
    let header = token.split('.').next().unwrap();
    for forged in [
        format!("{header}.{body}.{tag}"),
        format!("{header}.AAAA.{iv}.{body}.{tag}"),
        format!("{header}.{key}.{iv}.{body}.{tag}.AAAA"),
        format!("{header}.{key}.{iv}.{body}."),
        format!("{header}.{key}..{body}.{tag}"),
        format!("{header}.{key}.{iv}..{tag}"),
        "....".to_owned(),
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.AAAA".to_owned(),
    ] {
        assert_eq!(who(&with_session(&shop.browser, &forged)).await, None, "{forged}");
    }
    assert_eq!(who(&with_session(&shop.browser, &token)).await.as_deref(), Some("ada"));
}

// JW-004, SE-019
#[tokio::test]
async fn an_altered_token_is_none() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let token = shop.browser.cookies[SESSION].clone();
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(bytes).unwrap();
        let mut browser = with_session(&shop.browser, &altered);
        assert_eq!(browser.get("/protected").await.status, 401, "{at}");
        let mut shorter = token.clone();
        shorter.remove(at);
        let mut browser = with_session(&shop.browser, &shorter);
        assert_eq!(browser.get("/protected").await.status, 401, "without {at}");
    }
    for altered in [
        format!("{token}a"),
        format!("{token}%00"),
        format!("%20{token}"),
        format!("{token}="),
        format!("{token}%0A"),
        format!("\"{token}\""),
        token.to_lowercase(),
        token.replace('.', "%252E"),
    ] {
        assert_eq!(who(&with_session(&shop.browser, &altered)).await, None, "{altered}");
    }
}

// JW-012
#[tokio::test]
async fn a_token_of_any_size_is_refused_at_once() {
    let shop = shop().await;
    let header = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0";
    for token in [
        "A".repeat(60 << 10),
        ".".repeat(60 << 10),
        format!("{header}..AAAAAAAAAAAAAAAA.{}.AAAAAAAAAAAAAAAAAAAAAA", "A".repeat(60 << 10)),
        format!("{header}..AAAAAAAAAAAAAAAA.A+/=.AAAAAAAAAAAAAAAAAAAAAA"),
    ] {
        let mut browser = with_session(&shop.browser, &token);
        let started = Instant::now();
        for _ in 0..20 {
            assert_eq!(browser.get("/protected").await.status, 401);
        }
        assert!(started.elapsed() < Duration::from_secs(1), "{} bytes", token.len());
    }
}

// SE-007
#[tokio::test]
async fn a_session_ends_with_its_last_second() {
    for (seconds, is_valid) in
        [(3599, true), (3600, false), (3601, false), (3614, false), (90_000, false)]
    {
        let clock = TestClock::new();
        let mut shop = shop_at(ORIGIN, |builder| builder.clock(clock.clone())).await;
        shop.sign_in("ada").await;
        clock.advance(Duration::from_secs(seconds));
        assert_eq!(who(&shop.browser).await.is_some(), is_valid, "{seconds}");
        let page = shop.browser.get("/protected").await;
        let is_renewed = page.set_cookies().iter().any(|cookie| cookie.starts_with(SESSION));
        assert_eq!(is_renewed, is_valid, "{seconds}: an ended one is never renewed");
    }
}

// SE-001, SE-003
#[tokio::test]
async fn a_sign_in_leaves_nothing_of_what_was_there_before() {
    let mut shop = shop().await;
    shop.browser.cookies.insert(SESSION.to_owned(), "chosen-by-somebody-else".to_owned());
    shop.browser.cookies.insert(format!("{SESSION}.0"), "x".to_owned());
    shop.sign_in("ada").await;
    let ada = shop.browser.cookies[SESSION].clone();
    assert!(!shop.browser.cookies.contains_key(&format!("{SESSION}.0")));
    shop.sign_in("ada").await;
    assert_ne!(shop.browser.cookies[SESSION], ada, "each sign-in makes a token of its own");
    let answer = shop.start().await;
    test_support::shop::deliver(&mut shop.browser, &answer).await;
    assert_eq!(who(&shop.browser).await.as_deref(), Some("7"));
    assert!(!shop.browser.session().await.to_string().contains("ada"));
}

// SE-013
#[tokio::test]
async fn a_session_is_taken_from_its_cookie_only() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let token = shop.browser.cookies[SESSION].clone();
    shop.browser.cookies.clear();
    for value in [format!("Bearer {token}"), "Bearer %".to_owned(), "Bearer ".to_owned(), token] {
        for name in ["authorization", "x-auth-token", "cookie2", "set-cookie"] {
            shop.browser.headers.clear();
            shop.browser.headers.insert(
                http::HeaderName::from_static(name),
                HeaderValue::from_str(&value).unwrap(),
            );
            assert_eq!(who(&shop.browser).await, None, "{name}: {value}");
        }
    }
}

// JW-007, JW-017
#[tokio::test]
async fn a_secret_that_can_be_guessed_starts_no_site() {
    let zeros = "\0".repeat(32);
    let letters = "a".repeat(32);
    for text in
        ["", "secret", "fifteen letters", &zeros, &letters, "abababababababababababababababab"]
    {
        let built = test_support::shop::ShopAuth::builder(test_support::shop::Known::default())
            .variables(|name| (name != "AUTH_SECRET").then(|| "http://127.0.0.1/x".to_owned()))
            .url(ORIGIN)
            .secret(Secret::new(text))
            .build()
            .await;
        let error = built.expect_err(text).to_string();
        assert!(error.contains("secret"), "{error}");
        assert!(text.len() < 7 || !error.contains(text), "{error}");
    }
}

auth! {
    struct EndlessAuth;
    session: { max_age: Duration::MAX },
    providers: [],
}

auth! {
    struct EndedAuth;
    session: { max_age: Duration::ZERO },
    providers: [],
}

auth! {
    struct LongAuth;
    session: { max_age: Duration::from_hours(400 * 24) },
    providers: [],
}

// CK-020
#[tokio::test]
async fn a_lifetime_that_no_cookie_has_starts_no_site() {
    let endless = EndlessAuth::builder().variables(variables(&[])).build().await;
    assert!(endless.expect_err("too long").to_string().contains("400 days"));
    let ended = EndedAuth::builder().variables(variables(&[])).build().await;
    assert!(ended.expect_err("too short").to_string().contains("session.max_age"));
    LongAuth::builder().variables(variables(&[])).build().await.unwrap();
}

// JW-008
#[tokio::test]
async fn a_secret_that_was_taken_back_opens_nothing() {
    let new = || Secret::new("another secret of the tests, as long");
    let mut old = shop().await;
    old.sign_in("ada").await;
    let both = shop_at(ORIGIN, |b| b.secret(new()).secret(Secret::new(SECRET))).await;
    let token = old.browser.cookies[SESSION].clone();
    assert_eq!(who(&with_session(&both.browser, &token)).await.as_deref(), Some("ada"));
    let alone = shop_at(ORIGIN, |builder| builder.secret(new())).await;
    assert_eq!(who(&with_session(&alone.browser, &token)).await, None);
}
