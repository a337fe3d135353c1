//! Sessions that were ended, in whichever way they are used afterwards.

use std::time::Duration;

use auth::adapter::{Accounts as _, Users as _};
use http::StatusCode;
use serde_json::json;

use crate::squat_site::{
    DangerousRows, EVE, NeverChecked, NeverCookies, NeverRows, VerifiedCookies, VerifiedRows, Way,
};

/// What ends a user's sessions, in whichever way they are used, while an attempt is under way.
#[derive(Clone, Copy, Debug)]
enum End {
    Disable,
    Delete,
    RevokeAll,
    PasswordChanged,
}

macro_rules! sessions_end {
    ($($setup:ident),*) => {$(
        for end in [End::Disable, End::Delete, End::RevokeAll, End::PasswordChanged] {
            let site = $setup::open().await;
            let mut eve = site.browser();
            site.enter(&mut eve, Way::At("gh", 666, false), EVE, false).await;
            let stored = site.store.user_by_email(EVE).await.unwrap().unwrap();
            let user = stored.user.id;
            site.providers.admins.lock().unwrap().push(user.clone());
            eve.session().await;
            assert!(site.is_in(&eve, &user).await);
            // A second session, an attempt to link, and the cookie twice.
            let mut other = site.browser();
            site.enter(&mut other, Way::At("gh", 666, false), EVE, false).await;
            let linking = site.begin(&mut eve, "bird", true).await.unwrap();
            match end {
                End::Disable => assert!(site.auth.disable(&user).await.unwrap()),
                End::Delete => assert!(site.auth.delete_user(&user).await.unwrap()),
                End::RevokeAll => {
                    site.auth.revoke_all(&user).await.unwrap();
                }
                End::PasswordChanged => {
                    site.auth.password_changed(&user, None).await.unwrap();
                }
            }
            let why = format!("{} {end:?}", stringify!($setup));
            *site.providers.person.lock().unwrap() = json!({ "id": 7, "email": "x@evil.example" });
            let page = eve.clone().get(&linking).await;
            assert!(page.location().contains("error="), "{why}: {page:?}");
            let linked = site.store.accounts_of(&user).await.unwrap();
            assert!(linked.iter().all(|account| account.provider != "bird"), "{why}: {linked:?}");
            let page = eve.clone().submit("/api/auth/signin/bird", &[("link", "true")]).await;
            assert!(page.location().contains("error=SessionRequired"), "{why}: {page:?}");
            site.clock.advance(Duration::from_hours(1));
            assert!(!site.is_in(&eve, &user).await, "{why}");
            assert!(!site.is_in(&other, &user).await, "{why}");
            let csrf = eve.csrf().await;
            let data = json!({ "csrfToken": csrf, "data": {} });
            assert_eq!(eve.post_json("/api/auth/session", &data).await.json(), json!({}), "{why}");
            if matches!(end, End::Disable) {
                site.enter(&mut eve, Way::At("gh", 666, false), EVE, false).await;
                site.enter(&mut eve, Way::Mail("email"), EVE, false).await;
                site.enter(&mut eve, Way::Mail("work"), EVE, false).await;
                assert!(!site.is_in(&eve, &user).await, "{why}: she comes back");
            }
        }
    )*};
}

// SE-009, SE-010
#[tokio::test]
async fn no_session_outlives_its_end_in_whichever_way_it_is_used() {
    sessions_end!(NeverRows, NeverCookies, NeverChecked, VerifiedCookies, DangerousRows);
}

