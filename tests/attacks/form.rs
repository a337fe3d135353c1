//! Attacks with the sign-in form: odd passwords, wrong types, floods, an application that fails.

use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use test_support::{
    Page,
    shop::{CALLBACK, PASSWORD, REASON, Shop, assert_refused, shop, who},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::Instant,
};

const FORM: &str = "application/x-www-form-urlencoded";

/// Sends a body as it is, with the CSRF token in front of it.
async fn send(shop: &mut Shop, kind: &str, rest: impl AsRef<[u8]>) -> Page {
    let mut body = format!("csrfToken={}&", shop.browser.csrf().await).into_bytes();
    body.extend_from_slice(rest.as_ref());
    let request = Request::post(CALLBACK).header(header::CONTENT_TYPE, kind);
    shop.browser.send(request.body(Body::from(body)).unwrap()).await
}

// CR-003
#[tokio::test]
async fn a_password_is_compared_as_it_was_typed() {
    let mut shop = shop().await;
    let of = |length| "p".repeat(length);
    for (password, others) in [
        (of(64), vec![of(63), of(65)]),
        (of(72) + "b", vec![of(72) + "c", of(72), of(73)]),
        (of(128), vec![of(127) + "q"]),
        (of(4096), vec![of(4095)]),
        ("   ".to_owned(), vec!["  ".to_owned(), "    ".to_owned()]),
        (" padded ".to_owned(), vec!["padded".to_owned(), " padded".to_owned()]),
        ("nul\0after".to_owned(), vec!["nul".to_owned(), "nul\0other".to_owned()]),
        ("\u{e9}".to_owned(), vec!["e\u{301}".to_owned()]),
        ("💥 ü+%2B".to_owned(), vec!["💥 ü++".to_owned(), "💥 u+%2B".to_owned()]),
    ] {
        shop.known.password.lock().unwrap().clone_from(&password);
        for wrong in &others {
            let fields = [("username", "ada"), ("password", wrong.as_str())];
            let page = shop.browser.submit(CALLBACK, &fields).await;
            assert_refused(&shop.browser, &page, "CredentialsSignin", wrong).await;
        }
        let fields = [("username", "ada"), ("password", password.as_str())];
        shop.browser.submit(CALLBACK, &fields).await;
        assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"), "{password:?}");
        shop.browser.cookies.clear();
        let json = json!({
            "csrfToken": shop.browser.csrf().await, "username": "ada", "password": password,
        });
        shop.browser.post_json(CALLBACK, &json).await;
        assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"), "{password:?}");
        shop.browser.cookies.clear();
    }
    // Bytes that are no text must not become one text that stands for all of them.
    shop.known.password.lock().unwrap().replace_range(.., "\u{fffd}");
    for bytes in ["%FF", "%FE", "%C3", "%ED%A0%80"] {
        let page = send(&mut shop, FORM, format!("username=ada&password={bytes}")).await;
        assert_refused(&shop.browser, &page, "CredentialsSignin", bytes).await;
    }
    let page = send(&mut shop, FORM, b"username=ada&password=\xff").await;
    assert_refused(&shop.browser, &page, "CredentialsSignin", "a raw byte").await;
}

// CR-003, DS-001
#[tokio::test]
async fn a_password_too_long_is_refused_before_anybody_looks_at_it() {
    let mut shop = shop().await;
    for length in [0, 4097, 100_000] {
        let page =
            send(&mut shop, FORM, format!("username=ada&password={}", "p".repeat(length))).await;
        assert_refused(&shop.browser, &page, "CredentialsSignin", "too long").await;
    }
    let page = send(&mut shop, FORM, "x".repeat(10 << 20)).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(*shop.known.checks.lock().unwrap(), 0);
}

