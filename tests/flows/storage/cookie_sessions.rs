//! Sessions in cookies, of users in a store: ended, replaced, renewed, and at the end of their time.

use std::time::Duration;

use auth::adapter::Users as _;
use axum::body::Body;
use http::{Request, StatusCode, header};

use super::site::{Checked, Cookied, Native, Site};

const HOUR: Duration = Duration::from_hours(1);
const COOKIE: &str = "auth.session-token";

async fn signed_in() -> (Site<Cookied>, String) {
    let mut site = Site::<Cookied>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let user = site.who().await.unwrap();
    (site, user)
}

// SE-009
#[tokio::test]
async fn a_deleted_user_is_nobody_when_the_session_is_renewed() {
    let (mut site, user) = signed_in().await;
    site.store.rows.delete_user(&user).await.unwrap();
    assert!(site.who().await.is_some(), "it isn't due");
    let early = site.browser.clone();
    assert_eq!(site.browser.session().await, serde_json::json!({}));
    assert!(!site.browser.cookies.contains_key(COOKIE));
    site.browser = early;
    site.clock.advance(HOUR);
    assert_eq!(site.who().await, None);

    let mut site = Site::<Checked>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let user = site.who().await.unwrap();
    site.store.rows.delete_user(&user).await.unwrap();
    assert_eq!(site.who().await, None, "at once");
}

/// A cookie that is there twice is written again at once, and a young session isn't looked up.
// SE-009
#[tokio::test]
async fn a_cookie_that_is_sent_twice_puts_nothing_off() {
    let (mut site, user) = signed_in().await;
    site.store.rows.delete_user(&user).await.unwrap();
    assert!(site.who().await.is_some(), "it isn't due");
    let value = site.browser.cookies[COOKIE].clone();
    let twice = format!("{COOKIE}={value}; {COOKIE}={value}");
    let request = Request::get("/plan").header(header::COOKIE, twice);
    let page = site.browser.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "the user was looked up");
    let is_session = |cookie: &&str| cookie.starts_with(&format!("{COOKIE}=ey"));
    assert_eq!(page.set_cookies().into_iter().find(is_session), None, "no session is written");
}

// SE-009
#[tokio::test]
async fn every_session_of_a_user_ends_and_nobody_elses() {
    let (mut site, user) = signed_in().await;
    let mut phone = site.other();
    site.sign_in_from(&mut phone, "gh", &[]).await;
    let mut bob = site.other();
    site.person(2, None, false);
    site.sign_in_from(&mut bob, "gh", &[]).await;
    assert_eq!(site.auth.revoke_all(&user).await.unwrap(), 0, "none was in the store");
    for browser in [&mut site.browser, &mut phone] {
        assert_eq!(browser.session().await, serde_json::json!({}));
    }
    assert_ne!(bob.session().await, serde_json::json!({}));
    assert_eq!(site.auth.revoke_all("nobody").await.unwrap(), 0);
    // A later sign-in is another session.
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    assert_ne!(site.browser.session().await, serde_json::json!({}));
}

// SE-010
#[tokio::test]
async fn the_session_that_changed_a_password_goes_on() {
    let (mut site, user) = signed_in().await;
    let mut phone = site.other();
    site.sign_in_from(&mut phone, "gh", &[]).await;
    let page = site.browser.submit("/changed", &[]).await;
    assert!(page.status.is_success(), "{page:?}");
    assert_eq!(phone.session().await, serde_json::json!({}));
    for _ in 0..3 {
        assert_ne!(site.browser.session().await, serde_json::json!({}), "it goes on");
        site.clock.advance(2 * HOUR);
        assert_eq!(site.who().await.as_ref(), Some(&user));
    }
    site.auth.revoke_all(&user).await.unwrap();
    assert_eq!(site.browser.session().await, serde_json::json!({}));
}

// SE-001
#[tokio::test]
async fn signing_in_again_ends_the_session_that_is_replaced() {
    let (mut site, _) = signed_in().await;
    let stolen = site.browser.clone();
    site.sign_in("gh", &[]).await;
    assert!(site.who().await.is_some());
    site.browser = stolen;
    assert_eq!(site.who().await, None, "a copy of the cookie before opens nothing");

    let mut site = Site::<Native>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let stolen = site.browser.clone();
    site.sign_in("gh", &[]).await;
    assert!(site.who().await.is_some());
    site.browser = stolen;
    assert_eq!(site.who().await, None);
}

