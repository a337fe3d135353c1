//! A callback's address that belongs to no attempt of this browser: opened again, or without cookies;
//! and answers that another site posts.

use std::time::Duration;

use test_support::{
    ORIGIN, TestClock,
    provider::Answer,
    shop::{HTTPS, assert_refused, deliver, shop, shop_at, start, who},
};

// OA-023
#[tokio::test]
async fn the_address_of_an_answer_leads_on_who_is_signed_in() {
    let mut shop = shop().await;
    let answer = shop.start().await;
    deliver(&mut shop.browser, &answer).await;
    let exchanges = shop.provider.exchanges();
    for _ in 0..2 {
        let page = deliver(&mut shop.browser, &answer).await;
        assert_eq!(page.location(), format!("{ORIGIN}/home"), "where the attempt wanted to go");
    }
    // A bookmark of it, without the answer.
    let page = shop.browser.get("/api/auth/callback/gh").await;
    assert_eq!(page.location(), format!("{ORIGIN}/home"));
    assert_eq!(shop.provider.exchanges(), exchanges, "no code was sent");
    assert_eq!(who(&shop.browser).await.as_deref(), Some("7"));
    // Where it wanted to go isn't known any more.
    shop.browser.cookies.remove("auth.callback-url");
    let page = deliver(&mut shop.browser, &answer).await;
    assert_eq!(page.location(), ORIGIN);
}

#[tokio::test]
async fn somebody_else_s_answer_signs_nobody_in_to_their_account() {
    let mut shop = shop().await;
    let mut eve = shop.browser.clone();
    let theirs = start(&mut eve, &shop.provider).await;
    // With a session, the link does nothing at all.
    shop.sign_in("ada").await;
    let page = deliver(&mut shop.browser, &theirs).await;
    assert_eq!(page.location(), ORIGIN);
    assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"));
    // One that contradicts an attempt of this browser is refused, whoever is signed in.
    let own = shop.start().await;
    let state = format!("{}{}", &own.state[..8], &theirs.state[8..]);
    let page = deliver(&mut shop.browser, &Answer { state, code: theirs.code.clone() }).await;
    assert!(page.location().contains("error=OAuthCallback"), "{page:?}");
    assert_eq!(who(&shop.browser).await.as_deref(), Some("ada"));
    assert_eq!(shop.provider.exchanges(), 0);
    // Without one it is refused.
    shop.browser.submit("/api/auth/signout", &[]).await;
    let page = deliver(&mut shop.browser, &theirs).await;
    assert_refused(&shop.browser, &page, "OAuthCallback", "another browser's").await;
    assert_eq!(shop.provider.exchanges(), 0);
}

#[tokio::test]
async fn a_browser_without_any_cookie_is_told_so() {
    let mut shop = shop().await;
    let answer = shop.start().await;
    let mut other = shop.browser.clone();
    other.cookies.clear();
    let page = deliver(&mut other, &answer).await;
    assert_refused(&other, &page, "OAuthCallback", "no cookies").await;
    let page = other.get(&page.location()[ORIGIN.len()..]).await;
    let page = other.get(&page.location()[ORIGIN.len()..]).await;
    assert!(page.text.contains("didn’t send the cookies of this sign-in"), "{}", page.text);
    // One that has cookies hears of the answer.
    let page = deliver(&mut other, &answer).await;
    assert_refused(&other, &page, "OAuthCallback", "another browser").await;
    assert!(!page.location().contains("cookies"), "{page:?}");
    assert_eq!(shop.provider.exchanges(), 0);
}

#[tokio::test]
async fn an_answer_that_another_site_posts_leaves_the_tokens_of_other_tabs_alone() {
    for header in
        [None, Some(("sec-fetch-site", "cross-site")), Some(("origin", "https://op.test"))]
    {
        let mut shop = shop_at(HTTPS, |builder| builder).await;
        shop.browser.invariants.as_mut().unwrap().form_post = true;
        let csrf = shop.browser.csrf().await;
        let page = shop.browser.submit("/api/auth/signin/apple", &[("callbackUrl", "/home")]).await;
        let answer = shop.provider.authorize(page.location());
        // Browsers send what is `SameSite=None`.
        let mut posting = shop.browser.clone();
        posting.invariants = None;
        posting.cookies.retain(|name, _| {
            [".state.", ".nonce.", ".code_verifier."].iter().any(|it| name.contains(it))
        });
        assert!(!posting.cookies.is_empty());
        if let Some((name, value)) = header {
            posting.headers.insert(name, value.parse().unwrap());
        }
        let fields = [("code", answer.code.as_str()), ("state", answer.state.as_str())];
        let page = posting.post("/api/auth/callback/apple", &fields).await;
        for kept in ["csrf-token", "callback-url"] {
            let is_set = page.set_cookies().iter().any(|cookie| cookie.contains(kept));
            assert!(!is_set, "{header:?}: {page:?}");
        }
        // The form of another tab is taken as before.
        let fields = [
            ("csrfToken", csrf.as_str()),
            ("username", "ada"),
            ("password", test_support::shop::PASSWORD),
        ];
        let page = shop.browser.post(test_support::shop::CALLBACK, &fields).await;
        assert!(!page.location().contains("csrf"), "{page:?}");
    }
}

#[tokio::test]
async fn attempts_that_nobody_finishes_leave_room_in_the_header() {
    let clock = TestClock::new();
    let mut shop = shop_at(HTTPS, |builder| builder.clock(clock.clone())).await;
    let mut last = Vec::new();
    for _ in 0..8 {
        clock.advance(Duration::from_secs(1));
        last.push(shop.start().await);
        let pairs = shop.browser.cookies.iter().map(|(name, value)| name.len() + value.len() + 3);
        let length: usize = pairs.sum();
        assert!(length < 4096, "{length} bytes");
    }
    // The two newest are good.
    let newest = last.split_off(6);
    for answer in &newest {
        let page = deliver(&mut shop.browser, answer).await;
        assert_eq!(page.location(), format!("{HTTPS}/home"));
    }
    assert_eq!(shop.provider.exchanges(), 2);
}