// SE-009: where sessions are always checked, and where they are rows, the end is at once.
#[tokio::test]
async fn a_session_that_ended_ends_at_once_for_handlers_guards_and_roles() {
    macro_rules! ends_at_once {
        ($($setup:ident),*) => {$(
            let site = $setup::open().await;
            let mut eve = site.browser();
            site.enter(&mut eve, Way::At("gh", 666, false), EVE, false).await;
            let user = site.store.user_by_email(EVE).await.unwrap().unwrap().user.id;
            site.providers.admins.lock().unwrap().push(user.clone());
            eve.session().await;
            assert_eq!(eve.get("/admin").await.text, user);
            let token = eve.cookies["auth.session-token"].clone();
            site.auth.revoke_all(&user).await.unwrap();
            for path in ["/who", "/admin", "/token"] {
                assert_eq!(eve.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
            }
            let mut program = site.browser();
            program.headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
            assert_eq!(program.get("/token").await.status, StatusCode::UNAUTHORIZED);
        )*};
    }
    ends_at_once!(NeverRows, NeverChecked, VerifiedRows, DangerousRows);
}

const COOKIE: &str = "auth.session-token";

/// How long a session of these sites lasts unless it is renewed.
const MAX_AGE: Duration = Duration::from_hours(10);

/// What ends a session in a browser.
#[derive(Clone, Copy, Debug)]
enum Leaving {
    SignsOut,
    SignsInAgain,
}

macro_rules! copies_end {
    ($($setup:ident),*) => {$(
        for leaving in [Leaving::SignsOut, Leaving::SignsInAgain] {
            let site = $setup::open().await;
            let mut eve = site.browser();
            site.enter(&mut eve, Way::At("gh", 666, false), EVE, false).await;
            let user = site.store.user_by_email(EVE).await.unwrap().unwrap().user.id;
            // A thief's copy is renewed, and so expires later than the cookie that is there when the session ends.
            let mut thief = eve.clone();
            site.clock.advance(Duration::from_hours(8));
            assert!(thief.session().await["user"].is_object());
            let why = format!("{} {leaving:?}", stringify!($setup));
            match leaving {
                Leaving::SignsOut => {
                    eve.submit("/api/auth/signout", &[]).await;
                }
                Leaving::SignsInAgain => {
                    site.enter(&mut eve, Way::At("gh", 666, false), EVE, false).await;
                }
            }
            for hours in 0..20 {
                assert!(!site.is_in(&thief, &user).await, "{why}: {hours} hours later");
                site.clock.advance(Duration::from_hours(1));
                // With each sign-in, rows go that have expired.
                site.enter(&mut site.browser(), Way::At("gh", 7, false), "x@evil.example", false).await;
            }
        }
    )*};
}

// SE-005, SE-021
#[tokio::test]
async fn a_copy_that_was_renewed_later_ends_with_the_session() {
    copies_end!(NeverRows, NeverCookies, NeverChecked, VerifiedCookies, DangerousRows);
}

// SE-021: the clocks of a site's machines differ, and one of them deletes what has expired by its own.
#[tokio::test]
async fn a_session_stays_ended_where_the_clock_is_behind() {
    let site = NeverCookies::open().await;
    let behind = NeverCookies::over(site.store.clone()).await;
    let (mut ada, mut eve) = (site.browser(), site.browser());
    site.enter(&mut ada, Way::At("gh", 1, false), "ada@shop.example", false).await;
    site.enter(&mut eve, Way::At("gh", 666, false), EVE, false).await;
    let (mut kept, mut thief) = (behind.browser(), behind.browser());
    (kept.cookies, thief.cookies) = (ada.cookies, eve.cookies.clone());
    eve.submit("/api/auth/signout", &[]).await;
    // Their copies have expired by the first clock, and are valid by the other.
    site.clock.advance(MAX_AGE + Duration::from_secs(30));
    behind.clock.advance(MAX_AGE.saturating_sub(Duration::from_secs(10)));
    site.enter(&mut site.browser(), Way::At("gh", 7, false), "x@evil.example", false).await;
    let id = async |email| site.store.user_by_email(email).await.unwrap().unwrap().user.id;
    assert!(behind.is_in(&kept, &id("ada@shop.example").await).await);
    assert!(!behind.is_in(&thief, &id(EVE).await).await);
}

macro_rules! planted_ends {
    ($($setup:ident),*) => {$(
        let site = $setup::open().await;
        let (mut ada, mut eve) = (site.browser(), site.browser());
        site.enter(&mut ada, Way::At("gh", 1, false), "ada@shop.example", false).await;
        site.enter(&mut eve, Way::At("gh", 666, false), EVE, false).await;
        let user = site.store.user_by_email("ada@shop.example").await.unwrap().unwrap().user.id;
        let thief = ada.clone();
        assert!(site.is_in(&thief, &user).await);
        // Eve has a sub-domain, and plants her session beside Ada's.
        let both = format!("{}; {COOKIE}={}", ada.cookies[COOKIE], eve.cookies[COOKIE]);
        ada.cookies.insert(COOKIE.to_owned(), both);
        let page = ada.submit("/api/auth/signout", &[]).await;
        assert!(!page.location().contains("error"), "{page:?}");
        assert!(!site.is_in(&thief, &user).await, "{}", stringify!($setup));
    )*};
}

// CK-003, SE-005: a session that was planted keeps nobody from signing out.
#[tokio::test]
async fn a_session_beside_a_planted_one_ends_with_the_sign_out() {
    planted_ends!(NeverRows, NeverCookies, NeverChecked);
}
