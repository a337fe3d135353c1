//! Attacks with cookies: planted, doubled, renamed, cut into pieces, malformed.

use http::{HeaderValue, StatusCode, header};
use test_support::{
    Browser, ORIGIN,
    shop::{HTTPS, deliver, shop, shop_at, start, who},
};

const SESSION: &str = "auth.session-token";

/// The browser with a `Cookie` header of its own.
fn with_header(browser: &Browser, bytes: &[u8]) -> Browser {
    let mut browser = browser.clone();
    browser.headers.insert(header::COOKIE, HeaderValue::from_bytes(bytes).unwrap());
    browser
}

/// Every route takes the header; nobody fails.
async fn knock(browser: &mut Browser) {
    for path in ["/api/auth/session", "/protected", "/api/auth/csrf", "/api/auth/providers"] {
        browser.get(path).await;
    }
    for path in ["/api/auth/signout", "/api/auth/signin/gh", "/api/auth/callback/credentials"] {
        let page = browser.post(path, &[("csrfToken", "a")]).await;
        assert!(page.location().contains("csrf=true"), "{path}: {page:?}");
    }
}

// CK-001
#[tokio::test]
async fn every_cookie_of_a_sign_in_over_https_belongs_to_the_host() {
    let mut shop = shop_at(HTTPS, |builder| builder).await;
    // The invariants of the browser look at each cookie.
    let answer = shop.start().await;
    let checks: Vec<_> = shop.browser.cookies.keys().cloned().collect();
    assert!(checks.iter().any(|name| name.starts_with("__Host-auth.state.")), "{checks:?}");
    let page = deliver(&mut shop.browser, &answer).await;
    let session = page.set_cookies().into_iter().find(|cookie| cookie.contains("session")).unwrap();
    assert!(session.starts_with("__Host-auth.session-token="), "{session}");
    assert!(session.contains("; Expires=") && session.contains("; Secure; "), "{session}");
    assert_eq!(who(&shop.browser).await.as_deref(), Some("7"));
}

// CK-003
#[tokio::test]
async fn of_two_sessions_in_one_request_neither_counts() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let ada = shop.browser.cookies[SESSION].clone();
    shop.sign_in("eve").await;
    let eve = shop.browser.cookies[SESSION].clone();
    assert_eq!(who(&shop.browser).await.as_deref(), Some("eve"));
    for (first, second) in [(&ada, &eve), (&eve, &ada)] {
        let both = format!("{SESSION}={first}; {SESSION}={second}");
        assert_eq!(who(&with_header(&shop.browser, both.as_bytes())).await, None);
        // HTTP/2 splits the header.
        let mut browser = shop.browser.clone();
        for (path, refusal) in [("/protected", 401), ("/guarded", 401), ("/api/auth/session", 200)]
        {
            let request = http::Request::get(path)
                .header(header::COOKIE, format!("{SESSION}={first}"))
                .header(header::COOKIE, format!("{SESSION}={second}"));
            let page = browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(page.status, refusal, "{path}");
            assert!(page.status == 401 || page.text == "{}", "{path}: {page:?}");
        }
    }
}

// CK-003
#[tokio::test]
async fn a_session_that_is_there_twice_counts_and_so_does_one_beside_a_stale_one() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let ada = shop.browser.cookies[SESSION].clone();
    for (first, second) in [(&*ada, &*ada), (&ada, "stale"), ("stale", &ada), ("", &ada)] {
        let both = format!("{SESSION}={first}; {SESSION}={second}");
        let browser = with_header(&shop.browser, both.as_bytes());
        assert_eq!(who(&browser).await.as_deref(), Some("ada"), "{first} {second}");
    }
    let flood = (0..40).map(|n| format!("{SESSION}={n}")).collect::<Vec<_>>().join("; ");
    for flood in [format!("{SESSION}={ada}; {flood}"), format!("{flood}; {SESSION}={ada}")] {
        assert_eq!(who(&with_header(&shop.browser, flood.as_bytes())).await, None);
    }
}

// CK-004
#[tokio::test]
async fn a_session_of_plain_http_is_none_on_https_under_any_name() {
    let mut plain = shop().await;
    plain.sign_in("ada").await;
    let token = plain.browser.cookies[SESSION].clone();
    let mut secure = shop_at(HTTPS, |builder| builder).await;
    for name in [
        SESSION,
        "__Host-auth.session-token",
        "__Secure-auth.session-token",
        "__host-auth.session-token",
        "next-auth.session-token",
        "__Secure-next-auth.session-token",
    ] {
        let header = format!("{name}={token}");
        assert_eq!(who(&with_header(&secure.browser, header.as_bytes())).await, None, "{name}");
    }
    secure.sign_in("ada").await;
    let token = secure.browser.cookies["__Host-auth.session-token"].clone();
    for name in [SESSION, "__host-auth.session-token", "__Secure-auth.session-token"] {
        let header = format!("{name}={token}");
        assert_eq!(who(&with_header(&secure.browser, header.as_bytes())).await, None, "{name}");
    }
    let header = format!("__Host-auth.session-token={token}");
    assert_eq!(who(&with_header(&secure.browser, header.as_bytes())).await.as_deref(), Some("ada"));
}

