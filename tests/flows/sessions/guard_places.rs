//! A guard that stands around the setup's own layer, and one below it.

use std::time::Duration;

use auth::{Authorize, CredentialsForm, RouterExt as _, Session, User, auth};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use http::{StatusCode, header};
use test_support::{Browser, TestClock, log::Log, variables};

#[derive(CredentialsForm)]
struct Name {
    name: String,
}

fn sign_in(attempt: Authorize<PlacedAuth, Name>) -> Option<User> {
    Some(User::new("1").with_name(attempt.form.name))
}

auth! {
    struct PlacedAuth;
    session: { max_age: 1 hours, update_age: 10 minutes },
    providers: [Credentials { authorize: sign_in }],
}

async fn must(session: Session) -> String {
    session.user.name().to_owned()
}

fn routes() -> Router {
    Router::new().route("/must", get(must)).route("/plain", get(|| async { "ok" }))
}

async fn enter(browser: &mut Browser) {
    let page = browser.submit("/api/auth/callback/credentials", &[("name", "ada")]).await;
    assert!(!page.location().contains("error"), "{page:?}");
}

/// A guard keeps a session alive below the setup's layer and around it, also where nothing else reads the session.
#[tokio::test]
async fn a_guard_keeps_sessions_alive_on_both_sides_of_the_setup() {
    let (log, _listening) = Log::listen();
    let clock = TestClock::new();
    let build = || {
        let builder = PlacedAuth::builder().variables(variables(&[])).clock(clock.clone());
        builder.build()
    };
    let (below, around) = (build().await.unwrap(), build().await.unwrap());
    let below = routes().layer(below.guard()).auth(&below);
    let around = routes().auth(&around).layer(around.guard());
    for app in [below, around] {
        let mut browser = Browser::new(app);
        enter(&mut browser).await;
        for path in ["/must", "/plain", "/must", "/plain"] {
            clock.advance(Duration::from_mins(50));
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {page:?}");
            assert_eq!(page.set_cookies().len(), 1, "{path}: it is old enough: {page:?}");
            let cached = page.headers[header::CACHE_CONTROL].to_str().unwrap();
            assert!(cached.contains("no-store"), "{path}: {cached}");
            // It is written once, and not again a moment later.
            assert_eq!(browser.get(path).await.set_cookies(), [""; 0], "{path}");
        }
        clock.advance(Duration::from_mins(61));
        assert_eq!(browser.get("/must").await.status, StatusCode::UNAUTHORIZED);
    }
    let lines = log.take();
    assert!(lines.iter().all(|(name, _)| *name != "auth.config.not_in_router"), "{lines:?}");
}

/// Cookies of two sessions at once are taken away by a guard that stands around the setup, too.
#[tokio::test]
async fn a_guard_around_the_setup_clears_the_cookies_of_two_sessions() {
    let auth = PlacedAuth::builder().variables(variables(&[])).build().await.unwrap();
    let app = routes().auth(&auth).layer(auth.guard());
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let mut browser = Browser::new(app.clone());
        enter(&mut browser).await;
        tokens.push(browser.cookies["auth.session-token"].clone());
    }
    let mut browser = Browser::new(app);
    let name = "auth.session-token";
    let two = format!("{name}={}; {name}={}", tokens[0], tokens[1]);
    browser.headers.insert("cookie", two.parse().unwrap());
    let page = browser.get("/must").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let set = page.set_cookies();
    assert!(set.iter().any(|cookie| cookie.starts_with("auth.session-token=;")), "{set:?}");
}
