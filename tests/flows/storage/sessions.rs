//! Database sessions: rolled, expired, ended, listed; and what happens when the store is away.

use std::time::Duration;

use auth::adapter::{Sessions as _, Users as _};
use http::StatusCode;
use test_support::ORIGIN;

use super::site::{Compat, Cookied, Native, Site};

const HOUR: Duration = Duration::from_hours(1);
const COOKIE: &str = "auth.session-token";

/// A site with somebody signed in, and their id.
async fn signed_in() -> (Site<Native>, String) {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let user = site.who().await.unwrap();
    (site, user)
}

// SE-012, SE-019, DB-011
#[tokio::test]
async fn the_row_does_not_sign_anybody_in() {
    let (mut site, user) = signed_in().await;
    let session = &site.store.rows.sessions_of(&user).await.unwrap()[0];
    let cookie = site.browser.cookies[COOKIE].clone();
    let (id, secret) = cookie.split_once('.').unwrap();
    assert_eq!(session.token, id);
    let hash = session.secret_hash.clone().unwrap();
    assert!(!hash.contains(secret) && !secret.contains(&hash));
    let forged = [
        format!("{id}.{hash}"),
        format!("{id}."),
        id.to_owned(),
        format!("{id}.{}", &secret[..secret.len() - 1]),
        format!("{id}.{secret}A"),
        format!(".{secret}"),
        ".".to_owned(),
        "x".repeat(4000),
        format!("{id}.{}", "x".repeat(1024)),
    ];
    for forged in forged {
        site.store.asked();
        site.browser.cookies.insert(COOKIE.to_owned(), forged.clone());
        assert_eq!(site.who().await, None, "{forged}");
        let is_possible = !forged.starts_with('.') && forged.contains('.') && forged.len() <= 1024;
        assert_eq!(!site.store.asked().is_empty(), is_possible, "the store is asked: {forged}");
    }
    site.browser.cookies.insert(COOKIE.to_owned(), cookie);
    assert_eq!(site.who().await, Some(user));
}

#[tokio::test]
async fn reading_a_session_is_one_question() {
    let (mut site, _) = signed_in().await;
    site.store.asked();
    site.who().await.unwrap();
    assert_eq!(site.store.asked().into_iter().collect::<Vec<_>>(), [("session_and_user", 1)]);
    site.browser.session().await;
    assert_eq!(site.store.asked().into_iter().collect::<Vec<_>>(), [("session_and_user", 1)]);
}

// SE-007
#[tokio::test]
async fn a_session_is_extended_once_update_age_has_passed() {
    let (mut site, user) = signed_in().await;
    let expires = site.store.rows.sessions_of(&user).await.unwrap()[0].expires;
    site.clock.advance(Duration::from_secs(3599));
    let page = site.browser.get("/plan").await;
    assert!(page.set_cookies().is_empty(), "{page:?}");
    assert_eq!(site.store.rows.sessions_of(&user).await.unwrap()[0].expires, expires);
    site.clock.advance(Duration::from_secs(1));
    let page = site.browser.get("/plan").await;
    assert!(page.set_cookies()[0].starts_with(COOKIE), "{page:?}");
    let extended = site.store.rows.sessions_of(&user).await.unwrap()[0].expires;
    assert_eq!(extended, expires + HOUR);
    // Nine hours after that it is still there, ten hours after that it isn't.
    site.clock.advance(9 * HOUR + Duration::from_mins(59));
    assert!(site.who().await.is_some());
    site.clock.advance(10 * HOUR);
    assert_eq!(site.who().await, None);
    assert!(site.store.rows.sessions_of(&user).await.unwrap().is_empty(), "the row is gone");
}

#[tokio::test]
async fn an_update_is_written_to_the_row() {
    let (mut site, _) = signed_in().await;
    let csrf = site.browser.csrf().await;
    let body = serde_json::json!({ "csrfToken": csrf, "data": { "locale": "ko", "plan": "gold" } });
    let page = site.browser.post_json("/api/auth/session", &body).await;
    assert_eq!(
        (page.json()["locale"].as_str(), page.json()["plan"].as_str()),
        (Some("ko"), Some("new"))
    );
    let shown = site.browser.session().await;
    assert_eq!(shown["locale"], "ko");
}

// SE-004
#[tokio::test]
async fn sign_out_deletes_the_row() {
    let (mut site, user) = signed_in().await;
    let stolen = site.browser.clone();
    site.known.take();
    site.browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(site.known.take(), ["sign_out P1"]);
    assert!(site.store.rows.sessions_of(&user).await.unwrap().is_empty());
    site.browser = stolen;
    assert_eq!(site.who().await, None, "a copy of the cookie opens nothing");
}

// SE-005, SE-006
#[tokio::test]
async fn a_session_in_a_cookie_is_revoked_at_sign_out() {
    let mut site = Site::<Cookied>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let early = site.browser.clone();
    // Written again, it is the same session.
    site.clock.advance(2 * HOUR);
    site.browser.session().await;
    site.browser.submit("/api/auth/signout", &[]).await;
    site.browser = early;
    assert_eq!(site.who().await, None, "an earlier copy of the cookie opens nothing");
}