// CR-007
#[tokio::test]
async fn a_field_that_is_no_text_is_no_field() {
    let mut shop = shop().await;
    let known = shop.known.clone();
    let mut refuse = async |username: Value, password: Value| {
        let csrf = shop.browser.csrf().await;
        let json = json!({ "csrfToken": csrf, "username": username, "password": password });
        let page = shop.browser.post_json(CALLBACK, &json).await;
        assert_refused(&shop.browser, &page, "CredentialsSignin", &json.to_string()).await;
    };
    for odd in [
        json!({ "$ne": null }),
        json!(true),
        json!(0),
        json!(null),
        json!([PASSWORD]),
        json!({ "toString": PASSWORD }),
    ] {
        refuse(odd.clone(), PASSWORD.into()).await;
        refuse("ada".into(), odd).await;
    }
    assert_eq!(*known.checks.lock().unwrap(), 0);
    refuse("' OR 1=1--".into(), "' OR 1=1--".into()).await;
}

// CR-008, DS-004
#[tokio::test]
async fn a_repeated_field_and_a_flood_of_fields_are_refused() {
    let mut shop = shop().await;
    let password: String = url::form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect();
    for body in [
        format!("username=ada&username=eve&password={password}"),
        format!("username=ada&password=x&password={password}"),
        format!("username=ada&password={password}&password={password}"),
        format!("username=ada&Password={password}"),
        format!("username[]=ada&password={password}"),
    ] {
        let page = send(&mut shop, FORM, &body).await;
        assert_refused(&shop.browser, &page, "CredentialsSignin", &body).await;
    }
    let csrf = shop.browser.csrf().await;
    let twice = format!(
        r#"{{"csrfToken":"{csrf}","username":"ada","username":"eve","password":"{PASSWORD}"}}"#
    );
    let request = Request::post(CALLBACK).header(header::CONTENT_TYPE, "application/json");
    let page = shop.browser.send(request.body(Body::from(twice)).unwrap()).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text.contains("twice") && who(&shop.browser).await.is_none(), "{page:?}");
    let many = (0..10_000).map(|n| format!("f{n}=1&")).collect::<Vec<_>>().concat();
    let page = send(&mut shop, FORM, format!("{many}username=ada&password={password}")).await;
    assert!(page.status.is_client_error(), "{page:?}");
    let query = (0..10_000).map(|n| format!("q{n}=1&")).collect::<Vec<_>>().concat();
    let page = shop.browser.get(&format!("/api/auth/session?{}", &query[..60_000])).await;
    assert_eq!(page.status, StatusCode::URI_TOO_LONG);
    assert_eq!(*shop.known.checks.lock().unwrap(), 0);
}

// CR-008
#[tokio::test(start_paused = true)]
async fn a_body_that_doesn_t_end_is_not_waited_for() {
    let mut shop = shop().await;
    let csrf = shop.browser.csrf().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, shop.browser.app()).into_future());
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {CALLBACK} HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nContent-Type: {FORM}\r\n\
         Content-Length: 1000\r\n\r\ncsrfToken={csrf}&username=ada&password="
    );
    let started = Instant::now();
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut status = [0; 12];
    connection.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 408");
    // Of the clock of the test.
    assert_eq!(started.elapsed().as_secs(), 30);
    assert_eq!(*shop.known.checks.lock().unwrap(), 0);
}

// DS-001
#[tokio::test]
async fn a_compressed_body_is_not_read() {
    let mut shop = shop().await;
    for coding in ["gzip", "deflate", "br", "zstd", "gzip, identity"] {
        shop.browser.headers.insert(header::CONTENT_ENCODING, coding.parse().unwrap());
        let page = shop.browser.post(CALLBACK, &[("username", "ada")]).await;
        assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{coding}");
    }
    shop.browser.headers.insert(header::CONTENT_ENCODING, "identity".parse().unwrap());
    let page = shop.browser.post(CALLBACK, &[("username", "ada")]).await;
    assert!(page.status.is_redirection());
}

