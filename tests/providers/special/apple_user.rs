//! Apple's answer, which is posted, and what it says about the person.

use serde_json::json;

use super::{
    apple::{apple, site},
    site::SignedIn,
};

const USER: &str =
    r#"{"name":{"firstName":"Mira","lastName":"Castell"},"email":"evil@example.com"}"#;

#[tokio::test]
async fn an_answer_is_taken_from_a_form_of_another_site() {
    let site = site(&[]).await;
    let mut browser = site.browser();
    let (page, _, params) = site.begin(&mut browser).await;
    assert_eq!(params["response_mode"], "form_post");
    assert_eq!(params["scope"], "name email");
    let checks: Vec<_> = page
        .set_cookies()
        .into_iter()
        .filter(|cookie| cookie.contains("state") || cookie.contains("nonce"))
        .collect();
    assert_eq!(checks.len(), 2, "{page:?}");
    for cookie in checks {
        assert!(cookie.contains("SameSite=None") && cookie.contains("Secure"), "{cookie}");
        assert!(cookie.contains("HttpOnly"), "{cookie}");
    }
    // What a browser says of a form that Apple's page sent, and no CSRF token.
    browser.headers.insert("origin", "https://appleid.apple.com".parse().unwrap());
    browser.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    let state = params["state"].as_str();
    for fields in [
        [("code", "c"), ("state", "another")],
        [("code", "c"), ("user", USER)],
        [("code", "c"), ("state", "")],
    ] {
        let mut browser = browser.clone();
        site.come_back(&mut browser, &fields).await;
        assert_eq!(browser.session().await, json!({}), "{fields:?}");
    }
    let page = site.come_back(&mut browser, &[("code", "c"), ("state", state)]).await;
    assert!(page.location().ends_with("/in"), "{page:?}");
    assert_eq!(browser.session().await["user"]["email"], "mira@example.com");
    // Other forms of that site go nowhere.
    let page = browser.post("/api/auth/signout", &[]).await;
    assert_ne!(browser.session().await, json!({}), "{page:?}");
}

fn name(person: Option<SignedIn>) -> Option<String> {
    person.unwrap().identity.name
}

#[tokio::test]
async fn the_posted_user_names_the_person() {
    let site = site(&[]).await;
    assert_eq!(name(site.sign_in_with(&[("user", USER)]).await).as_deref(), Some("Mira Castell"));
    let first = r#"{"name":{"firstName":"Mira","lastName":""}}"#;
    assert_eq!(name(site.sign_in_with(&[("user", first)]).await).as_deref(), Some("Mira"));
    let last = r#"{"name":{"lastName":"Castell","middleName":7}}"#;
    assert_eq!(name(site.sign_in_with(&[("user", last)]).await).as_deref(), Some("Castell"));
    assert_eq!(name(site.sign_in().await), None, "Apple says it once");
}

#[tokio::test]
async fn what_isn_t_a_user_is_ignored() {
    let site = site(&[]).await;
    let deep = "[".repeat(100_000);
    let long = format!(r#"{{"name":{{"firstName":"Mira","lastName":"{}"}}}}"#, "x".repeat(4 << 10));
    for user in [
        &long,
        "",
        "{",
        "null",
        "[]",
        "42",
        "\"Mira\"",
        "{}",
        r#"{"name":"Mira"}"#,
        &deep[..30_000],
    ] {
        let person = site.sign_in_with(&[("user", user)]).await;
        let identity = person.unwrap_or_else(|| panic!("{}", &user[..user.len().min(20)])).identity;
        assert_eq!(identity.name, None, "{}", &user[..user.len().min(20)]);
        assert_eq!(identity.email.as_deref(), Some("mira@example.com"));
    }
    let twice = site.sign_in_with(&[("user", USER), ("user", USER)]).await;
    assert_eq!(name(twice), None, "which one is meant would be a guess");
}

// OI-063
#[tokio::test]
async fn a_posted_address_is_nobody_s_proof() {
    let site = site(&[]).await;
    let identity = site.sign_in_with(&[("user", USER)]).await.unwrap().identity;
    assert_eq!(identity.id, "7");
    assert_eq!(identity.email.as_deref(), Some("mira@example.com"), "what is signed");
    assert_eq!(identity.email_verified, Some(true));
    for verified in [json!(true), json!("true"), json!(null)] {
        apple(&site, &json!({ "email_verified": verified }));
        let identity = site.sign_in_with(&[("user", USER)]).await.unwrap().identity;
        assert_eq!((identity.email, identity.email_verified), (None, None), "nobody signed it");
    }
    let sub = r#"{"sub":"8","id":"8","name":{"firstName":"Mira"}}"#;
    assert_eq!(site.sign_in_with(&[("user", sub)]).await.unwrap().identity.id, "7");
}
