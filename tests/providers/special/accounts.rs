//! Accounts that sign nobody in, although the provider answers.

use serde_json::{Value, json};

use super::{provider::ACCESS_TOKEN, site::Site};

/// A provider that answers with this profile: the id of who signed in.
async fn id(site: &Site, token: &str, me: &str, profile: &Value) -> Option<String> {
    let tokens = json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer" });
    site.provider.answer(token, tokens);
    site.provider.answer(me, profile.clone());
    site.sign_in().await.map(|person| person.identity.id)
}

#[tokio::test]
async fn a_wikimedia_account_is_a_central_one() {
    let site = Site::start("wikimedia", &[]).await;
    let base = "https://meta.wikimedia.org/w/rest.php/oauth2";
    let [token, me] = ["access_token", "resource/profile"].map(|it| format!("{base}/{it}"));
    for (sub, is_one) in [
        (json!("10815216"), true),
        (json!(10_815_216), true),
        (json!("0"), false),
        (json!(0), false),
        (json!(" 0"), false),
        (json!(""), false),
        (json!(null), false),
    ] {
        let profile = json!({ "sub": sub, "username": "MiraCastell", "blocked": false });
        let found = id(&site, &token, &me, &profile).await;
        assert_eq!(found, is_one.then(|| "10815216".to_owned()), "{sub}");
    }
}

#[tokio::test]
async fn a_gitlab_account_is_active() {
    let site = Site::start("gitlab", &[]).await;
    let (token, me) = ("https://gitlab.com/oauth/token", "https://gitlab.com/api/v4/user");
    for (state, locked, is_one) in [
        (json!("active"), json!(false), true),
        (json!("active"), json!(null), true),
        (json!(null), json!(null), true),
        (json!("active"), json!(true), false),
        (json!(null), json!(true), false),
        (json!("blocked"), json!(false), false),
        (json!("deactivated"), json!(null), false),
        (json!("banned"), json!(null), false),
        (json!("ldap_blocked"), json!(null), false),
    ] {
        let profile = json!({ "id": 7, "username": "mira", "state": state, "locked": locked });
        let found = id(&site, token, me, &profile).await;
        assert_eq!(found.is_some(), is_one, "{state}, {locked}");
    }
}
