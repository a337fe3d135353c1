//! Several setups of one type in one program, as each tenant of an application has one: what a guard of one tenant
//! has read is nothing to the handlers of another.

use auth::{Authorize, CredentialsForm, NoClaims, RouterExt as _, Session, User, auth};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use http::StatusCode;
use serde_json::json;
use test_support::{Browser, ORIGIN, variables};

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

auth! {
    struct TenantAuth;
    providers: [Credentials { authorize: check }],
}

#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check(attempt: Authorize<TenantAuth, Login>) -> Option<User> {
    Some(User::new(attempt.form.username))
}

async fn tenant(name: &str) -> TenantAuth {
    let builder = TenantAuth::builder().url(ORIGIN).name(name).variables(variables(&[]));
    builder.build().await.unwrap()
}

async fn who(session: Session<NoClaims, TenantAuth>) -> String {
    session.user.id.clone()
}

async fn whether(session: Option<Session<NoClaims, TenantAuth>>) -> String {
    session.map_or("nobody".to_owned(), |session| session.user.id.clone())
}

// SE-020
#[tokio::test]
async fn a_session_that_the_guard_of_another_tenant_has_read_is_none() {
    let (one, two) = (tenant("tenant one").await, tenant("tenant two").await);
    // The guard, the routes and the handler of these tenants.
    for (guard, routes, handler, is_one) in [
        (&one, &one, &one, true),
        (&one, &one, &two, false),
        (&two, &two, &one, false),
        (&two, &two, &two, true),
    ] {
        let app = Router::new()
            .route("/who", get(who))
            .route("/whether", get(whether))
            .route_layer(guard.guard())
            .auth(routes)
            .with_state(handler.clone());
        let mut browser = Browser::new(app);
        browser.submit("/api/auth/callback/credentials", &[("username", "ada")]).await;
        assert_ne!(browser.session().await, json!({}), "somebody is signed in");
        let page = browser.get("/who").await;
        let seen = if is_one { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        assert_eq!(page.status, seen, "{page:?}");
        let page = browser.get("/whether").await;
        assert_eq!(page.text, if is_one { "ada" } else { "nobody" });
    }
}
