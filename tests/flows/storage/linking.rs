//! Whose account it is (the rows of NextAuth's state machine, and what differs by default).

use auth::adapter::{Accounts as _, StoredUser, UserChange, Users as _};

use super::site::{Compat, Native, Site};

const NOT_LINKED: &str = "error=OAuthAccountNotLinked";

/// Marks the address of a user as proven.
async fn prove<A>(site: &Site<A>, email: &str) {
    let rows = &site.store.rows;
    let user = rows.user_by_email(email).await.unwrap().unwrap();
    let email_verified = Some(std::time::SystemTime::UNIX_EPOCH);
    rows.update_user(StoredUser { email_verified, ..user }).await.unwrap();
}

#[tokio::test]
async fn a_known_account_is_its_users_whoever_is_signed_in() {
    let mut site = Site::<Native>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let first = site.who().await;
    site.browser = site.other();
    site.person(2, None, false);
    site.sign_in("gh", &[]).await;
    assert_ne!(site.who().await, first);
    // By default the browser switches to the account's user.
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    assert_eq!(site.who().await, first);
}

#[tokio::test]
async fn with_compat_an_account_of_another_user_is_refused() {
    let mut site = Site::<Compat>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    site.browser = site.other();
    site.person(2, None, false);
    site.sign_in("gh", &[]).await;
    let second = site.who().await;
    site.person(1, None, false);
    let page = site.sign_in("gh", &[]).await;
    assert!(page.location().contains(NOT_LINKED), "{page:?}");
    assert_eq!(site.who().await, second);
}

// LK-001
#[tokio::test]
async fn an_address_of_somebody_else_is_refused() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), true);
    site.sign_in("gh", &[]).await;
    site.browser = site.other();
    for (provider, verified, proven) in [
        ("gh", true, false),
        ("trusted", false, false),
        ("gh", true, true),
        ("trusted", false, true),
    ] {
        if proven {
            prove(&site, "ann@example.com").await;
        }
        site.person(2, Some("ann@example.com"), verified);
        let page = site.sign_in(provider, &[]).await;
        assert!(page.location().contains(NOT_LINKED), "{provider} {verified} {proven}: {page:?}");
        assert_eq!(site.who().await, None);
    }
}

// LK-001
#[tokio::test]
async fn an_address_that_both_sides_verified_links_with_a_trusted_provider() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await;
    prove(&site, "ann@example.com").await;
    site.browser = site.other();
    site.known.take();
    site.person(2, Some("Ann@example.com"), true);
    let page = site.sign_in("trusted", &[("callbackUrl", "/plan")]).await;
    assert!(page.location().ends_with("/plan"), "not a new user: {page:?}");
    assert_eq!(site.who().await, ann);
    assert_eq!(
        site.known.take(),
        ["link_account trusted", "claims sign-in P1", "sign_in P1 Some(false)"]
    );
}

#[tokio::test]
async fn a_trusted_provider_proves_the_address_of_a_new_user() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), true);
    site.sign_in("trusted", &[]).await;
    let user = site.store.rows.user_by_email("ann@example.com").await.unwrap().unwrap();
    assert!(user.email_verified.is_some());
}

#[tokio::test]
async fn with_compat_dangerous_linking_is_v4s() {
    let mut site = Site::<Compat>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await;
    site.browser = site.other();
    site.known.take();
    site.person(2, Some("ann@example.com"), false);
    let page = site.sign_in("trusted", &[]).await;
    assert!(page.location().starts_with("/welcome"), "v4 takes them for new: {page:?}");
    assert_eq!(site.who().await, ann);
    assert_eq!(site.known.take()[..2], ["create_user P1", "link_account trusted"]);
}

// LK-004
#[tokio::test]
async fn an_account_is_linked_to_whoever_asked_for_it() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await.unwrap();
    let cookie = site.browser.cookies["auth.session-token"].clone();
    site.person(2, Some("other@example.com"), false);
    site.sign_in("trusted", &[("link", "true")]).await;
    assert_eq!(site.who().await.as_ref(), Some(&ann));
    assert_eq!(site.browser.cookies["auth.session-token"], cookie, "the session goes on");
    let accounts = site.auth.accounts(&ann).await.unwrap();
    let providers: Vec<_> = accounts.iter().map(|account| account.provider_id.as_str()).collect();
    assert_eq!(providers, ["gh", "trusted"]);
}

// LK-004
#[tokio::test]
async fn without_asking_another_account_is_another_user() {
    let mut site = Site::<Native>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let first = site.who().await;
    site.person(2, None, false);
    site.sign_in("trusted", &[]).await;
    assert_ne!(site.who().await, first);

    let mut site = Site::<Compat>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let first = site.who().await;
    site.person(2, None, false);
    site.sign_in("trusted", &[]).await;
    assert_eq!(site.who().await, first, "v4 links to whoever is signed in");
}

// LK-004
#[tokio::test]
async fn linking_is_for_the_user_who_began_it() {
    let mut site = Site::<Native>::start().await;
    let page = site.browser.submit("/api/auth/signin/gh", &[("link", "true")]).await;
    assert!(page.location().contains("error=SessionRequired"), "{page:?}");

    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let page = site.browser.submit("/api/auth/signin/trusted", &[("link", "true")]).await;
    let answer = site.provider.authorize(page.location());
    // Meanwhile somebody else signs in in this browser.
    site.person(3, None, false);
    site.sign_in("gh", &[]).await;
    let other = site.who().await;
    let callback =
        format!("/api/auth/callback/trusted?code={}&state={}", answer.code, answer.state);
    let page = site.browser.get(&callback).await;
    assert!(page.location().contains(NOT_LINKED), "{page:?}");
    assert_eq!(site.who().await, other);
    assert!(site.store.rows.user_by_account("trusted", "3").await.unwrap().is_none());
}

// LK-006
#[tokio::test]
async fn an_account_of_somebody_else_is_never_moved() {
    let mut site = Site::<Native>::start().await;
    site.person(2, None, false);
    site.sign_in("trusted", &[]).await;
    let owner = site.who().await.unwrap();
    site.browser = site.other();
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    site.person(2, None, false);
    let page = site.sign_in("trusted", &[("link", "true")]).await;
    assert!(page.location().contains(NOT_LINKED), "{page:?}");
    let still = site.store.rows.user_by_account("trusted", "2").await.unwrap().unwrap();
    assert_eq!(still.user.id, owner);
}

#[tokio::test]
async fn a_user_without_an_address_collides_with_nobody() {
    let mut site = Site::<Native>::start().await;
    for id in 1..4 {
        site.browser = site.other();
        site.person(id, None, false);
        site.sign_in("gh", &[]).await;
        assert!(site.who().await.is_some(), "{id}");
    }
    let change = UserChange::Create(StoredUser::default());
    assert!(matches!(change, UserChange::Create(_)));
}
