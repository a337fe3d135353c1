//! Name and picture follow the provider, as far as nothing else was put in their place.

use auth::adapter::{Accounts as _, StoredUser, Users as _};

use super::site::{Compat, Keeping, Native, Site};

async fn name<A>(site: &Site<A>, email: &str) -> Option<String> {
    site.store.rows.user_by_email(email).await.unwrap().unwrap().user.name
}

/// Signs in as the person with this id and name.
async fn sign_in<A>(site: &mut Site<A>, name: &str) {
    let profile = serde_json::json!({ "id": 1, "name": name, "email": "ann@example.com" });
    site.provider.seen.lock().unwrap().profile = Some(profile.to_string());
    site.sign_in("gh", &[]).await;
}

// LK-010
#[tokio::test]
async fn a_name_follows_the_provider_and_an_event_says_so() {
    let mut site = Site::<Native>::start().await;
    sign_in(&mut site, "Ann").await;
    sign_in(&mut site, "Ann").await;
    assert!(!site.known.take().join(" ").contains("update_user"), "nothing has changed");
    sign_in(&mut site, "Ann Smith").await;
    assert_eq!(name(&site, "ann@example.com").await.as_deref(), Some("Ann Smith"));
    let seen = site.known.take();
    assert!(seen.contains(&"update_user Ann Smith [Name]".to_owned()), "{seen:?}");
    assert_eq!(site.browser.session().await["user"]["name"], "Ann Smith");
}

#[tokio::test]
async fn a_name_that_was_changed_here_stays() {
    let mut site = Site::<Native>::start().await;
    sign_in(&mut site, "Ann").await;
    let user = site.store.rows.user_by_email("ann@example.com").await.unwrap().unwrap();
    let renamed = StoredUser { user: user.user.clone().with_name("Annie"), ..user };
    site.store.rows.update_user(renamed).await.unwrap();
    for said in ["Ann Smith", "Ann Miller"] {
        sign_in(&mut site, said).await;
        assert_eq!(name(&site, "ann@example.com").await.as_deref(), Some("Annie"), "{said}");
    }
}

#[tokio::test]
async fn a_name_stays_where_the_setup_says_so() {
    let mut site = Site::<Keeping>::start().await;
    sign_in(&mut site, "Ann").await;
    sign_in(&mut site, "Ann Smith").await;
    assert_eq!(name(&site, "ann@example.com").await.as_deref(), Some("Ann"));
    let mut site = Site::<Compat>::start().await;
    sign_in(&mut site, "Ann").await;
    sign_in(&mut site, "Ann Smith").await;
    assert_eq!(name(&site, "ann@example.com").await.as_deref(), Some("Ann"), "as v4 has it");
}

#[tokio::test]
async fn an_address_with_capitals_is_the_same() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("Ann@Example.COM"), true);
    site.sign_in("trusted", &[]).await;
    let ann = site.who().await;
    site.browser = site.other();
    site.person(2, Some("ann@example.com"), true);
    site.sign_in("trusted", &[]).await;
    assert_eq!(site.who().await, ann);
}

/// The address of the user who has an account at `gh`.
async fn address<A>(site: &Site<A>, id: &str) -> Option<String> {
    site.store.rows.user_by_account("gh", id).await.unwrap().unwrap().user.email
}

// An endpoint of the provider was away at the first sign-in, or the person had no address there yet.
#[tokio::test]
async fn an_address_that_comes_later_is_the_user_s_if_nobody_has_it() {
    let mut site = Site::<Native>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    assert_eq!(address(&site, "1").await, None);
    site.known.take();
    site.person(1, Some("Ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    assert_eq!(address(&site, "1").await.as_deref(), Some("ann@example.com"));
    let seen = site.known.take().join("\n");
    assert!(seen.contains("[Email]"), "{seen}");
    let stored = site.store.rows.user_by_email("ann@example.com").await.unwrap().unwrap();
    assert_eq!(stored.email_verified, None, "nobody proved it");
    // What is there stays.
    site.person(1, Some("other@example.com"), false);
    site.sign_in("gh", &[]).await;
    assert_eq!(address(&site, "1").await.as_deref(), Some("ann@example.com"));

    // Somebody else's address is nobody's by saying so.
    site.browser = site.other();
    site.person(2, None, false);
    site.sign_in("gh", &[]).await;
    site.person(2, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    assert_eq!(address(&site, "2").await, None);
}

#[tokio::test]
async fn an_address_that_comes_later_stays_out_where_the_setup_says_so() {
    let mut site = Site::<Keeping>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    assert_eq!(address(&site, "1").await, None);
}
