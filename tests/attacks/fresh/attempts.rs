//! Attacks on an attempt to confirm: on its answer, its session, its time, and where it leads.

use super::site::{cookies, rows};

/// Whoever takes `prompt=login` out of the request, in a browser that is signed in at the provider.
// FS-004, FS-005
#[tokio::test]
async fn an_old_sign_in_at_the_provider_confirms_nothing() {
    on::an_old_sign_in_at_the_provider_confirms_nothing(cookies().await).await;
    on::an_old_sign_in_at_the_provider_confirms_nothing(rows().await).await;
}

/// Signed out and in again between the question and the answer.
// FS-006
#[tokio::test]
async fn an_answer_to_another_session_confirms_nothing() {
    on::an_answer_to_another_session_confirms_nothing(cookies().await).await;
    on::an_answer_to_another_session_confirms_nothing(rows().await).await;
}

// FS-007
#[tokio::test]
async fn an_answer_counts_once() {
    on::an_answer_counts_once(cookies().await).await;
    on::an_answer_counts_once(rows().await).await;
}

/// And the other way round: what was asked for to sign in confirms nothing.
// FS-008
#[tokio::test]
async fn an_answer_to_a_confirmation_signs_nobody_in() {
    on::an_answer_to_a_confirmation_signs_nobody_in(cookies().await).await;
    on::an_answer_to_a_confirmation_signs_nobody_in(rows().await).await;
}

/// The answer comes after the sign-out in another tab, or after the session has expired.
// FS-006
#[tokio::test]
async fn a_session_that_ended_meanwhile_stays_ended() {
    on::a_session_that_ended_meanwhile_stays_ended(cookies().await).await;
    on::a_session_that_ended_meanwhile_stays_ended(rows().await).await;
}

// FS-009
#[tokio::test]
async fn a_form_of_another_site_confirms_nothing() {
    on::a_form_of_another_site_confirms_nothing(cookies().await).await;
    on::a_form_of_another_site_confirms_nothing(rows().await).await;
}

// FS-014
#[tokio::test]
async fn a_confirmation_leads_to_no_other_site() {
    on::a_confirmation_leads_to_no_other_site(cookies().await).await;
    on::a_confirmation_leads_to_no_other_site(rows().await).await;
}

mod on {
    use std::time::Duration;

    use auth::{Auth, testing::TestApp};
    use axum::body::Body;
    use http::{Request, header};
    use serde_json::json;

    use super::super::{
        google, is_stale,
        site::{Customer, LATER, is_fresh, seen},
        stale,
    };

    pub(super) async fn an_old_sign_in_at_the_provider_confirms_nothing<
        A: Auth<Claims = Customer>,
    >(
        app: TestApp<A>,
    ) {
        let mut ada = app.provider(google::<A>()).sign_in().await.client;
        let id = seen(&mut ada).await["user"].as_str().unwrap().to_owned();
        app.advance(LATER);
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        for auth_time in [json!(1_000_000), json!(null), json!("soon"), json!(now + 1_000_000_000)]
        {
            let google = app.provider(google::<A>()).profile(json!({ "auth_time": auth_time }));
            let outcome = google.confirm(&ada).callback_url("/danger").sign_in().await;
            outcome.page.assert_error("OAuthCallback");
            assert!(outcome.page.location().starts_with("/api/auth/confirm?"), "{auth_time}");
            is_stale(&mut outcome.client.clone(), &id).await;
        }
    }

    pub(super) async fn an_answer_to_another_session_confirms_nothing<
        A: Auth<Claims = Customer>,
    >(
        app: TestApp<A>,
    ) {
        let mut ada = stale(&app, "ada").await;
        ada.submit("/api/auth/confirm/email", &[]).await;
        let code = app.mailbox().last_code();
        let names =
            ["__Host-auth.session-token", "__Secure-auth.session-token", "auth.session-token"];
        // Another session of the same user, and the session of somebody else.
        for other in ["ada", "bob"] {
            let mut other = stale(&app, other).await;
            let session =
                names.iter().find_map(|name| Some((*name, other.cookie(name)?.to_owned())));
            let (name, session) = session.unwrap();
            let id = seen(&mut other).await["user"].as_str().unwrap().to_owned();
            let mut browser = ada.clone();
            browser.set_cookie(name, session);
            let page = browser.submit("/api/auth/confirm/email", &[("code", &code)]).await;
            assert!(page.error_code().is_some(), "{page:?}");
            is_stale(&mut browser, &id).await;
        }
    }

