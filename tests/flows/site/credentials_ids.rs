//! Who a form signs in: by ids that no store takes for others, and with what may be shown.

use auth::{
    AuthConfig, Authorize, CredentialsForm, Identity, RouterExt as _, User, auth,
    provider::{Authorizer, CredentialsProvider, InvalidOption},
};
use auth_providers::Credentials;
use axum::Router;
use serde_json::json;
use test_support::{Browser, ORIGIN, variables};

#[derive(CredentialsForm)]
struct Login {
    id: String,
    email: Option<String>,
    image: Option<String>,
}

/// A provider that has a directory of its own, in which others write.
#[derive(AuthConfig, Debug)]
#[auth(credentials, id = "badge", name = "Badge", profile = BadgeProfile)]
struct Badge {}

#[derive(Clone, Debug)]
struct BadgeProfile(Identity);

impl From<BadgeProfile> for Identity {
    fn from(BadgeProfile(identity): BadgeProfile) -> Self {
        identity
    }
}

impl CredentialsProvider for Badge {
    fn authorizer(&self) -> Result<Authorizer<BadgeProfile>, InvalidOption> {
        Ok(Authorizer::new(|form: Login| async move {
            let Login { id, email, image } = form;
            let identity = Identity { email, image, ..Identity::new(id) };
            Ok::<_, std::io::Error>(Some(BadgeProfile(identity)))
        }))
    }
}

auth! {
    struct ShopAuth;
    providers: [Credentials { authorize: check }, Badge {}],
}

async fn check(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
    let Login { id, email, image } = attempt.form;
    Some(User { email, image, ..User::new(id) })
}

async fn signed_in(provider: &str, id: &str, email: &str, image: &str) -> serde_json::Value {
    let auth = ShopAuth::builder().variables(variables(&[])).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth).with_state(auth));
    let path = format!("/api/auth/callback/{provider}");
    let page = browser.submit(&path, &[("id", id), ("email", email), ("image", image)]).await;
    let session = browser.session().await;
    if session == json!({}) {
        let error = format!("{ORIGIN}/api/auth/error?error=Callback&provider={provider}");
        assert_eq!(page.location(), error);
    }
    session["user"].clone()
}

/// LK-009: an id that a database takes for somebody else's signs nobody in, whoever says it.
#[tokio::test]
async fn ids_are_told_from_each_other_or_are_none() {
    for provider in ["credentials", "badge"] {
        for id in ["7 ", " 7", "7\0", "7\0x", "7\u{200b}", "7\u{7}", "\u{a0}", &"7".repeat(256)] {
            assert!(signed_in(provider, id, "", "").await.is_null(), "{provider}: {id:?}");
        }
        for id in ["7", "Ada Lovelace", "ada@shop.example", "жук", &"7".repeat(255)] {
            assert!(!signed_in(provider, id, "a@b.example", "").await.is_null(), "{id:?}");
        }
    }
}

/// OI-063: what an application says of its own user is its own; a directory's is data.
#[tokio::test]
async fn a_directory_names_addresses_and_pictures_that_are_some() {
    let user =
        signed_in("badge", "7", "eve@evil.example@acme.example", "javascript:alert(1)").await;
    assert_eq!((&user["email"], &user["image"]), (&json!(null), &json!(null)));
    let user = signed_in("badge", "7", "ada@acme.example", "https://acme.example/7.png").await;
    assert_eq!(user["email"], "ada@acme.example");
    assert_eq!(user["image"], "https://acme.example/7.png");
    let user = signed_in("credentials", "7", "ada@acme.example", "/avatars/7.png").await;
    assert_eq!(user["image"], "/avatars/7.png");
}
