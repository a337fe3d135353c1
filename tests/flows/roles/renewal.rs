//! When the application is asked for roles, and what follows.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::json;
use test_support::Browser;

use super::{
    cases,
    site::{Asked, Role, Shop},
};

const DAY: Duration = Duration::from_hours(24);

cases! {
    a_role_that_was_taken_away_is_gone_at_the_renewal
    a_role_that_was_given_is_there_at_the_renewal
    showing_the_session_renews_it
    what_the_callback_gets
    nobody_is_signed_in_without_an_answer
    a_renewal_without_an_answer_is_refused
    a_role_is_taken_away_at_the_end_of_a_session_too
    a_token_that_is_never_written_again_loses_its_roles
    a_cookie_that_is_sent_twice_puts_nothing_off
}

async fn a_role_that_was_taken_away_is_gone_at_the_renewal(mut shop: Shop) {
    shop.list.give(&[Role::DeskClerk]);
    shop.sign_in("ada").await;
    shop.list.give(&[Role::Member]);
    shop.clock.advance(Duration::from_mins(24 * 60 - 1));
    assert_eq!(shop.browser.get("/desk").await.status, StatusCode::OK, "it isn't renewed yet");
    shop.list.asked();
    shop.clock.advance(Duration::from_mins(2));
    assert_eq!(shop.browser.get("/desk").await.status, StatusCode::FORBIDDEN);
    assert_eq!(shop.list.asked().len(), 1);
    // The session was written without it.
    assert_eq!(shop.browser.get("/desk").await.status, StatusCode::FORBIDDEN);
    assert_eq!(shop.browser.get("/mine").await.json()["roles"], json!(["member"]));
    assert!(shop.list.asked().is_empty());
}

async fn a_role_that_was_given_is_there_at_the_renewal(mut shop: Shop) {
    shop.sign_in("ada").await;
    shop.list.give(&[Role::Admin]);
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::FORBIDDEN);
    shop.clock.advance(DAY);
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::OK);
    shop.list.set_broken(true);
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::OK, "it was written");
}

async fn showing_the_session_renews_it(mut shop: Shop) {
    shop.list.give(&[Role::Admin]);
    shop.sign_in("ada").await;
    shop.list.give(&[]);
    assert_eq!(shop.browser.session().await["roles"], json!([]));
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::FORBIDDEN);
}

async fn what_the_callback_gets(mut shop: Shop) {
    shop.list.give(&[Role::Auditor, Role::DeskClerk, Role::Auditor]);
    shop.sign_in("ada").await;
    let at_sign_in = Asked { user: "ada".to_owned(), has_profile: true, before: Vec::new() };
    assert_eq!(shop.list.asked(), [at_sign_in]);
    shop.clock.advance(DAY);
    shop.browser.get("/desk").await;
    // What is included isn't said.
    let before = vec![Role::DeskClerk, Role::Auditor];
    let at_renewal = Asked { user: "ada".to_owned(), has_profile: false, before };
    assert_eq!(shop.list.asked(), [at_renewal]);
}

async fn nobody_is_signed_in_without_an_answer(mut shop: Shop) {
    shop.list.set_broken(true);
    let login = [("username", "ada")];
    let page = shop.browser.submit("/api/auth/callback/credentials", &login).await;
    assert!(page.location().contains("error=Callback"), "{page:?}");
    assert_eq!(shop.browser.get("/mine").await.status, StatusCode::UNAUTHORIZED);
}

async fn a_renewal_without_an_answer_is_refused(mut shop: Shop) {
    shop.list.give(&[Role::Admin]);
    shop.sign_in("ada").await;
    shop.list.set_broken(true);
    shop.clock.advance(DAY);
    for path in ["/admin", "/desk", "/api/auth/session"] {
        let page = shop.browser.get(path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    // Nobody was signed out.
    shop.list.set_broken(false);
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::OK);
}

/// A session lives for 30 days here. In its last days its end can't be put off any more.
async fn a_role_is_taken_away_at_the_end_of_a_session_too(mut shop: Shop) {
    shop.list.give(&[Role::Admin]);
    shop.sign_in("ada").await;
    for _ in 0..5 {
        shop.clock.advance(5 * DAY);
        assert_eq!(shop.browser.get("/admin").await.status, StatusCode::OK);
    }
    shop.list.give(&[]);
    shop.clock.advance(2 * DAY);
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::FORBIDDEN);
    shop.list.give(&[Role::Admin]);
    shop.clock.advance(2 * DAY);
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::OK);
    shop.clock.advance(DAY);
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::UNAUTHORIZED);
}

async fn a_token_that_is_never_written_again_loses_its_roles(mut shop: Shop) {
    shop.list.give(&[Role::Member]);
    shop.sign_in("ada").await;
    let token = shop.browser.cookies["auth.session-token"].clone();
    let mut program = Browser::new(shop.browser.app());
    let mut ask = async || {
        let request =
            Request::get("/bearer").header(header::AUTHORIZATION, format!("Bearer {token}"));
        program.send(request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(ask().await, StatusCode::OK);
    shop.list.give(&[]);
    shop.clock.advance(2 * DAY);
    assert_eq!(ask().await, StatusCode::FORBIDDEN);
    assert_eq!(ask().await, StatusCode::FORBIDDEN);
}

/// A cookie that is there twice is written again at once, so that it is young. Somebody whose role was taken away may
/// send it twice on purpose.
async fn a_cookie_that_is_sent_twice_puts_nothing_off(mut shop: Shop) {
    const NAME: &str = "auth.session-token";
    shop.list.give(&[Role::Admin]);
    shop.sign_in("ada").await;
    shop.list.give(&[]);
    shop.clock.advance(Duration::from_hours(23));
    let token = shop.browser.cookies[NAME].clone();
    let twice = format!("{NAME}={token}; {NAME}={token}");
    let request = Request::get("/admin").header(header::COOKIE, twice);
    let page = shop.browser.send(request.body(Body::empty()).unwrap()).await;
    let written = page.set_cookies().into_iter().find_map(|cookie| {
        let value = cookie.strip_prefix(NAME)?.strip_prefix('=')?.split(';').next()?;
        (!value.is_empty()).then(|| value.to_owned())
    });
    shop.browser.cookies.insert(NAME.to_owned(), written.unwrap_or(token));
    shop.clock.advance(Duration::from_hours(2));
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::FORBIDDEN);
}
