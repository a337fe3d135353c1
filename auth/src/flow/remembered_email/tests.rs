//! What a browser remembers, and for how long.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use auth::{Secret, auth, parts::Clock};
use http::{HeaderMap, HeaderValue, Method, header};
use proptest::prelude::*;

use super::*;
use crate::{
    engine::Origin,
    flow::{Body, Request},
};

auth! {
    pub struct MailAuth;
    providers: [],
}

const ADDRESS: &str = "ada@lovelace.example";
const SECRET: &str = "a secret of these tests, long enough";

/// Seconds since 2033.
#[derive(Clone, Default)]
struct Now(Arc<AtomicU64>);

impl Clock for Now {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000 + self.0.load(Ordering::Relaxed))
    }
}

async fn setup(secret: &str, now: &Now) -> MailAuth {
    MailAuth::builder()
        .variables(|_| None)
        .url("https://shop.example")
        .secret(Secret::new(secret))
        .clock(now.clone())
        .build()
        .await
        .unwrap()
}

fn origin() -> Origin {
    Origin::at("https", "shop.example").unwrap()
}

fn request(query: &[(&str, &str)], form: &[(&str, &str)], cookie: Option<&str>) -> Request {
    let owned = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let mut headers = HeaderMap::new();
    headers.extend(cookie.map(|it| (header::COOKIE, HeaderValue::from_str(it).unwrap())));
    Request {
        method: Method::POST,
        action: "signin".to_owned(),
        provider: Some("email".to_owned()),
        query: owned(query),
        body: Body { form: owned(form), ..Body::default() },
        headers,
        authority: None,
        version: http::Version::HTTP_11,
        peer: None,
    }
}

/// The cookie that a form sets, as a header of the next request, and its attributes.
async fn set(
    setup: &MailAuth,
    address: &str,
    form: &[(&str, &str)],
    cookie: Option<&str>,
) -> Option<(String, String)> {
    let request = request(&[], form, cookie);
    let context = Context::new(setup.engine(), &request, origin()).await.unwrap();
    let header = remember(&context, address, true).unwrap()?.to_header();
    let (pair, attributes) = header.split_once("; ").unwrap();
    Some((pair.to_owned(), attributes.to_owned()))
}

/// What the sign-in page fills in.
async fn filled_in(
    setup: &MailAuth,
    query: &[(&str, &str)],
    cookie: Option<&str>,
) -> Option<String> {
    let request = request(query, &[], cookie);
    let context = Context::new(setup.engine(), &request, origin()).await.unwrap();
    address(&context)
}

const TICKED: &[(&str, &str)] = &[("remember", "on")];

#[tokio::test]
async fn an_address_is_remembered_where_the_box_is_ticked() {
    let setup = setup(SECRET, &Now::default()).await;
    let (cookie, attributes) = set(&setup, ADDRESS, TICKED, None).await.unwrap();
    assert!(cookie.starts_with("__Host-auth.email=ey"), "{cookie}");
    assert!(!cookie.contains("ada"), "{cookie}");
    assert_eq!(attributes, "Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax");
    assert_eq!(filled_in(&setup, &[], Some(&cookie)).await.as_deref(), Some(ADDRESS));
    assert_eq!(filled_in(&setup, &[], None).await, None);
}

#[tokio::test]
async fn a_form_without_the_tick_forgets() {
    let setup = setup(SECRET, &Now::default()).await;
    let (cookie, _) = set(&setup, ADDRESS, TICKED, None).await.unwrap();
    for form in [&[][..], &[("remember", "off")], &[("remember", "on"), ("remember", "on")]] {
        let (cleared, attributes) = set(&setup, ADDRESS, form, Some(&cookie)).await.unwrap();
        assert_eq!(cleared, "__Host-auth.email=");
        assert!(attributes.starts_with("Max-Age=0;"), "{attributes}");
        assert_eq!(set(&setup, ADDRESS, form, None).await, None);
    }
}

