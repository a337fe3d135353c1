//! Sign-ins that begin at the provider (OpenID Connect Core §4).

use std::collections::BTreeMap;

use auth::auth;
use auth_providers::{GitHub, Oidc, Okta};
use http::StatusCode;
use serde_json::json;
use test_support::{
    ORIGIN, Page,
    log::Log,
    played::{Provider, document},
    played_site::{Site, variables},
    sign,
};
use url::Url;

const ISSUER: &str = "https://login.acme.example/realms/a";
const OKTA: &str = "https://dev-1.okta.example/oauth2/default";

auth! {
    pub struct TileAuth;
    providers: [
        Oidc { initiate_login: true, ..env },
        Oidc as "off" { ..env },
        Okta { initiate_login: true, ..env },
        GitHub { ..env },
    ],
    redirects: ["https://docs.shop.example"],
}

auth! {
    pub struct CompatAuth;
    providers: [Oidc { initiate_login: true, ..env }, Oidc as "off" { ..env }],
    compat: next_auth_v4,
}

fn lookup(name: &str) -> Option<String> {
    match name {
        "AUTH_OIDC_ISSUER" | "AUTH_OFF_ISSUER" => Some(ISSUER.to_owned()),
        "AUTH_OKTA_ISSUER" => Some(OKTA.to_owned()),
        _ => variables(name),
    }
}

fn play(provider: &Provider) {
    for issuer in [ISSUER, OKTA] {
        provider.openid(&document(issuer), issuer, move |provider| {
            let person = json!({ "name": "Ona", "email": "ona@example.com" });
            sign::jwt(&provider.claims(issuer, &person), None)
        });
    }
}

async fn start() -> Site<TileAuth> {
    let site = Site::start(TileAuth::builder(), lookup).await;
    play(&site.provider);
    site
}

/// Somebody opens a tile: a page of the provider sends them here.
async fn open(site: &mut Site<TileAuth>, id: &str, query: &[(&str, &str)]) -> Page {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    site.browser.get(&format!("/api/auth/signin/{id}?{query}")).await
}

/// The provider answers; where the browser ends.
async fn answer(site: &mut Site<TileAuth>, id: &str, asked: &BTreeMap<String, String>) -> String {
    *site.provider.nonce.lock().unwrap() = asked.get("nonce").cloned();
    let page = site.come_back(id, &[("code", "c"), ("state", &*asked["state"])]).await;
    page.location().to_owned()
}

/// The parameters of a request to the issuer.
fn asked(page: &Page, issuer: &str) -> BTreeMap<String, String> {
    let url = Url::parse(page.location()).unwrap();
    assert!(url.as_str().starts_with(&format!("{issuer}/authorize?")), "{url}");
    url.query_pairs().into_owned().collect()
}

fn is_sign_in_page(page: &Page) -> bool {
    page.status == StatusCode::OK && page.text.contains("/api/auth/signin/oidc")
}

#[tokio::test]
async fn a_tile_signs_in() {
    let mut site = start().await;
    let query = [
        ("iss", ISSUER),
        ("login_hint", "ona@example.com"),
        ("target_link_uri", "http://127.0.0.1:3000/orders?page=2"),
        // Nothing but these three is the provider's to say.
        ("prompt", "none"),
        ("scope", "openid admin"),
        ("redirect_uri", "https://evil.example"),
        ("state", "fixed"),
    ];
    let page = open(&mut site, "oidc", &query).await;
    let asked = asked(&page, ISSUER);
    assert_eq!(asked["login_hint"], "ona@example.com");
    assert_eq!(asked["scope"], "openid profile email");
    assert_eq!(asked["redirect_uri"], format!("{ORIGIN}/api/auth/callback/oidc"));
    assert_ne!(asked["state"], "fixed");
    for name in ["prompt", "iss", "target_link_uri"] {
        assert!(!asked.contains_key(name), "{name}");
    }
    assert!(asked.contains_key("nonce") && asked.contains_key("code_challenge"));
    assert_eq!(answer(&mut site, "oidc", &asked).await, format!("{ORIGIN}/orders?page=2"));
    assert_eq!(site.browser.session().await["user"]["email"], "ona@example.com");
}

/// As from a page of the provider that sends a form; the browser brings no cookie along.
#[tokio::test]
async fn a_form_signs_in_too() {
    let mut site = start().await;
    site.browser.headers.insert("origin", "https://login.acme.example".parse().unwrap());
    site.browser.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    let form = [("iss", ISSUER), ("login_hint", "ona"), ("target_link_uri", "/orders")];
    let page = site.browser.post("/api/auth/signin/oidc", &form).await;
    site.browser.headers.clear();
    let asked = asked(&page, ISSUER);
    assert_eq!(asked["login_hint"], "ona");
    assert_eq!(answer(&mut site, "oidc", &asked).await, format!("{ORIGIN}/orders"));
}

