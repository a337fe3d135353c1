//! Names and attributes.

use std::time::Duration;

use serde_json::Value;

use super::{
    super::{
        Cookie, SameSite,
        invalid::InvalidCookie,
        policy::{Common, CookiePolicy, Entry, Overrides},
    },
    https,
};
use crate::compat::Compat;

fn policy(compat: Compat, secure: bool, domain: Option<&str>) -> CookiePolicy {
    let common = Common { secure, domain, ..Common::default() };
    CookiePolicy::new(compat, common, &Overrides::default()).unwrap()
}

fn entries(policy: &CookiePolicy) -> [&Entry; 6] {
    [
        &policy.session_token,
        &policy.callback_url,
        &policy.csrf_token,
        &policy.pkce_code_verifier,
        &policy.state,
        &policy.nonce,
    ]
}

/// The error of a session cookie on https.
fn error(session_token: Cookie) -> Option<InvalidCookie> {
    error_at(true, session_token)
}

fn error_at(secure: bool, session_token: Cookie) -> Option<InvalidCookie> {
    let overrides = Overrides { session_token, ..Overrides::default() };
    let common = Common { secure, ..Common::default() };
    CookiePolicy::new(Compat::Native, common, &overrides).err()?.pop()
}

#[test]
fn cookies_are_those_of_v4() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../../vectors/jwe.json")).unwrap();
    for (scheme, secure) in [("http", false), ("https", true)] {
        let policy = policy(Compat::NextAuthV4, secure, None);
        let keys =
            ["sessionToken", "callbackUrl", "csrfToken", "pkceCodeVerifier", "state", "nonce"];
        for (key, entry) in keys.into_iter().zip(entries(&policy)) {
            let expected = &vectors["default_cookies"][scheme][key];
            let options = &expected["options"];
            let set = entry.set("");
            assert_eq!(Some(&*entry.name), expected["name"].as_str());
            assert_eq!(Some(&*entry.path), options["path"].as_str());
            assert_eq!(Some(entry.secure), options["secure"].as_bool());
            assert_eq!(Some(set.http_only), options["httpOnly"].as_bool());
            assert_eq!(options["sameSite"], "lax");
            assert_eq!(entry.same_site, SameSite::Lax);
            let max_age = options["maxAge"].as_u64().map(Duration::from_secs);
            assert_eq!(entry.max_age, max_age, "{key}");
        }
    }
}

#[test]
fn an_address_is_remembered_for_a_month_on_this_host_alone() {
    for compat in [Compat::Native, Compat::NextAuthV4] {
        let policy = policy(compat, true, Some("example.com"));
        assert_eq!(policy.email.domain, None);
        assert_eq!(policy.email.max_age, Some(Duration::from_hours(30 * 24)));
        assert!(policy.email.secure && policy.email.set("").http_only);
        assert!(policy.email.name.ends_with("auth.email"));
    }
    let clash = error(Cookie::named("__Host-auth.email").path("/"));
    assert_eq!(clash, Some(InvalidCookie::Clash("__Host-auth.email".to_owned())));
}

#[test]
fn own_cookies_belong_to_the_host() {
    let stems =
        ["session-token", "callback-url", "csrf-token", "pkce.code_verifier", "state", "nonce"];
    let (secure, plain) = (policy(Compat::Native, true, None), policy(Compat::Native, false, None));
    for (at, stem) in stems.into_iter().enumerate() {
        let (secure, plain) = (entries(&secure)[at], entries(&plain)[at]);
        assert_eq!(secure.name, format!("__Host-auth.{stem}"));
        assert_eq!(plain.name, format!("auth.{stem}"));
        assert!(secure.secure && !plain.secure);
        assert_eq!((&*secure.path, &secure.domain), ("/", &None));
        assert_eq!(secure.max_age, (at > 2).then_some(Duration::from_mins(15)));
    }
}

#[test]
fn a_domain_is_for_the_session() {
    for (compat, name) in [
        (Compat::Native, "__Secure-auth.session-token"),
        (Compat::NextAuthV4, "__Secure-next-auth.session-token"),
    ] {
        let policy = policy(compat, true, Some("example.com"));
        assert_eq!(policy.session_token.name, name);
        assert_eq!(policy.session_token.domain.as_deref(), Some("example.com"));
        assert!(policy.csrf_token.name.starts_with("__Host-"));
        assert!(entries(&policy)[1..].iter().all(|entry| entry.domain.is_none()));
    }
}

