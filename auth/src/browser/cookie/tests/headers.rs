//! Reading `Cookie`, writing `Set-Cookie`.

use std::{
    borrow::Cow,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use proptest::prelude::*;

use super::{
    super::{
        Cookie, SameSite,
        header::{Cookies, Lookup, MAX_BYTES},
        percent,
        policy::{CookiePolicy, Overrides},
        set::SetCookie,
    },
    https,
};
use crate::compat::Compat;

fn parse(header: &[u8]) -> Cookies<'_> {
    Cookies::parse([header])
}

fn one(value: &str) -> Lookup<'_> {
    Lookup::One(Cow::Borrowed(value))
}

/// What is known without writing a header is no guess: one with all that a header can have is as long.
#[test]
fn the_longest_header_is_as_long_as_it_may_be() {
    let longest = SetCookie {
        name: "session".to_owned(),
        value: "é%".to_owned(),
        path: Cow::Borrowed("/a/path/of/several/words"),
        domain: Some(Cow::Borrowed("shop.example")),
        http_only: true,
        secure: true,
        same_site: SameSite::Strict,
        partitioned: true,
        max_age: Some(Duration::MAX),
        expires: Some(UNIX_EPOCH + Duration::from_secs(u64::from(u32::MAX) * 100)),
    };
    assert_eq!(longest.overhead(), longest.overhead_at_most());
    assert_eq!(longest.to_header().len(), longest.length_at_most());
}

#[test]
fn cookies_are_found_by_their_exact_name() {
    let cookies = parse(b"a=1; b=2;c=3 ;\td\t=\t4\t; e=x=y; f=; g =7");
    for (name, value) in
        [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "x=y"), ("f", ""), ("g", "7")]
    {
        assert_eq!(cookies.get(name), one(value), "{name}");
    }
    for name in ["A", "h", "", " a", "1"] {
        assert_eq!(cookies.get(name), Lookup::Absent, "{name}");
    }
    let several = Cookies::parse([&b"a=1"[..], b"b=2"]);
    assert_eq!((several.get("a"), several.get("b")), (one("1"), one("2")));
}

#[test]
fn values_are_decoded_unless_they_do_not_decode() {
    for (raw, value) in [
        (&b"%7C%3a%2F"[..], "|:/"),
        (b"%ED%95%9C", "한"),
        (b"%", "%"),
        (b"a%2", "a%2"),
        (b"%zz%41", "%zz%41"),
        (b"%+1", "%+1"),
        (b"%FF%41", "%FF%41"),
        (b"\"quoted\"", "\"quoted\""),
        (b"a+b", "a+b"),
        (b"\xff", "\u{fffd}"),
        (b"\xff%4", "\u{fffd}%4"),
    ] {
        let header = [b"a=", raw].concat();
        assert_eq!(parse(&header).get("a"), one(value), "{raw:?}");
    }
}

#[test]
fn two_of_a_name_are_none() {
    for header in ["s=1; s=2", "s=2; s=1", "s=1; a=b; s=1", "s=; s=1", "s=1; s =2"] {
        assert_eq!(parse(header.as_bytes()).get("s"), Lookup::Duplicate, "{header}");
        assert_eq!(parse(header.as_bytes()).get("s").value(), None);
    }
    assert_eq!(Cookies::parse([&b"s=1"[..], b"s=2"]).get("s"), Lookup::Duplicate);
    assert_eq!(parse(b"s=1; a=2; a=3").get("s").value().as_deref(), Some("1"));
}

#[test]
fn nothing_but_the_bytes_of_a_name_is_the_name() {
    for spaces in ["\u{2000}", "\u{a0}", "\u{85}", "\u{3000}", "\u{feff}", "\u{b}", "\u{c}", "\0"] {
        for header in [format!("{spaces}__Host-x=evil"), format!("__Host-x{spaces}=evil")] {
            assert_eq!(parse(header.as_bytes()).get("__Host-x"), Lookup::Absent, "{header:?}");
        }
    }
    for header in [
        &b"%5f%5fHost-x=evil"[..],
        b"__host-x=evil",
        b"__HOST-x=evil",
        b"=__Host-x=evil",
        b" = __Host-x=evil",
        b"__Host-x",
        b"\"__Host-x\"=evil",
        b"x,__Host-x=evil",
        b"$__Host-x=evil",
        b"a=1\n__Host-x=evil",
    ] {
        assert_eq!(parse(header).get("__Host-x"), Lookup::Absent, "{header:?}");
    }
}

