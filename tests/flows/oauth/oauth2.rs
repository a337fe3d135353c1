//! OAuth 2.0 providers against a server that plays them: requests, answers, mapping.

use std::sync::{Arc, Mutex};

use auth::{
    Claims, ClaimsUpdate, Identity, RouterExt as _, Secret, Session, Tokens, Trigger, auth, env,
    provider::{ClientAuth, CodeExchange, JsonProfile, Profile as _},
};
use auth_providers::{GitHub, OAuth2};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Request, State},
    response::IntoResponse as _,
    routing::get,
};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use test_support::{Browser, ORIGIN, SECRET};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Seen {
    profile: String,
    verified: Option<bool>,
    tokens: String,
}

auth! {
    pub struct SeenAuth;
    session: { claims: Seen },
    providers: [
        GitHub { base_url: env("SERVER"), api_base_url: env("SERVER"), ..env },
        OAuth2 as "hub" {
            name: "Hub",
            authorization: env("HUB_AUTHORIZE"), token: env("HUB_TOKEN"), userinfo: env("HUB_ME"),
            client_id: "hub-id", client_secret: env("AUTH_GITHUB_SECRET"), scope: ["read", "mail"],
            authorization_params: [("audience", "x")], token_params: [("note", "1")],
            userinfo_params: [("fields", "all")], client_auth: ClientAuth::Post,
            profile: |JsonProfile(me): JsonProfile| Identity {
                name: me["login"].as_str().map(str::to_owned),
                ..Identity::new(&me["id"])
            },
        },
        OAuth2 as "custom" {
            authorization: env("HUB_AUTHORIZE"), token: env("HUB_TOKEN"),
            client_id: "hub-id",
            token_request: own_tokens, userinfo_request: own_profile,
        },
    ],
    callbacks: { claims: build },
}

fn build(update: ClaimsUpdate<SeenAuth>) -> Seen {
    match update.trigger {
        Trigger::SignUp { account, profile, .. } | Trigger::SignIn { account, profile, .. } => {
            let verified = match &profile {
                SeenAuthProfile::GitHub(profile) => profile.identity().email_verified,
                _ => None,
            };
            let Tokens { access_token, scope, extra, .. } = account.tokens;
            let token = access_token.as_ref().map(Secret::expose);
            Seen {
                profile: format!("{profile:?}"),
                verified,
                tokens: format!("{token:?} {scope:?} {extra:?}"),
            }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

fn own_tokens(exchange: CodeExchange) -> Result<Tokens, String> {
    if exchange.code.expose() != "the-code" || exchange.code_verifier.is_none() {
        return Err("not what was asked for".to_owned());
    }
    let mut tokens = Tokens::default();
    tokens.access_token = Some(Secret::new("at-custom"));
    tokens.scope = Some("a b".to_owned());
    Ok(tokens)
}

async fn own_profile(tokens: Tokens) -> Result<JsonProfile, String> {
    let token = tokens.access_token.ok_or("no token")?;
    Ok(JsonProfile(json!({ "id": 5, "login": token.expose(), "email": "Custom@Example.com" })))
}

/// What the server is to answer, and what it was asked.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<Played>>);

#[derive(Default)]
struct Played {
    token: Value,
    user: Value,
    emails: Option<Value>,
    asked: Vec<String>,
}

async fn play(State(server): State<Server>, request: Request) -> axum::response::Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, 10_000).await.unwrap();
    let mut played = server.0.lock().unwrap();
    let text = |headers: &HeaderMap, name| {
        headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    };
    let asked = format!(
        "{} {} accept={} auth={} {}",
        parts.method,
        parts.uri,
        text(&parts.headers, header::ACCEPT),
        text(&parts.headers, header::AUTHORIZATION),
        String::from_utf8_lossy(&body)
    );
    assert_ne!(text(&parts.headers, header::USER_AGENT), "", "GitHub refuses requests without");
    played.asked.push(asked);
    match parts.uri.path() {
        "/login/oauth/access_token" | "/hub/token" => Json(played.token.clone()).into_response(),
        "/user" | "/hub/me" => Json(played.user.clone()).into_response(),
        "/user/emails" => match played.emails.clone() {
            Some(emails) => Json(emails).into_response(),
            None => StatusCode::FORBIDDEN.into_response(),
        },
        path => panic!("nobody asks for {path}"),
    }
}

impl Server {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(play).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        origin
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().asked)
    }
}

async fn seen(session: Session<Seen>) -> Json<Value> {
    let user = json!({
        "id": session.user.id, "name": session.user.name, "email": session.user.email,
        "image": session.user.image,
    });
    let claims = session.claims();
    Json(json!({
        "user": user, "verified": claims.verified, "profile": claims.profile,
        "tokens": claims.tokens,
    }))
}

