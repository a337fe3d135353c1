//! What providers answer otherwise than the standards have it, over HTTP: read all the same, or told
//! apart from a failure.

use auth::{
    Identity, Session, auth,
    provider::{ClientAuth, JsonProfile},
};
use auth_providers::OAuth2;
use axum::{Json, Router, routing::get};
use serde_json::{Value, json};
use test_support::{
    ORIGIN, Page,
    log::Log,
    played::{self, ACCESS_TOKEN},
    played_site::{Site, variables},
};

const TOKEN: &str = "https://hub.example/token";
const ME: &str = "https://hub.example/me";

auth! {
    pub struct OddAuth;
    providers: [
        OAuth2 as "hub" {
            authorization: "https://hub.example/authorize", token: "https://hub.example/token",
            userinfo: "https://hub.example/me", timeout: 5s, ..env
        },
        OAuth2 as "own" {
            authorization: "https://hub.example/authorize", token: "https://hub.example/token",
            userinfo: "https://hub.example/me", client_auth: ClientAuth::Post,
            profile: |JsonProfile(me): JsonProfile| Identity::new(&me["number"]), ..env
        },
    ],
}

async fn start() -> Site<OddAuth> {
    let seen = |session: Session| async move {
        let user = session.user;
        let image = user.image;
        Json(json!({ "id": user.id, "name": user.name, "email": user.email, "image": image }))
    };
    let routes = Router::new().route("/seen", get(seen));
    let site = Site::with_routes(OddAuth::builder(), variables, routes).await;
    site.provider.answer(TOKEN, json!({ "access_token": ACCESS_TOKEN, "token_type": "bearer" }));
    site.provider.answer(ME, json!({ "id": 7, "number": 7 }));
    site
}

/// Begins an attempt that wants to go on to `/cart`, and comes back with this query.
async fn come_back(site: &mut Site<OddAuth>, id: &str, query: &str, with_state: bool) -> Page {
    let path = format!("/api/auth/signin/{id}");
    let page = site.browser.submit(&path, &[("callbackUrl", "/cart")]).await;
    let attempt = site.attempt(&page);
    let state =
        if with_state { format!("&state={}", attempt.params["state"]) } else { String::new() };
    site.browser.get(&format!("/api/auth/callback/{id}?{query}{state}")).await
}

/// The user after a sign-in, or null.
async fn signed_in(site: &mut Site<OddAuth>, id: &str) -> Value {
    come_back(site, id, "code=code-of-tests", true).await;
    let is_signed_in = site.browser.session().await["user"].is_object();
    let user = if is_signed_in { site.browser.get("/seen").await.json() } else { Value::Null };
    site.browser.submit("/api/auth/signout", &[]).await;
    user
}

fn raw(status: u16, kind: &'static str, body: &str) -> played::Answer {
    played::Answer(status, kind, body.as_bytes().to_vec())
}

#[tokio::test]
async fn whoever_says_no_comes_back_to_the_sign_in_page_and_may_go_on() {
    let mut site = start().await;
    let (log, _guard) = Log::listen();
    for error in [
        "access_denied",
        "user_cancelled_login",
        "user_cancelled_authorize",
        "user_denied",
        "cancelled_on_user",
        "consent_required",
        "login_required",
        "interaction_required",
    ] {
        let page = come_back(&mut site, "hub", &format!("error={error}"), true).await;
        let to = page.location().to_owned();
        let query = "callbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Fcart&error=AccessDenied";
        assert_eq!(to, format!("{ORIGIN}/api/auth/signin?{query}"), "{error}");
        let events = log.take();
        let (_, text) = events.iter().find(|(name, _)| *name == "auth.oauth.cancelled").unwrap();
        assert!(text.starts_with("INFO") && text.contains(error), "{text}");
        assert!(events.iter().all(|(_, text)| !text.starts_with("WARN")), "{events:?}");
        let shown = site.browser.get(to.strip_prefix(ORIGIN).unwrap()).await;
        assert!(shown.text.contains("You are not signed in."), "{}", shown.text);
        assert!(shown.text.contains("http://127.0.0.1:3000/cart"), "{}", shown.text);
        assert_eq!(site.browser.session().await, json!({}));
    }
    // Some leave out the state.
    let page =
        come_back(&mut site, "hub", "error=access_denied&error_reason=user_denied", false).await;
    assert!(page.location().ends_with("/api/auth/signin?error=AccessDenied"), "{page:?}");
    assert!(site.provider.take(TOKEN).is_empty());
}

#[tokio::test]
async fn a_failure_at_the_provider_is_told_apart() {
    let mut site = start().await;
    for error in ["server_error", "invalid_scope", "temporarily_unavailable"] {
        let (log, _guard) = Log::listen();
        let page = come_back(&mut site, "hub", &format!("error={error}"), true).await;
        assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error=Callback"));
        let events = log.take();
        let found = events.iter().find(|(name, _)| *name == "auth.oauth.provider_error");
        assert!(found.unwrap().1.starts_with("WARN"));
    }
}

