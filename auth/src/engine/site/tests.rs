use http::{HeaderMap, header::HOST};

use super::*;

fn origin(text: &str) -> Origin {
    Site::parse(text, Compat::Native).unwrap_or_else(|| panic!("{text}")).0
}

fn hosts(names: &[&str]) -> Vec<HostName> {
    names.iter().map(|name| HostName::parse(name).unwrap_or_else(|| panic!("{name}"))).collect()
}

fn headers(given: &[(&'static str, &str)]) -> HeaderMap {
    given.iter().map(|(name, text)| (name.parse().unwrap(), text.parse().unwrap())).collect()
}

fn sent(headers: &HeaderMap) -> Sent<'_> {
    Sent { headers, authority: None, peer: None }
}

fn at(site: &Site, host: &str) -> Result<String, Misplaced> {
    let headers = headers(&[("host", host)]);
    let found = site.origin(sent(&headers));
    assert_eq!(site.is_https(sent(&headers)), found.as_ref().is_ok_and(Origin::is_https), "{host}");
    found.map(|origin| origin.as_str().to_owned())
}

#[test]
fn a_configured_url_is_read_with_or_without_scheme_and_path() {
    for (text, origin, path) in [
        ("https://shop.example", "https://shop.example", None),
        ("HTTPS://Shop.Example/", "https://shop.example", None),
        ("shop.example", "https://shop.example", None),
        ("127.0.0.1:3001", "http://127.0.0.1:3001", None),
        ("localhost:3001/api/auth", "http://localhost:3001", Some("/api/auth")),
        ("shop.example:8443/login/auth/", "https://shop.example:8443", Some("/login/auth")),
        ("http://localhost:3000/api/auth?x#y", "http://localhost:3000", Some("/api/auth")),
        ("https://shop.example:443", "https://shop.example", None),
    ] {
        let (found, below) = Site::parse(text, Compat::Native).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((found.as_str(), below.as_deref()), (origin, path), "{text}");
    }
    let (compatible, _) = Site::parse("localhost:3001", Compat::NextAuthV4).unwrap();
    assert_eq!(compatible.as_str(), "https://localhost:3001", "as NextAuth v4 reads it");
    for text in ["", "https://", "ftp://shop.example", "https:// shop.example", "http://[x]"] {
        assert!(Site::parse(text, Compat::Native).is_none(), "{text}");
    }
}

#[test]
fn without_a_word_about_the_site_only_this_machine_s_own_names_are_taken() {
    let site = Site::new(None, Vec::new(), Believed::Nobody, Compat::Native);
    for (host, origin) in [
        ("localhost:8080", "http://localhost:8080"),
        ("shop.localhost", "http://shop.localhost"),
        ("127.0.0.1:3001", "http://127.0.0.1:3001"),
        ("[::1]:3001", "http://[::1]:3001"),
    ] {
        assert_eq!(at(&site, host).as_deref(), Ok(origin), "{host}");
    }
    for (host, url) in [
        ("evil.example", "https://evil.example"),
        ("localhost.evil.example", "https://localhost.evil.example"),
        ("127.0.0.1.evil.example:81", "https://127.0.0.1.evil.example:81"),
        ("192.0.2.5:3000", "http://192.0.2.5:3000"),
        ("nas:3000", "http://nas:3000"),
    ] {
        assert_eq!(at(&site, host), Err(Misplaced::Unknown(url.to_owned())), "{host}");
    }
    for host in ["localhost@evil.example", "evil.example/localhost", "a b", "", "localhost:99999"] {
        assert!(matches!(at(&site, host), Err(Misplaced::Unclear(_))), "{host}");
    }
}

#[test]
fn v4_never_asks_and_answers_nobody_else() {
    let site = Site::new(None, Vec::new(), Believed::Nobody, Compat::NextAuthV4);
    for host in ["localhost:8080", "127.0.0.1", ""] {
        assert_eq!(at(&site, host).as_deref(), Ok("http://localhost:3000"), "{host}");
    }
    assert!(matches!(at(&site, "shop.example"), Err(Misplaced::Unknown(_))));
    let trusting = Site::new(None, Vec::new(), Believed::Hops(1), Compat::NextAuthV4);
    assert_eq!(at(&trusting, "localhost:8080").as_deref(), Ok("https://localhost:8080"));
}

#[test]
fn a_proxy_that_is_believed_says_where_the_site_is() {
    let site = Site::new(None, Vec::new(), Believed::Hops(1), Compat::Native);
    for (host, proto, found) in [
        ("shop.example", "https", "https://shop.example"),
        ("shop.example", "http", "http://shop.example"),
        ("shop.example", "http,https", "https://shop.example"),
        ("shop.example", "https, http", "http://shop.example"),
        ("shop.example", "", "https://shop.example"),
        ("shop.example", "gopher", "https://shop.example"),
        ("evil.example, shop.example", "https", "https://shop.example"),
        ("192.0.2.5:3000", "", "http://192.0.2.5:3000"),
        ("localhost:3000", "", "http://localhost:3000"),
    ] {
        let headers = headers(&[("x-forwarded-host", host), ("x-forwarded-proto", proto)]);
        let origin = site.origin(sent(&headers)).map(|origin| origin.as_str().to_owned());
        assert_eq!(origin.as_deref(), Ok(found), "{host} {proto}");
    }
    for host in ["evil.example/x@y", "a@b", "shop.example:x"] {
        let headers = headers(&[("x-forwarded-host", host), (HOST.as_str(), "shop.example")]);
        let refused = Err(Misplaced::Unclear(HostError::Unreadable));
        assert_eq!(site.origin(sent(&headers)), refused, "{host}");
    }
}

#[test]
fn a_site_with_names_answers_to_them_alone() {
    let names =
        ["shop.example", "shop.example:8443", "*.shop.example", "http://nas.lan", "localhost"];
    let site = Site::new(None, hosts(&names), Believed::Nobody, Compat::Native);
    for (host, origin) in [
        ("shop.example", "https://shop.example"),
        ("SHOP.example:443", "https://shop.example"),
        ("shop.example:8443", "https://shop.example:8443"),
        ("a.shop.example", "https://a.shop.example"),
        ("a.b.shop.example", "https://a.b.shop.example"),
        ("nas.lan", "http://nas.lan"),
        ("localhost:3000", "http://localhost:3000"),
    ] {
        assert_eq!(at(&site, host).as_deref(), Ok(origin), "{host}");
    }
    for host in [
        "evil.example",
        "shop.example.evil.example",
        "evilshop.example",
        ".shop.example",
        "shop.example:444",
        "nas.lan:8080",
        "127.0.0.1",
    ] {
        assert_eq!(at(&site, host), Err(Misplaced::Foreign(host.to_owned())), "{host}");
    }
}

#[test]
fn with_a_url_names_are_other_ways_to_the_same_origin() {
    let (url, names) = (origin("https://shop.example"), hosts(&["www.shop.example"]));
    let site = Site::new(Some(url), names, Believed::Nobody, Compat::Native);
    for host in ["shop.example", "www.shop.example"] {
        assert_eq!(at(&site, host).as_deref(), Ok("https://shop.example"), "{host}");
    }
    let headers = headers(&[("host", "evil.example")]);
    let foreign = Err(Misplaced::Foreign("evil.example".to_owned()));
    assert_eq!(site.origin(sent(&headers)), foreign);
}

#[test]
fn another_host_is_one_that_somebody_can_have_typed() {
    for (url, host, is_other) in [
        ("https://shop.example", "www.shop.example", true),
        ("https://shop.example", "shop.example", false),
        ("https://shop.example", "shop.example:443", false),
        // Where a proxy reaches this program.
        ("https://shop.example", "127.0.0.1:3000", false),
        ("https://shop.example", "app:3000", false),
        ("https://shop.example", "10.1.2.3:3000", false),
        ("http://localhost:3000", "127.0.0.1:3000", true),
        ("http://192.0.2.5:3000", "localhost:3000", true),
    ] {
        let site = Site::new(Some(origin(url)), Vec::new(), Believed::Nobody, Compat::Native);
        let headers = headers(&[("host", host)]);
        assert_eq!(site.other_host(sent(&headers)).is_some(), is_other, "{url} {host}");
    }
}

#[test]
fn names_are_hosts() {
    for name in ["", "a b", "https://shop.example/x", "*", "*.10.0.0.1", "a.*.b", "me@a", "ftp://a"]
    {
        assert_eq!(HostName::parse(name), None, "{name}");
    }
}