// SE-003
#[tokio::test]
async fn the_csrf_token_changes_with_the_user() {
    let mut site = Site::<Native>::start().await;
    let nobody = site.browser.csrf().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let somebody = site.browser.csrf().await;
    assert_ne!(somebody, nobody);
    // To link an account is no other user.
    site.person(2, None, false);
    site.sign_in("trusted", &[("link", "true")]).await;
    assert_eq!(site.browser.csrf().await, somebody);
    site.browser.submit("/api/auth/signout", &[]).await;
    assert_ne!(site.browser.csrf().await, somebody);
}

/// Renewed as often as may be, a session ends 90 days after it began.
async fn ends<A>(mut site: Site<A>) {
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let step = Duration::from_hours(9);
    for _ in 0..240 {
        assert!(site.who().await.is_some());
        assert_ne!(site.browser.session().await, serde_json::json!({}));
        site.clock.advance(step);
    }
    // 90 days are 240 times nine hours.
    assert_eq!(site.who().await, None);
    assert_eq!(site.browser.session().await, serde_json::json!({}));
}

// SE-008
#[tokio::test]
async fn no_session_is_renewed_for_ever() {
    ends(Site::<Native>::start().await).await;
    ends(Site::<Cookied>::start().await).await;
}

// SE-008
#[tokio::test]
async fn a_session_expires_at_its_absolute_end() {
    let mut site = Site::<Checked>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    site.clock.advance(Duration::from_mins(119));
    let session = site.browser.session().await;
    assert_ne!(session, serde_json::json!({}));
    site.clock.advance(Duration::from_mins(1));
    assert_eq!(site.browser.session().await, serde_json::json!({}), "two hours are over");
}

/// While the store can't be asked, a session that has to be is neither taken nor ended.
// DB-002
#[tokio::test]
async fn while_the_store_is_away_nobody_is_signed_in_or_out() {
    let (mut site, user) = signed_in().await;
    site.store.fail(Some("secured_user"));
    assert_eq!(site.who().await.as_ref(), Some(&user), "it isn't due");
    let page = site.browser.get("/api/auth/session").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.set_cookies().is_empty(), "{page:?}");
    site.clock.advance(HOUR);
    let page = site.browser.navigate("/plan").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    site.store.fail(None);
    assert_eq!(site.who().await, Some(user));
}

/// A callback that fails says nothing of who is signed in.
async fn is_unavailable<A>(mut site: Site<A>) {
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let csrf = site.browser.csrf().await;
    *site.known.reads_fail.lock().unwrap() = true;
    let update = serde_json::json!({ "csrfToken": csrf, "data": { "locale": "ko" } });
    let pages = [
        site.browser.navigate("/plan").await,
        site.browser.get("/plan").await,
        site.browser.get("/guarded").await,
        site.browser.get("/api/auth/session").await,
        site.browser.post_json("/api/auth/session", &update).await,
    ];
    for page in pages {
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{page:?}");
        assert!(page.set_cookies().is_empty(), "{page:?}");
    }
    *site.known.reads_fail.lock().unwrap() = false;
    assert!(site.who().await.is_some());
}

#[tokio::test]
async fn a_claims_callback_that_fails_signs_nobody_out() {
    is_unavailable(Site::<Native>::start().await).await;
    is_unavailable(Site::<Cookied>::start().await).await;
}

// SE-009
#[tokio::test]
async fn a_disabled_user_has_no_session_and_gets_none() {
    let (mut site, user) = signed_in().await;
    assert!(site.auth.disable(&user).await.unwrap());
    assert_eq!(site.browser.session().await, serde_json::json!({}));
    let refused = |page: &test_support::Page| page.location().ends_with("error=AccessDenied");
    let page = site.sign_in("gh", &[]).await;
    assert!(refused(&page), "{page:?}");
    // What ends sessions lets nobody in again.
    site.auth.revoke_all(&user).await.unwrap();
    let page = site.sign_in("gh", &[]).await;
    assert!(refused(&page), "{page:?}");
    assert_eq!(site.browser.session().await, serde_json::json!({}));
    let mut bob = site.other();
    site.person(2, None, false);
    site.sign_in_from(&mut bob, "gh", &[]).await;
    assert_ne!(bob.session().await, serde_json::json!({}), "somebody else");

    assert!(site.auth.enable(&user).await.unwrap());
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    assert_ne!(site.browser.session().await, serde_json::json!({}));
    for nobody in [site.auth.disable("nobody").await, site.auth.enable("nobody").await] {
        assert!(!nobody.unwrap());
    }

    assert!(site.auth.delete_user(&user).await.unwrap());
    assert_eq!(site.browser.session().await, serde_json::json!({}));
    assert!(!site.auth.delete_user(&user).await.unwrap());
}
