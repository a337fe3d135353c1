//! User, account and session: all of them, or nothing.

use auth::adapter::{Accounts as _, Sessions as _, Users as _};
use test_support::log::Log;

use super::site::{Compat, Cookied, Native, Site};

/// Whether anything is left of somebody.
async fn is_empty<A>(site: &Site<A>, email: &str) -> bool {
    let rows = &site.store.rows;
    rows.user_by_email(email).await.unwrap().is_none()
        && rows.user_by_account("gh", "1").await.unwrap().is_none()
}

#[tokio::test]
async fn the_first_sign_in_stores_user_account_and_session() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("Ann@Example.com"), true);
    let page = site.sign_in("gh", &[("callbackUrl", "/plan")]).await;
    assert_eq!(page.location(), "/welcome?callbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Fplan");
    let events =
        ["create_user P1", "link_account gh", "claims sign-up P1", "sign_in P1 Some(true)"];
    assert_eq!(site.known.take(), events);

    let rows = site.store.rows.clone();
    let user = rows.user_by_account("gh", "1").await.unwrap().expect("the account is linked");
    assert_eq!(user.user.email.as_deref(), Some("ann@example.com"));
    assert_eq!(user.email_verified, None, "`gh` is not trusted to have verified it");
    assert_eq!(site.who().await.as_deref(), Some(user.user.id.as_str()));
    assert_ne!(user.user.id, "1", "ids are the store's, not the provider's");
    let session = site.browser.session().await;
    assert_eq!(session["plan"], "new");
    assert_eq!(session["user"]["email"], "ann@example.com");

    let account = &rows.accounts_of(&user.user.id).await.unwrap()[0];
    for token in [&account.access_token, &account.refresh_token] {
        let token = token.as_ref().expect("the provider gave one");
        assert!(!token.contains("canary"), "{token} is stored as it is");
    }
}

#[tokio::test]
async fn the_second_sign_in_is_the_same_user_and_a_new_session() {
    let mut site = Site::<Native>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let (user, first) = (site.who().await, site.browser.cookies["auth.session-token"].clone());
    site.known.take();
    let page = site.sign_in("gh", &[("callbackUrl", "/plan")]).await;
    assert!(page.location().ends_with("/plan"), "{page:?}");
    assert_eq!(site.who().await, user);
    assert_eq!(site.known.take(), ["claims sign-in P1", "sign_in P1 Some(false)"]);
    assert_ne!(site.browser.cookies["auth.session-token"], first);
    assert_eq!(site.browser.session().await["plan"], "old");
    let sessions = site.store.rows.sessions_of(&user.unwrap()).await.unwrap();
    assert_eq!(sessions.len(), 1, "the browser's old session ended");
}

/// What a sign-in asks of the store, each method's number of calls; v4's adapter isn't asked whether an
/// answer came before.
#[tokio::test]
async fn a_sign_in_asks_no_more_than_it_has_to() {
    let swept = |what: &str| what.starts_with("delete_expired");
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let mut asked = site.store.asked();
    asked.retain(|what, _| !swept(what));
    let expected = [
        ("commit", 1),
        ("create_verification_token", 1),
        ("update_session", 1),
        // Before the application decides, and after it did.
        ("user_by_account", 2),
        ("user_by_email", 1),
    ];
    assert_eq!(asked.into_iter().collect::<Vec<_>>(), expected);
    let mut site = Site::<Compat>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    assert!(!site.store.asked().contains_key("create_verification_token"));
}

// DB-001
#[tokio::test]
async fn a_failure_at_any_step_leaves_nothing_behind() {
    let steps = [
        "create_verification_token",
        "user_by_account",
        "user_by_email",
        "commit",
        "update_session",
    ];
    for step in steps {
        let mut site = Site::<Native>::start().await;
        site.person(1, Some("ann@example.com"), false);
        site.store.fail(Some(step));
        let page = site.sign_in("gh", &[]).await;
        assert!(page.location().contains("/error?error="), "{step}: {page:?}");
        assert!(!page.text.contains("the test wants it") && !page.location().contains("wants"));
        assert!(!site.browser.cookies.contains_key("auth.session-token"), "{step}");
        site.store.fail(None);
        assert!(is_empty(&site, "ann@example.com").await, "{step} leaves something");
        let again = site.sign_in("gh", &[]).await;
        assert!(again.location().starts_with("/welcome"), "{step}: {again:?}");
        assert!(site.who().await.is_some(), "{step}");
    }
}

/// Whoever operates a site has to know what to mend: the log tells a store that fails from a callback that
/// fails, whatever the sign-in was doing, and says nothing about the person.
#[tokio::test]
async fn a_store_that_fails_is_not_logged_as_a_callback_that_failed() {
    let told = |log: &Log| -> Vec<(&'static str, String)> {
        log.take().into_iter().filter(|(name, _)| name.ends_with(".failed")).collect()
    };
    for step in ["user_by_account", "user_by_email", "commit", "update_session", "secured_user"] {
        let mut site = Site::<Native>::start().await;
        site.person(1, Some("ann@example.com"), false);
        if step == "secured_user" {
            // It is asked for a user who is stored.
            site.sign_in("gh", &[]).await;
            site.browser = site.other();
        }
        site.store.fail(Some(step));
        let (log, _guard) = Log::listen();
        site.sign_in("gh", &[]).await;
        let events = told(&log);
        let [("auth.store.failed", text)] = &events[..] else { panic!("{step}: {events:?}") };
        assert!(text.starts_with("ERROR\n") && text.contains("provider=gh\n"), "{step}: {text}");
        assert!(text.contains("the test wants it"), "{step}: the store's reason is said: {text}");
        assert!(!text.contains("example.com") && !text.contains("P1"), "{step}: {text}");
    }

    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.log_in("vic@7").await;
    site.browser = site.other();
    site.store.fail(Some("user_by_account"));
    let (log, guard) = Log::listen();
    let page = site.log_in("vic@7").await;
    assert!(page.location().contains("error=Callback"), "{page:?}");
    let events = told(&log);
    let [("auth.store.failed", text)] = &events[..] else { panic!("a form: {events:?}") };
    assert!(text.contains("provider=credentials\n"), "{text}");
    drop(guard);

    site.store.fail(None);
    *site.known.claims_fail.lock().unwrap() = true;
    let (log, _guard) = Log::listen();
    site.sign_in("gh", &[]).await;
    let events = told(&log);
    assert!(matches!(events[..], [("auth.callback.failed", _)]), "{events:?}");
}