#[test]
fn odd_neighbours_are_left_alone() {
    for header in [
        &b"foo=\xff; s=1"[..],
        b"\xe2\x80\x80x=1; s=1",
        b"\xff\xfe; s=1",
        b"=nameless; s=1",
        b";;; ; a; s=1",
        b"a==; s=1; ",
        b"a=\0\x7f\t; s=1",
        b"; =; ==; s=1;",
    ] {
        assert_eq!(parse(header).get("s"), one("1"), "{header:?}");
    }
    for header in [&b""[..], b";", b"=", b"a", b" \t ", b";;;;"] {
        assert_eq!(parse(header).get("a"), Lookup::Absent);
        assert!(!parse(header).is_over_limit());
    }
}

#[test]
fn too_much_counts_as_nothing() {
    let many = "s=1;".repeat(1000);
    let long = format!("s=1; a={}", "x".repeat(MAX_BYTES));
    for header in [&many, &long] {
        let cookies = parse(header.as_bytes());
        assert!(cookies.is_over_limit());
        assert_eq!(cookies.get("s"), Lookup::Absent);
        assert_eq!(cookies.names_of("s"), [""; 0]);
    }
    let half = format!("a={}", "x".repeat(MAX_BYTES / 2));
    assert!(Cookies::parse([half.as_bytes(), half.as_bytes()]).is_over_limit());
    let mut enough: Vec<String> = (0..199).map(|n| format!("a{n}=1")).collect();
    enough.push("s=1".to_owned());
    let enough = enough.join("; ");
    assert_eq!(parse(enough.as_bytes()).get("s"), one("1"));
}

#[test]
fn as_much_as_is_read_is_read() {
    let most = format!("s=1; a={}", "x".repeat(MAX_BYTES - 7));
    assert_eq!(most.len(), MAX_BYTES);
    assert_eq!(parse(most.as_bytes()).get("s"), one("1"));
    let more = format!("{most}x");
    assert!(parse(more.as_bytes()).is_over_limit());
    let many = vec!["s=1"; 201].join(";");
    assert!(parse(many.as_bytes()).is_over_limit());
}

#[test]
fn a_request_without_cookies_is_told_from_one_with_too_many() {
    assert!(parse(b"").is_empty());
    assert!(!parse(b"a=1").is_empty());
    let many = "a=1;".repeat(1000);
    assert!(!parse(many.as_bytes()).is_empty());
    let alone = Cookies::one("s", b"1");
    assert_eq!((alone.get("s"), alone.get("a")), (one("1"), Lookup::Absent));
}

#[test]
fn the_length_is_that_of_the_cookies() {
    let cookies = parse(b"a=1; bc=23; a=4; ");
    assert_eq!(cookies.length(), "a=1; bc=23; a=4; ".len());
    assert_eq!(cookies.length_of("a"), "a=1; a=4; ".len());
    assert_eq!(cookies.length_of("b"), 0);
}

#[test]
fn a_family_is_a_name_and_its_words() {
    let header = b"s.b=1; s=2; st=3; s-x=4; s.0=5; s.=6; s.a.b=7; s.\xff=8; s=9; S.c=1; s.a_B-1=2";
    assert_eq!(parse(header).names_of("s"), ["s.b", "s", "s.0", "s.a_B-1"]);
}

fn cookie(value: &str) -> SetCookie {
    let policy = CookiePolicy::new(Compat::NextAuthV4, https(), &Overrides::default()).unwrap();
    policy.session_token.set(value)
}

// CK-001
#[test]
fn the_header_has_every_attribute_in_order() {
    let plain = SetCookie {
        max_age: Some(Duration::from_mins(15)),
        domain: Some("example.com".into()),
        expires: Some(UNIX_EPOCH + Duration::from_mins(24_090_208)),
        ..cookie("a|b c:/é;\r\n\"한-_.!~*'()")
    };
    assert_eq!(
        plain.to_header(),
        "__Secure-next-auth.session-token=\
         a%7Cb%20c%3A%2F%C3%A9%3B%0D%0A%22%ED%95%9C-_.!~*'(); Max-Age=900; Domain=example.com; \
         Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT; HttpOnly; Secure; SameSite=Lax"
    );
    assert_eq!(
        plain.clear().to_header(),
        "__Secure-next-auth.session-token=; Max-Age=0; Domain=example.com; Path=/; HttpOnly; \
         Secure; SameSite=Lax"
    );
    let bare = SetCookie {
        name: "n".to_owned(),
        value: "v".to_owned(),
        path: "/auth".into(),
        domain: None,
        http_only: false,
        secure: false,
        same_site: SameSite::Strict,
        partitioned: false,
        max_age: None,
        expires: None,
    };
    assert_eq!(bare.to_header(), "n=v; Path=/auth; SameSite=Strict");
    let none = SetCookie { same_site: SameSite::None, secure: true, ..bare };
    assert_eq!(none.to_header(), "n=v; Path=/auth; Secure; SameSite=None");
}