async fn browser(server: &Server) -> Browser {
    let origin = server.start().await;
    let lookup = move |name: &str| {
        Some(match name {
            "SERVER" => origin.clone(),
            "HUB_AUTHORIZE" => format!("{origin}/hub/authorize?tenant=7"),
            "HUB_TOKEN" => format!("{origin}/hub/token"),
            "HUB_ME" => format!("{origin}/hub/me"),
            "AUTH_GITHUB_ID" => "github-id".to_owned(),
            "AUTH_GITHUB_SECRET" => "github secret".to_owned(),
            "AUTH_SECRET" => SECRET.to_owned(),
            _ => return None,
        })
    };
    let auth = SeenAuth::builder().variables(lookup).build().await.unwrap();
    Browser::new(Router::new().route("/seen", get(seen)).auth(&auth).with_state(auth))
}

/// Signs in; where the browser was sent to the provider, and where it ended.
async fn sign_in(browser: &mut Browser, id: &str) -> (url::Url, String) {
    let page = browser.submit(&format!("/api/auth/signin/{id}"), &[("callbackUrl", "/in")]).await;
    let target = url::Url::parse(page.location()).unwrap();
    let state = target.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let page = browser.get(&format!("/api/auth/callback/{id}?code=the-code&state={state}")).await;
    (target, page.location().to_owned())
}

#[tokio::test]
async fn github_is_asked_as_it_wants_to_be() {
    let server = Server::default();
    server.0.lock().unwrap().token = json!({ "access_token": "gho_1", "token_type": "bearer" });
    server.0.lock().unwrap().user = json!({ "id": 7 });
    let mut browser = browser(&server).await;
    sign_in(&mut browser, "github").await;
    let asked = server.asked();
    let [token, user, emails] = &asked[..] else { panic!("{asked:?}") };
    assert!(
        token.starts_with("POST /login/oauth/access_token accept=application/json auth= "),
        "{token}"
    );
    for part in [
        "grant_type=authorization_code",
        "code=the-code",
        "client_id=github-id",
        "client_secret=github+secret",
        "code_verifier=",
    ] {
        assert!(token.contains(part), "{token}");
    }
    assert!(user.starts_with("GET /user ") && user.contains(" auth=Bearer gho_1"), "{user}");
    assert!(emails.starts_with("GET /user/emails "), "{emails}");
}

#[tokio::test]
async fn an_error_in_a_200_is_an_error() {
    let server = Server::default();
    server.0.lock().unwrap().token =
        json!({ "error": "bad_verification_code", "error_description": "The code is wrong." });
    let mut browser = browser(&server).await;
    let error = format!("{ORIGIN}/api/auth/error?error=OAuthCallback");
    assert_eq!(sign_in(&mut browser, "github").await.1, error);
    assert_eq!(browser.session().await, json!({}));
    assert_eq!(server.asked().len(), 1, "no profile is asked for");
}

#[tokio::test]
async fn a_custom_provider_says_where_and_what_and_who() {
    let server = Server::default();
    server.0.lock().unwrap().token = json!({
        "access_token": "at", "token_type": "Bearer", "scope": ["a", "b"], "refresh_expires": 9,
    });
    server.0.lock().unwrap().user = json!({ "id": 41, "login": "hubert", "name": "ignored" });
    let mut browser = browser(&server).await;
    let (target, end) = sign_in(&mut browser, "hub").await;
    assert_eq!(end, format!("{ORIGIN}/in"));
    let query: std::collections::BTreeMap<_, _> = target.query_pairs().into_owned().collect();
    assert_eq!((query["tenant"].as_str(), query["audience"].as_str()), ("7", "x"));
    assert_eq!(query["scope"], "read mail");
    let asked = server.asked();
    assert!(asked[0].contains("note=1") && asked[0].contains("client_secret="), "{asked:?}");
    assert!(asked[1].starts_with("GET /hub/me?fields=all "), "{asked:?}");
    let seen = browser.get("/seen").await.json();
    assert_eq!(seen["user"], json!({ "id": "41", "name": "hubert", "email": null, "image": null }));
    assert_eq!(seen["tokens"], "Some(\"at\") Some(\"a b\") {\"refresh_expires\": Number(9)}");
    let providers = browser.get("/api/auth/providers").await.json();
    assert_eq!(providers["hub"]["name"], "Hub");
}

#[tokio::test]
async fn a_custom_provider_may_make_the_requests_itself() {
    let server = Server::default();
    let mut browser = browser(&server).await;
    assert_eq!(sign_in(&mut browser, "custom").await.1, format!("{ORIGIN}/in"));
    assert_eq!(server.asked(), Vec::<String>::new());
    let seen = browser.get("/seen").await.json();
    assert_eq!(seen["user"]["id"], "5");
    assert_eq!(seen["user"]["name"], "at-custom");
    assert_eq!(seen["user"]["email"], "custom@example.com");
}

#[tokio::test]
async fn a_profile_without_an_id_signs_nobody_in() {
    for user in [json!({ "login": "x" }), json!({ "id": "x" }), json!([1]), json!(null)] {
        let server = Server::default();
        server.0.lock().unwrap().token = json!({ "access_token": "at", "token_type": "bearer" });
        server.0.lock().unwrap().user = user.clone();
        let mut browser = browser(&server).await;
        let error = format!("{ORIGIN}/api/auth/error?error=OAuthCallback");
        assert_eq!(sign_in(&mut browser, "github").await.1, error, "{user}");
        assert_eq!(browser.session().await, json!({}));
    }
}
