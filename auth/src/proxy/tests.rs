use http::HeaderMap;

use super::*;

fn headers(given: &[(&'static str, &str)]) -> HeaderMap {
    given.iter().map(|(name, text)| (name.parse().unwrap(), text.parse().unwrap())).collect()
}

/// What is believed of a request from `peer`: the client, the host, and whether it is https.
fn said(
    proxies: &Proxies,
    peer: &str,
    given: &[(&'static str, &str)],
) -> (String, Result<String, HostError>, Option<bool>) {
    let headers = headers(given);
    let sent = Sent { headers: &headers, authority: None, peer: peer.parse().ok() };
    let believed = Believed::new(proxies).unwrap();
    let client = believed.client(sent).map_or(String::new(), |client| client.to_string());
    (client, believed.host(sent), believed.is_https(sent))
}

const LIE: [(&str, &str); 3] = [
    ("x-forwarded-for", "198.51.100.66"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "http"),
];

#[test]
fn nobody_is_believed_who_is_not_named() {
    let given = [LIE.as_slice(), &[("host", "shop.example"), ("forwarded", "host=evil.example")]];
    for proxies in [Proxies::count(0), Proxies::networks(["10.0.0.0/8"])] {
        let found = said(&proxies, "192.0.2.1", &given.concat());
        assert_eq!(found, ("192.0.2.1".to_owned(), Ok("shop.example".to_owned()), None));
    }
    let found = said(&Proxies::networks(["0.0.0.0/0"]), "", &given.concat());
    assert_eq!(found.0, "", "nobody knows who connects");
}

#[test]
fn each_proxy_s_element_is_counted_from_the_end() {
    // What a client wrote itself stands before.
    let lists = [
        ("x-forwarded-for", "198.51.100.66, 203.0.113.7, 10.0.0.2"),
        ("x-forwarded-host", "evil.example, shop.example, inner.example"),
        ("x-forwarded-proto", "http, https, http"),
        ("host", "app:3000"),
    ];
    for (proxies, client, host, is_https) in [
        (Proxies::count(1), "10.0.0.2", "inner.example", false),
        (Proxies::count(2), "203.0.113.7", "shop.example", true),
        (Proxies::networks(["10.0.0.0/8"]), "203.0.113.7", "shop.example", true),
        (Proxies::networks(["10.0.0.1"]), "10.0.0.2", "inner.example", false),
    ] {
        let found = said(&proxies, "10.0.0.1", &lists);
        let expected = (client.to_owned(), Ok(host.to_owned()), Some(is_https));
        assert_eq!(found, expected, "{proxies:?}");
    }
}

#[test]
fn several_headers_of_a_name_are_one_list() {
    let lists = [
        ("x-forwarded-for", "198.51.100.66"),
        ("x-forwarded-for", "203.0.113.7,, "),
        ("x-forwarded-for", "10.0.0.2"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-host", "shop.example"),
        ("x-forwarded-host", "inner.example"),
    ];
    let found = said(&Proxies::count(2), "10.0.0.1", &lists);
    assert_eq!(found, ("203.0.113.7".to_owned(), Ok("shop.example".to_owned()), None));
}

#[test]
fn a_proxy_that_replaces_or_adds_nothing_hides_none_before_it() {
    let one = [
        ("x-forwarded-for", "203.0.113.7"),
        ("x-forwarded-host", "shop.example"),
        ("x-forwarded-proto", "https"),
    ];
    let found = said(&Proxies::count(2), "10.0.0.1", &one);
    assert_eq!(found, ("203.0.113.7".to_owned(), Ok("shop.example".to_owned()), Some(true)));
    // One that passes the host on, and says nothing else.
    let found = said(&Proxies::count(1), "10.0.0.1", &[("host", "shop.example")]);
    assert_eq!(found, ("10.0.0.1".to_owned(), Ok("shop.example".to_owned()), None));
}

#[test]
fn forwarded_is_read_as_rfc_7239_has_it() {
    let text = r#"for="[2001:db8:cafe::17]:4711";host="Shop.example:8443";Proto=HTTPS, for=10.0.0.2;by=_x"#;
    let found = said(&Proxies::count(2), "10.0.0.1", &[("forwarded", text)]);
    let host = Ok("Shop.example:8443".to_owned());
    assert_eq!(found, ("2001:db8:cafe::17".to_owned(), host, Some(true)));
    let found = said(&Proxies::networks(["10.0.0.0/8"]), "10.0.0.1", &[("forwarded", text)]);
    assert_eq!(found.0, "2001:db8:cafe::17");
    for unknown in ["for=unknown", "for=_hidden", "for=\"\"", "by=10.0.0.9"] {
        let found = said(&Proxies::count(1), "10.0.0.1", &[("forwarded", unknown)]);
        assert_eq!(found.0, "10.0.0.1", "{unknown}");
    }
    // An open quote would swallow what the proxy wrote.
    for broken in ["host=\"evil.example, host=shop.example", "host=a;host=b", "host", "host=a b"] {
        let given = [("forwarded", broken), ("host", "shop.example")];
        let found = said(&Proxies::count(1), "10.0.0.1", &given);
        assert_eq!(found.1, Err(HostError::Unreadable), "{broken}");
    }
}

#[test]
fn two_headers_that_name_two_hosts_name_none() {
    let mut given = vec![("x-forwarded-host", "shop.example"), ("forwarded", "host=evil.example")];
    let found = said(&Proxies::count(1), "10.0.0.1", &given);
    assert_eq!(found.1, Err(HostError::Contradiction));
    given[1].1 = "host=SHOP.example";
    assert_eq!(said(&Proxies::count(1), "", &given).1, Ok("shop.example".to_owned()));
}

#[test]
fn the_request_names_one_host() {
    let host = |given: &[(&'static str, &str)], authority| {
        let headers = headers(given);
        Believed::Nobody.host(Sent { headers: &headers, authority, peer: None })
    };
    assert_eq!(host(&[], Some("shop.example")), Ok("shop.example".to_owned()), "HTTP/2");
    let same = host(&[("host", "shop.example")], Some("Shop.example"));
    assert_eq!(same, Ok("shop.example".to_owned()));
    let two = [("host", "shop.example"), ("host", "evil.example")];
    assert_eq!(host(&two, None), Err(HostError::Two));
    assert_eq!(host(&two[..1], Some("evil.example")), Err(HostError::Two));
    assert_eq!(host(&[], None), Err(HostError::None));
}

#[test]
fn the_operator_writes_a_number_or_networks() {
    for (text, proxies) in [
        ("1", Proxies::count(1)),
        (" 2 ", Proxies::count(2)),
        ("10.0.0.0/8", Proxies::networks(["10.0.0.0/8"])),
        ("10.0.0.0/8, fd00::/8", Proxies::networks(["10.0.0.0/8", "fd00::/8"])),
        ("10.0.0.0/8 ::1", Proxies::networks(["10.0.0.0/8", "::1"])),
    ] {
        assert_eq!(Proxies::parse(text), proxies, "{text}");
        assert!(Believed::new(&proxies).is_ok(), "{text}");
    }
    for text in ["true", "10.0.0.0/33", "10.0.0/8", "-1", "300", "private"] {
        assert_eq!(Believed::new(&Proxies::parse(text)), Err(text.to_owned()));
    }
    let mapped = said(
        &Proxies::networks(["10.0.0.0/8"]),
        "::ffff:10.0.0.1",
        &[("x-forwarded-for", "203.0.113.7")],
    );
    assert_eq!(mapped.0, "203.0.113.7");
}