// CK-020
#[test]
fn lifetimes_of_any_size_are_written() {
    let max_age = |max_age| SetCookie { max_age: Some(max_age), ..cookie("x") }.to_header();
    assert!(max_age(Duration::MAX).contains("; Max-Age=34560000;"));
    assert!(max_age(Duration::ZERO).contains("; Max-Age=0;"));
    assert!(max_age(Duration::from_millis(1999)).contains("; Max-Age=1;"));
    let expires = |expires| SetCookie { expires: Some(expires), ..cookie("x") }.to_header();
    let far: SystemTime = UNIX_EPOCH + Duration::from_hours(83_333_333);
    assert!(expires(far).contains("; Expires=Fri, 31 Dec 9999 23:59:59 GMT;"));
    let early = UNIX_EPOCH - Duration::from_secs(1);
    assert!(expires(early).contains("; Expires=Thu, 01 Jan 1970 00:00:00 GMT;"));
}

// CK-015
#[test]
fn attributes_cannot_be_injected_by_any_field() {
    let hostile = "x; Domain=evil.example\r\nSet-Cookie: a=b";
    let cookie = SetCookie {
        name: hostile.to_owned(),
        path: hostile.into(),
        domain: Some(hostile.into()),
        ..cookie(hostile)
    };
    let header = cookie.to_header();
    assert_eq!(header.matches(';').count(), 5, "{header}");
    assert!(header.bytes().all(|byte| matches!(byte, b' '..=b'~')));
}

#[test]
fn values_are_not_printed() {
    assert!(!format!("{:?}", cookie("canary")).contains("canary"));
}

/// A splitter as RFC 6265bis describes it, written for comparison.
fn reference(header: &[u8], name: &str) -> Vec<Vec<u8>> {
    let header: String = header.iter().map(|&byte| char::from(byte)).collect();
    let mut values = Vec::new();
    for pair in header.split(';') {
        if let Some((other, value)) = pair.split_once('=')
            && other.trim_matches([' ', '\t']) == name
        {
            let value = value.trim_matches([' ', '\t']);
            values.push(value.chars().map(|c| u8::try_from(c).unwrap()).collect());
        }
    }
    values
}

proptest! {
    // CK-021
    #[test]
    fn arbitrary_bytes_parse_like_the_reference(
        header in prop::collection::vec(
            prop_oneof![
                prop::sample::select(&b"ss==;; \t.%0a\xff\x00"[..]),
                any::<u8>(),
            ],
            0..60,
        ),
    ) {
        let found = parse(&header).get("s");
        match &*reference(&header, "s") {
            [] => prop_assert_eq!(found, Lookup::Absent),
            [value] => prop_assert_eq!(found, Lookup::One(percent::decode(value))),
            _ => prop_assert_eq!(found, Lookup::Duplicate),
        }
        for name in parse(&header).names_of("s") {
            prop_assert!(name == "s" || name.starts_with("s."));
        }
    }

    #[test]
    fn values_round_trip(value: String) {
        let header = cookie(&value).to_header();
        prop_assert!(header.bytes().all(|byte| matches!(byte, b' '..=b'~')));
        let (sent, _) = header.split_once(';').unwrap();
        let name = "__Secure-next-auth.session-token";
        prop_assert_eq!(parse(sent.as_bytes()).get(name), Lookup::One(Cow::Owned(value.clone())));
        let width: usize = value.chars().map(percent::encoded_length).sum();
        prop_assert_eq!(sent.len(), name.len() + 1 + width);
    }

    #[test]
    fn entries_never_break_the_header(name in "\\PC{0,8}", domain in "\\PC{0,8}", path in "\\PC{0,8}") {
        let session_token = Cookie::named(name).domain(domain).path(path);
        let overrides = Overrides { session_token, ..Overrides::default() };
        if let Ok(policy) = CookiePolicy::new(Compat::Native, https(), &overrides) {
            let cookie = policy.session_token.set("v");
            prop_assert_eq!(cookie.to_header().matches(';').count(), 5);
            let (max_age, expires) = (Some(Duration::MAX), Some(SystemTime::now()));
            let longest = SetCookie { max_age, expires, ..cookie };
            prop_assert!(longest.overhead() <= longest.overhead_at_most());
        }
    }
}
