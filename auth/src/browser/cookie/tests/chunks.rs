//! Values in several cookies.

use std::{borrow::Cow, time::UNIX_EPOCH};

use proptest::prelude::*;
use serde_json::Value;

use super::{
    super::{
        Cookie,
        chunk::{self, TooLong, Values},
        header::Cookies,
        policy::{Common, CookiePolicy, Overrides},
        scope::Scope,
        set::SetCookie,
    },
    https,
};
use crate::compat::Compat;

const NAME: &str = "next-auth.session-token";

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../vectors/jwe.json")).unwrap()
}

fn cookie(value: &str) -> SetCookie {
    let policy =
        CookiePolicy::new(Compat::NextAuthV4, Common::default(), &Overrides::default()).unwrap();
    SetCookie { expires: Some(UNIX_EPOCH), ..policy.session_token.set(value) }
}

/// The request that a browser with these cookies sends.
fn header<'a>(cookies: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> =
        cookies.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("; ")
}

fn read(header: &str) -> Values<'static> {
    let own = |value: Cow<'_, str>| Cow::Owned(value.into_owned());
    match chunk::read(&Cookies::parse([header.as_bytes()]), NAME) {
        Values::One(value) => Values::One(own(value)),
        Values::Absent => Values::Absent,
        Values::Several(values) => Values::Several(values.into_iter().map(own).collect()),
    }
}

fn one(value: &str) -> Values<'_> {
    Values::One(Cow::Borrowed(value))
}

fn several<'a>(values: &[&'a str]) -> Values<'a> {
    Values::Several(values.iter().copied().map(Cow::Borrowed).collect())
}

#[test]
fn values_are_written_as_v4_writes_them() {
    let vectors = vectors();
    let cases = vectors["chunking"].as_array().unwrap();
    assert_eq!(cases.len(), 12);
    for case in cases {
        let value = "v".repeat(usize::try_from(case["value_length"].as_u64().unwrap()).unwrap());
        let names: Vec<&str> =
            case["cookies_in_request"].as_object().unwrap().keys().map(String::as_str).collect();
        let request = header(names.iter().map(|name| (*name, "x")));
        let written =
            chunk::write(cookie(&value), &Cookies::parse([request.as_bytes()]), &[]).unwrap();

        let mut expected: Vec<(String, usize, bool)> = Vec::new();
        for set in case["set_cookies"].as_array().unwrap() {
            let name = set["name"].as_str().unwrap().to_owned();
            // v4 clears every cookie whose name begins like the session's; a stranger stays here.
            if name != "next-auth.session-token-old" {
                let length = usize::try_from(set["length"].as_u64().unwrap()).unwrap();
                expected.push((name, length, set["max_age"] == 0));
            }
        }
        let written: Vec<_> = written
            .into_iter()
            .map(|set| {
                assert_eq!(set.expires.is_none(), set.max_age.is_some());
                (set.name, set.value.len(), set.max_age.is_some_and(|age| age.is_zero()))
            })
            .collect();
        assert_eq!(written, expected, "{}", case["name"]);
    }
}

#[test]
fn values_are_read_as_v4_reads_them() {
    let vectors = vectors();
    let cases = vectors["chunk_reading"].as_array().unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let request = header(
            case["cookies"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, v)| (&**name, v.as_str().unwrap())),
        );
        let expected = match case["value"].as_str().unwrap() {
            // v4 joins the plain cookie and the chunks, and takes a stranger's for its own.
            "XA" => several(&["X", "A"]),
            "zzz" => Values::Absent,
            value => one(value),
        };
        assert_eq!(read(&request), expected, "{request}");
    }
}

// CK-011
#[test]
fn stray_cookies_do_not_touch_the_session() {
    for stray in [".9=x", "-other=x", ".x=1", ".00=1", ".-1=1", ".=1", ".1=1", ".+0=1", "x=1"] {
        for request in [format!("{NAME}=V; {NAME}{stray}"), format!("{NAME}{stray}; {NAME}=V")] {
            assert_eq!(read(&request), one("V"), "{request}");
        }
    }
    for stray in [
        ".3=x",
        ".9=x",
        ".01=x",
        ".1a=x",
        ".+1=x",
        ".x=x",
        "-0=x",
        ".1.0=x",
        ".99999999999999999999=x",
    ] {
        let request = format!("{NAME}{stray}; {NAME}.0=A; {NAME}.1=B");
        assert_eq!(read(&request), one("AB"), "{request}");
    }
}

// CK-011
#[test]
fn strangers_are_not_cleared() {
    let request = format!("{NAME}-old=1; {NAME}.x=1; {NAME}.01=1; {NAME}.2=1; {NAME}=1; {NAME}=2");
    let cookies = Cookies::parse([request.as_bytes()]);
    let names = |headers: Vec<SetCookie>| -> Vec<String> {
        headers.into_iter().map(|header| header.name).collect()
    };
    assert_eq!(
        names(chunk::clear(&cookie(""), &cookies, &[])),
        [format!("{NAME}.2"), NAME.to_owned()]
    );
    let written = chunk::write(cookie("v"), &cookies, &[]).unwrap();
    assert_eq!(names(written), [format!("{NAME}.2"), NAME.to_owned()]);
}