#[tokio::test]
async fn two_long_ids_are_two_people() {
    let mut site = start().await;
    for (id, member) in [("hub", "id"), ("own", "number")] {
        for digits in [
            "9007199254740992",
            "9007199254740993",
            "12345678901234567890",
            "123456789012345678901234567890",
            "123456789012345678901234567891",
            "-123456789012345678901234567891",
        ] {
            let body = format!("{{\"{member}\": {digits} }}");
            site.provider.answer(ME, raw(200, "application/json", &body));
            assert_eq!(signed_in(&mut site, id).await["id"], digits, "{id}");
        }
        for rounded in ["1e20", "100000000000000000000.0", "1.5", "true", "null", "{}", "[1]"] {
            let body = format!("{{\"{member}\": {rounded} }}");
            site.provider.answer(ME, raw(200, "application/json", &body));
            assert_eq!(signed_in(&mut site, id).await, Value::Null, "{rounded}");
        }
    }
}

#[tokio::test]
async fn texts_of_people_are_bounded() {
    let mut site = start().await;
    let me = json!({
        "id": "7", "name": format!("Ada\u{0}\u{1b} {}", "x".repeat(400)),
        "email": "ada@acme.example", "picture": "javascript:alert(1)",
    });
    site.provider.answer(ME, me);
    let user = signed_in(&mut site, "hub").await;
    assert_eq!(user["name"], format!("Ada {}", "x".repeat(252)));
    assert_eq!((&user["email"], &user["image"]), (&json!("ada@acme.example"), &Value::Null));
    for (picture, is_kept) in [
        (format!("https://a.example/{}", "p".repeat(2000)), true),
        (format!("https://a.example/{}", "p".repeat(2100)), false),
        ("data:image/png;base64,AAAA".to_owned(), false),
    ] {
        site.provider.answer(ME, json!({ "id": "7", "picture": picture }));
        let user = signed_in(&mut site, "hub").await;
        assert_eq!((&user["id"], user["image"] == json!(picture)), (&json!("7"), is_kept));
    }
}

#[tokio::test]
async fn tokens_are_read_as_they_come() {
    let mut site = start().await;
    let token = format!("\"access_token\": \"{ACCESS_TOKEN}\"");
    let long =
        format!("\u{feff}{{{token}, \"expires_in\": 99999999999999999999999, \"error\": \"\"}}");
    for answer in [
        raw(201, "application/json", &format!("{{{token}}}")),
        raw(200, "application/json", &format!("{{{token}, \"token_type\": \"JWT\"}}")),
        raw(200, "text/html; charset=utf-8", &format!("{{{token}, \"error\": null}}")),
        raw(200, "application/json", &long),
        raw(
            200,
            "application/json",
            &format!("{{{token}, \"expires_in\": \"-1\", \"scope\": [1]}}"),
        ),
        raw(
            200,
            "application/json",
            &format!("{{{token}, \"id_token\": {{}}, \"refresh_token\": 0.5}}"),
        ),
        raw(
            200,
            "application/x-www-form-urlencoded",
            &format!("access_token={ACCESS_TOKEN}&scope="),
        ),
    ] {
        let shown = format!("{answer:?}");
        site.provider.answer(TOKEN, answer);
        assert_eq!(signed_in(&mut site, "hub").await["id"], "7", "{shown}");
    }
    for answer in [
        raw(400, "application/json", &format!("{{{token}}}")),
        raw(200, "application/json", &format!("{{{token}, \"token_type\": \"DPoP\"}}")),
        raw(200, "application/json", &format!("{{{token}, {token}}}")),
        raw(200, "application/json", "{}"),
    ] {
        site.provider.answer(TOKEN, answer);
        assert_eq!(signed_in(&mut site, "hub").await, Value::Null);
    }
}

#[tokio::test]
async fn the_log_ends_the_search() {
    let mut site = start().await;
    site.provider.answer(TOKEN, raw(404, "text/html", "<html>"));
    let (log, _guard) = Log::listen();
    assert_eq!(signed_in(&mut site, "hub").await, Value::Null);
    let refused = |log: &Log| {
        let events = log.take();
        let found = events.iter().find(|(name, _)| *name == "auth.oauth.refused");
        found.unwrap_or_else(|| panic!("{events:?}")).1.clone()
    };
    assert!(refused(&log).contains("https://hub.example/token was 404 Not Found"));
    site.provider.answer(TOKEN, raw(401, "application/json", "{\"error\": \"invalid_client\"}"));
    assert_eq!(signed_in(&mut site, "hub").await, Value::Null);
    let text = refused(&log);
    assert!(text.contains("`client_auth: ClientAuth::Post`"), "of the space: {text}");
    assert_eq!(signed_in(&mut site, "own").await, Value::Null);
    assert!(!refused(&log).contains("client_auth"), "it is that already");
}