#[tokio::test]
async fn a_failing_claims_callback_leaves_nothing_behind() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    *site.known.claims_fail.lock().unwrap() = true;
    let page = site.sign_in("gh", &[]).await;
    assert!(page.location().contains("error=Callback"), "{page:?}");
    assert!(is_empty(&site, "ann@example.com").await);
    *site.known.claims_fail.lock().unwrap() = false;
    site.known.take();
    site.sign_in("gh", &[]).await;
    assert_eq!(site.known.take()[2], "claims sign-up P1", "it is the first sign-in again");

    let mut site = Site::<Cookied>::start().await;
    site.person(1, Some("ann@example.com"), false);
    *site.known.claims_fail.lock().unwrap() = true;
    site.sign_in("gh", &[]).await;
    assert!(is_empty(&site, "ann@example.com").await);
}

#[tokio::test]
async fn a_failing_callback_of_a_known_user_deletes_nobody() {
    for strategy in ["native", "compat"] {
        let (failed, stays) = if strategy == "native" {
            let mut site = Site::<Native>::start().await;
            site.person(1, Some("ann@example.com"), false);
            site.sign_in("gh", &[]).await;
            *site.known.claims_fail.lock().unwrap() = true;
            (site.sign_in("gh", &[]).await, !is_empty(&site, "ann@example.com").await)
        } else {
            // v4 calls a user who was linked by address a new one.
            let mut site = Site::<Compat>::start().await;
            site.person(1, Some("ann@example.com"), false);
            site.sign_in("gh", &[]).await;
            *site.known.claims_fail.lock().unwrap() = true;
            site.browser = site.other();
            site.person(2, Some("ann@example.com"), false);
            (site.sign_in("trusted", &[]).await, !is_empty(&site, "ann@example.com").await)
        };
        assert!(failed.location().contains("error="), "{strategy}: {failed:?}");
        assert!(stays, "{strategy}");
    }
}

// OA-025
#[tokio::test]
async fn two_first_sign_ins_at_once_make_one_user() {
    let site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    let attempt = async || {
        let mut browser = site.other();
        site.sign_in_from(&mut browser, "gh", &[]).await;
        let page = browser.get("/plan").await;
        assert!(page.status.is_success(), "{page:?}");
        page.text
    };
    let (a, b, c, d) = tokio::join!(attempt(), attempt(), attempt(), attempt());
    assert!(a == b && b == c && c == d, "{a} {b} {c} {d}");
}

#[tokio::test]
async fn a_form_stores_its_user_too() {
    let mut site = Site::<Native>::start().await;
    site.log_in("vic@7").await;
    assert_eq!(site.who().await.as_deref(), Some("7"));
    let account = &site.store.rows.accounts_of("7").await.unwrap()[0];
    assert_eq!((account.provider.as_str(), account.access_token.as_ref()), ("credentials", None));
    site.known.take();
    site.log_in("vic@7").await;
    assert_eq!(site.known.take(), ["claims sign-in vic", "sign_in vic Some(false)"]);
}

#[tokio::test]
async fn a_form_does_not_sign_in_as_somebody_with_the_same_id_or_address() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("vic@example.com"), false);
    site.sign_in("gh", &[]).await;
    let vic = site.who().await.unwrap();
    site.browser = site.other();
    // A directory may have an id that is one of the store's, for another person.
    let page = site.log_in(&format!("eve@{vic}")).await;
    assert!(page.location().contains("error=OAuthAccountNotLinked"), "{page:?}");
    site.browser = site.other();
    let page = site.log_in("vic@8").await;
    assert!(page.location().contains("error=OAuthAccountNotLinked"), "{page:?}");
}

#[tokio::test]
async fn with_compat_tokens_are_stored_as_they_are() {
    let mut site = Site::<Compat>::start().await;
    site.person(1, Some("ann@example.com"), true);
    site.sign_in("gh", &[]).await;
    let rows = &site.store.rows;
    let user = rows.user_by_email("ann@example.com").await.unwrap().unwrap();
    let account = &rows.accounts_of(&user.user.id).await.unwrap()[0];
    assert!(account.access_token.as_ref().is_some_and(|token| token.starts_with("canary-")));
}

/// Somebody deleted a user's row and left the account's: nobody is signed in, and the log says what to
/// delete.
#[tokio::test]
async fn an_account_without_its_user_signs_nobody_in_and_is_told_of() {
    let mut site = Site::<Native>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    site.store.orphan();
    site.browser = site.other();
    let (log, _guard) = Log::listen();
    let page = site.sign_in("gh", &[]).await;
    assert!(page.location().ends_with("/error?error=OAuthCreateAccount"), "{page:?}");
    assert_eq!(site.who().await, None);
    let events = log.take();
    let told = events.iter().find(|(name, _)| *name == "auth.store.orphan");
    let (_, text) = told.unwrap_or_else(|| panic!("{events:?}"));
    assert!(text.contains("provider=gh") && text.contains("delete the account's row"), "{text}");
}
