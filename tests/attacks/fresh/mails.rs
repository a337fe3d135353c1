//! Attacks on a confirmation by mail.

use super::site::{cookies, rows};

/// An address in the form, and one that nobody has proven: whoever has the session may have put it there.
// FS-015
#[tokio::test]
async fn a_mail_goes_to_the_user_s_own_address_only() {
    on::a_mail_goes_to_the_user_s_own_address_only(cookies().await).await;
    on::a_mail_goes_to_the_user_s_own_address_only(rows().await).await;
}

// FS-008
#[tokio::test]
async fn a_link_counts_in_the_browser_that_asked() {
    on::a_link_counts_in_the_browser_that_asked(cookies().await).await;
    on::a_link_counts_in_the_browser_that_asked(rows().await).await;
}

// FS-013
#[tokio::test]
async fn codes_are_not_guessed() {
    on::codes_are_not_guessed(cookies().await).await;
    on::codes_are_not_guessed(rows().await).await;
}

mod on {
    use auth::{
        Auth,
        adapter::{MemoryStore, StoredUser, Users as _},
        testing::TestApp,
    };
    use serde_json::json;

    use super::super::{
        is_stale,
        site::{Customer, user},
        stale,
    };

    pub(super) async fn a_mail_goes_to_the_user_s_own_address_only<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut ada = stale(&app, "ada").await;
        let evil = [("email", "mallory@evil.example"), ("to", "mallory@evil.example")];
        ada.submit("/api/auth/confirm/email?email=mallory@evil.example", &evil).await;
        assert_eq!((app.mailbox().count(), &*app.mailbox().last().to), (1, "ada@shop.example"));
        let store: &MemoryStore = app.store();
        let changed = user("ada").with_email("mallory@evil.example");
        store.update_user(StoredUser { user: changed, email_verified: None }).await.unwrap();
        let page = ada.submit("/api/auth/confirm/email", &[]).await;
        page.assert_error("EmailSignin");
        assert_eq!(app.mailbox().count(), 1);
        is_stale(&mut ada, "form-ada").await;
    }

    pub(super) async fn a_link_counts_in_the_browser_that_asked<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        // Another browser of the user, with a session of its own; further down, one without.
        let mut other = stale(&app, "ada").await;
        let mut ada = stale(&app, "ada").await;
        ada.submit("/api/auth/confirm/email", &[]).await;
        let link = app.mailbox().last_link();
        other.open_link(&link).await.assert_error("Verification");
        is_stale(&mut other, "form-ada").await;
        let mut nobody = app.anonymous();
        nobody.open_link(&link).await;
        assert_eq!(nobody.session().await, json!({}));
        ada.open_link(&link).await.assert_redirect("/");
    }

    pub(super) async fn codes_are_not_guessed<A: Auth<Claims = Customer>>(app: TestApp<A>) {
        let mut ada = stale(&app, "ada").await;
        ada.submit("/api/auth/confirm/email", &[]).await;
        let code = app.mailbox().last_code();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            ada.submit("/api/auth/confirm/email", &[("code", wrong)]).await;
        }
        let page = ada.submit("/api/auth/confirm/email", &[("code", &code)]).await;
        assert!(page.error_code().is_some(), "{page:?}");
        let link = app.mailbox().last_link();
        ada.open_link(&link).await;
        is_stale(&mut ada, "form-ada").await;
    }
}