// CK-005, CK-007, CK-009, CK-011
#[tokio::test]
async fn neighbours_are_neither_the_session_nor_its_end() {
    let mut shop = shop_at(HTTPS, |builder| builder).await;
    shop.sign_in("ada").await;
    let name = "__Host-auth.session-token";
    let token = &shop.browser.cookies[name];
    let own = format!("{name}={token}");
    // Not the name, whatever it looks like.
    for before in ["\u{2000}", "\u{a0}", "\u{85}", "\u{3000}", "\u{b}", "%5f", "=", "$", "\""] {
        let Ok(_) = HeaderValue::from_bytes(format!("{before}{own}").as_bytes()) else { continue };
        let lone = with_header(&shop.browser, format!("{before}{own}").as_bytes());
        assert_eq!(who(&lone).await, None, "{before:?}");
        let both = with_header(&shop.browser, format!("{before}{name}=evil; {own}").as_bytes());
        assert_eq!(who(&both).await.as_deref(), Some("ada"), "{before:?}");
        let after = with_header(&shop.browser, format!("{name}{before}={token}").as_bytes());
        assert!(before == "=" || who(&after).await.is_none(), "{before:?}");
    }
    for neighbour in [
        &b"foo=\xff"[..],
        b"\xe2\x80\x80x=1",
        b"=__Host-auth.session-token=evil",
        b"",
        b";;;",
        b"a",
        b"a==",
        b"a=b\tc",
        b"__Host-auth.session-token.9=garbage",
        b"__Host-auth.session-token-other=x",
        b"__Host-auth.session-token.x=1",
        b"__Host-auth.session-token.00=1",
        b"__Host-auth.session-token.-1=1",
        b"__Host-auth.session-token.0=1; __Host-auth.session-token.1=2",
    ] {
        for (first, second) in [(neighbour, own.as_bytes()), (own.as_bytes(), neighbour)] {
            let mut browser = with_header(&shop.browser, &[first, b"; ", second].concat());
            let why = String::from_utf8_lossy(neighbour);
            assert_eq!(who(&browser).await.as_deref(), Some("ada"), "{why}");
            knock(&mut browser).await;
        }
    }
    let many: Vec<_> = (0..1000).map(|n| format!("c{n}=v")).collect();
    for header in [many.join("; "), format!("x={}; {own}", "y".repeat(64 << 10))] {
        let mut browser = with_header(&shop.browser, header.as_bytes());
        assert_eq!(who(&browser).await, None);
        knock(&mut browser).await;
    }
}

// CK-012
#[tokio::test]
async fn pieces_of_two_sessions_make_none() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let ada = shop.browser.cookies[SESSION].clone();
    shop.sign_in("eve").await;
    let eve = shop.browser.cookies[SESSION].clone();
    let at = ada.len() / 2;
    let cut = |token: &str| (token[..at].to_owned(), token[at..].to_owned());
    let ((a0, a1), (e0, e1)) = (cut(&ada), cut(&eve));
    let pieces = |pieces: &[(&str, &str)]| {
        let pieces = pieces.iter().map(|(index, value)| format!("{SESSION}.{index}={value}"));
        with_header(&shop.browser, pieces.collect::<Vec<_>>().join("; ").as_bytes())
    };
    let whole = pieces(&[("0", &a0), ("1", &a1)]);
    assert_eq!(who(&whole).await.as_deref(), Some("ada"));
    assert_eq!(who(&pieces(&[("1", &a1), ("0", &a0)])).await.as_deref(), Some("ada"));
    for twice in [
        pieces(&[("0", &a0), ("0", &a0), ("1", &a1)]),
        pieces(&[("0", &a0), ("0", &e0), ("1", &a1)]),
        pieces(&[("0", &e0), ("0", &a0), ("1", "stale"), ("1", &a1)]),
    ] {
        assert_eq!(who(&twice).await.as_deref(), Some("ada"), "{:?}", twice.headers);
    }
    for mixed in [
        pieces(&[("0", &a0), ("1", &e1)]),
        pieces(&[("0", &e0), ("1", &a1)]),
        pieces(&[("0", &a1), ("1", &a0)]),
        pieces(&[("0", &a0)]),
        pieces(&[("1", &a1)]),
        pieces(&[("0", &a0), ("1", &a1), ("0", &e0), ("1", &e1)]),
        pieces(&[("0", &a0), ("2", &a1)]),
        pieces(&[("0", &ada), ("1", &eve)]),
    ] {
        assert_eq!(who(&mixed).await, None, "{:?}", mixed.headers);
        let mut mixed = mixed;
        knock(&mut mixed).await;
    }
}

