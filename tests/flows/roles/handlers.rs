//! Who passes an extractor and a guard.

use http::{StatusCode, header};
use serde_json::json;

use super::{
    cases,
    site::{Role, Shop},
};

cases! {
    nobody_signed_in_is_sent_to_sign_in
    without_the_role_nobody_passes_and_nobody_is_sent_round
    a_page_shows_more_to_a_role
    included_roles_are_there_and_others_not
    a_guard_asks_for_each_of_its_roles
    a_guard_asks_beside_what_the_application_asks
    the_browser_sees_the_names
    claims_that_look_like_roles_are_none
}

async fn nobody_signed_in_is_sent_to_sign_in(mut shop: Shop) {
    shop.list.give(&[Role::Admin]);
    for path in ["/desk", "/admin", "/open"] {
        let page = shop.browser.navigate(path).await;
        assert_eq!(page.status, StatusCode::TEMPORARY_REDIRECT, "{path}");
        let back = path.replace('/', "%2F");
        assert_eq!(page.location(), format!("/api/auth/signin?callbackUrl={back}"));
        let page = shop.browser.get(path).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(page.json()["error"], "SessionRequired");
        assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-store");
    }
    for path in ["/desk", "/save"] {
        assert_eq!(shop.browser.post(path, &[]).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert!(shop.list.asked().is_empty(), "nobody has roles");
}

async fn without_the_role_nobody_passes_and_nobody_is_sent_round(mut shop: Shop) {
    shop.list.give(&[Role::Member]);
    shop.sign_in("ada").await;
    for path in ["/desk", "/admin"] {
        let page = shop.browser.navigate(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.text.contains("role=\"alert\""), "{path}: it is a page");
        assert!(!page.headers.contains_key(header::LOCATION), "{path}");
        let page = shop.browser.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(page.json(), json!({ "error": "AccessDenied" }));
        assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-store");
    }
    for path in ["/desk", "/save"] {
        let page = shop.browser.post(path, &[]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(page.json()["error"], "AccessDenied");
    }
    assert_eq!(shop.browser.get("/mine").await.status, StatusCode::OK, "the session is there");
}

async fn a_page_shows_more_to_a_role(mut shop: Shop) {
    assert_eq!(shop.browser.get("/menu").await.text, "orders", "nobody is signed in");
    for (given, shown) in [
        (Role::Member, "orders"),
        (Role::Auditor, "orders"),
        (Role::DeskClerk, "the desk of ada"),
        (Role::Admin, "the desk of ada"),
    ] {
        shop.list.give(&[given]);
        shop.sign_in("ada").await;
        let page = shop.browser.get("/menu").await;
        assert_eq!((page.status, &*page.text), (StatusCode::OK, shown), "{given:?}");
    }
}

async fn included_roles_are_there_and_others_not(mut shop: Shop) {
    shop.list.give(&[Role::DeskClerk]);
    shop.sign_in("ada").await;
    assert_eq!(shop.browser.get("/desk").await.text, "the desk of ada");
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::FORBIDDEN);
    let expected = json!({
        "roles": ["member", "desk_clerk"],
        "member": true, "desk_clerk": true, "root": false, "auditor": false,
    });
    assert_eq!(shop.browser.get("/mine").await.json(), expected);

    shop.list.give(&[Role::Admin]);
    shop.sign_in("ada").await;
    for (path, text) in [("/desk", "the desk of ada"), ("/admin", "passed")] {
        assert_eq!(shop.browser.get(path).await.text, text);
    }
    assert_eq!(shop.browser.post("/save", &[]).await.text, "passed");
    let mine = shop.browser.get("/mine").await.json();
    assert_eq!(mine["roles"], json!(["member", "desk_clerk", "root"]));
    assert_eq!(mine["auditor"], false);
}

async fn a_guard_asks_for_each_of_its_roles(mut shop: Shop) {
    for (given, expected) in [
        (vec![], StatusCode::FORBIDDEN),
        (vec![Role::Auditor], StatusCode::FORBIDDEN),
        (vec![Role::Admin], StatusCode::FORBIDDEN),
        (vec![Role::Auditor, Role::DeskClerk], StatusCode::OK),
    ] {
        shop.list.give(&given);
        shop.sign_in("ada").await;
        assert_eq!(shop.browser.get("/audit").await.status, expected, "{given:?}");
    }
}

async fn a_guard_asks_beside_what_the_application_asks(mut shop: Shop) {
    for (name, given, named, open) in [
        ("ada", Role::Member, StatusCode::OK, StatusCode::OK),
        ("ada", Role::Auditor, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
        ("bob", Role::Member, StatusCode::FORBIDDEN, StatusCode::OK),
    ] {
        shop.list.give(&[given]);
        shop.sign_in(name).await;
        assert_eq!(shop.browser.get("/named").await.status, named, "{name} {given:?}");
        assert_eq!(shop.browser.get("/open").await.status, open, "{name} {given:?}");
    }
}

async fn the_browser_sees_the_names(mut shop: Shop) {
    shop.list.give(&[Role::Admin]);
    shop.sign_in("ada").await;
    let session = shop.browser.session().await;
    assert_eq!(session["roles"], json!(["member", "desk_clerk", "root"]));
    assert_eq!(session["user"]["name"], "ada");
    shop.list.give(&[]);
    shop.sign_in("ada").await;
    assert_eq!(shop.browser.session().await["roles"], json!([]));
}

async fn claims_that_look_like_roles_are_none(mut shop: Shop) {
    shop.sign_in("ada").await;
    for _ in 0..2 {
        assert_eq!(shop.browser.get("/mine").await.json()["roles"], json!([]));
        assert_eq!(shop.browser.get("/audit").await.status, StatusCode::FORBIDDEN);
        // It is written again, and read once more.
        assert_eq!(shop.browser.session().await["roles"], json!([]));
    }
    let sessions = auth::adapter::Sessions::sessions_of(&shop.store, "ada").await.unwrap();
    for claims in sessions.into_iter().filter_map(|session| session.claims) {
        assert_eq!(claims.get("auth:roles"), None, "no claim is written in the place of the roles");
    }
}