#[tokio::test]
async fn a_provider_without_the_box_remembers_nothing_and_forgets() {
    let setup = setup(SECRET, &Now::default()).await;
    let (cookie, _) = set(&setup, ADDRESS, TICKED, None).await.unwrap();
    for (sent, forgets) in [(None, false), (Some(&*cookie), true)] {
        let request = request(&[], TICKED, sent);
        let context = Context::new(setup.engine(), &request, origin()).await.unwrap();
        let cookie = remember(&context, ADDRESS, false).unwrap().map(|cookie| cookie.to_header());
        assert_eq!(cookie.is_some(), forgets, "{cookie:?}");
        assert!(cookie.is_none_or(|cookie| cookie.starts_with("__Host-auth.email=; Max-Age=0;")));
    }
    // What the query says is no memory.
    let asked_for = [("email", "grace@hopper.example")];
    let request = request(&asked_for, &[], Some(&cookie));
    let context = Context::new(setup.engine(), &request, origin()).await.unwrap();
    assert_eq!(asked(&context).as_deref(), Some("grace@hopper.example"));
    let request = self::request(&[], &[], Some(&cookie));
    let context = Context::new(setup.engine(), &request, origin()).await.unwrap();
    assert_eq!(asked(&context), None);
}

#[tokio::test]
async fn a_month_later_it_is_forgotten() {
    let now = Now::default();
    let setup = setup(SECRET, &now).await;
    let (cookie, _) = set(&setup, ADDRESS, TICKED, None).await.unwrap();
    now.0.store(29 * 24 * 60 * 60, Ordering::Relaxed);
    assert_eq!(filled_in(&setup, &[], Some(&cookie)).await.as_deref(), Some(ADDRESS));
    now.0.store(31 * 24 * 60 * 60, Ordering::Relaxed);
    assert_eq!(filled_in(&setup, &[], Some(&cookie)).await, None);
}

#[tokio::test]
async fn a_cookie_that_this_setup_did_not_seal_fills_in_nothing() {
    let now = Now::default();
    let (setup, other) =
        (setup(SECRET, &now).await, setup("another secret, as long as that", &now).await);
    let (cookie, _) = set(&setup, ADDRESS, TICKED, None).await.unwrap();
    assert_eq!(filled_in(&other, &[], Some(&cookie)).await, None);
    // A value of another cookie of ours is none of this one.
    let request = request(&[], &[], None);
    let context = Context::new(setup.engine(), &request, origin()).await.unwrap();
    let claims = Map::from_iter([("email".to_owned(), Value::from(ADDRESS))]);
    let month = Duration::from_hours(30 * 24);
    let state = seal_claims(
        &context.sealing.state,
        claims,
        context.engine().now(),
        month,
        "id".to_owned(),
        [7; 12],
    );
    assert_eq!(filled_in(&setup, &[], Some(&format!("__Host-auth.email={state}"))).await, None);
    for value in ["ada@lovelace.example", "", "ey..", "%22"] {
        assert_eq!(filled_in(&setup, &[], Some(&format!("__Host-auth.email={value}"))).await, None);
    }
    let twice = format!("{cookie}; {cookie}");
    assert_eq!(filled_in(&setup, &[], Some(&twice)).await, None);
}

#[tokio::test]
async fn the_query_goes_before_the_cookie() {
    let setup = setup(SECRET, &Now::default()).await;
    let (cookie, _) = set(&setup, ADDRESS, TICKED, None).await.unwrap();
    let asked = [("email", "grace@hopper.example")];
    let filled = filled_in(&setup, &asked, Some(&cookie)).await;
    assert_eq!(filled.as_deref(), Some("grace@hopper.example"));
    for asked in ["nobody", "@", "a@", "@b", "a@b c", "a@b\r\nx", "a@b\u{85}"] {
        let filled = filled_in(&setup, &[("email", asked)], Some(&cookie)).await;
        assert_eq!(filled.as_deref(), Some(ADDRESS), "{asked}");
    }
    let twice = [("email", "a@b.example"), ("email", "c@d.example")];
    assert_eq!(filled_in(&setup, &twice, None).await, None);
}

#[tokio::test]
async fn what_is_no_address_is_not_remembered() {
    let setup = setup(SECRET, &Now::default()).await;
    let long = format!("{}@b.example", "a".repeat(MAX_LENGTH));
    for text in ["", "ada", "@lovelace.example", "ada@", "ada @lovelace.example", &long] {
        assert_eq!(set(&setup, text, TICKED, None).await, None, "{text}");
    }
    let longest = format!("{}@b.example", "a".repeat(MAX_LENGTH - "@b.example".len()));
    assert!(set(&setup, &longest, TICKED, None).await.is_some());
}

proptest! {
    #[test]
    fn nothing_with_a_line_or_a_space_in_it_is_filled_in(text in "\\PC{0,40}[\\s\\x00-\\x1f]\\PC{0,40}") {
        prop_assert!(!is_like_an_address(&text));
    }
}