#[test]
fn a_prefix_takes_the_place_of_the_library_s_name() {
    for (compat, secure, domain, name) in [
        (Compat::Native, false, None, "shop.session-token"),
        (Compat::Native, true, None, "__Host-shop.session-token"),
        (Compat::Native, true, Some("shop.example"), "__Secure-shop.session-token"),
        (Compat::NextAuthV4, true, None, "__Secure-shop.session-token"),
    ] {
        let common = Common { secure, domain, prefix: Some("shop"), ..Common::default() };
        let overrides = Overrides { csrf_token: "csrf".into(), ..Overrides::default() };
        let policy = CookiePolicy::new(compat, common, &overrides).unwrap();
        assert_eq!(policy.session_token.name, name);
        assert!(policy.state.name.ends_with("shop.state"), "{}", policy.state.name);
        assert_eq!(policy.csrf_token.name, "csrf");
    }
    for prefix in ["", "a b", "a;", "__Host-shop", "__shop", "é"] {
        let common = Common { prefix: Some(prefix), ..https() };
        let error = CookiePolicy::new(Compat::Native, common, &Overrides::default()).unwrap_err();
        assert_eq!(error, [InvalidCookie::Prefix(prefix.to_owned())]);
    }
}

#[test]
fn partitioned_cookies_are_secure_and_sent_inside_frames() {
    let new = |secure, overrides: &Overrides| {
        let common = Common { secure, partitioned: true, ..Common::default() };
        CookiePolicy::new(Compat::Native, common, overrides)
    };
    let policy = new(true, &Overrides::default()).unwrap();
    for entry in entries(&policy) {
        let header = entry.set("v").to_header();
        assert!(header.ends_with("; Secure; SameSite=None; Partitioned"), "{header}");
        assert!(entry.clear().to_header().ends_with("; Partitioned"));
    }
    let errors = new(false, &Overrides::default()).unwrap_err();
    assert!(errors.contains(&InvalidCookie::PartitionedInsecure("auth.session-token".to_owned())));
    let session_token = Cookie::named("sid").same_site(SameSite::Lax);
    let overrides = Overrides { session_token, ..Overrides::default() };
    let errors = new(true, &overrides).unwrap_err();
    assert_eq!(errors, [InvalidCookie::FramedSameSite("sid".to_owned(), "Lax")]);
}

// CK-013
#[test]
fn check_cookies_come_back_from_another_site() {
    let strict = || Cookie::named("c").same_site(SameSite::Strict);
    for overrides in [
        Overrides { state: strict(), ..Overrides::default() },
        Overrides { nonce: strict(), ..Overrides::default() },
        Overrides { pkce_code_verifier: strict(), ..Overrides::default() },
    ] {
        let errors = CookiePolicy::new(Compat::Native, https(), &overrides).unwrap_err();
        assert_eq!(errors, [InvalidCookie::StrictCheck("c".to_owned())]);
    }
    assert_eq!(error(strict()), None, "the session's may be");
}

#[test]
fn a_domain_is_the_site_s_or_above_it() {
    let at = |host, domain| {
        let common = Common { host, domain: Some(domain), ..https() };
        CookiePolicy::new(Compat::Native, common, &Overrides::default()).err()
    };
    for (host, domain) in [
        (Some("shop.example"), "shop.example"),
        (Some("app.shop.example"), "shop.example"),
        (None, "shop.example"),
    ] {
        assert_eq!(at(host, domain), None, "{host:?} {domain}");
    }
    for (host, domain) in [
        ("shop.example", "app.shop.example"),
        ("shop.example", "other.example"),
        ("myshop.example", "shop.example"),
        ("127.0.0.1", "shop.example"),
    ] {
        let expected = InvalidCookie::OtherDomain(domain.to_owned(), host.to_owned());
        assert_eq!(at(Some(host), domain), Some(vec![expected]));
    }
    for (host, domain) in [
        (Some("shop.co.uk"), "co.uk"),
        (Some("me.github.io"), "github.io"),
        (None, "com"),
        (None, "localhost"),
        (Some("127.0.0.1"), "127.0.0.1"),
    ] {
        assert_eq!(at(host, domain), Some(vec![InvalidCookie::PublicSuffix(domain.to_owned())]));
    }
    let common = Common { is_development: true, host: Some("localhost"), ..https() };
    let common = Common { domain: Some("shop.example"), ..common };
    let policy = CookiePolicy::new(Compat::Native, common, &Overrides::default()).unwrap();
    assert_eq!(policy.session_token.domain, None, "this machine's names have none");
}

