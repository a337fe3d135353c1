//! Attacks that meet a store or an application that fails, and browsers that hang up: a sign-in is
//! whole or it isn't there.

use std::{pin::pin, task::Poll, time::Duration};

use auth::adapter::{Accounts as _, Sessions as _, Users as _};
use serde_json::json;
use test_support::{
    Browser, Page,
    hostile::{FAULTS, Fault},
};

use crate::members::{InCookies, InRows, Members, Mood, who};

const ADDRESS: &str = "mira@shop.example";

/// What a browser gets, unless it hangs up after so many steps.
async fn within(steps: usize, request: impl Future<Output = Page>) -> Option<Page> {
    let (mut request, mut left) = (pin!(request), steps);
    std::future::poll_fn(|context| match request.as_mut().poll(context) {
        Poll::Ready(page) => Poll::Ready(Some(page)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            // What hangs wakes nobody.
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await
}

/// The user and the account are both there or neither is, and a session has a user.
async fn assert_whole<A>(site: &Members<A>, why: &str) {
    let rows = &site.store.kept;
    let by_account = rows.user_by_account("gh", "7").await.unwrap();
    let by_address = rows.user_by_email(ADDRESS).await.unwrap();
    let (by_account, by_address) = (by_account.map(|u| u.user.id), by_address.map(|u| u.user.id));
    assert_eq!(by_account, by_address, "G07: {why}");
    if let Some(id) = by_account {
        assert_eq!(rows.accounts_of(&id).await.unwrap().len(), 1, "G07: {why}");
    }
}

/// A new attempt in a new browser signs the one person in.
async fn assert_recovers<A>(site: &Members<A>, why: &str) {
    site.store.fail(None);
    site.feels(Mood::Allows);
    let mut browser = site.browser();
    let page = site.sign_in(&mut browser, "gh").await;
    assert!(who(&browser).await.is_some(), "{why}: {page:?}");
    assert_whole(site, why).await;
    assert!(site.store.kept.user_by_email(ADDRESS).await.unwrap().is_some(), "{why}");
}

/// A browser without the look at every response: a store that fails is a fault that says so.
fn tolerant<A>(site: &Members<A>) -> Browser {
    let mut browser = site.browser();
    browser.invariants = None;
    browser
}

async fn fails_anywhere<A>(start: impl AsyncFn() -> Members<A>, is_known: bool) {
    for fault in FAULTS {
        for call in 1.. {
            let site = start().await;
            if is_known {
                site.sign_in(&mut site.browser(), "gh").await;
            }
            let why = format!("{fault:?} at call {call}, known: {is_known}");
            let mut browser = tolerant(&site);
            let answer = site.begin(&mut browser, "gh", false).await;
            site.store.fail(Some((call, fault)));
            let page = within(200, browser.get(&answer)).await;
            let is_hit = site.store.calls() >= call;
            if let Some(page) = &page {
                let shown = format!("{page:?}");
                assert!(!shown.contains("canary"), "{why}: {shown}");
            }
            let has_session = browser.cookies.contains_key("auth.session-token");
            site.store.fail(None);
            if has_session {
                // The store may have failed where nothing depended on it.
                assert!(who(&browser).await.is_some(), "G10, {why}: {page:?}");
            } else {
                assert_eq!(who(&browser).await, None, "{why}");
            }
            if matches!(fault, Fault::Before) && !is_known && !has_session {
                let left = site.store.kept.user_by_email(ADDRESS).await.unwrap();
                assert!(left.is_none(), "{why}: nothing is left");
            }
            assert_whole(&site, &why).await;
            assert_recovers(&site, &why).await;
            if !is_hit {
                assert!(has_session && call > 3, "{why}: a sign-in asks the store more than that");
                break;
            }
        }
    }
}

// DB-001, DS-007
#[tokio::test]
async fn a_store_that_fails_anywhere_leaves_a_sign_in_whole_or_absent() {
    for is_known in [false, true] {
        fails_anywhere(Members::<InRows>::start, is_known).await;
        fails_anywhere(Members::<InCookies>::start, is_known).await;
    }
}

async fn hangs_up<A>(start: impl AsyncFn() -> Members<A>) {
    for steps in 0.. {
        let site = start().await;
        let mut browser = site.browser();
        let answer = site.begin(&mut browser, "gh", false).await;
        let page = within(steps, browser.get(&answer)).await;
        let why = format!("after {steps} steps");
        // What goes on by itself comes to its end.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_whole(&site, &why).await;
        assert_eq!(who(&browser).await.is_some(), page.is_some(), "{why}");
        assert_recovers(&site, &why).await;
        if page.is_some() {
            assert!(steps > 6, "the request is dropped at every step: {steps}");
            break;
        }
    }
}

// DS-008
#[tokio::test]
async fn a_browser_that_hangs_up_leaves_a_sign_in_whole_or_absent() {
    hangs_up(Members::<InRows>::start).await;
    hangs_up(Members::<InCookies>::start).await;
}

// LK-013, DS-007
#[tokio::test]
async fn an_application_that_refuses_or_fails_leaves_no_rows() {
    for mood in [Mood::Denies, Mood::Sends("/upgrade"), Mood::Fails, Mood::Panics, Mood::Hangs] {
        let site = Members::<InRows>::start().await;
        let mut browser = site.browser();
        let answer = site.begin(&mut browser, "gh", false).await;
        site.feels(mood);
        site.store.writes();
        let page = within(200, browser.get(&answer)).await;
        assert_eq!(page.is_none(), matches!(mood, Mood::Hangs), "{mood:?}: {page:?}");
        assert_eq!(site.store.writes(), [""; 0], "{mood:?}");
        assert_eq!(who(&browser).await, None, "{mood:?}");
        if let Some(page) = page {
            let shown = format!("{page:?}");
            assert!(!shown.contains("canary"), "{mood:?}: {shown}");
            assert!(page.status.is_redirection(), "{mood:?}: {page:?}");
        }
        assert_recovers(&site, &format!("{mood:?}")).await;
    }
}

// DS-007
#[tokio::test]
async fn an_event_that_panics_is_that_request_s_trouble() {
    let site = Members::<InRows>::start().await;
    let mut browser = tolerant(&site);
    let answer = site.begin(&mut browser, "gh", false).await;
    site.feels(Mood::PanicsAfterwards);
    let page = browser.get(&answer).await;
    assert!(!format!("{page:?}").contains("canary"), "{page:?}");
    assert_recovers(&site, "an event that panics").await;
}

// LK-007
#[tokio::test]
async fn of_two_users_who_link_one_account_at_once_one_has_it() {
    for _ in 0..20 {
        let site = Members::<InRows>::start().await;
        let (mut ada, mut eve) = (site.browser(), site.browser());
        for (browser, id) in [(&mut ada, 1), (&mut eve, 2)] {
            site.person(&json!({ "id": id, "login": "x" }));
            site.sign_in(browser, "gh").await;
        }
        let (ada_is, eve_is) = (who(&ada).await.unwrap(), who(&eve).await.unwrap());
        assert_ne!(ada_is, eve_is);
        site.person(&json!({ "id": 9, "login": "y" }));
        let first = site.begin(&mut ada, "gh", true).await;
        let second = site.begin(&mut eve, "gh", true).await;
        let (first, second) = tokio::join!(ada.get(&first), eve.get(&second));
        let refused = [&first, &second].map(|page| page.location().contains("AccountNotLinked"));
        assert_eq!(refused.iter().filter(|refused| **refused).count(), 1, "{first:?} {second:?}");
        let owner = site.store.kept.user_by_account("gh", "9").await.unwrap().unwrap().user.id;
        assert_eq!(owner, if refused[0] { eve_is.clone() } else { ada_is.clone() });
        assert_eq!((who(&ada).await, who(&eve).await), (Some(ada_is), Some(eve_is)));
    }
}

// LK-010
#[tokio::test]
async fn a_login_and_an_address_are_nobody_s_key() {
    let site = Members::<InRows>::start().await;
    let mut browser = site.browser();
    site.sign_in(&mut browser, "gh").await;
    let mira = who(&browser).await.unwrap();
    site.person(&json!({ "id": 7, "login": "other", "email": "other@shop.example" }));
    let mut browser = site.browser();
    site.sign_in(&mut browser, "gh").await;
    assert_eq!(who(&browser).await.as_ref(), Some(&mira), "the subject is the same");
    for (id, email) in [(8, ADDRESS), (9, "other@shop.example"), (10, "MIRA@shop.example")] {
        site.person(&json!({ "id": id, "login": "mira", "email": email }));
        let mut browser = site.browser();
        site.sign_in(&mut browser, "gh").await;
        assert_ne!(who(&browser).await.as_ref(), Some(&mira), "{email}");
    }
    let accounts = site.store.kept.accounts_of(&mira).await.unwrap();
    assert_eq!(accounts.len(), 1, "nobody else's account is hers");
}

async fn comes_too_late<A>(site: Members<A>) {
    let mut browser = site.browser();
    site.sign_in(&mut browser, "gh").await;
    assert!(who(&browser).await.is_some());
    site.clock.advance(Duration::from_hours(2));
    // The answer to this request arrives after the one that signs out.
    let mut late = browser.clone();
    assert!(late.session().await["expires"].is_string());
    browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(who(&late).await, None, "what was written meanwhile is of the ended session");
    site.clock.advance(Duration::from_hours(2));
    assert_eq!(who(&late).await, None);
}

// SE-006
#[tokio::test]
async fn an_answer_that_comes_after_signing_out_brings_nobody_back() {
    comes_too_late(Members::<InRows>::start().await).await;
    comes_too_late(Members::<InCookies>::start().await).await;
}

// SE-012
#[tokio::test]
async fn no_two_sessions_share_a_token() {
    let site = Members::<InRows>::start().await;
    let mut seen = std::collections::BTreeSet::new();
    let mut starts = std::collections::BTreeSet::new();
    for _ in 0..300 {
        let mut browser = site.browser();
        browser.invariants = None;
        site.sign_in(&mut browser, "gh").await;
        let cookie = browser.cookies["auth.session-token"].clone();
        let (id, secret) = cookie.split_once('.').unwrap();
        assert!(secret.len() >= 43, "256 bits in base64url: {secret}");
        seen.insert(id.to_owned());
        seen.insert(secret.to_owned());
        starts.insert(secret[..4].to_owned());
    }
    assert_eq!(seen.len(), 600);
    assert!(starts.len() > 290, "24 bits hardly ever meet in 300 draws");
    let mira = site.store.kept.user_by_email(ADDRESS).await.unwrap().unwrap().user.id;
    for session in site.store.kept.sessions_of(&mira).await.unwrap() {
        let hash = session.secret_hash.expect("a row has a hash");
        assert!(!seen.contains(&hash));
    }
}