    pub(super) async fn an_answer_counts_once<A: Auth<Claims = Customer>>(app: TestApp<A>) {
        let mut ada = stale(&app, "ada").await;
        ada.submit("/api/auth/confirm/email", &[]).await;
        let code = app.mailbox().last_code();
        let before = ada.clone();
        ada.submit("/api/auth/confirm/email", &[("code", &code)]).await.assert_redirect("/");
        app.advance(Duration::from_mins(11));
        // With a copy of the cookies from before, and in the browser itself.
        for mut again in [before, ada.clone()] {
            let page = again.submit("/api/auth/confirm/email", &[("code", &code)]).await;
            assert!(page.error_code().is_some(), "{page:?}");
            again.get("/danger").await.assert_status(401);
        }
    }

    pub(super) async fn an_answer_to_a_confirmation_signs_nobody_in<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut ada = stale(&app, "ada").await;
        ada.submit("/api/auth/confirm/email", &[]).await;
        let (code, link) = (app.mailbox().last_code(), app.mailbox().last_link());
        ada.sign_out().await;
        ada.submit("/api/auth/callback/email", &[("code", &code)]).await;
        assert_eq!(ada.session().await, json!({}));
        let token = link.split("token=").nth(1).unwrap().split('&').next().unwrap();
        let fields = [("token", token), ("email", "ada@shop.example")];
        ada.submit("/api/auth/callback/email", &fields).await.assert_error("Verification");
        assert_eq!(ada.session().await, json!({}));

        let mut ada = stale(&app, "ada").await;
        ada.submit("/api/auth/signin/email", &[("email", "ada@shop.example")]).await;
        let (code, link) = (app.mailbox().last_code(), app.mailbox().last_link());
        let token = link.split("token=").nth(1).unwrap().split('&').next().unwrap();
        ada.submit("/api/auth/confirm/email", &[("code", &code)]).await;
        ada.submit("/api/auth/confirm/email", &[("token", token)]).await;
        is_stale(&mut ada, "form-ada").await;
    }

    pub(super) async fn a_session_that_ended_meanwhile_stays_ended<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut tab = stale(&app, "ada").await;
        tab.submit("/api/auth/confirm/email", &[]).await;
        let code = app.mailbox().last_code();
        let mut other = tab.clone();
        other.sign_out().await;
        let form = [("username", "ada"), ("password", "right password")];
        let page = tab.submit("/api/auth/confirm/credentials", &form).await;
        page.assert_error("SessionRequired");
        let page = tab.submit("/api/auth/confirm/email", &[("code", &code)]).await;
        page.assert_error("SessionRequired");
        assert_eq!(tab.session().await, json!({}));

        let mut late = stale(&app, "bob").await;
        app.advance(Duration::from_hours(31 * 24));
        let form = [("username", "bob"), ("password", "right password")];
        late.submit("/api/auth/confirm/credentials", &form).await.assert_error("SessionRequired");
        assert_eq!(late.session().await, json!({}));
    }

    pub(super) async fn a_form_of_another_site_confirms_nothing<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        let mut ada = stale(&app, "ada").await;
        let form = [("username", "ada"), ("password", "right password")];
        let page = ada.post_form("/api/auth/confirm/credentials", &form).await;
        assert!(page.location().contains("csrf=true"), "{page:?}");
        is_stale(&mut ada, "form-ada").await;
        ada.post_form("/api/auth/confirm/email", &[]).await;
        assert_eq!(app.mailbox().count(), 0);
        let token = ada.csrf_token().await;
        let body = format!("username=ada&password=right+password&csrfToken={token}");
        let request = Request::post("/api/auth/confirm/credentials")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site")
            .header(header::ORIGIN, "https://evil.example")
            .body(Body::from(body))
            .unwrap();
        ada.request(request).await;
        is_stale(&mut ada, "form-ada").await;
        ada.submit("/api/auth/confirm/credentials", &form).await.assert_redirect("/");
        assert!(is_fresh(&mut ada).await);
    }

    pub(super) async fn a_confirmation_leads_to_no_other_site<A: Auth<Claims = Customer>>(
        app: TestApp<A>,
    ) {
        for target in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/api/auth/signout",
            "/api/auth/passkeys/../signout",
            "/api/auth/confirm?callbackUrl=https://evil.example",
        ] {
            let mut ada = stale(&app, "ada").await;
            let encoded: String = url::form_urlencoded::byte_serialize(target.as_bytes()).collect();
            let page = ada.navigate(&format!("/api/auth/confirm?callbackUrl={encoded}")).await;
            assert!(!page.text().contains("evil.example"), "{target}: {page:?}");
            let form =
                [("username", "ada"), ("password", "right password"), ("callbackUrl", target)];
            ada.submit("/api/auth/confirm/credentials", &form).await.assert_redirect("/");
        }
    }
}
