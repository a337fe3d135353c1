//! Attacks by somebody who can prove to be somebody else, or nobody.

use super::site::{cookies, rows};

/// With a password of their own, whoever finds the browser of somebody else.
// FS-001
#[tokio::test]
async fn another_user_confirms_nothing() {
    on::another_user_confirms_nothing(cookies().await).await;
    on::another_user_confirms_nothing(rows().await).await;
}

// FS-001
#[tokio::test]
async fn another_account_of_the_provider_confirms_nothing() {
    on::another_account_of_the_provider_confirms_nothing(cookies().await).await;
    on::another_account_of_the_provider_confirms_nothing(rows().await).await;
}

/// A thief has the cookie, and its owner confirms.
// FS-002
#[tokio::test]
async fn a_copy_of_the_cookie_does_not_become_fresh() {
    on::a_copy_of_the_cookie_does_not_become_fresh(cookies().await).await;
    on::a_copy_of_the_cookie_does_not_become_fresh(rows().await).await;
}

// FS-003
#[tokio::test]
async fn nobody_confirms_without_a_session() {
    on::nobody_confirms_without_a_session(cookies().await).await;
    on::nobody_confirms_without_a_session(rows().await).await;
}

/// Nothing but the proof says how somebody was there, and a weaker one doesn't keep the words of a stronger one.
// FS-010
#[tokio::test]
async fn a_field_does_not_say_how_or_when() {
    on::a_field_does_not_say_how_or_when(cookies().await).await;
    on::a_field_does_not_say_how_or_when(rows().await).await;
}

/// Requests, `GET session` and renewals are no proof.
// FS-011
#[tokio::test]
async fn a_session_that_is_used_is_not_fresher() {
    on::a_session_that_is_used_is_not_fresher(cookies().await).await;
    on::a_session_that_is_used_is_not_fresher(rows().await).await;
}

/// With an account of their own, whoever finds the browser.
// FS-012
#[tokio::test]
async fn linking_an_account_confirms_nothing() {
    on::linking_an_account_confirms_nothing(cookies().await).await;
    on::linking_an_account_confirms_nothing(rows().await).await;
}

/// Of an account, as at the sign-in: whoever has a session doesn't guess its user's password.
// FS-013
#[tokio::test]
async fn too_many_wrong_passwords_are_not_looked_at() {
    on::too_many_wrong_passwords_are_not_looked_at(cookies().await).await;
    on::too_many_wrong_passwords_are_not_looked_at(rows().await).await;
}

mod on {
    use std::time::Duration;

    use auth::{Auth, testing::TestApp};
    use serde_json::json;

    use super::super::{
        google, is_stale,
        site::{Customer, LATER, is_fresh, seen, user},
        stale,
    };

    pub(super) async fn another_user_confirms_nothing<A: Auth<Claims = Customer>>(app: TestApp<A>) {
        app.signed_in(user("mallory"), Customer::default()).await;
        let mut ada = stale(&app, "ada").await;
        for name in ["mallory", "nobody"] {
            let form =
                [("username", name), ("password", "right password"), ("callbackUrl", "/danger")];
            let page = ada.submit("/api/auth/confirm/credentials", &form).await;
            page.assert_error("OtherUser");
            is_stale(&mut ada, "form-ada").await;
        }
    }

    pub(super) async fn another_account_of_the_provider_confirms_nothing<
        A: Auth<Claims = Customer>,
    >(
        app: TestApp<A>,
    ) {
        let mut ada = app.provider(google::<A>()).sign_in().await.client;
        let id = seen(&mut ada).await["user"].clone();
        app.advance(LATER);
        let mallory = json!({ "sub": "of-mallory", "email": "mallory@evil.example" });
        for _ in 0..2 {
            // The first time nobody knows the account: no user is created, and nothing is linked.
            let visit = app.provider(google::<A>()).profile(mallory.clone());
            let outcome = visit.confirm(&ada).callback_url("/danger").sign_in().await;
            outcome.page.assert_error("OtherUser");
            let mut after = outcome.client;
            let seen = seen(&mut after).await;
            assert_eq!((&seen["user"], &seen["fresh"]), (&id, &json!(false)));
            let other = app.provider(google::<A>()).profile(mallory.clone()).sign_in().await;
            let mut other = other.client;
            assert_ne!(super::super::site::seen(&mut other).await["user"], id);
        }
    }

