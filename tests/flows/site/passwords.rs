//! Passwords that an application keeps: signing in, and the hash that is written again.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use auth::{
    Auth, Authorize, BoxError, CredentialsForm, RouterExt as _, Secret, User, auth,
    password::{Cost, PasswordError, Passwords},
};
use auth_providers::Credentials;
use axum::Router;
use http::{StatusCode, header};
use serde_json::json;
use test_support::{Browser, ORIGIN, variables};

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

auth! {
    struct ShopAuth;
    providers: [Credentials { authorize: check }],
    state: Shop,
}

/// Users and their hashes.
#[derive(Clone)]
struct Shop {
    passwords: Passwords,
    stored: Arc<Mutex<BTreeMap<String, String>>>,
}

async fn check(attempt: Authorize<ShopAuth, Login>) -> Result<Option<User>, PasswordError> {
    let Login { username, password } = attempt.form;
    let shop = attempt.state;
    let stored = shop.stored.lock().unwrap().get(&username).cloned();
    let Some(stored) = stored else {
        let verdict = shop.passwords.verify_unknown(&password).await?;
        return Ok(verdict.matches.then(|| User::new(username)));
    };
    let verdict = shop.passwords.verify(&password, &stored).await?;
    if let Some(hash) = verdict.rehash {
        shop.stored.lock().unwrap().insert(username.clone(), hash.expose().to_owned());
    }
    Ok(verdict.matches.then(|| User::new(username.clone()).with_name(username)))
}

// CR-002
#[tokio::test]
async fn a_sign_in_costs_one_hash_whoever_it_is_and_renews_an_old_one() {
    let old = Passwords::new().cost(Cost::new(12_288, 3, 1).unwrap());
    let hash = old.hash(&Secret::new("correct horse")).await.unwrap().expose().to_owned();
    let users = [("ada", hash.clone()), ("oauth-only", String::new()), ("gone", "!".to_owned())];
    let users = users.map(|(name, hash)| (name.to_owned(), hash));
    let shop = Shop { passwords: Passwords::new(), stored: Arc::new(Mutex::new(users.into())) };
    let auth = ShopAuth::builder(shop.clone()).variables(variables(&[])).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let callback = "/api/auth/callback/credentials";
    let mut answers = Vec::new();
    for (username, password) in [
        ("ada", "wrong horse"),
        ("nobody", "correct horse"),
        ("oauth-only", "correct horse"),
        ("gone", "!"),
    ] {
        let before = shop.passwords.computed();
        let page =
            browser.submit(callback, &[("username", username), ("password", password)]).await;
        assert_eq!(shop.passwords.computed() - before, 1, "{username}");
        assert_eq!(browser.session().await, json!({}), "{username}");
        answers.push((page.status, page.location().to_owned()));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    for renewals in [1, 0] {
        let before = shop.passwords.computed();
        let fields = [("username", "ada"), ("password", "correct horse")];
        browser.submit(callback, &fields).await;
        assert_eq!(browser.session().await["user"], json!({ "name": "ada" }));
        assert_eq!(shop.passwords.computed() - before, 1 + renewals);
        browser.cookies.clear();
    }
    let renewed = shop.stored.lock().unwrap()["ada"].clone();
    assert!(renewed != hash && renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
}

auth! {
    struct BusyAuth;
    providers: [Credentials { authorize: check_busy::<BusyAuth> }],
}

auth! {
    struct OwnPageAuth;
    pages: { sign_in: "/login" },
    providers: [Credentials { authorize: check_busy::<OwnPageAuth> }],
}

/// An error of an application, whose cause may be that there is no time.
#[derive(Debug, thiserror::Error)]
#[error("canary-reason")]
struct Failed(#[source] PasswordError);

fn check_busy<A: Auth>(attempt: Authorize<A, Login>) -> Result<Option<User>, BoxError> {
    let Login { username, .. } = attempt.form;
    match username.as_str() {
        "busy" => Err(PasswordError::Busy.into()),
        "wrapped" => Err(Failed(PasswordError::Busy).into()),
        "failed" => Err(Failed(PasswordError::Failed).into()),
        _ => Ok(Some(User::new("ada"))),
    }
}

// CR-010
#[tokio::test]
async fn whoever_finds_no_place_is_not_told_that_the_password_is_wrong() {
    const CALLBACK: &str = "/api/auth/callback/credentials";

    let auth = BusyAuth::builder().variables(variables(&[])).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let url = format!("{ORIGIN}/api/auth/error?error=Callback&provider=credentials");
    for username in ["busy", "wrapped"] {
        // It is no attempt, so that there is no limit.
        for _ in 0..20 {
            let fields = [("username", username), ("password", "right"), ("json", "true")];
            let page = browser.submit(CALLBACK, &fields).await;
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{page:?}");
            assert_eq!(page.headers[header::RETRY_AFTER], "5");
            assert_eq!(page.json(), json!({ "url": url }));
        }
        let fields = [("username", username), ("password", "right")];
        let page = browser.submit(CALLBACK, &fields).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{page:?}");
        assert_eq!(page.headers[header::RETRY_AFTER], "5");
        assert!(page.text.contains("The sign-in could not be completed. Please try again."));
        assert!(!page.text.contains("canary") && !page.text.contains("match an account"));
        assert_eq!(browser.session().await, json!({}));
    }
    // Another cause is a failure as before.
    let fields = [("username", "failed"), ("password", "right"), ("json", "true")];
    let page = browser.submit(CALLBACK, &fields).await;
    assert_eq!((page.status, page.json()), (StatusCode::UNAUTHORIZED, json!({ "url": url })));

    // A page of the application's own is told in the way that it knows.
    let auth = OwnPageAuth::builder().variables(variables(&[])).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let page = browser.submit(CALLBACK, &[("username", "busy"), ("password", "right")]).await;
    assert_eq!((page.status, page.location()), (StatusCode::FOUND, url.as_str()));
}
