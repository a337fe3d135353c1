//! Attacks on the way to an OAuth provider and back.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use http::StatusCode;
use test_support::{
    ORIGIN, TestClock,
    provider::Answer,
    shop::{HTTPS, Shop, assert_refused, deliver, shop, shop_at, start, who},
};
use url::Url;

type Pairs = BTreeMap<String, String>;

fn query(url: &str) -> Pairs {
    Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

// OA-001, OA-003
#[tokio::test]
async fn an_answer_without_the_browser_or_for_another_provider_asks_nobody() {
    let mut shop = shop().await;
    let answer = shop.start().await;
    let mut stranger = shop.browser.clone();
    stranger.cookies.clear();
    let page = deliver(&mut stranger, &answer).await;
    assert_refused(&stranger, &page, "OAuthCallback", "no cookies").await;
    let Answer { code, state } = &answer;
    let path = format!("/api/auth/callback/op2?code={code}&state={state}");
    let page = shop.browser.get(&path).await;
    assert_refused(&shop.browser, &page, "OAuthCallback", "another provider").await;
    assert_eq!(shop.provider.exchanges(), 0);
    // The attempt itself was not ended by either.
    assert_eq!(deliver(&mut shop.browser, &answer).await.location(), format!("{ORIGIN}/home"));
    assert_eq!(who(&shop.browser).await.as_deref(), Some("7"));
}

// OA-002, OA-008, OA-028
#[tokio::test]
async fn an_answer_that_is_not_exactly_one_asks_nobody() {
    let mut shop = shop().await;
    let Answer { code: c, state: s } = shop.start().await;
    let flipped = format!("{}{}", &s[..42], if s.ends_with('A') { 'B' } else { 'A' });
    for wrong in [
        format!("code={c}&state={flipped}"),
        format!("code={c}&state={s}1"),
        format!("code={c}&state="),
        format!("code={c}"),
        format!("code={c}&state={}", &s[..42]),
        format!("code={c}&state={s}&state=evil"),
        format!("code={c}&state=evil&state={s}"),
        format!("code={c}&code=other&state={s}"),
        format!("code={c}&state[]={s}"),
        format!("code={c};state={s}"),
        format!("code={c}&state={s}%00"),
        format!("code={c}&state=%20{s}"),
        format!("code={c}&State={s}"),
        format!("access_token=T&token_type=bearer&state={s}"),
        format!("state={s}&id_token=a.b.c"),
        format!("state={s}"),
        format!("code=&state={s}"),
    ] {
        let mut browser = shop.browser.clone();
        let page = browser.get(&format!("/api/auth/callback/gh?{wrong}")).await;
        assert_refused(&browser, &page, "OAuthCallback", &wrong).await;
    }
    let page =
        shop.browser.get(&format!("/api/auth/callback/gh?code={c}&state={s}&error=no")).await;
    assert_refused(&shop.browser, &page, "Callback", "an error beside a code").await;
    assert_eq!(shop.provider.exchanges(), 0);
}

// OA-012
#[tokio::test]
async fn an_attempt_is_good_for_a_quarter_of_an_hour() {
    for (seconds, is_good) in [(899, true), (916, false)] {
        let clock = TestClock::new();
        let mut shop = shop_at(ORIGIN, |builder| builder.clock(clock.clone())).await;
        let answer = shop.start().await;
        clock.advance(Duration::from_secs(seconds));
        deliver(&mut shop.browser, &answer).await;
        assert_eq!(who(&shop.browser).await.is_some(), is_good, "{seconds}");
        assert_eq!(shop.provider.exchanges(), usize::from(is_good), "{seconds}");
    }
}

// OA-015
#[tokio::test]
async fn no_two_attempts_share_a_value() {
    let Shop { mut browser, provider, .. } = shop().await;
    let (mut values, mut starts) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..200 {
        browser.cookies.clear();
        let answer = start(&mut browser, &provider).await;
        starts.insert(answer.state[..4].to_owned());
        deliver(&mut browser, &answer).await;
        values.insert(answer.state);
    }
    for (_, form) in &provider.seen.lock().unwrap().token_requests {
        values.insert(form["code_verifier"].clone());
    }
    assert_eq!(values.len(), 400);
    assert!(values.iter().all(|value| value.len() == 43));
    assert!(starts.len() > 195, "24 bits hardly ever meet in 200 draws");
}

// OA-015
#[tokio::test]
async fn no_two_of_ten_thousand_attempts_share_a_value() {
    const ATTEMPTS: usize = 10_000;

    let mut shop = shop().await;
    shop.browser.invariants = None;
    let csrf = shop.browser.csrf().await;
    let cookies = shop.browser.cookies.clone();
    let mut values = BTreeSet::new();
    for _ in 0..ATTEMPTS {
        // The attempts before are not its own.
        shop.browser.cookies.clone_from(&cookies);
        let fields = [("csrfToken", csrf.as_str())];
        let page = shop.browser.post("/api/auth/signin/apple", &fields).await;
        let sent = query(page.location());
        values.extend(["state", "nonce", "code_challenge"].map(|name| sent[name].clone()));
    }
    assert_eq!(values.len(), 3 * ATTEMPTS, "nor is one the other, or its hash");
    let starts: BTreeSet<_> = values.iter().map(|value| &value[..6]).collect();
    assert!(starts.len() > 3 * ATTEMPTS - 10, "36 bits hardly ever meet in 30,000 draws");
    assert!(values.iter().all(|value| value.len() == 43));
}

// OA-016
#[tokio::test]
async fn a_page_sets_no_parameter_of_the_protocol() {
    let mut shop = shop().await;
    let names = "redirect_uri=https://evil.example/cb&client_id=zz&response_type=token\
                 &response_mode=fragment&scope=admin&code_challenge=x&code_challenge_method=plain\
                 &state=fixed&nonce=fixed&request_uri=https://evil.example/r&request=ey&x=y\
                 &audience=a&resource=r&claims=%7B%7D&login_hint=ada";
    let fields: Vec<(String, String)> =
        url::form_urlencoded::parse(names.as_bytes()).into_owned().collect();
    let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let page = shop.browser.submit(&format!("/api/auth/signin/gh?{names}"), &fields).await;
    let mut sent = query(page.location());
    assert_eq!(sent.remove("state").unwrap().len(), 43);
    assert_eq!(sent.remove("code_challenge").unwrap().len(), 43);
    let redirect_uri = format!("{ORIGIN}/api/auth/callback/gh");
    let expected = [
        ("client_id", "shop:1"),
        ("code_challenge_method", "S256"),
        ("login_hint", "ada"),
        ("redirect_uri", redirect_uri.as_str()),
        ("response_type", "code"),
        ("scope", "profile"),
    ];
    assert_eq!(sent, expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
}

// OA-010, OA-023, OA-024
#[tokio::test]
async fn one_answer_is_one_sign_in_however_often_it_comes() {
    let mut shop = shop().await;
    let answer = shop.start().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (mut browser, answer) = (shop.browser.clone(), answer.clone());
        tasks.spawn(async move {
            deliver(&mut browser, &answer).await;
            browser
        });
    }
    let mut signed_in = Vec::new();
    for browser in tasks.join_all().await {
        signed_in.extend(who(&browser).await.map(|_| browser));
    }
    let [browser] = &mut signed_in[..] else {
        panic!("{} browsers are signed in", signed_in.len())
    };
    let exchanges = shop.provider.exchanges();
    browser.cookies.retain(|name, _| !name.contains("session"));
    let page = deliver(browser, &answer).await;
    assert_refused(browser, &page, "OAuthCallback", "the attempt is over").await;
    assert_eq!(shop.provider.exchanges(), exchanges, "the code was not sent again");
}

// OA-026
#[tokio::test]
async fn what_the_provider_says_is_shown_to_nobody() {
    for text in ["<script>alert(1)</script>", "\r\nSet-Cookie: x=1", "javascript:alert(1)"] {
        let mut shop = shop().await;
        let state = shop.start().await.state;
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs([("error", text), ("error_description", text), ("error_uri", text)]);
        let path = format!("/api/auth/callback/gh?{}", form.append_pair("state", &state).finish());
        let mut stranger = shop.browser.clone();
        stranger.cookies.clear();
        let page = stranger.get(&path).await;
        assert_refused(&stranger, &page, "OAuthCallback", "the state is looked at first").await;
        let page = shop.browser.get(&path).await;
        assert_refused(&shop.browser, &page, "Callback", text).await;
        assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error=Callback"));
        assert_eq!(page.text, "");
    }
}

// OA-040, HD-001
#[tokio::test]
async fn where_the_site_is_comes_from_its_setup() {
    for (name, value) in [
        ("host", "shop.example"),
        ("host", "SHOP.EXAMPLE:443"),
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-port", "81"),
        ("x-forwarded-prefix", "/evil"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-original-url", "/api/auth/signout"),
        ("x-rewrite-url", "/api/auth/signout"),
        ("x-http-method-override", "DELETE"),
        ("front-end-https", "off"),
    ] {
        let mut shop = shop_at(HTTPS, |builder| builder).await;
        shop.browser.headers.insert(name, value.parse().unwrap());
        let page = shop.browser.submit("/api/auth/signin/gh", &[]).await;
        let redirect_uri = format!("{HTTPS}/api/auth/callback/gh");
        assert_eq!(query(page.location())["redirect_uri"], redirect_uri, "{name}: {value}");
        let answer = shop.provider.authorize(page.location());
        assert_eq!(deliver(&mut shop.browser, &answer).await.location(), HTTPS, "{name}: {value}");
        let seen = shop.provider.seen.lock().unwrap();
        assert_eq!(seen.token_requests[0].1["redirect_uri"], redirect_uri, "{name}: {value}");
    }
}

// OA-050
#[tokio::test]
async fn an_id_that_names_no_provider_is_no_provider() {
    let mut shop = shop().await;
    let long = "a".repeat(4096);
    for id in ["__proto__", "constructor", "toString", "", "..", "%2e%2e", "gh%2F..%2Fop2", "GH"]
        .into_iter()
        .chain(["gh%00", "gh.", "gh%20", "%F0%9F%92%A5", &long])
    {
        for action in ["signin", "callback"] {
            let path = format!("/api/auth/{action}/{id}");
            for page in [shop.browser.get(&path).await, shop.browser.submit(&path, &[]).await] {
                let is_page = page.status == StatusCode::OK && page.text.contains("<form");
                let is_back = page.status == StatusCode::FOUND
                    && ["/signin?csrf", "/error?error=OAuthSignin"]
                        .iter()
                        .any(|end| page.location().contains(end));
                assert!(is_page || is_back || page.status.is_client_error(), "{path}: {page:?}");
            }
        }
    }
    assert!(!shop.browser.cookies.keys().any(|name| name.contains("state")));
    assert_eq!(shop.provider.exchanges(), 0);
}