    pub(super) async fn a_copy_of_the_cookie_does_not_become_fresh<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut ada = stale(&app, "ada").await;
        let mut thief = ada.clone();
        let form = [("username", "ada"), ("password", "right password")];
        ada.submit("/api/auth/confirm/credentials", &form).await.assert_redirect("/");
        assert!(is_fresh(&mut ada).await);
        thief.get("/danger").await.assert_status(401);
        thief.session().await;
        thief.get("/danger").await.assert_status(401);
        assert!(is_fresh(&mut ada).await, "the owner stays signed in");
    }

    pub(super) async fn nobody_confirms_without_a_session<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut signed_out = stale(&app, "ada").await;
        signed_out.sign_out().await;
        for client in [&mut app.anonymous(), &mut signed_out] {
            client.navigate("/api/auth/confirm").await.assert_error("SessionRequired");
            let form = [("username", "ada"), ("password", "right password")];
            let page = client.submit("/api/auth/confirm/credentials", &form).await;
            page.assert_error("SessionRequired");
            client.submit("/api/auth/confirm/email", &[]).await.assert_error("SessionRequired");
            client.submit("/api/auth/confirm/google", &[]).await.assert_error("SessionRequired");
            assert_eq!(client.session().await, json!({}));
        }
        assert_eq!(app.mailbox().count(), 0);
    }

    pub(super) async fn a_field_does_not_say_how_or_when<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut ada = stale(&app, "ada").await;
        let form = [
            ("username", "ada"),
            ("password", "right password"),
            ("amr", "pop otp"),
            ("auth_time", "4102444800"),
            ("proof", "{\"at\":4102444800,\"amr\":[\"pop\"]}"),
        ];
        ada.submit("/api/auth/confirm/credentials?amr=pop&max_age=0", &form).await;
        assert_eq!(seen(&mut ada).await["methods"], json!(["pwd"]));
        app.advance(LATER);
        is_stale(&mut ada, "form-ada").await;
        ada.submit("/api/auth/confirm/email", &[]).await;
        let code = app.mailbox().last_code();
        ada.submit("/api/auth/confirm/email", &[("code", &code)]).await.assert_redirect("/");
        assert_eq!(seen(&mut ada).await["methods"], json!(["email"]));
    }

    pub(super) async fn a_session_that_is_used_is_not_fresher<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut ada = app.signed_in(user("ada"), Customer::default()).await;
        for _ in 0..3 {
            app.advance(Duration::from_hours(25));
            ada.session().await;
            ada.get("/shown").await.assert_status(200);
            is_stale(&mut ada, "form-ada").await;
        }
    }

    pub(super) async fn linking_an_account_confirms_nothing<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let ada = app.signed_in(user("ada"), Customer::default()).await;
        app.advance(Duration::from_mins(9));
        let mallory = json!({ "sub": "of-mallory", "email": "mallory@evil.example" });
        let linked = app.provider(google::<A>()).profile(mallory).link_to(&ada).sign_in().await;
        let mut ada = linked.client;
        assert!(is_fresh(&mut ada).await);
        app.advance(Duration::from_mins(2));
        is_stale(&mut ada, "form-ada").await;
    }

    pub(super) async fn too_many_wrong_passwords_are_not_looked_at<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut ada = stale(&app, "ada").await;
        for _ in 0..10 {
            let form = [("username", "ada"), ("password", "wrong")];
            ada.submit("/api/auth/confirm/credentials", &form)
                .await
                .assert_error("CredentialsSignin");
        }
        let form = [("username", "ada"), ("password", "right password")];
        let page = ada.submit("/api/auth/confirm/credentials", &form).await;
        page.assert_error("TooManyAttempts");
        is_stale(&mut ada, "form-ada").await;
        // It is one count, here and at the sign-in.
        let page = app.anonymous().submit("/api/auth/callback/credentials", &form).await;
        page.assert_error("TooManyAttempts");
    }
}