// CR-001, DS-007
#[tokio::test]
async fn an_application_that_fails_tells_the_browser_nothing() {
    let mut shop = shop().await;
    for user in ["fails", "panics"] {
        let page = shop.sign_in(user).await;
        assert_refused(&shop.browser, &page, "Callback", user).await;
        assert!(!format!("{page:?}").contains(REASON), "{page:?}");
    }
    shop.sign_in("ada").await;
    assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"), "and others are not disturbed");
}

/// Posts a body as it is, with these headers.
async fn post(shop: &mut Shop, path: &str, kinds: &[&str], body: &str) -> Page {
    let mut request = Request::post(path);
    for kind in kinds {
        request = request.header(header::CONTENT_TYPE, *kind);
    }
    shop.browser.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

// CR-007, CS-001, CS-004
#[tokio::test]
async fn a_body_is_what_its_one_content_type_says() {
    const ROUTES: [&str; 4] =
        [CALLBACK, "/api/auth/signin/gh", "/api/auth/signout", "/api/auth/session"];
    let mut shop = shop().await;
    let csrf = shop.browser.csrf().await;
    let form = format!("csrfToken={csrf}&username=ada");
    let json = json!({ "csrfToken": csrf, "username": "ada" }).to_string();
    for kinds in [
        &["application/json; charset=utf-16"][..],
        &["application/json;Charset=\"ISO-8859-1\""],
        &["application/x-www-form-urlencoded; charset=utf-7"],
        &["application/x-www-form-urlencoded;a=b;charset=shift_jis"],
        &["application/json", "application/json"],
        &["text/plain", "application/json"],
        &["application/json, text/plain"],
        &["application/jsonp"],
        &["application/json+x"],
        &["text/json"],
        &["text/plain;application/json"],
        &["text/plain"],
        &["json"],
        &["\u{e9}"],
        &[""],
        &[],
    ] {
        for (path, body) in ROUTES.iter().flat_map(|path| [(path, &form), (path, &json)]) {
            let page = post(&mut shop, path, kinds, body).await;
            assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kinds:?} {path}");
            assert!(page.text.starts_with("The body "), "{page:?}");
        }
    }
    assert_eq!((*shop.known.checks.lock().unwrap(), shop.provider.exchanges()), (0, 0));
    for (kind, body) in [
        ("APPLICATION/JSON", &json),
        ("application/json; charset=UTF-8", &json),
        ("application/json;charset=\"utf8\"", &json),
        ("application/json;", &json),
        ("Application/X-WWW-Form-URLencoded", &form),
        ("application/x-www-form-urlencoded;charset=utf-8", &form),
        ("application/x-www-form-urlencoded ; charset=us-ascii ; x", &form),
    ] {
        let page = post(&mut shop, "/api/auth/signin/gh", &[kind], body).await;
        assert!(page.location().starts_with(&shop.provider.url), "{kind}: {page:?}");
    }
}

// CR-008, DS-005
#[tokio::test]
async fn nested_json_has_a_bound_and_a_clear_error() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let csrf = shop.browser.csrf().await;
    let nested = |levels: usize, open: &str, close: &str| {
        let (open, close) = (open.repeat(levels), close.repeat(levels));
        format!(r#"{{"csrfToken":"{csrf}","data":{open}1{close}}}"#)
    };
    for (levels, is_read) in [(1, true), (31, true), (32, false), (100, false), (10_000, false)] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let body = nested(levels, open, close);
            for path in ["/api/auth/session", "/api/auth/signin/gh"] {
                let page = post(&mut shop, path, &["application/json"], &body).await;
                let is_bad = page.status == StatusCode::BAD_REQUEST && page.text.contains("JSON");
                assert!(is_read != is_bad, "{levels} {open} {path}: {page:?}");
            }
        }
    }
    for body in ["[1]", "1", "nonsense", "{\"a\":1", "{} {}", "\u{0}"] {
        let page = post(&mut shop, "/api/auth/session", &["application/json"], body).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(page.text.starts_with("The body is not read as JSON: "), "{body}: {page:?}");
    }
    assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"), "the session goes on");
}
