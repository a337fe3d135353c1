//! Browsers that are trusted: of somebody else, for too long, and after their trust was taken away.

use std::time::Duration;

use serde_json::json;
use test_support::{
    Browser,
    passkeys::SITE,
    second_factors::{enter, post, refused, state, waits},
};

use super::{Site, is_let_in};

/// A browser that `name` trusts, signed in.
async fn trusted(site: &Site, name: &str, code: &str) -> Browser {
    let mut browser = site.waiting(name).await;
    let fields = json!({ "code": code, "remember": true });
    is_let_in(&post(&mut browser, "verify", fields).await);
    browser
}

/// What a browser keeps when everybody has signed out.
fn remains(browser: &Browser, site: &Site) -> Browser {
    let mut kept = site.browser();
    let cookies = browser.cookies.iter().filter(|(name, _)| name.contains("trusted-browser"));
    kept.cookies.extend(cookies.map(|(name, value)| (name.clone(), value.clone())));
    assert_eq!(kept.cookies.len(), 1, "{:?}", browser.cookies.keys());
    kept
}

// TP-011
#[tokio::test]
async fn a_browser_is_trusted_by_one_user_and_for_a_while() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    site.with_app("eve").await;
    let browser = trusted(&site, "ada", &app.code(&site.clock)).await;
    let page = enter(&mut remains(&browser, &site), "ada").await;
    assert_eq!(page.json()["url"], SITE, "{page:?}");
    // Eve, who has the same browser, or Ada's cookie under the name of her own.
    let mut of_eve = remains(&browser, &site);
    waits(&enter(&mut of_eve, "eve").await);
    let own = trusted(&site, "ada", &{
        site.seconds(30);
        app.code(&site.clock)
    })
    .await;
    let (name, value) = {
        let (name, value) = own.cookies.iter().find(|(name, _)| name.contains("trusted")).unwrap();
        (name.clone(), value.clone())
    };
    for suffix in ["0000000000000000", "ffffffffffffffff"] {
        let mut forged = site.browser();
        let base = name.rsplit_once('.').unwrap().0;
        forged.cookies.insert(format!("{base}.{suffix}"), value.clone());
        waits(&enter(&mut forged, "ada").await);
    }
    let mut forged = site.browser();
    forged.cookies.insert(name, "A".repeat(43));
    waits(&enter(&mut forged, "ada").await);
    // And no longer than the setup says.
    site.clock.advance(Duration::from_hours(30 * 24));
    waits(&enter(&mut remains(&browser, &site), "ada").await);
}

// TP-011
#[tokio::test]
async fn trust_ends_when_its_user_says_so_and_with_the_factor() {
    let site = Site::new().await;
    let (mut ada, app, codes) = site.with_app("ada").await;
    let first = trusted(&site, "ada", &codes[0]).await;
    // They are listed in the order of their age.
    site.seconds(1);
    let second = trusted(&site, "ada", &codes[1]).await;
    let listed = state(&mut ada).await["browsers"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
    let fields = json!({ "id": listed[0]["id"] });
    assert_eq!(post(&mut ada, "forget", fields).await.json(), json!({}));
    waits(&enter(&mut remains(&first, &site), "ada").await);
    assert_eq!(enter(&mut remains(&second, &site), "ada").await.json()["url"], SITE);
    // Another user takes nothing away.
    let (mut eve, _, _) = site.with_app("eve").await;
    let fields = json!({ "id": listed[1]["id"] });
    refused(&post(&mut eve, "forget", fields).await, 404, "Absent");
    // A second app, so that a factor is left when the first one goes.
    let proof = json!({ "code": app.code(&site.clock) });
    let (_, page) = test_support::second_factors::add_app(&mut ada, &site.clock, proof).await;
    assert_eq!(page.status.as_u16(), 200, "{page:?}");
    site.seconds(30);
    let id = state(&mut ada).await["apps"][1]["id"].clone();
    let fields = json!({ "id": id, "code": app.code(&site.clock) });
    assert_eq!(post(&mut ada, "remove", fields).await.json(), json!({}));
    waits(&enter(&mut remains(&second, &site), "ada").await);
}

// TP-011
#[tokio::test]
async fn a_reset_trusts_nobody() {
    let site = Site::new().await;
    let (_, _, codes) = site.with_app("ada").await;
    let browser = trusted(&site, "ada", &codes[0]).await;
    assert!(site.auth.reset_second_factor("ada").await.unwrap());
    assert!(!site.auth.reset_second_factor("ada").await.unwrap(), "there is nothing left");
    let (_, _, codes) = site.with_app("ada").await;
    waits(&enter(&mut remains(&browser, &site), "ada").await);
    drop(codes);
}

/// A token that somebody else has put into the browser is not trusted, whatever its user ticks.
// TP-011
#[tokio::test]
async fn a_planted_token_is_never_trusted() {
    let site = Site::new().await;
    let (_, _, codes) = site.with_app("ada").await;
    let first = trusted(&site, "ada", &codes[0]).await;
    // They are listed in the order of their age.
    site.seconds(1);
    let (name, _) = first.cookies.iter().find(|(name, _)| name.contains("trusted")).unwrap();
    let planted = "B".repeat(43);
    let mut browser = site.browser();
    browser.cookies.insert(name.clone(), planted.clone());
    waits(&enter(&mut browser, "ada").await);
    let fields = json!({ "code": codes[1], "remember": true });
    is_let_in(&post(&mut browser, "verify", fields).await);
    assert_ne!(browser.cookies[name], planted);
    let mut thief = site.browser();
    thief.cookies.insert(name.clone(), planted);
    waits(&enter(&mut thief, "ada").await);
}