// CK-014
#[tokio::test]
async fn signing_out_drops_every_piece() {
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    for index in 0..3 {
        shop.browser.cookies.insert(format!("{SESSION}.{index}"), "old".to_owned());
    }
    let page = shop.browser.submit("/api/auth/signout", &[]).await;
    for name in [SESSION.to_owned(), format!("{SESSION}.0"), format!("{SESSION}.2")] {
        let dropped = format!("{name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
        assert!(page.set_cookies().contains(&dropped.as_str()), "{page:?}");
    }
    assert_eq!(who(&shop.browser).await, None);
    assert!(!shop.browser.cookies.keys().any(|name| name.starts_with(SESSION)));
}

// CK-017, RD-001
#[tokio::test]
async fn a_planted_callback_url_leads_nowhere() {
    let long = format!("/{}", "x".repeat(8 << 10));
    for planted in [
        "::::",
        "https://evil.example",
        "https%3A%2F%2Fevil.example",
        "//evil.example",
        "javascript:alert(1)",
        "blob:http://127.0.0.1:3000/x",
        "%ff",
        &long,
    ] {
        let mut shop = shop().await;
        let plant = |browser: &mut Browser| {
            browser.cookies.insert("auth.callback-url".to_owned(), planted.to_owned());
        };
        plant(&mut shop.browser);
        for path in ["/api/auth/session", "/api/auth/csrf", "/api/auth/signin"] {
            let page = shop.browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{planted}");
            assert!(!page.text.contains("evil"), "{planted}");
        }
        plant(&mut shop.browser);
        let page = shop.sign_in("ada").await;
        assert_eq!(page.location().trim_end_matches('/'), ORIGIN, "{planted}");
        plant(&mut shop.browser);
        let page = shop.browser.submit("/api/auth/signin/gh", &[]).await;
        let answer = shop.provider.authorize(page.location());
        plant(&mut shop.browser);
        let page = deliver(&mut shop.browser, &answer).await;
        assert_eq!(page.location().trim_end_matches('/'), ORIGIN, "{planted}");
        assert!(who(&shop.browser).await.is_some(), "{planted}");
    }
}

// SE-014, JW-006
#[tokio::test]
async fn a_cookie_for_one_purpose_is_worth_nothing_for_another() {
    let mut shop = shop().await;
    start(&mut shop.browser, &shop.provider).await;
    let cookies = shop.browser.cookies.clone();
    for (name, value) in &cookies {
        let as_session = format!("{SESSION}={value}");
        assert_eq!(who(&with_header(&shop.browser, as_session.as_bytes())).await, None, "{name}");
        let in_pieces = format!("{SESSION}.0={value}");
        assert_eq!(who(&with_header(&shop.browser, in_pieces.as_bytes())).await, None, "{name}");
    }
    // And the other way round: a session is no check.
    shop.sign_in("ada").await;
    let session = shop.browser.cookies[SESSION].clone();
    let answer = shop.start().await;
    let checks: Vec<_> = shop.browser.cookies.keys().cloned().collect();
    for name in checks.iter().filter(|name| name.ends_with(&answer.state[..8])) {
        let mut browser = shop.browser.clone();
        browser.cookies.insert(name.clone(), session.clone());
        let page = deliver(&mut browser, &answer).await;
        assert!(page.location().contains("error=OAuthCallback"), "{name}: {page:?}");
    }
    assert_eq!(shop.provider.exchanges(), 0);
}

// CK-021
#[tokio::test]
async fn a_thousand_odd_headers_are_no_session() {
    const PIECES: [&[u8]; 16] = [
        b"auth.session-token",
        b"auth.session-token.0",
        b"=",
        b";",
        b"; ",
        b" ",
        b"\t",
        b"\xff",
        b"%",
        b"%00",
        b"eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0",
        b"..",
        b".",
        b"\"",
        b",",
        b"A",
    ];
    let shop = shop().await;
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..1000 {
        let mut bytes = Vec::new();
        for _ in 0..=seed % 12 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            bytes.extend_from_slice(PIECES[usize::try_from(seed % 16).unwrap()]);
        }
        let mut browser = with_header(&shop.browser, &bytes);
        assert_eq!(browser.get("/protected").await.status, 401, "{bytes:?}");
        assert_eq!(browser.get("/api/auth/session").await.text, "{}", "{bytes:?}");
    }
}
