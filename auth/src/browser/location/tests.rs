use proptest::prelude::*;

use super::*;

const ORIGIN: &str = "https://app.example";

fn origin(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn resolve(candidate: &str) -> Option<String> {
    Redirects::default().resolve(candidate, &origin(ORIGIN))
}

fn listed(entries: &[&str]) -> Redirects {
    Redirects::new(entries, &origin(ORIGIN)).unwrap()
}

#[test]
fn targets_on_the_site_are_absolute() {
    for (candidate, target) in [
        ("/", "https://app.example/"),
        ("/orders?id=1#top", "https://app.example/orders?id=1#top"),
        ("/a/../b", "https://app.example/b"),
        ("/?next=https://evil.example", "https://app.example/?next=https://evil.example"),
        ("/é", "https://app.example/%C3%A9"),
        ("/%09/evil.example", "https://app.example/%09/evil.example"),
        ("/%5cevil.example", "https://app.example/%5cevil.example"),
        ("/x%0d%0aSet-Cookie:%20a=b", "https://app.example/x%0d%0aSet-Cookie:%20a=b"),
        ("/x;%20Domain=evil.example", "https://app.example/x;%20Domain=evil.example"),
        ("https://app.example", "https://app.example/"),
        ("https://app.example/x", "https://app.example/x"),
        ("https://app.example?x", "https://app.example/?x"),
        ("https://app.example:443/x", "https://app.example/x"),
        ("HTTPS://APP.EXAMPLE/X", "https://app.example/X"),
    ] {
        assert_eq!(resolve(candidate).as_deref(), Some(target), "{candidate}");
    }
}

#[test]
fn the_port_and_the_scheme_belong_to_the_origin() {
    let at = |candidate, origin_text| Redirects::default().resolve(candidate, &origin(origin_text));
    let local = "http://localhost:3000";
    assert_eq!(at("http://localhost:3000/x", local).as_deref(), Some("http://localhost:3000/x"));
    assert_eq!(at("/x", local).as_deref(), Some("http://localhost:3000/x"));
    assert_eq!(at("http://localhost/x", local), None);
    assert_eq!(at("https://localhost:3000/x", local), None);
    assert_eq!(at("http://127.0.0.1:3000/x", local), None);
    let six = "http://[::1]:3000";
    assert_eq!(at("http://[::1]:3000/x", six).as_deref(), Some("http://[::1]:3000/x"));
    assert_eq!(at("/x", "https://app.example/base").as_deref(), Some("https://app.example/x"));
}

const HOSTILE: &[&str] = &[
    "",
    " ",
    "relative",
    "?x",
    "#x",
    ":::",
    "%",
    "https://",
    "https:",
    "https://[::1",
    "https://app.example:99999/",
    "https://app.example:4x/",
    "https://evil.example",
    "http://app.example",
    "http://app.example/",
    "//evil.example",
    "//app.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "/a\\b",
    "https://app.example/a\\b",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\r\n/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    " /x",
    "/x ",
    "\u{0}//evil.example",
    "/\u{0}x",
    "/\u{7f}x",
    "/\u{85}x",
    "/\u{a0}x",
    "/\u{2028}x",
    "/./\\evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "/%2e%2e//evil.example",
    "https://app.example//evil.example",
    "https://app.example/..//evil.example",
    "https:/\\evil.example",
    "https:\\\\app.example/",
    "https:evil.example",
    "https:app.example",
    "https:/app.example",
    "https:///app.example",
    "https:///evil.example",
    "https://app.example.evil.example",
    "https://app.example@evil.example",
    "https://app.example:x@evil.example",
    "https://user@app.example",
    "https://user:pass@app.example/",
    "https://@app.example/",
    "https://:@app.example/",
    "https://evil.example#@app.example",
    "https://evil.example/?https://app.example",
    "https://evil.example\\@app.example",
    "https://app.example\\.evil.example",
    "https://app.example:8443",
    "https://sub.app.example",
    "https://app.example./",
    "https://app\u{ad}.example/",
    "https://app\u{3002}example/",
    "https://app\u{ff0e}example/",
    "https://\u{ff41}pp.example/",
    "https://%61pp.example/",
    "https://app.example%2f@evil.example",
    "https://ap\tp.example/",
    "blob:https://app.example/x",
    "javascript:alert(1)",
    "javascript://app.example/%0aalert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ftp://app.example/",
    "ws://app.example/",
    "wss://app.example/",
    "file:///etc/passwd",
    "filesystem:https://app.example/temporary/x",
    "view-source:https://app.example/",
    "about:blank",
    "mailto:a@app.example",
];

#[test]
fn hostile_targets_are_refused() {
    for candidate in HOSTILE {
        assert_eq!(resolve(candidate), None, "{candidate:?}");
    }
    assert_eq!(resolve(&format!("/{}", "a".repeat(2048))), None);
    // Short as it is written, long as it is sent.
    assert_eq!(resolve(&format!("/{}", "é".repeat(900))), None);
    assert!(resolve(&format!("/{}", "a".repeat(2000))).is_some());
}

#[test]
fn listed_origins_and_paths_are_allowed() {
    let redirects = listed(&["https://docs.example", "https://shop.example/orders", "/local"]);
    let target = |candidate| redirects.resolve(candidate, &origin(ORIGIN));
    for candidate in [
        "https://docs.example/",
        "https://docs.example/any/path?x#y",
        "https://shop.example/orders",
        "https://shop.example/orders/1?x",
        "https://app.example/",
        "/x",
    ] {
        assert!(target(candidate).is_some(), "{candidate}");
    }
    for candidate in [
        "https://docs.example.evil.example/",
        "https://xdocs.example/",
        "https://docs.example:8443/",
        "http://docs.example/",
        "https://a.docs.example/",
        "https://docs.example@evil.example/",
        "https://shop.example/",
        "https://shop.example/ordersx",
        "https://shop.example/orders/../admin",
        "https://shop.example/orders/%2e%2e/admin",
        "https://shop.example/orders/..%2fadmin",
        "https://shop.example/orders/..%5Cadmin",
        "https://local/",
    ] {
        assert_eq!(target(candidate), None, "{candidate}");
    }
    for candidate in HOSTILE {
        assert_eq!(target(candidate), None, "{candidate:?}");
    }
}

#[test]
fn entries_are_checked() {
    for entry in [
        "",
        "docs.example",
        "//docs.example",
        "https://*.docs.example",
        "https://user@docs.example",
        "https://docs.example/?x",
        "https://docs.example/#x",
        "https://docs.example/a%2fb",
        "javascript:alert(1)",
        "ftp://docs.example",
        "https://docs.example ",
    ] {
        let error = Redirects::new([entry], &origin(ORIGIN)).err();
        assert_eq!(error, Some(InvalidRedirect(entry.to_owned())));
    }
}

#[test]
fn the_redirect_callback_is_that_of_v4() {
    let base = origin("http://localhost:3000");
    for (candidate, target) in [
        ("/", "http://localhost:3000/"),
        ("/up", "http://localhost:3000/up"),
        ("//evil.example", "http://localhost:3000//evil.example"),
        ("/\\evil.example", "http://localhost:3000/\\evil.example"),
        ("HTTP://LOCALHOST:3000/up", "HTTP://LOCALHOST:3000/up"),
        ("http://localhost:3000/한글", "http://localhost:3000/한글"),
        ("https://localhost:3000/up", "http://localhost:3000"),
        ("http://localhost:3001/up", "http://localhost:3000"),
        ("http://localhost:3000@evil.example", "http://localhost:3000"),
        ("http://sub.localhost:3000", "http://localhost:3000"),
        ("https://evil.example", "http://localhost:3000"),
        ("relative", "http://localhost:3000"),
        (":::", "http://localhost:3000"),
        ("", "http://localhost:3000"),
        ("blob:http://localhost:3000/x", "http://localhost:3000"),
        ("javascript:alert(1)", "http://localhost:3000"),
    ] {
        assert_eq!(v4_redirect(candidate, &base), target, "{candidate}");
    }
    assert_eq!(v4_redirect(&"/".repeat(8192), &base), "http://localhost:3000");
}

#[test]
fn hostile_targets_stay_on_the_site_in_v4_as_well() {
    let base = origin(ORIGIN);
    for candidate in HOSTILE {
        let target = encode_location(&v4_redirect(candidate, &base)).into_owned();
        // As a browser reads the header, on the page that redirects.
        let read = origin("https://app.example/api/auth/callback").join(&target).unwrap();
        assert_eq!(read.origin(), base.origin(), "{candidate:?}");
    }
}

#[test]
fn locations_are_printable_ascii() {
    for (target, header) in [
        ("https://app.example/x?a=b&c=%20#d", "https://app.example/x?a=b&c=%20#d"),
        ("/한", "/%ED%95%9C"),
        ("/é\r\nX: y", "/%C3%A9%0D%0AX: y"),
        ("/\u{0}\t\u{7f}", "/%00%09%7F"),
        ("/\u{2028}", "/%E2%80%A8"),
        ("", ""),
    ] {
        assert_eq!(encode_location(target), header);
    }
}

proptest! {
    // RD-011
    #[test]
    fn resolved_targets_are_on_the_site_and_stable(
        candidate in "(https://|/|//|\\\\|http:|@|\\t|\\PC){0,3}(app\\.example|evil)?\\PC*",
    ) {
        if let Some(target) = resolve(&candidate) {
            prop_assert!(target.starts_with("https://app.example/"));
            prop_assert_eq!(&*encode_location(&target), &target);
            prop_assert_eq!(resolve(&target), Some(target));
        }
    }

    #[test]
    fn v4_targets_are_on_the_site(candidate in "(https:|/|//|\\\\|@|\\t|\\PC){0,3}\\PC*") {
        let base = origin(ORIGIN);
        let target = encode_location(&v4_redirect(&candidate, &base)).into_owned();
        let read = origin("https://app.example/api/auth/callback").join(&target).unwrap();
        prop_assert_eq!(read.origin(), base.origin());
        prop_assert!(http::HeaderValue::from_str(&target).is_ok());
    }
}