#[tokio::test]
async fn it_goes_on_where_a_callback_url_might() {
    for (target, end) in [
        ("https://docs.shop.example/a", "https://docs.shop.example/a"),
        ("/orders", "http://127.0.0.1:3000/orders"),
        ("https://evil.example/", "http://127.0.0.1:3000/"),
        ("//evil.example/", "http://127.0.0.1:3000/"),
        ("javascript:alert(1)", "http://127.0.0.1:3000/"),
        ("", "http://127.0.0.1:3000"),
    ] {
        let mut site = start().await;
        let page = open(&mut site, "oidc", &[("iss", ISSUER), ("target_link_uri", target)]).await;
        let asked = asked(&page, ISSUER);
        assert_eq!(answer(&mut site, "oidc", &asked).await, end, "{target}");
    }
}

#[tokio::test]
async fn the_issuer_is_the_provider_s_own() {
    let mut site = start().await;
    let slash = format!("{ISSUER}/");
    for iss in [ISSUER, &slash, "https://login.acme.example"] {
        asked(&open(&mut site, "oidc", &[("iss", iss)]).await, ISSUER);
    }
    // Okta's tiles name the organisation, whichever authorization server the client is at.
    asked(&open(&mut site, "okta", &[("iss", "https://dev-1.okta.example")]).await, OKTA);
    let (log, _listening) = Log::listen();
    for iss in [
        "https://evil.example",
        "https://login.acme.example/realms/b",
        "https://login.acme.example/realms/a/b",
        "http://login.acme.example/realms/a",
        OKTA,
    ] {
        let page = open(&mut site, "oidc", &[("iss", iss)]).await;
        assert!(is_sign_in_page(&page), "{iss}: {page:?}");
        let form = site.browser.clone().post("/api/auth/signin/oidc", &[("iss", iss)]).await;
        assert_eq!(form.location(), format!("{ORIGIN}/api/auth/signin?csrf=true"), "{iss}");
    }
    let refused = log.take();
    let refused = refused.iter().filter(|(name, _)| *name == "auth.oauth.initiate_login_refused");
    assert_eq!(refused.count(), 10);
    // Twice is not once.
    let twice = format!("/api/auth/signin/oidc?iss={ISSUER}&iss={ISSUER}");
    assert!(is_sign_in_page(&site.browser.get(&twice).await));
}

#[tokio::test]
async fn without_the_option_nothing_starts_and_the_log_names_it() {
    let mut site = start().await;
    let (log, _listening) = Log::listen();
    let page = open(&mut site, "off", &[("iss", ISSUER)]).await;
    assert!(is_sign_in_page(&page), "{page:?}");
    let page = site.browser.clone().post("/api/auth/signin/off", &[("iss", ISSUER)]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/signin?csrf=true"));
    let log = log.take();
    let named = log.iter().filter(|(name, _)| *name == "auth.oauth.initiate_login_off");
    let named: Vec<_> = named.collect();
    assert_eq!(named.len(), 2);
    assert!(named[0].1.contains("`initiate_login: true`"), "{named:?}");
    assert!(site.provider.take(&document(ISSUER)).is_empty(), "nobody is asked");
    // Who has no issuer has no such sign-in; and without `iss` it is a page as ever.
    assert!(is_sign_in_page(&open(&mut site, "github", &[("iss", "https://github.com")]).await));
    assert!(is_sign_in_page(&open(&mut site, "oidc", &[]).await));
    assert!(is_sign_in_page(&open(&mut site, "oidc", &[("login_hint", "ona")]).await));
}

/// A page of the site's own is what it was.
#[tokio::test]
async fn an_own_form_with_a_field_of_that_name_is_an_own_form() {
    let mut site = start().await;
    let fields = [("iss", "https://evil.example"), ("callbackUrl", "/own")];
    let page = site.browser.submit("/api/auth/signin/oidc", &fields).await;
    let asked = asked(&page, ISSUER);
    assert_eq!(answer(&mut site, "oidc", &asked).await, format!("{ORIGIN}/own"));
}

#[tokio::test]
async fn compat_does_it_only_with_the_option() {
    let site = Site::start(CompatAuth::builder(), lookup).await;
    play(&site.provider);
    let browser = site.browser;
    let path = |id: &str| format!("/api/auth/signin/{id}?iss={ISSUER}&target_link_uri=/orders");
    let page = browser.clone().get(&path("off")).await;
    assert!(is_sign_in_page(&page), "{page:?}");
    let page = browser.clone().get(&path("oidc")).await;
    let asked = asked(&page, ISSUER);
    assert!(!asked.contains_key("target_link_uri"), "{asked:?}");
}
