//! The `iss` of an authorization response (RFC 9207): compared where the issuer is known, and taken
//! where it isn't.

use auth::{auth, env};
use auth_providers::{Dribbble, GitHub, OAuth2};
use serde_json::json;
use test_support::{
    log::Log,
    played::{self, ACCESS_TOKEN},
    played_site::{Site, variables},
};

auth! {
    pub struct IssuerAuth;
    providers: [
        GitHub { ..env },
        GitHub as "enterprise" {
            base_url: "https://git.acme.example/", api_base_url: "https://git.acme.example/api/v3",
            ..env
        },
        GitHub as "renamed" { issuer: "https://github.com", ..env },
        Dribbble { ..env },
        Dribbble as "known" { issuer: "https://dribbble.com", ..env },
        OAuth2 as "plain" {
            authorization: "https://hub.example/authorize", token: "https://hub.example/token",
            userinfo: "https://hub.example/me", ..env
        },
        OAuth2 as "named" {
            issuer: env("HUB"),
            authorization: "https://hub.example/authorize", token: "https://hub.example/token",
            userinfo: "https://hub.example/me", ..env
        },
    ],
}

fn lookup(name: &str) -> Option<String> {
    match name {
        "HUB" => Some("https://hub.example".to_owned()),
        _ => variables(name),
    }
}

async fn start() -> Site<IssuerAuth> {
    let site = Site::start(IssuerAuth::builder(), lookup).await;
    let tokens = json!({ "access_token": ACCESS_TOKEN, "token_type": "bearer" });
    for token in [
        "https://github.com/login/oauth/access_token",
        "https://git.acme.example/login/oauth/access_token",
        "https://dribbble.com/oauth/token",
        "https://hub.example/token",
    ] {
        site.provider.answer(token, tokens.clone());
    }
    for me in [
        "https://api.github.com/user",
        "https://git.acme.example/api/v3/user",
        "https://api.dribbble.com/v2/user",
        "https://hub.example/me",
    ] {
        site.provider.answer(me, json!({ "id": 7, "username": "ona" }));
    }
    site
}

/// Whether somebody is signed in whose provider answers with this `iss`.
async fn signs_in(site: &mut Site<IssuerAuth>, id: &str, iss: Option<&str>) -> bool {
    let attempt = site.begin(id).await;
    let mut params = vec![("code", "c"), ("state", &*attempt.params["state"])];
    params.extend(iss.map(|iss| ("iss", iss)));
    site.come_back(id, &params).await;
    let is_signed_in = site.browser.session().await["user"].is_object();
    site.browser.submit("/api/auth/signout", &[]).await;
    is_signed_in
}

#[tokio::test]
async fn github_names_itself_and_signs_in() {
    let mut site = start().await;
    for (id, iss, expected) in [
        ("github", Some("https://github.com/login/oauth"), true),
        // As it was before August 2026.
        ("github", None, true),
        ("github", Some("https://github.com"), false),
        ("github", Some("https://github.com/login/oauth/"), false),
        ("github", Some("https://git.acme.example/login/oauth"), false),
        ("enterprise", Some("https://git.acme.example/login/oauth"), true),
        ("enterprise", Some("https://github.com/login/oauth"), false),
        ("renamed", Some("https://github.com"), true),
        ("renamed", Some("https://github.com/login/oauth"), false),
    ] {
        assert_eq!(signs_in(&mut site, id, iss).await, expected, "{id} {iss:?}");
    }
}

#[tokio::test]
async fn every_provider_can_be_told_its_issuer_and_needs_nothing_else() {
    let mut site = start().await;
    for (id, iss, expected) in [
        ("known", Some("https://dribbble.com"), true),
        ("known", Some("https://evil.example"), false),
        ("known", None, true),
        ("named", Some("https://hub.example"), true),
        ("named", Some("https://evil.example"), false),
        ("named", None, true),
    ] {
        assert_eq!(signs_in(&mut site, id, iss).await, expected, "{id} {iss:?}");
    }
    for origin in ["https://dribbble.com", "https://hub.example"] {
        let document = played::document(origin);
        assert_eq!(site.provider.take(&document).len(), 0, "nothing is discovered");
    }
}

#[tokio::test]
async fn an_issuer_that_nobody_knows_is_taken_and_logged() {
    let mut site = start().await;
    let (log, _guard) = Log::listen();
    for id in ["dribbble", "plain"] {
        assert!(signs_in(&mut site, id, Some("https://somewhere.example")).await, "{id}");
        let events = log.take();
        let event = events.iter().find(|(name, _)| *name == "auth.oauth.issuer_unknown");
        let (_, text) = event.unwrap();
        for part in ["INFO", id, "iss=https://somewhere.example", "`issuer`"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(signs_in(&mut site, id, None).await);
        assert!(log.take().iter().all(|(name, _)| *name != "auth.oauth.issuer_unknown"));
    }
}

// OA-004
#[tokio::test]
async fn a_mix_up_is_logged_with_both_issuers() {
    let mut site = start().await;
    let (log, _guard) = Log::listen();
    assert!(!signs_in(&mut site, "github", Some("https://evil.example\u{1b}[31m")).await);
    let events = log.take();
    let (_, text) = events.iter().find(|(name, _)| *name == "auth.oauth.refused").unwrap();
    for part in ["`https://evil.example[31m`", "`https://github.com/login/oauth`", "reason=issuer"]
    {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(site.provider.take("https://github.com/login/oauth/access_token").len(), 0);
}