#[test]
fn clearing_expires_each_cookie_of_the_session() {
    let request = format!("{NAME}.0=1; a=b; {NAME}.1=1");
    let cleared = chunk::clear(&cookie("ignored"), &Cookies::parse([request.as_bytes()]), &[]);
    let headers: Vec<String> = cleared.iter().map(SetCookie::to_header).collect();
    let expected = |n| format!("{NAME}.{n}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    assert_eq!(headers, [expected(0), expected(1)]);
}

#[test]
fn incomplete_chunks_are_not_read() {
    assert_eq!(read(&format!("{NAME}.1=B")), Values::Absent);
    assert_eq!(read(&format!("{NAME}.0=A; {NAME}.2=C")), one("A"));
    assert_eq!(read(""), Values::Absent);
    assert_eq!(read(&format!("{NAME}=")), Values::Absent);
}

#[test]
fn a_name_that_is_there_twice_has_every_value_that_it_may_have() {
    for (request, values) in [
        ("=A; =B", &["A", "B"][..]),
        ("=A; =A", &["A"]),
        ("=; =A", &["A"]),
        ("=A; .0=B", &["A", "B"]),
        ("=A; .0=B; =A", &["A", "B"]),
        (".0=A; .0=B", &["A", "B"]),
        (".0=A; .1=B; .1=B", &["AB"]),
        // One of two chunks, the other of one.
        (".0=A; .1=B; .0=X", &["A", "X", "AB", "XB"]),
        // In the order of either scope, and mixed.
        (".0=A; .1=B; .0=X; .1=Y", &["AB", "XB", "AY", "XY"]),
        (".0=A; .0=X; .1=Y; .1=B", &["AY", "XY", "AB", "XB"]),
    ] {
        let own = request.split("; ").map(|pair| format!("{NAME}{pair}")).collect::<Vec<_>>();
        assert_eq!(read(&own.join("; ")), several(values), "{request}");
    }
    assert_eq!(read(&format!("{NAME}=; {NAME}=")), Values::Absent);
}

#[test]
fn of_many_chunks_that_are_there_twice_those_in_step_are_read() {
    let chunks = |value: &'static str| (0..6).map(move |n| (format!("{NAME}.{n}"), value));
    let pairs: Vec<_> = chunks("A").chain(chunks("B")).collect();
    let request = header(pairs.iter().map(|(name, value)| (&**name, *value)));
    assert_eq!(read(&request), several(&["AAAAAA", "BBBBBB"]));
}

#[test]
fn a_chunk_that_is_there_once_belongs_to_each_of_many() {
    let again = |part: u8| (0..5).map(move |n| (format!("{NAME}.{part}"), n.to_string()));
    let once = (format!("{NAME}.0"), "A".to_owned());
    let pairs: Vec<_> = std::iter::once(once).chain(again(1)).chain(again(2)).collect();
    let request = header(pairs.iter().map(|(name, value)| (&**name, &**value)));
    assert_eq!(read(&request), several(&["A00", "A11", "A22", "A33", "A44"]));
}

#[test]
fn more_values_than_a_browser_has_are_not_tried() {
    let repeated = |count: usize| {
        let pairs: Vec<_> = (0..count).map(|n| format!("{NAME}={n}")).collect();
        read(&pairs.join("; "))
    };
    assert!(matches!(repeated(16), Values::Several(values) if values.len() == 16));
    assert_eq!(repeated(17), Values::Several(Vec::new()));
    let chunks: Vec<_> = (0..150).map(|n| format!("{NAME}.0={n}")).collect();
    assert_eq!(read(&chunks.join("; ")), Values::Several(Vec::new()));
}

#[test]
fn what_is_there_twice_is_cleared_in_the_other_scopes() {
    let elsewhere = [
        Scope { domain: Some("shop.example".into()), path: "/".into() },
        Scope { domain: None, path: "/app".into() },
    ];
    let headers = |set: Vec<SetCookie>| -> Vec<String> {
        set.iter().map(|set| set.to_header().replace("; HttpOnly; SameSite=Lax", "")).collect()
    };
    let request = format!("{NAME}=A; {NAME}.0=B; {NAME}=C");
    let cookies = Cookies::parse([request.as_bytes()]);
    let fresh = SetCookie { expires: None, ..cookie("N") };
    let cleared = [
        format!("{NAME}=; Max-Age=0; Domain=shop.example; Path=/"),
        format!("{NAME}.0=; Max-Age=0; Domain=shop.example; Path=/"),
        format!("{NAME}=; Max-Age=0; Path=/app"),
        format!("{NAME}.0=; Max-Age=0; Path=/app"),
    ];
    let mut written = cleared.to_vec();
    written.extend([format!("{NAME}=N; Path=/"), format!("{NAME}.0=; Max-Age=0; Path=/")]);
    assert_eq!(headers(chunk::write(fresh.clone(), &cookies, &elsewhere).unwrap()), written);
    let mut ended = cleared.to_vec();
    ended.extend(["", ".0"].map(|part| format!("{NAME}{part}=; Max-Age=0; Path=/")));
    assert_eq!(headers(chunk::clear(&cookie(""), &cookies, &elsewhere)), ended);
    // A lone cookie is replaced where it is.
    let lone = format!("{NAME}=A");
    let lone = Cookies::parse([lone.as_bytes()]);
    let written = chunk::write(fresh, &lone, &elsewhere).unwrap();
    assert_eq!(headers(written), [format!("{NAME}=N; Path=/")]);
}

#[test]
fn cookies_that_a_browser_kept_to_itself_are_cleared_unseen() {
    let cookies = Cookies::default().partial(true);
    let written = chunk::write(cookie("N"), &cookies, &[]).unwrap();
    let names: Vec<_> = written.iter().map(|set| (&*set.name, &*set.value)).collect();
    assert_eq!(names[0], (NAME, "N"));
    let chunks: Vec<_> = (0..8).map(|n| format!("{NAME}.{n}")).collect();
    assert_eq!(names[1..], chunks.iter().map(|name| (&**name, "")).collect::<Vec<_>>());
}

#[test]
fn too_long_values_are_neither_written_nor_read() {
    let none = Cookies::default();
    let fits = "v".repeat(8 * 3933);
    let written = chunk::write(cookie(&fits), &none, &[]).unwrap();
    assert_eq!(written.len(), 8);
    let request = header(written.iter().map(|set| (&*set.name, &*set.value)));
    assert_eq!(read(&request), one(&fits));

    let long = format!("{fits}v");
    assert_eq!(chunk::write(cookie(&long), &none, &[]), Err(TooLong));
    assert_eq!(read(&format!("{NAME}={long}")), Values::Absent);
    assert_eq!(read(&format!("{NAME}.0={fits}; {NAME}.1=v")), Values::Absent);
}

#[test]
fn a_long_domain_makes_shorter_chunks() {
    let label = "a".repeat(60);
    let domain = format!("{label}.{label}.{label}.example");
    let overrides = Overrides {
        session_token: Cookie::named("__Secure-next-auth.session-token").domain(domain),
        ..Overrides::default()
    };
    let policy = CookiePolicy::new(Compat::NextAuthV4, https(), &overrides).unwrap();
    let written =
        chunk::write(policy.session_token.set("v".repeat(9000)), &Cookies::default(), &[]).unwrap();
    assert!(written.iter().all(|set| set.to_header().len() <= 4096));
    assert_eq!(written[0].to_header().len(), 4096);
    // Each of these characters becomes three.
    for length in 1200..1320 {
        let value = "%".repeat(length);
        let set = policy.session_token.set(value);
        let written = chunk::write(set, &Cookies::default(), &[]).unwrap();
        assert!(written.iter().all(|set| set.to_header().len() <= 4096), "{length}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        value in prop_oneof!["[A-Za-z0-9_.-]{1,12000}", "\\PC{1,3000}"],
        stale in prop::collection::btree_set(0_usize..12, 0..6),
        plain: bool,
    ) {
        let names: Vec<String> = stale
            .into_iter()
            .map(|n| format!("{NAME}.{n}"))
            .chain(plain.then(|| NAME.to_owned()))
            .collect();
        let request = header(names.iter().map(|name| (&**name, "stale")));
        let written = chunk::write(cookie(&value), &Cookies::parse([request.as_bytes()]), &[]).unwrap();

        // As a browser keeps them: a header replaces the cookie of its name, or drops it.
        let mut jar: Vec<(String, String)> =
            names.into_iter().map(|name| (name, "stale".to_owned())).collect();
        for set in &written {
            let text = set.to_header();
            prop_assert!(text.len() <= 4096);
            jar.retain(|(name, _)| *name != set.name);
            if set.max_age.is_none() {
                let pair = text.split_once(';').unwrap().0;
                let (name, sent) = pair.split_once('=').unwrap();
                jar.push((name.to_owned(), sent.to_owned()));
            }
        }
        prop_assert!(jar.iter().all(|(_, sent)| sent != "stale"));
        let next = header(jar.iter().map(|(name, sent)| (&**name, &**sent)));
        prop_assert_eq!(read(&next), one(&value));
    }

    #[test]
    fn arbitrary_requests_are_read_without_panic(suffixes in prop::collection::vec("[.0-9a-z-]{0,4}", 0..8)) {
        let names: Vec<String> = suffixes.iter().map(|suffix| format!("{NAME}{suffix}")).collect();
        let request = header(names.iter().map(|name| (&**name, "v")));
        let cookies = Cookies::parse([request.as_bytes()]);
        let written = chunk::write(cookie("x"), &cookies, &[]).unwrap();
        let mut seen: Vec<&str> = written.iter().map(|set| &*set.name).collect();
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), written.len());
        read(&request);
    }
}