#[test]
fn an_entry_replaces_what_it_names() {
    let overrides = Overrides {
        session_token: Cookie::named("sid")
            .same_site(SameSite::Strict)
            .domain("example.com")
            .max_age(Duration::from_hours(1))
            .path("/app"),
        callback_url: Cookie::new().domain("example.com"),
        csrf_token: Cookie::from("csrf"),
        state: Cookie::new().same_site(SameSite::None),
        nonce: Cookie::new().path("/api/auth"),
        ..Overrides::default()
    };
    let policy = CookiePolicy::new(Compat::Native, https(), &overrides).unwrap();
    assert_eq!(
        policy.session_token.set("v").to_header(),
        "sid=v; Max-Age=3600; Domain=example.com; Path=/app; HttpOnly; Secure; SameSite=Strict"
    );
    assert_eq!(
        policy.session_token.clear().to_header(),
        "sid=; Max-Age=0; Domain=example.com; Path=/app; HttpOnly; Secure; SameSite=Strict"
    );
    assert_eq!(policy.callback_url.name, "__Secure-auth.callback-url");
    assert_eq!(policy.csrf_token.name, "csrf");
    assert_eq!(policy.state.name, "__Host-auth.state");
    assert_eq!(policy.state.same_site, SameSite::None);
    assert_eq!(policy.nonce.name, "__Secure-auth.nonce");
    let overrides = Overrides { csrf_token: Cookie::new().secure(false), ..Overrides::default() };
    let policy = CookiePolicy::new(Compat::Native, https(), &overrides).unwrap();
    assert_eq!((&*policy.csrf_token.name, policy.csrf_token.secure), ("auth.csrf-token", false));
}

#[test]
fn contradictions_are_refused() {
    type Error = InvalidCookie;
    for name in ["", "a b", "a;b", "a=b", "é", "a\r\n", "a/b", "a,b"] {
        assert_eq!(error(Cookie::from(name)), Some(Error::Name(name.to_owned())));
    }
    for path in ["", "app", "/a b", "/a;b", "/é", "/\n"] {
        assert_eq!(error(Cookie::new().path(path)), Some(Error::Path(path.to_owned())));
    }
    for domain in
        ["", ".example.com", "example.com.", "a b", "a;b", "https://a", "-a.b", "é.com", "a..b"]
    {
        assert_eq!(error(Cookie::new().domain(domain)), Some(Error::Domain(domain.to_owned())));
    }
    let host = || "__Host-s".to_owned();
    assert_eq!(error(Cookie::named(host())), None);
    assert_eq!(error(Cookie::named(host()).domain("a.com")), Some(Error::HostDomain(host())));
    assert_eq!(error(Cookie::named(host()).path("/a")), Some(Error::HostPath(host())));
    assert_eq!(error(Cookie::named(host()).secure(false)), Some(Error::PrefixInsecure(host())));
    assert_eq!(
        error(Cookie::from("__host-s").secure(false)),
        Some(Error::PrefixInsecure("__host-s".to_owned()))
    );
    assert_eq!(
        error_at(false, Cookie::from("__Secure-s")),
        Some(Error::PrefixInsecure("__Secure-s".to_owned()))
    );
    assert_eq!(
        error_at(false, Cookie::from("s").same_site(SameSite::None)),
        Some(Error::NoneInsecure("s".to_owned()))
    );
    assert_eq!(error_at(false, Cookie::from("__Secure-s").secure(true)), None);
}

#[test]
fn clashing_names_are_refused() {
    let clash = |session: &'static str, state: &'static str| {
        let overrides = Overrides {
            session_token: session.into(),
            state: state.into(),
            ..Overrides::default()
        };
        CookiePolicy::new(Compat::Native, https(), &overrides).err()
    };
    let expected = |name: &str| Some(vec![InvalidCookie::Clash(name.to_owned())]);
    assert_eq!(clash("sid", "sid"), expected("sid"));
    assert_eq!(clash("sid", "sid.0"), expected("sid.0"));
    assert_eq!(clash("state.x", "state"), expected("state.x"));
    assert_eq!(clash("sid", "sid.state"), None);
    assert_eq!(clash("sid", "sid-0"), None);
}

#[test]
fn all_that_is_wrong_is_reported() {
    let overrides = Overrides {
        session_token: "a b".into(),
        nonce: Cookie::new().path("x"),
        ..Overrides::default()
    };
    let errors = CookiePolicy::new(Compat::Native, https(), &overrides).unwrap_err();
    let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "a cookie name is made of letters, digits, `-`, `_` and `.`: `a b`",
            "a cookie path begins with `/` and has neither spaces nor `;`: `x`",
        ]
    );
}