// DB-003
#[tokio::test]
async fn a_sign_out_that_could_not_be_stored_says_so() {
    let (mut site, user) = signed_in().await;
    site.store.fail(Some("delete_session"));
    let page = site.browser.submit("/api/auth/signout", &[]).await;
    assert!(page.location().contains("/error?error=Configuration"), "{page:?}");
    assert!(site.browser.cookies.contains_key(COOKIE), "the browser can try again");
    site.store.fail(None);
    site.browser.submit("/api/auth/signout", &[]).await;
    assert!(site.store.rows.sessions_of(&user).await.unwrap().is_empty());
}

// DB-002
#[tokio::test]
async fn while_the_store_is_away_nobody_is_signed_in_or_out() {
    let (mut site, user) = signed_in().await;
    site.store.fail(Some("everything"));
    let page = site.browser.navigate("/plan").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{page:?}");
    assert!(page.headers.contains_key("retry-after"));
    let page = site.browser.get("/api/auth/session").await;
    assert_eq!((page.status, page.text.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "{}"));
    site.store.fail(None);
    assert_eq!(site.who().await, Some(user), "it recovers by itself");
}

// SE-011, IL-008
#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let (mut site, user) = signed_in().await;
    let mut phone = site.other();
    site.clock.advance(Duration::from_mins(1));
    site.sign_in_from(&mut phone, "gh", &[]).await;
    let mut eve = site.other();
    site.person(2, None, false);
    site.sign_in_from(&mut eve, "gh", &[]).await;
    let eves = eve.get("/plan").await.text;

    let sessions = site.auth.sessions(&user).await.unwrap();
    assert_eq!(sessions.len(), 2);
    assert!(sessions[0].created > sessions[1].created, "the newest first");
    assert!(!site.auth.revoke(&eves, &sessions[0].id).await.unwrap(), "it is not hers");
    assert!(site.auth.revoke(&user, &sessions[0].id).await.unwrap());
    assert!(!site.auth.revoke(&user, &sessions[0].id).await.unwrap(), "it has ended");
    assert!(!phone.get("/plan").await.status.is_success());
    assert!(site.who().await.is_some());

    site.person(1, None, false);
    site.sign_in_from(&mut phone, "gh", &[]).await;
    assert_eq!(site.auth.revoke_all(&user).await.unwrap(), 2);
    assert_eq!(site.who().await, None);
    assert!(eve.get("/plan").await.status.is_success());
}

#[tokio::test]
async fn expired_rows_are_swept_by_later_sign_ins() {
    let (mut site, user) = signed_in().await;
    site.clock.advance(20 * HOUR);
    site.browser = site.other();
    site.person(2, None, false);
    site.sign_in("gh", &[]).await;
    assert!(site.store.rows.sessions_of(&user).await.unwrap().is_empty());
}

// SE-009
#[tokio::test]
async fn a_deleted_user_has_no_session() {
    let (mut site, user) = signed_in().await;
    site.store.rows.delete_user(&user).await.unwrap();
    assert_eq!(site.who().await, None);
}

// SE-011
#[tokio::test]
async fn with_compat_the_cookie_is_the_token_and_any_writer_is_honoured() {
    let mut site = Site::<Compat>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let user = site.who().await.unwrap();
    let cookie = site.browser.cookies["next-auth.session-token"].clone();
    let session = &site.store.rows.sessions_of(&user).await.unwrap()[0];
    assert_eq!((session.token.as_str(), session.secret_hash.as_ref()), (cookie.as_str(), None));
    // As NextAuth makes one: without claims.
    let expires = std::time::SystemTime::now() + HOUR;
    let foreign = auth::adapter::StoredSession::new("made-by-next-auth", user.clone(), expires);
    site.store.rows.create_session(foreign).await.unwrap();
    site.browser
        .cookies
        .insert("next-auth.session-token".to_owned(), "made-by-next-auth".to_owned());
    assert_eq!(site.who().await, Some(user.clone()));
    let listed = site.auth.sessions(&user).await.unwrap();
    assert!(listed.iter().all(|info| info.id != "made-by-next-auth"), "a listed id is no cookie");
    assert!(site.auth.revoke(&user, &listed[1].id).await.unwrap());
    assert!(site.browser.get(&format!("{ORIGIN}/api/auth/session")).await.status.is_success());
}

// SE-009
#[tokio::test]
async fn a_disabled_user_has_no_session() {
    let (mut site, user) = signed_in().await;
    assert!(site.auth.disable(&user).await.unwrap());
    assert_eq!(site.who().await, None);
    let page = site.sign_in("gh", &[]).await;
    assert!(page.location().ends_with("error=AccessDenied"), "{page:?}");
    assert!(site.store.rows.sessions_of(&user).await.unwrap().is_empty());
    assert!(site.auth.enable(&user).await.unwrap());
    site.sign_in("gh", &[]).await;
    assert_eq!(site.who().await.as_ref(), Some(&user));
}
