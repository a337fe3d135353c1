//! Passwords that an application keeps: signing in, and the hash that is written again.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use auth::{
    Authorize, CredentialsForm, RouterExt as _, Secret, User, auth,
    password::{Cost, PasswordError, Passwords},
};
use auth_providers::Credentials;
use axum::Router;
use serde_json::json;
use support::{Browser, variables};

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
